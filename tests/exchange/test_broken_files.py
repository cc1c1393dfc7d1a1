"""A damaged file is a plan with its rows explained, or one sentence; never a fault of ours."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumpstation.errors import InputError
from jumpstation.exchange.document import write_document
from jumpstation.exchange.native_csv import write_native_csv
from jumpstation.exchange.presets import PRESETS, preset_text
from jumpstation.exchange.reading import plan_import
from jumpstation.exchange.records import ImportRow
from tests.exchange.made import record
from tests.exchange.table_layouts import LAYOUTS
from tests.exchange.test_reading import chronojump

WORDS = ["", "-1", "0", "abc", ";", ",", '"', "1e999", "NaN", "2026-13-45", "ü", "\t", "{", "[]"]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    made = {"native": write_native_csv([record(0), record(1)], folder, "x")[0]}
    made["json"] = folder / "all.json"
    write_document([record(0), record(1)], made["json"])
    for text, name in (
        (chronojump(), "chronojump"),
        (preset_text([record(0), record(1)], PRESETS["hawkin"]), "hawkin"),
        ("Name;Group;ID;Born\nAnna;A;1;2004\nBen;B;2;2003\n", "roster"),
    ):
        made[name] = folder / f"{name}.csv"
        made[name].write_text(text, encoding="utf-8", newline="")
    return made


@pytest.mark.parametrize("name", ["native", "json", "chronojump", "hawkin", "roster"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(WORDS)),
        min_size=1,
        max_size=6,
    )
)
def test_damage_is_told(files, tmp_path, name, cuts):
    text = files[name].read_text(encoding="utf-8")
    for where, length, word in cuts:
        at = int(where * len(text))
        text = text[:at] + word + text[at + length :]
    broken = tmp_path / files[name].name
    broken.write_text(text, encoding="utf-8", newline="")
    for row in _rows(broken):
        assert row.problem is None or row.problem.strip()
        if row.problem is None and row.trial is not None:
            values = row.trial.trial.score.values()
            assert all(value.value is None or value.value != -1 for value in values)


def test_cut_off_anywhere(files, tmp_path):
    for name, path in files.items():
        data = path.read_bytes()
        for size in range(0, len(data), max(1, len(data) // 40)):
            broken = tmp_path / path.name
            broken.write_bytes(data[:size])
            for row in _rows(broken):
                assert row.line > 0, name


TEXTS = {
    layout.file: layout
    for layout in LAYOUTS
    if layout.kind == "table" and layout.file.endswith("csv") and layout.file != "es.csv"
}


@pytest.mark.parametrize("name", TEXTS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    marks=st.lists(
        st.tuples(st.integers(0, 4), st.floats(0, 1), st.sampled_from('",;|\tx1.- ')),
        min_size=1,
        max_size=6,
    )
)
def test_no_row_vanishes_without_a_word(tmp_path, name, marks):
    """Rows in are rows read and rows named: whatever mark is put into whichever row."""
    path = tmp_path / name
    TEXTS[name].write(path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    first = len(lines) - 5
    for row, where, mark in marks:
        text = lines[first + row]
        at = int(where * len(text))
        lines[first + row] = text[:at] + mark + text[at:]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        plan = plan_import(path, [])
    except InputError:
        return  # asked about as a whole
    assert [row.line for row in plan.rows] == [first + n + 1 for n in range(5)]
    assert all(row.trial is not None or row.problem for row in plan.rows)


def test_a_damaged_book_of_our_own_is_a_plan_or_a_sentence(tmp_path):
    whole = tmp_path / "own.xlsx"
    next(layout for layout in LAYOUTS if layout.file == "own.xlsx").write(whole)
    data = whole.read_bytes()
    for at in range(40, len(data), len(data) // 60):
        (tmp_path / "x.xlsx").write_bytes(data[:at] + b"\x00\xff<" + data[at + 3 :])
        for row in _rows(tmp_path / "x.xlsx"):
            assert row.trial is not None or row.problem


def test_json_that_nests_without_end_is_one_sentence(tmp_path):
    path = tmp_path / "all.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match="not JSON"):
        plan_import(path, [])


def _rows(path: Path) -> tuple[ImportRow, ...]:
    """The rows of the plan; none where the file as a whole is refused in a sentence."""
    with contextlib.suppress(InputError):
        return plan_import(path, []).rows
    return ()
