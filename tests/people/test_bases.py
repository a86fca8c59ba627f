"""The catalogue of legal bases: what is shipped, new versions, and the controller's confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.acting import as_system
from fotfeste.people.actions.bases import confirm_basis, load_shipped_bases, revise_basis
from fotfeste.people.categories import Purpose
from fotfeste.people.models import BasisUse, LegalBasis
from fotfeste.people.sharing_rules import NOT_YET
from fotfeste.people.shipped_bases import read_shipped

pytestmark = pytest.mark.django_db
ActorIn = Callable[[str], Actor]
LATER = dt.date(2030, 1, 1)


def newest(key: str) -> LegalBasis:
    return LegalBasis.objects.filter(key=key).order_by("-version")[0]


def test_every_shipped_row_says_its_source_and_that_it_is_to_be_confirmed() -> None:
    for row in read_shipped():
        values = row["values"]
        assert values["source"].startswith(("[V] ", "[U] ")), row["key"]
        assert "confirmed" in values["source"] or "to be set" in values["source"], row["key"]
        assert values["use"] in BasisUse.values
        assert set(values["purposes"]) <= {one.value for one in Purpose}
        assert values["text_nb"] != values["text_en"]
        assert "confirmed_on" not in values


def test_no_statute_that_shares_covers_the_economy_or_protected_records_outside_the_office() -> None:
    for row in read_shipped():
        values = row["values"]
        if values["use"] == "share" and not values["needs_consent"] and not values["within_office"]:
            assert values["categories"], row["key"]
            assert not set(values["categories"]) & {6, 9}, row["key"]


def test_loading_again_changes_nothing() -> None:
    with as_system("test") as system:
        assert load_shipped_bases(by=system) == 0


def test_a_new_version_follows_the_old(actor_in: ActorIn) -> None:
    officer = actor_in("data_protection_officer")
    with actors.enter(officer):
        before = newest("nav_15a")
        made = revise_basis(
            basis=before,
            values={"text_nb": "Ny ordlyd.", "text_en": "New words."},
            valid_from=LATER,
            by=officer,
        )
        before.refresh_from_db()
        assert (made.version, made.text_nb, made.law) == (2, "Ny ordlyd.", before.law)
        assert made.confirmed_on is None
        assert before.valid_to == dt.date(2029, 12, 31)
        assert LegalBasis.objects.in_force(LATER).get(key="nav_15a") == made
        assert LegalBasis.objects.in_force(timezone.localdate()).get(key="nav_15a") == before


def test_a_new_version_does_not_begin_before_the_one_in_force(actor_in: ActorIn) -> None:
    officer = actor_in("data_protection_officer")
    with actors.enter(officer), pytest.raises(Rejected):
        revise_basis(basis=newest("nav_15a"), values={}, valid_from=dt.date(2018, 1, 1), by=officer)


def test_a_law_that_waits_for_its_day_gets_it_as_a_version(actor_in: ActorIn) -> None:
    officer = actor_in("data_protection_officer")
    with actors.enter(officer):
        revise_basis(basis=newest("fvl_new"), values={}, valid_from=LATER, by=officer)
        assert LegalBasis.objects.in_force(LATER).get(key="fvl_new").version == 2
        assert newest("fvl_new").valid_to is None


def test_a_version_that_never_began_gives_way(actor_in: ActorIn) -> None:
    officer = actor_in("data_protection_officer")
    with actors.enter(officer):
        revise_basis(basis=newest("nav_7"), values={}, valid_from=LATER, by=officer)
        revise_basis(basis=newest("nav_7"), values={}, valid_from=dt.date(2029, 1, 1), by=officer)
        days = [dt.date(2028, 12, 31), dt.date(2029, 1, 1), LATER]
        assert [
            [one.version for one in LegalBasis.objects.in_force(day).filter(key="nav_7")] for day in days
        ] == [[1], [3], [3]]
        assert LegalBasis.objects.get(key="nav_7", version=2).valid_from == NOT_YET


def test_loading_leaves_what_somebody_has_confirmed_or_made_anew(actor_in: ActorIn) -> None:
    officer = actor_in("data_protection_officer")
    with actors.enter(officer):
        revise_basis(basis=newest("nav_15a"), values={"law": "Ny lov"}, valid_from=LATER, by=officer)
        confirm_basis(basis=newest("nav_7"), by=officer)
    with as_system("test") as system:
        LegalBasis.objects.filter(key="nav_7").update(text_nb="Bekreftet ordlyd.")
        assert load_shipped_bases(by=system) == 0
    assert newest("nav_7").text_nb == "Bekreftet ordlyd."
    assert LegalBasis.objects.get(key="nav_15a", version=1).valid_to == dt.date(2029, 12, 31)


def test_only_the_newest_version_is_confirmed(actor_in: ActorIn) -> None:
    officer = actor_in("data_protection_officer")
    with actors.enter(officer):
        before = newest("nav_15a")
        made = revise_basis(basis=before, values={}, valid_from=LATER, by=officer)
        with pytest.raises(Rejected):
            confirm_basis(basis=before, by=officer)
        assert confirm_basis(basis=made, by=officer).confirmed_on == timezone.localdate()


@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_change_the_catalogue(role: str, actor_in: ActorIn) -> None:
    actor = actor_in(role)
    with actors.enter(actor):
        if Permission.MANAGE_PROCESSING in ROLES[role].permissions:
            confirm_basis(basis=newest("nav_15a"), by=actor)
            revise_basis(basis=newest("nav_15a"), values={}, valid_from=LATER, by=actor)
            return
        with pytest.raises(Denied):
            confirm_basis(basis=newest("nav_15a"), by=actor)
        with pytest.raises(Denied):
            revise_basis(basis=newest("nav_15a"), values={}, valid_from=LATER, by=actor)
