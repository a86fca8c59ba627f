"""Where money comes from and who decided it: funding sources, decisions, expected applications."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.fields import OreField, PartialDateField
from fotfeste.kernel.models import Organisation, Sourced
from fotfeste.portfolio.models import Programme, Project


class FundingSource(Sourced):
    """A grant scheme or fund, with the controller line that its money stays in."""

    class Line(models.TextChoices):
        STATE = "state", _("statlig")
        MUNICIPAL = "municipal", _("kommunal")
        MIXED = "mixed", _("ikke oppgitt")
        INTERNAL = "internal", _("intern flytting")

    key = models.SlugField(_("nøkkel"), max_length=60, unique=True)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    line = models.CharField(_("linje"), max_length=20, choices=Line)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_sources"
    )
    administrator = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("forvalter"),
    )
    purpose = models.TextField(_("formål"), blank=True)
    purpose_en = models.TextField(_("formål på engelsk"), blank=True)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("finansieringskilde")
        verbose_name_plural = _("finansieringskilder")

    def __str__(self) -> str:
        return self.name


class ProjectFunding(Sourced):
    """That a project has money from a source."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fundings")
    funding_source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, related_name="project_fundings"
    )

    class Meta:
        ordering = ["project", "funding_source"]
        verbose_name = _("prosjektets finansiering")
        constraints = [
            models.UniqueConstraint(fields=["project", "funding_source"], name="project_funding_once")
        ]

    def __str__(self) -> str:
        return f"{self.project} ← {self.funding_source}"


class Decision(Sourced):
    """A decision that gives or takes back money, with its case."""

    class Kind(models.TextChoices):
        ALLOCATION = "allocation", _("tildeling")
        SUPPLEMENT = "supplementary_allocation", _("tilleggstildeling")
        RETURN = "return", _("tilbakeføring")

    key = models.SlugField(_("nøkkel"), max_length=60, unique=True)
    kind = models.CharField(_("type"), max_length=40, choices=Kind)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    case_number = models.CharField(_("saksnummer"), max_length=20, blank=True)
    decided_on = models.DateField(_("vedtatt"), null=True, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["order", "decided_on", "key"]
        verbose_name = _("vedtak om penger")
        verbose_name_plural = _("vedtak om penger")
        constraints = [
            models.CheckConstraint(
                condition=Q(case_number="") | Q(case_number__regex=r"^[0-9]{1,4}/[0-9]{2}$"),
                name="decision_case_number",
                violation_error_message=_("Saksnummeret skrives som nummer, skråstrek og år: 21/24."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExpectedApplication(Sourced):
    """An application that is expected later: a guess with a qualifier, never part of the ledger."""

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(_("år"))
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="expected_applications"
    )
    purpose = models.CharField(_("formål"), max_length=300)
    purpose_en = models.CharField(_("formål på engelsk"), max_length=300, blank=True)
    amount_ore = OreField(_("beløp"))
    qualifier = models.CharField(_("presisjon"), max_length=20)
    is_sum = models.BooleanField(_("sum av andre linjer"), default=False)
    deadline = PartialDateField(_("søknadsfrist"))

    class Meta:
        ordering = ["year", "key"]
        verbose_name = _("forventet søknad")
        verbose_name_plural = _("forventede søknader")

    def __str__(self) -> str:
        return self.purpose


pghistory.track()(FundingSource)
pghistory.track()(Decision)
