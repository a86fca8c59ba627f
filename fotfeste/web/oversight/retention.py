"""«Lagring og sletting»: the rules, what should go now, the runs with their certificates, and holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.models.trace import Event
from fotfeste.kernel.roles import Permission
from fotfeste.people import due
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.actions import disposal, retention
from fotfeste.people.certificates import held_back, lines_of, name_of, rule_of
from fotfeste.people.declared import DECLARED
from fotfeste.people.models import Controller, DisposalRun, Hold, HoldReason, RetentionPolicy, StartEvent
from fotfeste.people.retention_rules import LONGEST, Line
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import DateField, PlainForm, posted
from fotfeste.web.shell.pages import Link, Page
from fotfeste.web.shell.paging import Pager


@dataclass(frozen=True, kw_only=True)
class PolicyLine:
    """One kind of record: its rule in words, whose rule it is (own, common or none), and whether it is confirmed."""

    record: str
    name: str
    description: str
    rule: str
    whose: str
    plan: str
    archived: bool
    confirmed_on: dt.date | None
    url: str


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One kind of record in a run: how many rows went or would go, and why others are held back."""

    name: str
    rule: str
    count: int
    held: list[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """A hold that lasts. The person is told by the beginning of her reference, never by name."""

    code: str
    reason: str
    note: str
    since: dt.datetime
    until: dt.date | None
    number: int
    lift_url: str


class PolicyForm(PlainForm):
    """How long the own organisation keeps a kind of record."""

    months = forms.IntegerField(
        label=gettext_lazy("Antall måneder"),
        min_value=0,
        max_value=LONGEST,
        error_messages={
            "required": gettext_lazy("Skriv et antall måneder."),
            "invalid": gettext_lazy("Skriv antall måneder med tall, for eksempel 24."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("Tiden regnes fra"),
        choices=StartEvent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg når tiden skal regnes fra.")},
    )
    archive_first = forms.BooleanField(
        label=gettext_lazy("Arkiveres før sletting"),
        help_text=gettext_lazy("Ingenting slettes før arkivet har kvittert."),
        required=False,
    )
    plan = forms.CharField(
        label=gettext_lazy("Hjemmel i arkiv- eller kassasjonsplan"),
        help_text=gettext_lazy("For eksempel navn og punkt i bevarings- og kassasjonsplanen."),
        max_length=200,
        required=False,
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Organisasjonen står for denne regelen"),
        help_text=gettext_lazy("Ingenting slettes på en regel som ikke er bekreftet."),
        required=False,
    )


class HoldForm(PlainForm):
    """Whom a hold is about, why, and how long."""

    reference = forms.CharField(
        label=gettext_lazy("Deltakeren"),
        help_text=gettext_lazy(
            "Lim inn adressen til siden om deltakeren, eller de åtte første tegnene i nummeret. Ikke skriv navn."
        ),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Lim inn adressen til siden om deltakeren.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Grunn"),
        choices=HoldReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg en grunn.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Merknad"),
        help_text=gettext_lazy("For eksempel saksnummeret. Ikke skriv noe om personen."),
        max_length=300,
        required=False,
    )
    until = DateField(
        label=gettext_lazy("Siste dag"),
        help_text=gettext_lazy("La feltet stå tomt når slutten ikke er kjent."),
        required=False,
    )


@needs(Permission.VIEW_PROCESSING)
@require_safe
def policies(request: ActorRequest) -> HttpResponse:
    """How long each kind of record is kept by the own organisation."""
    controller = controller_of(request.actor)
    context = {
        "page": _page(
            _("Lagring og sletting"),
            "policies",
            lead=_("Hvor lenge hver type opplysning lagres. Ingenting slettes før regelen er bekreftet."),
        ),
        "lines": [_policy_line(kind, controller) for kind in due.kinds()],
    }
    return render(request, "oversight/retention.html", context)


@needs(Permission.MANAGE_PROCESSING)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: ActorRequest, record: str) -> HttpResponse:
    """Change or confirm the own rule for one kind of record, and see how it came to be so."""
    if record not in DECLARED:
        raise Http404
    controller = controller_of(request.actor)
    kind = due.Kind(DECLARED[record], DECLARED[record].model)
    known = due.policy_of(record, None if kind.shared else controller.pk)
    form = PolicyForm(posted(request), initial=_initial(known, controller))
    if request.method == "POST" and form.is_valid():
        try:
            retention.set_policy(
                record=record,
                controller=controller,
                months=form.cleaned_data["months"],
                start=StartEvent(form.cleaned_data["start"]),
                archive_first=form.cleaned_data["archive_first"],
                plan=form.cleaned_data["plan"],
                confirmed=form.cleaned_data["confirmed"],
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Regelen er lagret."))
            return redirect("retention:policies")
    context = {
        "page": Page(title=str(kind.declaration.name), breadcrumbs=_way()),
        "form": form,
        "line": _policy_line(kind, controller),
        "is_shared": kind.shared,
        "history": Event.objects.about(known)[:20] if known else [],
    }
    return render(request, "oversight/retention_policy.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def runs(request: ActorRequest) -> HttpResponse:
    """Runs of disposal of the own organisation, and of all, the newest first."""
    found = _runs(request)
    pager = Pager.from_query(request.GET, total=found.count())
    context = {
        "page": _page(
            _("Sletterunder"),
            "runs",
            lead=_("En prøve teller hva som ville gått, og sletter ingenting. Driften kjører slettingen."),
        ),
        "runs": found[pager.start : pager.stop],
        "pager": pager,
        "may_try": request.actor.may(Permission.MANAGE_PROCESSING),
    }
    return render(request, "oversight/retention_runs.html", context)


@needs(Permission.MANAGE_PROCESSING)
@require_POST
def try_now(request: ActorRequest) -> HttpResponse:
    """Count what would go now in the own organisation."""
    done = disposal.try_disposal(controller=controller_of(request.actor), by=request.actor)
    return redirect("retention:run", number=done.pk)


@needs(Permission.VIEW_PROCESSING)
@require_safe
def run(request: ActorRequest, number: int) -> HttpResponse:
    """One run: what went or would go, what was held back and why, and the certificate."""
    found = get_object_or_404(_runs(request), pk=number)
    title = _("Prøve av sletting") if found.dry else _("Sletterunde")
    shown = [_run_line(line) for line in lines_of(found) if line.count or line.held_count]
    context = {
        "page": Page(
            title=title, breadcrumbs=(*_way(), Link(label=_("Sletterunder"), url=reverse("retention:runs")))
        ),
        "run": found,
        "lines": shown,
        "count": sum(line.count for line in shown),
    }
    return render(request, "oversight/retention_run.html", context)


@needs(Permission.MANAGE_PROCESSING)
@require_safe
def holds(request: ActorRequest) -> HttpResponse:
    """Holds of the own organisation that last."""
    controller = controller_of(request.actor)
    with as_system("people.show_holds"):
        found = list(
            due.holding(timezone.now())
            .filter(controller=controller)
            .select_related("person")
            .order_by("-recorded_at", "pk")
        )
        lines = [_hold_line(one) for one in found]
    context = {
        "page": _page(
            _("Sperrer mot sletting"),
            "holds",
            lead=_("Det som er sperret, blir ikke slettet før sperren er opphevet."),
        ),
        "lines": lines,
    }
    return render(request, "oversight/retention_holds.html", context)


@needs(Permission.MANAGE_PROCESSING)
@require_http_methods(["GET", "HEAD", "POST"])
def place_hold(request: ActorRequest) -> HttpResponse:
    """Stop the disposal of what the own organisation has about somebody."""
    form = HoldForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            retention.place_hold(
                reference=form.cleaned_data["reference"],
                reason=HoldReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                until=form.cleaned_data["until"],
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Sperren er satt."))
            return redirect("retention:holds")
    context = {"page": _hold_page(_("Sett en sperre")), "form": form}
    return render(request, "oversight/retention_hold.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE_PROCESSING)
@require_http_methods(["GET", "HEAD", "POST"])
def lift_hold(request: ActorRequest, number: int) -> HttpResponse:
    """Ask once more, then lift the hold."""
    controller = controller_of(request.actor)
    with as_system("people.show_holds"):
        hold = (
            due.holding(timezone.now())
            .filter(controller=controller, pk=number)
            .select_related("person")
            .first()
        )
        line = _hold_line(hold) if hold else None
    if line is None:
        raise Http404
    if request.method == "POST":
        retention.lift_hold(number=line.number, by=request.actor)
        messages.success(request, _("Sperren er opphevet."))
        return redirect("retention:holds")
    return render(
        request, "oversight/retention_lift.html", {"page": _hold_page(_("Oppheve sperren?")), "line": line}
    )


def _runs(request: ActorRequest):  # type: ignore[no-untyped-def]  # a query set of runs
    return DisposalRun.objects.filter(
        Q(controller=controller_of(request.actor)) | Q(controller__isnull=True)
    ).select_related("controller__organisation")


def _policy_line(kind: due.Kind, controller: Controller) -> PolicyLine:
    found = due.policy_of(kind.key, None if kind.shared else controller.pk)
    declared = kind.declaration
    return PolicyLine(
        record=kind.key,
        name=str(declared.name),
        description=str(declared.description),
        rule=rule_of(due.line_of(kind, found)),
        whose="none" if found is None else "own" if found.controller_id else "common",
        plan=found.plan if found else "",
        archived=declared.archive_worthy or bool(found and found.archive_first),
        confirmed_on=found.confirmed_on if found else None,
        url=reverse("retention:policy", args=[kind.key]),
    )


def _initial(known: RetentionPolicy | None, controller: Controller) -> dict[str, object]:
    if known is None:
        return {}
    # A common rule is a proposal to the organisation; that somebody confirmed it for all does not confirm an own one.
    return {
        "months": known.months,
        "start": known.start,
        "archive_first": known.archive_first,
        "plan": known.plan,
        "confirmed": known.controller_id == controller.pk and known.confirmed_on is not None,
    }


def _run_line(line: Line) -> RunLine:
    return RunLine(name=name_of(line.record), rule=rule_of(line), count=line.count, held=held_back(line))


def _hold_line(hold: Hold) -> HoldLine:
    return HoldLine(
        code=str(hold.person.public_id)[: retention.SHORT_CODE],
        reason=str(HoldReason(hold.reason).label),
        note=hold.note,
        since=hold.recorded_at,
        until=hold.until,
        number=hold.pk,
        lift_url=reverse("retention:lift_hold", args=[hold.pk]),
    )


def _page(title: str, here: str, *, lead: str) -> Page:
    tabs = (
        ("policies", _("Regler")),
        ("runs", _("Sletterunder")),
        ("holds", _("Sperrer")),
    )
    return Page(
        title=title,
        lead=lead,
        tabs=tuple(
            Link(label=label, url=reverse(f"retention:{name}"), current=name == here) for name, label in tabs
        ),
    )


def _way() -> tuple[Link, ...]:
    return (Link(label=_("Lagring og sletting"), url=reverse("retention:policies")),)


def _hold_page(title: str) -> Page:
    return Page(title=title, breadcrumbs=(*_way(), Link(label=_("Sperrer"), url=reverse("retention:holds"))))
