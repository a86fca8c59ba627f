"""What each role sees of each field in each situation, worked out from the scopes, rules and declarations themselves.

A situation says through which grant somebody is near a person and which population rule stands between. The cells are
computed from ``ROLE_SCOPES``, ``RULES`` and ``DECLARED``; a test asks the database the same in every situation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fotfeste.people.categories import MINIMUM, ROLE_SCOPES, Category, Scope
from fotfeste.people.declared import DECLARED, Declaration
from fotfeste.people.population_rules import RULES, PopulationRule

# Columns that hold nothing about the person: keys, and what the database computes.
_TECHNICAL = {
    "id",
    "akey",
    "category",
    "controller",
    "person",
    "search_name",
    "sort_name",
    "lookup",
    "encrypted",
}


@dataclass(frozen=True)
class Situation:
    """Somebody in a role, near a person in one way.

    own          whether a grant is given to the member of staff: the role's own scope is the limit
    unit         whether a grant is given to the whole unit: the role's unit scope is the limit
    disclosed    the categories that another organisation has opened, when the rows are another's; None for own rows
    rule         the rule that stands between them, when one does
    set_aside    whether that rule is answered: by an authorisation, or by an override where it can be overridden
    """

    key: str
    name: str | Promise
    own: bool = False
    unit: bool = False
    disclosed: tuple[Category, ...] | None = None
    rule: type[PopulationRule] | None = None
    set_aside: bool = False

    def categories(self, role: str) -> frozenset[Category]:
        """The categories that *role* sees at most in this situation."""
        scope = ROLE_SCOPES.get(role, Scope())
        if self.rule is not None and not self.set_aside:
            return frozenset()
        seen = set(scope.own if self.own else ()) | set(scope.unit if self.unit else ())
        return frozenset(seen if self.disclosed is None else seen & set(self.disclosed))


PLAIN: tuple[Situation, ...] = (
    Situation("own", _("følger opp personen selv"), own=True),
    Situation("unit", _("enheten følger opp personen"), unit=True),
    Situation("other_unit", _("en annen enhet følger opp personen")),
    Situation("shared", _("en annen organisasjons opplysninger, delt med egen"), own=True, disclosed=MINIMUM),
    Situation("not_shared", _("en annen organisasjons opplysninger, ikke delt"), own=True, disclosed=()),
    Situation("ended", _("oppfølgingen er avsluttet")),
    Situation("lookup", _("oppslag med begrunnelse"), own=True),
    Situation("break_glass", _("nødtilgang"), own=True),
)
"""The situations in which no population rule stands between."""


def takes_authorisation(rule: type[PopulationRule]) -> bool:
    """Whether an authorisation answers *rule*: its own condition asks for one."""
    return "me.authorised" in rule.condition


def situations() -> Iterator[Situation]:
    """Every situation: the plain ones, each rule as it stands, and each rule that can be answered."""
    yield from PLAIN
    for rule in RULES:
        yield Situation(rule.key, rule.sentence, own=True, rule=rule)
        if takes_authorisation(rule) or not rule.core:
            yield Situation(f"{rule.key}_set_aside", rule.sentence, own=True, rule=rule, set_aside=True)


def answer_to(rule: type[PopulationRule]) -> str | Promise:
    """What lets somebody past a rule, if anything does."""
    if takes_authorisation(rule):
        return _("særskilt fullmakt")
    return _("ingenting") if rule.core else _("overstyring med begrunnelse og utløp")


def fields_of(one: Declaration) -> list[tuple[str, str]]:
    """Name and label of the fields of a kind of record that tell something about the person."""
    return [
        (field.name, str(field.verbose_name))
        for field in one.model._meta.concrete_fields
        if field.name not in _TECHNICAL
    ]


def sees(one: Declaration, role: str, situation: Situation) -> bool:
    """Whether *role* can see records of a kind in a situation, at most."""
    seen = situation.categories(role)
    return bool(seen) if one.category is None else one.category in seen


@dataclass(frozen=True)
class Cell:
    """One answer of the table: a field of a kind of record, a role, a situation."""

    record: Declaration
    field: str
    label: str
    role: str
    situation: Situation
    seen: bool


def cells(roles: tuple[str, ...] = tuple(ROLE_SCOPES)) -> Iterator[Cell]:
    """Every field × role × situation, in the order of declarations."""
    every = list(situations())
    for one in DECLARED.values():
        for name, label in fields_of(one):
            for role in roles:
                for situation in every:
                    yield Cell(one, name, label, role, situation, sees(one, role, situation))
