"""«Deling» about one person: what is shared with whom, receipts, stopping, and consents."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import controller_of
from fotfeste.people.actions import consents as consent_actions
from fotfeste.people.actions.sharing import stop_sharing
from fotfeste.people.field_words import controller_name
from fotfeste.people.models import Consent, Controller, Disclosure, Person, ReadKind
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.access import person_page
from fotfeste.web.people.frame import frame
from fotfeste.web.people.languages import language_name
from fotfeste.web.sharing import presenters
from fotfeste.web.sharing.forms import ConsentForm
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import posted


@person_page(Permission.FOLLOW_UP)
@require_safe
def sharings(request: ActorRequest, person: Person) -> HttpResponse:
    """What the own organisation has shared about the person and been given, and the consents it holds."""
    own, now = controller_of(request.actor), timezone.now()
    may = request.actor.may(Permission.SHARE)
    rows = list(_between(own, person))
    held = Consent.objects.filter(person=person, controller=own)
    context = frame(request, person, _("Deling"), "sharing") | {
        "sent": [
            presenters.line_of(row, own, now, may_stop=may) for row in rows if row.controller_id == own.pk
        ],
        "got": [presenters.line_of(row, own, now) for row in rows if row.controller_id != own.pk],
        "consents": [{"row": one, "language": language_name(one.language)} for one in held],
        "may_share": may,
    }
    return render(request, "sharing/list.html", context)


@person_page(Permission.FOLLOW_UP)
@require_safe
def receipt(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Everything that is written about one sharing."""
    return _receipt(request, person, number, printing=False)


@person_page(Permission.FOLLOW_UP, kind=ReadKind.PRINT)
@require_safe
def receipt_print(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """The receipt on one sheet, for the case file."""
    return _receipt(request, person, number, printing=True)


@person_page(Permission.SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Ask once more, then close the sharing the same second."""
    row = get_object_or_404(_between(controller_of(request.actor), person), pk=number)
    if request.method == "POST":
        stop_sharing(disclosure=row, by=request.actor)
        messages.success(request, _("Delingen er avsluttet. Mottakeren ser ikke opplysningene lenger."))
        return redirect("person_sharing:list", person.public_id)
    context = frame(request, person, _("Avslutte delingen?"), "sharing")
    return render(request, "sharing/stop.html", context | {"other": controller_name(row.recipient)})


@person_page(Permission.SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_consent(request: ActorRequest, person: Person) -> HttpResponse:
    """Register what the person said yes to."""
    form = ConsentForm(
        posted(request), initial={"given_on": timezone.localdate(), "language": person.preferred_language}
    )
    if request.method == "POST" and form.is_valid():
        try:
            consent_actions.register_consent(person=person, by=request.actor, **form.cleaned_data)
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Samtykket er registrert."))
            return redirect("person_sharing:list", person.public_id)
    context = frame(request, person, _("Registrer et samtykke"), "sharing") | {"form": form}
    return render(request, "sharing/consent.html", context, status=422 if form.errors else 200)


@person_page(Permission.SHARE)
@require_POST
def withdraw(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Take a consent back for the person: one click."""
    consent = get_object_or_404(
        Consent.objects.filter(person=person, controller=controller_of(request.actor)), pk=number
    )
    consent_actions.withdraw_consent(consent=consent, by=request.actor)
    messages.success(
        request, _("Samtykket er trukket tilbake. Det som hvilte på det, er lukket. Tjenesten går videre.")
    )
    return redirect("person_sharing:list", person.public_id)


def _between(own: Controller, person: Person) -> QuerySet[Disclosure]:
    """Sharings that the own organisation sent or was given. Those of others are not its business."""
    return (
        Disclosure.objects.filter(Q(controller=own) | Q(recipient=own), person=person)
        .select_related(
            "person",
            "controller__organisation",
            "recipient__organisation",
            "basis",
            "consent",
            "made_by",
        )
        .order_by("-recorded_at", "-pk")
    )


def _receipt(request: ActorRequest, person: Person, number: int, *, printing: bool) -> HttpResponse:
    own = controller_of(request.actor)
    row = get_object_or_404(_between(own, person), pk=number)
    line = presenters.line_of(row, own, timezone.now(), may_stop=request.actor.may(Permission.SHARE))
    context = frame(request, person, _("Kvittering for deling"), "sharing") | {
        "row": row,
        "line": line,
        "lines": presenters.receipt_of(row),
        "made_by": row.made_by.name if row.made_by and row.controller_id == own.pk else "",
        "printing": printing,
        "now": timezone.now(),
    }
    return render(request, "sharing/print.html" if printing else "sharing/receipt.html", context)
