"""The pages of the team, emergency access, its review and authorisations, as staff meet them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fotfeste.kernel import signin
from fotfeste.kernel.demo import demo_account
from fotfeste.people.acting import as_system
from fotfeste.people.models import (
    Authorisation,
    ConflictOfInterest,
    Disclosure,
    LegalBasis,
    Membership,
    Override,
    Person,
    ReadKind,
    ReadLog,
)
from fotfeste.people.national_ids import synthetic

pytestmark = pytest.mark.django_db


def role_of(key, at=0):
    return signin.roles_of(demo_account(key).pk, on=timezone.localdate())[at]


def person_called(name):
    with as_system("test"):
        return Person.objects.get(given_name=name)


def place_of(person, key):
    with as_system("test"):
        return Membership.objects.filter(person=person, staff_role=role_of(key)).latest("pk")


@pytest.fixture
def adviser(client_in):
    return client_in("adviser")


@pytest.fixture
def jonas(db):
    """Followed by the adviser, the coordinator and the whole unit."""
    return person_called("Jonas")


@pytest.fixture
def per(db):
    """Followed by the adviser and the whole unit; the coordinator is not in the team."""
    return person_called("Per")


def address(person, rest=""):
    return f"/deltakere/{person.public_id}/{rest}"


def text(answer):
    return answer.content.decode()


def basis_id(key="nav_processing"):
    return LegalBasis.objects.filter(key=key).latest("version").pk


def add(client, person, **changed):
    wanted = {
        "staff_role": str(role_of("coordinator").pk),
        "title": "Kontakt for praksis",
        "categories": ["2", "3"],
        "purpose": "follow_up",
        "basis": str(basis_id()),
    }
    return client.post(address(person, "laget/ny"), wanted | changed)


def test_the_team_says_who_what_and_how_long(adviser, jonas):
    page = text(adviser.get(address(jonas, "laget/")))
    for told in ("Vera Veileder", "(deg)", "Kine Koordinator", "Hele enheten", "kontaktopplysninger"):
        assert told in page


def test_the_title_of_the_window_names_nobody(adviser, jonas):
    page = text(adviser.get(address(jonas, "laget/")))
    head = page[: page.index("</title>")]
    assert "Laget rundt deltakeren" in head
    assert "Jonas" not in head


def test_the_page_asks_no_more_when_the_team_grows(adviser, jonas, asks_at_most):
    adviser.get(address(jonas, "laget/"))
    with asks_at_most(26):
        adviser.get(address(jonas, "laget/"))


def test_a_colleague_is_let_in(adviser, per, client_in):
    assert client_in("coordinator").get(address(per)).status_code == 200  # by the whole unit
    assert add(adviser, per).status_code == 302
    place = place_of(per, "coordinator")
    assert (place.title, place.categories, place.kind) == ("Kontakt for praksis", [1, 2, 3], "team")
    assert "Kontakt for praksis" in text(adviser.get(address(per, "laget/")))


def test_every_fault_is_told_at_its_field(adviser, per):
    answer = adviser.post(address(per, "laget/ny"), {"valid_until": "32.13.2026"})
    page = text(answer)
    assert answer.status_code == 422
    assert "Velg hvem som skal inn i laget." in page
    assert "Velg et rettslig grunnlag." in page


def test_what_the_role_may_not_see_is_refused_with_its_name(adviser, per):
    answer = add(adviser, per, categories=["7"])
    assert answer.status_code == 422
    assert "Rollen til den ansatte kan ikke se: helserelatert behov." in text(answer)


def test_numbers_of_persons_are_not_taken_in_free_text(adviser, per):
    answer = add(adviser, per, title="Gjelder 13097248022")
    assert "Ikke skriv fødselsnummer her." in text(answer)


def test_another_organisation_is_chosen_first(adviser, per):
    page = text(adviser.get(address(per, "laget/annen-organisasjon")))
    assert "Hvilken organisasjon?" in page
    assert "oslo_vo_helsfyr." in page


def test_letting_in_another_organisation_is_a_sharing(adviser, per):
    with as_system("test"):
        basis = LegalBasis.objects.create(
            key="test_sharing",
            use="share",
            law="Testloven",
            text_nb="Kan deles.",
            text_en="May be shared.",
            valid_from=dt.date(2020, 1, 1),
        )
    there = address(per, "laget/annen-organisasjon?sted=oslo_vo_helsfyr.")
    wanted = {
        "staff_role": str(role_of("adviser", at=1).pk),
        "categories": ["2", "3"],
        "purpose": "coordination",
        "basis": str(basis.pk),
        "positive": "yes",
    }
    refused = adviser.post(there, wanted)
    assert refused.status_code == 422
    assert "Skriv hvorfor mottakeren trenger dette." in text(refused)
    assert "Skriv hvordan personen fikk vite det." in text(refused)
    told = {"necessity": "Trenger målet.", "informed_how": "I samtale", "informed_on": "1.6.2026"}
    assert adviser.post(there, wanted | told).status_code == 302
    with as_system("test"):
        shared = Disclosure.objects.get(person=per)
    assert (shared.necessity, shared.positive, shared.categories) == ("Trenger målet.", True, [1, 2, 3])


def test_a_place_is_changed(adviser, jonas):
    place = place_of(jonas, "coordinator")
    answer = adviser.post(
        address(jonas, f"laget/{place.pk}/endre"),
        {"title": "Samordner", "categories": ["2"], "is_coordinator": "on", "valid_until": "1.6.2030"},
    )
    assert answer.status_code == 302
    place = place_of(jonas, "coordinator")
    assert (place.title, place.categories, place.is_coordinator) == ("Samordner", [1, 2], True)
    assert timezone.localtime(place.valid_until).date() == dt.date(2030, 6, 1)
    assert not place_of(jonas, "adviser").is_coordinator


def test_handing_over_leads_back_to_the_caseload(adviser, per, client_in):
    place = place_of(per, "adviser")
    answer = adviser.post(
        address(per, f"laget/{place.pk}/overlat"),
        {"to": str(role_of("coordinator").pk), "note": "Ring etter tolv."},
    )
    assert answer.status_code == 302
    page = text(client_in("coordinator").get(address(per, "laget/")))
    assert "Ring etter tolv." in page
    assert "Har gått ut av laget" in page


def test_leaving_is_asked_once_more_and_ends_access(adviser, jonas):
    place = place_of(jonas, "adviser")
    with as_system("test"):
        Membership.objects.filter(person=jonas, staff_role=None).update(ended_at=timezone.now())
    assert "Du mister tilgangen" in text(adviser.get(address(jonas, f"laget/{place.pk}/avslutt")))
    answer = adviser.post(address(jonas, f"laget/{place.pk}/avslutt"), {"note": ""})
    assert answer["Location"] == "/deltakere/"
    assert adviser.get(address(jonas)).status_code == 404


def test_the_last_one_is_warned_and_says_who_follows(adviser, per):
    place = place_of(per, "adviser")
    with as_system("test"):
        Membership.objects.filter(person=per, staff_role=None).update(ended_at=timezone.now())
    there = address(per, f"laget/{place.pk}/avslutt")
    assert "Ingen andre her følger deltakeren" in text(adviser.get(there))
    assert adviser.post(there, {}).status_code == 422
    assert adviser.post(there, {"unit_follows": "on"}).status_code == 302
    with as_system("test"):
        assert Membership.objects.filter(person=per, kind="caseload", ended_at=None).exists()


def test_being_alone_and_ending_soon_is_said(adviser, per):
    place = place_of(per, "adviser")
    with as_system("test"):
        Membership.objects.filter(person=per, staff_role=None).update(ended_at=timezone.now())
        Membership.objects.filter(pk=place.pk).update(valid_until=timezone.now() + dt.timedelta(days=2))
    page = text(adviser.get(address(per, "laget/")))
    assert "Du er den eneste i laget" in page
    assert "Tilgangen din går snart ut" in page
    assert "går snart ut" in text(adviser.get("/i-dag"))


def test_a_place_of_another_person_is_not_found(adviser, per, jonas):
    place = place_of(jonas, "adviser")
    assert adviser.get(address(per, f"laget/{place.pk}/endre")).status_code == 404


def test_somebody_who_may_not_see_the_person_finds_no_team(client_in, jonas):
    there = client_in("unit_leader")
    with as_system("test"):
        Membership.objects.filter(person=jonas, staff_role=None).update(ended_at=timezone.now())
    for rest in ("laget/", "laget/ny", "laget/annen-organisasjon", "inhabil"):
        assert there.get(address(jonas, rest)).status_code == 404


def test_declaring_a_conflict_shuts_one_out(adviser, per):
    assert "mister tilgangen med en gang" in text(adviser.get(address(per, "inhabil")))
    assert adviser.post(address(per, "inhabil")).status_code == 302
    assert adviser.get(address(per)).status_code == 404


# Emergency access ----------------------------------------------------------------------------------------


@pytest.fixture
def anne(db):
    """Followed at the adult education only; the coordinator at Nav does not see her."""
    return person_called("Anne")


@pytest.fixture
def coordinator(client_in):
    return client_in("coordinator")


def ask(client, **changed):
    wanted = {
        "number": synthetic(33).reveal(),
        "reason": "Fare for helsen.",
        "categories": ["2"],
        "hours": "2",
    }
    return client.post("/deltakere/nodtilgang/", wanted | changed)


def test_emergency_access_opens_the_person_and_says_so(coordinator, anne):
    assert coordinator.get(address(anne)).status_code == 404
    assert ask(coordinator)["Location"] == address(anne)
    page = text(coordinator.get(address(anne)))
    assert "Nødtilgang" in page
    with as_system("test"):
        look = ReadLog.objects.filter(kind=ReadKind.BREAK_GLASS).latest("pk")
    assert (look.subject_id, look.reason) == (anne.pk, "Fare for helsen.")


def test_it_is_ended_from_the_page(coordinator, anne):
    ask(coordinator)
    assert "Avslutt nå" in text(coordinator.get(address(anne)))
    assert coordinator.post(address(anne, "nodtilgang/avslutt"))["Location"] == "/deltakere/"
    assert coordinator.get(address(anne)).status_code == 404


@pytest.mark.parametrize("index", [41, 42, 43, 999])
def test_the_hidden_and_the_unknown_get_the_same_page(index, coordinator):
    """41 is strictly confidential, 42 unknown, 43 confidential; nobody bears 999."""
    answer = ask(coordinator, number=synthetic(index).reveal())
    page = text(answer)
    assert answer.status_code == 422
    assert "Vi finner ingen med akkurat disse opplysningene." in page
    with as_system("test"):
        look = ReadLog.objects.filter(page="people:break_glass").latest("pk")
    assert (look.kind, look.subject_id) == (ReadKind.DENIED, None)


def test_without_whom_and_why_nothing_is_asked(coordinator):
    answer = ask(coordinator, number="", reason="")
    assert answer.status_code == 422
    assert "Skriv hvorfor du trenger tilgang nå." in text(answer)


def test_the_address_never_holds_the_number(coordinator, anne):
    assert synthetic(33).reveal() not in ask(coordinator)["Location"]


# Review --------------------------------------------------------------------------------------------------


@pytest.fixture
def broken(coordinator, anne):
    ask(coordinator)
    coordinator.get(address(anne))
    return place_of(anne, "coordinator")


def test_the_reviewer_sees_what_waits_and_by_when(broken, client_in):
    leader = client_in("unit_leader")
    page = text(leader.get("/deltakere/gjennomgang/"))
    assert "Kine Koordinator" in page
    assert "Fare for helsen." in page
    assert "Marikåpe" not in page
    assert "1 nødtilgang skal gjennomgås" in text(leader.get("/i-dag"))


def test_what_is_late_is_marked(broken, client_in):
    then = timezone.now() - dt.timedelta(days=20)
    with as_system("test"):
        Membership.objects.filter(pk=broken.pk).update(
            valid_from=then, valid_until=then + dt.timedelta(hours=1)
        )
    assert "Over fristen" in text(client_in("data_protection_officer").get("/deltakere/gjennomgang/"))


def test_the_review_is_stored_and_the_task_is_gone(broken, client_in):
    leader = client_in("unit_leader")
    there = f"/deltakere/gjennomgang/nodtilgang/{broken.pk}"
    assert "Dette ble åpnet mens tilgangen varte" in text(leader.get(there))
    refused = leader.post(there, {"accepted": "no", "note": ""})
    assert refused.status_code == 422
    assert leader.post(there, {"accepted": "no", "note": "Kunne vente."}).status_code == 302
    page = text(leader.get("/deltakere/gjennomgang/"))
    assert "Ikke i orden" in page
    assert "skal gjennomgås" not in text(leader.get("/i-dag"))


def test_another_unit_reviews_nothing_of_it(broken, db):
    with as_system("test"):
        Membership.objects.filter(pk=broken.pk).update(
            controller=Membership.objects.filter(staff_role=role_of("adviser", at=1))
            .latest("pk")
            .controller_id
        )
    from django.test import Client

    client = Client()
    client.force_login(demo_account("unit_leader"), backend="fotfeste.kernel.signin.AccountBackend")
    assert client.get(f"/deltakere/gjennomgang/nodtilgang/{broken.pk}").status_code == 404
    assert "Fare for helsen." not in text(client.get("/deltakere/gjennomgang/"))


def test_rules_set_aside_and_conflicts_are_listed_and_lifted(client_in, per):
    adviser, leader = client_in("adviser"), client_in("unit_leader")
    adviser.post(address(per, "inhabil"))
    with as_system("test"):
        role = role_of("coordinator")
        Override.objects.create(
            person=per,
            controller=ConflictOfInterest.objects.get(person=per).controller,
            staff_role=role,
            rule="residence_unknown",
            reason="Bor hos venner.",
            made_at=timezone.now(),
            expires_at=timezone.now() + dt.timedelta(days=3),
        )
    page = text(leader.get("/deltakere/gjennomgang/"))
    assert "1 regel er satt til side nå" in page
    assert "Vera Veileder" in page
    with as_system("test"):
        override, conflict = Override.objects.get(person=per), ConflictOfInterest.objects.get(person=per)
    assert leader.post(f"/deltakere/gjennomgang/regel/{override.pk}/opphev").status_code == 302
    assert leader.post(f"/deltakere/gjennomgang/inhabilitet/{conflict.pk}/opphev").status_code == 302
    page = text(leader.get("/deltakere/gjennomgang/"))
    assert "Bor hos venner." not in page
    assert "Meldt inhabilitet" not in page


# Authorisations ------------------------------------------------------------------------------------------


def test_an_authorisation_is_given_and_ended(client_in):
    leader = client_in("unit_leader")
    soon = timezone.localdate() + dt.timedelta(days=30)
    wanted = {
        "staff_role": str(role_of("adviser").pk),
        "kind": "confidential",
        "reason": "Behandler vernede.",
        "valid_until": soon.isoformat(),
    }
    refused = leader.post("/deltakere/fullmakter/ny", {})
    assert refused.status_code == 422
    assert "Velg hva fullmakten gjelder." in text(refused)
    assert leader.post("/deltakere/fullmakter/ny", wanted).status_code == 302
    page = text(leader.get("/deltakere/fullmakter/"))
    assert "Vera Veileder" in page
    assert "fortrolig adresse" in page
    given = Authorisation.objects.latest("pk")
    there = f"/deltakere/fullmakter/{given.pk}/avslutt"
    assert "kan ikke lenger behandle dette" in text(leader.get(there))
    assert leader.post(there).status_code == 302
    assert "Ingen har fullmakt nå" in text(leader.get("/deltakere/fullmakter/"))


def test_oneself_is_not_among_those_to_choose(client_in):
    page = text(client_in("unit_leader").get("/deltakere/fullmakter/ny"))
    assert "Leif Leder" not in page[page.index("<form class") :]


@pytest.mark.parametrize("role", ["observer", "administrator", "evaluator", "data_protection_officer"])
def test_those_who_follow_nobody_are_told_so(role, client_in, jonas):
    client = client_in(role)
    for rest in ("laget/", "laget/ny", "inhabil"):
        assert client.get(address(jonas, rest)).status_code == 403
    assert client.get("/deltakere/nodtilgang/").status_code == 403
