"""A weigh-in on a plate becomes a dated body mass; an old one is warned of before a run."""

from datetime import timedelta

import pytest

from jumpstation.cli import main
from jumpstation.devices import open_device
from jumpstation.devices.recording import Recording, read_recording
from jumpstation.devices.replay import ReplayDevice
from jumpstation.metrics.stiffness_mat import dalleau_stiffness_n_per_m
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession
from jumpstation.store import open_store
from jumpstation.store.keys import utc_now

PROTOCOL = load_protocol("ankle-hops-10-5")


def finish(session):
    session.begin()
    while session.step(0.05):
        pass


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    file = tmp_path_factory.mktemp("plate") / "session.jsr"
    device = open_device("sim:device=plate,mass=64,seed=3", str(file))
    finish(LiveSession(device, PROTOCOL, Subject("")))
    device.close()
    return read_recording(file)


def stored_weights(recording, path, for_measurement):
    """The body masses on file after the recording was stored as a trial of Mara."""
    connection = {**recording.header["connection"], "for_measurement": for_measurement}
    header = {**recording.header, "connection": connection}
    device = ReplayDevice("plate", Recording(header, recording.records, 0)).open()
    with open_store(path) as store:
        athlete = store.add_athlete("Mara")
        archive = TrialArchive(store, athlete, PROTOCOL, PROTOCOL.model_dump_json())
        session = LiveSession(device, PROTOCOL, Subject(""), listen=archive.hear)
        archive.attach(session)
        finish(session)
        assert archive.trouble is None
        assert [row.status for row in store.trials(athlete_id=athlete)] == ["finished"]
        return store.facts(athlete, "body_mass")


def test_a_weigh_in_on_the_plate_is_a_dated_fact(recording, tmp_path):
    (fact,) = stored_weights(recording, tmp_path / "history.db", for_measurement=True)
    assert fact.value == pytest.approx(64.0, rel=0.01)
    assert (fact.unit, fact.source) == ("kg", "plate")
    assert fact.on_date == utc_now().astimezone().date().isoformat()
    assert fact.text is not None
    assert fact.text.endswith("kg (k = 1)")


def test_an_invented_weigh_in_is_not_stored(recording, tmp_path):
    assert stored_weights(recording, tmp_path / "history.db", for_measurement=False) == []


@pytest.mark.parametrize(("on_file_kg", "noted"), [(70.0, True), (64.2, False), (None, False)])
def test_a_weigh_in_of_the_plate_comes_before_the_mass_on_file(recording, on_file_kg, noted):
    trials = []

    def listen(told):
        trials.extend([told.trial] if isinstance(told, fx.TrialDone) else [])

    device = ReplayDevice("plate", recording).open()
    finish(LiveSession(device, PROTOCOL, Subject("", on_file_kg), listen=listen))
    (trial,) = trials
    assert trial.body_mass_kg == pytest.approx(64.0, rel=0.01)
    weighed = trial.body_mass_kg
    note = f"The plate reads {weighed:.1f} kg, 70.0 kg was on file: the weigh-in is used"
    assert (note in trial.notes) == noted
    # the mass of the formula is the weighed one: 70 kg would make the legs 9 % stiffer
    rep = next(rep for rep in trial.reps if rep.accepted)
    contact = rep.contact
    stiffness = dalleau_stiffness_n_per_m(weighed, contact.contact_time_s, contact.flight_time_s)
    found = rep.metrics["stiffness_dalleau_n_per_m"]
    assert found.value == pytest.approx(stiffness)
    assert found.parts["body_weight"] > 0


@pytest.mark.parametrize(
    ("weighed_days_ago", "says"),
    [(45, "Note: the body mass is 45 days old"), (3, ""), (None, "Note: no body mass is on file")],
)
def test_a_run_that_needs_body_mass_warns_of_an_old_one(tmp_path, capsys, weighed_days_ago, says):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        athlete = store.add_athlete("Mara")
        if weighed_days_ago is not None:
            on = utc_now().astimezone().date() - timedelta(days=weighed_days_ago)
            store.add_fact(athlete, "body_mass", 64.0, on_date=on.isoformat())
    words = ["run", "ankle-hops-10-5", "--device", "sim", "--athlete", "Mara"]
    with pytest.raises(SystemExit):
        main([*words, "--answer", "all=no", "--db", str(path)])
    err = capsys.readouterr().err
    assert says in err
    assert bool(says) == ("Note:" in err)
