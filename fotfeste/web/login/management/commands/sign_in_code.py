"""Makes a code that connects a member of staff to a sign-in elsewhere, also one with roles in several organisations."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fotfeste.kernel.errors import Rejected
from fotfeste.kernel.models import StaffRole
from fotfeste.people.acting import as_system
from fotfeste.people.actions import accounts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--login", required=True, help="what the member of staff is registered under")

    def handle(self, *args: Any, **options: Any) -> None:
        login = options["login"].strip().lower()
        with as_system("sign_in_code") as by:
            role = (
                StaffRole.objects.held_on(timezone.localdate())
                .filter(staff__account__login=login)
                .select_related("staff")
                .order_by("pk")
                .first()
            )
            if role is None:
                raise CommandError(f"Nobody with a role now has the login {login}.")
            try:
                code = accounts.make_sign_in_code(staff_role=role, by=by)
            except Rejected as rejected:
                raise CommandError("\n".join(fault.sentence for fault in rejected.faults)) from rejected
        self.stdout.write(f"{code}\nIt works once, for {accounts.CODE_DAYS} days. Whoever has it gets in.")
