"""What the import says about files with faults: each with file, line, column, value and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from fotfeste.exchange import columns
from fotfeste.exchange.csv_import import Record, Table, import_tables
from fotfeste.exchange.import_faults import MOST_SHOWN, ImportRejected
from fotfeste.kernel.actor import Actor
from fotfeste.kernel.models import SourceDocument
from fotfeste.portfolio.models import Staffing
from tests.exchange.conftest import HEADERS, Folder

Line = Callable[..., str]
FILE = "admin_resources.csv"


# The file itself -------------------------------------------------------------------------------------------


def test_missing_file_is_named(folder: Folder) -> None:
    told = folder.fault(FILE)
    assert (told.file, told.line, told.sentence) == (FILE, None, "Filen mangler.")


def test_empty_file(folder: Folder) -> None:
    assert folder.holds_text(FILE, "").fault().sentence == "Filen er tom."


def test_missing_column_is_named(folder: Folder) -> None:
    told = folder.holds_text(FILE, HEADERS[FILE].replace("quantity,", "") + "\n").fault()
    assert (told.line, told.column, told.sentence) == (1, "quantity", "Kolonnen mangler.")


def test_unknown_column_is_named_with_the_known_ones(folder: Folder) -> None:
    told = folder.holds_text(FILE, HEADERS[FILE] + ",antall\n").fault()
    assert (told.line, told.column, told.sentence) == (1, "antall", "Kolonnen er ukjent.")
    assert "quantity" in told.mend


def test_column_that_stands_twice(folder: Folder) -> None:
    told = folder.holds_text(FILE, HEADERS[FILE] + ",year\n").fault()
    assert (told.column, told.sentence) == ("year", "Kolonnen står flere ganger.")


def test_wrong_number_of_cells_and_what_mends_it(folder: Folder, new_staffing: Line) -> None:
    told = folder.holds(FILE, new_staffing(label="Testere, to")).fault()
    assert told.line == 2
    assert told.sentence == "Linjen har 8 felt, og kolonnene er 7."
    assert "anførselstegn" in told.mend


def test_quotation_mark_that_is_never_closed(folder: Folder, new_staffing: Line) -> None:
    told = folder.holds(FILE, new_staffing(), new_staffing(kind="andre", label='"Testere')).fault()
    assert (told.line, told.sentence) == (3, "Linjen kan ikke deles i felt.")


def test_line_numbers_count_lines_inside_quotation_marks(folder: Folder, new_staffing: Line) -> None:
    told = folder.holds(FILE, new_staffing(label='"To\nlinjer"'), new_staffing(year="i fjor")).fault()
    assert (told.line, told.column) == (4, "year")


def test_iso_8859_1_is_recognised_by_line_and_byte(folder: Folder, new_staffing: Line) -> None:
    text = "\n".join([HEADERS[FILE], new_staffing(), new_staffing(kind="andre", label="Prøver")])
    told = folder.holds_text(FILE, text, encoding="iso-8859-1").fault()
    assert told.line == 3
    assert told.sentence == (
        "Byte 16 på linjen er ikke UTF-8. Filen ser ut til å være lagret som ISO-8859-1 («ø»)."
    )
    assert told.mend == "Lagre den som CSV UTF-8."


def test_utf_16_is_recognised(folder: Folder, new_staffing: Line) -> None:
    told = folder.holds_text(FILE, f"{HEADERS[FILE]}\n{new_staffing()}\n", encoding="utf-16").fault()
    assert told.sentence == "Filen er lagret som UTF-16."


def test_byte_order_mark_is_accepted(folder: Folder, new_staffing: Line) -> None:
    text = f"{HEADERS[FILE]}\n{new_staffing()}\n"
    assert folder.holds_text(FILE, text, encoding="utf-8-sig").imports() == {FILE: (1, 0, 0)}


def test_semicolons_from_a_norwegian_spreadsheet_are_accepted(folder: Folder, new_staffing: Line) -> None:
    text = f"{HEADERS[FILE]}\n{new_staffing()}\n".replace(",", ";").replace("\n", "\r\n")
    assert folder.holds_text(FILE, text).imports() == {FILE: (1, 0, 0)}


def test_empty_lines_are_left_out(folder: Folder, new_staffing: Line) -> None:
    assert folder.holds(FILE, new_staffing(), "", ",,,,,,").imports() == {FILE: (1, 0, 0)}


# Cells and references --------------------------------------------------------------------------------------


def test_empty_cell_that_must_be_filled(folder: Folder, new_staffing: Line) -> None:
    told = folder.holds(FILE, new_staffing(label="")).fault()
    assert (told.line, told.column, told.sentence, told.mend) == (
        2,
        "label_nb",
        "Feltet er tomt.",
        "Skriv en verdi.",
    )


def test_number_with_wrong_groups(folder: Folder, new_staffing: Line) -> None:
    told = folder.holds(FILE, new_staffing(quantity="2.500.0000")).fault()
    assert (told.line, told.column, told.value) == (2, "quantity", "2.500.0000")
    assert "grupper på tre" in told.sentence


def test_impossible_date(folder: Folder) -> None:
    told = folder.holds("programmes.csv", "nytt,Nytt,,,test,,2024-02-31,,,,,,,,").fault()
    assert (told.column, told.value) == ("start", "2024-02-31")
    assert "finnes ikke" in told.sentence


def test_unknown_choice_lists_the_choices(folder: Folder) -> None:
    told = folder.holds("organisations.csv", "ny,Ny,,,ngo,,frivillig,false,,,").fault()
    assert (told.column, told.value) == ("sector", "frivillig")
    assert told.mend == "Velg en av disse: state, municipal, county, ngo, private."


def test_unknown_reference_suggests_the_nearest_key(folder: Folder) -> None:
    told = folder.holds("organisations.csv", "ny,Ny,,,ngo,nav_alnna,ngo,false,,,").fault()
    assert (told.column, told.value) == ("parent_org_id", "nav_alnna")
    assert told.mend == "Mente du «nav_alna»?"


def test_unknown_source_document(folder: Folder, new_staffing: Line) -> None:
    line = new_staffing().replace("handlingsprogram_2025", "handlingsprogram_2026")
    assert folder.holds(FILE, line).fault().mend == "Mente du «handlingsprogram_2025»?"


def test_reference_may_lead_to_another_file_of_the_import(folder: Folder) -> None:
    folder.holds("organisations.csv", "ny,Ny,,,ngo,,ngo,false,,,")
    folder.holds("programmes.csv", "nytt,Nytt,,,test,ny,,,,,,,,,")
    assert folder.imports("organisations.csv", "programmes.csv") == {
        "organisations.csv": (1, 0, 0),
        "programmes.csv": (1, 0, 0),
    }


def test_parent_below_its_child_in_the_file(folder: Folder) -> None:
    child, parent = "barn,Barn,,forelder,test,,,,,,,,,,", "forelder,Forelder,,,test,,,,,,,,,,"
    told = folder.holds("programmes.csv", child, parent).fault()
    assert (told.line, told.column) == (2, "parent_programme_id")
    assert told.mend == "Flytt den raden over denne."


def test_repeated_key_names_both_lines(folder: Folder) -> None:
    line = "metode-x,ostfold-klar,ny_metode,full,,"
    told = folder.holds("project_methods.csv", line, line).fault()
    assert (told.line, told.column) == (3, "project_id, method_code")
    assert told.sentence == "Det samme står allerede på linje 2."


def test_faults_of_all_files_are_told_at_once(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing(year="i fjor", quantity="mange"))
    folder.holds("organisations.csv", "ny,,,,ngo,,ngo,kanskje,,,")
    told = {(fault.file, fault.column) for fault in folder.faults()}
    assert told == {
        (FILE, "year"),
        (FILE, "quantity"),
        ("organisations.csv", "name_nb"),
        ("organisations.csv", "is_state_municipal_partnership"),
    }


def test_more_faults_than_can_be_shown_are_counted(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, *(new_staffing(kind=f"k{n}", year="x") for n in range(MOST_SHOWN + 7)))
    with pytest.raises(ImportRejected) as told:
        folder.imports()
    assert (len(told.value.faults), told.value.count) == (MOST_SHOWN, MOST_SHOWN + 7)


def test_faults_in_english(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing(label="", quantity="2.500.0000"))
    with translation.override("en"):
        number, empty = folder.faults()
    assert "groups of three" in number.sentence
    assert (empty.sentence, empty.mend) == ("The field is empty.", "Write a value.")


# What the actions refuse -----------------------------------------------------------------------------------


def test_refused_field_is_told_at_its_column(folder: Folder) -> None:
    told = folder.holds("organisations.csv", f"ny,{'N' * 201},,,ngo,,ngo,false,,,").fault()
    assert (told.file, told.line, told.column) == ("organisations.csv", 2, "name_nb")
    assert "200" in told.sentence


def test_circle_is_told_at_the_line_that_closes_it(folder: Folder) -> None:
    folder.holds("organisations.csv", "a-1,A,,,ngo,b-1,ngo,false,,,", "b-1,B,,,ngo,a-1,ngo,false,,,")
    told = folder.fault()
    assert (told.line, told.column, told.value) == (3, "parent_org_id", "a-1")


def test_line_that_refers_to_a_refused_row_is_not_told_again(folder: Folder) -> None:
    folder.holds("programmes.csv", f"nytt,{'N' * 201},,,test,,,,,,,,,,", "under,Under,,nytt,test,,,,,,,,,,")
    assert [fault.line for fault in folder.faults()] == [2]


def test_refused_row_among_many_is_told_at_its_line(folder: Folder) -> None:
    lines = [f"prove-{n},,Antall,,{n},persons,exact,2024,,,,,,," for n in range(1, 6)]
    lines[3] = f"prove-4,,{'A' * 301},,4,persons,exact,2024,,,,,,,"
    told = folder.holds("project_results.csv", *lines).fault()
    assert (told.line, told.column) == (5, "indicator_nb")


def test_what_the_actor_may_not_do_is_told(
    folder: Folder, new_staffing: Line, actor_in: Callable[[str], Actor]
) -> None:
    told = folder.holds(FILE, new_staffing()).fault(by=actor_in("observer"))
    assert told.line == 2
    assert "Rollen «Observatør»" in told.sentence


def test_row_that_only_the_database_refuses(tmp_path: Path, system: Actor) -> None:
    def write(record: Record) -> None:
        with transaction.atomic():
            SourceDocument.objects.create(key="arsrapport_2024", title=record["title"], year=2024)

    table = Table("documents.csv", (columns.text("title"),), write, is_sourced=False)
    (tmp_path / "documents.csv").write_text("title\nTo ganger\n")
    with pytest.raises(ImportRejected) as told:
        import_tables([table], tmp_path, by=system)
    (fault,) = told.value.faults
    assert (fault.line, "Databasen tar ikke imot raden" in fault.sentence) == (2, True)


def test_fault_of_our_own_says_where_it_happened(tmp_path: Path, system: Actor) -> None:
    def write(record: Record) -> None:
        raise ZeroDivisionError

    table = Table("documents.csv", (columns.text("title"),), write, is_sourced=False)
    (tmp_path / "documents.csv").write_text("title\nEn\n")
    with pytest.raises(ZeroDivisionError) as told:
        import_tables([table], tmp_path, by=system)
    assert told.value.__notes__ == ["documents.csv:2"]


def test_nothing_is_stored_when_one_line_is_refused(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing(), new_staffing(kind="andre", label="L" * 201))
    before = Staffing.objects.count()
    folder.fault()
    assert Staffing.objects.count() == before


def test_the_message_holds_every_fault(folder: Folder, new_staffing: Line) -> None:
    folder.holds(FILE, new_staffing(year="x"), new_staffing(year="y"))
    with pytest.raises(ImportRejected) as told:
        folder.imports()
    assert str(told.value).count(f"{FILE}:") == 2
