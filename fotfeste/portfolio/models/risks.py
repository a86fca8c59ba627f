"""Risks, their assessments over time, and what is done about them."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.fields import PartialDateField
from fotfeste.kernel.models import Sourced
from fotfeste.portfolio.models.programmes import Programme
from fotfeste.portfolio.models.projects import Project


class Risk(Sourced):
    """Something that may hurt a programme or a project. The key is stable; numbers in documents may change."""

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="risks"
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="risks"
    )
    risk = models.TextField(_("risiko"))
    risk_en = models.TextField(_("risiko på engelsk"), blank=True)
    printed_numbers = models.JSONField(_("nummer i kildens tabeller"), default=dict, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("risiko")
        verbose_name_plural = _("risikoer")
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=False, project__isnull=True)
                | Q(programme__isnull=True, project__isnull=False),
                name="risk_of_programme_or_project",
                violation_error_message=_("En risiko gjelder enten et program eller et prosjekt."),
            )
        ]

    def __str__(self) -> str:
        return self.risk


class RiskAssessment(Sourced):
    """Probability and consequence of a risk, 1 to 5, as assessed at one time. Empty where the source is not legible."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="assessments")
    as_of = PartialDateField(_("vurdert"))
    probability = models.PositiveSmallIntegerField(_("sannsynlighet"), null=True, blank=True)
    consequence = models.PositiveSmallIntegerField(_("konsekvens"), null=True, blank=True)
    is_legible = models.BooleanField(_("lesbar i kilden"), default=True)
    note = models.TextField(_("merknad"), blank=True)
    note_en = models.TextField(_("merknad på engelsk"), blank=True)

    class Meta:
        ordering = ["risk", "as_of"]
        verbose_name = _("risikovurdering")
        constraints = [
            models.UniqueConstraint(fields=["risk", "as_of"], name="risk_assessment_once"),
            models.CheckConstraint(
                condition=(Q(probability__isnull=True) | Q(probability__range=(1, 5)))
                & (Q(consequence__isnull=True) | Q(consequence__range=(1, 5))),
                name="risk_scale_one_to_five",
                violation_error_message=_("Sannsynlighet og konsekvens går fra 1 til 5."),
            ),
            models.CheckConstraint(
                condition=Q(is_legible=True) | Q(probability__isnull=True, consequence__isnull=True),
                name="risk_not_legible_has_no_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.probability} × {self.consequence}"


class Mitigation(Sourced):
    """What is done to make a risk smaller."""

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="mitigations")
    mitigation = models.TextField(_("tiltak"))
    mitigation_en = models.TextField(_("tiltak på engelsk"), blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("tiltak mot risiko")

    def __str__(self) -> str:
        return self.mitigation


pghistory.track()(Risk)
pghistory.track()(RiskAssessment)
