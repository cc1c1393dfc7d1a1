"""The demo file: an invented squad that counts only there, the same numbers every time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jumpstation import __version__
from jumpstation.station.again import recompute_trial
from jumpstation.station.clinic import clearance_of
from jumpstation.station.demo import PATIENT, make_demo, open_demo
from jumpstation.stats.change import Verdict, assess
from jumpstation.stats.records import usable
from jumpstation.stats.squad import squad_table
from jumpstation.store import Store, open_store
from jumpstation.store.histories import histories, members

TODAY = date(2026, 3, 17)
TEN_FIVE = ("ankle-hops-10-5", "both", "rsi_m_per_s")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, TODAY)
    return path


@pytest.fixture
def store(made: Path):
    with open_store(made) as found:
        yield found


def test_the_file_says_that_it_is_a_demo(store: Store):
    assert store.demo == f"{__version__} 2026-03-17"


def test_every_trial_is_marked_not_for_measurement(store: Store):
    trials = [t for a in store.athletes() for t in store.trials(athlete_id=a.id)]
    assert len(trials) > 150
    assert not any(t.for_measurement for t in trials)
    assert sum(t.valid for t in trials) > 0.95 * len(trials)


def test_invented_trials_count_in_the_demo_and_nowhere_else(store: Store, tmp_path: Path):
    mara = store.find_athlete("Mara Lindqvist")
    assert len(usable(histories(store, mara.id)[TEN_FIVE])) >= 20
    with open_store(tmp_path / "own.db") as own:
        own.merge(store.path)
        assert own.demo is None
        assert usable(histories(own, mara.id)[TEN_FIVE]) == []
        assert members(own, [own.athlete(mara.id)], TEN_FIVE)[0].history != []


def test_the_squad_shows_every_verdict(store: Store):
    rows = squad_table(members(store, store.athletes(), TEN_FIVE), TODAY)
    verdicts = {row.name: row.change.verdict if row.change else None for row in rows}
    assert len(rows) == 12
    assert verdicts["Jonas Okafor"] is Verdict.UP
    assert verdicts["Freya Lund"] is Verdict.DOWN
    assert verdicts["Sofia Petrova"] is Verdict.NOT_COMPARABLE
    assert verdicts["Noah Brandt"] is None
    assert list(verdicts.values()).count(Verdict.UNCLEAR) >= 4
    assert 0 < sum(row.due for row in rows) < 12


@pytest.mark.parametrize("name", ["Mara Lindqvist", "Jonas Okafor"])
def test_the_last_hops_of_two_people_are_on_file_with_their_force(store: Store, name: str):
    athlete = store.find_athlete(name)
    hopped = [t for t in store.trials(athlete_id=athlete.id) if t.protocol_id == "ankle-hops-10-5"]
    recorded = [store.recorded_trial(t.id, with_raw=True) for t in hopped[-2:]]
    assert [bool(trial.raw) for trial in recorded] == [False, True]
    before, last = recorded
    again = recompute_trial(last)
    assert {k: v.value for k, v in again.score.items()} == {
        k: v.value for k, v in last.score.items()
    }
    assert last.row.rule_key == before.row.rule_key  # they stand on one line
    assert last.row.on_date == max(t.on_date for t in hopped)
    assert last.answers["soreness_before"] == 1.0
    traced = [rep for rep in again.reps if rep.accepted and rep.contact.trace is not None]
    assert len(traced) == 10
    assert again.reps[0].metrics["rsi_m_per_s"].value == pytest.approx(
        before.reps[0].rep.metrics["rsi_m_per_s"].value, rel=0.2
    )


def test_one_athlete_has_everything_that_can_be_drawn(store: Store):
    mara = store.find_athlete("Mara Lindqvist")
    found = histories(store, mara.id)
    assert {s for p, s, _ in found if p == "single-leg-hops"} == {"left", "right"}
    trials = store.trials(athlete_id=mara.id)
    assert sum(t.protocol_id == "drop-jump-ladder" for t in trials) == 13
    judged = assess(found[TEN_FIVE])
    assert judged is not None
    assert judged.left_aside != ()  # a few tests on the mat, before the plate
    assert store.facts(mara.id, "injury") != []


def test_the_patient_stands_at_a_signed_stage_with_evidence_on_both_sides(store: Store):
    patient = store.find_athlete(PATIENT)
    found = clearance_of(store, patient.id, TODAY)
    assert found.demo
    assert found.proposal.now == 4
    assert {str(v.verdict) for v in found.proposal.evidence} >= {"met", "not met"}


def test_the_same_day_gives_the_same_numbers(made: Path, tmp_path: Path):
    make_demo(tmp_path / "again.db", TODAY)
    with open_store(made) as one, open_store(tmp_path / "again.db") as other:
        values = [
            [e.value for e in m.history]
            for s in (one, other)
            for m in members(s, s.athletes(), TEN_FIVE)
        ]
    assert values[:12] == values[12:]


def test_a_current_file_is_opened_again_and_an_old_one_is_made_anew(tmp_path: Path):
    path = tmp_path / "demo.db"
    with open_demo(path, TODAY) as store:
        store.add_athlete("Newcomer")
    with open_demo(path, TODAY) as store:
        assert len(store.athletes()) == 13
    with open_demo(path, date(2026, 6, 1)) as store:
        assert len(store.athletes()) == 12
        assert store.demo == f"{__version__} 2026-06-01"
    assert sorted(p.name for p in tmp_path.iterdir() if ".new" in p.name) == []
