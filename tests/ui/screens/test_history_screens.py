"""Athlete, Squad, Clearance and Settings on the demo file: a real store, the real window."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PyQt6.QtCore import QRect
from PyQt6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from jumpstation.station.demo import PATIENT, make_demo
from jumpstation.stats.change import Verdict as Change
from jumpstation.store import open_store
from jumpstation.ui.parts.dialogs import Chooser, Question, TextQuestion
from jumpstation.ui.screens.athlete import wishes as on_athlete
from jumpstation.ui.screens.clearance import wishes as on_clearance
from jumpstation.ui.screens.settings import wishes as on_settings
from jumpstation.ui.screens.squad import wishes as on_squad
from jumpstation.ui.screens.squad.model import shown
from jumpstation.ui.screenshots import put_away, settle
from jumpstation.ui.shell.kept import read_kept
from jumpstation.ui.shell.main import Main
from jumpstation.ui.shell.window import Window
from jumpstation.ui.theme import apply_theme
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.verdict import Verdict
from jumpstation.ui.values.wishes import Everywhere

PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path)
    return path


@pytest.fixture
def main(demo: Path, tmp_path: Path, qapp: QApplication, qtbot: QtBot):
    """The window on a copy of the demo file, with no device."""
    shutil.copy(demo, tmp_path / "demo.db")
    window = Window()
    made = Main(window, open_store(tmp_path / "demo.db"), tmp_path / "window.json", mark="DEMO")
    window.show()
    yield made
    made.end()
    put_away(window)


def chosen(main: Main, name: str) -> str:
    key = main.store.find_athlete(name).id
    main.choose(key)
    return key


def model(main: Main, screen: Screen):
    return main.window.models[screen]


def until(qtbot: QtBot, what) -> None:
    qtbot.waitUntil(what, timeout=PATIENCE_MS)


def dialog(main: Main, kind: type[QDialog]) -> QDialog:
    found = [d for d in main.window.findChildren(kind) if d.isVisible()]
    assert found, f"no {kind.__name__} is open"
    return found[-1]


def said(main: Main) -> str:
    box = dialog(main, Question)
    words = " ".join(label.text() for label in box.findChildren(QLabel))
    box.accept()
    return words


# --- athlete -----------------------------------------------------------------------------------


def test_the_athlete_screen_shows_what_is_on_file(main: Main, qtbot: QtBot):
    chosen(main, "Mara Lindqvist")
    main.window.go(Screen.ATHLETE)
    until(qtbot, lambda: model(main, Screen.ATHLETE).name == "Mara Lindqvist")
    found = model(main, Screen.ATHLETE)
    assert len(found.trend.points) >= 20
    assert {p.comparable for p in found.trend.points} == {True, False}
    assert found.trend.band is not None
    assert found.trend.spans[0].words == "ankle sprain, right, grade 1"
    assert "needed to be sure" in found.sentence
    assert [row.against.split(" ")[0] for row in found.changes] == ["Last", "Baseline", "Best"]
    assert found.sides.pairs[-1].words.startswith("R −")
    assert [rung.label for rung in found.ladder.rungs] == ["30 cm", "45 cm", "60 cm", "75 cm"]
    assert [rung.label for rung in found.ladder.rungs if rung.optimum] == ["45 cm"]
    assert len(found.overlaid.curves) == 3
    assert found.stiffness.curves[0].y.min() > 5  # kN/m
    assert len(found.trials) == len(found.trial_ids) > 30
    assert "not for measurement" in found.trials[0][-1].text


def test_an_athlete_without_a_test_says_so(main: Main, qtbot: QtBot):
    chosen(main, "Noah Brandt")
    main.window.go(Screen.ATHLETE)
    until(qtbot, lambda: model(main, Screen.ATHLETE).name == "Noah Brandt")
    assert model(main, Screen.ATHLETE).sentence == "Not tested yet."
    assert model(main, Screen.ATHLETE).trend.points == ()


def test_another_value_and_another_span_are_chosen(main: Main, qtbot: QtBot):
    chosen(main, "Mara Lindqvist")
    main.window.go(Screen.ATHLETE)
    until(qtbot, lambda: bool(model(main, Screen.ATHLETE).trend.points))
    many = len(model(main, Screen.ATHLETE).trend.points)
    main.answer(on_athlete.Do.VALUE)
    box = dialog(main, Chooser)
    box._line.setText("contact ankle")  # pyright: ignore[reportAttributeAccessIssue]
    box._take(box._list.currentItem())  # pyright: ignore[reportAttributeAccessIssue]
    until(qtbot, lambda: model(main, Screen.ATHLETE).trend.unit == "Contact ms")
    assert 150 < model(main, Screen.ATHLETE).trend.points[-1].value < 220
    main.answer(on_athlete.Do.SPAN)
    box = dialog(main, Chooser)
    box._take(box._list.item(0))  # pyright: ignore[reportAttributeAccessIssue]
    until(qtbot, lambda: len(model(main, Screen.ATHLETE).trend.points) < many)
    assert model(main, Screen.ATHLETE).span_name == "3 months"


def test_a_note_is_kept_and_shown(main: Main, qtbot: QtBot):
    key = chosen(main, "Ines Carvalho")
    main.window.go(Screen.ATHLETE)
    until(qtbot, lambda: model(main, Screen.ATHLETE).name == "Ines Carvalho")
    main.answer(on_athlete.Do.NOTE)
    box = dialog(main, TextQuestion)
    box._line.setText("2026-01-05 injury: calf strain, left")  # pyright: ignore[reportAttributeAccessIssue]
    box._send()  # pyright: ignore[reportAttributeAccessIssue]
    assert [f.text for f in main.store.facts(key, "injury")] == ["calf strain, left"]
    until(qtbot, lambda: any(f[2] for f in model(main, Screen.ATHLETE).facts))


def test_athletes_are_stepped_through_by_name(main: Main, qtbot: QtBot):
    chosen(main, "Aiko Tanabe")
    main.window.go(Screen.ATHLETE)
    previous = on_athlete.Do.PREVIOUS
    for wish, name in (
        (on_athlete.Do.NEXT, "Elif Demir"), (previous, "Aiko Tanabe"), (previous, "Tomasz Wilk"),
    ):  # fmt: skip
        main.answer(wish)
        until(qtbot, lambda name=name: model(main, Screen.ATHLETE).name == name)


# --- squad -------------------------------------------------------------------------------------


def test_the_squad_is_sorted_filtered_and_opened(main: Main, qtbot: QtBot):
    main.window.go(Screen.SQUAD)
    until(qtbot, lambda: len(model(main, Screen.SQUAD).rows) == 12)
    main.answer(on_squad.SortBy("verdict"))
    main.answer(on_squad.SortBy("verdict"))
    order = [row.verdict for row in shown(model(main, Screen.SQUAD))]
    assert order[0] is Change.DOWN
    assert order[-1] is None
    main.answer(on_squad.Filter("down"))
    assert [row.name for row in shown(model(main, Screen.SQUAD))] == ["Freya Lund"]
    main.answer(on_squad.Open())
    assert main.window.screen_shown is Screen.ATHLETE
    until(qtbot, lambda: model(main, Screen.ATHLETE).name == "Freya Lund")


def test_no_health_data_is_in_the_squad_table(main: Main, qtbot: QtBot):
    main.window.go(Screen.SQUAD)
    until(qtbot, lambda: len(model(main, Screen.SQUAD).rows) == 12)
    words = str(model(main, Screen.SQUAD)).lower()
    assert "sprain" not in words
    assert "pain" not in words
    assert "achilles" not in words


def test_what_is_shown_is_exported_and_says_demo(main: Main, qtbot: QtBot, tmp_path: Path):
    main.window.go(Screen.SQUAD)
    until(qtbot, lambda: len(model(main, Screen.SQUAD).rows) == 12)
    main.answer(on_squad.Filter("up"))
    squad = main.controller("squad")
    squad.export_to(tmp_path / "table.csv", trials=False)  # pyright: ignore
    until(qtbot, lambda: bool(main.window.findChildren(Question)))
    assert "2 rows written" in said(main)
    text = (tmp_path / "table.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert [row[0] for row in rows[1:]] == ["Jonas Okafor", "Mara Lindqvist"]
    assert rows[1][-1].startswith("DEMO")
    squad.export_to(tmp_path / "trials.xlsx", trials=True)  # pyright: ignore
    until(qtbot, (tmp_path / "trials.xlsx").exists)
    until(qtbot, lambda: any(d.isVisible() for d in main.window.findChildren(Question)))
    assert "trials written" in said(main)
    sheet = load_workbook(tmp_path / "trials.xlsx")["trials"]
    assert "DEMO" in str(list(sheet.iter_rows(values_only=True))[1])


def test_the_coachs_page_says_demo(main: Main, qtbot: QtBot, tmp_path: Path):
    main.window.go(Screen.SQUAD)
    main.controller("squad").print_to(tmp_path / "squad.pdf")  # pyright: ignore
    until(qtbot, lambda: any(d.isVisible() for d in main.window.findChildren(Question)))
    assert "Written" in said(main)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "squad.pdf").pages)
    assert "DEMO" in text
    assert "Freya Lund" in text


def test_a_roster_is_shown_first_and_stored_after_a_yes(main: Main, qtbot: QtBot, tmp_path: Path):
    roster = tmp_path / "roster.csv"
    roster.write_text("name,group,birth year\nNia Roberts,U20,2008\n,U20,2007\n")
    main.window.go(Screen.SQUAD)
    main.controller("squad").import_from(roster)  # pyright: ignore
    until(qtbot, lambda: any(d.isVisible() for d in main.window.findChildren(Question)))
    assert len(main.store.athletes()) == 12
    box = dialog(main, Question)
    box._keys["Enter"]()  # pyright: ignore
    box.accept()
    until(qtbot, lambda: len(main.store.athletes()) == 13)
    until(qtbot, lambda: len(model(main, Screen.SQUAD).rows) == 13)


# --- clearance ---------------------------------------------------------------------------------


def test_the_patient_is_shown_with_evidence_and_a_decision_is_signed(main: Main, qtbot: QtBot):
    main.window.go(Screen.CLEARANCE)
    until(qtbot, lambda: not model(main, Screen.CLEARANCE).empty)
    found = model(main, Screen.CLEARANCE)
    assert main.athlete is not None
    assert main.athlete.name == PATIENT
    assert found.stage == 4
    verdicts = {entry.verdict for entry in found.evidence}
    assert {Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MEASURED} <= verdicts
    before = len(main.store.decisions(main.athlete_id))
    main.answer(on_clearance.Do.SIGN)
    assert "Type the name" in said(main)
    main.answer(on_clearance.Choose("back"))
    reason = "Swollen this morning, one stage down for a week."
    visit = (date.today() + timedelta(days=7)).isoformat()
    main.answer(on_clearance.Edit(*(reason, "Anna Weiss, PT", visit)))
    main.answer(on_clearance.Do.SIGN)
    until(qtbot, lambda: model(main, Screen.CLEARANCE).stage == 3)
    decisions = main.store.decisions(main.athlete_id)
    assert len(decisions) == before + 1
    assert (decisions[-1].stage, decisions[-1].named) == (3, "Anna Weiss, PT")
    assert decisions[-1].why == reason


def test_a_healthy_athlete_has_no_ladder(main: Main, qtbot: QtBot):
    chosen(main, "Kwame Mensah")
    main.window.go(Screen.CLEARANCE)
    until(qtbot, lambda: main.window.shells[Screen.CLEARANCE].title == "Kwame Mensah")
    assert model(main, Screen.CLEARANCE).empty


# --- settings ----------------------------------------------------------------------------------


def test_a_change_takes_effect_is_remembered_and_is_undone(main: Main, qtbot: QtBot):
    from dataclasses import replace

    from jumpstation.ui.theme import theme

    main.window.go(Screen.SETTINGS)
    found = model(main, Screen.SETTINGS).preferences
    try:
        main.answer(on_settings.Change(replace(found, look="dark", text_percent=125)))
        assert theme().scale == 1.25
        assert read_kept(main.kept_file).preferences.look == "dark"
        main.answer(Everywhere.UNDO)
        assert theme().scale == 1.0
        assert read_kept(main.kept_file).preferences == found
    finally:
        apply_theme("light")


def test_a_backup_is_made_and_named(main: Main, qtbot: QtBot):
    main.window.go(Screen.SETTINGS)
    assert "DEMO" in model(main, Screen.SETTINGS).data_file
    assert model(main, Screen.SETTINGS).backup == "No backup yet."
    main.answer(on_settings.Do.BACKUP)
    until(qtbot, lambda: "Last backup" in model(main, Screen.SETTINGS).backup)
    words = said(main)
    assert "Backed up and checked" in words
    assert f"It lies in {next(main.store.path.parent.rglob('*T*.db')).parent}" in words


def test_who_may_sign_is_kept_with_the_squad(main: Main):
    main.window.go(Screen.SETTINGS)
    main.answer(on_settings.Signers("Anna Weiss, Bo Lind"))
    assert main.controller("settings").signers == ("Anna Weiss", "Bo Lind")  # pyright: ignore


# --- small windows -----------------------------------------------------------------------------


def test_no_words_are_cut_on_small_windows(main: Main, qtbot: QtBot):
    """What stands further right or below is reached by scrolling; nothing is cut in place."""
    chosen(main, PATIENT)
    screens = (Screen.ATHLETE, Screen.SQUAD, Screen.CLEARANCE, Screen.SETTINGS)
    for screen in screens:
        main.window.go(screen)
    until(qtbot, lambda: bool(model(main, Screen.SQUAD).rows))
    until(qtbot, lambda: bool(model(main, Screen.ATHLETE).trials))
    until(qtbot, lambda: not model(main, Screen.CLEARANCE).empty)
    for size in ((1366, 690), (1280, 720), (1024, 600)):
        main.window.resize(*size)
        for screen in screens:
            main.window.go(screen)
            settle(main.window)
            assert main.window.size().width() == size[0]
            assert cut_in(main.window) == [], (size, screen)


def cut_in(window: Window) -> list[str]:
    """Labels and buttons with less room than their words need."""
    found = []
    for widget in (*window.findChildren(QLabel), *window.findChildren(QPushButton)):
        if not widget.isVisible() or not widget.text():
            continue
        metrics = widget.fontMetrics()
        needed = metrics.horizontalAdvance(widget.text()), metrics.ascent()
        if isinstance(widget, QLabel) and widget.wordWrap():
            room = metrics.boundingRect(QRect(0, 0, widget.width(), 4000), 0x1000, widget.text())
            needed = room.width(), room.height()
        if needed[0] > widget.width() + 1 or needed[1] > widget.height() + 2:
            found.append(f"{widget.text()!r} needs {needed}, has {widget.size()}")
    return found
