"""The order of names in a list, and lists of things as running text."""

from collections.abc import Sequence

from fotfeste.kernel.formats.language import Language

# «{», «|» and «}» follow z in Unicode, so æ, ø and å sort after z in plain code point order.
_ORDER = str.maketrans("æøåäö", "{|}{|")

NAME_SORT_SQL = (
    """translate(replace(lower({column}), 'aa', 'å'), 'æøåäöÆØÅÄÖ', '{{|}}{{|{{|}}{{|') COLLATE "C\""""
)
"""The same order in PostgreSQL: `NAME_SORT_SQL.format(column="name")`.

Capitals are named as well, since `lower` leaves æ, ø and å alone in a database whose locale is C.
"""

_AND: dict[Language, str] = {"nb": "og", "nn": "og", "en": "and"}
_OR: dict[Language, str] = {"nb": "eller", "nn": "eller", "en": "or"}


def name_sort_key(name: str) -> str:
    """A key that sorts names the Norwegian way: … z æ ø å, «aa» as å, ä as æ, ö as ø, capitals as small
    letters.

    The name is taken as it is stored; it is never split, since many people have one name or several.
    """
    return name.lower().replace("aa", "å").translate(_ORDER)


def join_list(items: Sequence[str], language: Language, *, alternatives: bool = False) -> str:
    """«a, b og c»; «a, b eller c» for alternatives. Without a comma before the last, in English too."""
    if len(items) < 2:
        return "".join(items)
    word = (_OR if alternatives else _AND)[language]
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
