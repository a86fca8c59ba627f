"""The front page of «Tilsyn»: what waits for somebody, and whether the log of reads is sealed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fotfeste.kernel.roles import Permission
from fotfeste.people import seals, unusual
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.models import LegalBasis, ReadLog, ReadSeal
from fotfeste.people.register import register_of
from fotfeste.people.reviews import unusual_of
from fotfeste.web.oversight.tabs import page
from fotfeste.web.shell.access import ActorRequest, needs


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that may wait: what, how many, what to do about it, and where."""

    label: str
    count: int
    note: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Seals:
    """How far the log of reads is sealed. ``last_at`` is the moment of the last look that is sealed."""

    place: int
    head: str
    last_at: dt.datetime | None
    unsealed: int


@needs(Permission.REVIEW_ACCESS)
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """What waits. Those who only look through unusual access, see only that."""
    sees_processing = request.actor.may(Permission.VIEW_PROCESSING)
    waiting = _reviews(request)
    if sees_processing:
        waiting += _processing(request)
    lead = _("Det som venter på noen som passer på at opplysninger om deltakere behandles lovlig.")
    context = {
        "page": page(request, _("Tilsyn"), "overview", lead=lead),
        "waiting": waiting,
        "sees_processing": sees_processing,
        "seals": _seals() if sees_processing else None,
    }
    return render(request, "oversight/overview.html", context)


def _reviews(request: ActorRequest) -> list[Waiting]:
    begins, ends = unusual.period(timezone.now())
    habits = unusual.habits_between(begins, ends, controller_of(request.actor).pk)
    return [
        Waiting(
            label=_("Nødtilgang"),
            count=len(unusual_of(request.actor).waiting),
            note=_("venter på gjennomgang"),
            url=reverse("people:reviews"),
        ),
        Waiting(
            label=_("Uvanlige oppslag"),
            count=len(unusual.judged(habits)),
            note=_("å spørre om, de siste sju dagene"),
            url=reverse("oversight:unusual"),
        ),
    ]


def _processing(request: ActorRequest) -> list[Waiting]:
    today = timezone.localdate()
    register = register_of(controller_of(request.actor), today)
    return [
        Waiting(
            label=_("Rettslige grunnlag"),
            count=LegalBasis.objects.in_force(today).filter(confirmed_on__isnull=True).count(),
            note=_("ikke bekreftet"),
            url=reverse("sharing:bases"),
        ),
        Waiting(
            label=_("Lagringstider"),
            count=sum(one.retention.confirmed_on is None for one in register.processings),
            note=_("ikke bekreftet"),
            url=reverse("retention:policies"),
        ),
    ]


def _seals() -> Seals:
    """Counts and sums alone: the looks of other organisations are counted, but nothing is told about them."""
    with as_system("people.show_seals"):
        head = seals.head()
        # Looks are sealed in the order of their numbers; the few that come late are found by the job of the night.
        newest = ReadSeal.objects.order_by("-read_id").values_list("read_id", flat=True).first() or 0
        return Seals(
            place=head.place,
            head=str(head) if head.place else "",
            last_at=ReadLog.objects.filter(pk=newest).values_list("at", flat=True).first(),
            unsealed=ReadLog.objects.filter(pk__gt=newest).count(),
        )
