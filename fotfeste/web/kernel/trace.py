"""«Spor»: what has been done, by whom and when, newest first; narrowed by part, organisation, period and thing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fotfeste.kernel.models import Event, Organisation
from fotfeste.kernel.roles import Permission
from fotfeste.web.kernel.deeds import GROUPS
from fotfeste.web.kernel.happenings import happenings
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import DateField, PlainForm
from fotfeste.web.shell.pages import Chip, Page

ROWS = 50
OLDER = "eldre_enn"
_THING = re.compile(r"([a-z_]+\.[a-z_]+)/([\w-]{1,80})")


class TraceFilter(PlainForm):
    """What the trace is narrowed to. ``ting`` names one thing as ``portfolio.project/12``; pages of things link so."""

    gjelder = forms.ChoiceField(
        label=gettext_lazy("Hva hendelsen gjelder"),
        required=False,
        choices=lambda: [("", _("Alt")), *GROUPS.items()],
        error_messages={"invalid_choice": gettext_lazy("Velg hva hendelsen gjelder, fra listen.")},
    )
    organisasjon = forms.CharField(
        label=gettext_lazy("Gjort for organisasjon"), required=False, max_length=200
    )
    fra = DateField(label=gettext_lazy("Fra dato"), required=False)
    til = DateField(label=gettext_lazy("Til dato"), required=False)
    ting = forms.RegexField(_THING, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        super().clean()
        begins, ends = self.cleaned_data.get("fra"), self.cleaned_data.get("til")
        if begins and ends and ends < begins:
            self.add_error("til", _("Til-datoen må være samme dag som fra-datoen eller senere."))
        return self.cleaned_data

    def narrowed(self) -> QuerySet[Event]:
        """Events that fit every filter that could be read; the others say at their fields what is wrong."""
        self.full_clean()
        given, events = self.cleaned_data, Event.objects.order_by("-pk")
        if given.get("gjelder"):
            events = events.filter(verb__startswith=f"{given['gjelder']}.")
        if words := given.get("organisasjon"):
            named = Organisation.objects.filter(name__icontains=words) | Organisation.objects.filter(
                short_name__iexact=words
            )
            events = events.filter(organisation__in=named.values("pk"))
        if given.get("fra"):
            events = events.filter(at__gte=_midnight(given["fra"]))
        if given.get("til"):
            events = events.filter(at__lt=_midnight(given["til"] + dt.timedelta(days=1)))
        if found := _THING.fullmatch(given.get("ting") or ""):
            events = events.filter(object_kind=found[1], object_id=found[2])
        return events


@needs(Permission.VIEW_TRACE)
@require_safe
def trace(request: ActorRequest) -> HttpResponse:
    """One page of the trace. Pages follow the event last shown, so the oldest is as near as the newest."""
    form = TraceFilter(request.GET)
    events = form.narrowed()
    after = request.GET.get(OLDER, "")
    is_first = not (after.isascii() and after.isdigit() and len(after) < 19)
    if not is_first:
        events = events.filter(pk__lt=int(after))
    shown = list(events.select_related("organisation")[: ROWS + 1])
    has_more = len(shown) > ROWS
    rows = shown[:ROWS]
    context = {
        "page": Page(
            title=_("Spor"),
            lead=_("Hva som er gjort, av hvem og når. Sporet kan ikke endres eller slettes."),
            has_faults=bool(form.errors),
        ),
        "form": form,
        "rows": happenings(rows),
        "chips": _chips(form, request.GET, rows),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "older_url": _address(request.GET, str(rows[-1].pk)) if has_more else "",
        "newest_url": "" if is_first else _address(request.GET, ""),
    }
    return render(request, "kernel/trace.html", context)


def _chips(form: TraceFilter, query: QueryDict, rows: list[Event]) -> tuple[Chip, ...]:
    """The thing that the trace is narrowed to, since no field shows it."""
    if not form.cleaned_data.get("ting"):
        return ()
    without = query.copy()
    del without["ting"]
    label = rows[0].object_label if rows else form.cleaned_data["ting"]
    return (Chip(label=_("Bare {thing}").format(thing=label), remove_url=f"?{without.urlencode()}"),)


def _address(query: QueryDict, older: str) -> str:
    changed = query.copy()
    changed.pop(OLDER, None)
    if older:
        changed[OLDER] = older
    return f"?{changed.urlencode()}"


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
