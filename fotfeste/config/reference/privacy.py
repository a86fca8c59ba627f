"""Reference: the kinds of record about persons, what each role sees of them, and the rules that stand between."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise

from fotfeste.config.reference.markdown import both, table
from fotfeste.people.categories import CATEGORY_HELP, PURPOSE_NAMES, ROLE_SCOPES, Category
from fotfeste.people.declared import DECLARED, Declaration
from fotfeste.people.permissions import Situation, answer_to, fields_of, situations
from fotfeste.people.population_rules import RULES
from fotfeste.people.register import subjects_of
from fotfeste.people.unusual import UNUSUAL


def processing() -> str:
    """Every kind of record that is declared, as the register of processing tells it before a controller has spoken."""
    rows = [
        (
            f"`{one.key}`",
            _said(one.name),
            one.description,
            _category(one),
            ", ".join(str(PURPOSE_NAMES[purpose]) for purpose in one.purposes),
            ", ".join(map(str, one.information)),
            ", ".join(subjects_of(one)),
            "yes" if one.special else "",
            "yes" if one.archive_worthy else "",
        )
        for one in _declared()
    ]
    head = (
        "key",
        "name",
        "what it is",
        "category",
        "purposes",
        "information",
        "about whom",
        "article 9",
        "archive",
    )
    limits = [(f"`{rule.key}`", _said(rule.name), rule.limit, rule.why) for rule in UNUSUAL]
    return (
        "What `@about_person` declares. Legal bases and retention belong to each controller and are kept in the "
        "database: the page «Protokoll» puts both together, and files of it are taken out there.\n\n"
        f"{table(head, rows)}\n\n"
        "## Unusual look-ups\n\n"
        "Counted for each member of staff in a week. What a rule finds is a question to ask, and nobody is ranked.\n\n"
        f"{table(('key', 'name', 'speaks up from', 'why'), limits)}"
    )


def sight() -> str:
    """Roles × categories in every situation, the fields of each kind of record, and the rules."""
    every = list(situations())
    roles = tuple(ROLE_SCOPES)
    matrix = [
        (_situation(one), *(_numbers(one.categories(role)) for role in roles))
        for one in every
        if one.rule is None or one.set_aside
    ]
    categories = [
        (int(one), both(_in_norwegian(one), str(one.label)), CATEGORY_HELP[one]) for one in Category
    ]
    rules = [(f"`{rule.key}`", rule.sentence, answer_to(rule)) for rule in RULES]
    fields = [
        (f"`{one.key}`", _category(one), ", ".join(f"`{name}`" for name, _label in fields_of(one)))
        for one in _declared()
    ]
    return (
        "Computed from the scopes of the roles, the rules and the declarations; tests ask the database the same in "
        "every situation. A number is a category. A grant may open less than this, never more. A role that is not "
        "a column sees nothing about persons.\n\n"
        f"## Categories\n\n{table(('number', 'name', 'what it holds'), categories)}\n\n"
        f"## What a role sees at most\n\n{table(('situation', *(f'`{role}`' for role in roles)), matrix)}\n\n"
        "## Rules that stand between\n\nWhile a rule stands, nobody sees anything, in any role.\n\n"
        f"{table(('key', 'what is said', 'passed with'), rules)}\n\n"
        f"## Fields of each kind of record\n\n{table(('kind of record', 'category', 'fields'), fields)}"
    )


def _declared() -> list[Declaration]:
    return sorted(DECLARED.values(), key=lambda one: (one.category or 0, one.key))


def _category(one: Declaration) -> str:
    return f"{int(one.category)}" if one.category is not None else "each row says its own"


def _situation(one: Situation) -> str:
    return f"{one.name} (with {answer_to(one.rule)})" if one.rule else str(one.name)


def _numbers(seen: frozenset[Category]) -> str:
    return ", ".join(str(int(one)) for one in sorted(seen))


def _in_norwegian(one: Category) -> str:
    with translation.override("nb"):
        return str(one.label)


def _said(text: str | Promise) -> str:
    with translation.override("nb"):
        norwegian = str(text)
    return both(norwegian, str(text))
