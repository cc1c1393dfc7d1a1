"""The whole chain: pins, unmodified firmware, pseudo terminal, the real native driver, contacts.

Every fault of docs/validation/hardware-faults.md that can be made here is made here or in the
files beside this one, and what the operator is told is checked.
"""

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from jumpstation.devices import Device, open_device
from jumpstation.devices.emulator import FORCE_RATE_HZ, Emulator
from jumpstation.errors import DeviceError, DeviceLost, NotPossible
from jumpstation.model import (
    ClockBreak,
    ContactDone,
    DeviceStatus,
    Edge,
    EdgeFlag,
    EdgesLost,
    ForceBlock,
    LinkFault,
    Reading,
    StartRequest,
)
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream

pytestmark = [pytest.mark.firmware, pytest.mark.usefixtures("simulator")]

PATIENCE_S = 60.0


@contextlib.contextmanager
def device_on(
    folder: Path,
    script: list[str],
    *options: str,
    converter: str = "none",
    port_options: str = "",
    paced: bool = False,
) -> Iterator[Device]:
    """The emulator with a script, and the native driver on its port. Not paced: the script runs as
    fast as it can, and what the host sends meanwhile comes late."""
    path = folder / "script"
    path.write_text("\n".join(script) + "\n")
    with Emulator(script=path, converter=converter, paced=paced, options=options) as emulator:
        device = open_device(f"native:{emulator.port}{port_options}")
        try:
            yield device
        finally:
            device.close()


def read_until(device: Device, ends_us: float) -> list[Reading]:
    """Everything until a STATUS of `ends_us` after the first one that says armed."""
    readings: list[Reading] = []
    from_tick = None
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience:
        for reading in device.read(0.05):
            readings.append(reading)
            if isinstance(reading, DeviceStatus):
                if from_tick is None and reading.armed:
                    from_tick = reading.tick
                if from_tick is not None and reading.tick - from_tick > ends_us * 2:
                    return readings
    raise AssertionError(f"the device went silent after {len(readings)} readings")


def edges_of(readings: list[Reading]) -> list[Edge]:
    """The edges among them."""
    return [reading for reading in readings if isinstance(reading, Edge)]


def accounted_for(readings: list[Reading]) -> int:
    """Edges that came, and edges that were told as lost."""
    told = sum(r.count or 0 for r in readings if isinstance(r, EdgesLost))
    return len(edges_of(readings)) + told


@dataclass
class Hops:
    """A hop test as script, with the true durations in seconds."""

    contacts_s: list[float] = field(default_factory=list)
    flights_s: list[float] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    ends_us: float = 0.0


def hop_test(
    count: int, seed: int = 1, bounce: bool = False, after: str = "", every: int = 1
) -> Hops:
    """Hops of 150 to 250 ms contact and 300 to 500 ms flight; `after` is done, while the message
    is on the line, at every so many edges."""
    dice, hops, at, changes = random.Random(seed), Hops(), 200_000.0, 0

    def change(level: int) -> None:
        nonlocal changes
        changes += 1
        hops.script.append(f"{at:.4f} A {level}")
        if after and changes % every == 0:
            hops.script.append(f"{at + 300:.4f} {after}")
        if bounce and level:
            hops.script.extend([f"{at + 90:.4f} A 0", f"{at + 170:.4f} A 1"])

    for _ in range(count):
        contact, flight = dice.uniform(150_000, 250_000), dice.uniform(300_000, 500_000)
        change(1)
        at += contact
        if bounce:
            hops.script.extend([f"{at - 160:.4f} A 0", f"{at - 60:.4f} A 1"])
        change(0)
        at += flight
        hops.contacts_s.append(contact / 1e6)
        hops.flights_s.append(flight / 1e6)
    change(1)
    hops.ends_us = at + 600_000
    return hops


def contacts_from(device: Device, readings: list[Reading], use: str | None = None) -> list:
    """Finished contacts that the signal floor makes of the readings."""
    stream = ContactStream(device.info, DetectionSettings(), use)
    signals = [signal for reading in readings for signal in stream.push(reading)]
    signals += stream.finish()
    return [signal.contact for signal in signals if isinstance(signal, ContactDone)]


@pytest.mark.parametrize("bounce", [False, True])
def test_contact_and_flight_times_are_true_within_two_ticks(tmp_path, bounce):
    hops = hop_test(10, bounce=bounce)
    with device_on(tmp_path, hops.script) as device:
        device.start(StartRequest(mats=(0,)))
        readings = read_until(device, hops.ends_us)
        contacts = contacts_from(device, readings)
        assert device.losses.edges_lost == 0
    measured = [c for c in contacts if c.flight_time_s is not None]
    assert len(measured) == 10
    two_ticks_s = 1e-6
    for contact, true_contact, true_flight in zip(
        measured, hops.contacts_s, hops.flights_s, strict=True
    ):
        assert contact.contact_time_s == pytest.approx(true_contact, abs=two_ticks_s)
        assert contact.flight_time_s == pytest.approx(true_flight, abs=two_ticks_s)


@pytest.mark.parametrize("ppm", [3000, -3000])
def test_a_wrong_clock_stretches_every_time_by_its_rate(tmp_path, ppm):
    hops = hop_test(4)
    with device_on(tmp_path, hops.script, "--clock-ppm", str(ppm)) as device:
        device.start(StartRequest(mats=(0,)))
        contacts = contacts_from(device, read_until(device, hops.ends_us))
    flights = [c.flight_time_s for c in contacts if c.flight_time_s is not None]
    assert flights == pytest.approx([t * (1 + ppm / 1e6) for t in hops.flights_s], abs=2e-6)


def jump_force(rate_hz: float, seconds: float) -> np.ndarray:
    """Counts of two channels: half sines of 0.2 s every 0.6 s, from 0.4 s on."""
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    phase = (at - 0.4) % 0.6
    force = np.where((at > 0.4) & (phase < 0.2), np.sin(np.pi * phase / 0.2), 0.0) * 400_000
    return np.repeat(force[:, None], 2, axis=1).astype(np.float32)


@pytest.mark.parametrize("converter", ["ads131m02", "ads1256"])
def test_mat_and_plate_on_one_board_share_their_clock(tmp_path, converter):
    """The force starts to rise at the instant the mat closes; the filter's delay is taken off."""
    script = []
    for i in range(5):
        script += [f"{400_000 + i * 600_000} A 1", f"{600_000 + i * 600_000} A 0"]
    force = tmp_path / "force"
    force.write_bytes(jump_force(FORCE_RATE_HZ, 4.0).tobytes())
    options = ("--force", str(force), "--force-rate", str(FORCE_RATE_HZ))
    with device_on(tmp_path, script, *options, converter=converter) as device:
        device.start(StartRequest(mats=(0,), force_rate_hz=2000))
        readings = read_until(device, 3_600_000)
        info = device.info
        assert device.losses.samples_lost == 0
    assert info.force is not None
    blocks = [r for r in readings if isinstance(r, ForceBlock)]
    counts = np.concatenate([b.counts[:, 0] for b in blocks])
    starts = {b.index: b.tick for b in blocks}
    first = blocks[0]
    period_ticks = (blocks[-1].tick - first.tick) / (blocks[-1].index - first.index)
    assert len(starts) == len(blocks)
    times_s = (first.tick + period_ticks * np.arange(len(counts))) * info.tick_s
    times_s -= info.force.filter_delay_s
    closing = [e.tick * info.tick_s for e in edges_of(readings) if e.closed]
    for instant in closing[:4]:
        # On a half sine the force at 10 ms is 15.6 % of the peak: read the rise back to its foot.
        level = 400_000 * np.sin(np.pi * 0.010 / 0.2)
        near = (times_s > instant - 0.01) & (times_s < instant + 0.05)
        crossing = np.interp(level, counts[near], times_s[near])
        assert crossing - instant == pytest.approx(0.010, abs=60e-6)


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", ["corrupt 1", "lose 5", "corrupt 40"])
def test_bytes_spoilt_at_every_other_edge_cost_no_edge(tmp_path, spoil):
    """The next message repeats what the spoilt one said."""
    hops = hop_test(12, after=spoil, every=2)
    with device_on(tmp_path, hops.script) as device:
        device.start(StartRequest(mats=(0,)))
        readings = read_until(device, hops.ends_us)
        losses = device.losses
    assert losses.frames_bad >= 10
    if spoil != "corrupt 1":  # a single byte may fall into another message than the edge's
        assert losses.edges_recovered >= 1
    assert losses.edges_lost == 0
    assert [e.closed for e in edges_of(readings)] == [i % 2 == 0 for i in range(25)]
    assert not [r for r in readings if isinstance(r, EdgesLost)]


def test_when_every_edge_message_is_spoilt_the_driver_asks_for_them_again(tmp_path):
    hops = hop_test(4, after="corrupt 1")
    with device_on(tmp_path, hops.script, paced=True) as device:
        device.start(StartRequest(mats=(0,)))
        readings = read_until(device, hops.ends_us)
        losses = device.losses
    assert losses.frames_bad >= 9
    assert losses.edges_lost == 0
    assert [e.closed for e in edges_of(readings)] == [i % 2 == 0 for i in range(9)]


def test_a_long_loss_is_made_good_from_the_devices_own_store_or_told(tmp_path):
    # More edges in a row go missing than the three that each message repeats.
    script = [f"{100_000 + 100_000 * i} A {1 - i % 2}" for i in range(20)]
    script += ["395000 lose 700"]
    with device_on(tmp_path, script) as device:
        device.start(StartRequest(mats=(0,)))
        readings = read_until(device, 3_000_000)
        patience = time.monotonic() + PATIENCE_S
        while accounted_for(readings) < 20 and time.monotonic() < patience:
            readings += device.read(0.05)
        losses = device.losses
    assert accounted_for(readings) == 20
    assert losses.frames_missing + losses.frames_bad > 5
    assert losses.edges_recovered + losses.edges_lost > 0


def test_a_brown_out_breaks_the_clock_and_is_told(tmp_path):
    script = ["200000 A 1", "400000 A 0", "800000 reset brownout", "1200000 A 1"]
    with device_on(tmp_path, script, paced=True) as device:
        device.start(StartRequest(mats=(0,)))
        readings: list[Reading] = []
        patience = time.monotonic() + PATIENCE_S
        while not any(isinstance(r, ClockBreak) for r in readings):
            assert time.monotonic() < patience
            readings += device.read(0.05)
        assert device.losses.resets == 1
        assert device.info.boot_count == 2
    (broken,) = [r for r in readings if isinstance(r, ClockBreak)]
    assert "brown" in broken.cause or "supply" in broken.cause or "volt" in broken.cause


def test_a_pulled_cable_is_a_lost_device(tmp_path):
    with device_on(tmp_path, ["200000 A 1", "600000 unplug"], paced=True) as device:
        device.start(StartRequest(mats=(0,)))
        with pytest.raises(DeviceLost) as lost:
            read_until(device, 5_000_000)
    assert lost.value.exit_code == 1
    assert lost.value.do


def test_opening_the_port_resets_an_uno_and_the_driver_waits_for_it(tmp_path):
    path = tmp_path / "script"
    path.write_text("0 A 0\n")
    with Emulator(script=path, options=("--dtr-reset",)) as emulator:
        boots = []
        for _ in range(3):
            device = open_device(f"native:{emulator.port}")
            boots.append(device.info.boot_count)
            device.close()
            time.sleep(0.1)
    assert boots == sorted(set(boots))


def test_a_wrong_baud_rate_is_named(tmp_path):
    with (
        pytest.raises(DeviceError) as error,
        device_on(tmp_path, ["0 A 0"], port_options="?baud=115200"),
    ):
        pass
    assert "baud" in str(error.value)


def test_a_rate_that_cannot_be_carried_is_refused_with_its_reason(tmp_path):
    with device_on(tmp_path, ["0 A 0"], converter="ads131m02") as device:
        with pytest.raises(NotPossible):
            device.start(StartRequest(mats=(0,), force_rate_hz=8000))
        device.start(StartRequest(mats=(0,), force_rate_hz=4000))


@pytest.mark.parametrize(
    ("script", "converter"),
    [
        (["p1000 strap A", "p1000 volts 0 4550", "500000 volts 0 5000"], "none"),
        (["500000 adc silent"], "ads131m02"),
        (["500000 adc reset"], "ads131m02"),
    ],
    ids=["cut cable", "converter silent", "converter restarted"],
)
def test_the_operator_is_told(tmp_path, script, converter):
    rate = None if converter == "none" else 2000
    with device_on(tmp_path, [*script, "1500000 A 1"], converter=converter) as device:
        device.start(StartRequest(mats=(0,), force_rate_hz=rate))
        readings = read_until(device, 2_500_000)
    faults = [r for r in readings if isinstance(r, LinkFault)]
    assert faults
    assert all(fault.code and " " in fault.message for fault in faults)


def test_a_saturated_converter_is_flagged_to_the_signal_floor(tmp_path):
    with device_on(tmp_path, ["500000 adc saturate 30"], converter="ads131m02") as device:
        device.start(StartRequest(mats=(0,), force_rate_hz=1000))
        readings = read_until(device, 1_000_000)
    blocks = [r for r in readings if isinstance(r, ForceBlock)]
    assert 1 <= sum(b.saturated for b in blocks) <= 4


def test_a_stalled_host_changes_no_time(tmp_path):
    hops = hop_test(5)
    ticks = []
    for stall_s in (0.0, 0.3):
        with device_on(tmp_path, hops.script) as device:
            device.start(StartRequest(mats=(0,)))
            time.sleep(stall_s)
            edges = edges_of(read_until(device, hops.ends_us))
        ticks.append([edge.tick - edges[0].tick for edge in edges])
        assert all(edge.flags == EdgeFlag.NONE for edge in edges)
    assert np.abs(np.subtract(*ticks)).max() <= 1


def test_an_emulated_device_is_never_for_measurement(tmp_path):
    with device_on(tmp_path, ["0 A 0"]) as device:
        assert device.info.device_id == "EMULATED"
        assert not device.info.for_measurement
