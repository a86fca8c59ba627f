"""The pages of the oversight: what waits, the log of reads, what is unusual, the register, and what roles see."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from fotfeste.kernel.models.trace import Event
from fotfeste.kernel.roles import ROLES, Permission
from fotfeste.people import permissions
from fotfeste.people.acting import as_system, controller_of
from fotfeste.people.categories import MINIMUM, ROLE_SCOPES, Category
from fotfeste.people.declared import DECLARED
from fotfeste.people.models import Disclosure, LegalBasis, Person, ReadKind, ReadLog
from fotfeste.people.register import register_of
from fotfeste.people.unusual import UNUSUAL
from tests.looks import overflow, violations

pytestmark = pytest.mark.django_db
OFFICER = "data_protection_officer"
LIMIT = {rule.key: rule.limit for rule in UNUSUAL}


def _person(family_name: str = "Tyttebær") -> Person:
    with as_system("test"):
        return Person.objects.get(family_name=family_name)


def _controller(by):
    with as_system("test"):
        return controller_of(by)


@pytest.fixture
def look(actor_in):
    """Writes a look of the officer's own controller, by the member of staff in *role*: ``look(ReadKind.PAGE)``."""
    officer = actor_in(OFFICER)

    def write(kind, *, role="adviser", controller=None, **more):
        by = actor_in(role)
        with as_system("test"):
            return ReadLog.objects.create(
                kind=kind,
                page="test",
                staff_id=by.staff_id,
                organisation_id=by.organisation_id,
                controller=controller or _controller(officer),
                role=by.role,
                **more,
            )

    return write


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


# What waits -----------------------------------------------------------------------------------------------


def test_the_front_page_says_what_waits_and_how_far_the_log_is_sealed(client_in, look):
    look(ReadKind.PAGE)
    page = client_in(OFFICER).get(reverse("oversight:overview"))
    assert {one.label for one in page.context["waiting"]} == {
        "Nødtilgang",
        "Uvanlige oppslag",
        "Rettslige grunnlag",
        "Lagringstider",
    }
    assert page.context["seals"].unsealed >= 1
    assert "Venter på segl" in _text(page)


def test_a_leader_sees_only_what_is_to_be_looked_through(client_in):
    page = client_in("unit_leader").get(reverse("oversight:overview"))
    assert {one.label for one in page.context["waiting"]} == {"Nødtilgang", "Uvanlige oppslag"}
    assert page.context["seals"] is None
    assert reverse("oversight:register") not in _text(page)


def test_whoever_sees_processing_opens_the_front_page():
    assert all(
        Permission.REVIEW_ACCESS in role.permissions
        for role in ROLES.values()
        if Permission.VIEW_PROCESSING in role.permissions
    )


# The log --------------------------------------------------------------------------------------------------


def test_the_log_shows_a_code_and_never_a_name(client_in, look):
    person = _person()
    look(ReadKind.LOOKUP, subject_id=person.pk, because="lookup", reason="Ringte og ba om hjelp")
    text = _text(client_in(OFFICER).get(reverse("oversight:reads")))
    assert str(person.public_id)[:8] in text
    assert "Ringte og ba om hjelp" in text
    assert "Tyttebær" not in text
    assert str(person.public_id) not in text


def test_the_log_holds_the_own_controller_alone(client_in, look, actor_in):
    other = look(ReadKind.PAGE, controller=_other(actor_in))
    own = look(ReadKind.PAGE)
    shown = {line.number for line in client_in(OFFICER).get(reverse("oversight:reads")).context["lines"]}
    assert own.pk in shown
    assert other.pk not in shown


def _other(actor_in):
    from fotfeste.kernel.models import Organisation
    from fotfeste.people.acting import controller_for

    with as_system("test"):
        return controller_for(Organisation.objects.get(key="justisdepartementet").pk, "")


def test_each_filter_narrows(client_in, look, actor_in):
    person = _person()
    wanted = look(ReadKind.REVEAL, role=OFFICER, subject_id=person.pk)
    look(ReadKind.PAGE, role="coordinator", subject_id=person.pk + 1)
    client, today = client_in(OFFICER), timezone.localdate().isoformat()
    for query in (
        {"mate": "reveal"},
        {"ansatt": actor_in(OFFICER).staff_id, "mate": "reveal"},
        {"fra": today, "til": today, "mate": "reveal"},
        {"deltaker": str(person.public_id)[:8]},
        {"deltaker": str(person.public_id)},
    ):
        page = client.get(reverse("oversight:reads"), query)
        assert not page.context["form"].errors
        assert {line.number for line in page.context["lines"]} == {wanted.pk}, query
    assert not client.get(reverse("oversight:reads"), {"fra": "2020-01-01", "til": "2020-01-02"}).context[
        "lines"
    ]


def test_a_name_is_no_code_and_every_fault_is_told(client_in):
    page = client_in(OFFICER).get(
        reverse("oversight:reads"),
        {"deltaker": "Tyttebær", "mate": "tull", "fra": "2.2.2026", "til": "1.2.2026"},
    )
    assert set(page.context["form"].errors) == {"deltaker", "mate", "til"}


def test_the_log_is_turned_page_by_page_without_gaps(client_in, look):
    made = {look(ReadKind.PAGE).pk for _ in range(120)}
    client, address, seen = client_in(OFFICER), reverse("oversight:reads"), []
    query = ""
    while True:
        page = client.get(address + query)
        seen += [line.number for line in page.context["lines"]]
        query = page.context["older"]
        if not query:
            break
    assert len(seen) == len(set(seen))
    assert made <= set(seen)
    assert client.get(f"{address}?eldre=tull").status_code == 200


def test_the_log_asks_little_however_long_it_is(client_in, look, asks_at_most):
    for _ in range(60):
        look(ReadKind.PAGE, subject_id=_person().pk)
    client = client_in(OFFICER)
    client.get(reverse("oversight:reads"))
    with asks_at_most(25):
        client.get(reverse("oversight:reads"))


@pytest.mark.parametrize("name", ["reads_xlsx", "reads_csv"])
def test_the_log_is_taken_out_and_that_is_in_the_trace(client_in, look, name):
    look(ReadKind.REVEAL, subject_id=_person().pk)
    answer = client_in(OFFICER).get(reverse(f"oversight:{name}"), {"mate": "reveal"})
    assert answer.status_code == 200
    with as_system("test"):
        event = Event.objects.filter(verb="people.oversight_exported").latest("pk")
    assert event.details["what"] == "reads"
    assert event.details["filters"] == ["mate"]
    assert event.details["rows"] >= 1
    if name == "reads_csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert {row[2] for row in rows[1:]} == {"så hele fødselsnummeret"}
        assert "Tyttebær" not in answer.content.decode()


# What is unusual ------------------------------------------------------------------------------------------


def test_what_is_unusual_is_told_by_rule_with_its_why_and_limit(client_in, look):
    for _ in range(LIMIT["outside_lookups"]):
        look(ReadKind.LOOKUP)
    page = client_in(OFFICER).get(reverse("oversight:unusual"))
    group = next(one for one in page.context["groups"] if one.name == "Mange oppslag utenfor egne deltakere")
    assert [count for _who, count, _url in group.found] == [LIMIT["outside_lookups"]]
    assert "Å slå opp noen man ikke følger opp, skal være unntaket." in _text(page)
    assert "Vises fra 10 på en uke." in _text(page)


def test_those_who_came_over_a_limit_stand_in_the_order_of_their_names(client_in, look):
    for _ in range(LIMIT["outside_lookups"]):
        look(ReadKind.LOOKUP, role="adviser")
        look(ReadKind.LOOKUP, role="coordinator")
    look(ReadKind.LOOKUP, role="coordinator")
    page = client_in(OFFICER).get(reverse("oversight:unusual"))
    found = page.context["groups"][0].found
    assert len(found) == 2
    assert [who for who, _count, _url in found] == sorted(who for who, _count, _url in found)


def test_a_leader_is_told_nothing_of_refusals_and_gets_no_way_into_the_log(client_in):
    page = client_in("unit_leader").get(reverse("oversight:unusual"))
    assert "Gjentatte forsøk som ble nektet" not in _text(page)
    assert reverse("oversight:reads") not in _text(page)


def test_weeks_are_turned_as_far_as_they_go(client_in):
    client = client_in(OFFICER)
    assert client.get(reverse("oversight:unusual"), {"uke": "8"}).context["earlier"] is None
    assert client.get(reverse("oversight:unusual"), {"uke": "tull"}).context["later"] is None


# Who has looked at one person -----------------------------------------------------------------------------


def _followed(actor_in) -> Person:
    """Somebody whom the demo's adviser follows."""
    from fotfeste.kernel import actor as actors

    with actors.enter(actor_in("adviser")):
        return Person.objects.order_by("pk")[0]


def _share(person, sender, recipient):
    with as_system("test"):
        Disclosure.objects.create(
            person=person,
            controller=sender,
            recipient=recipient,
            category=Category.IDENTITY,
            categories=list(MINIMUM),
            purpose="follow_up",
            basis=LegalBasis.objects.filter(use="share").order_by("pk")[0],
            necessity="Samme plan.",
            channel="written",
            informed_how="I samtalen.",
            informed_on="2026-01-02",
        )


def test_colleagues_have_names_and_others_have_roles_and_no_reasons(client_in, actor_in, look):
    person, mine = _followed(actor_in), _controller(actor_in("adviser"))
    _share(person, mine, _other(actor_in))
    look(ReadKind.PAGE, controller=mine, subject_id=person.pk, because="team")
    look(ReadKind.LOOKUP, controller=_other(actor_in), subject_id=person.pk, reason="Noe om helsen")
    page = client_in("adviser").get(reverse("person_reads:list", args=[person.public_id]))
    lines = page.context["lines"]
    assert any(line.name for line in lines)
    (others,) = [line for line in lines if line.kind == "slo opp utenfor egne deltakere"]
    assert (others.name, others.reason) == ("", "")
    assert others.role
    assert "Noe om helsen" not in _text(page)


def test_refusals_and_looks_at_others_are_not_told(client_in, actor_in, look):
    person = _followed(actor_in)
    look(ReadKind.DENIED, subject_id=person.pk)
    look(ReadKind.REVEAL, subject_id=_person().pk + 1000)
    kinds = {
        line.kind
        for line in client_in("adviser")
        .get(reverse("person_reads:list", args=[person.public_id]))
        .context["lines"]
    }
    assert "ble nektet" not in kinds
    assert "så hele fødselsnummeret" not in kinds


def test_the_page_is_noted_and_is_not_there_for_those_who_may_not_see_her(client_in, actor_in):
    person = _followed(actor_in)
    address = reverse("person_reads:list", args=[person.public_id])
    client_in("adviser").get(address)
    with as_system("test"):
        assert ReadLog.objects.filter(subject_id=person.pk, page="person_reads:list").exists()
    assert client_in(OFFICER).get(address).status_code == 403


# The register ---------------------------------------------------------------------------------------------


def test_every_processing_has_its_page(client_in, actor_in):
    client = client_in(OFFICER)
    text = _text(client.get(reverse("oversight:register")))
    for key, one in DECLARED.items():
        address = reverse("oversight:processing", args=[key])
        assert address in text
        page = _text(client.get(address))
        assert str(one.name) in page
        assert "Overføring ut av EØS" in page
    assert client.get(reverse("oversight:processing", args=["finnes-ikke"])).status_code == 404


def test_the_register_is_taken_out_whole(client_in, actor_in):
    client = client_in(OFFICER)
    known = register_of(_controller(actor_in(OFFICER)), timezone.localdate())
    data = json.loads(client.get(reverse("oversight:register_json")).content)
    assert [one["key"] for one in data["processings"]] == [one.key for one in known.processings]
    for part, rows in (
        ("behandlinger", known.processings),
        ("utleveringer", known.disclosures),
        ("opplysninger", known.information),
    ):
        assert client.get(reverse("oversight:register_xlsx", args=[part])).status_code == 200
        answer = client.get(reverse("oversight:register_csv", args=[part]))
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert len(lines) == len(rows) + 1
    assert client.get(reverse("oversight:register_csv", args=["tull"])).status_code == 404
    with as_system("test"):
        taken = Event.objects.filter(verb="people.oversight_exported").values_list("details__what", flat=True)
        assert {"protokoll", "behandlinger", "utleveringer", "opplysninger"} <= set(taken)


def test_the_assessment_is_filled_in_and_says_what_is_left(client_in):
    text = _text(client_in(OFFICER).get(reverse("oversight:assessment")))
    assert "sårbare personer" in text
    assert "særskilt fullmakt" in text
    assert "ikke bekreftet av behandlingsansvarlig" in text


# What roles see -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(DECLARED))
def test_the_page_says_what_the_table_of_permissions_says(key, client_in):
    page = client_in(OFFICER).get(reverse("oversight:rights"), {"type": key})
    wanted = [
        [permissions.sees(DECLARED[key], role, one) for role in ROLE_SCOPES]
        for one in permissions.situations()
    ]
    assert [[seen for _role, seen in line.cells] for line in page.context["lines"]] == wanted


def test_every_cell_is_in_the_file(client_in):
    answer = client_in(OFFICER).get(reverse("oversight:rights_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(list(permissions.cells())) + 1


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_those_who_view_processing_open_the_pages(role, client_in):
    client = client_in(role)
    may = Permission.VIEW_PROCESSING in ROLES[role].permissions
    for name in ("reads", "reads_csv", "register", "register_json", "assessment", "rights", "rights_xlsx"):
        assert client.get(reverse(f"oversight:{name}")).status_code == (200 if may else 403), name
    assert client.get(reverse("oversight:processing", args=["contact"])).status_code == (200 if may else 403)
    reviews = Permission.REVIEW_ACCESS in ROLES[role].permissions
    for name in ("overview", "unusual"):
        assert client.get(reverse(f"oversight:{name}")).status_code == (200 if reviews else 403), name


# In a browser ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_have_no_faults_in_a_browser(page_in, width):
    page = page_in(OFFICER)
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "",
        "oppslag",
        "oppslag?deltaker=Tytteb%C3%A6r",
        "uvanlig",
        "protokoll",
        "protokoll/behandling/contact",
        "protokoll/konsekvenser",
        "rettigheter",
    ):
        page.goto(f"/tilsyn/{address}")
        _look(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_who_has_looked_at_a_person_has_no_faults_in_a_browser(page_in, actor_in, width):
    person = _followed(actor_in)
    page = page_in("adviser", language="en")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/deltakere/{person.public_id}/")
    page.goto(f"/deltakere/{person.public_id}/oppslag")
    assert person.family_name not in page.title()
    _look(page)
    assert page.get_by_role("table").count() == 1


def _look(page):
    assert violations(page) == [], page.url
    assert overflow(page) <= 0, page.url
