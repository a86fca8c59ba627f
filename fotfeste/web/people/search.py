"""«Finn en deltaker utenfor egne»: a look-up with a reason, that gives the same answer to nobody and not allowed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.actions.lookups import HOURS, LookedUp, look_up
from fotfeste.people.population_rules import RULE
from fotfeste.web.kernel.views import add_faults
from fotfeste.web.people.forms import LookUpForm, SetAsideForm
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.fields import posted
from fotfeste.web.shell.pages import Link, Page


@needs(Permission.LOOK_UP)
@never_cache
@sensitive_post_parameters("number", "name", "birth_date", "reason")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: ActorRequest) -> HttpResponse:
    """Look somebody up by number, or by name and birth date, for a reason that is noted."""
    offered = [rule for rule in request.POST.getlist("offered") if rule in RULE and not RULE[rule].core]
    form = _form(request, offered)
    answer: LookedUp | None = None
    if request.method == "POST" and form.is_valid():
        answer = _ask(request, form)
        if answer is not None and answer.person is not None:
            messages.success(request, _("Vi fant personen."))
            return redirect("people:person", answer.person.public_id)
        if answer is not None and answer.rules:
            offered = list(answer.rules)
            form = SetAsideForm(rules=_choices(offered), initial={**request.POST.dict(), "days": 1})
    page = Page(
        title=_("Finn en deltaker utenfor egne"),
        lead=_(
            "Oppslaget blir loggført med begrunnelsen din, og personen kan se det. "
            "Du får se hvem personen er i {n} timer, og ikke mer."
        ).format(n=HOURS),
        breadcrumbs=(Link(label=_("Deltakere"), url=reverse("people:caseload")),),
    )
    context = {
        "page": page,
        "form": form,
        "missed": answer is not None and not answer.rules,
        "offered": offered,
    }
    return render(request, "people/look_up.html", context, status=422 if form.errors else 200)


def _form(request: ActorRequest, offered: list[str]) -> LookUpForm:
    data = posted(request)
    return SetAsideForm(data, rules=_choices(offered)) if offered else LookUpForm(data)


def _choices(rules: list[str]) -> list[tuple[str, str]]:
    return [(rule, str(RULE[rule].sentence)) for rule in rules]


def _ask(request: ActorRequest, form: LookUpForm) -> LookedUp | None:
    given = form.cleaned_data
    try:
        return look_up(
            number=given["number"],
            name=given["name"],
            birth_date=given["birth_date"],
            reason=form.whole_reason(),
            set_aside=given.get("set_aside", []),
            days=given.get("days", 1),
            by=request.actor,
        )
    except Rejected as rejected:
        add_faults(form, rejected)
        return None
