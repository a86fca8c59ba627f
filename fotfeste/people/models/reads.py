"""Who looked at whom, when and why. Only grows; sealed in batches into a chain of hashes, so that tampering shows."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Organisation, Staff
from fotfeste.people.models.records import Controller


class ReadKind(models.TextChoices):
    """How something about a person was met."""

    PAGE = "page", _("åpnet siden")
    LIST = "list", _("så en liste")
    SEARCH = "search", _("søkte")
    LOOKUP = "lookup", _("slo opp utenfor egne deltakere")
    REVEAL = "reveal", _("så hele fødselsnummeret")
    EXPORT = "export", _("lastet ned")
    PRINT = "print", _("skrev ut")
    API = "api", _("hentet gjennom en maskin")
    DENIED = "denied", _("ble nektet")
    BREAK_GLASS = "break_glass", _("brukte nødtilgang")


class ReadLogQuerySet(models.QuerySet["ReadLog"]):
    """Questions about who looked."""

    def of_person(self, person_id: int) -> ReadLogQuerySet:
        """Who has looked at this person, the newest first."""
        return self.filter(subject_id=person_id).order_by("-pk")

    def since(self, moment: dt.datetime) -> ReadLogQuerySet:
        """What was read after *moment*."""
        return self.filter(at__gte=moment)


class ReadLog(models.Model):
    """One look. ``subject_id`` is the person, without a foreign key, so that the trace outlives what it is about.

    ``because`` is the kind of membership that opened the person; ``page`` the name of the view, never an address with
    anything in it. A list has no subject but the number of persons it showed.
    """

    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    kind = models.CharField(_("måte"), max_length=20, choices=ReadKind)
    page = models.CharField(_("side"), max_length=80)
    subject_id = models.BigIntegerField(_("person"), null=True)
    count = models.PositiveIntegerField(_("antall personer"), default=1)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    controller = models.ForeignKey(
        Controller, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("rolle"), max_length=40)
    label = models.CharField(_("jobb"), max_length=200, blank=True)
    because = models.CharField(_("tilknytning"), max_length=20, blank=True)
    reason = models.CharField(_("begrunnelse"), max_length=500, blank=True)
    fields = models.CharField(_("det som ble vist"), max_length=300, blank=True)

    objects = ReadLogQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("oppslag")
        verbose_name_plural = _("oppslag")
        indexes = [
            models.Index(fields=["subject_id", "-id"], name="read_of_subject"),
            models.Index(fields=["staff", "-id"], name="read_by_staff"),
            models.Index(fields=["controller", "-at"], name="read_in_controller"),
        ]

    def __str__(self) -> str:
        return f"read {self.pk}"


class ReadSeal(models.Model):
    """A look's place in the chain: ``chain`` = SHA-256 of the place before it and of the look itself.

    ``place`` is one, two, three … in the order of sealing. Written by the sealing job alone.
    """

    place = models.BigIntegerField(primary_key=True)
    read_id = models.BigIntegerField(unique=True)
    chain = models.BinaryField(max_length=32)
    batch = models.BigIntegerField()

    class Meta:
        ordering = ["place"]
        verbose_name = _("segl")

    def __str__(self) -> str:
        return f"seal {self.place}"
