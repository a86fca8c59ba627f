"""Reference: the files that can be imported, with their columns."""

from __future__ import annotations

from fotfeste.config.reference.markdown import table
from fotfeste.exchange.columns import Column
from fotfeste.exchange.csv_import import Table
from fotfeste.exchange.tables import TABLES


def import_files() -> str:
    """Every file in the order in which it is written, with what its columns refer to."""
    by_file: dict[str, list[Table]] = {}
    for one in TABLES:
        by_file.setdefault(one.file, []).append(one)
    parts = [_file(name, tables) for name, tables in by_file.items()]
    return (
        "CSV in UTF-8, comma between columns, one header line. `fotfeste import FOLDER` reads all "
        "of them; a file of a folder may be "
        "imported alone. Everything is checked before anything is stored, all faults are told at "
        "once, and the same file twice "
        "changes nothing. Files are written in this order, so that a key is known before it is "
        "referred to. The shipped demo "
        "([fotfeste/exchange/demo](../../fotfeste/exchange/demo)) is an example of every file.\n\n"
        "A list has its parts divided by semicolon. A date is `2024`, `2024-05` or `2024-05-31`, "
        "as precise as the source.\n\n" + "\n\n".join(parts)
    )


def _file(name: str, tables: list[Table]) -> str:
    columns: dict[str, Column] = {}
    for one in tables:
        for column in one.all_columns:
            columns.setdefault(column.name, column)
    unique = " and ".join(f"`{column}`" for column in tables[0].unique_columns)
    said = f"One line for each {unique}." if unique else ""
    rows = [_column(column) for column in columns.values()]
    return f"## {name}\n\n{said}\n\n{table(('column', 'refers to', 'must be filled'), rows)}"


def _column(column: Column) -> tuple[str, str, str]:
    target = column.refers_to.__name__ if column.refers_to else ""
    if target and column.is_list:
        target = f"{target}, a list of keys"
    elif target:
        target = f"{target}, by key"
    needed = "yes" if column.required else "may be left out" if column.may_be_absent else ""
    return f"`{column.name}`", target, needed
