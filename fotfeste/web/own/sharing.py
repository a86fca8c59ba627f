"""What has been shared about the participant, also aloud, and her consents with one click to withdraw them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fotfeste.kernel import formats
from fotfeste.kernel.bilingual import reader_language
from fotfeste.people.actions import consents
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.field_words import basis_words, controller_name
from fotfeste.people.models import Consent, Disclosure, Person
from fotfeste.web.own.access import about_oneself
from fotfeste.web.own.words import PURPOSES
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.pages import Page


@dataclass(frozen=True, kw_only=True)
class SharedView:
    """One sharing in plain words. ``row`` has the dates and what was written about it."""

    row: Disclosure
    sender: str
    recipient: str
    what: str
    why: str
    law: str
    law_words: str
    is_open: bool


@about_oneself
@require_safe
def shared(request: ActorRequest, person: Person) -> HttpResponse:
    """What others have been told about me, and what I have said yes to."""
    rows = (
        Disclosure.objects.filter(person=person)
        .select_related("controller__organisation", "recipient__organisation", "basis")
        .order_by("-recorded_at", "-pk")
    )
    context = {
        "page": Page(title=_("Delt med andre"), lead=_("Her ser du hva andre har fått vite om deg.")),
        "shared": [_view(row) for row in rows],
        "consents": [
            {"row": one, "who": controller_name(one.controller)}
            for one in Consent.objects.filter(person=person).select_related("controller__organisation")
        ],
    }
    return render(request, "own/sharing.html", context)


@about_oneself
@require_POST
def withdraw(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Take back a consent: one click, and the help goes on."""
    consent = Consent.objects.filter(person=person, pk=number).first()
    if consent is None:
        raise Http404
    consents.withdraw_consent(consent=consent, by=request.actor)
    messages.success(request, _("Samtykket er trukket tilbake. Du får hjelp som før."))
    return redirect("own:sharing")


def _view(row: Disclosure) -> SharedView:
    now = timezone.now()
    ends = [moment for moment in (row.ended_at, row.valid_until) if moment is not None]
    known = row.purpose in set(Purpose)
    return SharedView(
        row=row,
        sender=controller_name(row.controller),
        recipient=controller_name(row.recipient),
        what=formats.join_list([str(Category(one).label) for one in row.categories], reader_language()),
        why=str(PURPOSES[Purpose(row.purpose)]) if known else row.purpose,
        law=str(row.basis),
        law_words=basis_words(row.basis),
        is_open=row.channel == "written" and all(moment > now for moment in ends),
    )
