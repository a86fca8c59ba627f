"""The command that counts, deletes and hands over to the archive, and a real run that is broken off."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.models import Organisation
from fotfeste.people.acting import as_system, controller_for
from fotfeste.people.actions import disposal, retention
from fotfeste.people.certificates import lines_of
from fotfeste.people.models import ContactPoint, DisposalRun, Person, Protection, Remainder, RetentionPolicy

LONG_AGO = timezone.now() - dt.timedelta(days=3650)


def _told(*arguments):
    out = StringIO()
    call_command("dispose", *arguments, stdout=out)
    return out.getvalue()


def _forgotten(count):
    """Persons with a contact point each, recorded long ago, whom nobody has ever followed."""
    with as_system("test"):
        organisation = Organisation.objects.first() or Organisation.objects.create(
            key="kontoret", name="Kontoret", kind="municipality", sector="municipal"
        )
        controller = controller_for(organisation.pk, "")
        for n in range(count):
            person = Person.objects.create(given_name=f"Ingen {n}", protection=Protection.NONE)
            ContactPoint.objects.create(person=person, controller=controller, kind="phone", value="22001111")
            Person.objects.filter(pk=person.pk).update(registered_at=LONG_AGO)
            ContactPoint.objects.filter(person=person).update(recorded_at=LONG_AGO)
    return controller


@pytest.mark.django_db
def test_proposals_are_registered_confirmed_and_carried_out():
    with as_system("test"):
        RetentionPolicy.objects.all().delete()
    _forgotten(2)
    assert "New rules: 14." in _told("--proposals")
    assert "2 held back: lagringsregelen er ikke bekreftet" in _told("--dry-run")
    _told("--confirm", "contact", "person", "person_account")
    assert "2 would go" in _told("--dry-run")
    told = _told("--run")
    assert "contact: 2 more rows are gone" in told
    assert "Personer som er helt borte: 2" in told
    assert "SHA-256 " in told


@pytest.mark.django_db
def test_one_controller_is_named_by_key_and_line():
    controller = _forgotten(1)
    key = controller.organisation.key
    _told("--dry-run", "--controller", f"{key}:")
    with as_system("test"):
        assert DisposalRun.objects.get().controller == controller
    with pytest.raises(CommandError, match="No organisation"):
        _told("--dry-run", "--controller", f"{key}:state2")


@pytest.mark.django_db
def test_exports_and_receipts_are_told_in_numbers(tmp_path):
    assert "Rows written: 0." in _told("--export", str(tmp_path / "out"))
    with pytest.raises(CommandError):
        _told("--receipt", str(tmp_path / "out"))
    assert "Receipts registered: 0." in _told(
        "--receipt", str(tmp_path / "out"), "--archive", "Byarkivet", "--reference", "2026/1"
    )


def test_batches_that_are_done_stay_done_when_a_run_is_broken_off(empty_database):
    _forgotten(5)
    with as_system("test") as by:
        retention.load_shipped_policies(by=by)
        for record in ("contact", "person", "person_account"):
            retention.confirm_common_policy(record=record, by=by)
    system = actors.system("test")

    def stop(record, n):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        disposal.dispose(controller=None, by=system, batch=2, progress=stop)
    connections["default"].close()
    with as_system("test"):
        assert ContactPoint.objects.count() == 3
        assert sum(line.count for line in lines_of(DisposalRun.objects.get())) == 2
    run = disposal.dispose(controller=None, by=system, batch=2)
    with as_system("test"):
        assert {line.record: line.count for line in lines_of(run)} == {"contact": 5, "person": 5}
        assert (Person.objects.count(), Remainder.objects.count(), DisposalRun.objects.count()) == (0, 5, 1)


@pytest.mark.django_db
def test_nothing_due_is_said():
    assert "Nothing is due." in _told("--dry-run", "--controller", "nav_alna:state")
