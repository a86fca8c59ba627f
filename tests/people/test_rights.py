"""What a person may ask for: corrections and their answers, copies, and that nobody does it for her."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.actions import rights
from fotfeste.people.categories import Category
from fotfeste.people.models import (
    ContactKind,
    ContactPoint,
    Controller,
    Correction,
    CorrectionStatus,
    HouseholdMember,
    Person,
)
from fotfeste.people.models.families import Household

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(db) -> Person:
    with as_system("test"):
        return Person.objects.get(given_name="Amina")


@pytest.fixture
def phone(amina) -> ContactPoint:
    with as_system("test"):
        return ContactPoint.objects.filter(person=amina, kind=ContactKind.PHONE).order_by("pk")[0]


@pytest.fixture
def herself(amina):
    with actors.enter(actors.participant(amina.pk)) as by:
        yield by


def _propose(person, row, by, **changes):
    given = {
        "person": person,
        "record": "contact",
        "row": row.pk,
        "field": "value",
        "wanted": "22009999",
        "statement": "",
        "controller": None,
        "by": by,
    }
    return rights.propose_correction(**given | changes)


def test_a_proposal_goes_to_the_controller_of_the_row_and_has_its_category(amina, phone, herself):
    done = _propose(amina, phone, herself)
    assert (done.controller_id, done.category, done.status) == (phone.controller_id, 2, "sent")
    event = Event.objects.get(verb="people.correction_proposed")
    assert event.subject_id == amina.pk
    assert "22009999" not in str(event.details)


def test_own_words_alone_need_no_answer(amina, phone, herself):
    done = _propose(amina, phone, herself, wanted="", statement="Ring helst om morgenen.")
    assert done.status == CorrectionStatus.OWN_WORDS


def test_every_fault_is_told_at_once(amina, phone, herself):
    with pytest.raises(Rejected) as refused:
        _propose(amina, phone, herself, field="encrypted", wanted="", statement="")
    assert [fault.field for fault in refused.value.faults] == ["field", "wanted"]


def test_a_national_id_is_not_taken_in(amina, phone, herself):
    with pytest.raises(Rejected) as refused:
        _propose(amina, phone, herself, wanted="010180 12345")
    assert [fault.field for fault in refused.value.faults] == ["wanted"]


def test_what_everybody_shares_is_answered_by_one_who_has_something_about_her(amina, herself):
    with pytest.raises(Rejected):
        _propose(amina, amina, herself, record="person", field="given_name")
    with as_system("test"):
        other = Controller.objects.exclude(pk__in=_holders(amina)).first()
    if other is not None:
        with pytest.raises(Rejected):
            _propose(amina, amina, herself, record="person", field="given_name", controller=other)
    mine = Controller.objects.get(pk=_holders(amina)[0])
    done = _propose(amina, amina, herself, record="person", field="given_name", controller=mine)
    assert done.controller == mine


def _holders(person) -> list[int]:
    return list(
        ContactPoint.objects.filter(person=person).order_by("pk").values_list("controller_id", flat=True)
    )


def test_nobody_proposes_about_another(amina, phone, herself):
    with as_system("test"):
        other = Person.objects.get(given_name="Olena")
    with pytest.raises(Denied):
        _propose(other, phone, herself)


def test_the_row_of_another_is_not_found(amina, herself):
    with as_system("test"):
        theirs = ContactPoint.objects.filter(person__given_name="Olena").order_by("pk")[0]
    with pytest.raises(Rejected):
        _propose(amina, theirs, herself)


@pytest.mark.parametrize("role", list(ROLES))
def test_staff_propose_nothing_for_a_person(role, amina, phone, actor_in):
    with actors.enter(actor_in(role)) as by, pytest.raises(Denied):
        _propose(amina, phone, by)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_follow_up_answers_and_nobody_else(role, amina, phone, herself, actor_in):
    proposal = _propose(amina, phone, herself)
    by = actor_in(role)
    own = by.may(Permission.FOLLOW_UP)
    with actors.enter(by):
        if not own:
            with pytest.raises(Denied):
                _answer(proposal, by)
        else:
            assert Correction.objects.filter(pk=proposal.pk).exists() == (role != "unit_leader")
            if role != "unit_leader":
                assert _answer(proposal, by).status == "accepted"


def _answer(proposal, by, **changes):
    given = {"correction": proposal, "status": CorrectionStatus.ACCEPTED, "answer": "Rettet i dag.", "by": by}
    return rights.answer_correction(**given | changes)


def test_an_answer_gives_a_reason_and_is_given_once(amina, phone, herself, actor_in):
    proposal = _propose(amina, phone, herself)
    with actors.enter(actor_in("adviser")) as by:
        with pytest.raises(Rejected) as refused:
            _answer(proposal, by, answer=" ", status=CorrectionStatus.OWN_WORDS)
        assert [fault.field for fault in refused.value.faults] == ["status", "answer"]
        _answer(proposal, by, status=CorrectionStatus.STATEMENT, answer="Nummeret er riktig.")
        with pytest.raises(Rejected):
            _answer(proposal, by)
    with actors.enter(herself):
        seen = Correction.objects.get(pk=proposal.pk)
        assert (seen.answer, seen.status) == ("Nummeret er riktig.", "statement")


def test_another_organisation_does_not_answer(amina, phone, herself, actor_in):
    proposal = _propose(amina, phone, herself)
    with as_system("test"):
        proposal.controller = Controller.objects.exclude(pk=proposal.controller_id).order_by("pk")[0]
    with actors.enter(actor_in("adviser")) as by, pytest.raises(Denied):
        _answer(proposal, by)


def test_a_proposal_is_seen_by_those_who_see_what_it_is_about(amina, phone, herself, actor_in):
    with as_system("test"):
        member = HouseholdMember.objects.create(
            person=amina,
            controller=phone.controller,
            category=Category.FAMILY,
            household=Household.objects.create(),
            role="adult",
            valid_from="2024-01-01",
        )
    proposal = _propose(amina, member, herself, record="household", field="role", wanted="barn")
    with actors.enter(actor_in("adviser")):
        assert Correction.objects.filter(pk=proposal.pk).exists()
    with actors.enter(actor_in("coordinator")):
        assert not Correction.objects.filter(pk=proposal.pk).exists()


@pytest.mark.parametrize(("status", "answer"), [("accepted", ""), ("sent", "ja")])
def test_the_database_lets_nobody_answer_herself(status, answer, amina, phone, herself):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into people_correction (person_id, controller_id, category, recorded_at, record, row, field,"
            " wanted, statement, status, answer)"
            " values (%s, %s, 2, now(), 'contact', 1, 'value', 'x', '', %s, %s)",
            [amina.pk, phone.controller_id, status, answer],
        )


def test_a_copy_is_noted_by_herself_alone(amina, herself, actor_in):
    rights.record_copy(person=amina, form="json", by=herself)
    assert Event.objects.get(verb="people.copy_taken").details == {"form": "json"}
    with pytest.raises(Rejected):
        rights.record_copy(person=amina, form="exe", by=herself)
    with actors.enter(actor_in("adviser")) as by, pytest.raises(Denied):
        rights.record_copy(person=amina, form="json", by=by)
