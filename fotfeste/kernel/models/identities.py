"""Ways for staff to sign in through others: which identity belongs to which account, and codes that connect them.

Only the system may read or write either table: signing in happens before anybody is somebody.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.staff import Account, Staff


class SignInIdentity(models.Model):
    """Who an account is at a provider. Holds what tells one identity from another, and nothing else about anybody.

    ``number_told_at`` is when the database was last told which national id the member of staff bears.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField(_("innlogging"), max_length=40)
    issuer = models.CharField(_("utsteder"), max_length=200)
    subject = models.CharField(_("identitet"), max_length=255)
    connected_at = models.DateTimeField(_("koblet til"), auto_now_add=True)
    number_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["connected_at", "pk"]
        verbose_name = _("innlogging gjennom andre")
        verbose_name_plural = _("innlogginger gjennom andre")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="sign_in_identity_once")]

    def __str__(self) -> str:
        return f"identity {self.pk}"


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    """Questions about codes."""

    def open_at(self, moment: dt.datetime) -> SignInCodeQuerySet:
        """Codes that can still be used."""
        return self.filter(used_at__isnull=True, expires_at__gt=moment)


class SignInCode(models.Model):
    """A code that connects one identity to an account, once. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    code_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("laget"))
    expires_at = models.DateTimeField(_("utløper"))
    used_at = models.DateTimeField(_("brukt"), null=True, blank=True)

    objects = SignInCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        verbose_name = _("kode for innlogging")
        verbose_name_plural = _("koder for innlogging")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="sign_in_code_for_a_while"
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
