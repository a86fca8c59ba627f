"""Sharing who somebody is does not share why: reasons, consents, holds and notes are for the own organisation.

Those who are shared with still see the team as it stands, since they are a part of it.
"""

from django.db import migrations

KEYS = "akey = any((select people_visible_keys(1))::bigint[])"
RANGE = "akey between (select people_range_from()) and (select people_range_to())"
MINE = "controller_id = (select people_actor_controller())"
SEEN = "person_id = any((select people_visible_persons())::bigint[])"


def _seen(table: str, condition: str) -> str:
    return f"""
drop policy {table}_visible on {table};
create policy {table}_visible on {table} for select using ({condition});
"""


OWN = "".join(
    _seen(table, f"({KEYS} and {MINE}) or {RANGE}")
    for table in ("people_override", "people_consent", "people_hold")
)
DISCLOSURES = _seen(
    "people_disclosure",
    f"({KEYS} and {MINE}) or {RANGE} or (recipient_id = (select people_actor_controller()) and {SEEN})",
)
MEMBERSHIPS = _seen(
    "people_membership",
    f"({KEYS} and ({MINE} or (kind in ('team', 'caseload', 'meeting') and handover_note = ''))) or {RANGE}"
    f" or (staff_role_id = (select people_actor_role()) and {SEEN})"
    f" or (kind = 'break_glass' and {MINE}"
    " and (select kernel_actor_role()) in ('unit_leader', 'data_protection_officer'))",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_share_by_rules_alone")]

    operations = [migrations.RunSQL(OWN + DISCLOSURES + MEMBERSHIPS, migrations.RunSQL.noop)]
