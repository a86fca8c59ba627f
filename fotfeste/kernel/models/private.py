"""What belongs to one member of staff alone: drafts and saved views. The database shows them to nobody else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.staff import Staff


class Draft(models.Model):
    """A half-filled form, kept on the server until it is sent or its day comes."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(_("skjema"), max_length=80)
    object_id = models.CharField(_("gjelder"), max_length=80, blank=True)
    answers = models.JSONField(_("svar"), default=dict)
    saved_at = models.DateTimeField(_("lagret"), auto_now=True)
    expires_on = models.DateField(_("slettes"))

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("utkast")
        constraints = [models.UniqueConstraint(fields=["staff", "form", "object_id"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class SavedView(models.Model):
    """A list with its filters, kept under a name."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("navn"), max_length=100)
    page = models.CharField(_("side"), max_length=80)
    query = models.CharField(_("utvalg"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(_("lagret"), auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("lagret visning")
        constraints = [models.UniqueConstraint(fields=["staff", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
