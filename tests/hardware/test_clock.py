"""The 48-bit tick where it is hardest: round the overflow of the 16-bit timer."""

import random
import shutil

import pytest

from hardware.firmware import build
from hardware.sim import bench
from jumpstation.signal.clock import RateEstimator

pytestmark = [pytest.mark.firmware, pytest.mark.usefixtures("simulator")]

TURN = 65536 * 8  # cycles between two overflows


def comb(image) -> list[float]:
    """Error in ticks of 265 edges of mat A, placed cycle by cycle from 64 before an overflow to 200
    after it, each with an edge of mat B a little before, whose interrupt is in the way."""
    probe = bench.run([bench.start_line(3), "200000 end"], image=image)
    assert probe.truth.armed is not None
    # The lamp lights at the same cycle in every run, so this is where the overflows lie.
    to_overflow = TURN - (probe.truth.armed - probe.truth.zeros[0]) % TURN
    script = [bench.start_line(3)]
    level = 1
    for i, offset in enumerate(range(-64, 201)):
        at = to_overflow + (4 + i) * TURN + offset
        script += [f"c{at - 40} B {level}", f"c{at} A {level}"]
        level = 1 - level
    run = bench.run([*script, f"c{to_overflow + 275 * TURN} end"], image=image)
    assert run.truth.armed == probe.truth.armed
    seen = run.edges(0)
    true = [edge for edge in run.truth.edges if edge[0] == 0]
    assert [edge.closed for edge in seen] == [edge[1] for edge in true]
    assert len(seen) == 265
    return [edge.tick - tick for edge, (_, _, tick) in zip(seen, true, strict=True)]


def test_edges_round_the_overflow_are_true_to_the_tick():
    errors = comb("mat")
    assert min(errors) >= -1.0
    assert max(errors) <= 0.5


def test_the_comb_finds_firmware_that_forgets_a_pending_overflow(avr_gcc, tmp_path):
    mutant = tmp_path / "sketch"
    shutil.copytree(build.SKETCH, mutant)
    check = "if (pending && stamp < 0x8000) overflows++;"
    text = (mutant / "tick.h").read_text()
    assert text.count(check) == 1
    (mutant / "tick.h").write_text(text.replace(check, "(void)pending, (void)stamp;"))
    build.build("mat", tmp_path / "mutant.hex", mutant)
    errors = comb(tmp_path / "mutant.hex")
    wrong = [error for error in errors if abs(error) > 1]
    assert wrong, "the comb has no teeth"
    assert all(abs(error + 65536) <= 1 for error in wrong)


def test_the_tick_goes_on_past_32_bits():
    # 2148 s of simulated time; nothing but the clock and an edge now and then.
    script = [bench.start_line(1)]
    for i in range(180):
        script += [f"{i * 12e6 + 1000:.2f} A 1", f"{i * 12e6 + 250_000.5:.2f} A 0"]
    run = bench.run([*script, f"{180 * 12e6} end"])
    errors = [e.tick - t[2] for e, t in zip(run.edges(0), run.truth.edges, strict=True)]
    assert run.edges(0)[-1].tick > 2**32
    assert max(abs(error) for error in errors) <= 1


@pytest.mark.parametrize("ppm", [3000, -3000])
@pytest.mark.parametrize("latency_s", [0.001, 0.016])
def test_the_hosts_estimate_of_the_devices_clock(ppm, latency_s):
    """STATUS messages of the firmware, up to `latency_s` late, now and then 50 ms more."""
    script = [bench.start_line(1), f"{70e6} end"]
    run = bench.run(script, "--clock-ppm", str(ppm))
    dice = random.Random(ppm)
    clock = RateEstimator()
    for message in run.of(bench.STATUS):
        at_s = run.arrivals_s[message.end]
        arrival_s = at_s + dice.uniform(0, latency_s)
        if dice.random() < 0.05:
            arrival_s += 0.05
        clock.push(bench.status_of(message).tick * 0.5e-6, arrival_s)
    found = clock.estimate()
    assert found is not None
    # A clock that is fast by `ppm` makes more seconds than there are.
    error_ppm = found.ppm - (1e6 / (1 + ppm / 1e6) - 1e6)
    assert abs(error_ppm) <= max(2.0, 3 * found.uncertainty_ppm)
    assert found.uncertainty_ppm <= (1.0 if latency_s < 0.01 else 25.0)
