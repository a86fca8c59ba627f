"""The participant says that something is wrong, adds her own words, and sees the answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.people.actions import rights
from fotfeste.people.correction_words import correction_view
from fotfeste.people.declared import DECLARED
from fotfeste.people.field_words import controller_name
from fotfeste.people.insight_copy import Record, controllers_of, find_record
from fotfeste.people.models import Controller, Correction, Person
from fotfeste.web.own.access import about_oneself
from fotfeste.web.own.presenters import first_capital, names_of
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import PlainForm, posted
from fotfeste.web.shell.pages import Link, Page


class CorrectionForm(PlainForm):
    """What is wrong, what is right, and the participant's own words."""

    field = forms.ChoiceField(
        label=gettext_lazy("Hva er feil?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hva som er feil.")},
    )
    wanted = forms.CharField(
        label=gettext_lazy("Hva er riktig?"),
        help_text=gettext_lazy("Skriv slik det skal stå. Ikke skriv fødselsnummer."),
        max_length=500,
        required=False,
    )
    statement = forms.CharField(
        label=gettext_lazy("Vil du forklare?"),
        help_text=gettext_lazy("Det du skriver her, blir liggende sammen med det som står."),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    controller = forms.ChoiceField(
        label=gettext_lazy("Hvem skal svare deg?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hvem som skal svare deg.")},
    )

    def __init__(self, *args: Any, record: Record, answerers: list[Controller], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = _("ikke skrevet")
        self.fields["field"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.name, f"{first_capital(one.label)}: {one.words or nothing}") for one in record.told
        ]
        self.fields["controller"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (str(one.pk), controller_name(one)) for one in answerers
        ]
        if len(answerers) < 2:
            del self.fields["controller"]


@about_oneself
@require_safe
def corrections(request: ActorRequest, person: Person) -> HttpResponse:
    """What I have said is wrong, and what was answered."""
    rows = Correction.objects.filter(person=person).select_related("controller__organisation")
    context = {
        "page": Page(
            title=_("Si fra om feil"), lead=_("Står det noe feil om deg? Si fra, så ser vi på det.")
        ),
        "corrections": [correction_view(row) for row in rows.order_by("-recorded_at", "-pk")],
    }
    return render(request, "own/corrections.html", context)


@about_oneself
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ActorRequest, person: Person, record: str, number: int) -> HttpResponse:
    """Say what is wrong in one row, or add one's own words to it."""
    declaration = DECLARED.get(record)
    found = find_record(person, declaration, number) if declaration else None
    if declaration is None or found is None or record == "correction":
        raise Http404
    answerers = [found.controller] if found.controller else controllers_of(person)
    form = CorrectionForm(posted(request), record=found, answerers=answerers)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("controller")
        try:
            rights.propose_correction(
                person=person,
                record=record,
                row=number,
                field=form.cleaned_data["field"],
                wanted=form.cleaned_data["wanted"].strip(),
                statement=form.cleaned_data["statement"].strip(),
                controller=next((one for one in answerers if str(one.pk) == chosen), answerers[0])
                if answerers
                else None,
                by=request.actor,
            )
        except Rejected as rejected:
            for fault in rejected.faults:
                form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
        else:
            messages.success(request, _("Takk. Vi har fått det du skrev. Du ser svaret her."))
            return redirect("own:corrections")
    crumbs = (Link(label=_("Om deg"), url=reverse("own:data")),)
    context = {
        "page": Page(title=_("Hva er feil?"), breadcrumbs=crumbs),
        "form": form,
        "kind": names_of(declaration)[0],
        "answerer": controller_name(answerers[0]) if len(answerers) == 1 else "",
    }
    return render(request, "own/correct.html", context, status=422 if form.errors else 200)
