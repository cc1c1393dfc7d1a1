"""A stray quote costs its own row and no other."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.errors import InputError
from jumpstation.exchange.cutting import cut, find_separator
from jumpstation.exchange.reading import plan_import

HEAD = "Name,Date,Test Type,Contact Time [ms],Flight Time [ms]"


def plan(tmp_path, *lines, name="t.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return plan_import(path, [])


def test_every_row_is_there_and_those_with_a_stray_quote_are_doubted(tmp_path):
    rows = plan(
        tmp_path,
        HEAD,
        "Ode Nim,2026-05-02,DJ,205,455",
        '"Pia Ruf,2026-05-02,DJ,215,455',
        'Quin Sol,2026-05-02,30" box,225,455',
        '"Tom "Tim" Ula",2026-05-02,DJ,235,455',
        'Vic Wum,2026-05-02,"DJ, low",245,455',
        "Xen Yor,2026-05-02,DJ,255,455",
    ).rows
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7]
    assert [row.problem is not None for row in rows] == [False, True, False, True, False, False]
    assert "line 3" not in (rows[1].problem or "")
    assert "quote" in (rows[1].problem or "")
    assert rows[2].trial is not None
    assert rows[2].trial.trial.protocol_id == "30-box"
    assert rows[4].trial is not None
    assert rows[4].trial.trial.protocol_id == "dj-low"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("at", [1, 1500])
def test_a_quote_in_a_table_of_any_size_costs_one_row(tmp_path, separator, at):
    rows = [
        f"Person {i:04},2026-05-02,DJ,{180 + i % 90},455,{'long tag ' * 8}" for i in range(1600)
    ]
    rows[at] = '"' + rows[at]
    lines = [line.replace(",", separator) for line in (f"{HEAD},Tags", *rows)]
    found = plan(tmp_path, *lines).rows
    assert len(found) == 1600
    assert [row.line for row in found if row.problem] == [at + 2]


def test_a_cell_may_hold_line_breaks_where_the_row_is_as_wide_as_the_table(tmp_path):
    found = plan(
        tmp_path,
        f"{HEAD},Note",
        'Ode Nim,2026-05-02,DJ,205,455,"first\nsecond"',
        "Pia Ruf,2026-05-02,DJ,215,455,",
    ).rows
    assert [(row.line, row.problem) for row in found] == [(2, None), (4, None)]


def test_a_table_whose_every_row_was_saved_as_one_quoted_cell():
    text = '"Name,Group"\n"Ode,""U18, a"""\n'
    assert [row.cells for row in cut(text, ",")] == [("Name", "Group"), ("Ode", "U18, a")]


@given(
    st.lists(
        st.lists(st.text(alphabet='ab ,;"\t12\n', max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_what_a_well_behaved_writer_writes_is_read(rows):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    found = [row for row in cut(buffer.getvalue(), ",") if row.doubt is None]
    plain = [row for row in rows if not any("\n" in cell for cell in row)]
    one_line = {tuple(cell.strip() for cell in row) for row in plain}
    assert one_line <= {row.cells for row in found}


@given(st.text(alphabet='a1,;"\n\t', max_size=120), st.sampled_from(",;\t|"))
def test_no_line_vanishes(text, separator):
    lines = text.split("\n")
    rows = cut(text, separator)
    held = sum(1 + sum(cell.count("\n") for cell in row.cells) for row in rows)
    assert held <= len(lines)
    filled = {number for number, line in enumerate(lines, start=1) if line.strip('",;|\t ')}
    spans = [row.line + sum(cell.count("\n") for cell in row.cells) for row in rows]
    covered = {
        line for row, last in zip(rows, spans, strict=True) for line in range(row.line, last + 1)
    }
    assert filled <= covered


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Squad of Meier, spring\nName;Zeit\nA;0,18\nB;0,19", ";"),
        ("Name,Groups\nA,Sprint; U23\nB,Sprint; U18", ","),
        ("Name;Note\nMuster, Anna;x\nMuster, Ida;y", ";"),
        ("Name|Gruppe\nA|B", "|"),
        ("sep=;\nName;Note\na,b,c;d", ";"),
        ("Name\nAnna", ","),
    ],
)
def test_the_separator_stands_in_most_lines(text, separator):
    assert find_separator(text) == separator


def test_more_cells_than_the_head_are_a_doubt_and_no_shift(tmp_path):
    found = plan(tmp_path, "Name,Group,Club", "Muster, Eva,U18,Nord", "Ode Nim,U18,Nord").rows
    assert "1 cells more than the head" in (found[0].problem or "")
    assert found[1].problem is None


def test_a_book_that_is_damaged_is_one_sentence(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "Group"], ["Ode Nim", "A"]):
        sheet.append(row)
    whole = tmp_path / "team.xlsx"
    book.save(whole)
    data = whole.read_bytes()
    broken = tmp_path / "broken.xlsx"
    for size in range(0, len(data), 211):
        broken.write_bytes(data[:size])
        with pytest.raises(InputError):
            plan_import(broken, [])
    for at in range(60, len(data), 97):
        broken.write_bytes(data[:at] + b"\xff\x00\x3c" + data[at + 3 :])
        with contextlib.suppress(InputError):
            assert all(row.line for row in plan_import(broken, []).rows)


def test_a_stray_cell_far_away_costs_neither_time_nor_rows(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "Group"], ["Ode Nim", "A"]):
        sheet.append(row)
    sheet["AAA90000"] = "."
    book.save(tmp_path / "far.xlsx")
    found = plan_import(tmp_path / "far.xlsx", []).rows
    assert found[0].person is not None
    assert found[0].person.name == "Ode Nim"


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Vorname", "Nachname"])
    sheet.append(["Ode", "Nim"])
    book.save(tmp_path / "team.xlsx")
    (tmp_path / "team.csv").write_bytes((tmp_path / "team.xlsx").read_bytes())
    (row,) = plan_import(tmp_path / "team.csv", []).rows
    assert row.text == "Ode Nim"
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError, match="old kind"):
        plan_import(tmp_path / "old.xls", [])
