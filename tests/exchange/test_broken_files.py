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
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def _rows(path: Path) -> tuple[ImportRow, ...]:
    """The rows of the plan; none where the file as a whole is refused in a sentence."""
    with contextlib.suppress(InputError):
        return plan_import(path, []).rows
    return ()
