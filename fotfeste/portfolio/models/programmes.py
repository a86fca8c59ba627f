"""Programmes and area initiatives, their goals, and the focus areas the portfolio is steered by."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.fields import PartialDateField
from fotfeste.kernel.models import Organisation, Sourced


class Programme(Sourced):
    """A long-lived frame for projects: an umbrella programme, an area initiative, a national experiment."""

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    kind = models.CharField(_("type"), max_length=40)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    responsible = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ansvarlig"),
    )
    start = PartialDateField(_("start"))
    end = PartialDateField(_("slutt"))
    area = models.CharField(_("område"), max_length=200, blank=True)
    goal = models.TextField(_("mål"), blank=True)
    goal_en = models.TextField(_("mål på engelsk"), blank=True)
    target_group = models.TextField(_("målgruppe"), blank=True)
    target_group_en = models.TextField(_("målgruppe på engelsk"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("program")
        verbose_name_plural = _("programmer")

    def __str__(self) -> str:
        return self.name


class ProgrammeGoal(Sourced):
    """A goal of a programme on one level: overall, operational, effect, result, learning."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="goals")
    level = models.CharField(_("nivå"), max_length=40)
    number = models.PositiveSmallIntegerField(_("nummer"))
    goal = models.TextField(_("mål"))
    goal_en = models.TextField(_("mål på engelsk"), blank=True)

    class Meta:
        ordering = ["programme", "level", "number"]
        verbose_name = _("programmål")
        constraints = [
            models.UniqueConstraint(fields=["programme", "level", "number"], name="programme_goal_once")
        ]

    def __str__(self) -> str:
        return self.goal


class FocusArea(Sourced):
    """One of the priority areas that the portfolio is gathered around."""

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="focus_areas"
    )
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    goal = models.TextField(_("mål"), blank=True)
    goal_en = models.TextField(_("mål på engelsk"), blank=True)
    deliverables = models.TextField(_("viktige leveranser"), blank=True)
    deliverables_en = models.TextField(_("viktige leveranser på engelsk"), blank=True)
    is_youth = models.BooleanField(_("ungdom"), default=False)
    owner_label = models.CharField(_("eier"), max_length=200, blank=True)
    built_on = models.ManyToManyField(
        "portfolio.Project", related_name="founded_focus_areas", blank=True, verbose_name=_("bygger på")
    )

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("fokusområde")
        verbose_name_plural = _("fokusområder")

    def __str__(self) -> str:
        return self.name


class FocusAreaPeriod(Sourced):
    """The period of a focus area as one document gives it; documents may differ, and that is a finding."""

    focus_area = models.ForeignKey(FocusArea, on_delete=models.CASCADE, related_name="periods")
    start = PartialDateField(_("start"))
    end = PartialDateField(_("slutt"))

    class Meta:
        ordering = ["focus_area", "source"]
        verbose_name = _("periode for fokusområde")
        constraints = [
            models.UniqueConstraint(fields=["focus_area", "source"], name="focus_area_period_once")
        ]

    def __str__(self) -> str:
        return f"{self.start} – {self.end}"


pghistory.track()(Programme)
pghistory.track()(FocusArea)
