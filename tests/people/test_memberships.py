"""The team around a person: who may be let in, to what, and that ending a place ends access the same second."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.actions import memberships
from fotfeste.people.categories import ALL, MINIMUM, Category, Purpose
from fotfeste.people.models import Disclosure, LegalBasis, Membership, MembershipKind, Person
from fotfeste.people.team_access import may_change, may_coordinate
from fotfeste.people.teams import end_of, is_last, team_of

pytestmark = pytest.mark.django_db


def role_of(key, at=0):
    return signin.roles_of(demo_account(key).pk, on=timezone.localdate())[at]


@pytest.fixture
def adviser(actor_in):
    with actors.enter(actor_in("adviser")) as by:
        yield by


@pytest.fixture
def person(adviser, registered):
    return registered(adviser)


@pytest.fixture
def let_in(basis):
    def go(person, by, **more):
        wanted = {
            "staff_role": role_of("coordinator"),
            "kind": MembershipKind.TEAM,
            "categories": MINIMUM,
            "basis": basis,
            "purpose": Purpose.FOLLOW_UP,
        }
        return memberships.let_in(person=person, by=by, **(wanted | more))

    return go


def sentences(refused):
    return " ".join(fault.sentence for fault in refused.value.faults)


def own_place(person):
    return Membership.objects.get(person=person, staff_role=role_of("adviser"))


def sees(role, person):
    with actors.enter(signin.acting_as(role_of(role))):
        return Person.objects.filter(pk=person.pk).exists()


def test_a_colleague_who_is_let_in_sees_the_person(person, adviser, let_in):
    assert not sees("coordinator", person)
    let_in(person, adviser)
    assert sees("coordinator", person)


def test_who_she_is_is_always_among_what_is_seen(person, adviser, let_in):
    assert let_in(person, adviser, categories=[Category.PLAN]).categories == [1, 3]


def test_ending_a_place_ends_access_the_same_second(person, adviser, let_in):
    place = let_in(person, adviser)
    memberships.end_membership(membership=place, by=adviser)
    assert not sees("coordinator", person)


def test_nobody_is_given_more_than_the_role_may_see(person, adviser, let_in):
    with pytest.raises(Rejected) as refused:
        let_in(person, adviser, categories=[Category.HEALTH])
    assert "helserelatert behov" in sentences(refused)


def test_nobody_gives_what_one_does_not_see(person, adviser, actor_in, let_in):
    let_in(person, adviser)
    with actors.enter(actor_in("coordinator")) as coordinator, pytest.raises(Rejected) as refused:
        let_in(person, coordinator, staff_role=role_of("unit_leader"), categories=[Category.WORK])
    assert "Du kan ikke gi andre det du ikke ser selv: arbeid." in sentences(refused)


def test_every_fault_is_told_at_once(person, adviser, let_in, basis):
    with as_system("test"):
        wrong = LegalBasis.objects.create(
            key="wrong",
            use="share",
            law="Testloven",
            text_nb="-",
            text_en="-",
            from_kinds=["school"],
            purposes=["control"],
            valid_from=dt.date(2020, 1, 1),
            valid_to=dt.date(2021, 1, 1),
        )
    yesterday = timezone.now() - dt.timedelta(days=1)
    with pytest.raises(Rejected) as refused:
        let_in(
            person,
            adviser,
            staff_role=role_of("data_protection_officer"),
            categories=ALL,
            basis=wrong,
            valid_until=yesterday,
        )
    assert {fault.field for fault in refused.value.faults} >= {"staff_role", "basis", "purpose"}
    assert "Sluttdatoen må være etter startdatoen." in sentences(refused)
    assert "Grunnlaget gjelder ikke i dag." in sentences(refused)


def test_a_basis_that_rests_on_consent_needs_one(person, adviser, let_in):
    with as_system("test"):
        consent = LegalBasis.objects.create(
            key="test_consent",
            use="process",
            law="Testloven",
            text_nb="-",
            text_en="-",
            needs_consent=True,
            valid_from=dt.date(2020, 1, 1),
        )
    with pytest.raises(Rejected) as refused:
        let_in(person, adviser, basis=consent)
    assert "krever samtykke" in sentences(refused)


def test_somebody_who_is_in_the_team_is_not_let_in_again(person, adviser, let_in):
    let_in(person, adviser)
    with pytest.raises(Rejected) as refused:
        let_in(person, adviser)
    assert "allerede i laget" in sentences(refused)


def test_another_organisation_is_let_in_by_sharing_only(person, adviser, let_in):
    with pytest.raises(Rejected) as refused:
        let_in(person, adviser, staff_role=role_of("adviser", at=1))
    assert "en annen organisasjon" in sentences(refused)


def test_letting_in_another_organisation_shares_in_the_same_breath(person, adviser, let_in):
    """The adviser at the adult education sees what Nav opened, and the sharing stands beside the membership."""
    with as_system("test"):
        shares = LegalBasis.objects.create(
            key="test_sharing",
            use="share",
            law="Testloven",
            section="§ 2",
            text_nb="Kan deles.",
            text_en="May be shared.",
            valid_from=dt.date(2020, 1, 1),
        )
    other = role_of("adviser", at=1)
    wanted = {"staff_role": other, "basis": shares, "purpose": Purpose.COORDINATION}
    with pytest.raises(Rejected) as refused:
        let_in(person, adviser, terms=memberships.Terms("", "", timezone.localdate()), **wanted)
    assert {fault.field for fault in refused.value.faults} >= {"necessity", "informed_how"}
    assert not Membership.objects.filter(person=person, staff_role=other).exists()
    told = memberships.Terms("Opplæringen må kjenne målet.", "I samtale", timezone.localdate())
    let_in(person, adviser, terms=told, **wanted)
    shared = Disclosure.objects.get(person=person)
    assert (shared.recipient.organisation_id, shared.categories) == (other.organisation_id, [1, 2, 3])
    with actors.enter(signin.acting_as(other)):
        assert Person.objects.filter(pk=person.pk).exists()


def test_the_whole_unit_follows_without_anybody_named(person, adviser, let_in):
    let_in(person, adviser, staff_role=None, kind=MembershipKind.CASELOAD)
    assert sees("unit_leader", person)


def test_a_place_for_somebody_names_somebody(person, adviser, let_in):
    with pytest.raises(Rejected):
        let_in(person, adviser, staff_role=None)


def test_a_meeting_opens_and_closes_by_itself(person, adviser, basis):
    now = timezone.now()
    wanted = {
        "person": person,
        "staff_role": role_of("coordinator"),
        "categories": MINIMUM,
        "basis": basis,
        "purpose": Purpose.COORDINATION,
        "by": adviser,
    }
    memberships.invite_to_meeting(
        starts=now + dt.timedelta(hours=1), ends=now + dt.timedelta(hours=2), **wanted
    )
    assert not sees("coordinator", person)
    memberships.invite_to_meeting(
        starts=now - dt.timedelta(hours=1), ends=now + dt.timedelta(hours=1), **wanted
    )
    assert sees("coordinator", person)
    with as_system("test"):
        Membership.objects.filter(person=person, kind="meeting").update(
            valid_from=now - dt.timedelta(hours=2), valid_until=now - dt.timedelta(hours=1)
        )
    assert not sees("coordinator", person)


def test_a_meeting_does_not_last_for_months(person, adviser, basis):
    now = timezone.now()
    with pytest.raises(Rejected):
        memberships.invite_to_meeting(
            person=person,
            staff_role=role_of("coordinator"),
            starts=now,
            ends=now + dt.timedelta(days=31),
            categories=MINIMUM,
            basis=basis,
            purpose=Purpose.COORDINATION,
            by=adviser,
        )


def test_narrowing_a_place_closes_what_was_open(person, adviser, let_in):
    place = let_in(person, adviser, categories=[Category.CONTACT, Category.WORK])
    memberships.change_membership(
        membership=place, values={"categories": [Category.CONTACT], "title": "Kontakt"}, by=adviser
    )
    place.refresh_from_db()
    assert (place.categories, place.title) == ([1, 2], "Kontakt")


def test_there_is_one_coordinator(person, adviser, let_in):
    place = let_in(person, adviser, is_coordinator=True)
    coordinators = Membership.objects.filter(person=person, is_coordinator=True)
    assert list(coordinators) == [place]


def test_nobody_lengthens_access_that_another_gave(person, adviser, actor_in, let_in):
    soon = timezone.now() + dt.timedelta(days=2)
    place = let_in(person, adviser, valid_until=soon)
    with actors.enter(actor_in("coordinator")) as coordinator, pytest.raises(Rejected):
        memberships.change_membership(
            membership=place, values={"valid_until": soon + dt.timedelta(days=2)}, by=coordinator
        )
    memberships.change_membership(
        membership=place, values={"valid_until": soon + dt.timedelta(days=2)}, by=adviser
    )


def test_handing_over_ends_mine_and_begins_the_others(person, adviser):
    memberships.hand_over(
        membership=own_place(person), to=role_of("coordinator"), note="Ring etter klokka tolv.", by=adviser
    )
    assert not Person.objects.filter(pk=person.pk).exists()
    with actors.enter(signin.acting_as(role_of("coordinator"))):
        team = team_of(person)
        assert [one.staff_role for one in team.members] == [role_of("coordinator")]
        assert team.members[0].is_coordinator
        assert [one.handover_note for one in team.left] == ["Ring etter klokka tolv."]


def test_handing_over_warm_keeps_both_until_the_day(person, adviser):
    until = end_of(timezone.localdate() + dt.timedelta(days=14))
    memberships.hand_over(
        membership=own_place(person),
        to=role_of("coordinator"),
        note="Vi møter henne sammen.",
        overlap_until=until,
        by=adviser,
    )
    assert sees("adviser", person)
    assert sees("coordinator", person)
    assert own_place(person).valid_until == until


def test_handing_over_says_everything_that_is_wrong(person, adviser):
    with pytest.raises(Rejected) as refused:
        memberships.hand_over(
            membership=own_place(person),
            to=role_of("adviser"),
            note=" ",
            overlap_until=timezone.now() - dt.timedelta(days=1),
            by=adviser,
        )
    assert {fault.field for fault in refused.value.faults} == {"note", "to", "overlap_until"}


def test_the_last_one_does_not_leave_without_saying_who_follows(person, adviser):
    place = own_place(person)
    assert is_last(place)
    with pytest.raises(Rejected):
        memberships.leave_team(membership=place, by=adviser)
    assert sees("adviser", person)


def test_the_last_one_may_let_the_whole_unit_follow(person, adviser):
    memberships.leave_team(membership=own_place(person), by=adviser, unit_follows=True)
    assert not sees("adviser", person)
    assert sees("unit_leader", person)


def test_one_of_several_leaves_freely(person, adviser, let_in):
    let_in(person, adviser)
    memberships.leave_team(membership=own_place(person), by=adviser)
    assert not sees("adviser", person)


def test_a_place_that_is_over_stays_as_it_was(person, adviser, let_in):
    place = let_in(person, adviser)
    memberships.end_membership(membership=place, by=adviser)
    with pytest.raises(Rejected):
        memberships.end_membership(membership=place, by=adviser)


def test_events_of_the_team_name_nobody(person, adviser, let_in):
    from fotfeste.kernel.models import Event

    let_in(person, adviser, title="Kontakt for praksis")
    event = Event.objects.filter(verb="people.let_in").latest("pk")
    assert (event.subject_id, event.object_label, event.details) == (person.pk, "", {"kind": "team"})


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_put_together_the_team(role, person, adviser, actor_in, let_in):
    """In the own unit everybody is in the team here, so the permission alone decides; elsewhere nobody sees her."""
    let_in(person, adviser, staff_role=None, kind=MembershipKind.CASELOAD)
    by = actor_in(role)
    with actors.enter(by):
        in_unit = role in ("adviser", "coordinator", "unit_leader")
        assert may_coordinate(person, by) is in_unit
        if not in_unit:
            with pytest.raises(Denied):
                let_in(person, by)
            with pytest.raises(Denied):
                memberships.invite_to_meeting(
                    person=person,
                    staff_role=role_of("coordinator"),
                    starts=timezone.now(),
                    ends=timezone.now() + dt.timedelta(hours=1),
                    categories=MINIMUM,
                    basis=LegalBasis(),
                    purpose=Purpose.COORDINATION,
                    by=by,
                )
        else:
            assert by.may(Permission.COORDINATE)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_change_and_end_a_place(role, person, adviser, actor_in, let_in):
    let_in(person, adviser, staff_role=None, kind=MembershipKind.CASELOAD)
    place = Membership.objects.select_related("person", "staff_role", "controller").get(
        person=person, staff_role=role_of("adviser")
    )
    by = actor_in(role)
    with actors.enter(by):
        allowed = role in ("adviser", "coordinator", "unit_leader")
        assert may_change(place, by) is allowed
        if not allowed:
            for deed, more in (
                (memberships.end_membership, {}),
                (memberships.leave_team, {}),
                (memberships.change_membership, {"values": {"title": "x"}}),
                (memberships.hand_over, {"to": role_of("coordinator"), "note": "x"}),
            ):
                with pytest.raises(Denied):
                    deed(membership=place, by=by, **more)


def test_another_organisation_does_not_end_the_places_it_did_not_give(person, adviser, basis):
    """The adviser's second hat, at the adult education, sees the person by a place that Nav gave."""
    other = role_of("adviser", at=1)
    mine = own_place(person)
    with as_system("test"):
        Membership.objects.create(
            person=person,
            controller=mine.controller,
            kind="team",
            staff_role=other,
            categories=[1, 2, 3],
            basis=basis,
            purpose="coordination",
            valid_from=timezone.now(),
        )
    with actors.enter(signin.acting_as(other)) as there:
        assert may_coordinate(person, there)
        assert not may_change(mine, there)
        theirs = Membership.objects.get(person=person, staff_role=other)
        assert may_change(theirs, there)


def test_somebody_who_only_looked_her_up_lets_nobody_in(person, adviser, actor_in, basis, let_in):
    now = timezone.now()
    with as_system("test"):
        Membership.objects.create(
            person=person,
            controller=own_place(person).controller,
            kind="lookup",
            staff_role=role_of("coordinator"),
            categories=[1],
            basis=basis,
            purpose="follow_up",
            reason="Ringte sentralbordet.",
            valid_from=now,
            valid_until=now + dt.timedelta(hours=1),
        )
    with actors.enter(actor_in("coordinator")) as coordinator:
        assert Person.objects.filter(pk=person.pk).exists()
        with pytest.raises(Denied):
            let_in(person, coordinator, categories=[])
        own = Membership.objects.get(person=person, kind="lookup")
        with pytest.raises(Rejected):
            memberships.change_membership(membership=own, values={"title": "x"}, by=coordinator)
        memberships.end_membership(membership=own, by=coordinator)
        assert not Person.objects.filter(pk=person.pk).exists()
