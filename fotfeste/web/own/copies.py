"""«Last ned alt»: everything about the participant as one readable page, as a tagged PDF and as JSON."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fotfeste.people.actions import rights
from fotfeste.people.models import Person
from fotfeste.web.own.access import about_oneself
from fotfeste.web.own.copy_data import write_json
from fotfeste.web.own.copy_page import write_page
from fotfeste.web.own.copy_pdf import write_pdf
from fotfeste.web.shell.access import ActorRequest
from fotfeste.web.shell.pages import Page

_KEPT_IN_MEMORY = 4 * 1024 * 1024
_FORMS: dict[str, tuple[str, Callable[[Person, IO[bytes]], None]]] = {
    "html": ("text/html; charset=utf-8", write_page),
    "pdf": ("application/pdf", write_pdf),
    "json": ("application/json", write_json),
}


@about_oneself
@require_safe
def copy(request: ActorRequest, person: Person) -> HttpResponse:
    """Where I take a copy of everything."""
    context = {
        "page": Page(title=_("Last ned alt"), lead=_("Du kan ta med deg alt vi vet om deg.")),
        "html_url": reverse("own:copy_file", args=["html"]),
        "pdf_url": reverse("own:copy_file", args=["pdf"]),
        "json_url": reverse("own:copy_file", args=["json"]),
    }
    return render(request, "own/copy.html", context)


@about_oneself
@require_safe
def copy_file(request: ActorRequest, person: Person, form: str) -> HttpResponseBase:
    """Everything about me as a file. It is read at one moment, and sent piece by piece."""
    if form not in _FORMS:
        raise Http404
    media_type, write = _FORMS[form]
    # Written while the actor is entered, sent afterwards: a file that begins to be sent is whole.
    made = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  (the response closes it)
    try:
        write(person, made)
        rights.record_copy(person=person, form=form, by=request.actor)
        made.seek(0)
    except BaseException:
        made.close()
        raise
    day = timezone.localdate().isoformat()
    return FileResponse(
        made,
        as_attachment=True,
        filename=_("mine-opplysninger-{day}.{form}").format(day=day, form=form),
        headers={"Content-Type": media_type},
    )
