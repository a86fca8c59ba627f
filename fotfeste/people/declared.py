"""The one line with which a table about persons is declared; the register of processing is made of these lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise

from fotfeste.people.categories import Category, Purpose

if TYPE_CHECKING:
    from django.db.models import Model

M = TypeVar("M", bound="type[Model]")


@dataclass(frozen=True)
class Declaration:
    """What is recorded in one kind of record, and why (GDPR article 30; R1, R35).

    key             stable name of the kind of record; retention policies and exports use it
    name            its name on screens
    description     what it is, in a sentence
    purposes        why it is recorded
    category        the category of every row, or None where each row says its own
    information     the kinds of information, as the register lists them
    history         whether changes are kept by the database
    special         whether it can hold special categories (GDPR article 9), also implicitly
    archive_worthy  whether rows go to the archive before they are deleted (R25)
    """

    key: str
    name: Promise
    description: Promise
    purposes: tuple[Purpose, ...]
    category: Category | None
    information: tuple[Promise, ...]
    history: bool = False
    special: bool = False
    archive_worthy: bool = False
    model: type[Model] = field(init=False)


DECLARED: dict[str, Declaration] = {}


def about_person(
    *,
    key: str,
    name: Promise,
    description: Promise,
    purposes: tuple[Purpose, ...],
    category: Category | None,
    information: tuple[Promise, ...],
    history: bool = False,
    special: bool = False,
    archive_worthy: bool = False,
) -> Callable[[M], M]:
    """Declare a model as a kind of record about persons. See Declaration for the fields.

    Its migration gives the table its policy with ``PersonTable``; a law fails when either is missing.
    """

    def declare(model: M) -> M:
        one = Declaration(
            key, name, description, purposes, category, information, history, special, archive_worthy
        )
        object.__setattr__(one, "model", model)
        if key in DECLARED and DECLARED[key].model._meta.label != model._meta.label:
            raise ValueError(f"Two kinds of record are called {key}.")
        DECLARED[key] = one
        if category is not None and issubclass(model, _record()):
            its_field: Any = model._meta.get_field("category")
            its_field.default = int(category)
        return model

    return declare


def _record() -> type[Model]:
    from fotfeste.people.models.records import PersonRecord

    return PersonRecord


def declaration_of(model: type[Model]) -> Declaration:
    """The declaration of *model*. Raises LookupError when it has none."""
    for one in DECLARED.values():
        if one.model is model:
            return one
    raise LookupError(f"{model.__name__} is not declared with about_person.")
