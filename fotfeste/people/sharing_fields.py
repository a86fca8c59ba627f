"""What can be shared about a person, field by field: the kinds of information that the declarations name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import override

from fotfeste.people.categories import CATEGORY_HELP, Category
from fotfeste.people.declared import DECLARED, Declaration
from fotfeste.people.sharing_rules import SHAREABLE

ABOUT_THE_HELP = {
    "membership",
    "override",
    "disclosure",
    "consent",
    "correction",
    "hold",
    "person_account",
    "relation",
}
"""Kinds of records that tell about the help itself and its control; nobody chooses to share them."""

ADDRESS = "contact.adresse"


@dataclass(frozen=True)
class ShareField:
    """One kind of information. ``key`` is stored in disclosures: the kind of record and the word for it."""

    key: str
    label: Promise
    category: Category


def fields_in(category: Category) -> tuple[ShareField, ...]:
    """The fields of a category. A category that no record is declared in yet is one field, with its own description."""
    if category not in SHAREABLE:
        return ()
    found = tuple(
        ShareField(_key(declaration, label), label, category)
        for key, declaration in DECLARED.items()
        if declaration.category == category and key not in ABOUT_THE_HELP
        for label in declaration.information
    )
    return found or (ShareField(category.name.lower(), CATEGORY_HELP[category], category),)


def fields_of(categories: Iterable[Category]) -> tuple[ShareField, ...]:
    """The fields of several categories, in their order."""
    return tuple(one for category in Category if category in set(categories) for one in fields_in(category))


def label_of(key: str) -> str:
    """What a stored key is called on screens; the key itself when nothing is declared by it any more."""
    for category in Category:
        if key == category.name.lower():
            return str(CATEGORY_HELP[category])
        for one in fields_in(category):
            if one.key == key:
                return str(one.label)
    return key


def _key(declaration: Declaration, label: Promise) -> str:
    with override("nb"):
        plain = str(label).lower().replace("ø", "o").replace("æ", "ae")
    return f"{declaration.key}.{slugify(plain)}"[:60]
