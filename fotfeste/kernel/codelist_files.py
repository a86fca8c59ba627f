"""Reads the shipped code lists into typed rows, or says everything that is wrong with their files.

`read_all()` gives every row of every list; `CODE_LISTS` tells what each list is and how its columns are read.
The files are CSV in UTF-8 with commas and one header line. Each row names its source. Norwegian and English
names that the source does not give are translations made for this project.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fotfeste.kernel.formats.faults import FormatFault
from fotfeste.kernel.formats.language import Language

FOLDER = Path(__file__).parent / "codelists"


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file of a list, and which of its columns say what. A column not named here becomes an attribute."""

    name: str
    code: str = "code"
    name_nb: str = "name_nb"
    name_en: str = "name_en"
    order: str | None = None
    """Without a column for the order, the order of the lines counts."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes: its stable key, its title, and the file or files it is kept in."""

    key: str
    title_nb: str
    title_en: str
    files: tuple[CodeFile, ...]


# Where a name is the same in every language (places, offices), one column serves as both names.
CODE_LISTS: dict[str, CodeList] = {
    code_list.key: code_list
    for code_list in (
        CodeList(
            "activity_status",
            "Status for aktiviteter i planen",
            "Status of activities in the plan",
            (CodeFile("activity_status.csv"),),
        ),
        CodeList(
            "address_protection",
            "Adressebeskyttelse",
            "Address protection",
            (CodeFile("address_protection.csv"),),
        ),
        CodeList(
            "cefr_level",
            "Språknivå i det europeiske rammeverket",
            "Language levels of the European framework",
            (CodeFile("cefr_levels.csv", name_nb="label_nb", order="order"),),
        ),
        CodeList(
            "county",
            "Fylker, også tidligere",
            "Counties, former ones included",
            (
                CodeFile("counties_2024.csv", name_en="name_nb"),
                CodeFile("counties_former.csv", name_en="name_nb"),
            ),
        ),
        CodeList(
            "digital_competence",
            "Digital kompetanse (DigComp 2.2)",
            "Digital competence (DigComp 2.2)",
            (CodeFile("digcomp22.csv", name_nb="competence_nb", name_en="competence_en"),),
        ),
        CodeList("main_goal", "Hovedmål", "Main goals", (CodeFile("hovedmal.csv"),)),
        CodeList(
            "support_need_group",
            "Innsatsgrupper",
            "Support need groups",
            (CodeFile("innsatsgruppe.csv", name_nb="name_new_nb", order="order"),),
        ),
        CodeList("language", "Språk", "Languages", (CodeFile("languages.csv", code="bcp47"),)),
        CodeList(
            "modular_trade",
            "Fag med modulstrukturert opplæring",
            "Trades with modular training",
            (CodeFile("mfy_trades.csv"),),
        ),
        CodeList(
            "municipality",
            "Kommuner i kildene",
            "Municipalities in the sources",
            (CodeFile("municipalities_in_sources.csv", name_nb="name", name_en="name"),),
        ),
        CodeList(
            "nav_office",
            "Nav-kontorer i Oslo",
            "Nav offices in Oslo",
            (CodeFile("nav_offices_oslo.csv", code="nav_office_no", name_nb="name", name_en="name"),),
        ),
        CodeList(
            "nav_measure_type",
            "Tiltakstyper i Nav",
            "Types of measures in Nav",
            (CodeFile("nav_tiltakstyper.csv"),),
        ),
        CodeList(
            "norwegian_test_part",
            "Delprøver i norskprøven",
            "Parts of the Norwegian test",
            (CodeFile("norskprove_parts.csv"),),
        ),
        CodeList(
            "education_level",
            "Utdanningsnivå (NUS2000)",
            "Levels of education (NUS2000)",
            (CodeFile("nus2000_levels.csv"),),
        ),
        CodeList(
            "city_district",
            "Bydeler i Oslo",
            "City districts of Oslo",
            (CodeFile("oslo_districts.csv", name_nb="name", name_en="name"),),
        ),
        CodeList("outcome", "Utfall", "Outcomes", (CodeFile("outcome_categories.csv"),)),
        CodeList(
            "exit_reason",
            "Avslutningsårsaker",
            "Exit reasons",
            (CodeFile("participation_end_reason.csv"),),
        ),
        CodeList(
            "participation_status",
            "Status for deltakelse",
            "Status of participation",
            (CodeFile("participation_status.csv"),),
        ),
        CodeList(
            "project_phase",
            "Prosjektfaser",
            "Project phases",
            (CodeFile("project_phases.csv", order="order"),),
        ),
        CodeList(
            "supported_employment_step",
            "Trinn i arbeid med støtte",
            "Steps of supported employment",
            (CodeFile("se_steps.csv", code="order", order="order"),),
        ),
        CodeList(
            "occupation_group",
            "Yrkesfelt (STYRK-08)",
            "Major groups of occupations (STYRK-08)",
            (CodeFile("styrk08_major_groups.csv", name_en="isco08_en"),),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of one list, in one period. Codes are text: «0301» keeps its zero."""

    list_key: str
    code: str
    name_nb: str
    name_nn: str | None
    """None where the source has no nynorsk name of its own."""
    name_en: str
    valid_from: date | None
    """First day; None if it has been valid as long as the source tells."""
    valid_to: date | None
    """Last day; None if it is still valid."""
    order: int
    attributes: dict[str, str]
    """The remaining columns by name; those left empty are not here."""
    source: str


@dataclass(frozen=True, slots=True)
class CodeListFault:
    """One thing that is wrong: where it stands, what stands there, and how to mend it."""

    file: str
    line: int | None
    column: str | None
    value: str
    fault: FormatFault

    def sentence(self, language: Language) -> str:
        """«fil.csv, linje 4, kolonne valid_from, «31.12.2023»: Datoen må skrives som 2024-01-31.»"""
        words = _PLACE_WORDS[language]
        place = [self.file]
        if self.line is not None:
            place.append(f"{words[0]} {self.line}")
        if self.column is not None:
            place.append(f"{words[1]} {self.column}")
        if self.value:
            place.append(f"«{self.value}»")
        return f"{', '.join(place)}: {self.fault.sentence(language)}"


_PLACE_WORDS: dict[Language, tuple[str, str]] = {
    "nb": ("linje", "kolonne"),
    "nn": ("linje", "kolonne"),
    "en": ("line", "column"),
}


class CodeListFaults(ValueError):
    """Everything that is wrong with the files that were read. `str()` gives it in bokmål, a line each."""

    def __init__(self, faults: list[CodeListFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.sentence("nb") for fault in faults))


def read_all(folder: Path = FOLDER) -> Iterator[CodeRow]:
    """Every row of every list, list by list in the order of `CODE_LISTS`.

    All files are read and checked before the first row is given, so a loader never stops half-way. Raises
    CodeListFaults with the faults of all files together.
    """
    return _read(list(CODE_LISTS.values()), folder)


def read_code_list(key: str, folder: Path = FOLDER) -> Iterator[CodeRow]:
    """The rows of one list. KeyError for a list that is not ours, CodeListFaults for files with faults."""
    return _read([CODE_LISTS[key]], folder)


def _read(code_lists: list[CodeList], folder: Path) -> Iterator[CodeRow]:
    faults: list[CodeListFault] = []
    placed: list[_PlacedRow] = []
    for code_list in code_lists:
        of_list: list[_PlacedRow] = []
        for file in code_list.files:
            of_list.extend(_FileReader(code_list.key, file, folder, faults).rows(first=len(of_list) + 1))
        faults.extend(_codes_valid_twice(of_list))
        placed.extend(of_list)
    if faults:
        raise CodeListFaults(faults)
    return iter([row.row for row in placed])


@dataclass(frozen=True, slots=True)
class _PlacedRow:
    """A row, and where it stands, for faults that are seen only when rows are compared."""

    row: CodeRow
    file: str
    line: int
    code_column: str


def _codes_valid_twice(placed: list[_PlacedRow]) -> Iterator[CodeListFault]:
    seen: dict[str, list[_PlacedRow]] = {}
    for this in placed:
        for other in seen.setdefault(this.row.code, []):
            if _overlap(this.row, other.row):
                fault = FormatFault("code_list.twice", file=other.file, line=other.line)
                yield CodeListFault(this.file, this.line, this.code_column, this.row.code, fault)
                break
        seen[this.row.code].append(this)


def _overlap(one: CodeRow, other: CodeRow) -> bool:
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (
        other.valid_from or date.min
    ) <= (one.valid_to or date.max)


@dataclass(slots=True)
class _FileReader:
    """Reads one file, and adds what is wrong with it to the shared list of faults."""

    list_key: str
    file: CodeFile
    folder: Path
    faults: list[CodeListFault]
    line: int | None = field(default=None, init=False)
    record: dict[str, str] = field(default_factory=dict, init=False)

    def rows(self, *, first: int) -> list[_PlacedRow]:
        """The rows of the file, numbered from `first` where the file has no order of its own."""
        rows: list[_PlacedRow] = []
        for number, (line, record) in enumerate(self._records(), start=first):
            self.line, self.record = line, record
            before = len(self.faults)
            row = self._row(number)
            if len(self.faults) == before:
                rows.append(_PlacedRow(row, self.file.name, line, self.file.code))
        return rows

    def _records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The lines below the header as column and value. Nothing if the file or its header is unfit."""
        try:
            text = (self.folder / self.file.name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self._fault(None, "", "code_list.file")
            return
        except UnicodeDecodeError:
            self._fault(None, "", "code_list.encoding")
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            self.line = 1
            if not self._header_is_fit(header):
                return
            for fields in reader:
                self.line = reader.line_num
                if not fields:
                    continue  # an empty line, such as editors leave at the end
                if len(fields) != len(header):
                    self._fault(
                        None, ",".join(fields), "code_list.width", found=len(fields), expected=len(header)
                    )
                else:
                    yield reader.line_num, dict(zip(header, (value.strip() for value in fields), strict=True))
        except csv.Error:
            self.line = reader.line_num
            self._fault(None, "", "code_list.csv")

    def _header_is_fit(self, header: list[str]) -> bool:
        before = len(self.faults)
        for column in sorted({column for column in header if header.count(column) > 1}):
            self._fault(column, "", "code_list.column_twice", name=column)
        needed = [self.file.code, self.file.name_nb, self.file.name_en, "source"]
        if self.file.order is not None:
            needed.append(self.file.order)
        for column in dict.fromkeys(needed):
            if column not in header:
                self._fault(column, "", "code_list.column_missing", name=column)
        return len(self.faults) == before

    def _row(self, number: int) -> CodeRow:
        """The record as a row. It is worth something only if reading it added no fault."""
        for column in dict.fromkeys((self.file.code, self.file.name_nb, self.file.name_en, "source")):
            if not self.record[column]:
                self._fault(column, "", "code_list.empty")
        valid_from, valid_to = self._date("valid_from"), self._date("valid_to")
        if valid_from and valid_to and valid_to < valid_from:
            self._fault("valid_to", self.record["valid_to"], "code_list.period", start=valid_from.isoformat())
        named = {self.file.code, self.file.name_nb, self.file.name_en, self.file.order}
        named |= {"name_nn", "valid_from", "valid_to", "source"}
        return CodeRow(
            list_key=self.list_key,
            code=self.record[self.file.code],
            name_nb=self.record[self.file.name_nb],
            name_nn=self.record.get("name_nn") or None,
            name_en=self.record[self.file.name_en],
            valid_from=valid_from,
            valid_to=valid_to,
            order=self._order(number),
            attributes={
                column: value for column, value in self.record.items() if value and column not in named
            },
            source=self.record["source"],
        )

    def _order(self, number: int) -> int:
        if self.file.order is None:
            return number
        value = self.record[self.file.order]
        if value.isascii() and value.isdigit():
            return int(value)
        self._fault(self.file.order, value, "code_list.order")
        return number

    def _date(self, column: str) -> date | None:
        value = self.record.get(column)
        if not value:
            return None
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        self._fault(column, value, "code_list.date")
        return None

    def _fault(self, column: str | None, value: str, code: str, **params: str | int) -> None:
        self.faults.append(
            CodeListFault(self.file.name, self.line, column, value, FormatFault(code, **params))
        )
