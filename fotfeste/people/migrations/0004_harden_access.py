"""No trace of the hidden among own memberships, no forged history, and no estimates that tell how many are hidden."""

from django.db import migrations

from fotfeste.people.migration_operations import only_kept

# What the first databases of this room were made without.
MIRRORS = """
alter table people_guard add column if not exists twins text[] not null default '{}';
alter table people_guard drop column if exists said;
alter table people_guard drop column if exists plain;
alter table people_guard add column plain boolean not null generated always as (
  protection = 'none' and not shielded and deceased_on is null and twins = '{}') stored;
alter table people_grant add column if not exists plain boolean not null default false;
"""

# Own memberships are seen also where another organisation let one in, but only of persons that are seen.
MEMBERSHIPS = """
drop policy people_membership_visible on people_membership;
create policy people_membership_visible on people_membership for select using (
  akey = any((select people_visible_keys(1))::bigint[])
  or akey between (select people_range_from()) and (select people_range_to())
  or (staff_role_id = (select people_actor_role()) and person_id = any((select people_visible_persons())::bigint[]))
  or (kind = 'break_glass' and controller_id = (select people_actor_controller())
    and (select kernel_actor_role()) in ('unit_leader', 'data_protection_officer')));
"""

# The planner's estimates are made from all rows: without statistics, EXPLAIN tells nothing about the hidden ones.
ESTIMATES = "\n".join(
    f"alter table {table} alter column {column} set statistics 0;"
    for table, columns in {
        "people_person": (
            "given_name", "family_name", "preferred_name", "native_name", "birth_date", "preferred_language",
            "protection", "shielded", "residence", "area", "deceased_on", "search_name",
        ),
        "people_contactpoint": ("value", "kind"),
        "people_personnumber": ("lookup", "masked"),
        "people_membership": ("kind", "reason"),
    }.items()
    for column in columns
)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_let_corrections_follow_their_rows"), ("kernel", "0006_harden_actor")]

    operations = [
        migrations.RunSQL(MIRRORS, migrations.RunSQL.noop),
        migrations.RunSQL(MEMBERSHIPS, migrations.RunSQL.noop),
        migrations.RunSQL(only_kept("people_personevent"), migrations.RunSQL.noop),
        migrations.RunSQL(only_kept("people_contactpointevent"), migrations.RunSQL.noop),
        migrations.RunSQL(ESTIMATES, migrations.RunSQL.noop),
    ]
