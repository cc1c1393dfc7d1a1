"""Stored trials computed again from their bytes; interrupted ones completed from them."""

import pytest
from live_runs import stored_run

from jumpstation.errors import NotPossible
from jumpstation.model import DeviceInfo, LinkLosses, Method, Side, Trial
from jumpstation.session import effects as fx
from jumpstation.station.again import recompute_trial
from jumpstation.station.rescore import score_again


@pytest.mark.parametrize("spec", ["sim:seed=8", "sim:device=plate,seed=8"])
def test_a_finished_trial_comes_out_the_same(spec, tmp_path):
    store, archive, session, told = stored_run(tmp_path / "history.db", spec)
    while session.step(0.05):
        pass
    live = next(t.trial for t in told if isinstance(t, fx.TrialDone))
    again = recompute_trial(store.recorded(archive.trial_ids[0]))
    assert {k: v.value for k, v in again.score.items()} == {
        k: v.value for k, v in live.score.items()
    }
    done = store.recompute(recompute_trial, archive.trial_ids, score=score_again)
    assert (done.trials, done.added, done.left_alone) == (1, 0, ())
    assert done.kept > 100
    store.close()


def test_an_interrupted_trial_keeps_every_finished_contact(tmp_path):
    store, archive, session, told = stored_run(tmp_path / "history.db", "sim:seed=8")
    while sum(isinstance(t, fx.RepJudged) for t in told) < 4:
        session.step(0.05)
    archive.interrupt("killed")
    trial_id = archive.trial_ids[0]
    store.recover_trial(trial_id, "found in the morning", score=recompute_trial)
    row = store.trial_row(trial_id)
    assert row.status == "recovered"
    assert not row.counted
    assert len(store.reps(trial_id)) >= 4
    store.close()


def test_a_trial_without_bytes_says_so(tmp_path):
    store, _, session, _ = stored_run(tmp_path / "history.db", "sim:seed=8")
    session.abandon()
    method = Method("file", "x", "", "plate", 0.05, 0.05)
    trial = Trial("cmj", 1, Side.BOTH, (), True, {}, method, LinkLosses())
    from datetime import UTC, datetime

    key = store.import_trial(
        store.find_athlete("Mara").id,
        None,
        trial,
        "{}",
        DeviceInfo("file", "x", "", 1.0),
        datetime.now(UTC),
    )
    with pytest.raises(NotPossible, match="no recorded bytes"):
        recompute_trial(store.recorded(key))
    store.close()
