"""Accounts that sign in, the staff behind them, and the roles they hold at organisations in periods."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fotfeste.kernel.models.organisations import Organisation, ReportingLine
from fotfeste.kernel.roles import role_choices


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; used by actions, never by pages."""

    def create_account(self, login: str, password: str | None) -> Account:
        """A new account; without a password it can not be signed in to by password."""
        account = self.model(login=login.strip().lower())
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A way to sign in. What one may do follows from the roles of the staff member behind it."""

    login = models.CharField(_("brukernavn"), max_length=150, unique=True)
    is_active = models.BooleanField(_("i bruk"), default=True)
    language = models.CharField(_("språk"), max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    objects = AccountManager()

    class Meta:
        verbose_name = _("konto")
        verbose_name_plural = _("kontoer")

    def __str__(self) -> str:
        return f"account {self.pk}"


class Staff(models.Model):
    """A member of staff. Only what colleagues need: a name to be called by and an address at work."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(_("navn"), max_length=200)
    email = models.EmailField(_("e-post på jobb"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("ansatt")
        verbose_name_plural = _("ansatte")

    def __str__(self) -> str:
        return self.name


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    """Questions about roles."""

    def held_on(self, day: dt.date) -> StaffRoleQuerySet:
        """Roles that are held on *day* and have not been ended."""
        return self.filter(valid_from__lte=day, ended_at__isnull=True).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def of_account(self, account_id: int) -> StaffRoleQuerySet:
        """Roles that the person behind *account_id* may act in, the newest first."""
        return (
            self.filter(staff__account_id=account_id)
            .select_related("staff", "organisation")
            .order_by("-valid_from", "pk")
        )


@pghistory.track()
class StaffRole(models.Model):
    """A role held by a member of staff at an organisation in a period. Ending it ends access the same second."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff_roles")
    reporting_line = models.CharField(_("linje"), max_length=20, choices=ReportingLine, blank=True)
    role = models.CharField(_("rolle"), max_length=40, choices=role_choices)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True, editable=False)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        verbose_name = _("rolle")
        verbose_name_plural = _("roller")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="staff_role_period",
                violation_error_message=_("Sluttdatoen må være etter startdatoen."),
            ),
            models.UniqueConstraint(
                fields=["staff", "organisation", "reporting_line", "role", "valid_from"],
                condition=Q(ended_at__isnull=True),
                name="staff_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"
