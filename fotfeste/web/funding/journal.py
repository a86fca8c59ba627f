"""The ledger itself: every posting, filtered, and one posting with what it corrects and what corrects it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.funding.ledger.sheet import line_label
from fotfeste.funding.models import Decision, FundingSource, Movement
from fotfeste.funding.models.ledger import Basis, Kind, MovementQuerySet
from fotfeste.kernel.actions import record_export
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.roles import Permission
from fotfeste.web.funding.presenters import breadcrumbs, posting_row, tabs
from fotfeste.web.shell import sheets as files
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import PlainForm
from fotfeste.web.shell.pages import Chip, Link, Page
from fotfeste.web.shell.paging import Pager

_ALL = gettext_lazy("Alle")


class JournalFilter(PlainForm):
    """What to see of the ledger."""

    ar = forms.TypedChoiceField(label=gettext_lazy("År"), required=False, coerce=int, empty_value=None)
    grunnlag = forms.ChoiceField(
        label=gettext_lazy("Grunnlag"), required=False, choices=[("", _ALL), *Basis.choices]
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False, choices=[("", _ALL), *Kind.choices])
    kilde = forms.ChoiceField(label=gettext_lazy("Finansieringskilde"), required=False)
    vedtak = forms.ChoiceField(label=gettext_lazy("Vedtak"), required=False)
    prosjekt = forms.SlugField(label=gettext_lazy("Prosjekt"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Movement.objects.order_by("-year").values_list("year", flat=True).distinct()
        self._choose("ar", [(year, str(year)) for year in years])
        self._choose("kilde", [(one.key, said(one, "name")) for one in FundingSource.objects.all()])
        self._choose("vedtak", [(one.key, said(one, "name")) for one in Decision.objects.all()])

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _ALL), *choices]

    def found(self) -> MovementQuerySet:
        """The postings that the filters let through; all of them where a filter could not be read."""
        chosen = self.cleaned_data if self.is_valid() else {}
        lookups = {
            "year": chosen.get("ar"),
            "basis": chosen.get("grunnlag"),
            "kind": chosen.get("type"),
            "funding_source__key": chosen.get("kilde"),
            "decision__key": chosen.get("vedtak"),
            "budget_line__project__key": chosen.get("prosjekt"),
        }
        return Movement.objects.filter(**{name: value for name, value in lookups.items() if value})

    def chips(self, request: ActorRequest) -> tuple[Chip, ...]:
        """The filters in use, each with the address of the list without it."""
        made = []
        for name, value in (self.cleaned_data if self.is_valid() else {}).items():
            if value:
                shown = self._shown(name, value)
                query = request.GET.copy()
                query.pop(name, None)
                query.pop("side", None)
                made.append(
                    Chip(label=f"{self.fields[name].label}: {shown}", remove_url=f"?{query.urlencode()}")
                )
        return tuple(made)

    def _shown(self, name: str, value: Any) -> str:
        widget = self.fields[name].widget
        choices = widget.choices if isinstance(widget, forms.Select) else ()
        return next((str(label) for key, label in choices if str(key) == str(value)), str(value))


@needs(Permission.VIEW_MONEY)
def journal(request: ActorRequest) -> HttpResponse:
    """The postings that the filters let through, with a sum for each ground: grounds are never added together."""
    form = JournalFilter(request.GET)
    found = form.found()
    sums = list(found.order_by().values("basis", "kind").annotate(ore=Sum("amount_ore"), n=Count("pk")))
    pager = Pager.from_query(request.GET, total=sum(row["n"] for row in sums))
    rows = _loaded(found).order_by("-year", "posted_on", "pk")[pager.start : pager.stop]
    bases, kinds = dict(Basis.choices), dict(Kind.choices)
    page = Page(
        title=_("Hovedbok"),
        lead=_("Hver postering sier kilde, linje, år, vedtak og dokument. Rettelser er nye posteringer."),
        breadcrumbs=breadcrumbs(),
        tabs=tabs("journal"),
        has_faults=bool(form.errors),
    )
    context = {
        "page": page,
        "form": form,
        "chips": form.chips(request),
        "pager": pager,
        "rows": [posting_row(one, one.amount_ore) for one in rows],
        "sums": sorted(
            (str(bases[row["basis"]]), str(kinds[row["kind"]]), row["n"], row["ore"]) for row in sums
        ),
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/journal.html", context)


@needs(Permission.EXPORT)
def journal_file(request: ActorRequest, kind: str) -> HttpResponse:
    """The filtered postings as a file."""
    request.actor.check(Permission.VIEW_MONEY)
    ending = files.file_kind(kind)
    form = JournalFilter(request.GET)
    rows = [
        posting_row(one, one.amount_ore) for one in _loaded(form.found()).order_by("-year", "posted_on", "pk")
    ]
    columns = [
        files.Column(_("Postering"), lambda row: row.number, "number"),
        files.Column(_("Ført"), lambda row: row.posted_on, "date"),
        files.Column(_("År"), lambda row: str(row.year)),
        files.Column(_("Type"), lambda row: row.kind),
        files.Column(_("Grunnlag"), lambda row: row.basis),
        files.Column(_("Beløp"), lambda row: row.amount, "money"),
        files.Column(_("Budsjettlinje"), lambda row: row.line),
        files.Column(_("Prosjektnummer"), lambda row: row.line_number),
        files.Column(_("Finansieringskilde"), lambda row: row.source),
        files.Column(_("Linje"), lambda row: row.reporting_line),
        files.Column(_("Vedtak"), lambda row: row.decision),
        files.Column(_("Sak"), lambda row: row.case_number),
        files.Column(_("Sikkerhet"), lambda row: row.certainty),
        files.Column(_("Dokument"), lambda row: row.document),
        files.Column(_("Sted i dokumentet"), lambda row: row.section),
        files.Column(_("Merknad"), lambda row: row.note),
    ]
    about = [(chip.label, "") for chip in form.chips(request)]
    chosen = [name for name, value in form.cleaned_data.items() if value] if form.is_valid() else []
    record_export(verb="funding.exported", form=ending, rows=len(rows), filters=chosen, by=request.actor)
    return files.download(files.Sheet(_("Hovedbok"), columns, rows, about), ending, "hovedbok")


@needs(Permission.VIEW_MONEY)
def movement(request: ActorRequest, number: int) -> HttpResponse:
    """One posting: all that is known of it, the other leg of a reallocation, corrections."""
    one = get_object_or_404(_loaded(Movement.objects.select_related("corrects")), pk=number)
    others = (
        _loaded(Movement.objects.filter(transfer=one.transfer).exclude(pk=one.pk)) if one.transfer else []
    )
    page = Page(
        title=_("Postering {number}").format(number=one.pk),
        lead=f"{one.get_kind_display().capitalize()}, {one.get_basis_display()}",
        breadcrumbs=(*breadcrumbs(), Link(label=_("Hovedbok"), url=reverse("funding:journal"))),
    )
    context = {
        "page": page,
        "row": posting_row(one, one.amount_ore),
        "movement": one,
        "line": line_label(one.budget_line) if one.budget_line else "",
        "project": one.budget_line.project if one.budget_line else None,
        "reason": said(one.transfer, "reason") if one.transfer else "",
        "legs": [posting_row(leg, leg.amount_ore) for leg in others],
        "corrections": [posting_row(row, row.amount_ore) for row in _loaded(one.corrections.all())],
    }
    return render(request, "funding/movement.html", context)


def _loaded(found: MovementQuerySet) -> MovementQuerySet:
    return found.select_related("budget_line__project", "funding_source", "decision", "transfer", "source")
