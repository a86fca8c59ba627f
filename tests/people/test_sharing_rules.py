"""The rules of sharing: single cases of the law, and what holds for whatever is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fotfeste.people import sharing_rules as rules
from fotfeste.people.categories import MINIMUM, Category, Purpose
from fotfeste.people.models import ConsentKind, LegalBasis, Protection
from fotfeste.people.sharing_rules import NOT_YET, Code, Obstacle, Party, Question, may_share
from fotfeste.people.sharing_wish import basis_of
from fotfeste.people.sharing_words import KINDS, PUBLIC, SENTENCES, kinds, sentence
from fotfeste.people.shipped_bases import read_shipped

DAY = dt.date(2026, 11, 24)
SHIPPED = [
    basis_of(LegalBasis(key=row["key"], version=row["version"], **row["values"])) for row in read_shipped()
]
NAV = Party(kind="nav_office", line="state", office=1)
NAV_MUNICIPAL = Party(kind="nav_office", line="municipal", office=1)
OTHER_NAV = Party(kind="nav_office", line="state", office=2)
SCHOOL = Party(kind="adult_education_centre", office=3)
COMPANY = Party(kind="company", office=4, private=True)
CHARITY = Party(kind="ngo", office=5, private=True)
BASIC = frozenset({rules.IDENTITY, rules.CONTACT, rules.PLAN})
PLACEMENT = frozenset({rules.IDENTITY, rules.WORK})


def question(**values: object) -> Question:
    asked = {
        "sender": NAV,
        "recipient": SCHOOL,
        "purpose": "coordination",
        "day": DAY,
        "categories": BASIC,
        "protection": "none",
    }
    return Question(**(asked | values))  # type: ignore[arg-type]  # each test gives what its field wants


def allowed(**values: object) -> set[str]:
    return {one.key for one in may_share(question(**values), SHIPPED).allowed}


def codes(key: str, **values: object) -> set[Code]:
    verdict = may_share(question(**values), SHIPPED).verdict_on(key)
    assert verdict is not None
    return {one.code for one in verdict.obstacles}


def test_the_numbers_are_those_of_the_categories() -> None:
    assert {int(one) for one in MINIMUM} == rules.MINIMUM
    assert {int(one) for one in Category} - rules.SHAREABLE == {Category.PROTECTED}
    assert (rules.WORK, rules.PROTECTED) == (Category.WORK, Category.PROTECTED)


def test_nav_shares_the_minimum_with_adult_education() -> None:
    assert allowed() == {"nav_7", "nav_15a", "fvl_13b_2", "fvl_13b_7"}


def test_the_school_answers_nav() -> None:
    assert "fvl_13b_5" in allowed(sender=SCHOOL, recipient=NAV)
    assert "nav_15a" not in allowed(sender=SCHOOL, recipient=NAV)


def test_inside_the_office_only_its_own_rule_is_used() -> None:
    assert allowed(recipient=NAV_MUNICIPAL) == {"nav_16"}
    assert Code.OFFICE_HAS_OWN in codes("fvl_13b_2", recipient=NAV_MUNICIPAL)


def test_the_rule_of_the_office_does_not_reach_another_office() -> None:
    assert codes("nav_16", recipient=OTHER_NAV) == {Code.OFFICE_ONLY}


def test_the_line_of_an_office_decides_which_law_it_shares_by() -> None:
    assert "sotjl_44" in allowed(sender=NAV_MUNICIPAL)
    assert "sotjl_44" not in allowed(sender=NAV)
    assert "nav_7" not in allowed(sender=NAV_MUNICIPAL)


def test_the_exceptions_between_public_bodies_do_not_reach_private_parties() -> None:
    assert Code.NOT_PRIVATE in codes("fvl_13b_2", recipient=CHARITY)
    assert allowed(recipient=CHARITY) == set()


def test_a_charity_gets_what_the_person_has_consented_to() -> None:
    assert allowed(recipient=CHARITY, consents={"lifts_secrecy"}) == {"private_consent"}


def test_consent_as_basis_does_not_lift_secrecy() -> None:
    assert Code.NEEDS_SECRECY_LIFTED in codes("private_consent", recipient=CHARITY, consents={"basis"})


def test_an_employer_gets_placement_data_and_never_the_plan() -> None:
    asked = {"recipient": COMPANY, "purpose": "placement", "consents": {"lifts_secrecy"}}
    assert allowed(**asked, categories=PLACEMENT) == {"private_consent"}
    assert Code.EMPLOYER_PLACEMENT_ONLY in codes("private_consent", **asked)
    assert Code.EMPLOYER_PURPOSE in codes("private_consent", **(asked | {"purpose": "coordination"}))


def test_a_regulation_must_be_named() -> None:
    assert codes("fvl_13g") == {Code.NEEDS_REFERENCE}
    assert "fvl_13g" in allowed(reference="FOR-2026-01-01-1")


def test_a_law_that_is_not_in_force_allows_nothing() -> None:
    assert codes("fvl_new") == {Code.NOT_IN_FORCE}
    new = next(one for one in SHIPPED if one.key == "fvl_new")
    assert new.valid_from == NOT_YET


def test_a_basis_for_processing_is_no_basis_for_sharing() -> None:
    assert Code.NOT_FOR_SHARING in codes("nav_processing")


def test_a_statute_says_for_which_categories_it_holds() -> None:
    verdict = may_share(question(categories=BASIC | {rules.ECONOMY}), SHIPPED).verdict_on("nav_15a")
    assert verdict is not None
    assert verdict.obstacles == (Obstacle(Code.NOT_CATEGORIES, (rules.ECONOMY,)),)


def test_a_statute_says_for_which_purposes_it_holds() -> None:
    assert codes("nav_15a", purpose="control") == {Code.NOT_PURPOSE}


@pytest.mark.parametrize(
    ("protection", "code"),
    [
        ("unknown", Code.UNKNOWN_PROTECTION),
        ("", Code.UNKNOWN_PROTECTION),
        ("strictly_confidential", Code.STRICTLY_CONFIDENTIAL),
        ("strictly_confidential_abroad", Code.STRICTLY_CONFIDENTIAL),
    ],
)
def test_nothing_is_shared_about_somebody_in_hiding(protection: str, code: Code) -> None:
    answer = may_share(question(protection=protection, recipient=NAV_MUNICIPAL), SHIPPED)
    assert answer.allowed == ()
    assert [one.code for one in answer.standing] == [code]


def test_a_confidential_address_is_hidden_from_public_bodies_and_the_person_from_private() -> None:
    public = may_share(question(protection="confidential"), SHIPPED)
    assert public.allowed
    assert Obstacle(Code.ADDRESS_HIDDEN) in public.hints
    private = question(protection="confidential", recipient=CHARITY, consents={"lifts_secrecy"})
    assert may_share(private, SHIPPED).allowed == ()


def test_one_does_not_share_with_oneself() -> None:
    assert allowed(recipient=NAV) == set()


@pytest.mark.parametrize(("age", "code"), [(15, Code.CHILD), (16, Code.YOUTH), (17, Code.YOUTH)])
def test_the_young_are_thought_of(age: int, code: Code) -> None:
    assert Obstacle(code) in may_share(question(age=age), SHIPPED).hints


@pytest.mark.parametrize("age", [None, 18, 70])
def test_grown_ups_need_no_such_hint(age: int | None) -> None:
    assert may_share(question(age=age), SHIPPED).hints == ()


def test_more_than_the_minimum_is_pointed_out() -> None:
    hints = may_share(question(categories=BASIC | {rules.WORK, rules.HEALTH}), SHIPPED).hints
    assert hints == (Obstacle(Code.BEYOND_MINIMUM, (rules.WORK, rules.HEALTH)),)


# Whatever is asked ---------------------------------------------------------------------------------------

quick = settings(deadline=None, max_examples=300)
parties = st.builds(
    Party,
    kind=st.sampled_from([*(one for one in KINDS if ":" not in one), "unspecified"]),
    line=st.sampled_from(["", "state", "municipal"]),
    office=st.integers(1, 3),
    private=st.booleans(),
)
questions = st.builds(
    Question,
    sender=parties,
    recipient=parties,
    purpose=st.sampled_from([one.value for one in Purpose]),
    day=st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
    categories=st.frozensets(st.integers(1, 9)),
    protection=st.sampled_from(Protection.values),
    consents=st.frozensets(st.sampled_from(ConsentKind.values)),
    reference=st.sampled_from(["", " ", "FOR-1"]),
    age=st.none() | st.integers(0, 100),
)
bases = st.lists(
    st.sampled_from(SHIPPED)
    | st.builds(
        rules.Basis,
        key=st.just("any"),
        consent=st.sampled_from(["", *ConsentKind.values]),
        categories=st.frozensets(st.integers(1, 9)),
    )
)


@quick
@given(questions, bases)
def test_a_private_party_gets_nothing_without_consent(asked: Question, among: list[rules.Basis]) -> None:
    asked = replace(asked, recipient=replace(asked.recipient, private=True), consents=frozenset())
    assert may_share(asked, among).allowed == ()


@quick
@given(questions, bases, st.frozensets(st.integers(1, 9)))
def test_asking_for_more_never_turns_no_into_yes(
    asked: Question, among: list[rules.Basis], more: frozenset[int]
) -> None:
    wider = may_share(replace(asked, categories=asked.categories | more), among)
    for narrow, wide in zip(may_share(asked, among).verdicts, wider.verdicts, strict=True):
        assert narrow.allows or not wide.allows


@quick
@given(questions, bases)
def test_every_refused_basis_has_a_reason_in_words(asked: Question, among: list[rules.Basis]) -> None:
    answer = may_share(asked, among)
    assert [one.basis for one in answer.verdicts] == among
    for verdict in answer.verdicts:
        assert verdict.allows == (verdict.basis in answer.allowed) == (not verdict.obstacles)
        for obstacle in verdict.obstacles:
            said = sentence(obstacle, LegalBasis(law="Loven", section="§ 1"))
            assert said.endswith(".")
            assert "{" not in said


@quick
@given(questions, bases)
def test_employers_never_get_the_plan_and_nobody_gets_what_is_protected(
    asked: Question, among: list[rules.Basis]
) -> None:
    allowed_any = bool(may_share(asked, among).allowed)
    if rules.PROTECTED in asked.categories or (
        asked.recipient.is_employer and not asked.categories <= rules.PLACEMENT
    ):
        assert not allowed_any


@quick
@given(questions, bases)
def test_a_consent_or_reference_more_never_turns_yes_into_no(
    asked: Question, among: list[rules.Basis]
) -> None:
    more = replace(asked, consents=frozenset(ConsentKind.values), reference="FOR-1")
    assert set(may_share(asked, among).allowed) <= set(may_share(more, among).allowed)


def test_every_condition_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Code)


def test_every_kind_in_the_catalogue_has_its_words() -> None:
    named = {kind for one in SHIPPED for kind in one.from_kinds | one.to_kinds}
    assert named <= set(KINDS)
    assert kinds(["nav_office", "school", "ngo"]) == "Nav-kontor, skole og frivillig organisasjon"
    assert kinds([]) == "alle"
    assert kinds([*PUBLIC, "university"]).endswith("opplæring og universitet eller høgskole")
