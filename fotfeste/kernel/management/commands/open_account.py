"""Opens an account and gives it a role: the first administrator of an installation, before any page can do it."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from fotfeste.kernel import actions
from fotfeste.kernel import actor as actors
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.models import Organisation
from fotfeste.kernel.models.organisations import Sector
from fotfeste.kernel.roles import ROLES


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--login", required=True, help="what one signs in with; no personal number")
        parser.add_argument("--name", required=True, help="name that colleagues know the person by")
        parser.add_argument("--email", default="", help="address at work")
        parser.add_argument("--role", default="administrator", choices=sorted(ROLES))
        parser.add_argument("--line", default="", help="state or municipal, for a Nav office")
        parser.add_argument("--organisation", required=True, metavar="KEY", help="key of the organisation")
        parser.add_argument("--organisation-name", default="", help="makes the organisation if it is new")
        parser.add_argument("--kind", default="programme_office", help="kind of a new organisation")
        parser.add_argument("--sector", default=Sector.STATE, choices=Sector.values)

    def handle(self, *args: Any, **options: Any) -> None:
        password = _password()
        try:
            with actors.enter(actors.system("open_account")) as by:
                _open(options, password, by)
        except Rejected as rejected:
            raise CommandError("\n".join(fault.sentence for fault in rejected.faults)) from rejected
        self.stdout.write(f"The account is open: {ROLES[options['role']].name}, {options['organisation']}.")


@transaction.atomic
def _open(options: dict[str, Any], password: str, by: Actor) -> None:
    organisation = Organisation.objects.filter(key=options["organisation"]).first()
    if organisation is None:
        if not options["organisation_name"]:
            raise CommandError(
                f"There is no organisation with the key {options['organisation']}. "
                "Give --organisation-name to make it."
            )
        organisation = actions.register_organisation(
            key=options["organisation"],
            values={
                "name": options["organisation_name"],
                "kind": options["kind"],
                "sector": options["sector"],
            },
            by=by,
        ).row
    actions.open_account_with_role(
        login=options["login"],
        password=password,
        name=options["name"],
        email=options["email"],
        organisation=organisation,
        role=options["role"],
        reporting_line=options["line"],
        valid_from=timezone.localdate(),
        by=by,
    )


def _password() -> str:
    """Asked for twice on a terminal, else the first line of standard input. Never an argument: others see those."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise CommandError("The two passwords differ. Run the command again.")
    return password
