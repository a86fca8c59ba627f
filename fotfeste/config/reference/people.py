"""Reference: roles with their permissions, and every page with the permission it needs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.functional import Promise

from fotfeste.config.reference.markdown import both, table
from fotfeste.kernel.roles import PERMISSION_HELP, ROLES, Permission, Role
from fotfeste.web.shell.access import EVERYBODY, OWN, SIGNED_IN

WHO = {
    EVERYBODY: "everybody, also without signing in",
    SIGNED_IN: "everybody who holds a role and has signed in",
    OWN: "the participant who has signed in, about herself",
}


def roles() -> str:
    """The matrix, then each role in prose."""
    head = ("permission", "what it allows", *(f"`{key}`" for key in ROLES))
    matrix = [
        (
            f"`{permission}`",
            PERMISSION_HELP[permission],
            *("yes" if permission in role.permissions else "" for role in ROLES.values()),
        )
        for permission in Permission
    ]
    told = "\n\n".join(_role(role) for role in ROLES.values())
    return (
        "A permission is held through a role at an organisation in a period; nobody holds one by "
        "name. What the state of a "
        "thing allows is asked beside this, in the `access.py` of each room. Somebody with several "
        "roles acts in one of them "
        "at a time, and the top of every page says which.\n\n"
        f"{table(head, matrix)}\n\n{told}\n"
    )


def _role(role: Role) -> str:
    held = ", ".join(f"`{kind}`" for kind in sorted(role.held_at)) or "any organisation"
    may = "\n".join(f"- {PERMISSION_HELP[one]}" for one in Permission if one in role.permissions)
    return f"## {_said(role.name)}\n\n{role.purpose}\n\nHeld at: {held}. Key: `{role.key}`. May:\n\n{may}"


def _said(text: Promise) -> str:
    with translation.override("nb"):
        norwegian = str(text)
    return both(norwegian, str(text))


def access() -> str:
    """Every address, in the order of the address."""
    rows = [(f"`{address}`", f"`{name}`", who) for address, name, who in sorted(_addresses())]
    holders = [
        (f"`{permission}`", ", ".join(role.key for role in ROLES.values() if permission in role.permissions))
        for permission in Permission
    ]
    return (
        "Every view names who may open it, or the tests fail. A visitor without the permission is sent to "
        "sign in; somebody who is signed in gets a sentence that says which permission is missing. Which "
        "rows are shown is a question of its own, answered by the database.\n\n"
        f"{table(('address', 'name', 'who'), rows)}\n\nWho holds a permission ([roles.md](roles.md) says more):\n\n"
        f"{table(('permission', 'roles'), holders)}"
    )


def _addresses(
    resolver: URLResolver | None = None, before: str = "/", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _addresses(one, address, inner)
        elif isinstance(one, URLPattern):
            name = ":".join((*spaces, one.name or ""))
            yield address, name, _who(getattr(one.callback, "access", None))


def _who(needed: object) -> str:
    return f"`{needed}`" if isinstance(needed, Permission) else WHO[str(needed)]
