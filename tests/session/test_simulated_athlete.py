"""Every protocol with the simulated athlete: real bytes, real parser, real detector, no mock."""

from __future__ import annotations

import pytest

from jumpstation.devices import open_device
from jumpstation.errors import DeviceLost
from jumpstation.model import (
    DeviceStatus,
    Ended,
    ForceBlock,
    LinkFault,
    Method,
    Side,
    Trial,
)
from jumpstation.protocols import load_protocol
from jumpstation.session import Runner, Subject, plan_attempts
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.signal.stream import ContactStream
from jumpstation.station.live import settings_of

MASS_KG = 75.0
FORCE_EVERY_S = 0.05


class Host:
    """The least that a station does: device to stream to runner, device time while armed."""

    def __init__(self, protocol_id: str, spec: str) -> None:
        self.protocol = load_protocol(protocol_id)
        movement = self.protocol.movement
        self.device = open_device(f"sim:movement={movement},mass={MASS_KG:g},{spec}")
        info = self.device.info
        needed = self.protocol.device
        self.method = Method(
            info.kind, info.device_id, info.firmware, "plate" if info.force else "mat",
            needed.min_contact_s, needed.min_flight_s, tick_s=info.tick_s,
            rate_hz=needed.force_rate_hz if info.force else None,
            for_measurement=info.for_measurement,
        )  # fmt: skip
        subject = Subject("Sim", MASS_KG, age_years=30)
        side = Side.LEFT if "side=left" in spec else None
        plan = [a for a in plan_attempts(self.protocol, subject, side) if not a.familiarisation]
        self.runner = Runner(
            self.protocol, subject, self.method, plan=plan[:1], ask=False, await_start=False
        )
        self.stream: ContactStream | None = None
        self.effects: list[fx.Effect] = []
        self.now_s = 0.0
        self._force_s = -1.0

    def run(self) -> Trial:
        self.tell(ev.Begin())
        while self.runner.phase != "done":
            try:
                readings = self.device.read(0.05)
            except DeviceLost:
                self.tell(ev.DeviceGone("stopped answering"))
                break
            for reading in readings:
                self.hear(reading)
            self.tell(ev.Tick())
        self.device.close()
        [done] = [effect for effect in self.effects if isinstance(effect, fx.TrialDone)]
        return done.trial

    def tell(self, event: ev.Event) -> None:
        said = self.runner.handle(event, self.now_s)
        self.effects += said
        for effect in said:
            if isinstance(effect, fx.StartDevice):
                self.device.start(effect.request)
                self.stream = ContactStream(self.device.info, settings_of(self.protocol))

    def hear(self, reading) -> None:
        assert self.stream is not None
        if isinstance(reading, Ended):
            return self.tell(ev.Stop())
        if isinstance(reading, DeviceStatus):
            self.now_s = reading.tick * self.device.info.tick_s
        signals = self.stream.push(reading)
        if isinstance(reading, LinkFault):
            self.tell(reading)
        if isinstance(reading, ForceBlock) and self.stream.plate and self.stream.plate.latest:
            times, force = self.stream.plate.latest
            self.now_s = float(times[-1])
            if abs(self.now_s - self._force_s) >= FORCE_EVERY_S:
                self._force_s = self.now_s
                self.tell(ev.ForceLevel(self.now_s, float(force.sum(axis=1).mean())))
        for signal in signals:
            self.tell(signal)
        return None


@pytest.mark.parametrize("device", ["mat", "plate"])
@pytest.mark.parametrize(
    ("protocol", "spec", "wanted"),
    [
        ("ankle-hops-10-5", "seed=3", {"reps_refused": (0, 0)}),
        ("rebounds-5", "seed=3", {"rsi_m_per_s": (1.35, 0.15)}),
        ("ankle-hops-metronome", "hops=30", {"frequency_error_percent": (0, 2)}),
        ("hop-endurance-15", "hops=60", {"hop_frequency_hz": (1.59, 0.05)}),
        ("hop-endurance-30", "hops=55,fatigue=0.2", {"fatigue_index_percent": (17, 8)}),
        ("single-leg-hops", "side=left,hops=20", {"contact_time_s": (0.28, 0.04)}),
        ("drop-jump", "drop=0.3", {"rsi_m_per_s": (1.6, 0.2)}),
        ("single-leg-drop-jump", "side=left,drop=0.15", {"rsi_m_per_s": (0.44, 0.05)}),
        ("cmj", "", {"jump_height_m": (0.32, 0.02)}),
        ("squat-jump", "", {"jump_height_m": (0.29, 0.02)}),
        ("taps-10s", "side=left,hops=130", {"tap_rate_hz": (10, 0.3), "tap_count": (100, 3)}),
        ("balance", "side=left,stand=1", {"balance_time_s": (34, 0.5)}),
    ],
)
def test_a_protocol_is_scored(protocol: str, device: str, spec: str, wanted: dict) -> None:
    trial = Host(protocol, f"device={device},{spec or 'seed=1'}").run()
    assert trial.valid, trial.invalid_reason
    for name, (value, within) in wanted.items():
        assert trial.score[name].value == pytest.approx(value, abs=within or 1e-9)
    assert not trial.method.for_measurement


def test_a_drop_from_a_plate_measures_the_true_drop() -> None:
    trial = Host("drop-jump", "device=plate,drop=0.24").run()
    drop = trial.score["drop_height_m"]
    assert drop.uncertainty is not None
    assert drop.value == pytest.approx(0.24, abs=3 * drop.uncertainty)
    assert trial.answers["box_height_m"] == 0.30, "the box is what it is; the drop is measured"


@pytest.mark.parametrize("raises", [1, 9])
def test_heel_raises_are_counted_by_force(raises: int) -> None:
    trial = Host("heel-raises", f"device=plate,side=left,hops={raises}").run()
    assert trial.score["heel_raise_count"].value == raises


def test_a_hold_is_scored_on_a_plate() -> None:
    trial = Host("isometric-calf-hold", "device=plate,side=left,duration=6").run()
    assert trial.valid, trial.invalid_reason
    assert trial.score["hold_force_n"].value == pytest.approx(2.0 * MASS_KG * 9.80665, rel=0.03)
    assert trial.score["time_in_band_s"].value == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("device", ["mat", "plate"])
def test_an_unplugged_device_keeps_the_finished_hops(device: str) -> None:
    trial = Host("ankle-hops-10-5", f"device={device},fault=unplug@7").run()
    assert not trial.valid
    assert "The device stopped answering after hop" in str(trial.invalid_reason)
    assert 1 <= len(trial.reps) < 10
    assert all(rep.accepted for rep in trial.reps)


@pytest.mark.parametrize("device", ["mat", "plate"])
def test_a_reset_device_keeps_the_finished_hops(device: str) -> None:
    trial = Host("ankle-hops-10-5", f"device={device},fault=reset@7").run()
    assert not trial.valid
    assert "The device was reset after hop" in str(trial.invalid_reason)
    assert 1 <= len(trial.reps) < 10
