"""What the database itself knows about who may see whom: tables kept by triggers, and the functions of the policies.

The tables here belong to the owner alone: the application can neither read nor write them. Triggers on memberships,
persons, numbers, relations, disclosures, overrides and conflicts keep them, so a grant of access can not be typed in.
The functions run as the owner, read these tables, and answer for the actor whose signed sentence was entered.

Installed by a migration and brought in step by every ``migrate`` (see ``installed``).
"""

from __future__ import annotations

from fotfeste.people.population_rules import RULES

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
  person_id bigint primary key, public_id uuid not null unique, said text not null, protection text not null,
  shielded boolean not null, residence text not null, area text not null, deceased_on date,
  -- Nothing here that a rule asks about those one follows. A law of the house tries every rule against it.
  plain boolean not null generated always as (protection = 'none' and not shielded and deceased_on is null) stored);
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
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_grant where membership_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into people_grant values (new.id, new.person_id, new.controller_id, new.staff_role_id, new.kind,
      public.people_mask(new.categories), new.kind in ('team', 'caseload', 'meeting'),
      coalesce((select g.plain from people_guard g where g.person_id = new.person_id), false), new.valid_from,
      least(new.valid_until, new.ended_at));
  end if;
  return null;
end $$;

-- A number that somebody protected has too makes its other bearer as protected: they may be the same person.
create or replace function people_guard_again(persons bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update people_guard g set protection = coalesce((
      select min(t.said) filter (where t.said like 'strictly%') from people_guard t
      where t.person_id in (
        select b.person_id from people_lookup a join people_lookup b using (lookup) where a.person_id = g.person_id)
    ), (
      select min(t.said) filter (where t.said = 'confidential') from people_guard t
      where g.said = 'none' and t.person_id in (
        select b.person_id from people_lookup a join people_lookup b using (lookup) where a.person_id = g.person_id)
    ), g.said)
  where g.person_id in (
    select b.person_id from people_lookup a join people_lookup b using (lookup) where a.person_id = any(persons)
    union select unnest(persons)) and not g.said like 'strictly%';
  update people_grant r set plain = g.plain from people_guard g
  where g.person_id = r.person_id and r.plain <> g.plain and r.person_id in (
    select b.person_id from people_lookup a join people_lookup b using (lookup) where a.person_id = any(persons)
    union select unnest(persons));
end $$;

create or replace function people_mirror_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' then
    delete from people_guard where person_id = old.id;
    return null;
  end if;
  insert into people_guard values (new.id, new.public_id, new.protection, new.protection, new.shielded,
    new.residence, new.area, new.deceased_on)
  on conflict (person_id) do update set (said, protection, shielded, residence, area, deceased_on)
    = (excluded.said, excluded.said, excluded.shielded, excluded.residence, excluded.area, excluded.deceased_on);
  perform public.people_guard_again(array[new.id]);
  return null;
end $$;

create or replace function people_mirror_number() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op <> 'INSERT' then
    delete from people_lookup where number_id = old.id;
    perform public.people_guard_again(array[old.person_id]);
  end if;
  if tg_op <> 'DELETE' then
    insert into people_lookup values (new.id, new.lookup, new.person_id);
    perform public.people_guard_again(array[new.person_id]);
  end if;
  return null;
end $$;

create or replace function people_mirror_relation() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
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
  language plpgsql security definer set search_path = pg_catalog, public as $$
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
  language plpgsql security definer set search_path = pg_catalog, public as $$
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
  language plpgsql security definer set search_path = pg_catalog, public as $$
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
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.kind <> 'box' and exists (
    select from people_guard where person_id = new.person_id
      and protection in ('unknown', 'strictly_confidential', 'strictly_confidential_abroad')) then
    raise exception 'contact points of strictly confidential persons are not stored' using errcode = 'check_violation';
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
        f"create trigger {function} after insert or update or delete on {table}\n"
        f"  for each row execute function {function}();"
        for table, function in MIRRORED.items()
    ]
    + [
        "create trigger people_refuse_address before insert or update on people_contactpoint\n"
        "  for each row execute function people_refuse_address();"
    ]
)

_NOW = "statement_timestamp()"


def _stands_in_the_way() -> str:
    """One SQL condition: any rule that is not set aside holds between ``me`` and ``p``."""
    core = [f"({rule.condition})" for rule in RULES if rule.core]
    other = [
        f"(({rule.condition}) and not exists (select from people_lifted l where l.staff_role_id = me.staff_role"
        f" and l.person_id = p.person_id and l.rule = '{rule.key}' and l.expires_at > {_NOW}))"
        for rule in RULES
        if not rule.core
    ]
    return "coalesce(" + "\n      or ".join(core + other) + ", true)"


def _names_of_rules() -> str:
    """An SQL array of the keys of the rules that hold, set aside or not."""
    cases = ",\n      ".join(
        f"case when coalesce({rule.condition}, true) then '{rule.key}' end" for rule in RULES
    )
    return f"array_remove(array[{cases}], null)"


def functions() -> str:
    """The functions that the policies and the actions ask."""
    # Nothing here comes from outside: the parts that vary are the conditions of our own rules.
    return f"""
-- What the database knows about a member of staff in a role that is held now; no row when the role is over.
create or replace function people_standing(wanted bigint) returns table (
  staff_role bigint, staff bigint, controller bigint, own_mask int, unit_mask int, areas text[], authorised text[],
  own bigint[], parents_children bigint[], partners bigint[], siblings bigint[], co_parents bigint[], wards bigint[],
  shut bigint[], today date)
  language plpgsql stable security definer rows 1 set search_path = pg_catalog, public as $$
declare
  day date := ({_NOW} at time zone 'Europe/Oslo')::date;
begin
  select r.id, r.staff_id, c.id, s.own_mask, s.unit_mask, coalesce(c.areas, '{{}}')::text[], day
    into staff_role, staff, controller, own_mask, unit_mask, areas, today
    from kernel_staffrole r
    join people_rolescope s on s.role = r.role
    join people_controller c on c.organisation_id = r.organisation_id and c.reporting_line = r.reporting_line
    where r.id = wanted and r.ended_at is null and r.valid_from <= day and (r.valid_to is null or r.valid_to >= day);
  if not found then
    return;
  end if;
  authorised := array(select distinct a.kind::text from people_authorisation a where a.staff_role_id = wanted
    and a.valid_from <= {_NOW} and coalesce(a.valid_until, 'infinity') > {_NOW}
    and coalesce(a.ended_at, 'infinity') > {_NOW});
  shut := array(select x.person_id from people_shut x where x.staff_id = staff);
  own := array(select l.person_id from people_staffid i join people_lookup l using (lookup) where i.staff_id = staff);
  parents_children := '{{}}'; partners := '{{}}'; siblings := '{{}}'; co_parents := '{{}}'; wards := '{{}}';
  if own <> '{{}}' then
    parents_children := array(select k.relative_id from people_kin k where k.person_id = any(own)
      and k.kind in ('parent', 'child'));
    partners := array(select k.relative_id from people_kin k where k.person_id = any(own)
      and k.kind in ('partner', 'former_partner'));
    siblings := array(
      select k.relative_id from people_kin k where k.person_id = any(own) and k.kind = 'sibling'
      union
      select c.relative_id from people_kin p join people_kin c on c.person_id = p.relative_id and c.kind = 'child'
        where p.person_id = any(own) and p.kind = 'parent' and c.relative_id <> all(own));
    co_parents := array(
      select p.relative_id from people_kin c join people_kin p on p.person_id = c.relative_id and p.kind = 'parent'
        where c.person_id = any(own) and c.kind = 'child' and p.relative_id <> all(own));
    wards := array(select k.relative_id from people_kin k where k.person_id = any(own) and k.kind = 'ward');
  end if;
  return next;
end $$;

-- The role the actor acts in: one row of kernel_staffrole, or null.
create or replace function people_actor_role() returns bigint
  language sql stable security definer set search_path = pg_catalog, public as $$
  select max(r.id) from kernel_staffrole r
  where r.staff_id = kernel_actor_staff() and r.organisation_id = kernel_actor_organisation()
    and r.role = kernel_actor_role() and r.reporting_line = kernel_actor_line() and r.ended_at is null
    and r.valid_from <= ({_NOW} at time zone 'Europe/Oslo')::date
    and (r.valid_to is null or r.valid_to >= ({_NOW} at time zone 'Europe/Oslo')::date)
$$;

create or replace function people_actor_controller() returns bigint
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id from people_controller c
  where c.organisation_id = kernel_actor_organisation() and c.reporting_line = kernel_actor_line()
$$;

-- Whom somebody in a role may see, and which categories, when every rule has been asked. Most persons are plain: nothing
-- is kept about them that a rule asks for. They are let through without looking further, which is what makes it quick.
create or replace function people_granted_to(wanted bigint) returns table (person_id bigint, mask int)
  language plpgsql stable security definer rows 200 set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  me record;
  close bigint[];
begin
  select * into me from people_standing(wanted);
  if not found then
    return;
  end if;
  close := me.own || me.parents_children || me.partners || me.siblings || me.co_parents || me.wards || me.shut;
  return query
  with g as materialized (
    select x.person_id, bit_or(x.mask) as mask, bool_or(x.followed) as followed, bool_and(x.plain) as plain from (
      select r.person_id, r.mask & me.own_mask as mask, r.followed, r.plain from people_grant r
        where r.staff_role_id = me.staff_role
        and r.valid_from <= {_NOW} and (r.valid_until is null or r.valid_until > {_NOW})
      union all
      select r.person_id, r.mask & me.unit_mask, r.followed, r.plain from people_grant r
        where r.staff_role_id is null and r.controller_id = me.controller and me.unit_mask <> 0
        and r.valid_from <= {_NOW} and (r.valid_until is null or r.valid_until > {_NOW})
    ) x group by x.person_id
  )
  select g.person_id, g.mask from g
  where g.mask <> 0 and g.plain and g.followed and g.person_id <> all(close)
  union all
  select g.person_id, g.mask from g join people_guard p on p.person_id = g.person_id
  where g.mask <> 0 and not (g.plain and g.followed and g.person_id <> all(close))
    and not {_stands_in_the_way()};
end $$;

create or replace function people_visible_persons() returns bigint[]
  language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(g.person_id), '{{}}') from people_granted_to(people_actor_role()) g
  where g.mask >> 1 & 1 = 1
$$;

-- The stored keys of the rows the actor may see: own controller's, and what others have disclosed to it.
create or replace function people_visible_keys(wanted int default null) returns bigint[]
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  mine bigint := people_actor_controller();
begin
  return (
    with granted as materialized (select * from people_granted_to(people_actor_role())),
    reach as (
      select person_id, mine as controller_id, mask from granted
      union all
      select o.person_id, o.controller_id, g.mask & o.mask from granted g
        join people_opening o on o.recipient_id = mine and o.person_id = g.person_id
        and coalesce(o.valid_until, 'infinity') > {_NOW}
    )
    select coalesce(array_agg(r.person_id * 16777216 + c * 1048576::bigint + r.controller_id), '{{}}')
    from reach r cross join generate_series(coalesce(wanted, 1), coalesce(wanted, 9)) c where r.mask >> c & 1 = 1);
end $$;

-- One range of keys: everything for the system, everything about oneself for a participant, nothing for staff.
create or replace function people_range_from() returns bigint
  language sql stable security definer set search_path = pg_catalog, public as $$
  select case when kernel_actor_is_system() then 0 else coalesce(kernel_actor_person() * 16777216, 1) end
$$;
create or replace function people_range_to() returns bigint
  language sql stable security definer set search_path = pg_catalog, public as $$
  select case when kernel_actor_is_system() then 9223372036854775807
    else coalesce(kernel_actor_person() * 16777216 + 16777215, 0) end
$$;
create or replace function people_person_from() returns bigint
  language sql stable security definer set search_path = pg_catalog, public as $$
  select case when kernel_actor_is_system() then 0 else coalesce(kernel_actor_person(), 1) end
$$;
create or replace function people_person_to() returns bigint
  language sql stable security definer set search_path = pg_catalog, public as $$
  select case when kernel_actor_is_system() then 9223372036854775807 else coalesce(kernel_actor_person(), 0) end
$$;

-- Which rules stand between a role and persons. For the system alone: it would tell who is protected.
create or replace function people_refusals(wanted bigint, persons bigint[])
  returns table (person_id bigint, rules text[])
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  me record;
begin
  if not coalesce(kernel_actor_is_system(), false) then
    raise exception 'only the system asks for refusals' using errcode = 'insufficient_privilege';
  end if;
  select * into me from people_standing(wanted);
  if not found then
    return;
  end if;
  return query
  select p.person_id, {_names_of_rules()}
  from unnest(persons) w join people_guard p on p.person_id = w
  cross join lateral (select coalesce(bool_or(r.followed), false) as followed from people_grant r
    where r.person_id = p.person_id and r.valid_from <= {_NOW} and coalesce(r.valid_until, 'infinity') > {_NOW}
    and (r.staff_role_id = me.staff_role or (r.staff_role_id is null and r.controller_id = me.controller))) g;
end $$;

-- Who can see a person whom the actor sees: own colleagues, and those at organisations that were shared with.
create or replace function people_watchers(wanted bigint)
  returns table (staff_role_id bigint, controller_id bigint, mask int, kind text, until timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  mine bigint := people_actor_controller();
begin
  if not (coalesce(kernel_actor_is_system(), false) or coalesce(kernel_actor_person() = wanted, false)
    or wanted = any(people_visible_persons())) then
    return;
  end if;
  return query
  with known as (
    select r.id as role_id, m.mask, m.kind, m.valid_until, c.id as controller_id
    from people_grant m
    join people_controller mc on mc.id = m.controller_id
    join kernel_staffrole r on r.id = m.staff_role_id or (m.staff_role_id is null
      and r.organisation_id = mc.organisation_id and r.reporting_line = mc.reporting_line)
    join people_controller c on c.organisation_id = r.organisation_id and c.reporting_line = r.reporting_line
    where m.person_id = wanted and m.valid_from <= {_NOW} and coalesce(m.valid_until, 'infinity') > {_NOW}
  )
  select k.role_id, k.controller_id, a.mask & k.mask, k.kind, k.valid_until
  from known k
  join lateral (select t.mask from people_granted_to(k.role_id) t where t.person_id = wanted) a on a.mask & k.mask <> 0
  where mine is null or k.controller_id = mine or exists (
    select from people_opening o where o.person_id = wanted and coalesce(o.valid_until, 'infinity') > {_NOW}
      and ((o.controller_id = mine and o.recipient_id = k.controller_id)
        or (o.recipient_id = mine and o.controller_id = k.controller_id)));
end $$;

-- The persons that bear a number. For the system alone.
create or replace function people_bearers(wanted bytea) returns setof bigint
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not coalesce(kernel_actor_is_system(), false) then
    raise exception 'only the system looks up numbers' using errcode = 'insufficient_privilege';
  end if;
  return query select distinct l.person_id from people_lookup l where l.lookup = wanted;
end $$;

-- Tells which number a member of staff bears, so that nobody sees own data or family. For the system alone.
create or replace function people_know_staff(wanted bigint, hash bytea) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not coalesce(kernel_actor_is_system(), false) then
    raise exception 'only the system links staff to persons' using errcode = 'insufficient_privilege';
  end if;
  insert into people_staffid values (wanted, hash) on conflict (staff_id) do update set lookup = excluded.lookup;
end $$;
"""  # noqa: S608  (no value is put in; see above)


def everything() -> str:
    """Tables, mirrors, functions and triggers, for the migration that makes them."""
    return "\n".join([TABLES, MIRRORS, functions(), TRIGGERS])


def in_step() -> str:
    """Mirrors and functions as the code has them now; safe to run again and again."""
    return "\n".join([MIRRORS, functions()])


UNDO = """
drop function people_mirror_membership, people_mirror_person, people_mirror_number, people_mirror_relation,
  people_mirror_disclosure, people_mirror_override, people_mirror_conflict, people_refuse_address cascade;
drop function people_guard_again, people_standing, people_actor_role, people_actor_controller, people_granted_to,
  people_visible_persons, people_visible_keys, people_range_from, people_range_to, people_person_from,
  people_person_to, people_refusals, people_watchers, people_bearers, people_know_staff, people_mask cascade;
drop table people_grant, people_guard, people_lookup, people_kin, people_opening, people_lifted, people_shut,
  people_staffid, people_rolescope;
"""
