"""«Ansatte»: who holds which role in the organisation one acts for; giving roles and ending them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel import actions
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models import Organisation, Staff, StaffRole
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.web.kernel.shell import organisation_label, role_name
from fotfeste.web.kernel.views import add_faults, state_of
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import DateField, PlainForm, posted
from fotfeste.web.shell.pages import Link, Page


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """One role of one member of staff. ``state`` is now, over or ahead; ``end_url`` is empty when it is over.

    ``ways_url`` leads to the ways to sign in, where providers are enabled.
    """

    name: str
    email: str
    role: str
    line: str
    valid_from: dt.date
    valid_to: dt.date | None
    state: str
    end_url: str
    ways_url: str


class RoleForm(PlainForm):
    """A role in the organisation one acts for, and its period. Only roles that may be held there can be chosen."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg en rolle.")},
    )
    reporting_line = forms.ChoiceField(
        label=gettext_lazy("Linje"),
        help_text=gettext_lazy(
            "Et Nav-kontor er både statlig og kommunalt. Linjen avgjør hvem som er arbeidsgiver."
        ),
        widget=forms.RadioSelect,
        choices=ReportingLine.choices,
        error_messages={"required": gettext_lazy("Velg statlig eller kommunal linje.")},
    )
    valid_from = DateField(
        label=gettext_lazy("Første dag"),
        help_text=gettext_lazy("Dag, måned og år, for eksempel 05.06.2026."),
        error_messages={"required": gettext_lazy("Skriv inn første dag.")},
    )
    valid_to = DateField(
        label=gettext_lazy("Siste dag"),
        help_text=gettext_lazy("La feltet stå tomt når slutten ikke er kjent."),
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [role for role in ROLES.values() if not role.held_at or organisation.kind in role.held_at]
        choices = [(role.key, f"{role.name}: {role.purpose}") for role in fitting]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # it is a choice field
        if not organisation.is_partnership:
            del self.fields["reporting_line"]

    def wanted(self) -> dict[str, Any]:
        """The part of the answers that is about the role."""
        return {name: self.cleaned_data[name] for name in RoleForm.base_fields if name in self.fields}


class KnownMemberForm(RoleForm):
    """A role for somebody who has an account already, here or in another organisation."""

    login = forms.CharField(
        label=gettext_lazy("Brukernavn"),
        help_text=gettext_lazy("Brukernavnet som den ansatte logger inn med."),
        error_messages={"required": gettext_lazy("Skriv inn brukernavnet.")},
    )
    field_order = ["login"]


class NewMemberForm(RoleForm):
    """A new account and its first role."""

    name = forms.CharField(
        label=gettext_lazy("Navn"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv inn navnet.")},
    )
    email = forms.EmailField(label=gettext_lazy("E-post på jobb"), required=False)
    login = forms.CharField(
        label=gettext_lazy("Brukernavn"),
        help_text=gettext_lazy("Det den ansatte skal logge inn med. Bruk aldri fødselsnummer."),
        max_length=150,
        error_messages={"required": gettext_lazy("Skriv inn brukernavnet.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Første passord"),
        help_text=gettext_lazy(
            "Minst 14 tegn. Gi det ansikt til ansikt. Den ansatte bytter det på «Min konto»."
        ),
        strip=False,
        error_messages={"required": gettext_lazy("Skriv inn et første passord.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["name", "email", "login", "password"]


class EndForm(PlainForm):
    """The last day of a role."""

    on = DateField(
        label=gettext_lazy("Siste dag med tilgang"),
        help_text=gettext_lazy("Skriv gårsdagens dato for å ta bort tilgangen med en gang."),
        error_messages={"required": gettext_lazy("Skriv inn siste dag med tilgang.")},
    )


@needs(Permission.MANAGE_STAFF)
@require_safe
def staff(request: ActorRequest) -> HttpResponse:
    """The staff of the organisation one acts for, and their roles: those that are held now first."""
    organisation = _organisation(request)
    roles = (
        StaffRole.objects.filter(organisation=organisation)
        .select_related("staff")
        .order_by("staff__name", "pk")
    )
    lines = [_line(role, timezone.localdate()) for role in roles]
    context = {
        "page": Page(
            title=_("Ansatte"),
            lead=_(
                "Roller i {organisation}. En rolle gir tilgang i en periode, og tilgangen slutter med den."
            ).format(organisation=said(organisation, "name")),
        ),
        "held": [line for line in lines if line.state != "over"],
        "over": [line for line in lines if line.state == "over"],
        "known_url": reverse("kernel:staff_known"),
        "new_url": reverse("kernel:staff_new"),
    }
    return render(request, "kernel/staff.html", context)


@needs(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def known_member(request: ActorRequest) -> HttpResponse:
    """Give a role to somebody who has an account."""
    organisation = _organisation(request)
    form = KnownMemberForm(posted(request), organisation=organisation, initial=_from_today())
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"].strip().lower()
        member = Staff.objects.filter(account__login=login, account__is_active=True).first()
        if member is None:
            form.add_error(
                "login", _("Ingen har dette brukernavnet. Se etter skrivefeil, eller registrer en ny ansatt.")
            )
        elif _give(request, form, member, organisation):
            return redirect("kernel:staff")
    page = _form_page(_("Gi en rolle"))
    context = {"page": page, "form": form, "verb": _("Gi rollen")}
    return render(request, "kernel/staff_form.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE_STAFF)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: ActorRequest) -> HttpResponse:
    """Open an account for a new member of staff, with a first role."""
    organisation = _organisation(request)
    form = NewMemberForm(posted(request), organisation=organisation, initial=_from_today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_account_with_role(
                **{name: form.cleaned_data[name] for name in ("login", "password", "name", "email")},
                organisation=organisation,
                **form.wanted(),
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Kontoen er åpnet, og rollen er gitt."))
            return redirect("kernel:staff")
    context = {"page": _form_page(_("Registrer en ny ansatt")), "form": form, "verb": _("Åpne kontoen")}
    return render(request, "kernel/staff_form.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: ActorRequest, number: int) -> HttpResponse:
    """Ask once more, then end the role."""
    # A role elsewhere is as if it did not exist.
    roles = StaffRole.objects.select_related("staff", "organisation")
    role = get_object_or_404(roles, pk=number, organisation_id=request.actor.organisation_id)
    form = EndForm(posted(request), initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(staff_role=role, on=form.cleaned_data["on"], by=request.actor)
        except Rejected as rejected:
            add_faults(form, Rejected(Fault("on", fault.sentence) for fault in rejected.faults))
        else:
            messages.success(request, _("Rollen er avsluttet."))
            return redirect("kernel:staff")
    context = {
        "page": _form_page(_("Avslutte rollen?")),
        "form": form,
        "who": role.staff.name,
        "role": role_name(role),
        "organisation": organisation_label(role),
        "is_own": role.staff_id == request.actor.staff_id,
        "staff_url": reverse("kernel:staff"),
    }
    return render(request, "kernel/end_role.html", context, status=422 if form.errors else 200)


def _give(request: ActorRequest, form: RoleForm, member: Staff, organisation: Organisation) -> bool:
    try:
        actions.give_role(staff=member, organisation=organisation, **form.wanted(), by=request.actor)
    except Rejected as rejected:
        add_faults(form, rejected)
        return False
    messages.success(request, _("Rollen er gitt."))
    return True


def _organisation(request: ActorRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)


def _from_today() -> dict[str, dt.date]:
    return {"valid_from": timezone.localdate()}


def _form_page(title: str) -> Page:
    return Page(title=title, breadcrumbs=(Link(label=_("Ansatte"), url=reverse("kernel:staff")),))


def _line(role: StaffRole, day: dt.date) -> StaffLine:
    state = state_of(role, day)
    return StaffLine(
        name=role.staff.name,
        email=role.staff.email,
        role=role_name(role),
        line=str(role.get_reporting_line_display()) if role.reporting_line else "",
        valid_from=role.valid_from,
        valid_to=role.valid_to,
        state=state,
        end_url="" if state == "over" else reverse("kernel:end_role", args=[role.pk]),
        ways_url=reverse("login:ways", args=[role.pk])
        if settings.SIGN_IN_PROVIDERS and state == "now"
        else "",
    )
