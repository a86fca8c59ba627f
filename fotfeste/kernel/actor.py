"""Who acts, on behalf of which organisation, and how the database is told so that it can not be fooled.

Every request, job and command enters an actor. Entering opens a transaction and writes a signed sentence into it
(``set_config`` with ``is_local = true``, so that it can not leak through a connection pooler). The policies in the
database read it through ``kernel_actor_…()`` functions, which check the signature with a key that only the owner
of the database may read. A query that was injected can call ``set_config`` too, but it can not sign.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import connections, transaction

from fotfeste.kernel.errors import Denied
from fotfeste.kernel.roles import PERMISSION_HELP, ROLES, Permission

SETTING = "fotfeste.actor"
SYSTEM = 0
NOBODY = -1
PARTICIPANT = "participant"


@dataclass(frozen=True)
class Actor:
    """Somebody who does something: a member of staff acting for an organisation in one role, a participant who has
    signed in, or the system.

    ``staff_id`` is 0 for the system (commands and jobs, whose name stands in ``label``) and -1 for those who are not
    staff. ``reporting_line`` is «state» or «municipal» where the organisation is a Nav office, else empty.
    ``person_id`` is the participant who acts for herself, 0 for everybody else.
    """

    staff_id: int
    organisation_id: int
    role: str
    label: str
    reporting_line: str = ""
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    person_id: int = 0

    @property
    def is_system(self) -> bool:
        """Whether a command or job acts, not a person."""
        return self.staff_id == SYSTEM

    @property
    def is_signed_in(self) -> bool:
        """Whether a member of staff acts."""
        return self.staff_id > SYSTEM

    @property
    def is_participant(self) -> bool:
        """Whether a person acts for herself, on her own pages."""
        return self.person_id > 0

    def may(self, permission: Permission) -> bool:
        """Whether the role of the actor holds *permission*."""
        return permission in self.permissions

    def check(self, permission: Permission) -> None:
        """Raise Denied, in a sentence, when the role of the actor does not hold *permission*."""
        if not self.may(permission):
            role = ROLES.get(self.role)
            raise Denied(_refusal(str(role.name) if role else "", str(PERMISSION_HELP[permission])))


def _refusal(role_name: str, permission_help: str) -> str:
    from django.utils.translation import gettext as _

    if not role_name:
        return _("Du må logge inn for å gjøre dette.")
    return _("Rollen «{role}» gir ikke adgang til dette: {what}").format(role=role_name, what=permission_help)


def system(label: str) -> Actor:
    """The system itself, acting through the command or job named *label*. It holds every permission."""
    return Actor(SYSTEM, SYSTEM, "system", label, permissions=frozenset(Permission))


def participant(person_id: int) -> Actor:
    """The person herself, on her own pages. The trace calls her «the participant», never by name."""
    return Actor(NOBODY, NOBODY, PARTICIPANT, PARTICIPANT, person_id=person_id)


VISITOR = Actor(NOBODY, NOBODY, "", "")

_current: ContextVar[Actor] = ContextVar("fotfeste_actor", default=VISITOR)


def current() -> Actor:
    """The actor that has been entered, or the visitor."""
    return _current.get()


def signed(actor: Actor, key: bytes) -> str:
    """The sentence about *actor* with its HMAC-SHA256, as the database wants it.

    ``staff:organisation:role:line:person|mac``; what does not apply is left empty.
    """
    staff, organisation = (actor.staff_id, actor.organisation_id) if actor.staff_id != NOBODY else ("", "")
    sentence = f"{staff}:{organisation}:{actor.role}:{actor.reporting_line}:{actor.person_id or ''}"
    mac = hmac.new(key, sentence.encode(), hashlib.sha256).hexdigest()
    return f"{sentence}|{mac}"


def key_pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pads of HMAC-SHA256 (RFC 2104), which are all that the database stores of the key."""
    block = key.ljust(64, b"\0") if len(key) <= 64 else hashlib.sha256(key).digest().ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


@contextmanager
def enter(actor: Actor, using: str = "default") -> Iterator[Actor]:
    """Act as *actor* until the end of the block, inside one transaction on the database alias *using*.

    Blocks may be nested: the outer actor is told to the database again when the inner block ends.
    """
    before = _current.get()
    token = _current.set(actor)
    try:
        with transaction.atomic(using=using):
            _tell(actor, using)
            yield actor
            if before is not VISITOR:
                _tell(before, using)
    finally:
        _current.reset(token)


def _tell(actor: Actor, using: str) -> None:
    nobody = actor.staff_id == NOBODY and not actor.is_participant
    value = "" if nobody else signed(actor, settings.ACTOR_KEY)
    connection = connections[using]
    connection.ensure_connection()
    # The server puts the value in: sessions of the same role can read the texts of each other's questions, and must
    # not find a signature there to repeat.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("select set_config(%s, %s, true)", [SETTING, value])
