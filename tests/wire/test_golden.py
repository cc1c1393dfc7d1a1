"""The frames that firmware and host share, read and written by the host's side."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from jumpstation.model import EdgeFlag
from jumpstation.wire import messages as m
from jumpstation.wire.calibration import CalibrationRecord
from jumpstation.wire.framing import Frame, FrameDecoder, encode_frame

FILE = Path(__file__).parents[2] / "hardware" / "golden" / "frames.toml"
TABLE = tomllib.loads(FILE.read_text())
FRAMES = {f["name"]: f for f in TABLE["frame"]}


def message(name):
    (frame,) = FrameDecoder().feed(bytes.fromhex(FRAMES[name]["frame_hex"]))
    return m.decode(frame)


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_is_read_and_written_to_the_byte(name):
    golden = FRAMES[name]
    whole = bytes.fromhex(golden["frame_hex"])
    payload = bytes.fromhex(golden["payload_hex"])
    assert encode_frame(golden["type"], golden["seq"], payload) == whole
    assert FrameDecoder().feed(whole) == [Frame(golden["type"], golden["seq"], payload)]


@pytest.mark.parametrize("name", [n for n in FRAMES if FRAMES[n]["type"] < 0x7E])
def test_every_message_goes_there_and_back(name):
    golden = FRAMES[name]
    assert m.encode(message(name), golden["seq"]).hex() == golden["frame_hex"]


@pytest.mark.parametrize("bad", TABLE["bad"], ids=lambda b: b["name"])
def test_a_bad_piece_is_dropped_and_counted_once(bad):
    good = bytes.fromhex(FRAMES["info_request"]["frame_hex"])
    decoder = FrameDecoder()
    piece = bytes.fromhex(bad["frame_hex"])
    assert len(decoder.feed(good + piece + good)) == 2
    assert decoder.frames_bad == 1
    assert decoder.bytes_dropped == len(piece) - 1


def test_info_says_what_the_page_says():
    info = message("info_plate")
    assert info == m.Info(
        proto=(1, 0),
        fw=(1, 2, 3),
        build=bytes.fromhex("0a00ff01"),
        device_id=b"JUMP0001",
        boots=70000,
        reset=4,
        clock_tol_ppm=50,
        adc=2,
        channels=2,
        rate_mhz=2_000_000,
        block=16,
        cal_crc=0x29B1,
        adc_id=0x2282,
        adc_state=1,
    )


def test_edges_newest_first():
    edges = message("edge_four")
    assert edges.edge_no == 5
    assert edges.records == (
        m.EdgeRecord(2**47, True, 1, EdgeFlag.SOFT),
        m.EdgeRecord(5_000_001, False, 0, EdgeFlag.LATE),
        m.EdgeRecord(5_000_000, True, 0, EdgeFlag.DROPPED),
        m.EdgeRecord(4_360_000, False, 0, EdgeFlag.NONE),
    )


def test_samples():
    ramp = message("samples_ramp_two_channels")
    assert (ramp.tick, ramp.index, ramp.n, ramp.channels) == (123_456_789, 32, 16, 2)
    assert ramp.counts().dtype == np.int32
    assert ramp.counts().ravel().tolist() == [i * 1000 - 16000 for i in range(32)]
    edge = message("samples_saturated_gap")
    assert edge.counts().tolist() == [[8388607], [-8388608]]
    assert edge.gap
    assert edge.saturated
    assert m.Samples.of(edge.tick, edge.index, edge.counts(), gap=True) == edge


def test_status():
    status = message("status_armed")
    assert (status.armed, status.closed, status.settled) == (True, (True, False), (True, True))
    assert (status.edges, status.index, status.vcc_mv) == (513, 100_000, 5012)
    other = message("status_overrun")
    assert (other.overrun, other.closed, other.settled) == (True, (True, True), (True, False))
    assert (other.edges_lost, other.samples_lost, other.adc_bad, other.crc_bad) == (3, 48, 2, 1)


def test_calibration():
    channel = CalibrationRecord.from_bytes(message("cal_channel").record)
    assert channel is not None
    assert channel.gain_n_per_count == pytest.approx(0.01)
    assert channel.zero_counts == -1234
    assert channel.gain_relative_uncertainty == pytest.approx(0.001)
    assert channel.date.isoformat() == "2026-02-28"
    assert (channel.temperature_c, channel.clock_ppm) == (21.5, None)
    device = CalibrationRecord.from_bytes(message("cal_device").record)
    assert device is not None
    assert (device.clock_ppm, device.device_id) == (-2021.0, b"JUMP0001")
    assert device.to_bytes() == message("cal_device").record
    assert CalibrationRecord.from_bytes(message("cal_empty").record) is None
