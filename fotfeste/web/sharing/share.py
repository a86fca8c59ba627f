"""Sharing as one act in steps: to whom and for what, what and why, a summary, the receipt; and telling aloud."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fotfeste.kernel.errors import Fault, Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people import access
from fotfeste.people.acting import controller_of
from fotfeste.people.actions.sharing import share
from fotfeste.people.categories import Category, Purpose
from fotfeste.people.field_words import controller_name
from fotfeste.people.models import BasisUse, Channel, Consent, Controller, LegalBasis, Person
from fotfeste.people.sharing_rules import Answer, Code
from fotfeste.people.sharing_wish import (
    Wish,
    active_consents,
    ask,
    basis_of,
    faults_of,
    offered,
    party,
)
from fotfeste.people.sharing_words import sentence
from fotfeste.people.teams import end_of
from fotfeste.web.people.access import person_page
from fotfeste.web.people.frame import frame
from fotfeste.web.sharing import presenters
from fotfeste.web.sharing.forms import ReasonsForm, ShareForm, ToldForm, WhereForm
from fotfeste.web.sharing.places import Place, places_but
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import PlainForm, posted

_SENT = "sharing_sent"
_KEPT = 20


@dataclass(frozen=True)
class Between:
    """Who tells whom about whom, and for what."""

    person: Person
    sender: Controller
    place: Place
    recipient: Controller
    purpose: str


@person_page(Permission.SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, person: Person) -> HttpResponse:
    """Share something: the step is in the form, so that no address tells to whom."""
    sender = controller_of(request.actor)
    places = places_but(sender)
    step = request.POST.get("step", "")
    where = WhereForm(posted(request), places=places, initial={"purpose": Purpose.COORDINATION})
    if request.method != "POST" or step == "back" or not where.is_valid():
        if step == "back":
            where = WhereForm(initial=_typed(request.POST), places=places)
        context = frame(request, person, _("Del opplysninger"), "sharing")
        status = 422 if where.is_bound and where.errors else 200
        return render(
            request, "sharing/where.html", context | {"form": where, "places": places}, status=status
        )
    place: Place = where.cleaned_data["recipient"]
    between = Between(person, sender, place, place.controller(), where.cleaned_data["purpose"])
    if step == "send" and (sent := _sent(request)):
        return redirect("person_sharing:receipt", person.public_id, sent)
    form, answer, bases = _share_form(request, between, step)
    if step in ("check", "send") and form.is_valid():
        wish = _wish(between, form.wanted() | _channel(form))
        if faults := faults_of(wish):
            _tell(form, faults)
        elif step == "check":
            return _summary(request, between, form, wish)
        else:
            return _send(request, between, form)
    return _reasons(request, between, form, answer, bases)


@person_page(Permission.SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: ActorRequest, person: Person) -> HttpResponse:
    """Write down what was told aloud. It opens nothing."""
    sender = controller_of(request.actor)
    places = places_but(sender)
    context = frame(request, person, _("Skriv ned det som ble fortalt"), "sharing")
    consents = active_consents(person, sender)
    fields = offered(person, context["can_see"])
    mine = [one for one in _bases() if _is_ours(one, sender)]
    form = ToldForm(
        posted(request),
        places=places,
        fields=fields,
        bases=mine,
        consents=consents,
        initial={"informed_on": timezone.localdate(), "purpose": Purpose.COORDINATION},
    )
    if request.method == "POST" and form.is_valid():
        place: Place = form.cleaned_data["recipient"]
        between = Between(person, sender, place, place.controller(), form.cleaned_data["purpose"])
        if sent := _sent(request):
            return redirect("person_sharing:receipt", person.public_id, sent)
        try:
            made = share(
                person=person,
                recipient=between.recipient,
                purpose=between.purpose,
                channel=Channel.ORAL,
                by=request.actor,
                **form.wanted(),
            )
        except Rejected as rejected:
            _tell(form, rejected.faults)
        else:
            _remember(request, made.pk)
            messages.success(request, _("Det som ble fortalt, er skrevet ned."))
            return redirect("person_sharing:receipt", person.public_id, made.pk)
    context |= _choices(form, request) | {
        "places": places,
        "ticket": _ticket(request),
        "not_offered": presenters.not_offered(context["can_see"], {}),
        "no_basis": not mine,
    }
    return render(request, "sharing/told.html", context, status=422 if form.errors else 200)


def _share_form(
    request: ActorRequest, between: Between, step: str
) -> tuple[ShareForm, Answer, list[LegalBasis]]:
    """The form of the second step, with only what may be chosen; empty when one comes to it for the first time."""
    consents = active_consents(between.person, between.sender)
    bases = _bases()
    answer = _ask(between, consents, bases)
    given = step in ("check", "send")
    fields = [
        one
        for one in offered(between.person, access.visible_categories(between.person.pk))
        if one.category not in _refused(between)
    ]
    initial: dict[str, Any] = {"what": presenters.usual_of(fields), "channel": Channel.WRITTEN}
    if step == "what":
        initial = _typed(request.POST) | {"what": request.POST.getlist("what")}
    allowed = {one.key for one in answer.allowed}
    form = ShareForm(
        request.POST if given else None,
        fields=fields,
        bases=[one for one in bases if one.key in allowed],
        consents=consents,
        initial=initial,
    )
    return form, answer, bases


def _reasons(
    request: ActorRequest, between: Between, form: ShareForm, answer: Answer, bases: list[LegalBasis]
) -> HttpResponse:
    person = between.person
    context = frame(request, person, _("Del opplysninger: hva og hvorfor"), "sharing")
    context |= _choices(form, request) | {
        "place": between.place,
        "purpose": between.purpose,
        "purpose_name": presenters.purpose_name(between.purpose),
        "standing": [sentence(one) for one in answer.standing],
        "hints": [sentence(one) for one in answer.hints],
        "refused_bases": presenters.refused_bases(answer, bases),
        "not_offered": presenters.not_offered(context["can_see"], _refused(between)),
        "may_share": bool(answer.allowed),
    }
    return render(request, "sharing/reasons.html", context, status=422 if form.errors else 200)


def _summary(request: ActorRequest, between: Between, form: ShareForm, wish: Wish) -> HttpResponse:
    given = form.wanted() | _channel(form) | {"purpose": between.purpose}
    given["whole_necessity"] = wish.whole_necessity
    context = frame(request, between.person, _("Se over før du deler"), "sharing")
    context |= {
        "lines": presenters.summary_of(given, between.sender, between.recipient),
        "informed_on": given["informed_on"],
        "valid_until": form.cleaned_data["valid_until"],
        "kept": [
            (name, value)
            for name in request.POST
            if name not in ("csrfmiddlewaretoken", "step", "ticket")
            for value in request.POST.getlist(name)
        ],
        "ticket": _ticket(request),
        "opens": wish.channel == Channel.WRITTEN,
        "place": between.place,
    }
    return render(request, "sharing/summary.html", context)


def _send(request: ActorRequest, between: Between, form: ShareForm) -> HttpResponse:
    made = share(
        person=between.person,
        recipient=between.recipient,
        purpose=between.purpose,
        by=request.actor,
        **(form.wanted() | _channel(form)),
    )
    _remember(request, made.pk)
    messages.success(
        request, _("Opplysningene er delt med {name}.").format(name=controller_name(made.recipient))
    )
    return redirect("person_sharing:receipt", between.person.public_id, made.pk)


def _wish(between: Between, given: dict[str, Any]) -> Wish:
    values = {name: value for name, value in given.items() if name not in ("positive", "categories")}
    return Wish(
        person=between.person,
        sender=between.sender,
        recipient=between.recipient,
        purpose=between.purpose,
        categories=frozenset(given["categories"]),
        **values,
    )


def _channel(form: ShareForm) -> dict[str, Any]:
    last = form.cleaned_data["valid_until"]
    return {"channel": form.cleaned_data["channel"], "valid_until": end_of(last) if last else None}


def _bases() -> list[LegalBasis]:
    """The bases for sharing that are in force today."""
    return list(LegalBasis.objects.in_force(timezone.localdate()).filter(use=BasisUse.SHARE))


def _is_ours(basis: LegalBasis, sender: Controller) -> bool:
    """Whether the organisation may share by this basis at all."""
    kinds = basis_of(basis).from_kinds
    return not kinds or party(sender).is_one_of(kinds)


def _ask(between: Between, consents: Iterable[Consent], bases: Iterable[LegalBasis]) -> Answer:
    # A reference is asked for in the form; here it is asked what could be shared when it is given.
    return ask(
        person=between.person,
        sender=between.sender,
        recipient=between.recipient,
        purpose=between.purpose,
        consents={one.kind for one in consents},
        reference="…",
        bases=bases,
    )


def _refused(between: Between) -> dict[Category, tuple[str, ...]]:
    """Categories that this recipient is never given, with the rule in the way."""
    above = (Code.EMPLOYER_PLACEMENT_ONLY, Code.NEVER_SHARED)
    found = {}
    for category in Category:
        answer = ask(
            person=between.person,
            sender=between.sender,
            recipient=between.recipient,
            purpose=between.purpose,
            categories=[category],
            bases=(),
        )
        sentences = tuple(sentence(one) for one in answer.standing if one.code in above)
        if sentences:
            found[category] = sentences
    return found


def _choices(form: ReasonsForm, request: ActorRequest) -> dict[str, Any]:
    """The form, and the fields to choose among, ticked as they were."""
    chosen = form.data.getlist("what") if isinstance(form.data, QueryDict) else form.initial.get("what", ())
    return {"form": form, "groups": presenters.groups_of(form, chosen)}


def _tell(form: PlainForm, faults: Iterable[Fault]) -> None:
    """Put faults at their fields; those of fields that are not here stand on top."""
    for fault in dict.fromkeys(faults):
        name = "what" if fault.field in ("fields", "categories") else fault.field
        form.add_error(name if name in form.fields else None, fault.sentence)


def _typed(given: QueryDict) -> dict[str, Any]:
    return {name: given[name] for name in given}


# A form that is sent twice shares once: each carries a ticket, and the session knows what a ticket became.


def _ticket(request: ActorRequest) -> str:
    return request.POST.get("ticket") or uuid.uuid4().hex


def _sent(request: ActorRequest) -> int | None:
    sent: dict[str, int] = request.session.get(_SENT, {})
    return sent.get(request.POST.get("ticket", ""))


def _remember(request: ActorRequest, number: int) -> None:
    sent: dict[str, int] = request.session.get(_SENT, {})
    sent[request.POST.get("ticket", "")] = number
    request.session[_SENT] = dict(list(sent.items())[-_KEPT:])
