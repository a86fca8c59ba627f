"""What the law lets organisations share, and every sharing as an event of its own (R2, R5, R7, R8)."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Staff
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.declared import about_person
from fotfeste.people.models.records import Controller, PersonRecord


class BasisUse(models.TextChoices):
    """What a legal basis is a basis for."""

    PROCESS = "process", _("registrere og bruke")
    SHARE = "share", _("dele med en annen")


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    """Questions about legal bases."""

    def in_force(self, day: dt.date) -> LegalBasisQuerySet:
        """Bases that are in force on *day*."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class LegalBasis(models.Model):
    """A rule of law as data: what it allows, between which kinds of organisations, for which purposes, and when.

    A change is a new version; old rows stay, because records point at them. ``confirmed_on`` empty means «to be
    confirmed by the controller». Empty lists mean that the rule sets no limit there.
    """

    key = models.SlugField(_("nøkkel"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versjon"), default=1)
    use = models.CharField(_("bruk"), max_length=10, choices=BasisUse)
    law = models.CharField(_("lov"), max_length=120)
    section = models.CharField(_("paragraf"), max_length=60, blank=True)
    gdpr = models.CharField(_("artikkel i personvernforordningen"), max_length=60, blank=True)
    text_nb = models.TextField(_("med enkle ord"))
    text_en = models.TextField(_("med enkle ord, engelsk"))
    from_kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    to_kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    within_office = models.BooleanField(_("bare innenfor samme Nav-kontor"), default=False)
    categories = ArrayField(models.PositiveSmallIntegerField(choices=Category), default=list, blank=True)
    purposes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    needs_consent = models.BooleanField(_("krever samtykke"), default=False)
    needs_reference = models.BooleanField(_("krever henvisning til forskrift eller vedtak"), default=False)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)
    confirmed_on = models.DateField(_("bekreftet av behandlingsansvarlig"), null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=300, blank=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        ordering = ["key", "version"]
        verbose_name = _("rettslig grunnlag")
        verbose_name_plural = _("rettslige grunnlag")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="legal_basis_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="legal_basis_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.section}".strip()


class Channel(models.TextChoices):
    """How something was shared."""

    WRITTEN = "written", _("skriftlig, her")
    ORAL = "oral", _("muntlig")
    PAPER = "paper", _("på papir, med personen")


@about_person(
    key="disclosure",
    name=_("Deling"),
    description=_(
        "Hva som er delt, fra hvem til hvem, hvorfor, på hvilket grunnlag, og hvordan personen fikk vite det."
    ),
    purposes=(Purpose.CONTROL, Purpose.COORDINATION),
    category=Category.IDENTITY,
    information=(_("avsender og mottaker"), _("hvilke opplysninger"), _("grunnlag, formål og nødvendighet")),
    archive_worthy=True,
)
class Disclosure(PersonRecord):
    """One sharing. It opens the sender's rows in ``categories`` to those at the recipient who follow the person.

    ``positive`` (the person is positive to cooperation), a consent that lifts secrecy and consent as basis are three
    things (R7). Oral sharing is recorded and opens nothing.
    """

    recipient = models.ForeignKey(
        Controller, on_delete=models.PROTECT, related_name="+", verbose_name=_("til")
    )
    categories = ArrayField(
        models.PositiveSmallIntegerField(choices=Category), verbose_name=_("opplysninger")
    )
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("felt"))
    purpose = models.CharField(_("formål"), max_length=20)
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    basis_reference = models.CharField(_("forskrift eller vedtak"), max_length=200, blank=True)
    necessity = models.CharField(_("hvorfor det er nødvendig"), max_length=500)
    channel = models.CharField(_("hvordan"), max_length=10, choices=Channel)
    positive = models.BooleanField(_("personen er positiv til samarbeidet"), null=True, blank=True)
    informed_how = models.CharField(_("slik fikk personen vite det"), max_length=300)
    informed_on = models.DateField(_("dato personen fikk vite det"))
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateTimeField(_("åpen til"), null=True, blank=True)
    ended_at = models.DateTimeField(_("lukket"), null=True, blank=True)
    consent = models.ForeignKey("Consent", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(PersonRecord.Meta):
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("deling")
        verbose_name_plural = _("delinger")
        constraints = [
            models.CheckConstraint(
                condition=~Q(controller=models.F("recipient")), name="disclosure_to_another"
            ),
            models.CheckConstraint(
                condition=~Q(necessity="") & ~Q(informed_how=""), name="disclosure_with_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class ConsentKind(models.TextChoices):
    """What the consent does: these two are never mixed, and neither is «being positive»."""

    BASIS = "basis", _("samtykke som behandlingsgrunnlag")
    LIFTS_SECRECY = "lifts_secrecy", _("samtykke som opphever taushetsplikt")


@about_person(
    key="consent",
    name=_("Samtykke"),
    description=_(
        "Samtykke der loven ikke gir grunnlag: til hva, i hvilken tekst og når det er trukket tilbake."
    ),
    purposes=(Purpose.CONTROL,),
    category=Category.IDENTITY,
    information=(_("samtykke og tilbaketrekking"),),
    archive_worthy=True,
)
class Consent(PersonRecord):
    """A consent, withdrawn with one click; the service goes on without it (R8)."""

    kind = models.CharField(_("type"), max_length=20, choices=ConsentKind)
    purpose = models.CharField(_("formål"), max_length=300)
    text = models.TextField(_("teksten personen fikk"))
    text_version = models.CharField(_("versjon"), max_length=20)
    language = models.CharField(_("språk"), max_length=8)
    given_on = models.DateField(_("gitt"))
    withdrawn_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)
    effect = models.CharField(_("hva som skjer når det trekkes tilbake"), max_length=300)

    class Meta(PersonRecord.Meta):
        ordering = ["-given_on", "-pk"]
        verbose_name = _("samtykke")
        verbose_name_plural = _("samtykker")

    def __str__(self) -> str:
        return f"consent {self.pk}"
