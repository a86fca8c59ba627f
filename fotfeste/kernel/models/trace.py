"""The append-only trace of what was done. Rows are written by ``kernel.trace.record`` and by nothing else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.organisations import Organisation
from fotfeste.kernel.models.staff import Staff


class Audience(models.TextChoices):
    """Who may see an event, besides the one who did it."""

    EVERYONE = "everyone", _("alle som er logget inn")
    ORGANISATION = "organisation", _("organisasjonen det ble gjort for")


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about what was done."""

    def about(self, thing: models.Model) -> EventQuerySet:
        """What was done to *thing*, newest first."""
        return self.filter(object_kind=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-pk")


class Event(models.Model):
    """What was done, by whom, for which organisation, on what. Never changed, never removed.

    ``details`` holds no personal data: field names and codes, not free text about people.
    """

    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    verb = models.CharField(_("handling"), max_length=80)
    by_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(_("av"), max_length=200)
    by_role = models.CharField(_("rolle"), max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    object_kind = models.CharField(_("gjelder"), max_length=80)
    object_id = models.CharField(_("nummer"), max_length=80)
    object_label = models.CharField(_("navn på det det gjelder"), max_length=300, blank=True)
    details = models.JSONField(_("detaljer"), default=dict)
    # The person the event is about, without a foreign key: persons live on a higher floor, and who may see the
    # event follows who may see the person.
    subject_id = models.BigIntegerField(_("person"), null=True, editable=False)
    audience = models.CharField(_("synlig for"), max_length=20, choices=Audience, default=Audience.EVERYONE)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("hendelse")
        verbose_name_plural = _("hendelser")
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="event_of_object"),
            models.Index(
                fields=["subject_id", "-id"],
                condition=models.Q(subject_id__isnull=False),
                name="event_of_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_id}"
