"""Benefits and what contributes to what: the benefits map as data."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models import Organisation, Sourced
from fotfeste.portfolio.models.programmes import Programme
from fotfeste.portfolio.models.results import Deliverable


class Benefit(Sourced):
    """An improvement of value to somebody: an end benefit, or an intermediate one on the way."""

    class Kind(models.TextChoices):
        END = "end", _("sluttgevinst")
        INTERMEDIATE = "intermediate", _("mellomliggende gevinst")

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="benefits")
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    description = models.TextField(_("beskrivelse"), blank=True)
    description_en = models.TextField(_("beskrivelse på engelsk"), blank=True)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gevinsteier"),
    )
    indicator = models.CharField(_("indikator"), max_length=300, blank=True)
    baseline = models.CharField(_("nullpunkt"), max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "order"]
        verbose_name = _("gevinst")
        verbose_name_plural = _("gevinster")

    def __str__(self) -> str:
        return self.name


class BenefitContribution(Sourced):
    """That a benefit or a deliverable contributes to a benefit. The map has no circles (DFØ); actions keep it so.

    ``is_assumed`` marks a line that we have drawn because the source's picture can not be read.
    """

    contributing_benefit = models.ForeignKey(
        Benefit, on_delete=models.CASCADE, null=True, blank=True, related_name="contributes_to"
    )
    contributing_deliverable = models.ForeignKey(
        Deliverable, on_delete=models.CASCADE, null=True, blank=True, related_name="contributes_to"
    )
    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="contributions")
    is_assumed = models.BooleanField(_("antatt"), default=False)
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    note_en = models.CharField(_("merknad på engelsk"), max_length=300, blank=True)

    class Meta:
        ordering = ["benefit", "pk"]
        verbose_name = _("bidrag til gevinst")
        constraints = [
            models.CheckConstraint(
                condition=Q(contributing_benefit__isnull=False, contributing_deliverable__isnull=True)
                | Q(contributing_benefit__isnull=True, contributing_deliverable__isnull=False),
                name="contribution_from_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(contributing_benefit=models.F("benefit")), name="benefit_not_to_itself"
            ),
            models.UniqueConstraint(
                fields=["contributing_benefit", "contributing_deliverable", "benefit"],
                name="contribution_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contributing_benefit or self.contributing_deliverable} → {self.benefit}"


pghistory.track()(Benefit)
pghistory.track()(BenefitContribution)
