"""Who signs in: the password backend, identities at other providers, and which roles an account may act in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models.identities import SignInIdentity
from fotfeste.kernel.models.staff import Account, StaffRole
from fotfeste.kernel.roles import ROLES


class AccountBackend:
    """Signs in by login and password. Hashes also when the login is unknown, so that timing tells nothing."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> Account | None:
        """The account, or None when login or password is wrong or the account is closed."""
        account = Account.objects.filter(login=username.strip().lower()).first()
        if account is None:
            Account().set_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        """The open account with this number."""
        return Account.objects.filter(pk=user_id, is_active=True).first()


def acting_as(role: StaffRole) -> Actor:
    """The actor of somebody who acts in *role*. Needs ``staff`` and ``organisation`` loaded."""
    known = ROLES.get(role.role)
    return Actor(
        staff_id=role.staff_id,
        organisation_id=role.organisation_id,
        role=role.role,
        label=role.staff.name,
        reporting_line=role.reporting_line,
        permissions=known.permissions if known else frozenset(),
    )


def roles_of(account_id: int, *, on: dt.date) -> list[StaffRole]:
    """The roles that the account may act in on the day *on*, with staff and organisation loaded."""
    return list(StaffRole.objects.held_on(on).of_account(account_id))


def identity(*, issuer: str, subject: str) -> SignInIdentity | None:
    """The identity that has been connected to an open account, with the account. Answers only the system.

    The issuer and its subject are the whole key: never an e-mail address or a name, which are given to others later.
    """
    return (
        SignInIdentity.objects.filter(issuer=issuer, subject=subject, account__is_active=True)
        .select_related("account")
        .first()
    )
