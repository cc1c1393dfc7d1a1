"""The page on adding a column, followed to the letter in a copy: one file is touched."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "add-a-column.md").read_text(encoding="utf-8")

LOOK = """
import io
from datetime import date
from pypdf import PdfReader
from jumpstation.answers.columns import as_object, of_face
from jumpstation.answers.squad import squad
from jumpstation.cli.table import table_lines
from jumpstation.reports.coach import coach_report
from jumpstation.reports.tables import table_bytes
from jumpstation.ui.screens.squad.model import SquadModel, shown
from jumpstation.ui.values.columns import cell, head
from tests.answers.test_squad import SERIES, TODAY, history, of

found = squad(of(Ada=history([1.5, 1.6]), Eve=[]), SERIES, TODAY)
model = SquadModel(found, sort=("trials", True))
column = next(c for c in model.columns if c.id == "trials")
print("window", head(column), [cell(column, row).text for row in shown(model)])
print("text", table_lines(found.columns, found.rows)[0].split().count("Trials"))
print("csv", "Trials" in table_bytes(found.columns, found.rows, ".csv").decode("utf-8-sig"))
print("json", as_object(of_face(found.columns, "file"), found.rows[0])["trials"])
page = PdfReader(io.BytesIO(coach_report("All", found))).pages[0].extract_text()
print("page", "Trials" in page)
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("jumpstation", "protocols", "tests"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.jsrec")
        )
    return tmp_path


def test_one_declaration_in_one_file_and_every_face_has_the_column(copied: Path):
    (code,) = re.findall(r"```text\n(.*?)```", PAGE, re.S)
    file = re.search(r"`columns_of` in `([\w/.]+)`", PAGE)
    line = re.search(r"begins with `(.+?)`", PAGE)
    assert file
    assert line
    place = copied / file[1]
    was = place.read_text(encoding="utf-8")
    assert was.count(f"        {line[1]}") == 1
    new = textwrap.indent(textwrap.dedent(code), " " * 8)
    place.write_text(was.replace(f"        {line[1]}", f"{new}        {line[1]}"), encoding="utf-8")
    touched = [
        path
        for path in (copied / "jumpstation").rglob("*.py")
        if not filecmp.cmp(path, ROOT / path.relative_to(copied), shallow=False)
    ]
    assert touched == [place]
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=copied,
        env={**os.environ, "PYTHONPATH": str(copied)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "window Trials ['1', '–']",
        "text 1",
        "csv True",
        "json 1",
        "page True",
    ]
