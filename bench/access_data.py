"""A million made-up persons followed by a thousand staff in two hundred units, written straight into the database.

The rows are the same that registering one by one would leave: persons, memberships of staff and of units, contact
points, and the database's own mirrors of them. Triggers rest meanwhile; the mirrors are filled by the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections

TABLES = ("people_person", "people_membership", "people_contactpoint")

FILL = """
insert into kernel_organisation (key, name, name_en, short_name, kind, sector, {organisation_rest})
  select 'b-enhet-' || n, 'Enhet ' || n, '', '', 'adult_education', 'municipal', {organisation_values}
  from generate_series(1, {units}) n;
insert into people_controller (organisation_id, reporting_line, areas)
  select id, '', '{{}}' from kernel_organisation where key like 'b-enhet-%' order by id;
insert into kernel_account (login, password, is_active, language, created_at)
  select 'b-' || n, '!', true, '', now() from generate_series(1, {staff} + {units}) n;
insert into kernel_staff (account_id, name, email)
  select id, 'Ansatt ' || login, '' from kernel_account where login like 'b-%' order by id;
create temporary table b_unit as
  select row_number() over (order by o.id) - 1 as nr, o.id as organisation_id, c.id as controller_id
  from kernel_organisation o join people_controller c on c.organisation_id = o.id where o.key like 'b-enhet-%';
insert into kernel_staffrole (staff_id, organisation_id, reporting_line, role, valid_from)
  select s.id, u.organisation_id, '',
    case when s.nr < {staff} then 'adviser' else 'unit_leader' end, date '2020-01-01'
  from (select s.id, row_number() over (order by a.id) - 1 as nr from kernel_staff s
        join kernel_account a on a.id = s.account_id where a.login like 'b-%') s
  join b_unit u on u.nr = s.nr % {units};
create temporary table b_role as
  select row_number() over (order by a.id) - 1 as nr, r.id as role_id, r.staff_id
  from kernel_staffrole r join kernel_staff s on s.id = r.staff_id join kernel_account a on a.id = s.account_id
  where a.login like 'b-%' and r.role = 'adviser';
insert into people_person (id, public_id, given_name, family_name, preferred_name, native_name, pronunciation,
    preferred_language, other_languages, needs_interpreter, written_standard, protection, shielded, residence, area,
    registered_at)
  select {first} + n, gen_random_uuid(),
    (array['Amina','Jonas','Kari','Selam','Olena','Per','Ida','Yusuf','Maria','Lars'])[1 + n % 10],
    (array['Blåklokke','Rødkløver','Hvitveis','Bjørk','Tyttebær','Osp','Rose','Einer'])[1 + n / 10 % 8] || ' ' || n,
    '', '', '', 'nb', '{{}}', false, 'nb',
    case n / {units} % 250 when 4 then 'strictly_confidential' when 3 then 'confidential' when 53 then 'confidential'
      else 'none' end,
    n / {units} % 500 = 7, 'norway', '0301', now() - n * interval '1 second'
  from generate_series(1, {persons}) n;
insert into people_guard (person_id, public_id, protection, shielded, residence, area, deceased_on)
  select id, public_id, protection, shielded, residence, area, deceased_on from people_person
  where id > {first};
insert into people_membership (person_id, controller_id, category, recorded_at, kind, staff_role_id, title,
    is_coordinator, is_deputy, channel, categories, basis_id, purpose, reason, valid_from, handover_note, review_note)
  select {first} + n, u.controller_id, 1, now(), 'team', r.role_id, '', true, false, '', '{{1,2,3,4,5,6,7,8,9}}',
    (select min(id) from people_legalbasis), 'follow_up', '', now() - interval '1 day', '', ''
  from generate_series(1, {persons}) n join b_role r on r.nr = n % {staff} join b_unit u on u.nr = n % {units};
insert into people_membership (person_id, controller_id, category, recorded_at, kind, staff_role_id, title,
    is_coordinator, is_deputy, channel, categories, basis_id, purpose, reason, valid_from, handover_note, review_note)
  select {first} + n, u.controller_id, 1, now(), 'caseload', null, '', false, false, '', '{{1,2,3}}',
    (select min(id) from people_legalbasis), 'follow_up', '', now() - interval '1 day', '', ''
  from generate_series(1, {persons}) n join b_unit u on u.nr = n % {units};
insert into people_grant
  select id, person_id, controller_id, staff_role_id, kind, people_mask(categories), true, g.plain, valid_from,
    valid_until
  from people_membership join people_guard g using (person_id) where person_id > {first};
insert into people_contactpoint (person_id, controller_id, category, recorded_at, kind, value, note, preferred)
  select {first} + n, u.controller_id, 2, now() - (n * 7 % 100000) * interval '1 minute' - k * interval '1 hour',
    'phone', '2200' || n % 10000, '', k = 1
  from generate_series(1, {persons}) n join b_unit u on u.nr = n % {units} cross join generate_series(1, {rows}) k;
"""


@dataclass(frozen=True)
class Size:
    """How much there is: persons, staff, units, and rows about each person."""

    persons: int = 1_000_000
    staff: int = 1_000
    units: int = 200
    rows: int = 3


def fill(size: Size) -> None:
    """Write *size* persons with all that belongs to them, as the owner; takes some minutes for a million."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from people_person")
        cursor.execute("select nextval('people_person_id_seq')")
        first = cursor.fetchone()[0] + 1000
        cursor.execute(
            "select string_agg(column_name, ', '), string_agg(case when data_type = 'boolean' then 'false' "
            "when data_type like 'character%%' or data_type = 'text' then '''''' "
            "when data_type = 'jsonb' then '''{}''' when data_type = 'ARRAY' then '''{}''' "
            "when data_type like 'timestamp%%' then 'now()' else 'null' end, ', ') "
            "from information_schema.columns where table_name = 'kernel_organisation' and column_name not in "
            "('id', 'key', 'name', 'name_en', 'short_name', 'kind', 'sector') and is_nullable = 'NO'"
        )
        rest, values = cursor.fetchone()
        for table in TABLES:
            cursor.execute(f"alter table {table} no force row level security, disable trigger user")
        cursor.execute("alter table kernel_staffrole no force row level security")
        cursor.execute("alter table people_controller no force row level security")
        try:
            for statement in FILL.format(
                first=first,
                persons=size.persons,
                staff=size.staff,
                units=size.units,
                rows=size.rows,
                organisation_rest=rest,
                organisation_values=values,
            ).split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
        finally:
            for table in TABLES:
                cursor.execute(f"alter table {table} force row level security, enable trigger user")
            cursor.execute("alter table kernel_staffrole force row level security")
            cursor.execute("alter table people_controller force row level security")
        cursor.execute(f"select setval('people_person_id_seq', {first + size.persons})")
        cursor.execute("analyze")
