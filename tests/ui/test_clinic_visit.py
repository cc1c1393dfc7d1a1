"""A clinician's visit on the demo patient by real keys: typed, screened, tested, signed, printed.

Nothing is waited for but what can be seen: titles of windows, and words read off the picture.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from jumpstation.stats.sentence import day
from jumpstation.store import open_store

sys.path.insert(0, str(Path(__file__).parent))
from desk import Coach, desk, missing_tools

pytestmark = pytest.mark.alone

RUBEN, ANNA = "Ruben de Haan", "Anna Weiss, PT"
PACE = 60  # six times half a minute on one leg
OLD_SWELLING = "old swelling, measured today"
WHY = "Knee to wall is old, hops are quiet"
SCREENING = 25  # pain, soreness, swelling, nine red flags, thirteen for the clinician


@pytest.fixture
def clinician(tmp_path: Path) -> Iterator[Coach]:
    reason = missing_tools()
    if reason:
        if os.environ.get("JUMPSTATION_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    with desk(tmp_path) as at:
        made = Coach(at, tmp_path)
        made.db = Path("demo")
        try:
            yield made
        finally:
            made.end()


def test_a_visit_by_keys_alone(clinician: Coach, tmp_path: Path):
    clinician.open("--device", f"sim:pace={PACE},seed=3")
    clinician.answer("How was Ruben", "1")
    clinician.see("Today")
    open_ruben(clinician)
    type_what_was_found(clinician)
    screen_and_let_pass(clinician)
    stand_on_each_leg(clinician)
    open_ruben(clinician)
    sign_twice(clinician)
    page = print_the_page(clinician, tmp_path / "ruben.pdf")
    clinician.key("alt+F4")
    assert clinician.program is not None
    assert clinician.program.wait(10) == 0
    assert "Traceback" not in clinician.told()

    (db,) = (tmp_path / "data").rglob("*.db")
    with open_store(db) as store:
        ruben = store.find_athlete(RUBEN).id
        today = [e for e in store.entries(ruben) if e.on_date == date.today().isoformat()]
        stay, on = store.decisions(ruben)[-2:]
        tested = [t for t in store.clinic_trials(ruben) if t.on_date == date.today().isoformat()]
    typed = {(e.kind, e.name): e for e in today}
    assert typed["morning", "pain"].value == 1
    assert typed["condition", "achilles"].named == ANNA
    found = typed["finding", "visa_a"]
    assert (found.value, found.named) == (82, ANNA)
    assert typed["contacts", "elsewhere"].value == 12
    assert (typed["screening", "swelling"].value, typed["screening", "pain"].value) == (1, 1)
    assert typed["override", "swelling"].named == f"{ANNA}, clinician"
    assert {t.side for t in tested if t.protocol_id == "balance"} == {"left", "right"}
    assert [(d.stage_before, d.stage, d.stage_proposed) for d in (stay, on)] == [
        (4, 4, 4), (4, 5, 4),
    ]  # fmt: skip
    assert (on.named, on.why) == (ANNA, WHY)
    for words in (RUBEN, ANNA, WHY, OLD_SWELLING):
        assert words in page


def open_ruben(clinician: Coach) -> None:
    clinician.key("ctrl+7")
    clinician.see("Clearance")
    clinician.key("slash")
    clinician.answer("Which patient?", "Return")
    clinician.see(f"Clearance · {RUBEN}")


def fill(clinician: Coach, title: str, *values: str) -> None:
    """Type one value a field ("": left as it stands), write it down, read what is said."""
    clinician.see(title)
    for place, value in enumerate(values):
        if place:
            clinician.key("Tab")
        if value:
            clinician.type(value)
    clinician.answer(title, "ctrl+Return")
    clinician.answer(RUBEN, "Return")  # what was written down


def type_what_was_found(clinician: Coach) -> None:
    """Criteria, contacts made elsewhere in the athlete's own word, a finding in the clinician's."""
    clinician.key("c")
    fill(clinician, "Follow Ruben", "", "", "", "", "", "", ANNA)
    clinician.key("o")
    fill(clinician, "Contacts of Ruben", "12")
    clinician.key(*["Down"] * 7)  # the last criterion
    clinician.key("t")
    fill(clinician, "A finding on Ruben", "82")


def screen_and_let_pass(clinician: Coach) -> None:
    clinician.key("s")
    fill(clinician, "Before a test", "n", "n", "1", "1", "y")  # none of these, none of these
    clinician.read_all("Start is withheld: Is a joint swollen today?")
    clinician.key("s")
    fill(clinician, "Before a test", *[""] * SCREENING, "i", OLD_SWELLING)
    clinician.read_all("Let pass by Anna")


def stand_on_each_leg(clinician: Coach) -> None:
    """The balance that the chosen criterion asks for; the test begins and ends by itself."""
    clinician.key("Up")
    clinician.key("m")
    clinician.see("Test")
    clinician.see(f"Result · {RUBEN}")


def sign_twice(clinician: Coach) -> None:
    """As the evidence points, then on against it, with a reason."""
    clinician.key("2", "Tab", "Tab", "Tab", "Tab")  # formula, table, reason, name
    clinician.type(ANNA)
    clinician.key("ctrl+Return")
    clinician.read_all(f"since {day(date.today(), date.today())}")
    clinician.key("Escape", "3")
    clinician.read_all("This differs from the evidence", "Give a reason of ten letters")
    clinician.key("Tab", "Tab", "Tab")  # formula, table, reason
    clinician.type(WHY)
    clinician.key("ctrl+Return")
    clinician.read_all("Sign: stay at stage 5")


def print_the_page(clinician: Coach, path: Path) -> str:
    """The text of the clinician's page."""
    clinician.key("Escape", "p")
    clinician.see("Print")
    clinician.type(str(path))
    clinician.answer("Print", "Return")
    clinician.answer("Written", "Return")
    pages = PdfReader(path).pages
    return " ".join(" ".join(one.extract_text().split()) for one in pages)
