"""A whole squad session by real clicks and keys under a virtual X server, killed, and reopened.

The coach of this test never waits a fixed time and never looks inside the program: a title says
which screen has the keys, and words are read off the picture and clicked where they stand.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from jumpstation.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))
from desk import RAIL, Coach, desk, missing_tools

pytestmark = pytest.mark.alone

MARA, NIA, INES = "Mara Lindqvist", "Nia Roberts", "Ines Carvalho"
RSI = "rsi_m_per_s"
PACE = 4  # a ten-five lasts about 15 s of simulated time
QUESTIONS = {"Before the test": "n", "For the clinician": "n", "Pain": "1", "Muscle soreness": "2"}
HOPS_BEFORE_THE_KILL = 4
HOPS_OF_A_RUNNING_SET = (
    "SELECT count(*) FROM rep WHERE trial_id NOT IN (SELECT trial_id FROM trial_end)"
)


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    reason = missing_tools()
    if reason:
        if os.environ.get("JUMPSTATION_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    with desk(tmp_path) as at:
        made = Coach(at, tmp_path)
        try:
            yield made
        finally:
            made.end()


@dataclass(frozen=True)
class Kept:
    """What a file has of one trial: hops as (contact, flight, accepted)."""

    athlete: str
    status: str
    score: float | None
    hops: tuple[tuple[float | None, float | None, bool], ...]
    left_out_by_hand: int


def everything(db: Path) -> dict[str, Kept]:
    """Every trial of a file by its id."""
    with open_store(db) as store:
        return {row.id: kept(store, row.id) for row in store.trials()}


def kept(store: Store, trial_id: str) -> Kept:
    row = store.trial_row(trial_id)
    hops = tuple(
        (rep.contact.contact_time_s, rep.contact.flight_time_s, rep.accepted)
        for rep in (stored.rep for stored in store.reps(trial_id))
    )
    score = store.score(trial_id).get(RSI)
    changes = store.changes(trial_id)
    return Kept(
        store.athlete(row.athlete_id).name,
        row.status,
        None if score is None else score.value,
        hops,
        sum(change.field == "accepted" and change.who != "scoring" for change in changes),
    )


def answer_until(coach: Coach, done: Callable[[], bool], what: str) -> None:
    """Answer every question of the test as it comes, until something is done."""

    def answered() -> bool:
        title = coach.title()
        for asked in filter(title.startswith, QUESTIONS):
            coach.answer(asked, QUESTIONS[asked])
        return done()

    coach.wait(answered, what)


def answer_until_the_result(coach: Coach, athlete: str) -> None:
    result = f"Result · {athlete}"
    answer_until(coach, lambda: coach.title().startswith(result), result)


def hops_on_file(db: Path) -> int:
    """How many hops of a running set are on disk, while another process writes."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as file:
        return file.execute(HOPS_OF_A_RUNNING_SET).fetchone()[0]


def test_a_squad_session_by_clicks_and_keys_killed_and_found_whole(coach: Coach, tmp_path: Path):
    coach.open("--device", f"sim:pace={PACE},seed=3")
    add_three(coach)
    first_test_by_mouse_and_a_hop_left_out(coach)
    second_test_by_keys(coach)
    third_test_from_the_list(coach)
    look_at_athlete_and_squad(coach)
    export(coach, tmp_path / "out.csv")
    finished = everything(coach.db)
    assert [trial.athlete for trial in finished.values()] == [MARA, NIA, INES]
    assert [trial.left_out_by_hand for trial in finished.values()] == [1, 0, 0]
    assert {(trial.status, len(trial.hops)) for trial in finished.values()} == {("finished", 10)}

    seen = kill_in_the_middle_of_a_set(coach)
    found = everything(coach.db)
    assert {key: found[key] for key in finished} == finished
    (broken,) = (trial for key, trial in found.items() if key not in finished)
    assert (broken.athlete, broken.status, broken.score) == (MARA, "interrupted", None)
    assert seen <= len(broken.hops) < 10
    assert all(contact and flight for contact, flight, _ in broken.hops)

    find_it_on_the_screen(coach, finished, broken)
    assert everything(coach.db) == found

    assert "Traceback" not in coach.told()


def add_three(coach: Coach) -> None:
    """By mouse, by keys, and by mouse into the line; nobody waits for the program."""
    coach.click("Nia Roberts,")  # what stands in the empty line
    coach.type(f"{MARA}, 64, Seniors")
    coach.click("Add athlete")
    coach.key("a")
    coach.type(f"{NIA}, 61.5, U20")
    coach.key("Return")
    coach.click("Add an athlete")
    coach.type(f"{INES}, 58, U20")
    coach.key("Return")
    coach.see(f"Today · {MARA}")
    coach.read_all("All 3")


def first_test_by_mouse_and_a_hop_left_out(coach: Coach) -> None:
    coach.click("Start Ankle")
    answer_until_the_result(coach, MARA)
    coach.click("0.195")  # the contact time of the first hop
    coach.key("x")
    coach.answer("Why is hop 1 excluded?", "1")
    coach.read_all("9 of 10 hops count")


def second_test_by_keys(coach: Coach) -> None:
    coach.key("Return")
    coach.see(f"Today · {NIA}")
    coach.key("space")
    answer_until_the_result(coach, NIA)


def third_test_from_the_list(coach: Coach) -> None:
    coach.click("Today", RAIL)
    coach.see("Today")
    coach.click(INES)
    coach.see(f"Today · {INES}")
    coach.key("space")
    answer_until_the_result(coach, INES)


def look_at_athlete_and_squad(coach: Coach) -> None:
    coach.click("Athlete", RAIL)
    coach.see(f"Athlete · {INES}")
    coach.key("ctrl+5")
    coach.see("Squad")
    coach.click(NIA)
    coach.key("Return")
    coach.see(f"Athlete · {NIA}")
    coach.read_all("U20", "61.5")
    coach.click("Squad", RAIL)
    coach.see("Squad")


def export(coach: Coach, path: Path) -> None:
    """Every trial of the squad as CSV."""
    coach.key("e")
    coach.answer("Export what?", "3")
    coach.see("Export")
    coach.type(str(path))
    coach.answer("Export", "Return")
    coach.answer("3 trials written", "Return")
    written = path.with_name(f"{path.stem}-trials.csv")
    with written.open(newline="", encoding="utf-8-sig") as lines:
        names = {row["athlete"] for row in csv.DictReader(lines)}
    assert names == {MARA, NIA, INES}


def kill_in_the_middle_of_a_set(coach: Coach) -> int:
    """How many hops were on file when the plug was pulled."""
    coach.key("ctrl+1")
    coach.see("Today")
    coach.click(MARA)
    coach.see(f"Today · {MARA}")
    coach.key("space")
    enough = lambda: hops_on_file(coach.db) >= HOPS_BEFORE_THE_KILL  # noqa: E731
    answer_until(coach, enough, "hops on file")
    coach.kill()
    return HOPS_BEFORE_THE_KILL


def find_it_on_the_screen(coach: Coach, finished: dict[str, Kept], broken: Kept) -> None:
    """The broken set is told with its hops; every finished score can be read on its screen."""
    coach.open()
    coach.see(f"A test of {MARA}")
    coach.read_all(f"broken off after {len(broken.hops)} hops", "Decide later")
    coach.answer("A test of", "l")
    coach.see("Today")
    coach.read_all("3 of 3 done")
    coach.click(MARA)
    coach.see(f"Today · {MARA}")
    coach.key("ctrl+4")
    coach.see(f"Athlete · {MARA}")
    coach.click("Trials")
    coach.read_all("the program ended while the trial was running")
    scores = {trial.athlete: f"{trial.score:.2f}" for trial in finished.values()}
    for athlete in (MARA, NIA, INES):
        coach.see(f"Athlete · {athlete}")
        coach.read_all(scores[athlete])
        coach.key("bracketright")  # the next athlete
    coach.see(f"Athlete · {MARA}")
    coach.click(scores[MARA], times=2)
    coach.see(f"Result · {MARA}")
    coach.read_all(scores[MARA], "9 of 10 hops count")
    coach.key("alt+F4")
    assert coach.program is not None
    assert coach.program.wait(10) == 0
