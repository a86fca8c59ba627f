"""«Rettigheter»: what each role sees of each field in each situation, as a page and as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people.actions.oversight import record_oversight_export
from fotfeste.people.categories import ROLE_SCOPES
from fotfeste.people.declared import DECLARED
from fotfeste.people.permissions import Cell, Situation, answer_to, cells, fields_of, sees, situations
from fotfeste.web.oversight.tabs import page
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import PlainForm
from fotfeste.web.shell.sheets import Column, FileKind, Sheet, download


@dataclass(frozen=True, kw_only=True)
class RightsLine:
    """One situation: what it is, and for each role whether it sees."""

    name: str
    note: str
    cells: list[tuple[str, bool]]


class RightsFilter(PlainForm):
    """Which kind of record is shown."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type opplysning"),
        required=False,
        choices=lambda: [(one.key, one.name) for one in DECLARED.values()],
        error_messages={"invalid_choice": gettext_lazy("Velg en type fra listen.")},
    )


@needs(Permission.VIEW_PROCESSING)
@require_safe
def rights(request: ActorRequest) -> HttpResponse:
    """What each role sees of one kind of record, situation by situation."""
    first = next(iter(DECLARED))
    given = request.GET if "type" in request.GET else None
    form = RightsFilter(given, initial={"type": first})
    key = form.cleaned_data["type"] if given is not None and form.is_valid() else ""
    one = DECLARED[key or first]
    roles = {role: str(ROLES[role].name) for role in ROLE_SCOPES}
    context = {
        "page": page(
            request,
            _("Rettigheter"),
            "rights",
            lead=_("Regnet ut av reglene som databasen håndhever. Andre roller ser aldri noe om deltakere."),
            has_faults=bool(form.errors),
        ),
        "form": form,
        "record": one,
        "category": str(one.category.label) if one.category is not None else "",
        "fields": [label for _name, label in fields_of(one)],
        "roles": list(roles.values()),
        "lines": [
            RightsLine(
                name=str(situation.name),
                note=note_of(situation),
                cells=[(label, sees(one, role, situation)) for role, label in roles.items()],
            )
            for situation in situations()
        ],
    }
    return render(request, "oversight/rights.html", context)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def export(request: ActorRequest, kind: FileKind) -> HttpResponse:
    """Every field × role × situation as a file."""
    rows = list(cells())
    record_oversight_export(what="rights", form=kind, rows=len(rows), by=request.actor)
    return download(Sheet(title=_("Rettigheter"), columns=_COLUMNS, rows=rows), kind, "rettigheter")


def note_of(situation: Situation) -> str:
    """What is said beside a situation: that a rule stands between, or what has answered it."""
    if situation.rule is None:
        return ""
    answer = answer_to(situation.rule)
    if situation.set_aside:
        return _("med {answer}").format(answer=answer)
    return _("regel; slippes forbi av: {answer}").format(answer=answer)


def _situation(cell: Cell) -> str:
    note = note_of(cell.situation)
    return f"{cell.situation.name} ({note})" if note else str(cell.situation.name)


_COLUMNS = (
    Column(gettext_lazy("Type opplysning"), lambda one: str(one.record.name)),
    Column(
        gettext_lazy("Kategori"),
        lambda one: (
            str(one.record.category.label) if one.record.category is not None else _("hver rad sier sin egen")
        ),
    ),
    Column(gettext_lazy("Felt"), lambda one: one.label),
    Column(gettext_lazy("Rolle"), lambda one: str(ROLES[one.role].name)),
    Column(gettext_lazy("Situasjon"), _situation),
    Column(gettext_lazy("Ser"), lambda one: _("ja") if one.seen else _("nei")),
)
