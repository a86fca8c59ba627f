"""Who governs: bodies with mandates and seats, the criteria they judge by, and the programme's own staffing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Organisation, Sourced
from fotfeste.portfolio.models.programmes import Programme


class Body(Sourced):
    """A board, group or role with a mandate."""

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies"
    )
    kind = models.CharField(_("type"), max_length=40)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    mandate = models.TextField(_("mandat"), blank=True)
    mandate_en = models.TextField(_("mandat på engelsk"), blank=True)
    composition = models.TextField(_("sammensetning"), blank=True)
    composition_en = models.TextField(_("sammensetning på engelsk"), blank=True)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("styringsorgan")
        verbose_name_plural = _("styringsorganer")

    def __str__(self) -> str:
        return self.name


class BodySeat(Sourced):
    """An organisation's seat in a body, with the position that fills it. Never a person's name."""

    class Seat(models.TextChoices):
        CHAIR = "chair", _("leder")
        MEMBER = "member", _("medlem")
        OBSERVER = "observer", _("observatør")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(_("plass"), max_length=20, choices=Seat)
    position = models.CharField(_("stilling"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["body", "order", "pk"]
        verbose_name = _("plass i styringsorgan")
        constraints = [models.UniqueConstraint(fields=["body", "organisation"], name="body_seat_once")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_seat_display()})"


class Criterion(Sourced):
    """A problem area, or a criterion, that the portfolio is assessed by."""

    class Kind(models.TextChoices):
        PROBLEM_AREA = "problem_area", _("problemområde")
        ASSESSMENT = "assessment_criterion", _("vurderingskriterium")

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    kind = models.CharField(_("type"), max_length=30, choices=Kind)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    description = models.TextField(_("beskrivelse"), blank=True)
    description_en = models.TextField(_("beskrivelse på engelsk"), blank=True)

    class Meta:
        ordering = ["kind", "order"]
        verbose_name = _("kriterium")
        verbose_name_plural = _("kriterier")

    def __str__(self) -> str:
        return self.name


class Staffing(Sourced):
    """How many the programme itself employs of a kind in a year."""

    year = models.PositiveSmallIntegerField(_("år"))
    kind = models.CharField(_("type"), max_length=60)
    quantity = models.DecimalField(_("antall"), max_digits=6, decimal_places=1)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = _("bemanning")
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="staffing_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"
