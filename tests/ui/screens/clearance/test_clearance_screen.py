"""Clearance by its keys, on the demo patient: follow, type, answer, count, write, sign, print."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from jumpstation.station.demo import PATIENT, make_demo
from jumpstation.station.demo_people import PEOPLE
from jumpstation.store import open_store
from jumpstation.ui.parts.dialogs import Chooser
from jumpstation.ui.parts.form import Form
from jumpstation.ui.screens.clearance.model import ClearanceModel
from jumpstation.ui.screenshots import put_away
from jumpstation.ui.shell.main import Main
from jumpstation.ui.shell.window import Window
from jumpstation.ui.values.shell import Screen

K = Qt.Key
RUNNER = "Kwame Mensah"
BY = "Anna Weiss, PT"
TODAY = date.today().isoformat()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, people=[p for p in PEOPLE if p.name in (PATIENT, RUNNER)])
    return path


@pytest.fixture
def main(demo: Path, tmp_path: Path, qapp: QApplication, qtbot: QtBot):
    shutil.copy(demo, tmp_path / "demo.db")
    window = Window()
    made = Main(window, open_store(tmp_path / "demo.db"), tmp_path / "window.json", mark="DEMO")
    window.show()
    yield made
    made.end()
    put_away(window)


@pytest.fixture
def screen(main: Main, qtbot: QtBot):
    return Clearance(main, qtbot)


class Clearance:
    """The screen as somebody at the keyboard meets it."""

    def __init__(self, main: Main, qtbot: QtBot) -> None:
        self.main, self.qtbot = main, qtbot

    @property
    def model(self) -> ClearanceModel:
        return self.main.window.models[Screen.CLEARANCE]

    def open(self, name: str) -> None:
        self.main.choose(self.main.store.find_athlete(name).id)
        self.main.window.go(Screen.CLEARANCE)
        self.until(lambda: self.model.athlete_id == self.main.athlete_id)

    def until(self, holds) -> None:
        self.qtbot.waitUntil(holds, timeout=15_000)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.main.window, key)

    def form(self, key: Qt.Key) -> Form:
        self.press(key)
        return self.dialog(Form)

    def dialog(self, kind):
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def fill(self, form: Form, **typed: str) -> None:
        for name, text in typed.items():
            made = form.inputs[name]
            if isinstance(made, QComboBox):
                assert made.findData(text) >= 0, (name, text)
                made.setCurrentIndex(made.findData(text))
            else:
                assert isinstance(made, QLineEdit)
                made.clear()
                QTest.keyClicks(made, text)
        QTest.keyClick(form, K.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def choose(self, title: str) -> None:
        """Go to a criterion with the arrow keys."""
        titles = [one.criterion for one in self.model.evidence]
        steps = titles.index(title) - int(self.model.selected or 0)
        for _ in range(abs(steps)):
            self.press(K.Key_Down if steps > 0 else K.Key_Up)
        assert self.row(self.model.selected).criterion == title

    def row(self, key: str | None):
        return next(one for one in self.model.evidence if one.id == key)

    def entries(self, kind: str):
        return self.main.store.entries(self.main.athlete_id, kind)


def test_the_demo_patient_is_marked_and_told_where_the_evidence_points(screen: Clearance):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    assert screen.model.mark.startswith("DEMO")
    assert "points to staying at stage 4" in screen.model.points
    assert "Start is withheld until a named person answers" in screen.model.warning[1]
    row = next(one for one in screen.model.evidence if one.criterion.startswith("Heel raises"))
    assert "more sessions a side would settle it" in row.measured_words
    assert "R 22 · L 27" in row.measured_words
    context = screen.main.window.shells[Screen.CLEARANCE].context
    assert "right (involved) · week 14 · 7" in context


def test_swelling_and_red_flags_are_answered_and_let_pass_by_name(screen: Clearance):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    form = screen.form(K.Key_S)
    questions = {n: "no" for n, made in form.inputs.items() if isinstance(made, QComboBox)}
    screen.fill(form, **{**questions, "swelling": "yes"})  # nobody is named
    assert "nobody is named" in form.fault
    screen.fill(form, by=BY, pain="1")
    screen.until(lambda: bool(screen.model.withheld))
    facts = dict(screen.model.facts)
    assert (facts["Swelling"], facts["Pain today"]) == ("yes", "1 of 10")
    assert facts["Red flags"].startswith("0 yes of")
    passed = {"pass": "swelling", "why": "old swelling, measured, unchanged", "by": BY}
    screen.fill(screen.form(K.Key_S), **passed)
    screen.until(lambda: not screen.model.withheld)
    (override,) = screen.entries("override")
    assert override.named.startswith(BY)


def test_a_finding_pain_and_a_morning_are_typed_for_the_chosen_criterion(screen: Clearance):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    screen.choose("VISA-A")
    form = screen.form(K.Key_T)
    screen.fill(form, value="many", by=BY)
    assert "is no number" in form.fault
    screen.fill(form, value="80")
    screen.until(lambda: screen.row(screen.model.selected).measured == "80 points")
    screen.choose("Pain during the work")
    screen.fill(screen.form(K.Key_T), value="2", by=PATIENT)
    screen.until(lambda: screen.row(screen.model.selected).measured == "2 of 10")
    screen.choose("Pain next morning back to base")
    screen.fill(screen.form(K.Key_T), value="1", soreness="2", by=PATIENT)
    screen.until(lambda: screen.row(screen.model.selected).measured == "1 of 10")
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    assert {e.about for e in screen.entries("morning") if e.on_date == TODAY} == {yesterday}


def test_what_is_measured_offers_the_list_of_all_that_can_be_typed(screen: Clearance):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    screen.choose("Contact, two-leg hops")
    screen.press(K.Key_T)
    chooser = screen.dialog(Chooser)
    QTest.keyClicks(chooser.findChild(QLineEdit), "pain rest")
    QTest.keyClick(chooser, K.Key_Return)
    screen.fill(screen.dialog(Form), value="3", by=PATIENT)
    screen.until(lambda: screen.entries("pain")[-1].value == 3)
    assert screen.entries("pain")[-1].name == "rest"


def test_what_was_typed_is_not_lost_by_one_key(screen: Clearance):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    form = screen.form(K.Key_O)
    QTest.keyClicks(form.inputs["count"], "30")
    QTest.keyClick(form, K.Key_Escape)
    assert form.isVisible()
    assert "Esc again" in form.fault
    QTest.keyClick(form, K.Key_Escape)
    screen.until(lambda: QApplication.activeModalWidget() is None)
    screen.form(K.Key_O)
    QTest.keyClick(screen.dialog(Form), K.Key_Escape)  # nothing was typed
    screen.until(lambda: QApplication.activeModalWidget() is None)
    assert screen.entries("contacts") == []


def test_contacts_made_elsewhere_count_against_the_plan(screen: Clearance):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    form = screen.form(K.Key_O)
    screen.fill(form, count="0", by=BY)
    assert "outside 1 to 5000" in form.fault
    screen.fill(form, count="70")
    screen.until(lambda: dict(screen.model.facts)["Contacts today"] == "70/60, 0 left")
    assert "70 contacts today, 60 in the plan." in screen.model.warning[1]


def test_somebody_is_followed_with_side_and_day_of_surgery_and_no_longer(screen: Clearance):
    screen.open(RUNNER)
    assert screen.model.empty
    day = (date.today() - timedelta(weeks=20)).isoformat()
    screen.fill(screen.form(K.Key_C), criteria="acl", side="left", surgery="soon", by=BY)
    form = screen.dialog(Form)
    assert "is not a day" in form.fault
    screen.fill(form, surgery=day)
    screen.until(lambda: not screen.model.empty)
    assert screen.model.ladder_name.startswith("ACL")
    assert "left (involved) · week 20" in screen.main.window.shells[Screen.CLEARANCE].context
    screen.fill(screen.form(K.Key_C), criteria="achilles", side="right", by=BY)
    screen.until(lambda: screen.model.ladder_name.startswith("Achilles"))
    screen.press(K.Key_X)
    screen.until(lambda: screen.model.ladder_name.startswith("ACL"))
    screen.fill(screen.form(K.Key_C), state="closed", by=BY)
    screen.until(lambda: screen.model.ladder_name.startswith("Achilles"))
    assert [e.on_date for e in screen.entries("surgery")] == [day]


def test_a_patient_is_found_from_anybody(screen: Clearance):
    screen.open(RUNNER)
    assert screen.model.empty
    screen.press(K.Key_Slash)
    chooser = screen.dialog(Chooser)
    QTest.keyClicks(chooser.findChild(QLineEdit), "ruben")
    QTest.keyClick(chooser, K.Key_Return)
    screen.until(lambda: screen.model.ladder_name.startswith("Achilles"))
    assert screen.main.athlete is not None
    assert screen.main.athlete.name == PATIENT


def test_a_runner_writes_the_diary_and_the_plan_answers(screen: Clearance):
    screen.open(RUNNER)
    screen.fill(screen.form(K.Key_C), criteria="runner", by=RUNNER)
    screen.until(lambda: screen.model.diary)
    form = screen.form(K.Key_D)
    told = {"contacts": "40", "soreness_morning": "5", "pain_free_range": "11 cm",
            "balance_left": "38", "foot_fatigue": "2", "calf_fatigue": "4",
            "surface": "grass", "shoes": "flats"}  # fmt: skip
    screen.fill(form, on=(date.today() - timedelta(days=1)).isoformat(), **told)
    screen.until(lambda: dict(screen.model.facts).get("The plan") == "start withheld")
    form = screen.form(K.Key_S)
    questions = {n: "no" for n, made in form.inputs.items() if isinstance(made, QComboBox)}
    questions.pop("pass", None)
    screen.fill(form, **questions, pain="0", soreness="0", by=BY)
    screen.until(lambda: dict(screen.model.facts)["The plan"] == "repeat")
    assert "Soreness 5 next morning" in screen.model.warning[1]
    kept = {e.name: e.text or f"{e.value:g}" for e in screen.entries("diary")}
    assert kept == {**told, "pain_free_range": "0.11"}


def test_the_typed_name_signs_and_the_pages_are_printed(screen: Clearance, tmp_path: Path):
    screen.open(PATIENT)
    screen.until(lambda: not screen.model.empty)
    screen.press(K.Key_3)  # on, against the evidence
    screen.until(lambda: screen.model.decision.choice == "on")
    assert "This differs from the evidence" in dict(screen.model.differences)["on"]
    screen.press(K.Key_2)
    for key, kind in ((K.Key_P, "clinician"), (K.Key_R, "runner")):
        screen.press(key)
        dialog = screen.dialog(QFileDialog)
        path = tmp_path / f"{kind}.pdf"
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        screen.until(lambda path=path: path.exists() and path.stat().st_size > 0)
        assert PATIENT in PdfReader(path).pages[0].extract_text()
