"""A disk that takes nothing for a while: every trial keeps its own place on file."""

from __future__ import annotations

from pathlib import Path

import pytest

from jumpstation.devices import open_device
from jumpstation.devices.openers import open_live
from jumpstation.devices.recording import recording_from_bytes
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.station.again import recompute_trial
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession
from jumpstation.store import Store, open_store
from tests.devices.test_recording import Line
from tests.store.full_disk import full_disk
from tests.wire.boxes import Box


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "a.db") as made:
        yield made


def run(store: Store, athlete: str):
    """A whole session of two sides on a simulated athlete; the archive and its trials."""
    protocol = load_protocol("single-leg-hops")
    archive = TrialArchive(store, athlete, protocol, protocol.model_dump_json(exclude_none=True))
    done: list[fx.TrialDone] = []

    def listen(told: object) -> None:
        archive.hear(told)
        if isinstance(told, fx.TrialDone):
            done.append(told)

    device = open_device("sim:seed=3")
    session = LiveSession(device, protocol, Subject("", 70.0), listen=listen)
    archive.attach(session)
    session.begin()
    while session.step(0.05):
        pass
    device.close()
    return archive, [one.trial for one in done]


def on_file(store: Store, athlete: str) -> list[tuple[str, str, int]]:
    """(side, status, contacts) of every trial."""
    rows = store.trials(athlete_id=athlete)
    return [(str(row.side), row.status, len(store.reps(row.id))) for row in rows]


@pytest.mark.parametrize(
    ("table", "when"),
    [
        ("trial", "(SELECT count(*) FROM trial) > 0"),  # not even its beginning
        ("rep", "(SELECT count(*) FROM trial_end) > 0"),
        ("trial_end", "(SELECT count(*) FROM trial_end) > 0"),
    ],
)
def test_trials_that_the_disk_refused_are_stored_later_each_as_itself(store, table, when):
    athlete = store.add_athlete("Mara")
    with full_disk(store, table, when=when):
        archive, trials = run(store, athlete)
        assert not archive.saved
        assert "the disk is full" in str(archive.trouble)
        assert not archive.save_again()
        first = on_file(store, athlete)[0]
    assert len(trials) > 1
    assert archive.save_again()
    assert archive.trouble is None
    expected = [(str(t.side), "finished", len(t.reps)) for t in trials]
    assert on_file(store, athlete)[0] == first == expected[0]
    assert on_file(store, athlete) == expected
    ends = store.tuples("SELECT trial_id, count(*) FROM trial_end GROUP BY trial_id")
    assert {n for _, n in ends} == {1}
    scores = [store.score(key)["contact_time_s"].value for key in archive.trial_ids]
    assert scores == [trial.score["contact_time_s"].value for trial in trials]


def test_a_trial_on_a_chronopic_says_its_byte_language_and_is_computed_again(store: Store):
    """Whoever attaches the archive: what stands in the trial's bytes is what the device spoke."""
    box = Box("2012")
    line = Line(box)
    device = open_live("chronopic:line", line, {"language": "chronopic"}, None)
    protocol = load_protocol("ankle-hops-10-5")
    athlete = store.add_athlete("Mara")
    archive = TrialArchive(store, athlete, protocol, protocol.model_dump_json(exclude_none=True))
    session = LiveSession(device, protocol, Subject("", 70.0), listen=archive.hear)
    archive.attach(session)
    session.begin()
    phases = [0.5, 5.6, *(second for _ in range(12) for second in (0.4, 0.18))]
    told = [box.phase(second) for second in phases]  # at the end of each phase
    line.script = [(0.5, b""), *zip([*phases[1:], 1.0], told, strict=True)]
    line.begun = True
    while session.step(0.05):
        pass
    device.close()
    (row,) = store.trials(athlete_id=athlete)
    recorded = store.recorded_trial(row.id, with_raw=True)
    data = b"".join(piece[1] for piece in recorded.raw if isinstance(piece, tuple))
    header = recording_from_bytes(data, "trial").header
    assert header["connection"] == {"language": "chronopic"}
    again = recompute_trial(recorded)
    assert row.valid
    assert again.score["rsi_m_per_s"].value == recorded.score["rsi_m_per_s"].value
