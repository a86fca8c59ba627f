"""Nothing temporary stands in for our tables, and what a role is never changes: it can only be ended."""

from django.db import migrations

HARDEN = """
alter function kernel_actor_sentence() set search_path = pg_catalog, public, pg_temp;
alter function kernel_actor_staff() set search_path = pg_catalog, public, pg_temp;
alter function kernel_actor_organisation() set search_path = pg_catalog, public, pg_temp;
alter function kernel_actor_is_system() set search_path = pg_catalog, public, pg_temp;
alter function kernel_actor_role() set search_path = pg_catalog, public, pg_temp;
alter function kernel_actor_line() set search_path = pg_catalog, public, pg_temp;
alter function kernel_actor_person() set search_path = pg_catalog, public, pg_temp;

-- Whoever gives roles could else move another's role, with all it may see, to herself.
create function kernel_keep_role() returns trigger language plpgsql as $$
begin
  raise exception 'a role is ended and given anew, never turned into another' using errcode = 'insufficient_privilege';
end $$;
create trigger kernel_keep_role before update on kernel_staffrole for each row
  when ((new.id, new.staff_id, new.organisation_id, new.reporting_line, new.role)
    is distinct from (old.id, old.staff_id, old.organisation_id, old.reporting_line, old.role))
  execute function kernel_keep_role();
"""

UNDO = """
drop trigger kernel_keep_role on kernel_staffrole;
drop function kernel_keep_role();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_sign_in_identities")]

    operations = [migrations.RunSQL(HARDEN, UNDO)]
