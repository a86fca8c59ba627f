"""«Nødtilgang»: asking for it, ending it, and looking through it as a second person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import staff_role_of
from fotfeste.people.actions import authorisations, glass, overrides
from fotfeste.people.actions.glass import Sought
from fotfeste.people.categories import ROLE_SCOPES, Category
from fotfeste.people.models import Membership, MembershipKind, Person
from fotfeste.people.population_rules import RULE
from fotfeste.people.reviews import conflict_of, due_of, glass_of, looks_during, override_of, unusual_of
from fotfeste.web.kernel.shell import role_name
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.access import person_page
from fotfeste.web.people.team_forms import GlassForm, ReviewForm
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import posted
from fotfeste.web.shell.pages import Link, Page


@dataclass(frozen=True, kw_only=True)
class GlassLine:
    """One emergency access, for those who look through them. ``url`` is empty when it is not for the reader."""

    who: str
    role: str
    opened: dt.datetime
    until: dt.datetime | None
    reason: str
    categories: tuple[str, ...]
    due: dt.date
    is_overdue: bool
    is_mine: bool
    reviewed_by: str
    reviewed_at: dt.datetime | None
    accepted: bool | None
    note: str
    url: str


@needs(Permission.LOOK_UP)
@sensitive_post_parameters("number", "name", "birth_date")
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: ActorRequest) -> HttpResponse:
    """Ask for emergency access to one person, exactly named."""
    scope = ROLE_SCOPES[role.role].own if (role := staff_role_of(request.actor)).role in ROLE_SCOPES else ()
    form = GlassForm(posted(request), scope=scope)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = glass.open_glass(
                sought=Sought(given["number"], given["name"], given["birth_date"]),
                reason=given["reason"],
                hours=given["hours"],
                categories=[Category(one) for one in given["categories"]],
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            if opened.membership is None:
                messages.info(
                    request, _("Du følger allerede denne deltakeren. Nødtilgang var ikke nødvendig.")
                )
            else:
                messages.success(
                    request, _("Nødtilgangen er åpen. En annen ser på den innen tre virkedager.")
                )
            return redirect("people:person", opened.person.public_id)
    context = {"page": _page(_("Nødtilgang"), "people:caseload", _("Deltakere")), "form": form}
    return render(request, "people/glass.html", context, status=422 if form.errors else 200)


@person_page(Permission.LOOK_UP)
@require_POST
def close_glass(request: ActorRequest, person: Person) -> HttpResponse:
    """End one's own emergency access to the person now."""
    own = (
        Membership.objects.active(timezone.now())
        .filter(person=person, kind=MembershipKind.BREAK_GLASS, staff_role=staff_role_of(request.actor))
        .order_by("pk")
    )
    for membership in own:
        glass.close_glass(membership=membership, by=request.actor)
    messages.success(request, _("Nødtilgangen er avsluttet."))
    if Person.objects.filter(pk=person.pk).exists():
        return redirect("people:person", person.public_id)
    return redirect("people:caseload")


@needs(Permission.REVIEW_ACCESS)
@require_safe
def reviews(request: ActorRequest) -> HttpResponse:
    """What waits for a second person, what has been looked at, rules set aside, declared conflicts."""
    found = unusual_of(request.actor)
    context = {
        "page": Page(
            title=_("Gjennomgang av tilgang"),
            lead=_("Nødtilgang skal ses på av en annen enn den som brukte den, innen tre virkedager."),
        ),
        "may_authorise": request.actor.may(Permission.AUTHORISE_PROTECTED),
        "waiting": [_line(one, request) for one in found.waiting],
        "done": [_line(one, request) for one in found.done],
        "overrides": [
            {
                "who": one.staff_role.staff.name,
                "rule": RULE[one.rule].sentence if one.rule in RULE else one.rule,
                "reason": one.reason,
                "made_at": one.made_at,
                "expires_at": one.expires_at,
                "number": one.pk,
            }
            for one in found.overrides
        ],
        "overrides_before": found.overrides_before,
        "conflicts": [
            {
                "who": one.staff_role.staff.name,
                "at": one.recorded_at,
                "number": one.pk,
                "is_mine": one.staff_role.staff_id == request.actor.staff_id,
            }
            for one in found.conflicts
        ],
    }
    return render(request, "people/glass_reviews.html", context)


@needs(Permission.REVIEW_ACCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_glass(request: ActorRequest, number: int) -> HttpResponse:
    """Look at one emergency access, and say whether it was in order."""
    membership = glass_of(number, request.actor)
    if membership is None:
        raise Http404
    form = ReviewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            glass.review_glass(
                membership=membership,
                accepted=form.cleaned_data["accepted"],
                note=form.cleaned_data["note"],
                by=request.actor,
            )
        except Rejected as rejected:
            add_faults(form, rejected)
        else:
            messages.success(request, _("Gjennomgangen er lagret."))
            return redirect("people:reviews")
    seen = Person.objects.filter(pk=membership.person_id).first()
    context = {
        "page": _page(_("Gå gjennom nødtilgang"), "people:reviews", _("Gjennomgang av tilgang")),
        "form": form,
        "line": _line(membership, request),
        "looks": [{"at": look.at, "what": look.get_kind_display()} for look in looks_during(membership)],
        "person_url": reverse("people:person", args=[seen.public_id])
        if seen is not None and request.actor.may(Permission.FOLLOW_UP)
        else "",
    }
    return render(request, "people/glass_review.html", context, status=422 if form.errors else 200)


@needs(Permission.REVIEW_ACCESS)
@require_POST
def lift_override(request: ActorRequest, number: int) -> HttpResponse:
    """Let a rule hold again that somebody has set aside."""
    override = override_of(number, request.actor)
    if override is None:
        raise Http404
    overrides.lift_override(override=override, by=request.actor)
    messages.success(request, _("Regelen gjelder igjen."))
    return redirect("people:reviews")


@needs(Permission.REVIEW_ACCESS)
@require_POST
def lift_conflict(request: ActorRequest, number: int) -> HttpResponse:
    """Lift a declared conflict of interest."""
    found = conflict_of(number, request.actor)
    if found is None or found.lifted_at is not None:
        raise Http404
    authorisations.lift_conflict(conflict=found, by=request.actor)
    messages.success(request, _("Inhabiliteten er opphevet."))
    return redirect("people:reviews")


def _line(membership: Membership, request: ActorRequest) -> GlassLine:
    role = membership.staff_role
    ends = [end for end in (membership.ended_at, membership.valid_until) if end is not None]
    due = due_of(membership)
    is_mine = request.actor.staff_id in (membership.made_by_id, role.staff_id if role else None)
    open_for_review = membership.reviewed_at is None and not is_mine
    return GlassLine(
        who=role.staff.name if role else "",
        role=role_name(role) if role else "",
        opened=membership.valid_from,
        until=min(ends) if ends else None,
        reason=membership.reason,
        categories=tuple(str(Category(one).label) for one in membership.categories),
        due=due,
        is_overdue=membership.reviewed_at is None and due < timezone.localdate(),
        is_mine=is_mine,
        reviewed_by=membership.reviewed_by.name if membership.reviewed_by else "",
        reviewed_at=membership.reviewed_at,
        accepted=membership.review_accepted,
        note=membership.review_note,
        url=reverse("people:review_glass", args=[membership.pk]) if open_for_review else "",
    )


def _page(title: str, above: str, label: str) -> Page:
    return Page(title=title, breadcrumbs=(Link(label=label, url=reverse(above)),))
