"""The converters: set up, identified, read to the last bit, and refused where they cannot serve."""

import os
import struct

import pytest

from hardware.sim import bench

pytestmark = [pytest.mark.firmware, pytest.mark.usefixtures("simulator")]

CHANNELS = {"ads1256": 1, "ads131m02": 2, "ads131m04": 2, "cs1237": 1}
RATES = {
    "ads1256": (500, 1000, 2000, 3750, 7500),
    "ads131m02": (500, 1000, 2000, 4000),
    "ads131m04": (500, 1000, 2000, 4000),
    "cs1237": (640, 1280),
}
IDENTITY = {"ads1256": 0x30, "ads131m02": 0x2200, "ads131m04": 0x2400}
MEASURE = 4  # START's mask bit of the converter


def identity(adc: str, rate_hz: int) -> int:
    """What INFO tells as adc_id; a CS1237 has no identity: its configuration, read back."""
    return IDENTITY.get(adc) or 0x0C | (0x30 if rate_hz == 1280 else 0x20)


def mixed(number: int) -> int:
    """What the models put on every channel but the first."""
    return (number * 2654435761 & 0xFFFFFFFF) >> 8


def check_samples(run: bench.Run, channels: int) -> int:
    """Every sample is the script's, none is missing, each block is stamped when its first sample
    was ready; returns how many there are."""
    blocks = run.blocks(channels)
    first_number = blocks[0].rows[0][0]
    first_cycle, period = run.truth.conversions[-1]
    index = 0
    for block in blocks:
        assert block.index == index
        assert block.flags == 0
        for row in block.rows:
            number = first_number + index
            assert row == (number & 0xFFFFFF, *(mixed(number + c) for c in range(1, channels)))
            index += 1
        true = run.truth.tick(first_cycle + period * (first_number + block.index))
        assert 0 <= block.tick - true <= 60  # 30 us: other interrupts come first
    return index


def info_of(run: bench.Run) -> bytes:
    """The last INFO."""
    return run.of(bench.INFO)[-1].payload


def measure(
    adc: str, rate_hz: int, seconds: float, *options: str, timeout_s: float = 120
) -> bench.Run:
    """START with the converter only, INFO? at the end."""
    script = [bench.start_line(MEASURE, rate_hz)]
    script += [bench.send_line(f"{seconds * 1e6 - 50_000}", bench.frame(bench.GET_INFO, 2))]
    return bench.run(
        [*script, f"{seconds * 1e6} end"], "--adc", adc, *options, image=adc, timeout_s=timeout_s
    )


@pytest.mark.parametrize(("adc", "rate_hz"), [(a, r) for a in RATES for r in RATES[a]])
def test_every_sample_at_every_rate(adc, rate_hz):
    run = measure(adc, rate_hz, 1.5)
    assert run.acks() == [(bench.START, 1, 0)]
    assert check_samples(run, CHANNELS[adc]) >= 1.4 * rate_hz
    assert run.truth.breaches == []
    assert run.of(bench.FAULT) == []
    info = info_of(run)
    assert struct.unpack_from("<I", info, 35)[0] == rate_hz * 1000
    assert struct.unpack_from("<HB", info, 42) == (identity(adc, rate_hz), 1)


def test_two_channels_at_2_khz_for_a_long_time():
    seconds = 600 if os.environ.get("JUMPSTATION_LONG") else 15
    run = measure("ads131m02", 2000, seconds, timeout_s=120 + 2 * seconds)
    assert check_samples(run, 2) >= 2000 * (seconds - 0.1)
    assert run.truth.breaches == []
    assert run.bad_frames == 0
    status = run.statuses()[-1]
    assert (status.samples_lost, status.adc_bad, status.edges_lost) == (0, 0, 0)


@pytest.mark.parametrize(
    ("adc", "rate_hz", "result"),
    [
        ("ads131m02", 8000, 2),  # two channels: 57 kB/s on a line of 50
        ("ads131m02", 32000, 2),
        ("ads131m04", 8000, 2),
        ("ads1256", 15000, 2),  # one channel: 53 kB/s
        ("ads1256", 30000, 2),
        ("ads131m02", 1500, 2),  # the chip has no such rate
        ("ads1256", 4000, 2),
        ("cs1237", 2000, 2),
        ("cs1237", 10, 2),
        ("ads131m02", 0, 4),
    ],
)
def test_a_rate_that_link_or_chip_cannot_carry_is_refused(adc, rate_hz, result):
    run = bench.run([bench.start_line(MEASURE, rate_hz), "p900000 end"], "--adc", adc, image=adc)
    assert run.acks() == [(bench.START, 1, result)]
    assert run.of(bench.SAMPLES) == []


@pytest.mark.parametrize(("hz", "keeps_up"), [(5600, True), (6600, True), (7600, False)])
def test_where_two_channels_break_and_that_the_loss_is_counted(hz, keeps_up):
    """A converter whose clock is too fast: what START would refuse, past 7.0 kHz, really breaks."""
    run = measure("ads131m02", 4000, 2.0, "--adc-clock", str(hz / 4000))
    lost = run.statuses()[-1].samples_lost
    if keeps_up:
        assert lost == 0
        check_samples(run, 2)
        return
    assert lost > 0
    blocks = run.blocks(2)
    offset = blocks[0].rows[0][0]
    expected = missing = 0
    for block in blocks:
        gap = block.index - expected
        assert (gap > 0) == bool(block.flags & 1)
        missing += gap
        for place, row in enumerate(block.rows):
            number = offset + block.index + place
            assert row == (number & 0xFFFFFF, mixed(number + 1))  # what is sent is true
        expected = block.index + len(block.rows)
    assert missing > 0
    assert [m.payload[0] for m in run.of(bench.FAULT)] == [2]


def test_saturation_is_flagged_on_its_blocks_only():
    script = [bench.start_line(MEASURE, 1000), "500000 adc saturate 20", "1000000 end"]
    run = bench.run(script, "--adc", "ads131m02", image="ads131m02")
    blocks = run.blocks(2)
    flagged = [b for b in blocks if b.flags & 2]
    assert sum(row == (0x7FFFFF, 0x7FFFFF) for b in blocks for row in b.rows) == 20
    assert all(bool(b.flags & 2) == any(0x7FFFFF in row for row in b.rows) for b in blocks)
    assert 1 <= len(flagged) <= 3


def faults(run: bench.Run) -> list[tuple[int, int]]:
    """(code, argument) of every FAULT."""
    return [(m.payload[0], struct.unpack_from("<I", m.payload, 7)[0]) for m in run.of(bench.FAULT)]


@pytest.mark.parametrize("adc", CHANNELS)
def test_no_converter_on_the_wires(adc):
    run = bench.run(
        [bench.start_line(MEASURE, RATES[adc][0]),
         bench.send_line("p800000", bench.frame(bench.GET_INFO, 2)), "p1500000 end"],
        "--adc", "none", image=adc,
    )  # fmt: skip
    assert run.acks() == [(bench.START, 1, 3)]
    assert [code for code, _ in faults(run)] == [3]
    assert info_of(run)[44] == 2


@pytest.mark.parametrize(("image", "adc"), [("ads131m02", "ads131m04"), ("ads131m04", "ads131m02")])
def test_another_converter_than_the_firmware_is_for(image, adc):
    run = bench.run(
        [bench.start_line(MEASURE, 1000),
         bench.send_line("p300000", bench.frame(bench.GET_INFO, 2)), "p400000 end"],
        "--adc", adc, image=image,
    )  # fmt: skip
    assert run.acks() == [(bench.START, 1, 3)]
    assert faults(run) == [(3, IDENTITY[adc])]
    assert info_of(run)[44] == 3


@pytest.mark.parametrize(
    ("adc", "argument"),
    [
        ("ads131m02", 4 << 16 | 0x55 << 8 | 0x00),
        ("ads1256", 2 << 16 | 0x06 << 8 | 0x20),
        ("cs1237", 0 << 16 | 0x3C << 8 | 0x0C),
    ],
)
def test_a_register_that_does_not_hold_what_was_written(adc, argument):
    rate = RATES[adc][-1] if adc == "cs1237" else 1000
    run = bench.run(
        ["p1000 adc badregister", bench.start_line(MEASURE, rate), "p1500000 end"],
        "--adc", adc, image=adc,
    )  # fmt: skip
    assert run.acks() == [(bench.START, 1, 3)]
    assert faults(run) == [(4, argument)]


@pytest.mark.parametrize("adc", CHANNELS)
def test_a_converter_that_falls_silent_is_told_and_mats_go_on(adc):
    rate = RATES[adc][1]
    script = [bench.start_line(5, rate), "500000 adc silent", "1200000 A 1", "1500000 end"]
    run = bench.run(script, "--adc", adc, image=adc)
    assert [code for code, _ in faults(run)] == [3]
    assert run.statuses()[-1].adc_bad >= 1
    assert len(run.edges()) == 1
    assert run.truth.breaches == []


def test_a_converter_that_restarts_by_itself_is_not_believed():
    script = [bench.start_line(MEASURE, 2000), "500000 adc reset", "1000000 end"]
    run = bench.run(script, "--adc", "ads131m02", image="ads131m02")
    assert dict(faults(run))[3] & 0x0400  # the status word, with its reset flag
    assert run.statuses()[-1].adc_bad > 0
    # No sample from after the restart, when it runs at its own rate, was sent as one of ours.
    assert all(b.tick < run.truth.tick((run.truth.armed or 0) + 8_100_000) for b in run.blocks(2))


def test_start_after_start_counts_samples_from_zero_again():
    again = bench.frame(bench.START, 2, struct.pack("<BH", MEASURE, 1000))
    script = [bench.start_line(MEASURE, 2000), bench.send_line("300000", again), "800000 end"]
    for adc in ("ads131m02", "ads1256"):
        run = bench.run(script, "--adc", adc, image=adc)
        assert [ack[2] for ack in run.acks()] == [0, 0]
        indices = [b.index for b in run.blocks(CHANNELS[adc])]
        assert indices.count(0) == 2
        assert run.truth.breaches == []


def test_stop_sends_the_begun_block_before_its_answer():
    stop = bench.send_line("300700", bench.frame(bench.STOP, 2))
    script = [bench.start_line(MEASURE, 500), stop, "600000 end"]
    run = bench.run(script, "--adc", "ads131m02", image="ads131m02")
    kinds = [m.kind for m in run.messages]
    last_block = len(kinds) - 1 - kinds[::-1].index(bench.SAMPLES)
    acks = [i for i, kind in enumerate(kinds) if kind == bench.ACK]
    assert acks[-1] > last_block
    assert run.acks()[-1] == (bench.STOP, 2, 0)
    # Everything that was converted before STOP came, but for what was on its way, is there.
    assert 148 <= sum(len(b.rows) for b in run.blocks(2)) <= 152
    assert not run.statuses()[-1].armed
