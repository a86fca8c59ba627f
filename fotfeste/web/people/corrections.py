"""What a person says is wrong, and the adviser's answer: mended, or her own words kept beside it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.roles import Permission
from fotfeste.people.acting import controller_of
from fotfeste.people.actions import rights
from fotfeste.people.correction_words import correction_view
from fotfeste.people.models import Correction, CorrectionStatus, Person
from fotfeste.web.people.access import person_page
from fotfeste.web.people.frame import frame
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.fields import PlainForm, posted


class AnswerForm(PlainForm):
    """What became of a proposal, and why."""

    status = forms.ChoiceField(
        label=gettext_lazy("Er det rettet?"),
        help_text=gettext_lazy(
            "Rett først opplysningen der den står. Det som sto før, blir liggende i historikken."
        ),
        widget=forms.RadioSelect,
        choices=[
            (CorrectionStatus.ACCEPTED.value, gettext_lazy("Ja, det er rettet")),
            (CorrectionStatus.STATEMENT.value, gettext_lazy("Nei, men deltakerens ord er lagt ved")),
        ],
        error_messages={"required": gettext_lazy("Velg om det er rettet eller ikke.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        help_text=gettext_lazy("Deltakeren leser den. Skriv kort og med vanlige ord."),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv en begrunnelse. Deltakeren leser den.")},
    )


@person_page(Permission.FOLLOW_UP)
@require_safe
def corrections(request: ActorRequest, person: Person) -> HttpResponse:
    """What the person has said is wrong, and what was answered."""
    rows = Correction.objects.filter(person=person).select_related("controller__organisation")
    mine = _own_controller(request)
    context = frame(request, person, _("Rettinger"), "corrections") | {
        "corrections": [
            (correction_view(row), row.status == CorrectionStatus.SENT and row.controller_id == mine)
            for row in rows.order_by("-recorded_at", "-pk")
        ]
    }
    return render(request, "people/corrections.html", context)


@person_page(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, person: Person, number: int) -> HttpResponse:
    """Answer one proposal. Only the organisation that answers for the row can."""
    row = (
        Correction.objects.filter(person=person, pk=number, controller_id=_own_controller(request))
        .select_related("controller__organisation")
        .first()
    )
    if row is None:
        raise Http404
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            rights.answer_correction(
                correction=row,
                status=CorrectionStatus(form.cleaned_data["status"]),
                answer=form.cleaned_data["answer"],
                by=request.actor,
            )
        except Rejected as rejected:
            for fault in rejected.faults:
                form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
        else:
            messages.success(request, _("Svaret er sendt. Deltakeren ser det på sine egne sider."))
            return redirect(reverse("corrections:list", args=[person.public_id]))
    context = frame(request, person, _("Svar på et forslag om retting"), "corrections")
    context |= {"form": form, "one": correction_view(row)}
    return render(request, "people/correction_answer.html", context, status=422 if form.errors else 200)


def _own_controller(request: ActorRequest) -> int:
    return controller_of(request.actor).pk
