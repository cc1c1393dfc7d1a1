"""The mat inputs, against what the script did to the pins, tick by tick."""

import pytest

from hardware.sim import bench, bouncing

pytestmark = [pytest.mark.firmware, pytest.mark.usefixtures("simulator")]

LATE, DROPPED, SOFT = 1, 2, 4


def errors_us(run: bench.Run, channel: int) -> list[float]:
    """Stamp minus true instant of every edge, in order; the counts must agree."""
    seen = run.edges(channel)
    true = [edge for edge in run.truth.edges if edge[0] == channel]
    assert [edge.closed for edge in seen] == [edge[1] for edge in true]
    return [(edge.tick - tick) / 2 for edge, (_, _, tick) in zip(seen, true, strict=True)]


def hops(count: int, contact_us: float = 187_234.1, flight_us: float = 412_345.7) -> list[str]:
    """A 10 s hop test and the like, both mats a millisecond apart."""
    script = [bench.start_line(3)]
    at = 10_000.0
    for _ in range(count):
        script += [f"{at} A 1", f"{at + 1000} B 1"]
        at += contact_us
        script += [f"{at} A 0", f"{at + 1000} B 0"]
        at += flight_us
    return [*script, f"{at + 300_000} end"]


def test_a_hop_test_is_true_to_the_tick():
    run = bench.run(hops(17))
    assert run.acks() == [(bench.START, 1, 0)]
    assert run.bad_frames == 0
    a, b = errors_us(run, 0), errors_us(run, 1)
    assert min(a) >= -0.5
    assert max(a) <= 0.1
    assert {edge.flags for edge in run.edges(0)} == {0}
    # Mat B is stamped on entry to its interrupt: later, but always by the same.
    assert min(b) > 0
    assert max(b) <= 5
    assert max(b) - min(b) <= 2
    assert {edge.flags for edge in run.edges(1)} == {SOFT}


def test_an_edge_message_repeats_the_three_edges_before_it():
    run = bench.run(hops(3))
    numbers = [[edge.number for edge in bench.edges_in(m)] for m in run.of(bench.EDGE)]
    assert numbers[0] == [1]
    assert numbers[1] == [1, 2]
    assert numbers[3] == [1, 2, 3, 4]
    assert all(found == list(range(found[-1] - 3, found[-1] + 1)) for found in numbers[3:])


def test_nothing_is_sent_before_start_and_status_tells_the_settled_level():
    script = ["p100000 A 1", "p100020 A 0", "p100100 A 1", bench.start_line(1, at="p500000")]
    run = bench.run([*script, "400000 end"])
    assert run.of(bench.EDGE) == []
    before = [s for s in run.statuses() if not s.armed]
    after = [s for s in run.statuses() if s.armed]
    assert before[0].flags & 0xF0 == 0xD0  # both settled, A closed
    assert after[0].flags & 0xF0 == 0xD0  # at once after START
    assert after[0].tick < run.truth.tick(run.truth.armed or 0) + 2000


@pytest.mark.parametrize(
    ("image", "rate_hz", "phases"),
    [("mat", 0, 150), ("ads131m02", 2000, 1350), ("ads131m02", 4000, 150),
     ("ads1256", 2000, 150), ("cs1237", 1280, 150)],
)  # fmt: skip
def test_bouncing_mats_beside_a_running_converter(image, rate_hz, phases):
    adc = ["--adc", image] if rate_hz else []
    run = bench.run(bouncing.bouncing_script(phases, phases, rate_hz), *adc, image=image)
    a, b = bouncing.compare(run, 0), bouncing.compare(run, 1)
    assert phases < 1000 or a.true >= 10_000
    assert a.seen == a.true
    assert a.worst_unflagged_us <= 1.0
    assert a.late <= a.true / 1000
    assert b.seen == b.true
    assert b.worst_us <= 41
    assert a.wrong_ends == b.wrong_ends == 0
    assert run.statuses()[-1].edges_lost == 0
    assert run.statuses()[-1].samples_lost == 0


@pytest.mark.parametrize("pulse_us", [1, 2, 3, 4, 6, 10, 15, 20, 40])
def test_a_short_pulse_is_exact_or_flagged_or_not_there(pulse_us):
    script, at = [bench.start_line(3)], 10_000.0
    for i in range(40):
        for mat in "AB":
            at += 20_000.4 + i * 0.11
            script += [f"{at:.3f} {mat} 1", f"{at + pulse_us:.3f} {mat} 0"]
    run = bench.run([*script, f"{at + 100_000} end"])
    for channel in (0, 1):
        seen = run.edges(channel)
        assert [e.closed for e in seen] == [True, False] * (len(seen) // 2)
        assert len(seen) == 80 or pulse_us < 2
    a = bouncing.compare(run, 0)
    assert a.worst_unflagged_us <= 1.0
    assert a.worst_us <= 20
    assert a.late == 0 or pulse_us <= 4


def test_a_single_inverter_in_front_of_the_mats(avr_gcc, tmp_path):
    from hardware.firmware import build

    image = tmp_path / "inverted.hex"
    build.build("mat", image, defines={"JUMPSTATION_MAT_CLOSED": "1"})
    run = bench.run(hops(5), "--mat-inverted", image=image)
    assert max(abs(e) for e in errors_us(run, 0)) <= 0.5
    assert max(abs(e) for e in errors_us(run, 1)) <= 5
