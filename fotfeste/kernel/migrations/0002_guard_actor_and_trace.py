"""The signed actor, the append-only trace, and rows that only their owner may see."""

from django.db import migrations

from fotfeste.kernel.migration_operations import AppendOnly, OwnerOnly, RowPolicy

ACTOR = """
create table kernel_actorkey (only_row boolean primary key default true check (only_row), inner_pad bytea not null, outer_pad bytea not null);

create function kernel_refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: rows are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
end $$;

-- The signed sentence «staff:organisation:role», or null when nobody has been entered or the signature is wrong.
-- HMAC-SHA256 (RFC 2104) from the two pads; sha256() is part of PostgreSQL.
create function kernel_actor_sentence() returns text
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, public as $$
declare
  said text := current_setting('fotfeste.actor', true);
  sentence text;
  mac text;
begin
  if said is null or said = '' then
    return null;
  end if;
  sentence := split_part(said, '|', 1);
  mac := split_part(said, '|', 2);
  perform from kernel_actorkey
    where encode(sha256(outer_pad || sha256(inner_pad || convert_to(sentence, 'UTF8'))), 'hex') = mac;
  return case when found then sentence end;
end $$;

create function kernel_actor_staff() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select split_part(kernel_actor_sentence(), ':', 1)::bigint $$;

create function kernel_actor_organisation() returns bigint language sql stable parallel safe set search_path = pg_catalog, public as
$$ select split_part(kernel_actor_sentence(), ':', 2)::bigint $$;

create function kernel_actor_is_system() returns boolean language sql stable parallel safe set search_path = pg_catalog, public as
$$ select coalesce(kernel_actor_staff() = 0, false) $$;
"""

UNDO = """
drop function kernel_actor_is_system();
drop function kernel_actor_organisation();
drop function kernel_actor_staff();
drop function kernel_actor_sentence();
drop function kernel_refuse_rewriting();
drop table kernel_actorkey;
"""

OWN = "staff_id = (select kernel_actor_staff())"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(ACTOR, UNDO),
        OwnerOnly("kernel_actorkey"),
        AppendOnly("kernel_event"),
        AppendOnly("kernel_explanation"),
        RowPolicy(
            "kernel_event",
            visible="(select kernel_actor_is_system()) or by_staff_id = (select kernel_actor_staff())"
            " or organisation_id = (select kernel_actor_organisation())"
            " or (audience = 'everyone' and (select kernel_actor_staff()) is not null)",
            writable="(by_staff_id is null and (select kernel_actor_is_system()))"
            " or (by_staff_id = (select kernel_actor_staff()) and organisation_id = (select kernel_actor_organisation()))",
        ),
        # Expired drafts are cleared by the system, which sees that they exist.
        RowPolicy("kernel_draft", visible=f"{OWN} or (select kernel_actor_is_system())", writable=f"{OWN} or (select kernel_actor_is_system())"),
        RowPolicy("kernel_savedview", visible=OWN),
    ]
