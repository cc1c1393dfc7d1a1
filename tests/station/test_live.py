"""A protocol on a device, end to end: the simulated athlete, recordings of it, and every fault."""

import json
from pathlib import Path

import pytest
from live_runs import run, stored_run

from jumpstation.cli import main
from jumpstation.model import Side, Trial
from jumpstation.protocols import list_protocols, load_protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.station.live import LiveSession
from jumpstation.store import open_store


def command(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["run", *map(str, arguments)])
    out = capsys.readouterr()
    return end.value.code, out.out, out.err


NEEDS_NO_DEVICE = ("knee-to-wall", "ankle-circuit")
PLATE_ONLY = ("isometric-calf-hold", "heel-raises")
ALL = [
    (entry.id, device)
    for entry in list_protocols()
    if entry.id not in NEEDS_NO_DEVICE and not entry.id.startswith("hop-endurance-6")
    for device in ("mat", "plate")
    if not (device == "mat" and entry.id in PLATE_ONLY)
]


@pytest.mark.parametrize(("protocol", "device"), ALL)
def test_every_protocol_is_scored_on_the_simulated_athlete(protocol, device):
    trials, told = run(protocol, f"sim:device={device},seed=3")
    assert trials
    for trial in trials:
        assert trial.valid, trial.invalid_reason
        assert any(value.value is not None for value in trial.score.values())
        assert not trial.method.for_measurement
    assert isinstance(told[-1], fx.SessionDone)


@pytest.mark.parametrize("protocol", sorted({name for name, device in ALL if device == "mat"}))
def test_every_protocol_waits_for_its_start_and_keeps_its_rests(protocol):
    trials, told = run(protocol, "sim:seed=3", patient=True)
    assert all(trial.valid for trial in trials), [t.invalid_reason for t in trials]
    assert isinstance(told[-1], fx.SessionDone)


def test_a_hold_is_scored_by_force_and_time_in_the_band():
    trials, _ = run("isometric-calf-hold", "sim:device=plate,mass=70", side=Side.LEFT)
    for trial in trials:
        assert trial.score["hold_force_n"].value == pytest.approx(2.0 * 70 * 9.80665, rel=0.03)
        assert trial.score["time_in_band_s"].value == pytest.approx(4.0, abs=0.1)


FAULTS = [
    ("unplug@6.2", "stopped answering"),
    ("reset@5", "was reset"),
    ("silent@5", "ends here"),
    ("stuck_adc", "Nothing for"),
]


@pytest.mark.parametrize(("fault", "says"), FAULTS)
def test_a_fault_keeps_what_was_finished_and_says_why(fault, says):
    trials, _ = run("ankle-hops-10-5", f"sim:device=plate,fault={fault}")
    (trial,) = trials
    assert not trial.valid
    assert says in trial.invalid_reason
    for rep in trial.reps:
        assert rep.accepted or rep.reason


def test_a_device_with_a_long_debounce_is_refused_for_taps(tmp_path):
    trials, _ = run("taps-10s", "sim:device=mat")
    assert trials[0].score["tap_count"].value > 50


@pytest.mark.parametrize("spec", ["mat,bounce=4,clock_ppm=300", "plate,drift=30", "mat,lost=1e-3"])
def test_replay_is_live(spec, tmp_path, capsys):
    if "lost" in spec:
        spec = "mat,fault=lost_bytes@4.1"
    file = tmp_path / "session.jsr"
    device = f"sim:device={spec}"
    common = ["--body-mass-kg", 70, "--json"]
    live = command(capsys, "ankle-hops-10-5", "--device", device, "--record", file, *common)
    again = command(capsys, "ankle-hops-10-5", "--device", f"replay:{file}", *common)
    assert live == again


def test_the_lines_of_a_run_in_json(capsys):
    code, out, err = command(capsys, "ankle-hops-10-5", "--device", "sim", "--seed", 4, "--json")
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert {line["event"] for line in lines} == {"touchdown", "takeoff", "rep", "session", "trial"}
    last = lines[-1]
    assert last["event"] == "trial"
    assert {"protocol", "valid", "reps", "score", "method", "device", "losses"} <= set(last)
    for rep in last["reps"]:
        assert {"index", "accepted", "reason", "side", "contact_time_s", "flight_time_s"} <= set(
            rep
        )
    rsi = last["score"]["rsi_m_per_s"]
    assert rsi["unit"] == "m/s"
    assert rsi["uncertainty"] > 0
    assert set(last["score"]) >= {"rsi_m_per_s", "rsr"}
    assert not last["method"]["for_measurement"]


def test_the_same_seed_is_the_same_run(capsys):
    arguments = ["ankle-hops-10-5", "--device", "sim", "--seed", 9, "--json"]
    assert command(capsys, *arguments) == command(capsys, *arguments)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope", "--device", "sim"], "nope"),
        (["ankle-hops-10-5"], "--device"),
        (["ankle-hops-10-5", "--device", "simx"], "simx"),
        (["ankle-hops-10-5", "--device", "sim:foo=1"], "foo"),
        (["ankle-hops-10-5", "--device", "sim", "--body-mass-kg", "0"], "--body-mass-kg"),
        (["ankle-hops-10-5", "--device", "replay:absent.jsr"], "absent.jsr"),
        (["ankle-hops-10-5", "--device", "native:absent"], "absent"),
        (["isometric-calf-hold", "--device", "sim:device=mat"], "plate"),
        (["ankle-hops-10-5", "--device", "sim", "--db", "x.db"], "--athlete"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = command(capsys, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert not list(Path().iterdir())


def test_every_run_is_recorded_and_a_refused_one_is_not(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "jumpstation" / "recordings"
    assert command(capsys, "isometric-calf-hold", "--device", "sim:device=mat")[0] == 2
    assert not list(folder.glob("*"))
    live = command(capsys, "ankle-hops-10-5", "--device", "sim", "--json")
    (file,) = folder.glob("*.jsrec")
    assert command(capsys, "ankle-hops-10-5", "--device", f"replay:{file}", "--json") == live


def test_every_rep_is_on_disk_when_it_is_told(tmp_path):
    path = tmp_path / "history.db"
    store, archive, session, told = stored_run(path, "sim:seed=5")
    seen = 0
    while session.step(0.05):
        reps = {t.rep.index for t in told if isinstance(t, fx.RepJudged)}
        if len(reps) > seen:
            seen = len(reps)
            with open_store(path) as reader:
                assert {r.rep.index for r in reader.reps(archive.trial_ids[0])} >= reps
    assert seen >= 9  # the tenth ends the trial
    trial: Trial = next(t.trial for t in told if isinstance(t, fx.TrialDone))
    (row,) = store.trials(athlete_id=store.find_athlete("Mara").id)
    assert row.status == "finished"
    assert not row.for_measurement
    assert len(store.reps(row.id)) == len(trial.reps)
    store.close()


def test_the_stored_bytes_are_a_whole_recording_that_replays_the_same(tmp_path):
    from jumpstation.devices.recording import recording_from_bytes
    from jumpstation.devices.replay import ReplayDevice

    store, archive, session, told = stored_run(tmp_path / "history.db", "sim:seed=6")
    while session.step(0.05):
        pass
    pieces = [p for p in store.raw(archive.trial_ids[0]) if isinstance(p, tuple)]
    whole = b"".join(data for _, data in pieces)
    recording = recording_from_bytes(whole, "stored trial")
    assert recording.left_over == 0
    again = []
    device = ReplayDevice("stored trial", recording).open()
    replayed = LiveSession(
        device, load_protocol("ankle-hops-10-5"), Subject("", 70.0), listen=again.append
    )
    replayed.begin()
    while replayed.step(0.05):
        pass

    def times(told):
        trial = next(t.trial for t in told if isinstance(t, fx.TrialDone))
        return [(r.contact.contact_time_s, r.contact.flight_time_s) for r in trial.reps]

    assert times(again) == times(told)
    store.close()
