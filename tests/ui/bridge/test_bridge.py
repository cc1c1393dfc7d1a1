"""The bridge: a session runs on the reader's thread and arrives, in order, on the Qt thread."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from jumpstation.model import ContactDone
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.station.archive import TrialArchive
from jumpstation.store import open_store
from jumpstation.ui.bridge.bridge import Bridge
from jumpstation.ui.bridge.reader import Broken, DeviceState, Run, Saving, SessionOver


@pytest.fixture
def bridge(qtbot):
    made = Bridge()
    made.start()
    yield made
    made.end()


def hear(bridge: Bridge) -> list[object]:
    heard: list[object] = []
    for signal in (bridge.told, bridge.device_changed, bridge.broken, bridge.over, bridge.saving):
        signal.connect(heard.append)
    return heard


def answers(bridge: Bridge):
    def answer(told: object) -> None:
        if isinstance(told, fx.Ask):
            bridge.tell(ev.Answer(told.question.id, 0.0))

    return answer


def test_a_session_runs_beside_the_window_and_is_on_file(bridge: Bridge, qtbot, tmp_path: Path):
    heard, threads = hear(bridge), []
    bridge.told.connect(lambda _told: threads.append(threading.current_thread()))
    bridge.told.connect(answers(bridge))
    with qtbot.waitSignal(bridge.device_changed, timeout=5000):
        bridge.reader.open("sim:pace=20,seed=3")
    qtbot.waitUntil(lambda: bridge.device.info is not None, timeout=5000)
    with open_store(tmp_path / "squad.db") as store:
        athlete = store.add_athlete("Mara")
        protocol = load_protocol("ankle-hops-10-5")
        archive = TrialArchive(store, athlete, protocol, protocol.model_dump_json())
        with qtbot.waitSignal(bridge.over, timeout=20000) as over:
            bridge.begin(Run(protocol, Subject(body_mass_kg=70.0), archive))
        assert set(threads) == {threading.main_thread()}
        kinds = [type(told) for told in heard]
        assert kinds.index(fx.TrialStarted) < kinds.index(fx.RepJudged) < kinds.index(fx.TrialDone)
        assert ContactDone in kinds
        judged = [told for told in heard if isinstance(told, fx.RepJudged)]
        assert judged[-1].counted == 10
        (trial_id,) = over.args[0].trial_ids
        row = store.trial_row(trial_id)
        assert (row.status, row.for_measurement) == ("finished", False)
        assert len(store.reps(trial_id)) >= 10


def test_breaking_off_keeps_what_was_done_as_interrupted(bridge: Bridge, qtbot, tmp_path: Path):
    bridge.told.connect(answers(bridge))
    bridge.reader.open("sim:pace=10,seed=3")
    with open_store(tmp_path / "squad.db") as store:
        athlete = store.add_athlete("Mara")
        protocol = load_protocol("ankle-hops-10-5")
        archive = TrialArchive(store, athlete, protocol, protocol.model_dump_json())
        heard = hear(bridge)
        bridge.begin(Run(protocol, Subject(body_mass_kg=70.0), archive))
        qtbot.waitUntil(
            lambda: sum(isinstance(told, fx.RepJudged) for told in heard) >= 3, timeout=15000
        )
        with qtbot.waitSignal(bridge.over, timeout=5000) as over:
            bridge.reader.abandon("the program was closed")
        (trial_id,) = over.args[0].trial_ids
        assert store.trial_row(trial_id).status == "interrupted"
        assert len(store.reps(trial_id)) >= 3


def test_an_unknown_device_is_told_as_a_sentence(bridge: Bridge, qtbot):
    bridge.reader.open("nonsense")
    qtbot.waitUntil(lambda: bool(bridge.device.why), timeout=5000)
    assert "is not known" in bridge.device.why
    assert bridge.device.info is None


def test_a_fault_in_a_session_does_not_end_the_thread(bridge: Bridge, qtbot):
    bridge.reader.open("sim:pace=20,seed=3")
    qtbot.waitUntil(lambda: bridge.device.info is not None, timeout=5000)
    plate_only = load_protocol("isometric-calf-hold")
    with qtbot.waitSignal(bridge.broken, timeout=8000) as broken:
        bridge.told.connect(answers(bridge))
        bridge.begin(Run(plate_only, Subject()))
    assert "plate" in broken.args[0].reason
    qtbot.waitUntil(lambda: not bridge.running, timeout=5000)
    assert bridge.reader.is_alive()


def test_each_kind_of_news_has_a_signal_that_takes_nothing_else(bridge: Bridge):
    for signal, news in (
        (bridge.device_changed, DeviceState()), (bridge.saving, Saving()),
        (bridge.broken, Broken("unplugged")), (bridge.over, SessionOver()),
    ):  # fmt: skip
        signal.emit(news)
        with pytest.raises(TypeError):
            signal.emit("unplugged")
