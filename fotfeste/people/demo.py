"""The demo's made-up persons: synthetic numbers, names of flowers and trees, and what may happen around them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from fotfeste.kernel import actor as actors
from fotfeste.kernel import signin
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import demo_account
from fotfeste.kernel.models import Account
from fotfeste.people import demo_sharing
from fotfeste.people.acting import controller_of
from fotfeste.people.actions import bases, memberships, persons, retention
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.models import (
    ContactKind,
    ContactPoint,
    LegalBasis,
    MembershipKind,
    Person,
    PersonAccount,
    PersonNumber,
    Protection,
    Residence,
)
from fotfeste.people.national_ids import synthetic

PARTICIPANT = "demo-participant"
PARTICIPANT_NAME = "Amina Blåklokke"
"""The login of the person in the demo who can sign in to own data, and her name."""


@dataclass(frozen=True)
class Made:
    """A made-up person; ``index`` gives the synthetic number."""

    index: int
    given_name: str
    family_name: str
    language: str = "nb"
    interpreter: bool = False
    native_name: str = ""
    protection: Protection = Protection.NONE
    residence: Residence = Residence.NORWAY
    deceased_on: dt.date | None = None


ALNA = (
    Made(1, "Amina", "Blåklokke", "so", True, "آمنة"),
    Made(2, "Selam", "Rødkløver", "ti", True, "ሰላም"),
    Made(3, "Olena", "Hvitveis", "uk", True, "Олена"),
    Made(4, "Jonas", "Bjørkelund"),
    Made(5, "Kari", "Tyttebær"),
    Made(6, "Ibrahim", "Ospelund", "ar", True, "إبراهيم"),
    Made(7, "Máret", "Reinrose", "se"),
    Made(8, "Nguyen", ""),
    Made(9, "Sara", "Ålgård"),
    Made(10, "Øystein", "Ærfugl"),
    Made(11, "Fatima", "Linnea", "ur", True, "فاطمہ"),
    Made(12, "Per", "Einer"),
    Made(13, "Maria", "Kornblom", "pl"),
    Made(14, "Yusuf", "Granli", "tr"),
    Made(15, "Ida", "Solsikke"),
    Made(16, "Lars", "Hegg", residence=Residence.UNKNOWN),
    Made(17, "Tomasz", "Furulund", "pl", residence=Residence.ABROAD),
    Made(18, "Berit", "Syrin", deceased_on=dt.date(2024, 2, 3)),
)
HELSFYR = (
    Made(2, "Selam", "Rødkløver", "ti", True),
    Made(31, "Rosa", "Timotei", "es"),
    Made(32, "Khalid", "Kvitkløver", "ar", True, "خالد"),
    Made(33, "Anne", "Marikåpe"),
)
# Registered by somebody with authorisation; nobody in the demo may see them.
HIDDEN = (
    Made(41, "Skjult", "Liljekonvall", protection=Protection.STRICTLY_CONFIDENTIAL),
    Made(42, "Skjult", "Ormetelg", protection=Protection.UNKNOWN),
    Made(43, "Skjult", "Einstape", protection=Protection.CONFIDENTIAL),
)


def load_demo_people(*, by: Actor) -> int:
    """Register the made-up persons, in the names of the demo's advisers; answers how many are new."""
    bases.load_shipped_bases(by=by)
    retention.load_shipped_policies(by=by)
    adviser = demo_account("adviser")
    if adviser is None or Person.objects.exists():
        return 0
    hats = {
        role.organisation.key: signin.acting_as(role)
        for role in signin.roles_of(adviser.pk, on=timezone.localdate())
    }
    basis = {one.key: one for one in LegalBasis.objects.all()}
    for hat, made, key in (
        ("nav_alna", ALNA, "nav_processing"),
        ("oslo_vo_helsfyr", HELSFYR, "opplaring_processing"),
    ):
        with actors.enter(hats[hat]) as acting:
            for one in made:
                _register(one, basis[key], acting)
    for one in HIDDEN:
        _hide(one, hats["nav_alna"])
    _let_in_others(basis["nav_processing"], hats["nav_alna"])
    _open_own_account()
    demo_sharing.load_demo_sharing(by=hats["nav_alna"])
    return Person.objects.count()


def _values(one: Made) -> dict[str, object]:
    return {
        "given_name": one.given_name,
        "family_name": one.family_name,
        "native_name": one.native_name,
        "preferred_language": one.language,
        "needs_interpreter": one.interpreter,
        "protection": one.protection,
        "residence": one.residence,
        "deceased_on": one.deceased_on,
        "area": "030112" if one.residence == Residence.NORWAY else "",
    }


def _register(one: Made, basis: LegalBasis, by: Actor) -> None:
    done = persons.register_person(values=_values(one), number=synthetic(one.index), basis=basis, by=by)
    if done.person is not None:
        ContactPoint.objects.create(
            person=done.person,
            controller=controller_of(by),
            kind=ContactKind.PHONE,
            # Numbers that Nkom has set aside for fiction begin so.
            value=f"2200{one.index:04}",
            preferred=True,
        )


def _hide(one: Made, by: Actor) -> None:
    """What an authorised handler would register. The demo has none, so the system does it."""
    person = Person(**_values(one), shielded=False)
    person.save(force_insert=True)
    number = synthetic(one.index)
    PersonNumber.objects.create(
        person=person,
        controller=controller_of(by),
        kind=number.kind.value,
        encrypted=persons.numbers.encrypt(number),
        masked=number.masked(),
        lookup=persons.numbers.lookup(number),
    )


def _let_in_others(basis: LegalBasis, adviser: Actor) -> None:
    coordinator = demo_account("coordinator")
    if coordinator is None:
        return
    role = signin.roles_of(coordinator.pk, on=timezone.localdate())[0]
    with actors.enter(adviser) as by:
        followed = list(Person.objects.order_by("pk"))
        for person in followed:
            memberships.let_in(
                person=person,
                staff_role=None,
                kind=MembershipKind.CASELOAD,
                categories=(Category.IDENTITY, Category.CONTACT, Category.PLAN),
                basis=basis,
                purpose=Purpose.FOLLOW_UP,
                by=by,
            )
        for person in followed[:5]:
            memberships.let_in(
                person=person,
                staff_role=role,
                kind=MembershipKind.TEAM,
                categories=(Category.IDENTITY, Category.CONTACT, Category.PLAN),
                basis=basis,
                purpose=Purpose.COORDINATION,
                title="Koordinator",
                by=by,
            )


def _open_own_account() -> None:
    account = Account.objects.create_account(PARTICIPANT, None)
    PersonAccount.objects.create(person=Person.objects.get(given_name="Amina"), account=account)
