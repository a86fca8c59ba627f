"""«Laget»: who follows a person; letting in, changing, handing over, ending, and declaring a conflict of interest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.models import Organisation, StaffRole
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.kernel.roles import Permission
from fotfeste.people.access import visible_categories
from fotfeste.people.acting import controller_for, controller_of, staff_role_of
from fotfeste.people.actions import authorisations, memberships
from fotfeste.people.categories import MINIMUM, ROLE_SCOPES, Category, Purpose
from fotfeste.people.models import BasisUse, Controller, Membership, MembershipKind, Person
from fotfeste.people.own_bases import usual_basis
from fotfeste.people.sharing_wish import active_consents
from fotfeste.people.team_access import check_may_change, check_may_coordinate, may_coordinate
from fotfeste.people.teams import (
    bases_for,
    bases_for_purposes,
    colleagues,
    end_of,
    followers,
    is_last,
    team_of,
)
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.access import person_page
from fotfeste.web.people.frame import frame
from fotfeste.web.people.team_forms import (
    TEAM_PURPOSES,
    UNIT,
    AddElsewhereForm,
    AddForm,
    EndForm,
    HandOverForm,
    PlaceForm,
    last_day,
    usual,
)
from fotfeste.web.people.team_lines import line_of, team_page
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import PlainForm, posted

_PLACE = ("title", "channel", "is_coordinator", "is_deputy")


@person_page(Permission.FOLLOW_UP)
@require_safe
def team(request: ActorRequest, person: Person) -> HttpResponse:
    """Who is in the team now, who is coming, and who has left with which notes."""
    context = frame(request, person, _("Laget rundt deltakeren"), "team") | {
        "team": team_page(team_of(person), person, request.actor),
        "may_add": may_coordinate(person, request.actor),
    }
    return render(request, "people/team.html", context)


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, person: Person) -> HttpResponse:
    """Let in a colleague, or let the whole unit follow."""
    check_may_coordinate(person, request.actor)
    controller = controller_of(request.actor)
    seen = visible_categories(person.pk)
    here = {one.staff_role_id for one in followers(person, controller)}
    free = [one for one in colleagues(controller) if one.pk not in here]
    form = AddForm(
        posted(request),
        seen=seen,
        colleagues=free,
        with_unit=None not in here,
        bases=bases_for_purposes(controller, TEAM_PURPOSES),
        initial={
            "categories": usual(seen),
            "basis": usual_basis(controller, staff_role_of(request.actor)),
        },
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["staff_role"]
        is_unit = chosen == UNIT
        try:
            memberships.let_in(
                staff_role=None if is_unit else next(one for one in free if str(one.pk) == chosen),
                kind=MembershipKind.CASELOAD if is_unit else MembershipKind.TEAM,
                **_let_in_values(form, person),
                by=request.actor,
            )
        except Rejected as rejected:
            _add_faults(form, rejected)
        else:
            messages.success(request, _("Laget er utvidet. Tilgangen gjelder fra nå."))
            return redirect("people:team", person.public_id)
    return _form_page(request, person, form, _("Ny i laget"), _("Slipp inn i laget"), free=free)


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_elsewhere(request: ActorRequest, person: Person) -> HttpResponse:
    """Let in somebody of another organisation: first choose which, then whom and why. It is a sharing as well."""
    check_may_coordinate(person, request.actor)
    request.actor.check(Permission.SHARE)
    controller = controller_of(request.actor)
    title = _("Ny i laget fra en annen organisasjon")
    places = _places_but(controller)
    chosen = request.GET.get("sted", "")
    if chosen not in places:
        context = frame(request, person, title, "") | {"places": list(places.values())}
        return render(request, "people/team_place.html", context)
    place = places[chosen]
    recipient = controller_for(place["organisation"].pk, place["line"])
    seen = visible_categories(person.pk) & set(MINIMUM)
    there = list(colleagues(recipient))
    bases = bases_for(controller, BasisUse.SHARE, recipient)
    form = AddElsewhereForm(
        posted(request),
        seen=seen,
        colleagues=there,
        bases=bases,
        consents=active_consents(person, controller),
        initial={"categories": usual(seen), "purpose": Purpose.COORDINATION},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = memberships.Terms(
            necessity=given["necessity"],
            informed_how=given["informed_how"],
            informed_on=given["informed_on"],
            positive=given["positive"],
            consent=given.get("consent"),
            basis_reference=given["basis_reference"],
        )
        try:
            memberships.let_in(
                staff_role=next(one for one in there if str(one.pk) == given["staff_role"]),
                kind=MembershipKind.TEAM,
                **_let_in_values(form, person),
                terms=terms,
                by=request.actor,
            )
        except Rejected as rejected:
            _add_faults(form, rejected)
        else:
            messages.success(request, _("Laget er utvidet, og delingen er registrert."))
            return redirect("people:team", person.public_id)
    return _form_page(
        request, person, form, title, _("Del og slipp inn i laget"), place=place["label"], no_basis=not bases
    )


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Change what somebody is in the team, sees, and until when."""
    membership = _membership(request, person, number)
    seen = visible_categories(person.pk) | {Category(one) for one in membership.categories}
    role = membership.staff_role
    if role is not None:
        seen &= set(ROLE_SCOPES[role.role].own)
    known = {name: getattr(membership, name) for name in (*_PLACE, "categories")}
    form = PlaceForm(
        posted(request), seen=seen, initial=known | {"valid_until": last_day(membership.valid_until)}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {name: given[name] for name in (*_PLACE, "categories")}
        if given["valid_until"] != last_day(membership.valid_until):
            values["valid_until"] = end_of(given["valid_until"]) if given["valid_until"] else None
        try:
            memberships.change_membership(membership=membership, values=values, by=request.actor)
        except Rejected as rejected:
            _add_faults(form, rejected)
        else:
            messages.success(request, _("Plassen i laget er endret."))
            return redirect("people:team", person.public_id)
    line = line_of(membership, person, request.actor, timezone.now())
    return _form_page(request, person, form, _("Endre plassen i laget"), _("Lagre"), line=line)


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Let a colleague take the place, with a note, at once or after a while together."""
    membership = _membership(request, person, number)
    others = [one for one in colleagues(membership.controller) if one.pk != membership.staff_role_id]
    form = HandOverForm(posted(request), colleagues=others)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        until = given["overlap_until"]
        try:
            memberships.hand_over(
                membership=membership,
                to=next(one for one in others if str(one.pk) == given["to"]),
                note=given["note"],
                overlap_until=end_of(until) if until else None,
                by=request.actor,
            )
        except Rejected as rejected:
            _add_faults(form, rejected)
        else:
            messages.success(request, _("Plassen i laget er overlatt."))
            return _back(request, person)
    line = line_of(membership, person, request.actor, timezone.now())
    return _form_page(
        request, person, form, _("Overlate plassen i laget"), _("Overlat"), line=line, free=others
    )


@person_page(Permission.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Ask once more, then end the place. Whoever is the last one says who follows."""
    membership = _membership(request, person, number)
    last = is_last(membership)
    form = EndForm(posted(request), is_last=last)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.leave_team(
                membership=membership,
                note=form.cleaned_data["note"],
                unit_follows=form.cleaned_data.get("unit_follows", False),
                by=request.actor,
            )
        except Rejected as rejected:
            _add_faults(form, rejected)
        else:
            messages.success(request, _("Plassen er avsluttet, og tilgangen er borte."))
            return _back(request, person)
    context = frame(request, person, _("Avslutte plassen i laget?"), "") | {
        "form": form,
        "line": line_of(membership, person, request.actor, timezone.now()),
        "is_last": last,
        "is_elsewhere": not _is_here(membership),
    }
    return render(request, "people/team_end.html", context, status=422 if form.errors else 200)


@person_page(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: ActorRequest, person: Person) -> HttpResponse:
    """Declare that one is not to see the person; it holds at once."""
    if request.method == "POST":
        authorisations.declare_conflict(person=person, by=request.actor)
        messages.success(request, _("Du er meldt inhabil, og du ser ikke lenger deltakeren."))
        return redirect("people:caseload")
    return render(request, "people/team_conflict.html", frame(request, person, _("Melde inhabilitet?"), ""))


def _membership(request: ActorRequest, person: Person, number: int) -> Membership:
    """A place in the team of *person* that *request*'s actor may change and that is not over."""
    rows = Membership.objects.select_related(
        "person", "staff_role__staff", "staff_role__organisation", "controller__organisation", "basis"
    )
    found = get_object_or_404(rows, pk=number, person=person)
    check_may_change(found, request.actor)
    if found.ended_at is not None:
        raise Http404
    return found


def _let_in_values(form: PlainForm, person: Person) -> dict[str, Any]:
    given = form.cleaned_data
    until: dt.date | None = given["valid_until"]
    return {name: given[name] for name in _PLACE} | {
        "person": person,
        "categories": [Category(one) for one in given["categories"]],
        "basis": given["basis"],
        "purpose": Purpose(given["purpose"]),
        "valid_until": end_of(until) if until else None,
    }


def _places_but(own: Controller) -> dict[str, dict[str, Any]]:
    """Organisations, with their line, where somebody sees persons today; the own one left out."""
    found = (
        StaffRole.objects.held_on(timezone.localdate())
        .filter(role__in=ROLE_SCOPES)
        .exclude(organisation_id=own.organisation_id, reporting_line=own.reporting_line)
        .values_list("organisation_id", "reporting_line")
        .distinct()
        .order_by("organisation_id", "reporting_line")
    )
    organisations = Organisation.objects.in_bulk({number for number, _line in found})
    places = {}
    for number, line in found:
        organisation = organisations[number]
        label = f"{organisation} ({ReportingLine(line).label})" if line else str(organisation)
        key = f"{organisation.key}.{line}"
        places[key] = {"key": key, "organisation": organisation, "line": line, "label": label}
    return dict(sorted(places.items(), key=lambda one: str(one[1]["label"])))


def _add_faults(form: PlainForm, rejected: Rejected) -> None:
    """Put faults at their fields; the fields of a sharing are categories here. The same sentence is said once."""
    once = dict.fromkeys(
        Fault("categories" if fault.field == "fields" else fault.field, fault.sentence)
        for fault in rejected.faults
    )
    add_faults(form, Rejected(once))


def _form_page(
    request: ActorRequest, person: Person, form: PlainForm, title: str, verb: str, **more: Any
) -> HttpResponse:
    context = frame(request, person, title, "") | {
        "form": form,
        "verb": verb,
        "back_url": reverse("people:team", args=[person.public_id]),
        "line": None,
        "place": "",
        "no_basis": False,
        "free": None,
    }
    return render(request, "people/team_form.html", context | more, status=422 if form.errors else 200)


def _back(request: ActorRequest, person: Person) -> HttpResponse:
    """To the team; or to one's caseload when it was oneself who left."""
    if Person.objects.filter(pk=person.pk).exists():
        return redirect("people:team", person.public_id)
    return redirect("people:caseload")


def _is_here(membership: Membership) -> bool:
    role, controller = membership.staff_role, membership.controller
    return role is None or (role.organisation_id, role.reporting_line) == (
        controller.organisation_id,
        controller.reporting_line,
    )
