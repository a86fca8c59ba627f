"""Pages of the source documents: which there are, what was taken from them, and their files."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fotfeste.kernel import actions, sources
from fotfeste.kernel.bilingual import said
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.files import KINDS, MAX_BYTES
from fotfeste.kernel.models import SourceDocument, StoredFile
from fotfeste.kernel.roles import Permission
from fotfeste.web.shell.access import ActorRequest, needs
from fotfeste.web.shell.pages import Link, Page


class DocumentFileForm(forms.Form):
    """A file of the document."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("{kinds}. Høyst {mb} MB. Ikke last opp noe om enkeltpersoner.").format(
            kinds=KINDS, mb=MAX_BYTES >> 20
        ),
        error_messages={
            "required": gettext_lazy("Velg en fil."),
            "empty": gettext_lazy("Filen er tom."),
        },
    )


@needs(Permission.VIEW_PORTFOLIO)
def source_list(request: ActorRequest) -> HttpResponse:
    """Every source document, with how many facts were taken from it."""
    counted = sources.facts_by_document()
    rows = [
        {
            "document": one,
            "title": said(one, "title"),
            "facts": sum(count for _kind, count in counted.get(one.pk, [])),
        }
        for one in SourceDocument.objects.all()
    ]
    return render(request, "kernel/source_list.html", {"page": Page(title=_("Kilder")), "rows": rows})


@needs(Permission.VIEW_PORTFOLIO)
def source(request: ActorRequest, key: str) -> HttpResponse:
    """One document: what was taken from it, and its files. The programme office can store a file here."""
    document = get_object_or_404(SourceDocument, key=key)
    may_store = request.actor.may(Permission.IMPORT)
    form = DocumentFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        request.actor.check(Permission.IMPORT)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                actions.store_document(
                    document=document, name=upload.name, content=upload.file, by=request.actor
                )
            except Rejected as rejected:
                for fault in rejected.faults:
                    form.add_error("file", fault.sentence)
            else:
                messages.success(request, _("Filen er lagret."))
                return redirect("kernel:source", key=key)
    page = Page(
        title=said(document, "title"),
        breadcrumbs=(Link(label=_("Kilder"), url=reverse("kernel:sources")),),
        has_faults=bool(form.errors),
    )
    context = {
        "page": page,
        "document": document,
        "facts": sources.facts_by_document().get(document.pk, []),
        "files": document.files.all(),
        "form": form,
        "may_store": may_store,
    }
    return render(request, "kernel/source.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW_PORTFOLIO)
def source_file(request: ActorRequest, number: str) -> FileResponse:
    """The file itself, always as a download, so that nothing in it runs in the browser."""
    stored = StoredFile.objects.filter(pk=number).first()
    if stored is None:
        raise Http404
    return FileResponse(
        stored.content.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
