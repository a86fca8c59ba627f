"""The demo's made-up staff: one for each role, at an organisation of the demo portfolio. Synthetic people only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fotfeste.kernel import actions
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models.organisations import Organisation
from fotfeste.kernel.models.staff import Account, StaffRole


@dataclass(frozen=True)
class DemoStaff:
    """A made-up member of staff. ``places`` are organisation key, reporting line and role, the first one chosen."""

    role: str
    name: str
    places: tuple[tuple[str, str, str], ...]


DEMO_STAFF: tuple[DemoStaff, ...] = (
    DemoStaff("programme_office", "Kari Kontor", (("nav_oslo_programkontoret", "", "programme_office"),)),
    DemoStaff(
        "project_manager",
        "Per Prosjekt",
        (("nav_bjerke", "municipal", "project_manager"), ("nav_bjerke", "state", "project_manager")),
    ),
    DemoStaff("board_member", "Berit Bydel", (("bydel_alna", "", "board_member"),)),
    DemoStaff("observer", "Odd Observatør", (("arbeids_og_inkluderingsdepartementet", "", "observer"),)),
    DemoStaff(
        "adviser", "Vera Veileder", (("nav_alna", "state", "adviser"), ("oslo_vo_helsfyr", "", "adviser"))
    ),
    DemoStaff("coordinator", "Kine Koordinator", (("nav_alna", "state", "coordinator"),)),
    DemoStaff("unit_leader", "Leif Leder", (("nav_alna", "state", "unit_leader"),)),
    DemoStaff(
        "data_protection_officer", "Pia Personvern", (("nav_alna", "state", "data_protection_officer"),)
    ),
    DemoStaff("evaluator", "Eva Evaluator", (("oslomet", "", "evaluator"),)),
    DemoStaff("administrator", "Adam Administrator", (("nav_oslo_programkontoret", "", "administrator"),)),
)
STARTED = dt.date(2024, 1, 1)


def demo_login(role: str) -> str:
    """The login of the demo's member of staff in *role*."""
    return f"demo-{role}"


def demo_account(role: str) -> Account | None:
    """The account of the demo's member of staff in *role*, when the demo is loaded."""
    return Account.objects.filter(login=demo_login(role), is_active=True).first()


def load_demo_staff(*, by: Actor) -> int:
    """Open the demo's accounts and give their roles; answers how many are new. They have no passwords."""
    new = 0
    organisations = {organisation.key: organisation for organisation in Organisation.objects.all()}
    for one in DEMO_STAFF:
        account = demo_account(one.role)
        if account is None:
            staff = actions.open_account(
                login=demo_login(one.role), password=None, name=one.name, email="", by=by
            )
            new += 1
        else:
            staff = account.staff
        held = {
            (role.organisation.key, role.reporting_line, role.role)
            for role in StaffRole.objects.filter(staff=staff).select_related("organisation")
        }
        for place in one.places:
            if place not in held:
                key, line, role = place
                actions.give_role(
                    staff=staff,
                    organisation=organisations[key],
                    role=role,
                    reporting_line=line,
                    valid_from=STARTED,
                    by=by,
                )
    return new
