"""A contact left out by hand: the score follows, the first score stays, and it can be undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest

from jumpstation.devices import open_device
from jumpstation.errors import InputError
from jumpstation.model import Trial
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.station.again import recompute_trial
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession
from jumpstation.station.rescore import score_again
from jumpstation.store import RecordedTrial, open_store

RSI = "rsi_m_per_s"


@pytest.fixture
def on_file(tmp_path: Path):
    with open_store(tmp_path / "squad.db", who="A. Weiss") as store:
        protocol = load_protocol("ankle-hops-10-5")
        athlete_id = store.add_athlete("Mara")
        archive = TrialArchive(store, athlete_id, protocol, protocol.model_dump_json())
        device = open_device("sim:seed=5")
        session = LiveSession(device, protocol, Subject(body_mass_kg=70), listen=archive.hear)
        archive.attach(session)
        session.begin()
        while session.step(0.05):
            pass
        device.close()
        yield store, athlete_id, archive.trial_ids[0]


def rsis(store, trial_id: str) -> dict[str, float]:
    return {s.id: s.rep.metrics[RSI].value for s in store.reps(trial_id) if s.rep.accepted}


def in_table(store, athlete_id: str) -> tuple[float, ...]:
    (found,) = store.sessions_values(athlete_id, RSI, not_for_measurement=True)
    return found.values


def test_the_score_follows_a_hop_that_is_left_out(on_file):
    store, athlete_id, trial_id = on_file
    first = store.score(trial_id)
    best = max(rsis(store, trial_id), key=rsis(store, trial_id).__getitem__)
    store.judge_rep(trial_id, best, False, "off the mat", score_again)
    left = sorted(rsis(store, trial_id).values(), reverse=True)[:5]
    assert store.score(trial_id)[RSI].value == pytest.approx(mean(left))
    assert store.score(trial_id)[RSI].value < first[RSI].value
    assert in_table(store, athlete_id) == pytest.approx((store.score(trial_id)[RSI].value,))
    struck = next(stored.rep for stored in store.reps(trial_id) if stored.id == best)
    assert (struck.accepted, struck.reason) == (False, "off the mat")
    assert store.values("trial_value", trial_id)[RSI] == first[RSI]  # the first stays on file


def test_counting_it_again_gives_the_first_score(on_file):
    store, athlete_id, trial_id = on_file
    first = store.score(trial_id)
    hop = next(iter(rsis(store, trial_id)))
    store.judge_rep(trial_id, hop, False, "landing", score_again)
    store.judge_rep(trial_id, hop, True, "undone", score_again)
    assert store.score(trial_id) == first
    assert in_table(store, athlete_id) == pytest.approx((first[RSI].value,))
    assert [c.why for c in store.changes(trial_id) if c.field == "accepted"] == [
        "landing",
        "undone",
    ]


def test_with_too_few_left_the_value_is_withheld_and_in_no_table(on_file):
    store, athlete_id, trial_id = on_file
    for hop in list(rsis(store, trial_id))[4:]:
        store.judge_rep(trial_id, hop, False, "off the mat", score_again)
    value = store.score(trial_id)[RSI]
    assert value.value is None
    assert value.withheld == "4 count; 5 are needed"
    assert store.sessions_values(athlete_id, RSI, not_for_measurement=True) == []


def test_everything_made_anew_says_the_same(on_file):
    store, athlete_id, trial_id = on_file
    store.judge_rep(trial_id, next(iter(rsis(store, trial_id))), False, "landing", score_again)
    before = in_table(store, athlete_id)
    store.rebuild()
    assert in_table(store, athlete_id) == before


def under_a_newer_formula(recorded: RecordedTrial) -> Trial:
    """What a second version of the RSI formula would give: a tenth less for every hop."""

    def newer(values):
        value = values[RSI]
        return {RSI: replace(value, version=value.version + 1, value=value.value * 0.9)}

    trial = recompute_trial(recorded)
    reps = tuple(replace(rep, metrics=newer(rep.metrics)) for rep in trial.reps)
    return replace(trial, reps=reps, score=newer(trial.score))


def test_computed_again_after_a_hop_was_left_out_is_scored_of_what_still_counts(on_file):
    store, athlete_id, trial_id = on_file
    best = max(rsis(store, trial_id), key=rsis(store, trial_id).__getitem__)
    store.judge_rep(trial_id, best, False, "off the mat", score_again)
    before = store.score(trial_id)[RSI]
    store.recompute(under_a_newer_formula, [trial_id], score=score_again)
    now = store.score(trial_id)[RSI]
    assert now.version == before.version + 1
    assert now.value == pytest.approx(before.value * 0.9)
    assert store.score(trial_id, before.version)[RSI] == before
    assert in_table(store, athlete_id) == pytest.approx((now.value,))


def test_a_reason_is_asked(on_file):
    store, _, trial_id = on_file
    with pytest.raises(InputError, match="none was given"):
        store.judge_rep(trial_id, next(iter(rsis(store, trial_id))), False, " ", score_again)
