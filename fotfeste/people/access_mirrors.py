"""The tables that access is computed from, and the triggers that keep them; the owner's alone.

The application can neither read nor write these tables. Triggers on memberships, persons, numbers, relations,
disclosures, overrides and conflicts keep them, so a grant of access can not be typed in. See ``access_sql``.
"""

from __future__ import annotations

OWNED = (
    "people_grant",
    "people_guard",
    "people_lookup",
    "people_kin",
    "people_opening",
    "people_lifted",
    "people_shut",
    "people_staffid",
    "people_rolescope",
)

TABLES = """
create table people_rolescope (
  role text primary key, own_mask int not null, unit_mask int not null);
create table people_guard (
  person_id bigint primary key, public_id uuid not null unique, protection text not null, shielded boolean not null,
  residence text not null, area text not null, deceased_on date, twins text[] not null default '{}',
  -- Nothing here that a rule asks about those one follows. A law of the house tries every rule against it.
  plain boolean not null generated always as (
    protection = 'none' and not shielded and deceased_on is null and twins = '{}') stored);
create table people_lookup (
  number_id bigint primary key, lookup bytea not null, person_id bigint not null);
create index people_lookup_hash on people_lookup (lookup);
create index people_lookup_person on people_lookup (person_id);
create table people_grant (
  membership_id bigint primary key, person_id bigint not null, controller_id bigint not null, staff_role_id bigint,
  kind text not null, mask int not null, followed boolean not null, plain boolean not null,
  valid_from timestamptz not null, valid_until timestamptz);
-- Everything that a query asks for stands in the index, so that the table itself is not read.
create index people_grant_staff on people_grant (staff_role_id, person_id)
  include (mask, followed, plain, valid_from, valid_until) where staff_role_id is not null;
create index people_grant_unit on people_grant (controller_id, person_id)
  include (mask, followed, plain, valid_from, valid_until) where staff_role_id is null;
create index people_grant_person on people_grant (person_id);
create table people_kin (
  relation_id bigint not null, person_id bigint not null, relative_id bigint not null, kind text not null,
  primary key (relation_id, person_id));
create index people_kin_person on people_kin (person_id, kind);
create table people_opening (
  disclosure_id bigint primary key, person_id bigint not null, controller_id bigint not null,
  recipient_id bigint not null, mask int not null, valid_until timestamptz);
create index people_opening_recipient on people_opening (recipient_id, person_id);
create index people_opening_sender on people_opening (controller_id, person_id);
create table people_lifted (
  override_id bigint primary key, staff_role_id bigint not null, person_id bigint not null, rule text not null,
  expires_at timestamptz not null);
create index people_lifted_staff on people_lifted (staff_role_id, person_id);
create table people_shut (
  conflict_id bigint primary key, staff_id bigint not null, person_id bigint not null);
create index people_shut_staff on people_shut (staff_id);
create table people_staffid (
  staff_id bigint primary key, lookup bytea not null);
"""

MIRRORS = """
create or replace function people_mask(categories anyarray) returns int language sql immutable as
$$ select coalesce(bit_or(1 << c), 0) from unnest(categories::int[]) c $$;

create or replace function people_mirror_membership() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_grant where membership_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into people_grant (membership_id, person_id, controller_id, staff_role_id, kind, mask, followed, plain,
      valid_from, valid_until)
    values (new.id, new.person_id, new.controller_id, new.staff_role_id, new.kind,
      public.people_mask(new.categories), new.kind in ('team', 'caseload', 'meeting'),
      coalesce((select g.plain from people_guard g where g.person_id = new.person_id), false), new.valid_from,
      least(new.valid_until, new.ended_at));
  end if;
  return null;
end $$;

-- Persons and everybody who shares a number with them, however far: they may be the same person.
create or replace function people_same(persons bigint[]) returns bigint[]
  language sql stable set search_path = pg_catalog, public, pg_temp as $$
  with recursive same as (
    select w as person_id from unnest(persons) w
    union
    select b.person_id from same join people_lookup a on a.person_id = same.person_id
      join people_lookup b on b.lookup = a.lookup
  )
  select coalesce(array_agg(person_id), '{}') from same
$$;

-- What one record says of a person's protection holds for every record with the same number. That nobody has asked
-- yet (unknown) is said of the one record only.
create or replace function people_guard_again(persons bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one bigint;
  class bigint[];
  done bigint[] := '{}';
begin
  foreach one in array persons loop
    continue when one = any(done);
    class := public.people_same(array[one]);
    done := done || class;
    update people_guard g set twins = t.said
      from people_guard m cross join lateral (
        select coalesce(array_agg(distinct x.said order by x.said), '{}') as said
        from people_guard o
        cross join lateral (values (o.protection), (case when o.shielded then 'shielded' end)) x (said)
        where o.person_id = any(class) and o.person_id <> m.person_id and x.said not in ('none', 'unknown')
      ) t
      where m.person_id = any(class) and g.person_id = m.person_id and g.twins <> t.said;
  end loop;
  update people_grant r set plain = g.plain from people_guard g
    where r.person_id = any(done) and g.person_id = r.person_id and r.plain <> g.plain;
end $$;

create or replace function people_mirror_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from people_guard where person_id = old.id;
    return null;
  end if;
  insert into people_guard (person_id, public_id, protection, shielded, residence, area, deceased_on)
  values (new.id, new.public_id, new.protection, new.shielded, new.residence, new.area,
    new.deceased_on)
  on conflict (person_id) do update set (public_id, protection, shielded, residence, area, deceased_on)
    = (excluded.public_id, excluded.protection, excluded.shielded, excluded.residence, excluded.area,
       excluded.deceased_on);
  perform public.people_guard_again(array[new.id]);
  return null;
end $$;

create or replace function people_mirror_number() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  touched bigint[] := '{}';
begin
  if tg_op <> 'INSERT' then
    touched := public.people_same(array[old.person_id]);
    delete from people_lookup where number_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into people_lookup values (new.id, new.lookup, new.person_id);
    touched := touched || new.person_id;
  end if;
  perform public.people_guard_again(touched);
  return null;
end $$;

create or replace function people_mirror_relation() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_kin where relation_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into people_kin values (new.id, new.person_id, new.relative_id, new.kind);
    -- Guardianship goes one way; the others are read from both ends.
    if new.kind <> 'ward' then
      insert into people_kin values (new.id, new.relative_id, new.person_id,
        case new.kind when 'parent' then 'child' when 'child' then 'parent' else new.kind end);
    end if;
  end if;
  return null;
end $$;

create or replace function people_mirror_disclosure() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_opening where disclosure_id = old.id;
  end if;
  -- What was said aloud or carried on paper opens nothing here.
  if tg_op <> 'DELETE' and new.channel = 'written' then
    insert into people_opening values (new.id, new.person_id, new.controller_id, new.recipient_id,
      public.people_mask(new.categories), least(new.valid_until, new.ended_at));
  end if;
  return null;
end $$;

create or replace function people_mirror_override() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_lifted where override_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into people_lifted values (new.id, new.staff_role_id, new.person_id, new.rule, new.expires_at);
  end if;
  return null;
end $$;

create or replace function people_mirror_conflict() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_shut where conflict_id = old.id;
  end if;
  if tg_op <> 'DELETE' and new.lifted_at is null then
    insert into people_shut select new.id, r.staff_id, new.person_id from kernel_staffrole r
      where r.id = new.staff_role_id;
  end if;
  return null;
end $$;

-- The address of somebody in hiding is never stored; post goes through the police's box.
create or replace function people_refuse_address() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.kind <> 'box' and exists (
    select from people_guard where person_id = new.person_id
      and array['unknown', 'strictly_confidential', 'strictly_confidential_abroad'] && (twins || protection)) then
    raise exception 'contact points of strictly confidential persons are not stored' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- Staff may raise the protection of a person they see. To lower it, to shield and to renumber is for actions that
-- check first and then act as the system.
create or replace function people_keep_guarded() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  levels constant text[] := array['none', 'confidential', 'unknown', 'strictly_confidential'];
begin
  if kernel_actor_is_system() then
    return new;
  end if;
  if (new.id, new.public_id, new.registered_at, new.shielded)
    is distinct from (old.id, old.public_id, old.registered_at, old.shielded)
    or (new.protection <> old.protection and coalesce(array_position(levels, new.protection), 4)
      <= coalesce(array_position(levels, old.protection), 4)) then
    raise exception 'only the system lowers protection, shields or renumbers' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""

MIRRORED = {
    "people_membership": "people_mirror_membership",
    "people_person": "people_mirror_person",
    "people_personnumber": "people_mirror_number",
    "people_relation": "people_mirror_relation",
    "people_disclosure": "people_mirror_disclosure",
    "people_override": "people_mirror_override",
    "people_conflictofinterest": "people_mirror_conflict",
}

TRIGGERS = "\n".join(
    [
        f"create or replace trigger {function} after insert or update or delete on {table}\n"
        f"  for each row execute function {function}();"
        for table, function in MIRRORED.items()
    ]
    + [
        # After, so that whoever may not write there is told that first, and learns nothing of who is protected.
        "create or replace trigger people_refuse_address after insert or update on people_contactpoint\n"
        "  for each row execute function people_refuse_address();",
        "create or replace trigger people_keep_guarded before update on people_person\n"
        "  for each row execute function people_keep_guarded();",
    ]
)
