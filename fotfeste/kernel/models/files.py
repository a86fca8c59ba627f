"""Files that people have stored, with what is known of their content. The bytes lie in the file storage."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.organisations import Organisation
from fotfeste.kernel.models.sources import SourceDocument
from fotfeste.kernel.models.staff import Staff


def _place(file: StoredFile, name: str) -> str:
    # The name that people gave may say too much for a path; the number says nothing.
    return f"{file.pk.hex[:2]}/{file.pk.hex}"


class StoredFile(models.Model):
    """A file, whose content was looked at before it was kept. Never changed; a new version is a new file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source_document = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    name = models.CharField(_("filnavn"), max_length=150)
    media_type = models.CharField(_("filtype"), max_length=100)
    size = models.PositiveBigIntegerField(_("størrelse i byte"))
    sha256 = models.CharField(_("sjekksum"), max_length=64)
    content = models.FileField(upload_to=_place, max_length=100)
    stored_at = models.DateTimeField(_("lagret"), auto_now_add=True)
    stored_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-stored_at", "pk"]
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        constraints = [
            models.UniqueConstraint(
                fields=["source_document", "sha256"], name="stored_file_once_per_document"
            )
        ]

    def __str__(self) -> str:
        return self.name
