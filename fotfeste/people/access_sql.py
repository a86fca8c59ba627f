"""The functions with which the database answers who may see whom; the policies of the tables ask them.

They run as the owner, read the tables that triggers keep (see ``access_mirrors``), and answer for the actor whose
signed sentence was entered.

Installed by a migration and brought in step by every ``migrate`` (see ``installed``).
"""

from __future__ import annotations

from fotfeste.people.access_mirrors import MIRRORED, MIRRORS, OWNED, TABLES, TRIGGERS
from fotfeste.people.population_rules import RULES

__all__ = ["INTERNAL", "MIRRORED", "OWNED", "UNDO", "everything", "functions", "in_step"]

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


def _reach(name: str, arguments: str, only: str) -> str:
    """A function that answers whom a role may see; *only* narrows the grants that are looked at."""
    # The names are ours and the conditions those of our own rules.
    return f"""
create or replace function {name}({arguments}) returns table (person_id bigint, mask int)
  language plpgsql stable security definer rows 200 set search_path = pg_catalog, public, pg_temp as $$
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
        {only}and r.valid_from <= {_NOW} and (r.valid_until is null or r.valid_until > {_NOW})
      union all
      select r.person_id, r.mask & me.unit_mask, r.followed, r.plain from people_grant r
        where r.staff_role_id is null and r.controller_id = me.controller and me.unit_mask <> 0
        {only}and r.valid_from <= {_NOW} and (r.valid_until is null or r.valid_until > {_NOW})
    ) x group by x.person_id
  )
  select g.person_id, g.mask from g
  where g.mask <> 0 and g.plain and g.followed and g.person_id <> all(close)
  union all
  select g.person_id, g.mask from (
    select g.person_id, g.mask, g.followed or exists (
      select from people_grant u where u.staff_role_id is null and u.controller_id = me.controller and u.followed
        and u.person_id = g.person_id and u.valid_from <= {_NOW} and coalesce(u.valid_until, 'infinity') > {_NOW}
    ) as followed from g where g.mask <> 0 and not (g.plain and g.followed and g.person_id <> all(close))
  ) g join people_guard p on p.person_id = g.person_id
  where not {_stands_in_the_way()};
end $$;
"""  # noqa: S608  (no value is put in; see above)


def functions() -> str:
    """The functions that the policies and the actions ask."""
    # Nothing here comes from outside: the parts that vary are the conditions of our own rules.
    return f"""
-- What the database knows about a member of staff in a role that is held now; no row when the role is over.
create or replace function people_standing(wanted bigint) returns table (
  staff_role bigint, staff bigint, controller bigint, own_mask int, unit_mask int, areas text[], authorised text[],
  own bigint[], parents_children bigint[], partners bigint[], siblings bigint[], co_parents bigint[], wards bigint[],
  shut bigint[], today date)
  language plpgsql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp as $$
declare
  day date := ({_NOW} at time zone 'Europe/Oslo')::date;
  parents bigint[];
  children bigint[];
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
  -- Everybody is meant with all records that bear the same number.
  shut := people_same(array(select x.person_id from people_shut x where x.staff_id = staff));
  own := people_same(array(select l.person_id from people_staffid i join people_lookup l using (lookup)
    where i.staff_id = staff));
  parents_children := '{{}}'; partners := '{{}}'; siblings := '{{}}'; co_parents := '{{}}'; wards := '{{}}';
  if own <> '{{}}' then
    parents := people_same(array(select k.relative_id from people_kin k where k.person_id = any(own)
      and k.kind = 'parent'));
    children := people_same(array(select k.relative_id from people_kin k where k.person_id = any(own)
      and k.kind = 'child'));
    parents_children := parents || children;
    partners := people_same(array(select k.relative_id from people_kin k where k.person_id = any(own)
      and k.kind in ('partner', 'former_partner')));
    siblings := people_same(array(
      select k.relative_id from people_kin k where k.person_id = any(own) and k.kind = 'sibling'
      union
      select k.relative_id from people_kin k where k.person_id = any(parents) and k.kind = 'child'
        and k.relative_id <> all(own)));
    co_parents := people_same(array(select k.relative_id from people_kin k where k.person_id = any(children)
      and k.kind = 'parent' and k.relative_id <> all(own)));
    wards := people_same(array(select k.relative_id from people_kin k where k.person_id = any(own)
      and k.kind = 'ward'));
  end if;
  return next;
end $$;

-- The role the actor acts in: one row of kernel_staffrole, or null.
create or replace function people_actor_role() returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select max(r.id) from kernel_staffrole r
  where r.staff_id = kernel_actor_staff() and r.organisation_id = kernel_actor_organisation()
    and r.role = kernel_actor_role() and r.reporting_line = kernel_actor_line() and r.ended_at is null
    and r.valid_from <= ({_NOW} at time zone 'Europe/Oslo')::date
    and (r.valid_to is null or r.valid_to >= ({_NOW} at time zone 'Europe/Oslo')::date)
$$;

create or replace function people_actor_controller() returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id from people_controller c
  where c.organisation_id = kernel_actor_organisation() and c.reporting_line = kernel_actor_line()
$$;

-- Whom somebody in a role may see, and which categories, when every rule has been asked; for our functions alone. Most
-- persons are plain: nothing is kept about them that a rule asks for. They are let through without looking further,
-- which is what makes it quick.
{_reach("people_reach", "wanted bigint", "")}
-- The same for one person, without looking at the others that the role may see.
{_reach("people_reach_on", "wanted bigint, one bigint", "and r.person_id = one ")}
-- The same for those who ask about their own role, and for the system.
create or replace function people_granted_to(wanted bigint) returns table (person_id bigint, mask int)
  language plpgsql stable security definer rows 200 set search_path = pg_catalog, public, pg_temp as $$
begin
  if wanted = people_actor_role() or kernel_actor_is_system() then
    return query select r.person_id, r.mask from people_reach(wanted) r;
  end if;
end $$;

create or replace function people_visible_persons() returns bigint[]
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(g.person_id), '{{}}') from people_reach(people_actor_role()) g
  where g.mask >> 1 & 1 = 1
$$;

-- The stored keys of the rows the actor may see: own controller's, and what others have disclosed to it.
create or replace function people_visible_keys(wanted int default null) returns bigint[]
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  mine bigint := people_actor_controller();
begin
  return (
    with granted as materialized (select * from people_reach(people_actor_role())),
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
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when kernel_actor_is_system() then 0 else coalesce(kernel_actor_person() * 16777216, 1) end
$$;
create or replace function people_range_to() returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when kernel_actor_is_system() then 9223372036854775807
    else coalesce(kernel_actor_person() * 16777216 + 16777215, 0) end
$$;
create or replace function people_person_from() returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when kernel_actor_is_system() then 0 else coalesce(kernel_actor_person(), 1) end
$$;
create or replace function people_person_to() returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when kernel_actor_is_system() then 9223372036854775807 else coalesce(kernel_actor_person(), 0) end
$$;

-- Which rules stand between a role and persons. For the system alone: it would tell who is protected.
create or replace function people_refusals(wanted bigint, persons bigint[])
  returns table (person_id bigint, rules text[])
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
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
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
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
    select r.id as role_id, m.kind,
      m.mask & case when m.staff_role_id is null then s.unit_mask else s.own_mask end as mask, m.valid_until,
      c.id as controller_id
    from people_grant m
    join people_controller mc on mc.id = m.controller_id
    join kernel_staffrole r on r.id = m.staff_role_id or (m.staff_role_id is null
      and r.organisation_id = mc.organisation_id and r.reporting_line = mc.reporting_line)
    join people_controller c on c.organisation_id = r.organisation_id and c.reporting_line = r.reporting_line
    join people_rolescope s on s.role = r.role
    where m.person_id = wanted and m.valid_from <= {_NOW} and coalesce(m.valid_until, 'infinity') > {_NOW}
  )
  select k.role_id, k.controller_id, a.mask & k.mask, k.kind, k.valid_until
  from known k
  join lateral (select t.mask from people_reach_on(k.role_id, wanted) t) a on a.mask & k.mask <> 0
  where mine is null or k.controller_id = mine or exists (
    select from people_opening o where o.person_id = wanted and coalesce(o.valid_until, 'infinity') > {_NOW}
      and ((o.controller_id = mine and o.recipient_id = k.controller_id)
        or (o.recipient_id = mine and o.controller_id = k.controller_id)));
end $$;

-- The persons that bear a number. For the system alone.
create or replace function people_bearers(wanted bytea) returns setof bigint
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not coalesce(kernel_actor_is_system(), false) then
    raise exception 'only the system looks up numbers' using errcode = 'insufficient_privilege';
  end if;
  return query select distinct l.person_id from people_lookup l where l.lookup = wanted;
end $$;

-- Tells which number a member of staff bears, so that nobody sees own data or family. For the system alone.
create or replace function people_know_staff(wanted bigint, hash bytea) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not coalesce(kernel_actor_is_system(), false) then
    raise exception 'only the system links staff to persons' using errcode = 'insufficient_privilege';
  end if;
  insert into people_staffid values (wanted, hash) on conflict (staff_id) do update set lookup = excluded.lookup;
end $$;
"""  # noqa: S608  (no value is put in; see above)


INTERNAL = (
    "people_same",
    "people_guard_again",
    "people_standing",
    "people_reach",
    "people_reach_on",
    "people_refuse_address",
    "people_keep_guarded",
    *MIRRORED.values(),
)
"""Functions that nobody but the owner may call: they answer for others, or write the mirrors."""

CLOSED = f"""
do $$
declare one record;
begin
  for one in
    select p.oid::regprocedure as name, r.rolname as grantee
    from pg_proc p left join lateral aclexplode(p.proacl) a on a.grantee <> p.proowner
    left join pg_roles r on r.oid = a.grantee
    where p.pronamespace = 'public'::regnamespace and p.proname = any('{{{",".join(INTERNAL)}}}')
  loop
    execute format('revoke all on function %s from %s', one.name, coalesce(quote_ident(one.grantee), 'public'));
  end loop;
end $$;
"""  # noqa: S608  (the names are our own)


def everything() -> str:
    """Tables, and all that keeps and asks them, for the migration that makes them."""
    return "\n".join([TABLES, in_step()])


def in_step() -> str:
    """Mirrors, functions and triggers as the code has them now; safe to run again and again."""
    return "\n".join([MIRRORS, functions(), TRIGGERS, CLOSED])


UNDO = """
drop function people_mirror_membership, people_mirror_person, people_mirror_number, people_mirror_relation,
  people_mirror_disclosure, people_mirror_override, people_mirror_conflict, people_refuse_address, people_keep_guarded
  cascade;
drop function people_guard_again, people_same, people_standing, people_reach, people_reach_on, people_actor_role,
  people_actor_controller, people_granted_to,
  people_visible_persons, people_visible_keys, people_range_from, people_range_to, people_person_from,
  people_person_to, people_refusals, people_watchers, people_bearers, people_know_staff, people_mask cascade;
drop table people_grant, people_guard, people_lookup, people_kin, people_opening, people_lifted, people_shut,
  people_staffid, people_rolescope;
"""
