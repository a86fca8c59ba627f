"""Tables of money as documents print them, so that what we compute can be held against what was printed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.funding.models.ledger import BudgetLine, Certainty
from fotfeste.funding.models.sources import Decision, FundingSource
from fotfeste.kernel.fields import OreField
from fotfeste.kernel.models import Organisation, Sourced


class PrintedTable(Sourced):
    """A table of a document: its title, year, and the day its figures speak of.

    ``columns`` lists the columns from left to right as ``{"key": …, "label": …}``; the label is the heading as the
    document prints it, and is left out where the heading is not known. A funding source's column bears its key.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("regnskap")
        DECISIONS = "decisions", _("tildelinger og tilbakeføringer")
        BUDGET = "budget", _("budsjett")
        PLAN = "plan", _("kostnads- og finansieringsplan")

    key = models.SlugField(_("nøkkel"), max_length=60, unique=True)
    title = models.CharField(_("tittel"), max_length=200)
    title_en = models.CharField(_("tittel på engelsk"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("år"))
    cutoff = models.DateField(_("per dato"))
    kind = models.CharField(_("type"), max_length=20, choices=Kind, default=Kind.REPORT)
    columns = models.JSONField(_("kolonner"), default=list, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("trykt tabell")

    def __str__(self) -> str:
        return self.title


class PrintedRow(models.Model):
    """A row as printed, in its place, with the budget line or decision that it speaks of.

    ``covers`` names the rows (by key) that a sum says it is the sum of.
    """

    class Kind(models.TextChoices):
        DETAIL = "detail", _("linje")
        ITEM = "item", _("post")
        SUBTOTAL = "subtotal", _("delsum")
        TOTAL = "total", _("sum")

    table = models.ForeignKey(PrintedTable, on_delete=models.CASCADE, related_name="rows")
    key = models.CharField(_("nøkkel"), max_length=80)
    order = models.PositiveSmallIntegerField(_("rekkefølge"))
    section = models.CharField(_("del"), max_length=40, blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    label = models.CharField(_("navn i kilden"), max_length=300)
    label_en = models.CharField(_("navn i kilden, på engelsk"), max_length=300, blank=True)
    number = models.CharField(_("nummer i kilden"), max_length=40, blank=True)
    recipient_label = models.CharField(_("mottaker i kilden"), max_length=200, blank=True)
    recipient = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mottaker"),
    )
    source_label = models.CharField(_("finansiering i kilden"), max_length=200, blank=True)
    source_label_en = models.CharField(_("finansiering i kilden, på engelsk"), max_length=200, blank=True)
    has_funds = models.CharField(_("har midler, søker ikke"), max_length=20, blank=True)
    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="printed_rows"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="printed_rows"
    )
    covers = models.JSONField(_("summerer"), default=list, blank=True)
    accounting_number = models.CharField(_("regnskapsnummer i kilden"), max_length=20, blank=True)
    comment = models.TextField(_("kommentar"), blank=True)
    comment_en = models.TextField(_("kommentar på engelsk"), blank=True)
    comment_placement = models.CharField(_("kommentarens plassering"), max_length=20, blank=True)

    class Meta:
        ordering = ["table", "order"]
        verbose_name = _("trykt rad")
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="printed_row_once")]

    def __str__(self) -> str:
        return self.label


class PrintedFigure(models.Model):
    """An amount as printed in a column of a row; absent where nothing was printed, zero where a zero was."""

    row = models.ForeignKey(PrintedRow, on_delete=models.CASCADE, related_name="figures")
    column = models.CharField(_("kolonne"), max_length=60)
    funding_source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_ore = OreField(_("beløp"))
    certainty = models.CharField(_("sikkerhet"), max_length=20, choices=Certainty, default=Certainty.CERTAIN)
    basis = models.CharField(_("hvorfor i denne kolonnen"), max_length=60, blank=True)
    basis_en = models.CharField(_("hvorfor, på engelsk"), max_length=300, blank=True)

    class Meta:
        ordering = ["row", "pk"]
        verbose_name = _("trykt tall")
        constraints = [models.UniqueConstraint(fields=["row", "column"], name="printed_figure_once")]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"
