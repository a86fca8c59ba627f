"""Two records of one person become one, and two again to the letter."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Account
from fotfeste.kernel.models.trace import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people import due, duplicates
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.actions import merging
from fotfeste.people.duplicate_rules import (
    PART_OF_NAME_AND_BIRTH,
    SAME_NAME,
    SAME_NAME_AND_BIRTH,
    SAME_NUMBER,
    likeness,
    traits,
)
from fotfeste.people.models import (
    ContactPoint,
    Household,
    HouseholdMember,
    Membership,
    Merge,
    Person,
    PersonAccount,
    PersonNumber,
    Protection,
    Relation,
)
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db
BORN = dt.date(1991, 2, 3)


@pytest.fixture
def adviser(actor_in):
    return actor_in("adviser")


@pytest.fixture
def pair(adviser, registered):
    """Two records that the adviser follows: one of them will be kept."""
    return _make(adviser, registered, 921), _make(adviser, registered, 922, family_name="Prøvesen")


def _make(by, registered, index, **values):
    with actors.enter(by):
        person = registered(by, number=synthetic(index), **({"birth_date": BORN} | values))
        ContactPoint.objects.create(
            person=person, controller=controller_of(by), kind="phone", value=f"2200{index}"
        )
    return person


def _merge(pair, by, **more):
    kept, gone = pair
    with actors.enter(by):
        return merging.merge_persons(
            kept=kept, gone=gone, **{"take": (), "reason": "Viste samme pass.", "by": by} | more
        )


def _undo(merge, by):
    with actors.enter(by):
        return merging.undo_merge(merge=merge, by=by)


def _dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that has to do with persons, but the merges themselves and the events."""
    tables = {model for model, _field in due.pointers_to(Person)} - {Merge} | {Person, Household, Account}
    tables |= {history for model in tables for history in due.histories_of(model)}
    with as_system("test"):
        return {
            model._meta.label: [
                {
                    name: bytes(value) if isinstance(value, memoryview) else value
                    for name, value in row.items()
                }
                for row in due.rows_of(model).order_by("pk").values()
            ]
            for model in tables
        }


def test_everything_moves_to_the_one_that_is_kept(pair, adviser):
    kept, gone = pair
    _merge(pair, adviser)
    with actors.enter(adviser):
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert ContactPoint.objects.filter(person=kept).count() == 2
        assert PersonNumber.objects.filter(person=kept).count() == 2
    with as_system("test"):
        history = due.histories_of(ContactPoint)[0]
        assert history.objects.filter(person_id=kept.pk).count() == 2
        subjects = Event.objects.filter(verb="people.merged").values_list("subject_id", flat=True)
        assert sorted(subjects) == sorted([kept.pk, gone.pk])


def test_the_chosen_fields_stay(pair, adviser):
    kept, _gone = pair
    _merge(pair, adviser, take=("family_name",))
    with actors.enter(adviser):
        kept.refresh_from_db()
    assert kept.full_name == "Kim Prøvesen"


def test_undoing_brings_back_every_row_and_field(pair, adviser):
    before = _dump()
    merge = _merge(pair, adviser, take=("family_name",))
    assert _dump() != before
    assert _undo(merge, adviser) == merging.Undone(missing=0, kept_fields=())
    _assert_as_before(before, _dump())


def _assert_as_before(before, after):
    """The same rows in every table; of the persons' own history the same rows and those of the merge itself."""
    assert before.keys() == after.keys()
    for table, rows in before.items():
        if table == "people.PersonEvent":
            assert after[table][: len(rows)] == rows
            assert {row["pgh_label"] for row in after[table][len(rows) :]} <= {"update"}
        else:
            assert after[table] == rows, table


@pytest.mark.parametrize("seed", range(25))
def test_merge_then_undo_is_as_before_whatever_was_recorded(seed, adviser, actor_in, registered):
    chance = random.Random(seed)  # noqa: S311  (chance for a test, nothing secret)
    people = [_make(adviser, registered, 930 + n, birth_date=chance.choice([None, BORN])) for n in range(3)]
    _record_by_chance(
        chance, people, [controller_of_(actor_in, role) for role in ("adviser", "project_manager")]
    )
    before = _dump()
    taken = [name for name in merging.CHOOSABLE if chance.random() < 0.4]
    first = _merge(people[:2], adviser, take=taken)
    second = _merge([people[0], people[2]], adviser) if chance.random() < 0.5 else None
    if second:
        _undo(second, adviser)
    _undo(first, adviser)
    _assert_as_before(before, _dump())


def controller_of_(actor_in, role):
    with as_system("test"):
        return controller_of(actor_in(role))


def _record_by_chance(chance, people, controllers):
    """Rows of many kinds about *people*, some of them the same for two of them."""
    with as_system("test"):
        basis = Membership.objects.filter(person=people[0]).get().basis
        households = [Household.objects.create(), Household.objects.create()]
        other = Person.objects.filter(family_name="Tyttebær").get()
        for person in people:
            for _n in range(chance.randrange(3)):
                ContactPoint.objects.create(
                    person=person, controller=chance.choice(controllers), kind="email", value="a@example.no"
                )
            for household in households:
                if chance.random() < 0.6:
                    HouseholdMember.objects.create(
                        person=person,
                        controller=chance.choice(controllers),
                        household=household,
                        role="adult",
                        valid_from=dt.date(2024, 1, 1),
                    )
            if chance.random() < 0.6:
                Relation.objects.create(
                    person=person, relative=other, kind="partner", controller=chance.choice(controllers)
                )
            if chance.random() < 0.5:
                Relation.objects.create(
                    person=other, relative=person, kind="partner", controller=chance.choice(controllers)
                )
            if chance.random() < 0.5:
                number = PersonNumber.objects.filter(person=people[0]).first()
                PersonNumber.objects.get_or_create(
                    person=person,
                    lookup=number.lookup,
                    defaults={
                        "controller": chance.choice(controllers),
                        "kind": number.kind,
                        "encrypted": number.encrypted,
                        "masked": number.masked,
                    },
                )
            if chance.random() < 0.5:
                account = Account.objects.create_account(f"own-{person.pk}", None)
                PersonAccount.objects.create(person=person, account=account)
            if chance.random() < 0.5:
                Membership.objects.create(
                    person=person,
                    controller=chance.choice(controllers),
                    kind="caseload",
                    categories=[1, 2],
                    basis=basis,
                    purpose="follow_up",
                    valid_from=timezone.now(),
                )
        for kind in due.kinds():
            if not kind.shared and chance.random() < 0.5:
                # As if it had been recorded long ago: times come back too.
                due.rows_of(kind.model).filter(person__in=people).update(
                    recorded_at=timezone.now() - dt.timedelta(days=chance.randrange(1, 900), microseconds=7)
                )


def test_the_same_number_and_household_are_kept_once(pair, adviser):
    kept, gone = pair
    with as_system("test"):
        number = PersonNumber.objects.get(person=kept)
        PersonNumber.objects.create(
            person=gone,
            controller=number.controller,
            kind=number.kind,
            encrypted=number.encrypted,
            masked=number.masked,
            lookup=number.lookup,
        )
        household = Household.objects.create()
        for person in pair:
            HouseholdMember.objects.create(
                person=person,
                household=household,
                role="adult",
                valid_from=dt.date(2024, 1, 1),
                controller=number.controller,
            )
    _merge(pair, adviser)
    with as_system("test"):
        assert PersonNumber.objects.filter(person=kept).count() == 2
        assert HouseholdMember.objects.filter(person=kept).count() == 1
        assert not HouseholdMember.objects.filter(person=gone).exists()


def test_what_came_after_the_merge_stays_with_the_one_that_was_kept(pair, adviser):
    kept, gone = pair
    merge = _merge(pair, adviser, take=("family_name",))
    with actors.enter(adviser):
        ContactPoint.objects.create(
            person=kept, controller=controller_of(adviser), kind="phone", value="22001000"
        )
        kept.refresh_from_db()
        kept.family_name = "Senere"
        kept.save(update_fields=["family_name"])
    assert _undo(merge, adviser).kept_fields == ("family_name",)
    with as_system("test"):
        assert sorted(ContactPoint.objects.filter(person=kept).values_list("value", flat=True)) == [
            "22001000",
            "2200921",
        ]
        assert Person.objects.get(pk=kept.pk).family_name == "Senere"
        assert Person.objects.get(pk=gone.pk).family_name == "Prøvesen"


def test_rows_that_are_deleted_since_are_told_of(pair, adviser):
    merge = _merge(pair, adviser)
    with as_system("test"):
        ContactPoint.objects.filter(value="2200922").delete()
    assert _undo(merge, adviser).missing == 1


def test_merges_of_the_same_person_are_undone_the_last_first(pair, adviser, registered):
    first = _merge(pair, adviser)
    last = _merge((pair[0], _make(adviser, registered, 923)), adviser)
    with pytest.raises(Rejected):
        _undo(first, adviser)
    _undo(last, adviser)
    _undo(first, adviser)


def test_a_merge_is_undone_once(pair, adviser):
    merge = _merge(pair, adviser)
    _undo(merge, adviser)
    with pytest.raises(Rejected):
        _undo(merge, adviser)


def test_they_can_be_merged_again_after_it_was_undone(pair, adviser):
    _undo(_merge(pair, adviser), adviser)
    before = _dump()
    _undo(_merge(pair, adviser), adviser)
    _assert_as_before(before, _dump())


def test_nobody_is_merged_across_protection(pair, adviser):
    kept, gone = pair
    with as_system("test"):
        Person.objects.filter(pk=gone.pk).update(protection=Protection.CONFIDENTIAL)
    with actors.enter(adviser), pytest.raises(Denied):
        merging.merge_persons(kept=kept, gone=gone, take=(), reason="x", by=adviser)
    with as_system("test") as system, pytest.raises(Rejected) as rejected:
        merging.merge_persons(kept=kept, gone=gone, take=(), reason="", by=system)
    assert [fault.field for fault in rejected.value.faults] == ["kept", "reason"]


def test_shielding_is_inherited_and_given_back(pair):
    kept, gone = pair
    with as_system("test") as system:
        Person.objects.filter(pk=gone.pk).update(shielded=True)
        gone.refresh_from_db()
        merge = merging.merge_persons(kept=kept, gone=gone, take=(), reason="x", by=system)
        assert Person.objects.get(pk=kept.pk).shielded
        merging.undo_merge(merge=merge, by=system)
        assert not Person.objects.get(pk=kept.pk).shielded


def test_nobody_is_merged_into_oneself(pair, adviser):
    with pytest.raises(Rejected):
        _merge((pair[0], pair[0]), adviser)


def test_near_family_is_two_persons(pair, adviser):
    with as_system("test"):
        Relation.objects.create(
            person=pair[1], relative=pair[0], kind="sibling", controller=controller_of(adviser)
        )
    with pytest.raises(Rejected) as rejected:
        _merge(pair, adviser)
    assert [fault.field for fault in rejected.value.faults] == ["gone"]


def test_every_fault_is_told_at_once(pair, adviser):
    with pytest.raises(Rejected) as rejected:
        _merge(pair, adviser, take=("protection", "public_id"), reason="  ")
    assert [fault.field for fault in rejected.value.faults] == ["take", "reason"]


def test_contact_points_are_never_moved_to_somebody_in_hiding(pair):
    with as_system("test") as system:
        Person.objects.filter(pk__in=[one.pk for one in pair]).update(
            protection=Protection.STRICTLY_CONFIDENTIAL
        )
        for one in pair:
            one.refresh_from_db()
        with pytest.raises(Rejected) as rejected:
            merging.merge_persons(kept=pair[0], gone=pair[1], take=(), reason="x", by=system)
    assert [fault.field for fault in rejected.value.faults] == ["kept"]


def test_whoever_sees_one_of_two_merges_none(pair, adviser):
    kept, gone = pair
    with as_system("test"):
        Membership.objects.filter(person=gone).update(ended_at=timezone.now())
    with actors.enter(adviser), pytest.raises(Denied):
        merging.merge_persons(kept=kept, gone=gone, take=(), reason="x", by=adviser)


def test_only_the_organisation_that_merged_undoes(pair, adviser, actor_in):
    merge = _merge(pair, adviser)
    with pytest.raises(Denied):
        _undo(merge, actor_in("project_manager"))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_those_who_coordinate_merge_and_undo(role, pair, adviser, actor_in):
    by = actor_in(role)
    may = Permission.COORDINATE in ROLES[role].permissions
    follow = may and role in ("adviser", "coordinator", "unit_leader")
    if follow and role != "adviser":
        with as_system("test"):
            for person in pair:
                own = Membership.objects.get(person=person)
                own.pk = None
                own.staff_role = None
                own.kind = "caseload"
                own.save(force_insert=True)
    assert _allowed(lambda: _merge(pair, by)) is may
    with as_system("test"):
        merge = Merge.objects.first()
    if merge is None:
        merge = _merge(pair, adviser)
    # The merge itself is specially protected: a leader of a unit does not see it.
    assert _allowed(lambda: _undo(merge, by)) is (may and role != "unit_leader")


def _allowed(deed):
    try:
        deed()
    except Denied:
        return False
    return True


# Finding them --------------------------------------------------------------------------------------------


def test_candidates_are_found_among_those_one_sees(pair, adviser, registered, actor_in):
    same = _make(adviser, registered, 924)
    with actors.enter(adviser):
        found = [one for one in duplicates.candidates() if same in (one.first, one.second)]
        best = found[0]
        assert {best.first, best.second} == {same, pair[0]}
        assert best.likeness.reasons == (SAME_NAME_AND_BIRTH,)
    with actors.enter(actor_in("project_manager")):
        assert duplicates.candidates() == []


def test_the_same_number_weighs_most(pair, adviser):
    kept, gone = pair
    with as_system("test"):
        number = PersonNumber.objects.get(person=kept)
        PersonNumber.objects.filter(person=gone).update(lookup=number.lookup)
    with actors.enter(adviser):
        first = duplicates.candidates()[0]
    assert {first.first, first.second} == set(pair)
    assert first.likeness.reasons == (SAME_NUMBER, PART_OF_NAME_AND_BIRTH)
    assert first.likeness.score == 100


def test_a_protected_twin_is_seen_by_nobody_without_authorisation(pair, adviser):
    kept, gone = pair
    with as_system("test"):
        number = PersonNumber.objects.get(person=kept)
        PersonNumber.objects.filter(person=gone).update(lookup=number.lookup)
        Person.objects.filter(pk=gone.pk).update(protection=Protection.CONFIDENTIAL)
    with actors.enter(adviser):
        assert not [one for one in duplicates.candidates() if set(pair) & {one.first, one.second}]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (("Anna Åse", BORN), ("ASE anna", BORN), (PART_OF_NAME_AND_BIRTH,)),
        (("José Ruiz", BORN), ("Ruiz Jose", BORN), (SAME_NAME_AND_BIRTH,)),
        (("Ann-Kari Li", BORN), ("Ann Kari Li", BORN), (SAME_NAME_AND_BIRTH,)),
        (("Kim Nes", None), ("Kim Nes", BORN), (SAME_NAME,)),
        (("Kim", None), ("Kim", BORN), None),
        (("Kim Nes", BORN), ("Kim Nes", dt.date(1991, 3, 2)), None),
        (("Ole Li", BORN), ("Per By", BORN), None),
    ],
)
def test_what_makes_two_alike(one, other, reasons):
    first, second = (traits(n, (name,), "", born) for n, (name, born) in enumerate((one, other)))
    found = likeness(first, second)
    assert (found.reasons if found else None) == reasons
