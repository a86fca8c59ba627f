"""Whoever gets to write SQL in a page sees and changes nothing beyond the actor who is signed in."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from fotfeste.config.urls import urlpatterns as real
from fotfeste.kernel import actor as actors
from fotfeste.kernel import trace
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.demo import demo_account
from fotfeste.people.acting import as_system, controller_of, staff_role_of
from fotfeste.people.models import (
    ContactPoint,
    Controller,
    LegalBasis,
    Membership,
    Person,
    PersonNumber,
    ReadLog,
    Relation,
)

SECRET = "Zyxqvanda"
HASH = hashlib.sha256(b"hidden").digest()


def vulnerable(request: HttpRequest) -> JsonResponse:
    """A page with the classic fault: what is typed becomes SQL. Only these tests have it."""
    rows: list[Any] = []
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id::text, given_name from people_person where given_name = '{request.GET['name']}'"
        )
        while True:
            if cursor.description:
                rows += [[str(value) for value in row] for row in cursor.fetchall()]
            if not cursor.nextset():
                return JsonResponse({"rows": rows})


urlpatterns = [path("prove/sarbar", vulnerable), *real]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

# Every table that holds somebody, or that decides who sees whom.
WATCHED = (
    "people_person",
    "people_personevent",
    "people_personnumber",
    "people_contactpoint",
    "people_contactpointevent",
    "people_householdmember",
    "people_relation",
    "people_membership",
    "people_override",
    "people_consent",
    "people_correction",
    "people_hold",
    "people_merge",
    "people_conflictofinterest",
    "people_personaccount",
    "people_authorisation",
    "people_controller",
    "people_legalbasis",
    "people_retentionpolicy",
    "people_disposalrun",
    "people_archivereceipt",
    "people_remainder",
    "people_readlog",
    "people_readseal",
    "kernel_staffrole",
    "kernel_event",
)


@dataclass
class Target:
    """An adviser who can write SQL, somebody she follows, and somebody she must never learn of."""

    by: Actor
    role: int
    controller: int
    other: int
    other_role: int
    mine: Person
    plain: Person
    hidden: Person
    membership: int
    contact: int
    basis: int
    client: Client

    def inject(self, text: str) -> Any:
        """Type *text* in the vulnerable page."""
        names = {
            "mine": self.mine.pk,
            "hidden": self.hidden.pk,
            "plain": self.plain.pk,
            "role": self.role,
            "other_role": self.other_role,
            "controller": self.controller,
            "other": self.other,
            "membership": self.membership,
            "contact": self.contact,
            "basis": self.basis,
            "staff": self.by.staff_id,
            "account": demo_account("adviser").pk,  # type: ignore[union-attr]  # the demo has her
            "secret": SECRET,
            "hash": HASH.hex(),
        }
        for name, value in names.items():
            text = text.replace(f"<{name}>", str(value))
        return self.client.get("/prove/sarbar", {"name": text})


def watched() -> dict[str, str]:
    """Everything in the watched tables, as the system sees it."""
    found = {}
    with as_system("test"), connection.cursor() as cursor:
        for table in WATCHED:
            cursor.execute(
                f"select coalesce(string_agg(t::text, chr(10) order by t::text), '') from {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def persons_seen(by: Actor) -> set[int]:
    with actors.enter(by):
        return set(Person.objects.values_list("pk", flat=True))


@pytest.fixture
def target(
    actor_in: Callable[[str], Actor],
    client_in: Callable[[str], Client],
    registered: Callable[..., Person | None],
    basis: LegalBasis,
) -> Target:
    by = actor_in("adviser")
    with actors.enter(by):
        mine = registered(by, given_name="Synlig")
        assert mine is not None
        contact = ContactPoint.objects.create(
            person=mine, controller=controller_of(by), kind="phone", value="22000000"
        )
        membership = Membership.objects.get(person=mine)
    with as_system("test"):
        other = Controller.objects.create(
            organisation_id=by.organisation_id, reporting_line="municipal" if not by.reporting_line else ""
        )
        # Nothing is in the way of seeing this one but that nobody follows her.
        plain = Person.objects.create(given_name=SECRET, protection="none", residence="norway")
        hidden = Person.objects.create(
            given_name=SECRET, family_name=SECRET, protection="none", area="999111", birth_date="1901-01-01"
        )
        ContactPoint.objects.create(person=hidden, controller=other, kind="phone", value=SECRET)
        ContactPoint.objects.create(person=mine, controller=other, kind="phone", value=SECRET)
        PersonNumber.objects.create(
            person=hidden, controller=other, kind="x", encrypted=b"-", masked=SECRET, lookup=HASH
        )
        Relation.objects.create(person=hidden, relative=mine, kind="sibling", controller=other)
        other_role = staff_role_of(actor_in("coordinator"))
        Membership.objects.create(
            person=hidden,
            controller=other,
            kind="team",
            staff_role=other_role,
            title=SECRET,
            categories=[1, 2, 9],
            basis=basis,
            purpose="follow_up",
            reason=SECRET,
            valid_from=timezone.now() - dt.timedelta(hours=1),
        )
        ReadLog.objects.create(kind="page", page=SECRET, subject_id=hidden.pk, role="adviser", label="x")
        trace.record(
            "people.person_changed",
            hidden,
            by=actors.current(),
            details={"x": SECRET},
            subject_id=hidden.pk,
        )
        Person.objects.filter(pk=hidden.pk).update(protection="strictly_confidential")
    client = client_in("adviser")
    client.raise_request_exception = False
    return Target(
        by,
        staff_role_of(by).pk,
        controller_of(by).pk,
        other.pk,
        other_role.pk,
        mine,
        plain,
        hidden,
        membership.pk,
        contact.pk,
        basis.pk,
        client,
    )


def test_the_vulnerable_page_is_vulnerable(target):
    """Otherwise every attack below would fail for the wrong reason."""
    rows = target.inject("' union select id::text, given_name from people_person --").json()["rows"]
    assert [str(target.mine.pk), "Synlig"] in rows
    stacked = target.inject("'; select 'one', 'two'; --").json()["rows"]
    assert ["one", "two"] in stacked
    target.inject("'; update people_person set pronunciation = 'ny' where id = <mine>; --")
    with as_system("test"):
        target.mine.refresh_from_db()
    assert target.mine.pronunciation == "ny"


def union(columns: str, table: str) -> str:
    return f"' union select {columns} from {table} --"


OWN_KEY = b"a key of one's own" * 2
OWN_PADS = actors.key_pads(OWN_KEY)
READS = {
    "persons": union("id::text, given_name", "people_person"),
    "whole rows": union("'', t::text", "people_person t"),
    "by id": union("'', t::text", "people_person t where id = <hidden>"),
    "contact points": union("person_id::text, value", "people_contactpoint"),
    "numbers": union("masked, encode(lookup, 'hex')", "people_personnumber"),
    "relations": union("person_id::text, '<secret>'", "people_relation where relative_id = <mine>"),
    "memberships": union("person_id::text, reason", "people_membership"),
    "history of persons": union("'', given_name", "people_personevent"),
    "history of contact points": union("'', value", "people_contactpointevent"),
    "events": union("'', details::text", "kernel_event"),
    "who looked": union("'', page", "people_readlog"),
    "as XML": union("'', query_to_xml('select * from people_person', true, true, '')::text", "people_person"),
    "as a table's XML": union(
        "'', table_to_xml('people_contactpoint', true, true, '')::text", "people_person"
    ),
    "with lateral": union("'', x.v", "people_person p, lateral (select p.given_name as v) x"),
    "what was kept of her": union("'', '<secret>'", "people_guard where person_id = <hidden>"),
    "grants": union("'', '<secret>'", "people_grant"),
    "lookups": union("'', '<secret>'", "people_lookup"),
    "kin": union("'', '<secret>'", "people_kin"),
    "the key": union("'', encode(inner_pad, 'hex') || '<secret>'", "kernel_actorkey"),
    "refusals": union("'', '<secret>'", "people_refusals(<role>, array[<hidden>])"),
    "bearers": union("'', '<secret>'", "people_bearers(decode('<hash>', 'hex'))"),
    "another's grants": union("'', '<secret>'", "people_granted_to(<other_role>)"),
    "another's grants within": union("'', '<secret>'", "people_reach(<other_role>)"),
    "another's standing": union("'', '<secret>'", "people_standing(<other_role>)"),
    "watchers of her": union("'', '<secret>'", "people_watchers(<hidden>)"),
    "the same person": union("'', '<secret>'", "people_same(array[<hidden>]) s where cardinality(s) > 0"),
    "statistics": union("'', most_common_vals::text || histogram_bounds::text", "pg_stats"),
    "raw statistics": union("'', stavalues1::text", "pg_statistic"),
    "extended statistics": union("'', '<secret>'", "pg_statistic_ext_data"),
    "files": union("'', pg_read_file('/etc/passwd') || '<secret>'", "people_person"),
    "forged system": "'; select set_config('fotfeste.actor', '0:0:system::|"
    + "0" * 64
    + "', true); select id::text, given_name from people_person; --",
    "forged with own signature": "'; select set_config('fotfeste.actor', '0:0:system::|' ||"
    " split_part(current_setting('fotfeste.actor'), '|', 2), true); select '', given_name from people_person; --",
    "forged person": "'; select set_config('fotfeste.actor', ':::::<hidden>|' ||"
    " split_part(current_setting('fotfeste.actor'), '|', 2), true); select '', given_name from people_person; --",
    "forgotten actor": "'; select set_config('fotfeste.actor', '', true); select '', given_name from people_person; --",
    "reset": "'; reset all; select '', given_name from people_person; --",
    "row security off": "'; set local row_security = off; select '', given_name from people_person; --",
    "another role": "'; set role fotfeste_test_owner; select '', given_name from people_person; --",
    "another login": "'; set session authorization fotfeste_test_owner; select '', given_name from people_person; --",
    "copied out": "'; copy people_person to stdout; --",
    "copied to a program": "'; copy people_person to program 'cat'; --",
    "own view": "'; create view public.v as select * from people_person; select '', given_name from public.v; --",
    "own function": "'; create function pg_temp.f() returns text language sql security definer as"
    " 'select given_name from people_person limit 1'; select '', pg_temp.f(); --",
    "own key in the way": "'; create temporary table kernel_actorkey (inner_pad bytea, outer_pad bytea);"
    f" insert into pg_temp.kernel_actorkey values ('\\x{OWN_PADS[0].hex()}', '\\x{OWN_PADS[1].hex()}');"
    " grant select on pg_temp.kernel_actorkey to public;"
    f" select set_config('fotfeste.actor', '{actors.signed(actors.system('x'), OWN_KEY)}', true);"
    " select '', given_name from people_person; --",
    "own grants in the way": "'; create temporary table people_grant as select 1::bigint as membership_id,"
    " <plain>::bigint as person_id, <controller>::bigint as controller_id, <role>::bigint as staff_role_id,"
    " 'team' as kind, 1022 as mask, true as followed, true as plain, now() - interval '1 day' as valid_from,"
    " null::timestamptz as valid_until; grant select on pg_temp.people_grant to public;"
    " select '', given_name from people_person; --",
    "prepared": "'; prepare q as select '', given_name from people_person; execute q; --",
    "cursor": "'; declare c cursor for select '', given_name from people_person; fetch all from c; --",
    "anonymous block": "'; do $$ begin raise exception '%', (select string_agg(given_name, '') from people_person);"
    " end $$; --",
    "returning": "'; update people_person set pronunciation = '' returning '', given_name; --",
    "conflict": "'; insert into people_person select * from people_person where id = <hidden>"
    " on conflict (id) do update set pronunciation = '' returning '', given_name; --",
}


@pytest.mark.parametrize("attack", READS)
def test_nothing_hidden_is_shown(target, attack):
    answer = target.inject(READS[attack])
    shown = answer.content.decode()
    assert SECRET not in shown
    assert HASH.hex() not in shown


MEMBERSHIP = (
    "insert into people_membership (person_id, controller_id, category, kind, staff_role_id, title, is_coordinator,"
    " is_deputy, channel, categories, basis_id, purpose, reason, valid_from, handover_note, review_note, recorded_at)"
    " values (<plain>, <controller>, 1, 'team', <role>, '', true, false, '', '{1,2,3}', <basis>, 'follow_up', '',"
    " now(), '', '', now())"
)
CONTACT = (
    "insert into people_contactpoint (person_id, controller_id, category, kind, value, note, preferred, recorded_at)"
    " values ({person}, {controller}, {category}, 'phone', 'x', '', false, now())"
)
WRITES = {
    "a membership": MEMBERSHIP,
    "a membership moved to another person": "update people_membership set person_id = <plain>",
    "a membership without end": "update people_membership set valid_until = null, categories = '{1,2,3,4,5,6,7,8,9}'",
    "a membership of another": "update people_membership set staff_role_id = <role>",
    "an authorisation": "insert into people_authorisation (staff_role_id, kind, reason, valid_from)"
    " values (<role>, 'strictly_confidential', 'x', now())",
    "a role": "insert into kernel_staffrole (staff_id, organisation_id, reporting_line, role, valid_from)"
    " select staff_id, organisation_id, reporting_line, 'unit_leader', valid_from from kernel_staffrole"
    " where id = <role>",
    "another's role": "update kernel_staffrole set staff_id = <staff> where id = <other_role>",
    "an override": "insert into people_override (person_id, controller_id, category, staff_role_id, rule, reason,"
    " made_at, expires_at, recorded_at) values (<mine>, <controller>, 1, <role>, 'ward', 'x', now(),"
    " now() + interval '1 day', now())",
    "own areas": "update people_controller set areas = '{}'",
    "another controller": "insert into people_controller (organisation_id, reporting_line, areas)"
    " select organisation_id, 'x', '{}' from people_controller where id = <controller>",
    "an account of hers": "insert into people_personaccount (person_id, account_id) values (<hidden>, <account>)",
    "a legal basis": "update people_legalbasis set valid_to = null, categories = '{}'",
    "a rule of keeping": "insert into people_retentionpolicy (record, controller_id, months, start, archive_first,"
    " plan, confirmed_on) values ('contact', null, 0, 'recorded', false, '', now())",
    "a receipt": "insert into people_archivereceipt (record, record_id, controller_id, archive, reference, received_at)"
    " values ('contact', <contact>, <controller>, 'x', 'x', now())",
    "a number": "insert into people_personnumber (person_id, controller_id, category, kind, encrypted, masked, lookup,"
    " recorded_at) values (<mine>, <controller>, 9, 'x', 'x', 'x', decode('<hash>', 'hex'), now())",
    "a relation": "delete from people_relation",
    "a conflict of interest": "delete from people_conflictofinterest",
    "shielding": "update people_person set shielded = true",
    "another number of a person": "update people_person set id = 77777777 where id = <mine>",
    "another address of a person": "update people_person set public_id = gen_random_uuid() where id = <mine>",
    "protection of others": "update people_person set protection = 'none' where id = <hidden>",
    "a person": "insert into people_person select * from people_person where id = <mine>",
    "persons away": "delete from people_person",
    "contact points away": "delete from people_contactpoint",
    "contact points of another": CONTACT.format(person="<hidden>", controller="<controller>", category=2),
    "contact points for another controller": CONTACT.format(
        person="<mine>", controller="<other>", category=2
    ),
    "contact points in another category": CONTACT.format(
        person="<mine>", controller="<controller>", category=3
    ),
    "a row with a key of another": CONTACT.format(
        person="<mine> - 1", controller="<controller>", category=18
    ),
    "a row moved to another person": "update people_contactpoint set person_id = <hidden> where id = <contact>",
    "a row moved to another controller": "update people_contactpoint set controller_id = <other> where id = <contact>",
    "history of persons away": "delete from people_personevent",
    "history of persons changed": "update people_personevent set given_name = 'x'",
    "history of persons forged": "insert into people_personevent select * from people_personevent",
    "history of contact points away": "delete from people_contactpointevent",
    "history of contact points forged": "insert into people_contactpointevent select * from people_contactpointevent",
    "looks away": "delete from people_readlog",
    "looks changed": "update people_readlog set reason = 'x'",
    "looks of another": "insert into people_readlog (at, kind, page, subject_id, count, staff_id, role, label, because,"
    " reason, fields) select now(), 'page', 'x', <hidden>, 1, staff_id, 'x', '', '', '', '' from kernel_staffrole"
    " where id = <other_role>",
    "events away": "delete from kernel_event",
    "emptied": "truncate people_contactpoint",
    "triggers off": "alter table people_membership disable trigger all",
    "policies away": "drop policy people_person_visible on people_person",
    "a grant": "insert into people_grant (person_id) values (<plain>)",
    "a grant by a borrowed trigger": "create temporary table t as select 77777::bigint as id,"
    " <plain>::bigint as person_id, <controller>::bigint as controller_id, <role>::bigint as staff_role_id,"
    " 'team' as kind, '{1,2,3}'::smallint[] as categories, now() - interval '1 day' as valid_from,"
    " null::timestamptz as valid_until, null::timestamptz as ended_at; create trigger x after update on t"
    " for each row execute function people_mirror_membership(); update t set kind = 'team'",
    "a borrowed trigger on ours": "create trigger x after insert on people_contactpoint for each row"
    " execute function people_mirror_person()",
    "own number of another": "select people_know_staff(<staff>, decode('00', 'hex'))",
    "guards": "select people_guard_again(array[<hidden>])",
    "session replication": "set session_replication_role = replica; delete from people_membership",
}


@pytest.mark.parametrize("attack", WRITES)
def test_nothing_beyond_the_actor_is_changed(target, attack):
    before, seen = watched(), persons_seen(target.by)
    target.inject(f"'; {WRITES[attack]}; --")
    after = watched()
    assert [table for table in WATCHED if after[table] != before[table]] == []
    assert persons_seen(target.by) == seen


def test_an_administrator_does_not_take_over_the_role_of_another(target, actor_in):
    administrator = actor_in("administrator")
    with as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "insert into kernel_staffrole (staff_id, organisation_id, reporting_line, role, valid_from)"
            " values (%s, %s, %s, 'adviser', '2024-01-01') returning id",
            [target.by.staff_id, administrator.organisation_id, administrator.reporting_line],
        )
        theirs = cursor.fetchone()[0]
    with (
        actors.enter(administrator),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "update kernel_staffrole set staff_id = %s where id = %s", [administrator.staff_id, theirs]
        )


@pytest.mark.parametrize(
    ("to", "lets"), [("none", False), ("unknown", True), ("strictly_confidential", True)]
)
def test_staff_raise_protection_by_sql_and_never_lower_it(target, to, lets):
    with as_system("test"), connection.cursor() as cursor:
        Person.objects.filter(pk=target.mine.pk).update(protection="confidential")
        cursor.execute(
            "insert into people_authorisation (staff_role_id, kind, reason, valid_from)"
            " values (%s, 'confidential', 'x', now() - interval '1 hour')",
            [target.role],
        )
    target.inject(f"'; update people_person set protection = '{to}' where id = <mine>; --")
    with as_system("test"):
        target.mine.refresh_from_db()
    assert target.mine.protection == (to if lets else "confidential")


# Oracles: what an answer tells without showing it -----------------------------------------------------------

GUESSES = {
    "division": "' or 1 / (case when given_name = '{name}' then 0 else 1 end) = 1 --",
    "cast": "' or (case when given_name = '{name}' then 'x' else '1' end)::int = 1 --",
    "existence": "' or exists (select from people_person where given_name = '{name}') --",
    "another's row": "' or (select count(*) from people_contactpoint where value = '{name}') > 0 --",
    "sleep": "' or (select count(pg_sleep(2)) from people_person where given_name = '{name}') > 0 --",
    "regular expression": "' or (select count(*) from people_person where given_name ~ '^{name}') > 0 --",
}


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guess_that_is_right_looks_like_one_that_is_wrong(target, guess):
    right, wrong = (target.inject(GUESSES[guess].format(name=name)) for name in (SECRET, "Qqqqq"))
    assert (right.status_code, right.content) == (wrong.status_code, wrong.content)


@pytest.mark.parametrize(
    "statement",
    [
        CONTACT.format(person="%s", controller="%s", category=2),
        "insert into people_householdmember (person_id, controller_id, category, household_id, role, valid_from,"
        " recorded_at) values (%s, %s, 8, 1, 'adult', now(), now())",
    ],
)
def test_the_refusal_is_the_same_for_somebody_hidden_and_for_nobody(target, statement):
    said = []
    for person in (target.hidden.pk, 10**9):
        with (
            actors.enter(target.by),
            pytest.raises(DatabaseError) as raised,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [person, target.controller])
        said.append(str(raised.value))
    assert said[0] == said[1]
    assert str(target.hidden.pk) not in said[0]


def test_the_planner_keeps_no_numbers_about_what_is_hidden(db):
    telling = ["given_name", "family_name", "birth_date", "protection", "shielded", "deceased_on", "area"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = 'people_person'::regclass and attname = any(%s)"
            " and attstattarget is distinct from 0",
            [telling],
        )
        assert cursor.fetchall() == []


def test_another_session_never_reads_a_signature(target):
    with actors.enter(target.by), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid(), split_part(current_setting('fotfeste.actor'), '|', 2)")
        pid, mac = cursor.fetchone()
    wanted = connection.get_connection_params()
    known = {
        name: wanted[name] for name in ("dbname", "user", "password", "host", "port") if wanted.get(name)
    }
    with actors.enter(target.by), psycopg.connect(**known) as other:
        found = other.execute("select query from pg_stat_activity where pid = %s", [pid]).fetchone()
    assert mac
    assert found is not None
    assert mac not in (found[0] or "")


def test_nothing_temporary_stands_in_for_our_tables(db):
    """Every function that runs as the owner looks in the temporary schema last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
            " and not coalesce(array_to_string(proconfig, ';'), '') like '%search_path=%pg_temp%'"
        )
        assert cursor.fetchall() == []
