"""What the person may ask for, and merging two records of one person: corrections, merges, conflicts of interest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Staff, StaffRole
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.declared import about_person
from fotfeste.people.models.persons import Person
from fotfeste.people.models.records import PersonRecord


class CorrectionStatus(models.TextChoices):
    """How far a proposed correction has come."""

    SENT = "sent", _("sendt, venter på svar")
    ACCEPTED = "accepted", _("rettet")
    STATEMENT = "statement", _("ikke rettet, men din forklaring er lagt ved")
    OWN_WORDS = "own_words", _("din forklaring er lagt ved")


@about_person(
    key="correction",
    name=_("Forslag om retting"),
    description=_(
        "Hva personen mener er feil, hva som ble svart, og personens egen forklaring (GDPR artikkel 16)."
    ),
    purposes=(Purpose.OWN_INSIGHT,),
    category=None,
    information=(_("forslag og svar"),),
)
class Correction(PersonRecord):
    """The person says that something is wrong. The original stays in the history; the answer gives a reason.

    It is about row ``row`` of the kind of record ``record``, and has the category of that row: what somebody wants
    corrected about her health is seen by those who see what was recorded about it. Without ``wanted`` it is her own
    statement, which needs no answer.
    """

    record = models.CharField(_("type opplysning"), max_length=60)
    row = models.BigIntegerField(_("nummer"), null=True, blank=True)
    field = models.CharField(_("felt"), max_length=60, blank=True)
    wanted = models.CharField(_("slik skal det være"), max_length=500, blank=True)
    statement = models.TextField(_("forklaring"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=CorrectionStatus, default="sent")
    answered_at = models.DateTimeField(_("svart"), null=True, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("svar"), max_length=500, blank=True)

    class Meta(PersonRecord.Meta):
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("forslag om retting")
        verbose_name_plural = _("forslag om retting")
        constraints = [
            models.CheckConstraint(
                condition=~Q(wanted="") | ~Q(statement=""), name="correction_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


@about_person(
    key="merge",
    name=_("Sammenslåtte registreringer"),
    description=_("At to registreringer var samme person, og hva som ble flyttet, så det kan gjøres om."),
    purposes=(Purpose.CONTROL,),
    category=Category.PROTECTED,
    information=(_("hvilke rader som ble flyttet"),),
)
class Merge(PersonRecord):
    """Two records were one person. ``moved`` lists table and row numbers, so that it can be undone to the letter."""

    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("slått inn"))
    moved = models.JSONField(default=dict)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("gjort om"), null=True, blank=True)
    undone_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(PersonRecord.Meta):
        ordering = ["-recorded_at", "pk"]
        verbose_name = _("sammenslåing")
        verbose_name_plural = _("sammenslåinger")

    def __str__(self) -> str:
        return f"merge {self.pk}"


@about_person(
    key="conflict",
    name=_("Inhabilitet"),
    description=_("At en ansatt har meldt fra om at hun ikke skal se denne personen."),
    purposes=(Purpose.CONTROL,),
    category=Category.PROTECTED,
    information=(_("hvem som ikke skal se"),),
)
class ConflictOfInterest(PersonRecord):
    """A member of staff has declared not to see this person: colleague, neighbour, friend (R45). No grant beats it."""

    staff_role = models.ForeignKey(StaffRole, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("opphevet"), null=True, blank=True)

    class Meta(PersonRecord.Meta):
        ordering = ["-recorded_at", "pk"]
        verbose_name = _("inhabilitet")

    def __str__(self) -> str:
        return f"conflict {self.pk}"
