"""What every row about a person has: the person, who is controller of the row, its category, and the stored key."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Organisation
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.people.national_ids import holds_number

PERSON_STEP = 16 * 2**20
CATEGORY_STEP = 2**20


class ControllerQuerySet(models.QuerySet["Controller"]):
    """Questions about controllers."""

    def of(self, organisation_id: int, line: str) -> ControllerQuerySet:
        """The controller that staff of the organisation act for, in the line they belong to."""
        return self.filter(organisation_id=organisation_id, reporting_line=line)


class Controller(models.Model):
    """Who answers for what is recorded (GDPR article 4 no. 7). A Nav office is two: state and municipal (R19).

    ``areas`` are the municipality and district codes that the unit serves; empty means that geography sets no limit.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="controllers", verbose_name=_("organisasjon")
    )
    reporting_line = models.CharField(_("linje"), max_length=20, choices=ReportingLine, blank=True)
    areas = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name=_("områder"))

    objects = ControllerQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "reporting_line"]
        verbose_name = _("behandlingsansvarlig")
        verbose_name_plural = _("behandlingsansvarlige")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reporting_line"], name="controller_once"),
            # The stored key of a row has twenty bits for its controller.
            models.CheckConstraint(condition=models.Q(id__lt=CATEGORY_STEP), name="controller_fits_the_key"),
        ]

    def __str__(self) -> str:
        line = f" ({self.get_reporting_line_display()})" if self.reporting_line else ""
        return f"{self.organisation}{line}"


class PersonRecord(models.Model):
    """A row about a person. Subclass it, declare it with ``@about_person`` and give its table ``PersonTable``.

    ``akey`` is ``(person × 16 + category) × 2²⁰ + controller``, computed by the database. The policy compares it with
    the keys that the actor may see, so it leads the indexes.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, verbose_name=_("person"))
    controller = models.ForeignKey(
        Controller,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("behandlingsansvarlig"),
    )
    category = models.PositiveSmallIntegerField(_("kategori"))
    akey = models.GeneratedField(
        expression=F("person") * Value(PERSON_STEP) + F("category") * Value(CATEGORY_STEP) + F("controller"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    recorded_at = models.DateTimeField(_("registrert"), auto_now_add=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["akey", "-recorded_at"], name="%(class)s_akey"),
        ]

    def clean(self) -> None:
        """No national id stands in a free text: it would be seen, printed and searched by everybody who reads the text.

        Raises ValidationError with every field where one does (R4).
        """
        super().clean()
        sentence = _("Ta bort fødselsnummeret. Det skal bare stå der det blir spurt om det.")
        faults: dict[str, list[str]] = {
            field.name: [str(sentence)]
            for field in self._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and holds_number(str(getattr(self, field.name) or ""))
        }
        if faults:
            raise ValidationError(faults)
