"""Persons: who they are, how to reach them, and what must be taken care of."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Lower, Trim
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Account
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.declared import about_person
from fotfeste.people.models.records import PersonRecord


class Protection(models.TextChoices):
    """Address protection in the population register. Unknown counts as the strictest (R16)."""

    UNKNOWN = "unknown", _("ikke avklart")
    NONE = "none", _("ingen")
    CONFIDENTIAL = "confidential", _("fortrolig")
    STRICTLY_CONFIDENTIAL = "strictly_confidential", _("strengt fortrolig")
    STRICTLY_CONFIDENTIAL_ABROAD = "strictly_confidential_abroad", _("strengt fortrolig, utland")


STRICTEST = (
    Protection.UNKNOWN,
    Protection.STRICTLY_CONFIDENTIAL,
    Protection.STRICTLY_CONFIDENTIAL_ABROAD,
)


class Residence(models.TextChoices):
    """Where the person lives, as far as geography sets limits to who follows up."""

    UNKNOWN = "unknown", _("ukjent")
    NORWAY = "norway", _("i Norge")
    ABROAD = "abroad", _("i utlandet")


class WrittenStandard(models.TextChoices):
    """The written Norwegian that the person wants letters in (språklova)."""

    BOKMAL = "nb", _("bokmål")
    NYNORSK = "nn", _("nynorsk")


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about persons. The database answers only for those the actor may see."""

    def named(self, text: str) -> PersonQuerySet:
        """Persons in whose names every word of *text* occurs, in any order and any case."""
        found = self
        for word in text.lower().split():
            found = found.filter(search_name__contains=word)
        return found

    def by_name(self) -> PersonQuerySet:
        """Sorted as Norwegians sort: by family name, then given name; æ ø å last."""
        return self.order_by("sort_name", "pk")


@about_person(
    key="person",
    name=_("Person"),
    description=_("Navn, språk, tolkebehov og vern: det som må til for å møte riktig person på riktig måte."),
    purposes=(Purpose.FOLLOW_UP, Purpose.COORDINATION),
    category=Category.IDENTITY,
    information=(
        _("navn"),
        _("fødselsdato"),
        _("språk og tolkebehov"),
        _("målform"),
        _("adressebeskyttelse"),
    ),
    history=True,
)
@pghistory.track(exclude=["search_name", "sort_name"], append_only=False)
class Person(models.Model):
    """One human being, known once, whoever records something about her. Names may be in any script.

    Somebody with one name only has it as ``given_name``. Citizenship is not recorded.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_name = models.CharField(_("fornavn"), max_length=120)
    family_name = models.CharField(_("etternavn"), max_length=120, blank=True)
    preferred_name = models.CharField(_("vil bli kalt"), max_length=120, blank=True)
    native_name = models.CharField(_("navnet med egen skrift"), max_length=240, blank=True)
    pronunciation = models.CharField(_("slik uttales navnet"), max_length=240, blank=True)
    birth_date = models.DateField(_("fødselsdato"), null=True, blank=True)
    preferred_language = models.CharField(_("språk"), max_length=8, blank=True)
    other_languages = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, verbose_name=_("andre språk")
    )
    needs_interpreter = models.BooleanField(_("trenger tolk"), null=True, blank=True)
    written_standard = models.CharField(_("målform"), max_length=2, choices=WrittenStandard, blank=True)
    protection = models.CharField(
        _("adressebeskyttelse"), max_length=30, choices=Protection, default=Protection.UNKNOWN
    )
    protection_checked_at = models.DateTimeField(_("adressebeskyttelse sjekket"), null=True, blank=True)
    shielded = models.BooleanField(_("skjermet"), default=False)
    residence = models.CharField(_("bosted"), max_length=10, choices=Residence, default=Residence.UNKNOWN)
    area = models.CharField(_("kommune eller bydel"), max_length=6, blank=True)
    deceased_on = models.DateField(_("død"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registrert"), auto_now_add=True)
    search_name = models.GeneratedField(
        expression=Lower(
            Concat(
                F("given_name"),
                Value(" "),
                F("family_name"),
                Value(" "),
                F("preferred_name"),
                Value(" "),
                F("native_name"),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_name = models.GeneratedField(
        expression=models.Func(
            # Trimmed, so that somebody with one name stands where that name belongs.
            Lower(Trim(Concat(F("family_name"), Value(" "), F("given_name")))),
            Value("æøåäö"),
            Value("{|}{|"),
            function="translate",
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        # Looking up outside one's own asks for an exact name and this day.
        indexes = [models.Index(fields=["birth_date"], name="person_birth_date")]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        """Given and family name, as written in Norway."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """What the person wants to be called."""
        return self.preferred_name or self.full_name

    @property
    def initials(self) -> str:
        """Initials, for places where a whole name says too much."""
        return " ".join(f"{name[0].upper()}." for name in (self.given_name, self.family_name) if name)


@about_person(
    key="national_id",
    name=_("Fødselsnummer"),
    description=_(
        "Fødselsnummer, D-nummer eller DUF-nummer, kryptert, med en nøklet hash å finne personen igjen på."
    ),
    purposes=(Purpose.FOLLOW_UP,),
    category=Category.PROTECTED,
    information=(_("fødselsnummer"), _("D-nummer"), _("DUF-nummer")),
)
class PersonNumber(PersonRecord):
    """A national id of a person, encrypted. ``masked`` is what screens show; ``lookup`` finds the person again."""

    kind = models.CharField(_("type"), max_length=20)
    encrypted = models.BinaryField()
    masked = models.CharField(_("nummer"), max_length=20)
    lookup = models.BinaryField(max_length=32)

    class Meta(PersonRecord.Meta):
        verbose_name = _("fødselsnummer")
        verbose_name_plural = _("fødselsnumre")
        constraints = [
            models.UniqueConstraint(fields=["person", "lookup"], name="person_number_once"),
        ]

    def __str__(self) -> str:
        return f"number of person {self.person_id}"


class ContactKind(models.TextChoices):
    """Ways to reach somebody."""

    PHONE = "phone", _("telefon")
    EMAIL = "email", _("e-post")
    ADDRESS = "address", _("adresse")
    THROUGH = "through", _("gjennom en annen")
    BOX = "box", _("postboks hos politiet")


@about_person(
    key="contact",
    name=_("Kontaktopplysninger"),
    description=_("Hvordan personen kan nås, og hva som er tryggest å bruke."),
    purposes=(Purpose.FOLLOW_UP, Purpose.COORDINATION),
    category=Category.CONTACT,
    information=(_("telefon"), _("e-post"), _("adresse")),
    history=True,
)
@pghistory.track(exclude=["akey"], append_only=False)
class ContactPoint(PersonRecord):
    """A way to reach the person. For strictly confidential persons the database takes the police's box only."""

    kind = models.CharField(_("type"), max_length=10, choices=ContactKind)
    value = models.CharField(_("opplysning"), max_length=300)
    note = models.CharField(_("når og hvordan"), max_length=200, blank=True)
    preferred = models.BooleanField(_("bruk helst denne"), default=False)
    valid_to = models.DateField(_("til"), null=True, blank=True)

    class Meta(PersonRecord.Meta):
        verbose_name = _("kontaktopplysning")
        verbose_name_plural = _("kontaktopplysninger")

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"


@about_person(
    key="person_account",
    name=_("Innlogging for personen selv"),
    description=_("Hvilken konto personen selv logger inn med."),
    purposes=(Purpose.OWN_INSIGHT,),
    category=Category.IDENTITY,
    information=(_("konto"),),
)
class PersonAccount(models.Model):
    """The account that a person signs in with to see own data. Linked by a verified national id, never by e-mail."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="own_account")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("personens konto")

    def __str__(self) -> str:
        return f"account of person {self.person_id}"
