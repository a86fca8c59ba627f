"""Writes of signing in: the participant's own account, and connecting identities at other providers to staff."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import Counter

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Fault, Rejected
from fotfeste.kernel.models import Account, SignInCode, SignInIdentity, StaffRole
from fotfeste.kernel.models.trace import Audience
from fotfeste.kernel.roles import Permission
from fotfeste.people import numbers
from fotfeste.people.acting import as_system
from fotfeste.people.actions.persons import know_staff
from fotfeste.people.models import Membership, Merge, Person, PersonAccount
from fotfeste.people.national_ids import NationalId

CODE_DAYS = 7
NUMBER_TOLD_DAYS = 30
# Letters and digits that are told apart also when a code is read out; twenty of them can not be guessed.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_CODE_LENGTH = 20


@transaction.atomic
def open_own_account(*, number: NationalId, by: Actor) -> Account:
    """The account of the person who bears the verified *number*; made the first time she signs in.

    Raises Denied when nobody here bears it, with the same sentence for those who are gone. Only the system may.
    """
    _only_the_sign_in(by)
    bearers = _living_bearers(number)
    held = (
        PersonAccount.objects.filter(person_id__in=bearers).select_related("account").order_by("pk").first()
    )
    if held is not None and held.account.is_active:
        return held.account
    if held is not None or not bearers:
        raise Denied(
            _(
                "Innloggingen gikk bra, men vi har ingen side til deg her. Ta kontakt med den som følger deg opp, "
                "hvis du mener at du skal ha det."
            )
        )
    person_id = _with_most_records(bearers)
    account = Account.objects.create_account(f"own-{secrets.token_hex(12)}", None)
    opened = PersonAccount.objects.create(person_id=person_id, account=account)
    trace.record("people.own_account_opened", opened, by=by, subject_id=person_id)
    return account


@transaction.atomic
def make_sign_in_code(*, staff_role: StaffRole, by: Actor) -> str:
    """A code that lets whoever holds *staff_role* connect an identity, once, within a week. Earlier ones end.

    Raises Rejected when the role is over, or when its holder acts elsewhere too: an administrator must not open
    what belongs to another organisation. Whoever runs the service may, by a command.
    """
    _check_may_connect(by, staff_role)
    now = timezone.now()
    today = timezone.localdate()
    held = list(StaffRole.objects.held_on(today).filter(staff_id=staff_role.staff_id))
    if staff_role.pk not in {one.pk for one in held}:
        raise Rejected([Fault("", _("Rollen gjelder ikke nå. Lag koden når den har begynt."))])
    if not by.is_system and any(one.organisation_id != staff_role.organisation_id for one in held):
        raise Rejected(
            [
                Fault(
                    "",
                    _(
                        "Den ansatte har roller også i andre organisasjoner, og en kode ville åpnet dem. "
                        "Den som driver tjenesten, må koble til innloggingen."
                    ),
                )
            ]
        )
    code = "".join(secrets.choice(_ALPHABET) for _one in range(_CODE_LENGTH))
    with as_system("kernel.sign_in"):
        SignInCode.objects.open_at(now).filter(account_id=staff_role.staff.account_id).update(expires_at=now)
        SignInCode.objects.create(
            account_id=staff_role.staff.account_id,
            code_hash=_hash(code),
            made_by_id=by.staff_id if by.is_signed_in else None,
            made_at=now,
            expires_at=now + dt.timedelta(days=CODE_DAYS),
        )
    trace.record(
        "kernel.sign_in_code_made", staff_role.staff, by=by, label="", audience=Audience.ORGANISATION
    )
    return "-".join(code[start : start + 5] for start in range(0, _CODE_LENGTH, 5))


@transaction.atomic
def connect_identity(
    *, code: str, provider: str, issuer: str, subject: str, number: NationalId | None, by: Actor
) -> SignInIdentity:
    """Connect a verified identity to the account that *code* was made for. Raises Rejected; only the system may.

    A wrong, used and expired code get the same answer.
    """
    _only_the_sign_in(by)
    now = timezone.now()
    asked = (
        SignInCode.objects.open_at(now)
        .filter(code_hash=_hash(code), account__is_active=True, account__staff__isnull=False)
        .select_related("account__staff")
        .select_for_update(of=("self",))
        .first()
    )
    if asked is None:
        raise Rejected(
            [Fault("code", _("Koden er feil, brukt eller for gammel. Be administratoren om en ny."))]
        )
    if SignInIdentity.objects.filter(issuer=issuer, subject=subject).exists():
        raise Rejected([Fault("code", _("Denne innloggingen er allerede koblet til en konto."))])
    asked.used_at = now
    asked.save(update_fields=["used_at"])
    made = SignInIdentity.objects.create(
        account=asked.account, provider=provider, issuer=issuer, subject=subject
    )
    trace.record(
        "kernel.sign_in_connected",
        asked.account.staff,
        by=by,
        label="",
        details={"provider": provider},
        audience=Audience.ORGANISATION,
    )
    tell_number(identity=made, number=number, by=by)
    return made


@transaction.atomic
def tell_number(*, identity: SignInIdentity, number: NationalId | None, by: Actor) -> None:
    """Let the database know which number the member of staff bears, so that nobody sees own data or near family.

    Told again once a month, since a number can change. Only the system may.
    """
    _only_the_sign_in(by)
    now = timezone.now()
    told = identity.number_told_at
    if number is None or (told is not None and told > now - dt.timedelta(days=NUMBER_TOLD_DAYS)):
        return
    role = StaffRole.objects.filter(staff__account_id=identity.account_id).order_by("-pk").first()
    if role is None:
        return
    know_staff(staff_role=role, number=number, by=by)
    identity.number_told_at = now
    identity.save(update_fields=["number_told_at"])


@transaction.atomic
def disconnect_identity(*, identity: SignInIdentity, staff_role: StaffRole, by: Actor) -> None:
    """Take a way to sign in from whoever holds *staff_role*. The identity can be connected again by a new code."""
    _check_may_connect(by, staff_role)
    if identity.account_id != staff_role.staff.account_id:
        raise Rejected([Fault("", _("Innloggingen er ikke koblet til denne ansatte."))])
    provider = identity.provider
    with as_system("kernel.sign_in"):
        identity.delete()
    trace.record(
        "kernel.sign_in_disconnected",
        staff_role.staff,
        by=by,
        label="",
        details={"provider": provider},
        audience=Audience.ORGANISATION,
    )


def _only_the_sign_in(by: Actor) -> None:
    if not by.is_system:
        raise Denied(_("Bare innloggingen selv kan gjøre dette."))


def _check_may_connect(by: Actor, staff_role: StaffRole) -> None:
    by.check(Permission.MANAGE_STAFF)
    if not by.is_system and by.organisation_id != staff_role.organisation_id:
        raise Denied(_("Du kan bare koble til ansatte i organisasjonen du handler for."))


def _living_bearers(number: NationalId) -> list[int]:
    """Those who bear *number*, but neither the deceased nor records that were merged into another. Locked."""
    with connection.cursor() as cursor:
        cursor.execute("select people_bearers(%s)", [numbers.lookup(number)])
        found = [row[0] for row in cursor.fetchall()]
    merged = Merge.objects.filter(gone_id__in=found, undone_at__isnull=True).values("gone_id")
    living = Person.objects.filter(pk__in=found, deceased_on__isnull=True).exclude(pk__in=merged)
    return list(living.order_by("pk").select_for_update().values_list("pk", flat=True))


def _with_most_records(persons: list[int]) -> int:
    """Of twins, who came to be because one could not be shown: the one that most people follow up."""
    followed = Counter(Membership.objects.filter(person_id__in=persons).values_list("person_id", flat=True))
    return min(persons, key=lambda one: (-followed[one], one))


def _hash(code: str) -> bytes:
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).digest()
