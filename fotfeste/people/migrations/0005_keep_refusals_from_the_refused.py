"""Who was refused does not read afterwards whom it was about: that would tell who is hidden from who does not exist."""

from django.db import migrations

SYSTEM = "(select kernel_actor_is_system())"
MINE = "controller_id = (select people_actor_controller())"
ROLE = "(select kernel_actor_role())"

KEPT = f"""
drop policy people_readlog_visible on people_readlog;
create policy people_readlog_visible on people_readlog for select using (
  {SYSTEM}
  or subject_id = (select kernel_actor_person())
  or ({MINE} and {ROLE} = 'data_protection_officer')
  or (kind <> 'denied' and (staff_id = (select kernel_actor_staff()) or ({MINE} and {ROLE} = 'unit_leader'))));
"""

BEFORE = f"""
drop policy people_readlog_visible on people_readlog;
create policy people_readlog_visible on people_readlog for select using (
  {SYSTEM}
  or subject_id = (select kernel_actor_person())
  or staff_id = (select kernel_actor_staff())
  or ({MINE} and {ROLE} in ('unit_leader', 'data_protection_officer')));
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_harden_access")]

    operations = [migrations.RunSQL(KEPT, BEFORE)]
