"""The ledger: budget lines and the movements on them. Movements are never changed; corrections are new ones."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.funding.models.sources import Decision, FundingSource
from fotfeste.kernel.fields import OreField
from fotfeste.kernel.models import Organisation, Sourced
from fotfeste.kernel.models.organisations import ReportingLine
from fotfeste.portfolio.models import Programme, Project


class BudgetLine(Sourced):
    """A line that money is granted to and accounted on: a project, a service developer, a focus area."""

    class Section(models.TextChoices):
        PROJECT = "project", _("Utviklingsprosjekter")
        SERVICE_DEVELOPER = "service_developer", _("Tjenesteutviklere")
        PROGRAMME_LINE = "programme_line", _("Delprogrammet")
        FOCUS_AREA = "focus_area", _("Fokusområder")
        COMPETENCE = "competence", _("Kompetanseheving, læring og ledelse")
        ADMINISTRATION = "programme_administration", _("Programadministrasjon")
        PROJECT_DEVELOPERS = "project_developers", _("Prosjektutviklere")
        PORTFOLIO_DEVELOPMENT = "portfolio_development", _("Porteføljeutviklingsmidler")
        OTHER = "other", _("Annet")

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    section = models.CharField(_("del"), max_length=40, choices=Section)
    name = models.CharField(_("navn"), max_length=200)
    name_en = models.CharField(_("navn på engelsk"), max_length=200, blank=True)
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("del av"),
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    recipient = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mottaker"),
    )
    reporting_line = models.CharField(_("linje"), max_length=20, choices=ReportingLine, blank=True)
    order = models.PositiveIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("budsjettlinje")
        verbose_name_plural = _("budsjettlinjer")

    def __str__(self) -> str:
        return self.name


class Transfer(Sourced):
    """A reallocation as one act: one reason, one approval, two legs that sum to zero in the same year."""

    key = models.SlugField(_("nøkkel"), max_length=80, unique=True)
    reason = models.CharField(_("grunn"), max_length=300)
    reason_en = models.CharField(_("grunn på engelsk"), max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers"
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("omdisponering")
        verbose_name_plural = _("omdisponeringer")

    def __str__(self) -> str:
        return self.reason


class Kind(models.TextChoices):
    """What a movement does (process A.2)."""

    CARRIED_IN = "carried_in", _("overført fra året før")
    GRANT = "grant", _("tilskudd")
    RETURN = "return", _("tilbakeføring")
    REALLOCATION = "reallocation", _("omdisponering")
    DEVELOPMENT = "portfolio_development", _("porteføljeutviklingsmidler")
    COST = "cost", _("kostnad")
    CARRY_OVER = "carry_over", _("overført til neste år")
    CO_FUNDING = "co_funding", _("medfinansiering")


class Basis(models.TextChoices):
    """On what ground a movement stands. Figures on different grounds are never added together."""

    BOOKED = "booked", _("regnskapsført")
    DECIDED = "decided", _("vedtatt")
    FORECAST = "forecast", _("anslått")
    APPLIED = "applied", _("omsøkt")
    PLANNED = "planned", _("planlagt")


class Certainty(models.TextChoices):
    """How sure it is that a figure was read in the right place."""

    CERTAIN = "certain", _("sikker")
    INFERRED = "inferred", _("utledet")
    UNKNOWN = "unknown", _("usikker")


class MovementQuerySet(models.QuerySet["Movement"]):
    """Questions to the ledger."""

    def by_cutoff(self, day: dt.date) -> MovementQuerySet:
        """Movements posted on *day* or before."""
        return self.filter(posted_on__lte=day)

    def in_year(self, year: int) -> MovementQuerySet:
        """Movements of the budget year *year*."""
        return self.filter(year=year)

    def on(self, *bases: str) -> MovementQuerySet:
        """Movements that stand on one of *bases*."""
        return self.filter(basis__in=bases)

    def of_project(self, project: Project) -> MovementQuerySet:
        """Movements on the project's budget lines."""
        return self.filter(budget_line__project=project)

    def total(self) -> int:
        """The sum in øre."""
        return self.aggregate(total=models.Sum("amount_ore"))["total"] or 0


class Movement(Sourced):
    """One posting: amount in øre on a budget line, from a source, in a year, on a ground.

    Never changed, never removed. Amounts of carried in, grants, returns, reallocations and development funds
    are signed as they change the budget; a cost is positive when money is spent. ``corrects`` points at the
    movement that this one puts right.
    """

    key = models.CharField(_("nøkkel"), max_length=120, unique=True)
    kind = models.CharField(_("type"), max_length=30, choices=Kind)
    basis = models.CharField(_("grunnlag"), max_length=20, choices=Basis)
    year = models.PositiveSmallIntegerField(_("budsjettår"))
    posted_on = models.DateField(_("ført"))
    amount_ore = OreField(_("beløp"))
    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    funding_source = models.ForeignKey(
        FundingSource,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("kilde til pengene"),
    )
    reporting_line = models.CharField(_("linje"), max_length=20, choices=ReportingLine, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, null=True, blank=True, related_name="legs"
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    method = models.CharField(_("metode"), max_length=100, blank=True)
    covered_by = models.CharField(_("dekkes av"), max_length=200, blank=True)
    covered_by_en = models.CharField(_("dekkes av, på engelsk"), max_length=200, blank=True)
    certainty = models.CharField(_("sikkerhet"), max_length=20, choices=Certainty, default=Certainty.CERTAIN)
    note = models.CharField(_("merknad"), max_length=400, blank=True)
    note_en = models.CharField(_("merknad på engelsk"), max_length=400, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ["year", "posted_on", "pk"]
        verbose_name = _("bevegelse")
        verbose_name_plural = _("bevegelser")
        indexes = [
            models.Index(fields=["budget_line", "year", "kind"], name="movement_of_line"),
            models.Index(fields=["year", "basis", "kind", "funding_source"], name="movement_of_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=Kind.REALLOCATION) & Q(transfer__isnull=False))
                | (~Q(kind=Kind.REALLOCATION) & Q(transfer__isnull=True)),
                name="reallocation_has_two_legs",
                violation_error_message=_("En omdisponering føres med to bein: fra og til."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.RETURN) | Q(amount_ore__lte=0) | Q(corrects__isnull=False),
                name="return_takes_away",
                violation_error_message=_("En tilbakeføring må være et negativt beløp."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.FORECAST) | ~Q(method=""),
                name="forecast_says_how",
                violation_error_message=_("Et anslag må si hvordan det er laget."),
            ),
            models.CheckConstraint(
                condition=Q(budget_line__isnull=False) | Q(basis__in=[Basis.DECIDED, Basis.PLANNED]),
                name="movement_on_a_line",
                violation_error_message=_("Velg hvilken budsjettlinje beløpet hører til."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
