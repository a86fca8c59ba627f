"""«Avvik»: the list with filters, the same list as a file, and the page where a finding is explained."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel import actions
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.findings import SEVERITY_LABELS, Severity
from fotfeste.kernel.judged_findings import Judged, canonical_fingerprint, find_judged, judge_all
from fotfeste.kernel.models import Draft
from fotfeste.kernel.roles import Permission
from fotfeste.web.findings.filters import OPEN, FindingsFilter
from fotfeste.web.findings.lines import grouped, in_order, line, source_text
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.pages import Chip, Link, Page
from fotfeste.web.shell.paging import Pager
from fotfeste.web.shell.sheets import Column, FileKind, Sheet, download

DRAFT = "findings:explain"


class ExplainForm(PlainForm):
    """Why a finding is as it is."""

    note = forms.CharField(
        label=gettext_lazy("Forklaring"),
        help_text=gettext_lazy(
            "Skriv hva som er riktig, og hvorfor tallene eller faktaene er ulike. Alle som ser avvik, kan lese den. "
            "Ikke skriv noe som kan kjenne igjen en deltaker."
        ),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv en forklaring.")},
    )


@needs(Permission.VIEW_FINDINGS)
@require_safe
def findings(request: ActorRequest) -> HttpResponse:
    """Where the portfolio's own figures and facts do not agree, by rule."""
    everything = judge_all()
    form, fitting = _narrowed(request.GET, everything)
    pager = Pager.from_query(request.GET, total=len(fitting))
    may_explain = request.actor.may(Permission.EXPLAIN_FINDINGS)
    waiting = Counter(each.finding.severity for each in everything if each.is_open)
    context = {
        "page": Page(title=_("Avvik"), lead=_lead(everything), has_faults=bool(form.errors)),
        "form": form,
        "chips": _chips(form, request.GET),
        "groups": grouped(fitting[pager.start : pager.stop], fitting, may_explain=may_explain),
        "count": len(fitting),
        "pager": pager,
        "is_narrowed": bool(form.chosen()),
        "has_any": bool(everything),
        "stats": [
            (str(label), waiting[severity], f"?alvor={severity.value}&tilstand={OPEN}")
            for severity, label in SEVERITY_LABELS.items()
        ],
        "may_export": request.actor.may(Permission.EXPORT),
        "query": request.GET.urlencode(),
    }
    return render(request, "findings/list.html", context)


@needs(Permission.EXPORT)
@require_safe
def export(request: ActorRequest, kind: FileKind) -> HttpResponse:
    """The findings that fit the filters, as a file."""
    request.actor.check(Permission.VIEW_FINDINGS)
    form, fitting = _narrowed(request.GET, judge_all())
    sheet = Sheet(
        title=_("Avvik"),
        columns=_COLUMNS,
        rows=fitting,
        about=[(label, value) for _name, label, value in form.chosen()] or [(_("Utvalg"), _("Alle avvik"))],
    )
    filters = [name for name, _label, _value in form.chosen()]
    actions.record_export(
        verb="kernel.findings_exported", form=kind, rows=len(fitting), filters=filters, by=request.actor
    )
    return download(sheet, kind, "avvik")


@needs(Permission.EXPLAIN_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: ActorRequest, number: str) -> HttpResponse:
    """Explain one finding, or keep a half-written note for later."""
    judged = find_judged(number)
    if judged is None:
        raise Http404
    draft = Draft.objects.filter(staff_id=request.actor.staff_id, form=DRAFT, object_id=number).first()
    form = ExplainForm(posted(request), initial={"note": draft.answers.get("note", "") if draft else ""})
    if request.method == "POST" and "utkast" in request.POST:
        answers = {"note": request.POST.get("note", "")[:2000]}
        today = timezone.localdate()
        actions.save_draft(form=DRAFT, object_id=number, answers=answers, today=today, by=request.actor)
        messages.success(request, _("Utkastet er lagret. Du finner det igjen på «I dag»."))
        return redirect("findings:list")
    if request.method == "POST" and form.is_valid():
        try:
            _explain(request, judged, form.cleaned_data["note"], draft)
        except Rejected as rejected:
            for fault in rejected.faults:
                form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
        else:
            messages.success(request, _("Forklaringen er lagret. Avviket vises videre, som forklart."))
            return redirect("findings:list")
    crumbs = (Link(label=_("Avvik"), url=reverse("findings:list")),)
    context = {
        "page": Page(title=_("Forklar et avvik"), lead=str(judged.rule.title), breadcrumbs=crumbs),
        "form": form,
        "line": line(judged, may_explain=True),
        "why": str(judged.rule.why),
        "draft_saved_at": draft.saved_at if draft else None,
    }
    return render(request, "findings/explain.html", context, status=422 if form.errors else 200)


def _explain(request: ActorRequest, judged: Judged, note: str, draft: Draft | None) -> None:
    actions.explain_finding(
        finding_key=judged.finding.key,
        fingerprint=canonical_fingerprint(judged),
        note=note,
        by=request.actor,
    )
    if draft is not None:
        actions.discard_draft(draft=draft, by=request.actor)


def _narrowed(query: QueryDict, everything: list[Judged]) -> tuple[FindingsFilter, list[Judged]]:
    form = FindingsFilter(query)
    form.full_clean()
    return form, in_order(each for each in everything if form.fits(each))


def _lead(everything: list[Judged]) -> str:
    rules = len({each.rule.key for each in everything})
    explained = sum(1 for each in everything if not each.is_open)
    found = ngettext("{n} sted", "{n} steder", len(everything)).format(n=len(everything))
    return _(
        "{found} der tall eller fakta ikke stemmer overens, funnet av {rules} regler. {explained} er forklart."
    ).format(found=found, rules=rules, explained=explained)


def _chips(form: FindingsFilter, query: QueryDict) -> tuple[Chip, ...]:
    chips = []
    for name, label, value in form.chosen():
        without = query.copy()
        without.pop(name, None)
        without.pop("side", None)
        chips.append(Chip(label=f"{label}: {value}", remove_url=f"?{without.urlencode()}"))
    return tuple(chips)


def _state(judged: Judged) -> str:
    if judged.is_open_again:
        return _("Åpen igjen")
    return _("Uten forklaring") if judged.is_open else _("Forklart")


def _noted_on(judged: Judged) -> dt.date | None:
    return timezone.localdate(judged.note.at) if judged.note else None


_COLUMNS = (
    Column(gettext_lazy("Regel"), lambda each: str(each.rule.title)),
    Column(gettext_lazy("Gjelder"), lambda each: each.finding.object_label),
    Column(gettext_lazy("Avvik"), lambda each: each.finding.sentence),
    Column(gettext_lazy("Står i kilden"), lambda each: each.finding.printed),
    Column(gettext_lazy("Følger av resten"), lambda each: each.finding.computed),
    Column(gettext_lazy("Forskjell i kroner"), lambda each: each.finding.difference_ore, "money"),
    Column(gettext_lazy("Alvor"), lambda each: str(SEVERITY_LABELS[Severity(each.finding.severity)])),
    Column(gettext_lazy("Kilder"), lambda each: "; ".join(map(source_text, each.finding.sources))),
    Column(gettext_lazy("Tilstand"), _state),
    Column(gettext_lazy("Forklaring"), lambda each: each.note.note if each.note else None),
    Column(gettext_lazy("Forklart av"), lambda each: each.note.by_label if each.note else None),
    Column(gettext_lazy("Forklart dato"), _noted_on, "date"),
)
