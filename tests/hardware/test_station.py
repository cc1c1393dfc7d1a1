"""Commands, calibration, resets and the device's own state."""

import binascii
import struct

import pytest

from hardware.sim import bench

pytestmark = [pytest.mark.firmware, pytest.mark.usefixtures("simulator")]

BOOTS = slice(18, 22)


def record(gain: float = 0.012, device_id: bytes = bytes(8)) -> bytes:
    """A calibration record of 40 bytes."""
    body = struct.pack(
        "<BBfiffHhi8s4x", 1, 1, gain, -1234, 0.001, 1.5, 9555, 215, -(2**31), device_id
    )
    return body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))


def command(time: str, kind: int, seq: int, payload: bytes = b"") -> str:
    """A script line."""
    return bench.send_line(time, bench.frame(kind, seq, payload))


def talk(*lines: str, options: tuple[str, ...] = (), image: str = "mat", until: str = "p2000000"):
    """Run a script of commands that need no arming."""
    return bench.run([*lines, f"{until} end"], *options, image=image)


def test_info_is_sent_at_boot_and_on_request():
    run = talk(command("p100000", bench.GET_INFO, 0))
    first, second = run.of(bench.INFO)
    assert first.payload == second.payload
    assert len(first.payload) == 46
    assert first.payload[0:5] == bytes([1, 0, 0, 1, 0])
    assert first.payload[10:18] == b"\xff" * 8  # no identity given yet
    assert struct.unpack_from("<IB", first.payload, 18) == (1, 0x01)
    assert struct.unpack_from("<IBHBB", first.payload, 23) == (2_000_000, 48, 5000, 2, 1)


def test_info_carries_the_first_bytes_of_the_sources_digest():
    from hardware.firmware import build

    run = talk(until="p100000")
    assert run.of(bench.INFO)[0].payload[5:9] == build.sources_digest()[:4]


def test_every_frame_has_the_next_number():
    run = talk(
        *(command(f"p{100000 + 5000 * i}", bench.PING, i % 256, bytes(4)) for i in range(300))
    )
    assert [m.seq for m in run.messages] == [i % 256 for i in range(len(run.messages))]
    assert len(run.of(bench.PONG)) == 300


def test_pong_stamps_the_end_of_ping_and_its_own_beginning():
    run = talk(command("p100000", bench.PING, 1, b"abcd"))
    payload = run.of(bench.PONG)[0].payload
    assert payload[:4] == b"abcd"
    received, sent = bench.tick48(payload[4:]), bench.tick48(payload[10:])
    # Ten bytes at 20 us each; the line's stamp is on the last.
    true = run.truth.tick(100_000 * 16 + 11 * 320)
    assert received == pytest.approx(true, abs=45)
    assert 0 < sent - received < 2000


def test_unknown_commands_and_bad_arguments_are_answered():
    run = talk(
        command("p100000", 0x60, 0),
        command("p110000", bench.CALGET, 1, b"\x05"),
        command("p120000", bench.START, 2, b"\x00\x00\x00"),
        command("p130000", bench.START, 3, b"\x08\x00\x00"),
        command("p140000", bench.START, 4, b"\x01"),
        command("p150000", bench.START, 5, b"\x05\xe8\x03"),  # no converter in this image
        command("p160000", bench.EDGES, 6, b"\x01\x00"),
        command("p170000", bench.SELFTEST, 7, b"\x00\xe8\x03"),
        command("p180000", bench.PING, 8, b"abc"),
    )
    assert [(kind, result) for kind, _, result in run.acks()] == [
        (0x60, 8), (bench.CALGET, 4), (bench.START, 4), (bench.START, 4), (bench.START, 4),
        (bench.START, 3), (bench.EDGES, 4), (bench.SELFTEST, 4), (bench.PING, 4),
    ]  # fmt: skip
    assert [seq for _, seq, _ in run.acks()] == list(range(9))


def test_a_retry_is_answered_and_not_carried_out_again():
    start = struct.pack("<BH", 1, 0)
    script = [bench.start_line(1, seq=9)]
    script += ["10000 A 1", "200000 A 0", command("300000", bench.START, 9, start)]
    script += ["400000 A 1", command("500000", bench.START, 10, start), "600000 A 0"]
    run = bench.run([*script, "900000 end"])
    assert [ack[1] for ack in run.acks()] == [9, 9, 10]
    numbers = [bench.edges_in(m)[-1].number for m in run.of(bench.EDGE)]
    assert numbers == [1, 2, 3, 1]  # only the new START began again


def test_edges_can_be_asked_for_again():
    script = [bench.start_line(1)]
    script += [f"{10_000 + 20_000 * i} A {1 - i % 2}" for i in range(20)]
    script += [command("600000", bench.EDGES, 2, struct.pack("<H", 5))]
    script += [command("610000", bench.EDGES, 3, struct.pack("<H", 19))]
    script += [command("620000", bench.EDGES, 4, struct.pack("<H", 21))]
    script += [command("630000", bench.EDGES, 5, struct.pack("<H", 0xFFF0))]
    run = bench.run([*script, "900000 end"])
    asked = [[e.number for e in bench.edges_in(m)] for m in run.of(bench.EDGE)[20:]]
    assert asked == [[5, 6, 7, 8], [19, 20]]
    assert run.acks()[1:] == [(bench.EDGES, 4, 4), (bench.EDGES, 5, 4)]


def test_a_full_edge_queue_drops_and_counts_and_says_so():
    script = [bench.start_line(1)]
    script += [f"{10_000 + 50 * i} A {1 - i % 2}" for i in range(200)]
    run = bench.run([*script, "900000 end"])
    status = run.statuses()[-1]
    seen = run.edges()
    assert status.edges_lost > 0
    assert len(seen) + status.edges_lost == 200
    assert any(edge.flags & 2 for edge in seen)
    assert [m.payload[0] for m in run.of(bench.FAULT)] == [1]
    assert any(s.flags & 2 for s in run.statuses())


# --- calibration and identity --------------------------------------------------------------------


def test_calibration_goes_into_the_eeprom_and_comes_back_after_resets(tmp_path):
    eeprom = ("--eeprom", str(tmp_path / "eeprom"))
    page = record(device_id=b"JUMP0042")
    run = talk(
        command("p100000", bench.CALSET, 1, b"\x04" + page),
        command("p600000", bench.CALSET, 2, b"\x00" + record(0.5)),
        "p1000000 reset external",
        command("p1400000", bench.CALGET, 3, b"\x04"),
        command("p1500000", bench.CALGET, 4, b"\x00"),
        options=eeprom,
    )
    assert [result for *_, result in run.acks()] == [0, 0]
    assert [m.payload for m in run.of(bench.CAL)] == [b"\x04" + page, b"\x00" + record(0.5)]
    before, after = run.of(bench.INFO)
    assert (before.payload[10:18], after.payload[10:18]) == (b"\xff" * 8, b"JUMP0042")
    # A mat has no channel: the device's page is the calibration in use.
    assert after.payload[40:42] == page[38:]
    again = talk(options=eeprom, until="p200000").of(bench.INFO)[0].payload
    assert again[10:18] == b"JUMP0042"
    assert struct.unpack("<I", again[BOOTS])[0] == 3


def test_a_plate_names_the_records_of_both_channels(tmp_path):
    eeprom = ("--eeprom", str(tmp_path / "eeprom"))
    left, right = record(0.1), record(0.2)
    talk(
        command("p100000", bench.CALSET, 1, b"\x00" + left),
        command("p600000", bench.CALSET, 2, b"\x01" + right),
        options=eeprom, image="ads131m02",
    )  # fmt: skip
    info = talk(options=eeprom, image="ads131m02", until="p300000").of(bench.INFO)[0].payload
    both = binascii.crc_hqx(left[38:] + right[38:], 0xFFFF)
    assert struct.unpack_from("<H", info, 40)[0] == both


@pytest.mark.parametrize("place", [0, 3, 20, 39])
def test_a_corrupt_record_is_reported_and_never_used(tmp_path, place):
    path = tmp_path / "eeprom"
    talk(command("p100000", bench.CALSET, 1, b"\x04" + record()), options=("--eeprom", str(path)))
    cells = bytearray(path.read_bytes())
    cells[16 + 4 * 40 + place] ^= 0x10
    path.write_bytes(cells)
    run = talk(options=("--eeprom", str(path)), until="p300000")
    assert run.of(bench.INFO)[0].payload[40:42] == b"\xff\xff"
    assert run.of(bench.INFO)[0].payload[10:18] == b"\xff" * 8
    (fault,) = run.of(bench.FAULT)
    assert (fault.payload[0], fault.payload[7]) == (6, 4)


def test_a_bad_record_and_an_armed_device_refuse_calibration():
    broken = bytearray(record())
    broken[5] ^= 1
    run = bench.run([
        command("p20000", bench.CALSET, 1, b"\x04" + bytes(broken)),
        command("p25000", bench.CALSET, 2, b"\x05" + record()),
        bench.start_line(1, seq=3),
        command("10000", bench.CALSET, 4, b"\x04" + record()),
        "400000 end",
    ])  # fmt: skip
    assert [result for *_, result in run.acks()] == [4, 4, 0, 1]


# --- resets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "cause"), [("power", 1), ("external", 2), ("brownout", 4)])
def test_a_reset_is_told_disarms_and_counts_up(how, cause):
    script = [bench.start_line(1), "100000 A 1", f"300000 reset {how}", "500000 A 0"]
    run = bench.run([*script, "1200000 end"])
    first, second = run.of(bench.INFO)
    assert struct.unpack("<I", first.payload[BOOTS])[0] == 1
    assert struct.unpack_from("<IB", second.payload, 18) == (2, cause)
    assert run.truth.resets == 1
    assert not run.statuses()[-1].armed
    assert [e.closed for e in run.edges()] == [True]  # nothing after the reset


def test_a_torn_boot_counter_goes_on_from_the_other_copy(tmp_path):
    path = tmp_path / "eeprom"
    options = ("--eeprom", str(path))
    for boots in range(1, 4):
        info = talk(options=options, until="p200000").of(bench.INFO)[0].payload
        assert struct.unpack("<I", info[BOOTS])[0] == boots
    cells = bytearray(path.read_bytes())
    newest = max((0, 8), key=lambda at: struct.unpack_from("<I", cells, at))
    cells[newest : newest + 6] = b"\xff" * 6
    path.write_bytes(cells)
    info = talk(options=options, until="p200000").of(bench.INFO)[0].payload
    assert struct.unpack("<I", info[BOOTS])[0] == 3  # the third boot's own writing was torn


def test_the_watchdog_ends_a_hang_where_the_boot_loader_minds_it():
    run = talk("p200000 freeze", options=("--optiboot",), until="p4000000")
    assert run.truth.resets == 1
    assert [m.payload[22] for m in run.of(bench.INFO)] == [1, 8]


def test_without_such_a_boot_loader_there_is_no_watchdog():
    run = talk("p200000 freeze", until="p4000000")
    assert run.truth.resets == 0
    assert len(run.of(bench.INFO)) == 1


# --- self-test -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("pulses", "width_us"), [(1, 50), (20, 1000), (200, 100), (3, 32767)])
def test_the_self_test_returns_its_own_pulses_to_the_tick(pulses, width_us):
    run = talk(
        "p1000 jumper 1",
        command("p100000", bench.SELFTEST, 1, struct.pack("<BH", pulses, width_us)),
        until="p3000000",
    )
    assert run.acks() == [(bench.SELFTEST, 1, 0), (bench.SELFTEST, 1, 0)]
    edges = run.edges()
    assert [e.closed for e in edges] == [True, False] * pulses
    widths = {b.tick - a.tick for a, b in zip(edges[::2], edges[1::2], strict=True)}
    assert all(abs(width - 2 * width_us) <= 1 for width in widths)
    assert {e.flags for e in edges} == {0}


def test_without_the_jumper_the_self_test_fails_and_says_at_which_pulse():
    lines = [command("p100000", bench.SELFTEST, 1, struct.pack("<BH", 10, 1000))]
    run = talk(*lines, until="p1500000")
    assert run.acks() == [(bench.SELFTEST, 1, 0), (bench.SELFTEST, 1, 7)]
    (fault,) = run.of(bench.FAULT)
    assert (fault.payload[0], struct.unpack_from("<I", fault.payload, 7)[0]) == (7, 1)
    loose = talk("p1000 jumper 1", "p130000 jumper 0", *lines, until="p1500000")
    assert loose.acks()[-1] == (bench.SELFTEST, 1, 7)
    assert struct.unpack_from("<I", loose.of(bench.FAULT)[0].payload, 7)[0] > 1


def test_the_self_test_and_an_armed_device_exclude_each_other():
    run = bench.run([
        "p1000 jumper 1",
        bench.start_line(1),
        command("10000", bench.SELFTEST, 2, struct.pack("<BH", 5, 1000)),
        command("20000", bench.STOP, 3),
        command("30000", bench.SELFTEST, 4, struct.pack("<BH", 5, 1000)),
        command("40000", bench.START, 5, struct.pack("<BH", 1, 0)),
        "1500000 end",
    ])  # fmt: skip
    assert [(kind, result) for kind, _, result in run.acks()] == [
        (bench.START, 0), (bench.SELFTEST, 1), (bench.STOP, 0), (bench.SELFTEST, 0),
        (bench.START, 5), (bench.SELFTEST, 0),
    ]  # fmt: skip


# --- supply and supervised loop ------------------------------------------------------------------


def test_the_supply_is_measured_against_the_chips_own_reference():
    run = talk("p500000 vcc 4600", until="p1500000")
    readings = [s.vcc_mv for s in run.statuses()]
    assert readings[0] == pytest.approx(5000, abs=25)
    assert readings[-1] == pytest.approx(4600, abs=25)


def test_the_supervised_loop_tells_idle_closed_and_cut():
    # 4.7 kilohms up, 47 kilohms across the far end of the mat: idle 4.55 V, closed 0, cut 5 V.
    run = talk(
        "p100 strap A", "p100 volts 0 4550", "p800000 volts 0 0", "p1500000 volts 0 5000",
        until="p3000000",
    )  # fmt: skip
    readings = [s.loop_a for s in run.statuses()]
    assert readings[0] == pytest.approx(931, abs=3)
    assert 0 in readings
    assert readings[-1] == 1023
    assert {s.loop_b for s in run.statuses()} == {0xFFFF}  # no strap: not fitted
    (fault,) = run.of(bench.FAULT)
    assert (fault.payload[0], fault.payload[7]) == (5, 0)
