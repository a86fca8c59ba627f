"""Explanations of findings: what somebody says about a place where figures or facts do not agree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.staff import Staff


class ExplanationQuerySet(models.QuerySet["Explanation"]):
    """Questions about explanations."""

    def by_finding(self) -> dict[str, Explanation]:
        """The newest explanation of each finding, by the finding's key."""
        return {row.finding_key: row for row in self.select_related("by_staff").order_by("pk")}


class Explanation(models.Model):
    """A note that explains a finding. Notes are added, never changed: the newest one counts.

    ``fingerprint`` is of the values that were explained: when they change, the finding is open again.
    """

    finding_key = models.CharField(_("avvik"), max_length=200)
    fingerprint = models.CharField(max_length=64)
    note = models.TextField(_("forklaring"), max_length=2000)
    by_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(_("av"), max_length=200)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("forklaring")
        verbose_name_plural = _("forklaringer")
        indexes = [models.Index(fields=["finding_key", "-id"], name="explanation_of_finding")]
        constraints = [models.CheckConstraint(condition=~models.Q(note=""), name="explanation_has_text")]

    def __str__(self) -> str:
        return self.finding_key
