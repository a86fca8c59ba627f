"""How long records are kept, what stops their disposal, and what is left afterwards (R24, R25)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Staff
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.declared import about_person
from fotfeste.people.models.records import Controller, PersonRecord


class StartEvent(models.TextChoices):
    """From when the time is counted."""

    RECORDED = "recorded", _("da det ble registrert")
    CLOSED = "closed", _("da oppfølgingen ble avsluttet")


class RetentionPolicy(models.Model):
    """How long one kind of record is kept by one controller; without a controller, by all who have no own rule.

    ``record`` is the key of a declaration. ``confirmed_on`` empty means that the period is a proposal: nothing is
    deleted on it.
    """

    record = models.CharField(_("type opplysning"), max_length=60)
    controller = models.ForeignKey(
        Controller, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    months = models.PositiveSmallIntegerField(_("måneder"))
    start = models.CharField(_("regnes fra"), max_length=20, choices=StartEvent)
    archive_first = models.BooleanField(_("arkiveres før sletting"), default=False)
    plan = models.CharField(_("hjemmel i arkiv- eller kassasjonsplan"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("bekreftet"), null=True, blank=True)
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["record", "pk"]
        verbose_name = _("lagringsregel")
        verbose_name_plural = _("lagringsregler")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "controller"], nulls_distinct=False, name="retention_policy_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.months} months"


class HoldReason(models.TextChoices):
    """Why something must not be deleted now."""

    LEGAL = "legal", _("klage, innsyn eller rettssak")
    ARCHIVE = "archive", _("venter på arkivet")
    RESEARCH = "research", _("forskning med eget vedtak")


@about_person(
    key="hold",
    name=_("Sperre mot sletting"),
    description=_("At opplysninger om personen ikke skal slettes nå, hvorfor og hvor lenge."),
    purposes=(Purpose.CONTROL,),
    category=Category.IDENTITY,
    information=(_("grunn og varighet"),),
)
class Hold(PersonRecord):
    """Nothing about the person, of this controller, is disposed of while the hold lasts."""

    reason = models.CharField(_("grunn"), max_length=20, choices=HoldReason)
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    placed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(_("til"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("opphevet"), null=True, blank=True)

    class Meta(PersonRecord.Meta):
        ordering = ["-recorded_at", "pk"]
        verbose_name = _("sperre")
        verbose_name_plural = _("sperrer")

    def __str__(self) -> str:
        return f"hold {self.pk}"


class DisposalRun(models.Model):
    """One run of the retention engine: dry or real, with its certificate. Holds counts, never persons."""

    controller = models.ForeignKey(
        Controller, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("startet"), auto_now_add=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)
    dry = models.BooleanField(_("prøvekjøring"))
    counts = models.JSONField(_("antall"), default=dict)
    held = models.PositiveIntegerField(_("holdt igjen"), default=0)
    persons = models.PositiveIntegerField(_("personer som er borte"), default=0)
    certificate = models.TextField(_("bevis"), blank=True)
    sha256 = models.CharField(_("kontrollsum"), max_length=64, blank=True)
    ordered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("sletterunde")
        verbose_name_plural = _("sletterunder")

    def __str__(self) -> str:
        return f"disposal run {self.pk}"


class ArchiveReceipt(models.Model):
    """The archive's answer that a record has been taken in. Rows of archive-worthy kinds are not deleted before it."""

    record = models.CharField(_("type opplysning"), max_length=60)
    record_id = models.BigIntegerField(_("nummer"))
    controller = models.ForeignKey(Controller, on_delete=models.PROTECT, related_name="+")
    archive = models.CharField(_("arkiv"), max_length=120)
    reference = models.CharField(_("arkivets nummer"), max_length=120)
    received_at = models.DateTimeField(_("mottatt"))

    class Meta:
        ordering = ["-received_at", "pk"]
        verbose_name = _("arkivkvittering")
        verbose_name_plural = _("arkivkvitteringer")
        constraints = [models.UniqueConstraint(fields=["record", "record_id"], name="archive_receipt_once")]

    def __str__(self) -> str:
        return f"receipt {self.reference}"


class Remainder(models.Model):
    """What is left of a disposed person: an anonymous row for statistics, with nothing that leads back.

    Years and coarse groups only; the year of disposal is not kept, since it would narrow down who it was.
    """

    controller = models.ForeignKey(
        Controller, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_year = models.PositiveSmallIntegerField(_("registrert år"))
    age_group = models.CharField(_("aldersgruppe"), max_length=10, blank=True)
    outcome = models.CharField(_("resultat"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("statistikkrad")

    def __str__(self) -> str:
        return f"remainder {self.pk}"
