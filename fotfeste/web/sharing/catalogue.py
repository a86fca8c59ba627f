"""«Rettslige grunnlag»: what the law lets organisations record and share, its versions, and the confirmation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.actions.bases import confirm_basis, revise_basis
from fotfeste.people.categories import PURPOSE_NAMES, Category, Purpose
from fotfeste.people.models import BasisUse, LegalBasis
from fotfeste.people.sharing_rules import NOT_YET, SHAREABLE
from fotfeste.people.sharing_words import KINDS, kinds, listed, plain
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.shell.access import ActorRequest, needs, signed_in
from fotfeste.web.shell.fields import DateField, PlainForm, posted
from fotfeste.web.shell.pages import Link, Page


@dataclass(frozen=True, kw_only=True)
class BasisView:
    """A version of a basis in words. ``state`` is now, ahead, waiting (the day is not set) or over."""

    row: LegalBasis
    name: str
    words: str
    senders: str
    recipients: str
    what: str
    purposes: str
    conditions: tuple[str, ...]
    state: str
    url: str


class BasisForm(PlainForm):
    """What a new version says. Empty kinds, categories and purposes set no limit."""

    law = forms.CharField(label=gettext_lazy("Lov"), max_length=120)
    section = forms.CharField(label=gettext_lazy("Paragraf"), max_length=60, required=False)
    gdpr = forms.CharField(
        label=gettext_lazy("Artikkel i personvernforordningen"), max_length=60, required=False
    )
    text_nb = forms.CharField(
        label=gettext_lazy("Med enkle ord"), widget=forms.Textarea(attrs={"rows": 3}), max_length=600
    )
    text_en = forms.CharField(
        label=gettext_lazy("Med enkle ord, på engelsk"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    from_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem kan bruke det?"),
        help_text=gettext_lazy("Ingen kryss betyr alle."),
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    to_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem kan få vite det?"),
        help_text=gettext_lazy("Ingen kryss betyr alle."),
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    within_office = forms.BooleanField(
        label=gettext_lazy("Bare innenfor det samme Nav-kontoret"), required=False
    )
    categories = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Hvilke opplysninger?"),
        help_text=gettext_lazy("Ingen kryss betyr alle som kan deles."),
        choices=[(one.value, one.label) for one in Category if one in SHAREABLE],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Hvilke formål?"),
        help_text=gettext_lazy("Ingen kryss betyr alle."),
        choices=[(one.value, name) for one, name in PURPOSE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    needs_consent = forms.BooleanField(label=gettext_lazy("Krever samtykke"), required=False)
    needs_reference = forms.BooleanField(
        label=gettext_lazy("Krever henvisning til forskrift eller vedtak"), required=False
    )
    source = forms.CharField(
        label=gettext_lazy("Kilde"),
        help_text=gettext_lazy("Hvor det står, og hvem som har lest det."),
        max_length=300,
    )
    valid_from = DateField(
        label=gettext_lazy("Gjelder fra"),
        help_text=gettext_lazy("Den forrige versjonen slutter dagen før."),
        error_messages={"required": gettext_lazy("Skriv hvilken dag den nye versjonen gjelder fra.")},
    )


@signed_in
@require_safe
def bases(request: ActorRequest) -> HttpResponse:
    """Every basis in the version that is in force, or the newest: those for sharing first."""
    shown = {one.key: one for one in LegalBasis.objects.order_by("key", "version")}
    shown |= {one.key: one for one in LegalBasis.objects.in_force(timezone.localdate())}
    views = [_view(one) for one in shown.values()]
    context = {
        "page": Page(
            title=_("Rettslige grunnlag"),
            lead=_("Hva loven lar oss registrere og dele om en deltaker, med enkle ord."),
        ),
        "sharing": [one for one in views if one.row.use == BasisUse.SHARE],
        "processing": [one for one in views if one.row.use == BasisUse.PROCESS],
        "unconfirmed": sum(one.row.confirmed_on is None for one in views),
    }
    return render(request, "sharing/bases.html", context)


@signed_in
@require_safe
def basis(request: ActorRequest, key: str) -> HttpResponse:
    """One basis and all its versions, the newest first."""
    versions = _versions(key)
    may_manage = request.actor.may(Permission.MANAGE_PROCESSING)
    context = {
        "page": Page(title=str(versions[0]), breadcrumbs=_trail()),
        "newest": _view(versions[0]),
        "earlier": [_view(one) for one in versions[1:]],
        "may_manage": may_manage,
        "may_confirm": may_manage and versions[0].confirmed_on is None,
    }
    return render(request, "sharing/basis.html", context)


@needs(Permission.MANAGE_PROCESSING)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: ActorRequest, key: str) -> HttpResponse:
    """Write a new version. Nothing that rests on the old one changes."""
    newest = _versions(key)[0]
    known: dict[str, Any] = {
        name: getattr(newest, name) for name in BasisForm.base_fields if name != "valid_from"
    }
    form = BasisForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "valid_from"}
        try:
            revise_basis(
                basis=newest, values=values, valid_from=form.cleaned_data["valid_from"], by=request.actor
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Den nye versjonen er lagret. Den må bekreftes."))
            return redirect("sharing:basis", key)
    trail = (*_trail(), Link(label=str(newest), url=reverse("sharing:basis", args=[key])))
    page = Page(title=_("Ny versjon"), breadcrumbs=trail)
    context = {"page": page, "form": form, "back_url": reverse("sharing:basis", args=[key])}
    return render(request, "sharing/revise.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE_PROCESSING)
@require_POST
def confirm(request: ActorRequest, key: str) -> HttpResponse:
    """Confirm that the newest version says what the law says."""
    confirm_basis(basis=_versions(key)[0], by=request.actor)
    messages.success(request, _("Grunnlaget er bekreftet."))
    return redirect("sharing:basis", key)


def _versions(key: str) -> list[LegalBasis]:
    found = list(LegalBasis.objects.filter(key=key).order_by("-version"))
    if not found:
        raise Http404
    return found


def _trail() -> tuple[Link, ...]:
    return (Link(label=_("Rettslige grunnlag"), url=reverse("sharing:bases")),)


def _view(row: LegalBasis) -> BasisView:
    conditions = [
        (row.within_office, _("Bare innenfor det samme Nav-kontoret.")),
        (row.needs_consent, _("Personen må ha samtykket.")),
        (row.needs_reference, _("Forskriften eller vedtaket må oppgis.")),
    ]
    return BasisView(
        row=row,
        name=str(row),
        words=plain(row),
        senders=kinds(row.from_kinds),
        recipients=kinds(row.to_kinds),
        what=listed(Category(one).label for one in row.categories),
        purposes=listed(PURPOSE_NAMES[Purpose(one)] for one in row.purposes if one in set(Purpose)),
        conditions=tuple(text for holds, text in conditions if holds),
        state=_state(row, timezone.localdate()),
        url=reverse("sharing:basis", args=[row.key]),
    )


def _state(row: LegalBasis, day: dt.date) -> str:
    if row.valid_from == NOT_YET:
        return "waiting"
    if row.valid_from > day:
        return "ahead"
    return "over" if row.valid_to is not None and row.valid_to < day else "now"
