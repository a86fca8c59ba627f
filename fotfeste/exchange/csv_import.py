"""Imports tables from CSV files: reads everything first, tells every fault, and stores all or nothing.

A room's tables are described by `Table`; `import_tables` checks all cells and references of all files before the first
write, then writes through the rooms' actions in one transaction. Importing the same files again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from fotfeste.exchange import columns as cells
from fotfeste.exchange.columns import CellFault, Column, unknown_reference
from fotfeste.exchange.csv_files import lines
from fotfeste.exchange.import_faults import FaultList, ImportRejected
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.errors import Denied, Rejected
from fotfeste.kernel.models import SourceDocument
from fotfeste.kernel.records import Put

ROWS_KEPT = 5_000
"""Rows that references lead to, kept in memory while writing."""

CHUNK = 1_000
"""Lines written at once, where a table can."""

Written = Put[Any] | Iterable[Put[Any]] | None


class Record:
    """One line of a file, read: values by column, the rows it refers to, and who imports."""

    def __init__(
        self, table: Table, line: int, values: dict[str, Any], raw: dict[str, str], by: Actor, find: _Find
    ) -> None:
        self.table = table
        self.line = line
        self.raw = raw
        self.by = by
        self.column_of: dict[str, str] = {}
        self._values = values
        self._find = find

    def __getitem__(self, column: str) -> Any:
        """The value of *column*; for a reference the row, or the list of rows."""
        value = self._values[column]
        kind = self.table.column(column)
        if kind.refers_to is None or kind.as_keys or not value:
            return value
        if kind.is_list:
            return [self._find(kind.refers_to, one) for one in value]
        return self._find(kind.refers_to, value)

    def keys(self, column: str) -> Any:
        """The key (or the list of keys) that a reference holds, without looking up its row."""
        return self._values[column]

    def fields(self, **column_of: str) -> dict[str, Any]:
        """Values for an action by field, where each argument says which column a field is read from.

        The source and the place in it are added. When the action rejects a field, the fault is told at that column.
        """
        self.column_of |= column_of
        return {name: self[column] for name, column in column_of.items()} | self.source

    @property
    def source(self) -> dict[str, Any]:
        """The fields that say where a fact was read; empty for a table without them."""
        if not self.table.is_sourced:
            return {}
        return {"source": self["source_document"], "source_section": self["source_section"]}


_Find = Callable[[type[models.Model], str], models.Model]
_SOURCE = (
    cells.reference("source_document", SourceDocument),
    cells.text("source_section"),
    cells.reference_keys("other_source_documents", SourceDocument, may_be_absent=True),
)


@dataclass(frozen=True)
class Table:
    """How one file is imported. Several tables may read the same file, each its own columns.

    ``write`` takes a record, calls actions, and answers what they put; the first is what the line itself stands for.
    ``write_many`` does the same for many records, one put for each, where a room has an action for that.
    ``names`` is the model whose ``key`` the first column holds, so that columns of any table may refer to it.
    ``unique`` are the columns that together may stand on one line only: the first column, unless told otherwise.
    A column may refer to a row of its own table only when that row stands above.
    """

    file: str
    columns: tuple[Column, ...]
    write: Callable[[Record], Written]
    names: type[models.Model] | None = None
    unique: tuple[str, ...] | None = None
    is_sourced: bool = True
    write_many: Callable[[Sequence[Record]], Sequence[Put[Any]]] | None = None
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        every = (*self.columns, *(_SOURCE if self.is_sourced else ()))
        object.__setattr__(self, "_by_name", {column.name: column for column in every})

    @property
    def all_columns(self) -> Iterable[Column]:
        """The columns of the table, and those that say where a fact was read."""
        return self._by_name.values()

    def column(self, name: str) -> Column:
        """The column called *name*."""
        return self._by_name[name]

    @property
    def unique_columns(self) -> tuple[str, ...]:
        """The columns that together may stand on one line only."""
        return (self.columns[0].name,) if self.unique is None else self.unique


@dataclass
class FileSummary:
    """What became of the lines of one file."""

    file: str
    read: int = 0
    created: int = 0
    changed: int = 0

    @property
    def unchanged(self) -> int:
        """Lines that were stored already, just as they stand."""
        return self.read - self.created - self.changed

    def add(self, puts: Sequence[Put[Any]]) -> None:
        """Count one line by what its actions put."""
        self.read += 1
        if puts and puts[0].created:
            self.created += 1
        elif any(put.created or put.changed for put in puts):
            self.changed += 1


Progress = Callable[[str, int, int], None]
"""Told now and then: the file, lines written, lines there are in all files together."""


def import_tables(
    tables: Sequence[Table],
    folder: Path,
    *,
    by: Actor,
    progress: Progress | None = None,
    only_check: bool = False,
) -> list[FileSummary]:
    """Import *tables* from the files in *folder* as *by*; answers what became of each file.

    Raises ImportRejected with every fault, and then nothing at all has been stored. With *only_check* the files are
    read and checked, and nothing is written.
    """
    reading = _Reading(tables, folder)
    total = reading.check()
    if only_check:
        return list(reading.summaries.values())
    written = 0
    with transaction.atomic():
        find = lru_cache(maxsize=ROWS_KEPT)(_row)
        for table in tables:
            summary = FileSummary(table.file)
            for records in _chunks(reading.records(table, by, find), CHUNK if table.write_many else 1):
                for puts in _write(table, records, reading.faults):
                    summary.add(puts)
                written += len(records)
                if progress is not None:
                    progress(table.file, written, total)
                if reading.faults.is_full:
                    break
            reading.count(table, summary)
        reading.stop_at_faults()
    return list(reading.summaries.values())


def _chunks(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    while chunk := list(islice(records, size)):
        yield chunk


def _row(model: type[models.Model], key: str) -> models.Model:
    return model._default_manager.get(key=key)


def _write(table: Table, records: Sequence[Record], faults: FaultList) -> Iterator[Sequence[Put[Any]]]:
    """Call the actions of some lines; answers what each line put."""
    if table.write_many is not None:
        try:
            with transaction.atomic():
                puts = table.write_many(records)
        except (Rejected, IntegrityError):
            pass  # They are written singly instead, to learn which lines it was.
        else:
            yield from ((put,) for put in puts)
            return
    for record in records:
        yield _write_one(table, record, faults)


def _write_one(table: Table, record: Record, faults: FaultList) -> Sequence[Put[Any]]:
    """Call the actions of one line; what they refuse becomes faults at the line."""
    try:
        written = table.write(record)
        if written is None:
            return ()
        return (written,) if isinstance(written, Put) else tuple(written)
    except Rejected as rejected:
        for fault in rejected.faults:
            column = record.column_of.get(fault.field, fault.field)
            value = record.raw.get(column, "")
            faults.add(table.file, record.line, fault.sentence, column=column, value=value)
    except Denied as denied:
        faults.add(table.file, record.line, denied.sentence)
    except IntegrityError as error:
        why = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or error
        faults.add(
            table.file,
            record.line,
            _("Databasen tar ikke imot raden: {why}").format(why=why),
            _("Sammenlign med de andre radene i filen."),
        )
    except ObjectDoesNotExist:
        # The row that the line refers to was refused, and has its own fault.
        if not faults.count:
            raise
    except Exception as error:
        error.add_note(f"{table.file}:{record.line}")
        raise
    return ()


class _Reading:
    """Reads the files of an import, as many times as it takes, and gathers what is wrong with them."""

    def __init__(self, tables: Sequence[Table], folder: Path) -> None:
        self.tables = tables
        self.folder = folder
        self.faults = FaultList()
        self.summaries: dict[str, FileSummary] = {}
        self._keys: dict[type[models.Model], set[str]] = {}
        self._stored: dict[type[models.Model], set[str]] = {}

    def check(self) -> int:
        """Read every cell of every file; answers the number of records. Raises ImportRejected."""
        # The keys first, so that a reference may point to any file. What is wrong with a line is told when its cells
        # are read.
        for table in self.tables:
            if table.names is not None:
                of_model = self._keys.setdefault(table.names, set())
                for _line, row in self._lines(table, FaultList()):
                    of_model.add(row[table.columns[0].name].strip())
        total = 0
        told: set[str] = set()
        for table in self.tables:
            # A file that several tables read is told about once.
            unfit = FaultList() if table.file in told else self.faults
            told.add(table.file)
            summary = FileSummary(table.file)
            for _record in self._parsed(table, unfit):
                summary.read += 1
            self.summaries.setdefault(table.file, summary)
            total += summary.read
        self.stop_at_faults()
        return total

    def stop_at_faults(self) -> None:
        """Raise ImportRejected when anything is wrong."""
        if self.faults.count:
            raise ImportRejected(self.faults)

    def records(self, table: Table, by: Actor, find: _Find) -> Iterator[Record]:
        """The lines of *table*, ready to be written."""
        for line, values, raw in self._parsed(table, self.faults):
            yield Record(table, line, values, raw, by, find)

    def count(self, table: Table, summary: FileSummary) -> None:
        """Keep what became of *table*. The first table of a file counts its lines; the others can only change them."""
        first = self.summaries[table.file]
        if next(other for other in self.tables if other.file == table.file) is table:
            self.summaries[table.file] = summary
        else:
            first.changed += min(first.unchanged, summary.created + summary.changed)

    def _lines(self, table: Table, faults: FaultList) -> Iterator[tuple[int, dict[str, str]]]:
        same = [other for other in self.tables if other.file == table.file]
        every = {column.name: column for other in same for column in other.all_columns}
        needed = [column.name for column in every.values() if not column.may_be_absent]
        return lines(self.folder / table.file, needed=needed, allowed=every, faults=faults)

    def _parsed(self, table: Table, unfit: FaultList) -> Iterator[tuple[int, dict[str, Any], dict[str, str]]]:
        """Lines without fault as (line, values, cells). Faults of cells are gathered; *unfit* takes the file's own."""
        seen: dict[tuple[str, ...], int] = {}
        above: set[str] = set()
        for line, row in self._lines(table, unfit):
            before = self.faults.count
            values = {
                column.name: self._cell(table, column, line, row, above) for column in table.all_columns
            }
            self._tell_repeated(table, line, row, seen)
            if table.names is not None:
                above.add(row[table.columns[0].name].strip())
            if self.faults.count == before:
                yield line, values, row

    def _cell(self, table: Table, column: Column, line: int, row: dict[str, str], above: set[str]) -> Any:
        cell = row.get(column.name, "")
        try:
            value = column.read(cell)
            if column.refers_to is not None and value:
                for word in value if column.is_list else [value]:
                    self._follow(table, column.refers_to, word, above)
        except CellFault as fault:
            self.faults.add(table.file, line, fault.sentence, fault.mend, column=column.name, value=cell)
            return None
        return value

    def _follow(self, table: Table, model: type[models.Model], word: str, above: set[str]) -> None:
        """Raise CellFault unless *word* leads to a row that will be there when the line is written."""
        keys = self._keys.get(model, set())
        if word in keys and (model is not table.names or word in above):
            return
        if model not in self._stored:
            self._stored[model] = set(model._default_manager.values_list("key", flat=True))
        if word in self._stored[model]:
            return
        if word in keys:
            raise CellFault(
                _("«{text}» står lenger ned i filen.").format(text=word), _("Flytt den raden over denne.")
            )
        raise unknown_reference(word, keys | self._stored[model])

    def _tell_repeated(
        self, table: Table, line: int, row: dict[str, str], seen: dict[tuple[str, ...], int]
    ) -> None:
        if not table.unique_columns:
            return
        mark = tuple(row[name].strip() for name in table.unique_columns)
        first = seen.setdefault(mark, line)
        if first != line:
            self.faults.add(
                table.file,
                line,
                _("Det samme står allerede på linje {line}.").format(line=first),
                _("Fjern den ene, eller rett nøkkelen."),
                column=", ".join(table.unique_columns),
                value=", ".join(mark),
            )
