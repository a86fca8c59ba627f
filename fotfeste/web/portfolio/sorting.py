"""The order of the project list: by a column, or by how well a project answers a search."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Expression, OrderBy
from django.db.models.functions import Coalesce, NullIf

from fotfeste.kernel.formats import NAME_SORT_SQL
from fotfeste.portfolio import rules
from fotfeste.portfolio.models import ProjectName, ProjectParty
from fotfeste.portfolio.models.projects import Phase, Status
from fotfeste.web.shell.language import screen_language

SORT_KEYS = ("nummer", "navn", "fase", "status", "start", "slutt", "eier", "treff")
"""What the list can be sorted by, as it stands in the address; «treff» is how well a project answers the search."""

DEFAULT = "nummer"
RELEVANCE = "treff"


class NameOrder(Func):
    """A name as the alphabet orders it: … z æ ø å, «aa» as å, whatever the server's locale is."""

    template = NAME_SORT_SQL.format(column="%(expressions)s")
    output_field = CharField()


def effective(sort: str, words: str, default: str = DEFAULT) -> str:
    """The order that is used: the chosen one, else the best answers first when something is searched for."""
    if sort and (words or sort.lstrip("-") != RELEVANCE):
        return sort
    return RELEVANCE if words else default


def order_of(sort: str, words: str, default: str = DEFAULT) -> tuple[Any, ...]:
    """The order as the database wants it.

    What has no number, date or owner comes last both ways; where all else is equal, the number decides.
    """
    now = effective(sort, words, default)
    descending = now.startswith("-")
    match now.lstrip("-"):
        case "treff":
            return (*_best_first(words), *_by_number(False))
        case "nummer":
            return _by_number(descending)
        case key:
            return (*_by(key, descending), *_by_number(False))


def _by_number(descending: bool) -> tuple[Any, ...]:
    """By number; projects without one last, by name."""
    columns = (F("number"), _name(), F("pk"))
    return (_blank_last("number"), *(_turned(column, descending) for column in columns))


def _by(key: str, descending: bool) -> tuple[Any, ...]:
    match key:
        case "navn":
            return (_turned(_name(), descending),)
        case "fase":
            return (_turned(_rank("phase", Phase.values), descending),)
        case "status":
            return (_turned(_rank("status", Status.values), descending),)
        case "start" | "slutt":
            column = "start" if key == "start" else "end"
            return (_blank_last(column), _turned(F(column), descending))
    return (OrderBy(_first_owner(), descending=descending, nulls_last=True),)


def _turned(expression: Expression | F, descending: bool) -> OrderBy:
    return OrderBy(expression, descending=descending)


def _blank_last(column: str) -> OrderBy:
    return OrderBy(Case(When(**{column: ""}, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _name() -> NameOrder:
    if screen_language() == "en":
        return NameOrder(Coalesce(NullIf(F("name_en"), Value("")), F("name")))
    return NameOrder(F("name"))


def _rank(column: str, codes: list[str]) -> Case:
    return Case(
        *(When(**{column: code}, then=Value(rank)) for rank, code in enumerate(codes)),
        default=Value(len(codes)),
        output_field=IntegerField(),
    )


def _first_owner() -> Subquery:
    owners = ProjectParty.objects.filter(project=OuterRef("pk"), part=ProjectParty.Part.OWNER).order_by(
        "order", "pk"
    )
    name = F("organisation__name")
    return Subquery(owners.annotate(sorted_name=NameOrder(name)).values("sorted_name")[:1])


def _best_first(words: str) -> tuple[Any, ...]:
    """The very number or name first, then beginnings of them, then the words anywhere, by weight."""
    exact = Q(number__iexact=words) | Q(accounting_number__iexact=words)
    former = Exists(ProjectName.objects.filter(project=OuterRef("pk"), name__iexact=words))
    named = Q(name__iexact=words) | Q(name_en__iexact=words) | Q(former)
    begins = Q(number__istartswith=words) | Q(name__istartswith=words) | Q(name_en__istartswith=words)
    terms = SearchQuery(
        " & ".join(f"{term}:*" for term in rules.search_terms(words)), config="simple", search_type="raw"
    )
    nearness = Case(
        When(exact, then=Value(0)),
        When(named, then=Value(1)),
        When(begins, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return (nearness, OrderBy(SearchRank(F("search"), terms), descending=True, nulls_last=True))
