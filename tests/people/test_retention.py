"""Disposal: what goes, what is held back and why, and what is left."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db.models import Q
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import Account
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people import due, signin
from fotfeste.people.acting import as_system, controller_for, controller_of
from fotfeste.people.actions import archiving, disposal, retention
from fotfeste.people.certificates import lines_of
from fotfeste.people.declared import DECLARED
from fotfeste.people.models import (
    ContactPoint,
    Disclosure,
    DisposalRun,
    Hold,
    HoldReason,
    Membership,
    Merge,
    Person,
    PersonAccount,
    PersonNumber,
    Protection,
    Relation,
    Remainder,
    RetentionPolicy,
    StartEvent,
)
from fotfeste.people.national_ids import synthetic
from fotfeste.people.retention_rules import checksum

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")
NUMBER = synthetic(905)
LONG_AGO = timezone.now() - dt.timedelta(days=3650)


@pytest.fixture
def proposals(db):
    with as_system("test") as by:
        RetentionPolicy.objects.all().delete()
        retention.load_shipped_policies(by=by)


@pytest.fixture
def confirmed(proposals):
    """Every common rule, confirmed."""
    with as_system("test") as by:
        for record in DECLARED:
            retention.confirm_common_policy(record=record, by=by)


@pytest.fixture
def adviser(actor_in):
    return actor_in("adviser")


@pytest.fixture
def officer(actor_in):
    return actor_in("data_protection_officer")


@pytest.fixture
def closed_person(adviser, registered):
    """A person with a contact point and a number, whose follow-up ended ten years ago."""
    return _close(_person(adviser, registered))


def _person(by, registered, number=NUMBER, **values):
    with actors.enter(by):
        person = registered(by, number=number, **values)
        with as_system("test"):
            ContactPoint.objects.create(
                person=person, controller=controller_of(by), kind="phone", value="22007777"
            )
    return person


def _close(person):
    with as_system("test"):
        Membership.objects.filter(person=person).update(
            valid_from=LONG_AGO - dt.timedelta(days=9), ended_at=LONG_AGO
        )
        Person.objects.filter(pk=person.pk).update(registered_at=LONG_AGO, birth_date=dt.date(1990, 1, 1))
        for kind in due.kinds():
            if not kind.shared:
                due.rows_of(kind.model).filter(person=person).update(recorded_at=LONG_AGO)
    return person


def _run(controller=None, **more):
    return disposal.dispose(controller=controller, by=SYSTEM, **more)


def _held(run):
    return {line.record: line.held for line in lines_of(run) if line.held}


def _counts(run):
    return {line.record: line.count for line in lines_of(run) if line.count}


def _has(model, person):
    with as_system("test"):
        return due.rows_of(model).filter(person=person).exists()


def _exists(person):
    with as_system("test"):
        return Person.objects.filter(pk=person.pk).exists()


def test_nothing_is_deleted_on_a_rule_that_is_not_confirmed(proposals, closed_person):
    run = _run()
    assert _counts(run) == {}
    assert _held(run)["contact"] == {"unconfirmed": 1}
    assert _has(ContactPoint, closed_person)


def test_a_kind_without_a_rule_is_held_back(closed_person):
    with as_system("test"):
        RetentionPolicy.objects.all().delete()
    run = _run()
    assert set(_held(run)["contact"]) == {"no_policy"}
    assert _has(ContactPoint, closed_person)


def test_a_dry_run_counts_and_deletes_nothing(confirmed, closed_person):
    with as_system("test") as by:
        run = disposal.try_disposal(controller=None, by=by)
    assert _counts(run)["contact"] == 1
    assert run.dry
    assert run.certificate == ""
    assert _has(ContactPoint, closed_person)


def test_when_the_last_record_goes_the_person_goes_too(confirmed, closed_person):
    with as_system("test"):
        account = Account.objects.create_account("own", None)
        PersonAccount.objects.create(person=closed_person, account=account)
        history = due.histories_of(Person)[0], due.histories_of(ContactPoint)[0]
    run = _run()
    assert not _exists(closed_person)
    assert run.persons == 1
    assert _counts(run) == {"contact": 1, "national_id": 1, "membership": 1, "person": 1}
    with as_system("test"):
        left = Remainder.objects.get()
        assert (left.registered_year, left.age_group, left.controller) == (LONG_AGO.year, "20-29", None)
        assert not history[0].objects.filter(pgh_obj_id=closed_person.pk).exists()
        assert not history[1].objects.filter(person_id=closed_person.pk).exists()
        assert not Account.objects.filter(pk=account.pk).exists()
    assert signin.person_of(account.pk) is None


def test_somebody_who_is_followed_is_held_back(confirmed, adviser, registered):
    person = _person(adviser, registered)
    with as_system("test"):
        ContactPoint.objects.filter(person=person).update(recorded_at=LONG_AGO)
    run = _run()
    assert _held(run)["contact"] == {"followed": 1}
    assert _has(ContactPoint, person)


def test_time_is_counted_from_the_last_follow_up_not_from_a_later_look_up(confirmed, closed_person, adviser):
    with as_system("test"):
        old = Membership.objects.get(person=closed_person)
        Membership.objects.create(
            person=closed_person,
            controller=old.controller,
            kind="lookup",
            staff_role=old.staff_role,
            categories=[1],
            basis=old.basis,
            purpose="control",
            reason="Ringte om et brev.",
            valid_from=timezone.now() - dt.timedelta(hours=3),
            valid_until=timezone.now() - dt.timedelta(hours=1),
        )
    assert _counts(_run())["contact"] == 1


def test_memberships_stay_while_the_time_of_others_is_counted_from_them(confirmed, closed_person):
    with as_system("test"):
        RetentionPolicy.objects.filter(record="national_id").update(months=240)
    run = _run()
    assert _held(run)["membership"] == {"counts_time": 1}
    assert _has(PersonNumber, closed_person)
    assert _has(Membership, closed_person)


def test_an_own_rule_beats_the_common_one(confirmed, closed_person, officer):
    with actors.enter(officer):
        _set_own(officer, confirmed=False)
    assert _held(_run())["contact"] == {"unconfirmed": 1}
    with actors.enter(officer):
        _set_own(officer, confirmed=True)
    assert _counts(_run())["contact"] == 1


def _set_own(by, **more):
    return retention.set_policy(
        record="contact",
        controller=controller_of(by),
        **{
            "months": 12,
            "start": StartEvent.CLOSED,
            "archive_first": False,
            "plan": "Egen plan",
            "confirmed": True,
        }
        | more,
        by=by,
    )


def test_what_another_controller_has_keeps_the_person(confirmed, closed_person, actor_in):
    with as_system("test"):
        elsewhere = controller_of(actor_in("project_manager"))
        ContactPoint.objects.create(
            person=closed_person, controller=elsewhere, kind="phone", value="22008888"
        )
    run = _run()
    assert _exists(closed_person)
    assert run.persons == 0
    with as_system("test"):
        assert ContactPoint.objects.get(person=closed_person).controller == elsewhere


def test_a_run_for_one_controller_leaves_the_others_alone(confirmed, closed_person, actor_in):
    other = controller_for(actor_in("project_manager").organisation_id, "municipal")
    _run(controller=other)
    assert _has(ContactPoint, closed_person)


def test_a_hold_stops_everything_about_the_person_until_it_is_lifted(confirmed, closed_person, officer):
    with actors.enter(officer):
        hold = retention.place_hold(
            reference=str(closed_person.public_id), reason=HoldReason.LEGAL, note="", until=None, by=officer
        )
    assert _held(_run())["contact"] == {"hold": 1}
    assert _has(ContactPoint, closed_person)
    with actors.enter(officer):
        retention.lift_hold(number=hold.pk, by=officer)
    assert _counts(_run())["contact"] == 1


def test_a_hold_ends_with_its_last_day(confirmed, closed_person, officer):
    with actors.enter(officer):
        retention.place_hold(
            reference=str(closed_person.public_id)[:8],
            reason=HoldReason.RESEARCH,
            note="",
            until=timezone.localdate(),
            by=officer,
        )
    assert _held(_run())["contact"] == {"hold": 1}
    with as_system("test"):
        Hold.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert _counts(_run())["contact"] == 1


def test_a_hold_is_placed_on_those_the_own_organisation_has_something_about(officer, actor_in, registered):
    with as_system("test"):
        stranger = Person.objects.create(given_name="Fremmed", protection=Protection.NONE)
    with actors.enter(officer):
        for reference in (str(stranger.public_id), "ingen", "00000000-0000-4000-8000-000000000000"):
            with pytest.raises(Rejected) as rejected:
                retention.place_hold(
                    reference=reference,
                    reason=HoldReason.LEGAL,
                    note="",
                    until=dt.date(2020, 1, 1),
                    by=officer,
                )
            assert [fault.field for fault in rejected.value.faults] == ["reference", "until"]


def _disclosed(person, actor_in):
    with as_system("test"):
        membership = Membership.objects.filter(person=person).first()
        Disclosure.objects.create(
            person=person,
            controller=membership.controller,
            recipient=controller_of(actor_in("project_manager")),
            categories=[1],
            purpose="coordination",
            basis=membership.basis,
            necessity="Felles plan",
            channel="oral",
            informed_how="Muntlig",
            informed_on=dt.date(2016, 1, 1),
        )
    return _close(person)


def test_what_is_worth_archiving_waits_for_the_receipt(confirmed, closed_person, actor_in, tmp_path):
    _disclosed(closed_person, actor_in)
    assert _held(_run())["disclosure"] == {"archive": 1}
    with as_system("test") as by:
        assert archiving.export_for_archive(folder=tmp_path / "out", controller=None, by=by) == 1
        written = json.loads(next((tmp_path / "out").glob("disclosure-*.jsonl")).read_text())
        assert written["row"]["necessity"] == "Felles plan"
        assert written["person"]["reference"] == str(closed_person.public_id)
        assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "out").iterdir())
        receive = {"folder": tmp_path / "out", "archive": "Byarkivet", "reference": "2026/1"}
        assert archiving.register_receipts(**receive, by=by) == 1
        assert archiving.register_receipts(**receive, by=by) == 0
    run = _run()
    assert _counts(run)["disclosure"] == 1
    assert not _exists(closed_person)


def test_a_receipt_is_refused_for_files_that_are_not_as_they_were_written(
    confirmed, closed_person, actor_in, tmp_path
):
    _disclosed(closed_person, actor_in)
    with as_system("test") as by:
        archiving.export_for_archive(folder=tmp_path / "out", controller=None, by=by)
        next((tmp_path / "out").glob("disclosure-*.jsonl")).write_text("{}")
        with pytest.raises(Rejected) as rejected:
            archiving.register_receipts(folder=tmp_path / "out", archive="", reference="1", by=by)
    assert [fault.field for fault in rejected.value.faults] == ["archive", "folder"]
    assert _held(_run())["disclosure"] == {"archive": 1}


def test_an_export_does_not_mix_with_an_older_one(confirmed, tmp_path):
    (tmp_path / "old").touch()
    with as_system("test") as by, pytest.raises(Rejected):
        archiving.export_for_archive(folder=tmp_path, controller=None, by=by)


def test_a_run_that_is_broken_off_is_taken_up_again(confirmed, adviser, registered):
    for n in range(3):
        _close(_person(adviser, registered, number=synthetic(906 + n)))

    def stop(record, n):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(batch=2, progress=stop)
    with as_system("test"):
        broken_off = DisposalRun.objects.get(finished_at__isnull=True)
        assert sum(line.count for line in lines_of(broken_off)) == 2
        assert broken_off.certificate == ""
    told = []
    run = _run(batch=2, progress=lambda record, n: told.append((record, n)))
    assert run.pk == broken_off.pk
    assert _counts(run) == {"contact": 3, "national_id": 3, "membership": 3, "person": 3}
    assert ("person", 2) in told
    assert run.persons == 3


def test_the_certificate_tells_what_went_on_which_rules_and_nobodys_name(confirmed, closed_person, officer):
    run = _run()
    assert checksum(run.certificate) == run.sha256
    assert "Kontaktopplysninger: 1. Regel: 24 måneder" in run.certificate
    assert "Personer som er helt borte: 1" in run.certificate
    for word in ("Kim", "Prøve", "22007777", str(closed_person.public_id)[:8]):
        assert word not in run.certificate


def test_somebody_whom_others_records_point_at_stays(confirmed, closed_person, adviser, registered):
    followed = _person(adviser, registered, number=synthetic(915))
    with as_system("test"):
        Relation.objects.create(
            person=followed, relative=closed_person, kind="sibling", controller=controller_of(adviser)
        )
    _run()
    assert _exists(closed_person)
    assert not _has(ContactPoint, closed_person)


def test_protected_persons_leave_no_row_for_statistics(confirmed, closed_person):
    with as_system("test"):
        Person.objects.filter(pk=closed_person.pk).update(protection=Protection.CONFIDENTIAL)
    _run()
    assert not _exists(closed_person)
    with as_system("test"):
        assert not Remainder.objects.exists()


def test_the_shell_of_a_merged_record_goes_with_the_merge_and_counts_for_nobody(confirmed, closed_person):
    with as_system("test"):
        shell = Person.objects.create(given_name="Kim", protection=Protection.NONE)
        Merge.objects.create(
            person=closed_person,
            gone=shell,
            controller=Membership.objects.get(person=closed_person).controller,
            reason="Samme person",
        )
    _close(closed_person)
    run = _run()
    assert not _exists(shell)
    assert run.persons == 1
    with as_system("test"):
        assert Remainder.objects.count() == 1


def test_persons_stay_until_every_common_rule_of_theirs_is_confirmed(confirmed, closed_person):
    with as_system("test"):
        RetentionPolicy.objects.filter(record="person_account").update(confirmed_on=None)
    run = _run()
    assert _held(run)["person"] == {"unconfirmed": 1}
    assert _exists(closed_person)


def test_every_declared_kind_is_looked_at(confirmed):
    with as_system("test"):
        shared = {kind.key for kind in due.kinds() if kind.shared}
        for kind in due.kinds():
            if not kind.shared:
                policy = due.policy_of(kind.key, None)
                assert due.judged(kind, policy, Q(), timezone.now()).filter(held="").count() == 0
    assert shared == {"person", "person_account"}


def test_a_changed_rule_is_a_proposal_again(proposals, officer):
    with actors.enter(officer):
        policy = _set_own(officer)
        assert policy.confirmed_by_id == officer.staff_id
        changed = _set_own(officer, months=36, confirmed=False)
        assert (changed.pk, changed.months, changed.confirmed_on) == (policy.pk, 36, None)


def test_every_fault_of_a_rule_is_told_at_once(officer):
    with actors.enter(officer), pytest.raises(Rejected) as rejected:
        retention.set_policy(
            record="person",
            controller=controller_of(officer),
            months=5000,
            start=StartEvent.CLOSED,
            archive_first=False,
            plan="",
            confirmed=True,
            by=officer,
        )
    assert [fault.field for fault in rejected.value.faults] == ["record", "months"]


def test_proposals_that_exist_are_left_alone(confirmed):
    with as_system("test") as by:
        assert retention.load_shipped_policies(by=by) == 0
        assert not RetentionPolicy.objects.filter(confirmed_on__isnull=True).exists()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_those_who_manage_processing_decide(role, actor_in, registered, tmp_path):
    by = actor_in(role)
    may = Permission.MANAGE_PROCESSING in ROLES[role].permissions
    with actors.enter(by):
        own = controller_of(by)
        deeds = {
            "set": lambda: _set_own(by),
            "try": lambda: disposal.try_disposal(controller=own, by=by),
            "export": lambda: archiving.export_for_archive(folder=tmp_path, controller=own, by=by),
        }
        tried = {name: _allowed(deed) for name, deed in deeds.items()}
        refused = {
            "common": lambda: _set_own_common(by),
            "try all": lambda: disposal.try_disposal(controller=None, by=by),
            "run all": lambda: disposal.dispose(controller=None, by=by),
            "proposals": lambda: retention.load_shipped_policies(by=by),
            "confirm": lambda: retention.confirm_common_policy(record="contact", by=by),
        }
        others = {name: _allowed(deed) for name, deed in refused.items()}
        hold = _allowed(
            lambda: retention.place_hold(reference="x", reason=HoldReason.LEGAL, note="", until=None, by=by)
        )
        lift = _allowed(lambda: retention.lift_hold(number=0, by=by))
        receipt = _allowed(
            lambda: archiving.register_receipts(folder=tmp_path / "x", archive="", reference="", by=by)
        )
    assert set(tried.values()) == {may}
    assert not any(others.values())
    assert {hold, lift, receipt} == {may}


def _set_own_common(by):
    return retention.set_policy(
        record="contact",
        controller=None,
        months=1,
        start=StartEvent.CLOSED,
        archive_first=False,
        plan="",
        confirmed=True,
        by=by,
    )


def _allowed(deed):
    try:
        deed()
    except Denied:
        return False
    except Rejected:
        return True
    return True
