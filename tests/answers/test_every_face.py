"""Window, command line, PDF, CSV and Excel on the demo file: every number of the squad is one."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader

from jumpstation.answers.columns import of_face
from jumpstation.cli import cli
from jumpstation.station.demo import make_demo
from jumpstation.station.demo_people import PEOPLE
from jumpstation.store import open_store
from jumpstation.ui.screens.squad.controller import squad_of
from jumpstation.ui.screens.squad.model import SquadModel, shown
from jumpstation.ui.values.columns import cell, head

TODAY = date(2026, 3, 17)
SERIES = ("ankle-hops-10-5", "both", "rsi_m_per_s")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, TODAY, people=PEOPLE[:6])
    return path


@pytest.fixture(scope="module")
def window(demo: Path) -> SquadModel:
    with open_store(demo) as store:
        return SquadModel(squad_of(store, SERIES, TODAY), sort=("athlete", True))


def say(demo: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, [*words, "--db", str(demo), "--on", TODAY.isoformat()])
    assert done.exit_code == 0, done.output
    return done.stdout


def drawn(window: SquadModel) -> dict[str, dict[str, str]]:
    """What stands in each cell of the window, by name and head."""
    return {
        row.name: {head(column): cell(column, row).text for column in window.columns}
        for row in shown(window)
    }


def test_the_terminal_says_what_the_window_shows(demo: Path, window: SquadModel):
    assert window.squad is not None
    columns = of_face(window.squad.columns, "text")[:-1]
    heads, *lines = [line for line in say(demo, "squad").splitlines() if line[:4].strip()]
    seen = drawn(window)
    compared = 0
    for line in lines:
        name = next(name for name in seen if name in line)
        for column in columns:
            if column.head not in seen[name]:
                continue  # not of the window
            start = heads.index(column.head)
            part = line[: start + len(column.head)] if column.numeric else line[start:]
            words = seen[name][column.head]
            assert part.endswith(words) if column.numeric else part.startswith(words), column.id
            compared += 1
    assert compared >= 10 * len(seen)


def test_files_and_json_have_the_windows_numbers_in_si(demo: Path, window: SquadModel, tmp_path):
    assert window.squad is not None
    told = {row["athlete"]: row for row in json.loads(say(demo, "squad", "--json"))}
    say(demo, "squad", "--out", str(tmp_path / "s.csv"))
    say(demo, "squad", "--out", str(tmp_path / "s.xlsx"))
    with (tmp_path / "s.csv").open(encoding="utf-8-sig") as file:
        lines = {line["Athlete"]: line for line in csv.DictReader(file)}
    top, *cells = load_workbook(tmp_path / "s.xlsx")["table"].iter_rows(values_only=True)
    sheet = {line[0]: dict(zip(top, line, strict=True)) for line in cells}
    seen = drawn(window)
    assert set(told) == set(lines) == set(sheet) == set(seen)
    for name, row in told.items():
        for column in of_face(window.squad.columns, "file"):
            if not column.numeric:
                continue
            value = row[column.id]
            written, kept = lines[name][column.si_head], sheet[name][column.si_head]
            if value is None:
                assert (written, kept) == ("", None)
                continue
            assert float(written) == pytest.approx(value, rel=1e-5)
            assert kept == pytest.approx(value)
            assert column.display is not None
            if column.head in seen[name]:
                shown_as = float(seen[name][column.head].replace("−", "-"))
                near = 0.5000001 * 10**-column.display.decimals
                assert value * column.display.scale == pytest.approx(shown_as, abs=near)


def test_the_coachs_page_has_the_windows_words(demo: Path, window: SquadModel, tmp_path: Path):
    assert window.squad is not None
    page = tmp_path / "coach.pdf"
    say(demo, "report", "all", "--kind", "coach", "--out", str(page))
    text = "".join("".join(p.extract_text() for p in PdfReader(page).pages).split())
    seen = drawn(window)
    for row in window.squad.rows:
        if row.change is None:
            continue
        assert "".join(f"{row.name}{seen[row.name]['RSI m/s']}{row.last_on}".split()) in text
        assert f"{seen[row.name]['Best m/s']}{seen[row.name]['Rank %']}" in text
        assert "".join(window.squad.column("sentence").words(row).split()) in text
