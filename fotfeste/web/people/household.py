"""Household and near family of a person: opened for itself, so that the look is noted; children are persons too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.actions import families
from fotfeste.people.categories import Category
from fotfeste.people.models import HouseholdMember, HouseholdRole, Person, Relation, RelationKind
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.access import person_page
from fotfeste.web.people.forms import HouseholdForm, RelationForm
from fotfeste.web.people.frame import frame
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import PlainForm, posted

_OTHER_WAY = {RelationKind.PARENT: RelationKind.CHILD, RelationKind.CHILD: RelationKind.PARENT}


@dataclass(frozen=True, kw_only=True)
class Living:
    """Somebody in the household: name and address of her page, place, since when."""

    name: str
    url: str
    role: str
    since: dt.date
    until: dt.date | None
    end_url: str


@dataclass(frozen=True, kw_only=True)
class Kin:
    """Somebody near: how she stands to the person."""

    name: str
    url: str
    kind: str
    end_url: str


@person_page(Permission.FOLLOW_UP, category=Category.FAMILY)
@require_safe
def household(request: ActorRequest, person: Person) -> HttpResponse:
    """Who lives together with the person, and her near family, among those that the reader follows."""
    context = frame(request, person, _("Husstand og familie"), "")
    homes = HouseholdMember.objects.filter(person=person).values("household")
    members = (
        HouseholdMember.objects.filter(household__in=homes)
        .select_related("person")
        .order_by("valid_from", "pk")
    )
    relations = (
        Relation.objects.filter(Q(person=person) | Q(relative=person))
        .select_related("person", "relative")
        .order_by("kind", "pk")
    )
    today = timezone.localdate()
    living = [_living(one, person) for one in members]
    context |= {
        "living": [one for one in living if one.until is None or one.until >= today],
        "lived": [one for one in living if one.until is not None and one.until < today],
        "kin": [_kin(one, person) for one in relations],
    }
    return render(request, "people/household.html", context)


@person_page(Permission.FOLLOW_UP, category=Category.FAMILY)
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: ActorRequest, person: Person) -> HttpResponse:
    """Somebody who lives with the person."""
    form = HouseholdForm(posted(request), person=person, initial={"role": HouseholdRole.ADULT})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            families.join_household(
                person=person,
                other=given["other"],
                role=HouseholdRole(given["role"]),
                other_role=HouseholdRole(given["other_role"]),
                since=given["since"],
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Lagret."))
            return redirect("people:household", person.public_id)
    return _form(request, person, form, _("Ny i husstanden"))


@person_page(Permission.FOLLOW_UP, category=Category.FAMILY)
@require_POST
def end_member(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Somebody has moved out, today."""
    homes = HouseholdMember.objects.filter(person=person).values("household")
    member = get_object_or_404(HouseholdMember, pk=number, household__in=homes)
    families.leave_household(member=member, on=timezone.localdate(), by=request.actor)
    messages.success(request, _("Lagret."))
    return redirect("people:household", person.public_id)


@person_page(Permission.FOLLOW_UP, category=Category.FAMILY)
@require_http_methods(["GET", "HEAD", "POST"])
def add_kin(request: ActorRequest, person: Person) -> HttpResponse:
    """Somebody in near family."""
    form = RelationForm(posted(request), person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            families.relate(
                person=person, relative=given["other"], kind=RelationKind(given["kind"]), by=request.actor
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Lagret."))
            return redirect("people:household", person.public_id)
    return _form(request, person, form, _("Ny i nær familie"))


@person_page(Permission.FOLLOW_UP, category=Category.FAMILY)
@require_POST
def end_kin(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Take back what was written about somebody in near family."""
    relation = get_object_or_404(Relation, Q(person=person) | Q(relative=person), pk=number)
    families.end_relation(relation=relation, by=request.actor)
    messages.success(request, _("Tatt bort."))
    return redirect("people:household", person.public_id)


def _form(request: ActorRequest, person: Person, form: PlainForm, title: str) -> HttpResponse:
    context = frame(request, person, title, "")
    context |= {
        "form": form,
        "verb": _("Lagre"),
        "back_url": reverse("people:household", args=[person.public_id]),
    }
    return render(request, "people/person_form.html", context, status=422 if form.errors else 200)


def _living(member: HouseholdMember, person: Person) -> Living:
    over = member.valid_to is not None and member.valid_to < timezone.localdate()
    return Living(
        name=member.person.called,
        url="" if member.person_id == person.pk else _page_of(member.person),
        role=str(member.get_role_display()),
        since=member.valid_from,
        until=member.valid_to,
        end_url="" if over else reverse("people:end_member", args=[person.public_id, member.pk]),
    )


def _kin(relation: Relation, person: Person) -> Kin:
    forward = relation.person_id == person.pk
    other = relation.relative if forward else relation.person
    kind = RelationKind(relation.kind)
    if forward:
        label = str(kind.label)
    elif kind == RelationKind.WARD:
        label = _("er verge for deltakeren")
    else:
        label = str(_OTHER_WAY.get(kind, kind).label)
    return Kin(
        name=other.called,
        url=_page_of(other),
        kind=label,
        end_url=reverse("people:end_kin", args=[person.public_id, relation.pk]),
    )


def _page_of(person: Person) -> str:
    return reverse("people:person", args=[person.public_id])
