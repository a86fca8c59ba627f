"""A wish to share: what somebody wants to tell whom, and everything that is wrong with it, before it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault
from fotfeste.kernel.models.organisations import Sector
from fotfeste.kernel.roles import Permission
from fotfeste.people import access
from fotfeste.people.categories import MINIMUM, PURPOSE_NAMES, Category, Purpose
from fotfeste.people.models import (
    BasisUse,
    Channel,
    Consent,
    ConsentKind,
    Controller,
    LegalBasis,
    Person,
    Protection,
)
from fotfeste.people.sharing_fields import ADDRESS, ShareField, fields_of
from fotfeste.people.sharing_rules import Answer, Basis, Code, Party, Question, may_share
from fotfeste.people.sharing_words import sentence

PURPOSES = (
    Purpose.COORDINATION,
    Purpose.FOLLOW_UP,
    Purpose.TRAINING,
    Purpose.PLACEMENT,
    Purpose.AFTERCARE,
)
"""What something is shared for. Control and the person's own insight are no reasons to tell another organisation."""

LONGEST_NECESSITY = 500


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Everything that is told when something is shared; the fields are those of `Disclosure`.

    ``necessity_of`` gives the own reason of each category beyond the minimum; None where the place that asks has room
    for one reason only. Without ``fields``, every field of the categories is shared.
    """

    person: Person
    sender: Controller
    recipient: Controller
    categories: frozenset[Category]
    purpose: str
    basis: LegalBasis | None
    necessity: str
    channel: str
    informed_how: str
    informed_on: dt.date | None
    fields: tuple[str, ...] = ()
    consent: Consent | None = None
    basis_reference: str = ""
    valid_until: dt.datetime | None = None
    necessity_of: Mapping[Category, str] | None = field(default_factory=dict)

    @property
    def whole_necessity(self) -> str:
        """Why it is necessary, with the own reason of each category beyond the minimum on a line of its own."""
        given = self.necessity_of or {}
        own = [
            f"{category.label}: {given[category].strip()}"
            for category in Category
            if category in self.categories and given.get(category, "").strip()
        ]
        return "\n".join([self.necessity.strip(), *own])

    @property
    def all_fields(self) -> tuple[str, ...]:
        """The keys of the fields that are shared."""
        return self.fields or tuple(one.key for one in offered(self.person, self.categories))


def check_may_share(person: Person, by: Actor) -> None:
    """Raise Denied unless *by* shares what is known about *person*: holds the permission and sees the person."""
    by.check(Permission.SHARE)
    if not Person.objects.filter(pk=person.pk).exists():
        raise Denied(_("Du har ikke tilgang. Du må ha en aktiv rolle og en aktiv oppfølging av deltakeren."))


def may_share_about(person: Person, by: Actor) -> bool:
    """Whether *by* shares what is known about *person*."""
    return access.allowed(check_may_share, person, by)


def offered(person: Person, categories: Iterable[Category]) -> tuple[ShareField, ...]:
    """The fields of *categories* that may be chosen: a confidential address is not among them."""
    hidden = person.protection != Protection.NONE
    return tuple(one for one in fields_of(categories) if not (hidden and one.key == ADDRESS))


def ask(
    *,
    person: Person,
    sender: Controller,
    recipient: Controller,
    purpose: str,
    categories: Iterable[Category] = (),
    consents: Iterable[str] = (),
    reference: str = "",
    bases: Iterable[LegalBasis],
) -> Answer:
    """Which of *bases* let *sender* tell *recipient* today."""
    today = timezone.localdate()
    question = Question(
        sender=party(sender),
        recipient=party(recipient),
        purpose=purpose,
        day=today,
        categories=frozenset(int(one) for one in categories),
        protection=person.protection,
        consents=frozenset(consents),
        reference=reference,
        age=age_of(person, today),
    )
    return may_share(question, [basis_of(one) for one in bases])


def party(controller: Controller) -> Party:
    """A controller as the rules see it."""
    organisation = controller.organisation
    return Party(
        kind=organisation.kind,
        line=controller.reporting_line,
        office=organisation.pk,
        private=organisation.sector in (Sector.PRIVATE, Sector.NGO),
    )


def basis_of(stored: LegalBasis) -> Basis:
    """A stored basis as the rules see it."""
    return Basis(
        key=stored.key,
        for_sharing=stored.use == BasisUse.SHARE,
        from_kinds=frozenset(stored.from_kinds),
        to_kinds=frozenset(stored.to_kinds),
        within_office=stored.within_office,
        categories=frozenset(stored.categories),
        purposes=frozenset(stored.purposes),
        consent=consent_for(stored),
        needs_reference=stored.needs_reference,
        valid_from=stored.valid_from,
        valid_to=stored.valid_to,
    )


def consent_for(stored: LegalBasis) -> str:
    """The kind of consent that a basis needs: as basis for processing, or to lift secrecy; empty when it needs none."""
    if not stored.needs_consent:
        return ""
    return ConsentKind.BASIS if "6(1)(a)" in stored.gdpr else ConsentKind.LIFTS_SECRECY


def age_of(person: Person, day: dt.date) -> int | None:
    """How old the person is on *day*, when the birth date is known."""
    born = person.birth_date
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def active_consents(person: Person, controller: Controller) -> list[Consent]:
    """Consents that the person has given to *controller* and not withdrawn."""
    return list(Consent.objects.filter(person=person, controller=controller, withdrawn_at__isnull=True))


def faults_of(wish: Wish) -> list[Fault]:
    """Everything that is wrong with *wish*, each at its field; empty when it may be shared."""
    return [*_faults_of_content(wish), *_faults_of_rules(wish), *_faults_of_reasons(wish)]


def _faults_of_content(wish: Wish) -> Iterable[Fault]:
    if wish.purpose not in PURPOSES:
        yield Fault("purpose", _("Velg hvilket formål delingen har."))
    if not wish.categories:
        yield Fault("fields", _("Velg minst én opplysning."))
        return
    unseen = wish.categories - access.visible_categories(wish.person.pk)
    if unseen:
        yield Fault(
            "fields",
            _("Du kan bare dele det du selv ser. Ta bort: {categories}.").format(
                categories=", ".join(str(one.label) for one in sorted(unseen))
            ),
        )
    if not wish.fields:
        return
    known = {one.key for one in offered(wish.person, wish.categories)}
    if set(wish.fields) - known:
        yield Fault("fields", _("Noen av feltene kan ikke deles. Velg blant dem som står her."))
    missing = known - set(wish.fields)
    if wish.channel == Channel.WRITTEN and missing:
        names = ", ".join(
            str(one.label) for one in offered(wish.person, wish.categories) if one.key in missing
        )
        yield Fault(
            "fields",
            _(
                "Det som deles her, åpnes samlet for hver gruppe. Ta med også, eller fortell muntlig: {names}."
            ).format(names=names),
        )


def _faults_of_rules(wish: Wish) -> Iterable[Fault]:
    if wish.basis is None:
        yield Fault("basis", _("Velg hvilket rettslig grunnlag delingen har."))
        return
    needed = consent_for(wish.basis)
    held = wish.consent is not None and _holds(wish, wish.consent)
    answer = ask(
        person=wish.person,
        sender=wish.sender,
        recipient=wish.recipient,
        purpose=wish.purpose,
        categories=wish.categories,
        consents={wish.consent.kind} if held and wish.consent else (),
        reference=wish.basis_reference,
        bases=[wish.basis],
    )
    for obstacle in answer.standing:
        yield Fault(_FIELD.get(obstacle.code, "recipient"), sentence(obstacle, wish.basis))
    for obstacle in answer.verdicts[0].obstacles[len(answer.standing) :]:
        yield Fault(_FIELD.get(obstacle.code, "basis"), sentence(obstacle, wish.basis))
    if wish.consent is not None and not held:
        yield Fault("consent", _("Samtykket gjelder ikke lenger, eller er gitt til noen andre."))
    if wish.consent is not None and not needed:
        yield Fault("consent", _("Dette grunnlaget er en lovregel og ikke et samtykke. La feltet stå tomt."))


_FIELD = {
    Code.NEVER_SHARED: "fields",
    Code.EMPLOYER_PLACEMENT_ONLY: "fields",
    Code.EMPLOYER_PURPOSE: "purpose",
    Code.NEEDS_CONSENT: "consent",
    Code.NEEDS_SECRECY_LIFTED: "consent",
    Code.NEEDS_REFERENCE: "basis_reference",
}


def _holds(wish: Wish, consent: Consent) -> bool:
    return (
        consent.person_id == wish.person.pk
        and consent.controller_id == wish.sender.pk
        and Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).exists()
    )


def _faults_of_reasons(wish: Wish) -> Iterable[Fault]:
    if not wish.necessity.strip():
        yield Fault("necessity", _("Skriv hvorfor mottakeren trenger dette."))
    beyond = sorted(wish.categories - set(MINIMUM))
    if beyond and wish.necessity_of is None:
        yield Fault(
            "categories",
            _(
                "Begynn med det vanlige. Del resten på siden «Deling», der hver gruppe får sin egen begrunnelse."
            ),
        )
    own = wish.necessity_of
    for category in beyond:
        if own is not None and not own.get(category, "").strip():
            yield Fault(
                f"necessity_{int(category)}",
                _("Skriv hvorfor det er nødvendig å dele dette: {category}.").format(category=category.label),
            )
    if len(wish.whole_necessity) > LONGEST_NECESSITY:
        yield Fault(
            "necessity",
            _("Begrunnelsene er til sammen {n} tegn. Kort dem ned til {most}.").format(
                n=len(wish.whole_necessity), most=LONGEST_NECESSITY
            ),
        )
    if wish.channel not in Channel.values:
        yield Fault("channel", _("Velg hvordan du deler."))
    if not wish.informed_how.strip():
        yield Fault("informed_how", _("Skriv hvordan personen fikk vite det."))
    if wish.informed_on is None:
        yield Fault("informed_on", _("Skriv hvilken dag personen fikk vite det."))
    elif wish.informed_on > timezone.localdate():
        yield Fault(
            "informed_on", _("Dagen er ikke kommet ennå. Personen skal vite om delingen før den skjer.")
        )
    if wish.valid_until is not None and wish.valid_until <= timezone.now():
        yield Fault("valid_until", _("Sluttdatoen må være etter i dag."))


def purpose_choices() -> list[tuple[str, str]]:
    """Purposes for a form field."""
    return [(one.value, str(PURPOSE_NAMES[one])) for one in PURPOSES]
