"""The simulated port as a host sees it: its time, its movement, its faults."""

import numpy as np
import pytest

from jumpstation.devices import open_device
from jumpstation.devices.interface import EndOfInput
from jumpstation.devices.simulated.listening import Listener
from jumpstation.devices.simulated.transport import SimulatedTransport
from jumpstation.errors import DeviceError, DeviceLost, InputError, NotPossible
from jumpstation.model import (
    ClockBreak,
    DeviceStatus,
    Edge,
    EdgeFlag,
    EdgesLost,
    Ended,
    ForceBlock,
    LinkFault,
    SamplesLost,
    Side,
    StartRequest,
)
from jumpstation.protocols import load_protocol


def of(heard, kind):
    return [reading for reading in heard.readings if isinstance(reading, kind)]


def codes(heard):
    return {fault.code for fault in of(heard, LinkFault)}


@pytest.mark.parametrize("text", ["", "plate=1", "device=both,seed=4", "latency=16,chunk=1"])
def test_without_a_fault_everything_arrives(text):
    heard = Listener(text).hear()
    assert heard.losses.edges_lost == heard.losses.samples_lost == heard.losses.frames_bad == 0
    assert len(of(heard, Edge)) == len(heard.run.edges)
    samples = sum(len(block.counts) for block in of(heard, ForceBlock))
    assert (samples > 10_000) is (heard.run.plate is not None)
    assert not of(heard, LinkFault)


def test_the_same_settings_are_the_same_bytes_whatever_the_chunks():
    one, other = Listener("seed=5,plate=1").hear(), Listener("seed=5,plate=1").hear(chunk=1)
    assert one.run_bytes == other.run_bytes
    assert one.run_bytes != Listener("seed=6,plate=1").hear().run_bytes


def test_only_the_first_run_is_faulty_and_each_run_is_another():
    listener = Listener("fault=lose@3x4")
    listener.hear()
    again = listener.port
    assert len(again.runs) == 1
    listener.connection.start(listener._request(), again.now_s())
    while not listener.connection.armed:
        listener._turn()
    assert again.runs[1].plan.contacts != again.runs[0].plan.contacts


def test_the_movement_is_the_protocols_unless_the_spec_names_one():
    port = SimulatedTransport("")
    port.movement = "taps"
    assert port.movement == "taps"
    fixed = SimulatedTransport("movement=cmj,side=right")
    fixed.expect("single_leg_hops", side=Side.LEFT, hops=10)
    assert fixed.movement == "cmj"
    with pytest.raises(InputError, match="no movement 'dance'; use one of hops"):
        port.movement = "dance"


def test_what_the_protocol_expects_reaches_the_plan():
    listener = Listener("hops=3")
    listener.port.expect("single_leg_hops", side=Side.RIGHT, hops=10)
    heard = listener.hear()
    assert heard.run.plan.left_share == 0.0
    assert len(heard.run.plan.contacts) == 5


@pytest.mark.parametrize(
    ("text", "on_file_kg", "weighs_kg"),
    [
        ("plate=1,own_mass=1", 61.5, 61.5),
        ("plate=1,own_mass=1", None, 75.0),
        ("plate=1,own_mass=1,mass=80", None, 80.0),
        ("plate=1", 61.5, 75.0),
    ],
)
def test_who_is_tested_is_weighed_where_the_setting_says_so(text, on_file_kg, weighs_kg):
    listener = Listener(text)
    listener.port.expect_test(load_protocol("ankle-hops-10-5"), body_mass_kg=on_file_kg)
    force = of(listener.hear(), ForceBlock)
    newtons = np.concatenate([b.counts for b in force]).sum(axis=1) * 0.00095
    standing = newtons[newtons > 300][200:800].mean()
    assert standing / 9.80665 == pytest.approx(weighs_kg, abs=0.3)


def test_at_a_pace_it_waits_for_real_time():
    real = [100.0]

    def sleep(seconds):
        real[0] += seconds

    port = SimulatedTransport("pace=1", clock=lambda: real[0], sleep=sleep)
    port.open(500_000)
    assert port.real_time
    while port.now_s() < 1.0:
        port.read(0.02)
    assert real[0] - 100.0 == pytest.approx(port.now_s(), abs=1e-6)


def test_as_fast_as_it_can_it_never_sleeps():
    def sleep(seconds):
        raise AssertionError

    port = SimulatedTransport("", sleep=sleep)
    port.open(500_000)
    assert not port.real_time
    while port.now_s() < 60.0:
        port.read(0.5)


def test_a_movement_that_is_long_over_is_the_end_of_the_input():
    listener = Listener("hops=1")
    listener.hear()
    port, connection = listener.port, listener.connection
    connection.start(listener._request(), port.now_s())

    def listen():
        while port.now_s() < 300.0:
            port.write(connection.to_send(port.now_s()))
            connection.receive(port.read(0.1), port.now_s())

    with pytest.raises(EndOfInput):
        listen()
    assert port.now_s() > port.runs[1].start_s + port.runs[1].plan.end_s


# --- faults ---------------------------------------------------------------------------------


def test_unplugged():
    with pytest.raises(DeviceLost, match="cable was pulled"):
        Listener("fault=unplug@4").hear()


@pytest.mark.parametrize("kind", ["reset", "watchdog"])
def test_a_reset_is_another_clock(kind):
    heard = Listener(f"fault={kind}@5").hear()
    assert [broken.clock for broken in of(heard, ClockBreak)] == [1]
    assert "device_reset" in codes(heard)
    assert heard.losses.resets == 1


def test_lost_frames_are_made_good_by_the_history():
    heard = Listener("bounce=0,fault=lose@3.1x2").hear()
    assert heard.losses.frames_missing == 2
    assert len(of(heard, Edge)) == len(heard.run.edges)


def test_changed_and_lost_bytes_are_found_and_counted():
    heard = Listener("plate=1,fault=corrupt@4x3+lost_bytes@6x5").hear()
    assert heard.losses.frames_bad >= 4
    lost = sum(gap.count for gap in of(heard, SamplesLost))
    assert lost == heard.losses.samples_lost >= 4 * 16


def test_edges_lost_in_the_device_are_counted():
    heard = Listener("bounce=0,fault=edge_overrun@5x2").hear()
    assert heard.losses.edges_lost == 2
    assert sum(bool(e.flags & EdgeFlag.DROPPED) for e in of(heard, Edge)) == 1
    assert "edge_queue_overrun" in codes(heard)


def test_late_edges_say_so():
    heard = Listener("bounce=0,fault=late@5x3").hear()
    assert sum(bool(e.flags & EdgeFlag.LATE) for e in of(heard, Edge)) == 3


@pytest.mark.parametrize(("kind", "level"), [("cut", False), ("stuck", True)])
def test_a_cut_cable_and_a_stuck_mat(kind, level):
    heard = Listener(f"fault={kind}@5.05").hear()
    last = of(heard, DeviceStatus)[-1]
    assert last.mat_closed[0] is level
    assert (last.loop_v[0] > 4.9) is (kind == "cut")


def test_a_floating_input_gives_many_edges():
    heard = Listener("bounce=0,fault=floating@5x60").hear()
    assert len(of(heard, Edge)) >= 120


def test_the_plate_overrun_silent_and_saturated():
    overrun = Listener("plate=1,fault=overrun@4x3").hear()
    assert overrun.losses.samples_lost == 48
    stuck = Listener("plate=1,fault=stuck_adc@4").hear()
    assert "converter_silent" in codes(stuck)
    assert of(stuck, DeviceStatus)[-1].adc_faults > 1000
    saturated = Listener("plate=1,fault=saturate").hear()
    assert any(block.saturated for block in of(saturated, ForceBlock))


def test_a_converter_that_is_not_what_it_should_be_is_refused():
    with pytest.raises(NotPossible, match="wrong identification"):
        Listener("plate=1,fault=adc_identity").hear()


def test_corrupt_calibration_is_told_and_not_used():
    heard = Listener("plate=1,fault=calibration").hear()
    assert heard.info.force.calibrated_on is None


def test_a_silent_device_and_a_wrong_baud():
    listener = Listener("fault=silent@4")
    heard = listener.hear()
    assert "no_answer" in codes(heard)
    with pytest.raises(DeviceError, match="wrong baud or not a jumpstation"):
        Listener("fault=wrong_baud").hear()


def test_edges_that_never_came_are_told_with_their_bounds():
    heard = Listener("bounce=4,fault=lose@3.9x60").hear()
    assert sum(lost.count for lost in of(heard, EdgesLost)) == heard.losses.edges_lost > 0


# --- as a device ----------------------------------------------------------------------------


def run_of(device):
    device.transport.expect("cmj")
    device.start(StartRequest((), 1000.0))
    readings = [device.info]
    run = device.transport.runs[-1]
    while device.now_s() < run.start_s + run.plan.end_s:
        readings += device.read(0.1)
    device.stop()
    return readings + device.read(0.1)


def test_the_table_opens_it_and_its_recording_tells_the_same_again(tmp_path):
    device = open_device("sim:plate=1,seed=3", tmp_path / "cmj.rec")
    assert (device.info.kind, device.info.for_measurement) == ("sim", False)
    lived = run_of(device)
    device.close()
    assert len(device.transport.runs[0].plan.contacts) == 2
    again = open_device(f"replay:{tmp_path / 'cmj.rec'}")
    assert again.info.for_measurement is False
    again.start(StartRequest((), 1000.0))
    told = []
    while not (told and isinstance(told[-1], Ended)):
        told += again.read(0.1)
    blocks = [b for b in lived if isinstance(b, ForceBlock)]
    same = [b for b in told if isinstance(b, ForceBlock)]
    assert [(b.index, b.tick) for b in same] == [(b.index, b.tick) for b in blocks]
    assert all((a.counts == b.counts).all() for a, b in zip(same, blocks, strict=True))


def test_a_wrong_key_is_said_before_anything_is_opened():
    with pytest.raises(InputError, match="no key 'wieght'"):
        open_device("sim:wieght=70")
