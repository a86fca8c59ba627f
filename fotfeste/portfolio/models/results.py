"""What projects make, use, plan and report: deliverables, methods, intentions, results."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.fields import PartialDateField
from fotfeste.kernel.models import Organisation, Sourced
from fotfeste.portfolio.models.projects import Project


class Deliverable(Sourced):
    """A concrete product of a project, with its status."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planlagt")
        IN_PROGRESS = "in_progress", _("Under arbeid")
        IN_TEST = "in_test", _("Prøves ut")
        DELIVERED = "delivered", _("Levert")
        READY = "ready_for_implementation", _("Klar til innføring")
        IMPLEMENTING = "implementing", _("Innføres")
        ON_HOLD = "on_hold", _("På vent")
        OUTSTANDING = "outstanding", _("Gjenstår")

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="deliverables")
    kind = models.CharField(_("type"), max_length=60)
    name = models.CharField(_("navn"), max_length=300)
    name_en = models.CharField(_("navn på engelsk"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=40, choices=Status)
    description = models.TextField(_("beskrivelse"), blank=True)
    description_en = models.TextField(_("beskrivelse på engelsk"), blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("leveranse")
        verbose_name_plural = _("leveranser")

    def __str__(self) -> str:
        return self.name


class MethodUse(Sourced):
    """That a project uses a method, and how far it has been adopted."""

    class Adoption(models.TextChoices):
        PLANNED = "planned", _("planlagt")
        START = "start", _("i oppstart")
        PARTIAL = "partial", _("delvis")
        FULL = "full", _("fullt ut")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="methods")
    method = models.CharField(_("metode"), max_length=60)
    adoption = models.CharField(_("tatt i bruk"), max_length=20, choices=Adoption)

    class Meta:
        ordering = ["project", "method"]
        verbose_name = _("metode i bruk")
        constraints = [models.UniqueConstraint(fields=["project", "method"], name="method_use_once")]

    def __str__(self) -> str:
        return self.method


class Intention(Sourced):
    """What a project intends for a year: a planned result, or putting something into ordinary use."""

    class Kind(models.TextChoices):
        RESULT = "result", _("planlagt resultat")
        IMPLEMENTATION = "implementation", _("planlagt implementering")

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="intentions")
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    year = models.PositiveSmallIntegerField(_("år"))
    intention = models.TextField(_("hva"))
    intention_en = models.TextField(_("hva på engelsk"), blank=True)
    line_owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("linjeeier"),
    )
    consider_research = models.BooleanField(_("følgeforskning vurderes"), default=False)

    class Meta:
        ordering = ["year", "key"]
        verbose_name = _("plan for året")

    def __str__(self) -> str:
        return self.intention


class Qualifier(models.TextChoices):
    """How sure a reported figure is, or what kind of figure it is."""

    EXACT = "exact", _("nøyaktig")
    APPROX = "approx", _("ca.")
    AT_LEAST = "at_least", _("minst")
    MORE_THAN = "more_than", _("mer enn")
    AT_MOST = "at_most", _("høyst")
    ESTIMATE = "estimate", _("anslag")
    FORECAST = "forecast", _("prognose")
    TARGET = "target", _("mål")
    BASELINE = "baseline", _("nullpunkt")


class ResultQuerySet(models.QuerySet["Result"]):
    """Questions about reported figures."""

    def of_portfolio(self) -> ResultQuerySet:
        """Figures about the portfolio, not about one project."""
        return self.filter(project__isnull=True)


class Result(Sourced):
    """A figure as it was reported: indicator, value, unit, qualifier, day. Parts of one whole share ``group``."""

    key = models.SlugField(_("nøkkel"), max_length=40, unique=True)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="results"
    )
    indicator = models.CharField(_("indikator"), max_length=300)
    indicator_en = models.CharField(_("indikator på engelsk"), max_length=300, blank=True)
    value = models.DecimalField(_("verdi"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("enhet"), max_length=40)
    qualifier = models.CharField(_("presisjon"), max_length=20, choices=Qualifier)
    as_of = PartialDateField(_("per"))
    period = models.CharField(_("periode"), max_length=40, blank=True)
    goal_value = models.DecimalField(_("mål"), max_digits=14, decimal_places=3, null=True, blank=True)
    numerator = models.DecimalField(_("teller"), max_digits=14, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(_("nevner"), max_digits=14, decimal_places=3, null=True, blank=True)
    group = models.CharField(_("gruppe"), max_length=80, blank=True, db_index=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("resultat")
        verbose_name_plural = _("resultater")

    def __str__(self) -> str:
        return self.indicator


pghistory.track()(Deliverable)
pghistory.track()(Result)
