"""One person: facts in groups, changing them, ways to reach her, her number, and what has been changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel import formats
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import Permission
from fotfeste.people.actions import persons
from fotfeste.people.categories import Category
from fotfeste.people.models import (
    ContactKind,
    ContactPoint,
    Person,
    PersonNumber,
    Protection,
)
from fotfeste.web.kernel.happenings import happenings
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.access import person_page
from fotfeste.web.people.forms import ContactForm, EditForm, NumberForm, RevealForm
from fotfeste.web.people.frame import frame
from fotfeste.web.people.languages import language_name
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.language import screen_language

EVENTS = 50


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A way to reach the person. ``is_hidden`` when it is an address that is confidential."""

    kind: str
    value: str
    note: str
    preferred: bool
    is_hidden: bool
    controller: str
    end_url: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field that was changed: when, which, from what, to what."""

    at: dt.datetime
    field: str
    before: str
    after: str


@person_page(Permission.FOLLOW_UP)
@require_safe
def overview(request: ActorRequest, person: Person) -> HttpResponse:
    """What is known about the person, as far as the reader may see it."""
    context = frame(request, person, _("Deltaker"), "overview")
    seen = context["can_see"]
    today = timezone.localdate()
    points = ContactPoint.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), person=person)
    numbers = PersonNumber.objects.filter(person=person).order_by("pk")
    mine = request.actor.organisation_id, request.actor.reporting_line
    context |= {
        "identity": _identity(person),
        "sees_contact": Category.CONTACT in seen,
        "sees_family": Category.FAMILY in seen,
        "sees_number": Category.PROTECTED in seen,
        "reach": [
            _reach(point, person, mine)
            for point in points.select_related("controller__organisation").order_by("-preferred", "pk")
        ]
        if Category.CONTACT in seen
        else [],
        "numbers": [
            (one.masked, reverse("people:reveal", args=[person.public_id, one.pk])) for one in numbers
        ]
        if Category.PROTECTED in seen
        else [],
    }
    return render(request, "people/person.html", context)


@person_page(Permission.FOLLOW_UP)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, person: Person) -> HttpResponse:
    """Change who somebody is. What stood there stays in the history."""
    names = [name for _title, group in EditForm.GROUPS for name in group]
    initial = {name: getattr(person, name) for name in names}
    initial["needs_interpreter"] = "" if person.needs_interpreter is None else str(person.needs_interpreter)
    form = EditForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            persons.update_person(person=person, values=form.values(), by=request.actor)
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            return _after_change(request, person)
    context = frame(request, person, _("Endre opplysninger"), "") | {"form": form}
    return render(request, "people/edit.html", context, status=422 if form.errors else 200)


@person_page(Permission.FOLLOW_UP, category=Category.CONTACT)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: ActorRequest, person: Person) -> HttpResponse:
    """A new way to reach the person."""
    form = ContactForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            persons.add_contact_point(
                person=person,
                kind=ContactKind(given["kind"]),
                value=given["value"],
                note=given["note"],
                preferred=given["preferred"],
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Lagret."))
            return redirect("people:person", person.public_id)
    return _form_page(request, person, form, _("Ny måte å nå deltakeren på"), _("Lagre"))


@person_page(Permission.FOLLOW_UP, category=Category.CONTACT)
@require_POST
def end_contact(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Stop using a way to reach the person."""
    point = get_object_or_404(ContactPoint, pk=number, person=person)
    persons.end_contact_point(point=point, by=request.actor)
    messages.success(request, _("Opplysningen er ikke i bruk lenger. Den står i historikken."))
    return redirect("people:person", person.public_id)


@person_page(Permission.FOLLOW_UP, category=Category.PROTECTED)
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
def add_number(request: ActorRequest, person: Person) -> HttpResponse:
    """A national id for somebody who has none here."""
    form = NumberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            persons.add_number(person=person, number=form.cleaned_data["number"], by=request.actor)
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            return _after_change(request, person)
    return _form_page(request, person, form, _("Registrer fødselsnummer"), _("Lagre"))


@person_page(Permission.FOLLOW_UP, category=Category.PROTECTED)
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Show the whole number once, for a reason that is noted. It is in no address and is not kept by the browser."""
    stored = get_object_or_404(PersonNumber, pk=number, person=person)
    form = RevealForm(posted(request))
    shown = ""
    if request.method == "POST" and form.is_valid():
        try:
            found = persons.reveal_number(number=stored, reason=form.cleaned_data["reason"], by=request.actor)
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            digits = found.reveal()
            shown = f"{digits[:6]} {digits[6:]}"
    context = frame(request, person, _("Vis hele fødselsnummeret"), "") | {
        "form": form,
        "masked": stored.masked,
        "shown": shown,
    }
    return render(request, "people/reveal.html", context, status=422 if form.errors else 200)


@person_page(Permission.FOLLOW_UP)
@require_safe
def history(request: ActorRequest, person: Person) -> HttpResponse:
    """What has been changed, from what to what, and what has been done."""
    context = frame(request, person, _("Historikk"), "history")
    changes = _changes(apps.get_model("people", "PersonEvent"), person.pk, list(persons.EDITABLE))
    if Category.CONTACT in context["can_see"] and person.protection != Protection.CONFIDENTIAL:
        changes += _reach_changes(person)
    events = Event.objects.filter(subject_id=person.pk).select_related("organisation").order_by("-pk")
    context |= {
        "changes": sorted(changes, key=lambda one: one.at, reverse=True)[:EVENTS],
        "happened": happenings(events[:EVENTS]),
    }
    return render(request, "people/history.html", context)


def _after_change(request: ActorRequest, person: Person) -> HttpResponse:
    """To the page of the person, unless what was written closed it."""
    if Person.objects.filter(pk=person.pk).exists():
        messages.success(request, _("Lagret."))
        return redirect("people:person", person.public_id)
    messages.warning(
        request, _("Lagret. Vernet gjør at du ikke lenger kan se deltakeren. Gi beskjed til lederen din.")
    )
    return redirect("people:caseload")


def _form_page(request: ActorRequest, person: Person, form: PlainForm, title: str, verb: str) -> HttpResponse:
    back = reverse("people:person", args=[person.public_id])
    context = frame(request, person, title, "") | {"form": form, "verb": verb, "back_url": back}
    return render(request, "people/person_form.html", context, status=422 if form.errors else 200)


def _identity(person: Person) -> list[tuple[str, str]]:
    """Facts of the identity with their labels; those that nobody has asked about say so."""
    asked = _("Ikke oppgitt")
    language = language_name(person.preferred_language) if person.preferred_language else asked
    others = ", ".join(language_name(code) for code in person.other_languages)
    yes_no = {True: _("Ja"), False: _("Nei"), None: _("Ikke spurt ennå")}
    facts = [
        (_("Fornavn"), person.given_name),
        (_("Etternavn"), person.family_name or "–"),
        (_("Fødselsdato"), _value(person.birth_date) or asked),
        (_("Språk personen helst bruker"), language),
        (_("Andre språk"), others),
        (_("Trenger tolk"), yes_no[person.needs_interpreter]),
        (_("Målform"), person.get_written_standard_display() or _("Ikke spurt ennå")),
        (_("Adressebeskyttelse"), str(person.get_protection_display())),
        (_("Bosted"), str(person.get_residence_display())),
        (_("Død"), _value(person.deceased_on)),
    ]
    return [(str(label), value) for label, value in facts if value]


def _reach(point: ContactPoint, person: Person, mine: tuple[int, str]) -> Reach:
    theirs = point.controller.organisation_id, point.controller.reporting_line
    own = theirs == mine
    return Reach(
        kind=str(point.get_kind_display()),
        value=formats.format_phone(point.value) if point.kind == ContactKind.PHONE else point.value,
        note=point.note,
        preferred=point.preferred,
        is_hidden=point.kind == ContactKind.ADDRESS and person.protection != Protection.NONE,
        controller="" if own else str(point.controller),
        end_url=reverse("people:end_contact", args=[person.public_id, point.pk]) if own else "",
    )


def _changes(model: Any, number: int, fields: list[str]) -> list[Change]:
    """What differs between one kept row of history and the next."""
    rows = list(model.objects.filter(pgh_obj_id=number).order_by("pgh_id"))
    return [
        Change(
            at=after.pgh_created_at,
            field=str(model._meta.get_field(name).verbose_name),
            before=_said(before, name),
            after=_said(after, name),
        )
        for before, after in pairwise(rows)
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]


def _reach_changes(person: Person) -> list[Change]:
    rows = apps.get_model("people", "ContactPointEvent").objects.filter(person_id=person.pk)
    found = []
    before: dict[int, Any] = {}
    for row in rows.order_by("pgh_id"):
        was = before.get(row.pgh_obj_id)
        before[row.pgh_obj_id] = row
        ended = was is not None and row.valid_to and not was.valid_to
        if was is None or ended:
            found.append(
                Change(
                    at=row.pgh_created_at,
                    field=str(row.get_kind_display()),
                    before=row.value if ended else "",
                    after="" if ended else row.value,
                )
            )
    return found


def _said(row: Any, name: str) -> str:
    if name == "preferred_language":
        return language_name(row.preferred_language) if row.preferred_language else ""
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown else _value(getattr(row, name))


def _value(value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return formats.format_date(value, screen_language())
    return ", ".join(value) if isinstance(value, list) else str(value)
