"""The ledger only grows, and a reallocation always has two legs that sum to zero in the same year."""

from django.db import migrations

from fotfeste.kernel.migration_operations import AppendOnly

BALANCED = """
create function funding_transfer_balances() returns trigger language plpgsql as $$
declare
  legs integer;
  total bigint;
  years integer;
begin
  select count(*) filter (where corrects_id is null), coalesce(sum(amount_ore), 0), count(distinct year)
    into legs, total, years from funding_movement where transfer_id = new.transfer_id;
  if legs <> 2 or total <> 0 or years <> 1 then
    raise exception 'a reallocation has two legs that sum to zero in the same year (transfer %: % legs, sum %, % years)',
      new.transfer_id, legs, total, years using errcode = 'check_violation', constraint = 'transfer_balances';
  end if;
  return null;
end $$;

create constraint trigger transfer_balances after insert on funding_movement
  deferrable initially deferred for each row when (new.transfer_id is not null)
  execute function funding_transfer_balances();
"""

UNDO = """
drop trigger transfer_balances on funding_movement;
drop function funding_transfer_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial"), ("kernel", "0002_guard_actor_and_trace")]

    operations = [
        migrations.RunSQL(BALANCED, UNDO),
        AppendOnly("funding_movement"),
    ]
