"""«Protokoll»: the register of processing of the own controller, one processing, the assessment, and files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import controller_of
from fotfeste.people.actions.oversight import record_oversight_export
from fotfeste.people.permissions import answer_to
from fotfeste.people.population_rules import RULES
from fotfeste.people.register import Processing, Register, not_confirmed, register_of
from fotfeste.web.oversight.tabs import page, to_register
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Page
from fotfeste.web.shell.sheets import Column, FileKind, Sheet, download


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure that the service takes by itself: what it is against, and what lets somebody past it."""

    sentence: str
    answer: str


@needs(Permission.VIEW_PROCESSING)
@require_safe
def register(request: ActorRequest) -> HttpResponse:
    """Every processing, disclosure and type of information of the own controller."""
    known = _register(request)
    context = {
        "page": page(
            request,
            _("Protokoll"),
            "register",
            lead=_(
                "Protokollen over behandlinger (personvernforordningen artikkel 30), laget av koden selv."
            ),
        ),
        "register": known,
        "unconfirmed": sum(not one.is_confirmed for one in known.processings),
    }
    return render(request, "oversight/register.html", context)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def processing(request: ActorRequest, key: str) -> HttpResponse:
    """Everything that the register tells about one processing."""
    one = next((each for each in _register(request).processings if each.key == key), None)
    if one is None:
        raise Http404
    context = {"page": Page(title=one.name, lead=one.description, breadcrumbs=to_register()), "one": one}
    return render(request, "oversight/processing.html", context)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def assessment(request: ActorRequest) -> HttpResponse:
    """The assessment of consequences for privacy (GDPR article 35), filled in as far as the code knows."""
    known = _register(request)
    context = {
        "page": Page(
            title=_("Vurdering av konsekvenser for personvernet"),
            lead=_("Fylt ut så langt koden vet. Resten skriver den behandlingsansvarlige."),
            breadcrumbs=to_register(),
        ),
        "register": known,
        "purposes": _all(purpose for one in known.processings for purpose in one.purposes),
        "subjects": _all(subject for one in known.processings for subject in one.subjects),
        "reasons": _all(reason for one in known.processings for reason in one.dpia_why.split(", ")),
        "bases": _all(basis.said for one in known.processings for basis in one.bases),
        "special": [one.name for one in known.processings if one.special],
        "unkept": [one.name for one in known.processings if one.retention.months is None],
        "measures": [Measure(sentence=str(rule.sentence), answer=str(answer_to(rule))) for rule in RULES],
        "not_confirmed": not_confirmed(),
    }
    return render(request, "oversight/assessment.html", context)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def export(request: ActorRequest, part: str, kind: FileKind) -> HttpResponse:
    """One part of the register as a file: *part* is a key of PARTS."""
    if part not in PARTS:
        raise Http404
    title, rows_of, columns = PARTS[part]
    known = _register(request)
    rows = rows_of(known)
    record_oversight_export(what=part, form=kind, rows=len(rows), by=request.actor)
    sheet = Sheet(
        title=title, columns=columns, rows=rows, about=[(_("Behandlingsansvarlig"), known.controller)]
    )
    return download(sheet, kind, part)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def as_json(request: ActorRequest) -> HttpResponse:
    """The whole register, for machines."""
    known = _register(request)
    rows = len(known.processings) + len(known.disclosures) + len(known.information)
    record_oversight_export(what="protokoll", form="json", rows=rows, by=request.actor)
    day = timezone.localdate().isoformat()
    response = JsonResponse(asdict(known), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="protokoll-{day}.json"'
    return response


def _register(request: ActorRequest) -> Register:
    return register_of(controller_of(request.actor), timezone.localdate())


def _all(found: Any) -> list[str]:
    """Each text once, in the order it was met."""
    return list(dict.fromkeys(found))


def _listed(texts: tuple[str, ...]) -> str:
    return "; ".join(texts)


def _confirmed(one: Processing) -> str:
    return _("ja") if one.is_confirmed else _("nei")


PARTS: dict[str, tuple[Promise, Any, tuple[Column, ...]]] = {
    "behandlinger": (
        gettext_lazy("Behandlinger"),
        lambda known: known.processings,
        (
            Column(gettext_lazy("Nummer"), lambda one: one.number, width=16),
            Column(gettext_lazy("Behandling"), lambda one: one.name),
            Column(gettext_lazy("Beskrivelse"), lambda one: one.description),
            Column(gettext_lazy("Formål"), lambda one: _listed(one.purposes)),
            Column(gettext_lazy("Periode"), lambda one: one.period),
            Column(gettext_lazy("Rettslige grunnlag"), lambda one: _listed(tuple(b.said for b in one.bases))),
            Column(gettext_lazy("Behandlingsansvarlig"), lambda one: one.controller),
            Column(gettext_lazy("Kategori"), lambda one: one.category),
            Column(gettext_lazy("Opplysninger"), lambda one: _listed(one.information)),
            Column(gettext_lazy("Hvem det gjelder"), lambda one: _listed(one.subjects)),
            Column(gettext_lazy("Hvem som kan se"), lambda one: _listed(one.seen_by)),
            Column(gettext_lazy("Særlige kategorier"), lambda one: _("ja") if one.special else _("nei")),
            Column(gettext_lazy("Lagres"), lambda one: one.retention.said),
            Column(gettext_lazy("Hjemmel for lagring"), lambda one: one.retention.plan),
            Column(gettext_lazy("Automatiske avgjørelser"), lambda one: one.automatic_decisions),
            Column(gettext_lazy("Profilering"), lambda one: one.profiling),
            Column(gettext_lazy("Kunstig intelligens"), lambda one: one.ai),
            Column(gettext_lazy("Databehandlere"), lambda one: one.processors),
            Column(gettext_lazy("Overføring ut av EØS"), lambda one: one.transfer),
            Column(gettext_lazy("Vurdering av konsekvenser nødvendig"), lambda one: one.dpia),
            Column(gettext_lazy("Hvorfor"), lambda one: one.dpia_why),
            Column(gettext_lazy("Henvisning til vurderingen"), lambda one: one.dpia_reference),
            Column(gettext_lazy("Status"), lambda one: one.status),
            Column(gettext_lazy("Revisjon"), lambda one: one.revision),
            Column(gettext_lazy("Bekreftet"), _confirmed),
        ),
    ),
    "utleveringer": (
        gettext_lazy("Utleveringer"),
        lambda known: known.disclosures,
        (
            Column(gettext_lazy("Nummer"), lambda one: one.number, width=16),
            Column(gettext_lazy("Utlevering"), lambda one: one.name),
            Column(gettext_lazy("Avsender"), lambda one: one.sender),
            Column(gettext_lazy("Mottaker"), lambda one: one.recipient),
            Column(gettext_lazy("Formål"), lambda one: _listed(one.purposes)),
            Column(gettext_lazy("Periode"), lambda one: one.period),
            Column(gettext_lazy("Opplysninger"), lambda one: _listed(one.information)),
            Column(gettext_lazy("Rettslig grunnlag"), lambda one: one.basis.said),
            Column(gettext_lazy("Tredjeland"), lambda one: one.third_country),
            Column(gettext_lazy("Taushetsplikten vurdert"), lambda one: one.secrecy),
            Column(gettext_lazy("Krever samtykke"), lambda one: one.consent),
        ),
    ),
    "opplysninger": (
        gettext_lazy("Opplysningstyper"),
        lambda known: known.information,
        (
            Column(gettext_lazy("Opplysning"), lambda one: one.term),
            Column(gettext_lazy("Behandling"), lambda one: one.record),
            Column(gettext_lazy("Kategori"), lambda one: one.category),
            Column(gettext_lazy("Kilde"), lambda one: one.sources),
            Column(gettext_lazy("Følsomhet"), lambda one: one.sensitivity),
            Column(gettext_lazy("Stikkord"), lambda one: _listed(one.keywords)),
        ),
    ),
}
"""Parts of the register that are handed out as tables: title, rows and columns."""
