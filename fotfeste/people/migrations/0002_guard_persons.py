"""The database answers as if only the persons existed whom the actor may see."""

from django.db import migrations

from fotfeste.kernel.migration_operations import AppendOnly, OwnerOnly, RowPolicy
from fotfeste.people.access_sql import OWNED
from fotfeste.people.migration_operations import InstallAccess, PersonHistory, PersonTable

SYSTEM = "(select kernel_actor_is_system())"
PERSONS = "any((select people_visible_persons())::bigint[])"
SEEN = f"id = {PERSONS} or id between (select people_person_from()) and (select people_person_to())"

# What was done to a person is seen by those who see the person, and by herself.
EVENTS = f"""
drop policy kernel_event_visible on kernel_event;
create policy kernel_event_visible on kernel_event for select using (
  {SYSTEM}
  or subject_id = (select kernel_actor_person())
  or subject_id = {PERSONS}
  or (subject_id is null and (
    by_staff_id = (select kernel_actor_staff())
    or organisation_id = (select kernel_actor_organisation())
    or (audience = 'everyone' and (select kernel_actor_staff()) is not null))));
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_persons"), ("kernel", "0004_let_participants_act")]

    operations = [
        InstallAccess(),
        *[OwnerOnly(table) for table in OWNED],
        RowPolicy("people_person", visible=SEEN, writable=f"{SYSTEM} or id = {PERSONS}"),
        RowPolicy("people_personevent", visible=SEEN, writable="true"),
        PersonTable("people_personnumber", category=9, writes="system"),
        PersonTable("people_contactpoint", category=2),
        PersonHistory("people_contactpointevent"),
        PersonTable("people_householdmember", category=8),
        PersonTable("people_relation", category=8, writes="system"),
        PersonTable(
            "people_membership",
            category=1,
            writes="system",
            also="staff_role_id = (select people_actor_role()) or (kind = 'break_glass' and"
            " controller_id = (select people_actor_controller())"
            " and (select kernel_actor_role()) in ('unit_leader', 'data_protection_officer'))",
        ),
        PersonTable("people_override", category=1, writes="system"),
        PersonTable(
            "people_disclosure",
            category=1,
            also=f"recipient_id = (select people_actor_controller()) and person_id = {PERSONS}",
        ),
        PersonTable("people_consent", category=1),
        PersonTable("people_correction", category=1, writes="person"),
        PersonTable("people_hold", category=1, writes="system"),
        PersonTable("people_merge", category=9, writes="system"),
        PersonTable("people_conflictofinterest", category=9, writes="system"),
        RowPolicy(
            "people_personaccount",
            visible=f"{SYSTEM} or person_id = (select kernel_actor_person())",
            writable=SYSTEM,
        ),
        AppendOnly("people_readlog"),
        RowPolicy(
            "people_readlog",
            visible=f"{SYSTEM} or subject_id = (select kernel_actor_person())"
            " or staff_id = (select kernel_actor_staff())"
            " or (controller_id = (select people_actor_controller())"
            " and (select kernel_actor_role()) in ('unit_leader', 'data_protection_officer'))",
            writable=f"{SYSTEM} or staff_id = (select kernel_actor_staff())"
            " or (staff_id is null and subject_id = (select kernel_actor_person()))",
        ),
        AppendOnly("people_readseal"),
        *[
            RowPolicy(table, visible="true", writable=SYSTEM)
            for table in (
                "people_readseal",
                "people_authorisation",
                "people_controller",
                "people_legalbasis",
                "people_retentionpolicy",
                "people_disposalrun",
                "people_archivereceipt",
                "people_remainder",
            )
        ],
        migrations.RunSQL(EVENTS, migrations.RunSQL.noop),
    ]
