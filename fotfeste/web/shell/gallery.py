"""The gallery: every component in its normal, empty and faulty state. In the demo and in development only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fotfeste.kernel.money import Money

from .access import open_to_everybody
from .fields import DateField, MoneyField, PlainForm
from .pages import Chip, Link, Page, Step, Text
from .paging import Pager

_PARTS = Path(__file__).parent / "templates" / "shell" / "gallery"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry: the components it shows, what they are for, and the template part that shows them."""

    key: str
    title: Text
    components: tuple[str, ...]

    @property
    def template(self) -> str:
        """The part that shows the component."""
        return f"shell/gallery/{self.key}.html"

    @property
    def source(self) -> str:
        """How the part is written, to be copied."""
        return (_PARTS / f"{self.key}.html").read_text(encoding="utf-8").strip()


ENTRIES: tuple[Entry, ...] = (
    Entry(
        key="buttons",
        title=gettext_lazy("Knapper og lenker"),
        components=("button", "link_button", "external_link"),
    ),
    Entry(key="tags", title=gettext_lazy("Merkelapper og trafikklys"), components=("tag", "traffic_light")),
    Entry(key="fields", title=gettext_lazy("Skjema og felt"), components=("form_intro", "field")),
    Entry(key="faults", title=gettext_lazy("Skjema med feil"), components=("error_summary",)),
    Entry(
        key="tables",
        title=gettext_lazy("Tabell, sortering og blaing"),
        components=("table", "sort_head", "pager"),
    ),
    Entry(key="filters", title=gettext_lazy("Valgte filtre"), components=("chips",)),
    Entry(key="empty", title=gettext_lazy("Tomt"), components=("empty",)),
    Entry(key="facts", title=gettext_lazy("Fakta og tall"), components=("facts", "fact", "stat")),
    Entry(key="callouts", title=gettext_lazy("Beskjeder"), components=("callout",)),
    Entry(
        key="navigation",
        title=gettext_lazy("Faner, brødsmuler og menyer"),
        components=("tabs", "breadcrumb", "menu"),
    ),
    Entry(key="disclosure", title=gettext_lazy("Fold ut"), components=("disclosure",)),
    Entry(key="confirm", title=gettext_lazy("Bekreft"), components=("confirm",)),
    Entry(key="figure", title=gettext_lazy("Figur med tall"), components=("figure",)),
    Entry(key="steps", title=gettext_lazy("Steglinje"), components=("step_line",)),
)


class ExampleForm(PlainForm):
    """One field of each kind, with some that must be filled in and some that need not."""

    name = forms.CharField(
        label=gettext_lazy("Navn på prosjektet"), help_text=gettext_lazy("Slik det står i søknaden.")
    )
    starts = DateField(
        label=gettext_lazy("Startdato"), help_text=gettext_lazy("Dag, måned og år, for eksempel 05.06.2026.")
    )
    amount = MoneyField(label=gettext_lazy("Beløp"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("Formål"),
        widget=forms.Textarea,
        help_text=gettext_lazy("Skriv kort. Ikke skriv noe som kan kjenne igjen en deltaker."),
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("Fase"),
        choices=[
            ("", gettext_lazy("Velg fase")),
            ("concept", gettext_lazy("Konsept")),
            ("plan", gettext_lazy("Planlegging")),
            ("run", gettext_lazy("Gjennomføring")),
        ],
        error_messages={"required": gettext_lazy("Velg hvilken fase prosjektet er i.")},
    )
    youth = forms.ChoiceField(
        label=gettext_lazy("Er prosjektet for ungdom?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Ja")),
            ("no", gettext_lazy("Nei")),
            ("unknown", gettext_lazy("Vet ikke")),
        ],
        error_messages={"required": gettext_lazy("Velg om prosjektet er for ungdom.")},
    )
    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem skal lese rapporten?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("state", gettext_lazy("Statlig linje")), ("municipal", gettext_lazy("Kommunal linje"))],
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("Partnerne er enige om planen"),
        error_messages={"required": gettext_lazy("Partnerne må være enige før planen sendes.")},
    )


@open_to_everybody
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page. Elsewhere than in the demo and in development the page does not exist."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    # A refused form takes focus, so it is shown only when asked for.
    faulty = _faulty_form() if "feil" in request.GET else None
    page = Page(
        title=_("Galleri"),
        lead=_("Delene som sidene er bygd av. Hver del finnes ett sted, og ser lik ut overalt."),
        breadcrumbs=(Link(label=_("Om tjenesten"), url=reverse("shell:about")),),
        has_faults=faulty is not None,
    )
    context = {
        "page": page,
        "entries": ENTRIES,
        "example": ExampleForm(initial={"amount": Money.kr(250_000), "youth": "no"}),
        "faulty": faulty,
        "pager": Pager.from_query(request.GET, total=312),
        "chips": (
            Chip(label=_("Fase: Gjennomføring"), remove_url="?"),
            Chip(label=_("Fylke: Oslo"), remove_url="?"),
            Chip(label=_("Trafikklys: Krever beslutning"), remove_url="?"),
        ),
        "tabs": (
            Link(label=_("Oversikt"), url="#navigation", current=True),
            Link(label=_("Leveranser"), url="#navigation"),
            Link(label=_("Risiko"), url="#navigation"),
            Link(label=_("Penger"), url="#navigation"),
        ),
        "crumbs": (
            Link(label=_("Prosjekter"), url="#navigation"),
            Link(label="2021-37 Oslojobb", url="#navigation"),
        ),
        "steps": (
            Step(label=_("Henvist"), state="done"),
            Step(label=_("Kartlagt"), state="done"),
            Step(label=_("Plan"), state="partly", note=_("venter på skolen")),
            Step(label=_("Praksis"), state="current", note=_("siden 12.03.2026")),
            Step(label=_("Jobb")),
            Step(label=_("12 måneder")),
        ),
        "rows": (
            (_("Kompetansejobber"), "2021-37", "green", 12_500_000_00, 31, 85),
            (_("Ung i jobb"), "2022-04", "yellow", 3_250_000_00, 12, 20),
            (_("Språk på jobben"), "2019-11", "red", -61_000_00, 0, 0),
        ),
    }
    return render(request, "shell/gallery.html", context)


def _faulty_form() -> ExampleForm:
    """The example, refused: impossible date, amount that can not be read, the rest left empty."""
    typed = {"name": "Kompetansejobber", "starts": "31.02.2026", "amount": "2.500.0000"}
    return ExampleForm(data={f"feil-{name}": text for name, text in typed.items()}, prefix="feil")
