"""Writes about households and near family: who lives together, who is whose; children are persons of their own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.records import validate
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.categories import Category
from fotfeste.people.models import (
    Household,
    HouseholdMember,
    HouseholdRole,
    Person,
    Relation,
    RelationKind,
)
from fotfeste.people.team_access import check_may_write


@transaction.atomic
def join_household(
    *,
    person: Person,
    other: Person,
    role: HouseholdRole,
    other_role: HouseholdRole,
    since: dt.date,
    by: Actor,
) -> Household:
    """Let *other* live with *person* since *since*, in her household of today or a new one.

    Both are persons that *by* follows. Raises Rejected when *other* lives there already.
    """
    check_may_write(person.pk, Category.FAMILY, by)
    check_may_write(other.pk, Category.FAMILY, by)
    _refuse_same(person, other)
    today = timezone.localdate()
    controller = controller_of(by)
    now_living = HouseholdMember.objects.filter(controller=controller).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    )
    hers = now_living.filter(person=person).order_by("-valid_from", "pk").first()
    if hers is not None and now_living.filter(household=hers.household_id, person=other).exists():
        raise Rejected([Fault("other", _("Personen er allerede i husstanden."))])
    household = hers.household if hers else Household.objects.create()
    joining = [(other, other_role)] if hers else [(person, role), (other, other_role)]
    for one, place in joining:
        member = HouseholdMember(
            person=one,
            controller=controller,
            household=household,
            role=place,
            valid_from=since,
        )
        validate(member)
        member.save(force_insert=True)
        trace.record("people.household_joined", member, by=by, subject_id=one.pk)
    return household


@transaction.atomic
def leave_household(*, member: HouseholdMember, on: dt.date, by: Actor) -> HouseholdMember:
    """End a place in a household on the day *on*. What was, stays known."""
    check_may_write(member.person_id, Category.FAMILY, by)
    member.valid_to = on
    validate(member)
    member.save(update_fields=["valid_to"])
    trace.record("people.household_left", member, by=by, subject_id=member.person_id)
    return member


@transaction.atomic
def relate(*, person: Person, relative: Person, kind: RelationKind, by: Actor) -> Relation:
    """Write that *relative* is *person*'s parent, child, partner … or that *person* is her guardian."""
    check_may_write(person.pk, Category.FAMILY, by)
    check_may_write(relative.pk, Category.FAMILY, by)
    _refuse_same(person, relative)
    relation = Relation(person=person, relative=relative, kind=kind, controller=controller_of(by))
    with as_system("people.relate"):
        validate(relation)
        relation.save(force_insert=True)
    trace.record("people.relation_registered", relation, by=by, subject_id=person.pk)
    return relation


@transaction.atomic
def end_relation(*, relation: Relation, by: Actor) -> None:
    """Take back a relation that was written by mistake. A partner who is no longer one becomes a former partner."""
    check_may_write(relation.person_id, Category.FAMILY, by)
    if relation.controller_id != controller_of(by).pk:
        raise Denied(_("Bare den som registrerte slektskapet, kan ta det bort."))
    trace.record("people.relation_removed", relation, by=by, subject_id=relation.person_id)
    with as_system("people.end_relation"):
        Relation.objects.filter(pk=relation.pk).delete()


def _refuse_same(person: Person, other: Person) -> None:
    if person.pk == other.pk:
        raise Rejected([Fault("other", _("Velg en annen person enn deltakeren selv."))])
