"""The shipped code lists are whole, and a list with faults names all of them at once."""

import csv
from datetime import date
from pathlib import Path

import pytest

from fotfeste.kernel.codelist_files import (
    CODE_LISTS,
    FOLDER,
    CodeListFault,
    CodeListFaults,
    CodeRow,
    read_all,
    read_code_list,
)
from fotfeste.kernel.formats import LANGUAGES

GOOD = {
    "counties_2024.csv": "code,name_nb,valid_from,source\n31,Østfold,2024-01-01,SSB\n03,Oslo,,SSB\n",
    "counties_former.csv": "code,name_nb,valid_from,valid_to,successor_codes,source\n"
    "30,Viken,2020-01-01,2023-12-31,31|32,SSB\n",
}


def counties(folder: Path, **changed: str) -> list[CodeRow]:
    """The list of counties from a folder where the files are good except for those changed."""
    contents = GOOD | {f"{name}.csv": text for name, text in changed.items()}
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return list(read_code_list("county", folder))


def faults_of(folder: Path, **changed: str) -> tuple[CodeListFault, ...]:
    with pytest.raises(CodeListFaults) as raised:
        counties(folder, **changed)
    return raised.value.faults


def shipped(key: str) -> dict[str, CodeRow]:
    return {row.code: row for row in read_code_list(key)}


def test_every_shipped_file_belongs_to_a_list() -> None:
    listed = [file.name for code_list in CODE_LISTS.values() for file in code_list.files]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.csv"))


def test_every_line_of_every_shipped_file_becomes_a_row() -> None:
    lines = 0
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            lines += len(list(csv.DictReader(file)))
    assert len(list(read_all())) == lines


def test_every_column_of_every_shipped_file_is_kept() -> None:
    for code_list in CODE_LISTS.values():
        for file in code_list.files:
            with (FOLDER / file.name).open(encoding="utf-8", newline="") as stream:
                written = list(csv.DictReader(stream))
            values = {value for record in written for value in record.values() if value}
            kept = {text for row in read_code_list(code_list.key) for text in texts_of(row)}
            assert values <= kept


def texts_of(row: CodeRow) -> set[str]:
    own = (
        row.code,
        row.name_nb,
        row.name_nn,
        row.name_en,
        row.valid_from,
        row.valid_to,
        row.order,
        row.source,
    )
    return {str(value) for value in own} | set(row.attributes.values())


def test_no_list_has_the_same_order_twice() -> None:
    for key in CODE_LISTS:
        orders = [row.order for row in read_code_list(key)]
        assert len(orders) == len(set(orders))


def test_codes_keep_their_zeros() -> None:
    assert shipped("municipality")["0301"].name_nb == "Oslo"
    assert shipped("nav_office")["0326"].attributes == {"district_code": "030112"}


def test_former_counties_are_valid_until_they_were_split() -> None:
    viken = shipped("county")["30"]
    assert (viken.valid_from, viken.valid_to) == (date(2020, 1, 1), date(2023, 12, 31))
    assert viken.attributes["successor_codes"] == "31|32|33"


def test_both_generations_of_a_name_are_kept() -> None:
    group = shipped("support_need_group")["LITEN_MULIGHET_TIL_A_JOBBE"]
    assert group.name_nb == "Liten mulighet til å jobbe"
    assert group.attributes["name_old_nb"] == "Varig tilpasset innsats"


def test_the_order_of_phases_is_that_of_the_model() -> None:
    phases = sorted(shipped("project_phase").values(), key=lambda row: row.order)
    assert [row.code for row in phases] == ["IDEA", "CONCEPT", "PLAN", "EXECUTE", "CLOSE", "REALISE"]


def test_a_list_in_two_files_is_one_list(tmp_path: Path) -> None:
    rows = counties(tmp_path)
    assert [(row.code, row.order) for row in rows] == [("31", 1), ("03", 2), ("30", 3)]
    assert rows[1].valid_from is rows[1].valid_to is None


def test_an_own_nynorsk_name_is_read(tmp_path: Path) -> None:
    rows = counties(tmp_path, counties_2024="code,name_nb,name_nn,source\n50,Trøndelag,Trøndelag fylke,SSB\n")
    assert rows[0].name_nn == "Trøndelag fylke"


def test_a_byte_order_mark_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    rows = counties(tmp_path, counties_2024="\ufeffcode,name_nb,source\n\n31,Østfold,SSB\n\n")
    assert [row.code for row in rows] == ["31", "30"]


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        counties_2024="code,name_nb,valid_from,source\n31,,01.01.2024,SSB\n,Oslo,,\n32,Akershus\n",
        counties_former="code,name_nb,valid_from,valid_to,source\n30,Viken,2024-01-01,2023-12-31,SSB\n",
    )
    assert [(fault.file, fault.line, fault.column, fault.value, fault.fault.code) for fault in faults] == [
        ("counties_2024.csv", 2, "name_nb", "", "code_list.empty"),
        ("counties_2024.csv", 2, "valid_from", "01.01.2024", "code_list.date"),
        ("counties_2024.csv", 3, "code", "", "code_list.empty"),
        ("counties_2024.csv", 3, "source", "", "code_list.empty"),
        ("counties_2024.csv", 4, None, "32,Akershus", "code_list.width"),
        ("counties_former.csv", 2, "valid_to", "2023-12-31", "code_list.period"),
    ]


def test_a_fault_says_where_what_and_how_to_mend(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, counties_2024="code,name_nb,valid_from,source\n31,Østfold,2024,SSB\n")
    assert [faults[0].sentence(language) for language in LANGUAGES] == [
        "counties_2024.csv, linje 2, kolonne valid_from, «2024»: Datoen må skrives som 2024-01-31.",
        "counties_2024.csv, linje 2, kolonne valid_from, «2024»: Datoen må skrivast som 2024-01-31.",
        "counties_2024.csv, line 2, column valid_from, «2024»: The date must be written as 2024-01-31.",
    ]


def test_a_code_valid_twice_at_the_same_time_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, counties_2024="code,name_nb,valid_from,source\n30,Viken,2023-12-31,SSB\n")
    assert (fault.file, fault.line, fault.fault.code) == ("counties_former.csv", 2, "code_list.twice")
    assert dict(fault.fault.params) == {"file": "counties_2024.csv", "line": 2}


def test_a_code_may_return_when_its_first_time_is_over(tmp_path: Path) -> None:
    rows = counties(tmp_path, counties_2024="code,name_nb,valid_from,source\n30,Viken,2024-01-01,SSB\n")
    assert [row.code for row in rows] == ["30", "30"]


@pytest.mark.parametrize("value", ["2024", "20240101", "2024-W01-1", "2024-02-30", "01.01.2024"])
def test_a_date_in_another_form_is_refused(tmp_path: Path, value: str) -> None:
    (fault,) = faults_of(tmp_path, counties_2024=f"code,name_nb,valid_from,source\n31,Østfold,{value},SSB\n")
    assert (fault.value, fault.fault.code) == (value, "code_list.date")


def test_missing_and_doubled_columns_are_refused(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, counties_2024="code,code,source\n31,31,SSB\n")
    assert [(fault.line, fault.column, fault.fault.code) for fault in faults] == [
        (1, "code", "code_list.column_twice"),
        (1, "name_nb", "code_list.column_missing"),
    ]


def test_an_order_that_is_no_number_is_refused(tmp_path: Path) -> None:
    text = "code,order,name_nb,name_en,source\nIDEA,first,Idé,Idea,Digdir\n"
    (tmp_path / "project_phases.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CodeListFaults) as raised:
        read_code_list("project_phase", tmp_path)
    (fault,) = raised.value.faults
    assert (fault.line, fault.column, fault.value) == (2, "order", "first")


def test_a_quotation_mark_left_open_is_refused(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, counties_2024='code,name_nb,source\n31,"Østfold,SSB\n')
    assert [fault.fault.code for fault in faults] == ["code_list.csv"]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    counties(tmp_path)
    (tmp_path / "counties_2024.csv").write_bytes("code,name_nb,source\n31,Østfold,SSB\n".encode("latin-1"))
    with pytest.raises(CodeListFaults, match="UTF-8"):
        read_code_list("county", tmp_path)


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodeListFaults) as raised:
        read_all(tmp_path)
    files = [file.name for code_list in CODE_LISTS.values() for file in code_list.files]
    assert [fault.file for fault in raised.value.faults] == files
    assert {fault.fault.code for fault in raised.value.faults} == {"code_list.file"}


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_code_list("no_such_list")
