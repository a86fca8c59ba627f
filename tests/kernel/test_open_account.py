"""The first administrator is opened by a command: account, role, and organisation when it is new."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.models import Account, Event, Organisation
from fotfeste.kernel.roles import Permission

GOOD = "et langt og godt passord"


def open_account(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> str:
    """Run the command with *password* on standard input; answers what it says."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("open_account", "--login=ane", "--name=Ane", *arguments, stdout=said)
    return said.getvalue()


def test_first_administrator_can_sign_in_and_manage_staff(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_account(monkeypatch, GOOD, "--organisation=kontoret", "--organisation-name=Kontoret")
    account = signin.AccountBackend().authenticate(None, username="ane", password=GOOD)
    assert account is not None
    (role,) = signin.roles_of(account.pk, on=timezone.localdate())
    assert role.organisation.name == "Kontoret"
    assert signin.acting_as(role).may(Permission.MANAGE_STAFF)


def test_what_is_done_leaves_its_events(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_account(monkeypatch, GOOD, "--organisation=kontoret", "--organisation-name=Kontoret")
    with actors.enter(actors.system("test")):
        verbs = list(Event.objects.filter(by_label="open_account").values_list("verb", flat=True))
    assert set(verbs) == {"kernel.organisation_registered", "kernel.account_opened", "kernel.role_given"}


@pytest.mark.parametrize(
    ("password", "arguments", "sentence"),
    [
        ("kort", ("--organisation=nav_alna", "--line=state"), "14"),
        (GOOD, ("--organisation=unknown",), "There is no organisation with the key unknown"),
        (GOOD, ("--organisation=nav_alna", "--role=administrator"), "statlig eller kommunal"),
        (GOOD, ("--organisation=nav_alna", "--line=state", "--role=observer"), "Rollen kan ikke"),
    ],
)
def test_faults_are_told_and_nothing_is_kept(
    db: None, monkeypatch: pytest.MonkeyPatch, password: str, arguments: tuple[str, ...], sentence: str
) -> None:
    before = Organisation.objects.count()
    with pytest.raises(CommandError, match=sentence):
        open_account(monkeypatch, password, *arguments)
    assert not Account.objects.filter(login="ane").exists()
    assert Organisation.objects.count() == before
