"""The projects as a list, a board and a timeline, and their export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fotfeste.kernel.actions import record_export
from fotfeste.kernel.errors import Denied
from fotfeste.kernel.formats import format_number
from fotfeste.kernel.roles import Permission
from fotfeste.web.portfolio import board, exports, filters, rows, saved_views, sorting, timeline
from fotfeste.web.portfolio.filters import Selection
from fotfeste.web.portfolio.saved_views import RemovedView, ViewLink
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.language import screen_language
from fotfeste.web.shell.pages import Chip, Link, Page, Text
from fotfeste.web.shell.paging import Pager
from fotfeste.web.shell.sheets import download, file_kind

VIEWS: tuple[tuple[str, Text], ...] = (
    ("projects", gettext_lazy("Liste")),
    ("board", gettext_lazy("Tavle")),
    ("timeline", gettext_lazy("Tidslinje")),
    ("lineage_map", gettext_lazy("Linjer")),
)
"""The views of the projects: their names among the addresses, and their tabs."""

_DEFAULT_ORDER = {"projects": sorting.DEFAULT, "board": sorting.DEFAULT, "timeline": "start"}
_FILTERED = ("projects", "board", "timeline")


@dataclass(frozen=True, kw_only=True)
class Download:
    """One form of the export: what it is called and where it is."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What the three views share.

    typed        what stands in the search field, also when it can not be searched for
    search_faults  what is wrong with it
    kept         further parameters that a new filter leaves as they are: the order and the length of the page
    view         the name of this view among the addresses
    url          its address without filter
    selection    the filter: its parts, words and faults
    faults       what is wrong with the address, each with the control to mend it where there is one
    total        projects that the filter leaves; ``count`` says it in words
    chips        filters in use
    is_empty     nothing is registered at all, as opposed to filtered away
    saved        the reader's own views; ``removed`` is the one just removed
    downloads    the exports; empty when the role may not, and ``refusal`` says why
    note         a sentence about how the list is shown; normally empty
    """

    view: str
    url: str
    selection: Selection
    typed: str
    search_faults: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    faults: tuple[Link, ...]
    total: int
    count: str
    chips: tuple[Chip, ...]
    is_empty: bool
    saved: tuple[ViewLink, ...]
    removed: RemovedView | None
    downloads: tuple[Download, ...]
    refusal: str
    note: str


View = Callable[[ActorRequest], HttpResponse]
Show = Callable[[ActorRequest, Selection], HttpResponse]


def tabs(current: str, address: str = "") -> tuple[Link, ...]:
    """The tabs between the views; the filter *address* goes along to those that have one."""
    return tuple(
        Link(
            label=label,
            url=reverse(f"portfolio:{name}") + (f"?{address}" if address and name in _FILTERED else ""),
            current=name == current,
        )
        for name, label in VIEWS
    )


def filtered(view: str) -> Callable[[Show], View]:
    """Reads the filter before the view begins, and shows every fault instead of a list that is not what was asked."""

    def wrap(show: Show) -> View:
        @wraps(show)
        def shown(request: ActorRequest) -> HttpResponse:
            if any(value == "" for values in dict(request.GET.lists()).values() for value in values):
                return redirect(_without_empty(request))
            selection = filters.read(request.GET)
            if selection.is_valid:
                response = show(request, selection)
            else:
                response = _answer(request, selection, view, template="list_faults", total=0, status=400)
            patch_vary_headers(response, ["HX-Request"])
            return response

        return shown

    return wrap


@needs(Permission.VIEW_PORTFOLIO)
@filtered("projects")
def project_list(request: ActorRequest, selection: Selection) -> HttpResponse:
    """The projects as a table: sorted, a page at a time."""
    pager = Pager.from_query(request.GET, total=selection.projects().count())
    shown = rows.page_of(selection, pager)
    return _answer(
        request, selection, "projects", template="list_table", total=pager.total, pager=pager, rows=shown
    )


@needs(Permission.VIEW_PORTFOLIO)
@filtered("board")
def project_board(request: ActorRequest, selection: Selection) -> HttpResponse:
    """The projects as a board with a column for each phase."""
    shown = board.columns(selection)
    total = sum(column.total for column in shown)
    return _answer(request, selection, "board", template="list_board", total=total, columns=shown)


@needs(Permission.VIEW_PORTFOLIO)
@filtered("timeline")
def project_timeline(request: ActorRequest, selection: Selection) -> HttpResponse:
    """The projects as bars on an axis of years, a page at a time."""
    pager = Pager.from_query(request.GET, total=selection.projects().count())
    projects = rows.page_of(selection, pager, default=_DEFAULT_ORDER["timeline"], spells=True)
    drawn = timeline.timeline(projects, today=timezone.localdate())
    return _answer(
        request,
        selection,
        "timeline",
        template="list_timeline",
        total=pager.total,
        pager=pager,
        timeline=drawn,
    )


@needs(Permission.EXPORT)
def export(request: ActorRequest, form: str) -> HttpResponse:
    """The filtered list as a file. Leaves an event: how many rows and which filters, not what was searched for."""
    selection = filters.read(request.GET)
    if not selection.is_valid:
        return redirect(f"{reverse('portfolio:projects')}?{request.GET.urlencode()}")
    sheet, count = exports.sheet(selection)
    filters_used = list(selection.chosen)
    record_export(verb="portfolio.exported", form=form, rows=count, filters=filters_used, by=request.actor)
    return download(sheet, file_kind(form), _("prosjekter"))


_TITLES: dict[str, tuple[Text, Text]] = {
    "projects": (
        gettext_lazy("Prosjekter"),
        gettext_lazy("Alle prosjekter i porteføljen, også de som er avsluttet."),
    ),
    "board": (gettext_lazy("Prosjekter på tavle"), gettext_lazy("Prosjektene etter hvilken fase de er i.")),
    "timeline": (
        gettext_lazy("Prosjekter på tidslinje"),
        gettext_lazy("Når prosjektene går, så nøyaktig som kildene sier det."),
    ),
}


def _answer(
    request: ActorRequest,
    selection: Selection,
    view: str,
    *,
    template: str,
    total: int,
    status: int = 200,
    **shown: object,
) -> HttpResponse:
    """The whole page, or for htmx only the part that a filter changes."""
    title, lead = _TITLES[view]
    page = Page(title=title, lead=lead, tabs=tabs(view, selection.address), has_faults=not selection.is_valid)
    context = {
        "page": page,
        "list": _shared(request, selection, view, total),
        "part": f"portfolio/{template}.html",
        "pager": Pager(total=total),
        "sorted_by": sorting.effective(selection.sort, selection.words, _DEFAULT_ORDER[view]),
        **shown,
    }
    whole = not getattr(request, "htmx", False)
    return render(
        request, "portfolio/list_page.html" if whole else "portfolio/list_part.html", context, status=status
    )


def _shared(request: ActorRequest, selection: Selection, view: str, total: int) -> ListPage:
    url = reverse(f"portfolio:{view}")
    downloads, refusal = _downloads(request, selection)
    return ListPage(
        view=view,
        url=url,
        selection=selection,
        typed=request.GET.get("q", "").replace("\0", ""),
        search_faults=tuple(map(str, selection.form.errors.get("q", ()))),
        kept=tuple((name, request.GET[name]) for name in ("sorter", "antall") if name in request.GET),
        faults=_faults(selection),
        total=total,
        count=_counted(total),
        chips=selection.chips(),
        is_empty=not total and not selection.chosen,
        saved=saved_views.mine(
            request.actor, here=f"{url}?{selection.address}" if selection.address else url
        ),
        removed=saved_views.just_removed(request),
        downloads=downloads,
        refusal=refusal,
        note=_note(request, total),
    )


def _counted(total: int) -> str:
    number = format_number(total, screen_language())
    return ngettext("{number} prosjekt", "{number} prosjekter", total).format(number=number)


def _note(request: ActorRequest, total: int) -> str:
    if request.GET.get("antall") == "alle" and not Pager(total=total).may_show_all:
        return _("Listen er for lang til å vises på én side. Velg et smalere filter, eller last den ned.")
    return ""


def _downloads(request: ActorRequest, selection: Selection) -> tuple[tuple[Download, ...], str]:
    try:
        request.actor.check(Permission.EXPORT)
    except Denied as refused:
        return (), refused.sentence
    address = f"?{selection.address}" if selection.address else ""
    return (
        tuple(
            Download(label=label, url=reverse("portfolio:export", args=[form]) + address)
            for form, label in (("xlsx", _("Excel (XLSX)")), ("csv", "CSV"))
        ),
        "",
    )


def _faults(selection: Selection) -> tuple[Link, ...]:
    """Every fault; those of a control in the filter bar lead to it."""
    return tuple(
        Link(label=str(sentence), url=f"#filter_{name}" if name in filters.FILTERS else "")
        for name, sentences in selection.form.errors.items()
        for sentence in sentences
    )


def _without_empty(request: ActorRequest) -> str:
    """The same address without the filters that nothing was chosen in, so that it can be kept and shared."""
    query = request.GET.copy()
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value != ""])
        if not query.getlist(name):
            del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path
