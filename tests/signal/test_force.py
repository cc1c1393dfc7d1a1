"""Force samples to contacts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstation.model import ContactDone, Flag, Hole, Side, Takeoff, Touchdown
from jumpstation.signal.force import ForceDetector
from jumpstation.signal.recording import contacts_of_recording
from jumpstation.signal.settings import DetectionSettings

RATE_HZ = 1000.0


def hops(count=5, contact_s=0.18, flight_s=0.42, peak_n=3500.0, still_s=1.5, weight_n=700.0):
    """Standing, an entry, hops as half sines, standing again; sampled at 1 kHz, noiseless."""
    n = round(contact_s * RATE_HZ)
    air = np.zeros(round(flight_s * RATE_HZ))
    contact = peak_n * np.sin(np.pi * (np.arange(n) + 0.5) / n)
    standing = np.full(round(still_s * RATE_HZ), weight_n)
    push = np.r_[standing, weight_n * 1.5 * np.ones(200), air]
    return np.r_[push, np.tile(np.r_[contact, air], count), 2 * weight_n * np.ones(100), standing]


def detect(force, pieces=None, **options):
    force = np.asarray(force, float)
    if force.ndim == 1:
        force = force[:, None]
    sides = (Side.LEFT, Side.RIGHT)[: force.shape[1]] if force.shape[1] > 1 else (Side.BOTH,)
    detector = ForceDetector(RATE_HZ, sides, DetectionSettings(), **options)
    time_s = np.arange(len(force)) / RATE_HZ
    signals = []
    for start, end in pieces or [(0, len(force))]:
        signals += detector.push(time_s[start:end], force[start:end])
    return signals + detector.finish()


def contacts(signals):
    return [signal.contact for signal in signals if isinstance(signal, ContactDone)]


def test_hops_are_found_with_their_times():
    found = contacts(detect(hops()))
    assert found[0].flags == {Flag.STARTS_IN_CONTACT}
    middle = found[1:-1]
    assert len(middle) == 5
    for contact in middle:
        # 20 N of 3500 N lies 0.3 ms inside the half sine: a sample at each end
        assert contact.contact_time_s == pytest.approx(0.179, abs=0.0011)
        assert contact.flight_time_s == pytest.approx(0.421, abs=0.0011)
    assert Flag.ENDS_IN_CONTACT in found[-1].flags


def test_each_contact_brings_its_trace_with_a_margin():
    contact = contacts(detect(hops()))[2]
    trace = contact.trace
    assert trace.start_s == pytest.approx(contact.touchdown.time_s - 0.05)
    assert len(trace.force_n) == pytest.approx(1000 * (contact.contact_time_s + 0.1), abs=1)
    assert trace.force_n.max() == pytest.approx(3500, rel=1e-3)


def test_the_threshold_levels_lie_in_order():
    touchdown = contacts(detect(hops(peak_n=600.0)))[1].touchdown
    assert touchdown.low_s <= touchdown.time_s <= touchdown.high_s
    assert touchdown.low_s < touchdown.high_s


def test_two_plates_are_summed_and_kept_by_side():
    both = np.column_stack([0.6 * hops(), 0.4 * hops()])
    contact = contacts(detect(both))[2]
    assert contact.side is Side.BOTH
    assert contact.trace.by_side[Side.LEFT].max() == pytest.approx(0.6 * 3500, rel=1e-3)


def test_each_plate_has_a_zero_of_its_own():
    both = np.column_stack([0.6 * hops() + 30, 0.4 * hops() - 25])
    contact = contacts(detect(both))[2]
    for side, share in ((Side.LEFT, 0.6), (Side.RIGHT, 0.4)):
        force = contact.trace.by_side[side]
        assert force[:40] == pytest.approx(0.0, abs=0.01)
        assert force.max() == pytest.approx(share * 3500, rel=1e-3)
    total = contact.trace.by_side[Side.LEFT] + contact.trace.by_side[Side.RIGHT]
    assert total == pytest.approx(contact.trace.force_n)


def test_a_plate_that_nobody_stands_on_is_seen():
    one = np.column_stack([hops(), 0 * hops()])
    assert Flag.ONE_SIDE_ONLY in contacts(detect(one))[2].flags
    assert Flag.ONE_SIDE_ONLY not in contacts(detect(np.column_stack([hops(), hops()])))[2].flags


def test_a_ringing_plate_is_not_touched_again():
    force = hops()
    ends = np.flatnonzero((force[:-1] > 0) & (force[1:] == 0)) + 1
    for end in ends:
        n = np.arange(120)
        force[end : end + 120] += 60 * np.exp(-n / 30) * np.sin(2 * np.pi * n / 16)
    clean = contacts(detect(hops()))
    ringing = contacts(detect(force))
    assert len(ringing) == len(clean)
    for a, b in zip(ringing, clean, strict=True):
        if a.contact_time_s is not None:
            assert a.contact_time_s == pytest.approx(b.contact_time_s, abs=0.008)


def test_a_blip_before_the_contact_is_its_beginning():
    force = hops()
    first = contacts(detect(force))[1].touchdown.time_s
    force[round(first * RATE_HZ) - 4] = 108.0
    moved = contacts(detect(force))[1]
    assert moved.touchdown.time_s == pytest.approx(first - 0.004)
    assert Flag.BOUNCE_JOINED in moved.flags


def test_drift_moves_nothing():
    force = hops(count=20)
    drift = np.linspace(0, 60, len(force))
    for a, b in zip(contacts(detect(force + drift)), contacts(detect(force)), strict=True):
        if b.contact_time_s is not None:
            assert a.contact_time_s == pytest.approx(b.contact_time_s, abs=0.0011)


def test_unloading_in_a_countermovement_is_no_flight():
    dip = np.r_[np.full(1500, 800.0), np.zeros(90), np.full(400, 1700.0), np.zeros(500)]
    found = contacts(detect(np.r_[dip, np.full(400, 1500.0), np.full(1000, 800.0)]))
    assert len(found) == 2
    assert found[0].takeoff.time_s == pytest.approx(1.99)
    assert found[0].flight_time_s == pytest.approx(0.5)


def test_stepping_off_is_no_jump():
    on = np.r_[np.zeros(500), np.full(2000, 800.0), np.linspace(800, 0, 300)]
    found = contacts(detect(np.r_[on, np.zeros(700), np.full(2000, 800.0)]))
    assert found[0].flight_time_s is None
    assert Flag.OFF_GROUND in found[0].flags


def test_a_gap_in_the_air_voids_the_flight_and_one_on_the_ground_the_contact():
    force = hops()[:, None]
    time_s = np.arange(len(force)) / RATE_HZ

    def lose(at, count):
        detector = ForceDetector(RATE_HZ, (Side.BOTH,), DetectionSettings())
        signals = detector.push(time_s[:at], force[:at])
        signals += detector.lose(count, time_s[at + count])
        signals += detector.push(time_s[at + count :], force[at + count :])
        return signals + detector.finish()

    whole = contacts(detect(force))
    touch = round(whole[2].touchdown.time_s * RATE_HZ)
    for at, count, void in [
        (touch - 30, 60, {1: "flight_time_s", 2: "contact_time_s"}),
        (touch - 200, 100, {1: "flight_time_s"}),
        (touch + 40, 100, {2: "contact_time_s"}),
    ]:
        signals = lose(at, count)
        assert [s.count for s in signals if isinstance(s, Hole)] == [count]
        found = contacts(signals)
        flagged = [c for c in found if Flag.SAMPLES_LOST in c.flags]
        assert flagged
        for name in set(void.values()):
            assert any(getattr(c, name) is None for c in flagged)
        right = {round(c.contact_time_s, 4) for c in whole if c.contact_time_s}
        for contact in found:
            time = contact.contact_time_s
            assert time is None or round(time, 4) in right


cuts = st.lists(st.integers(1, 3000), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(cuts, st.integers(0, 2**32 - 1))
def test_any_chopping_gives_the_same_signals(lengths, seed):
    force = hops(count=6) + np.random.default_rng(seed).normal(0, 4, len(hops(count=6)))
    pieces, start = [], 0
    for length in [*lengths, len(force)]:
        pieces.append((start, min(start + length, len(force))))
        start = pieces[-1][1]
    whole = [s for s in detect(force) if not isinstance(s, ContactDone)]
    chopped = [s for s in detect(force, pieces) if not isinstance(s, ContactDone)]
    assert chopped == whole
    for a, b in zip(contacts(detect(force, pieces)), contacts(detect(force)), strict=True):
        assert (a.touchdown, a.takeoff, a.next_touchdown, a.flags) == (
            b.touchdown,
            b.takeoff,
            b.next_touchdown,
            b.flags,
        )
        assert np.array_equal(a.trace.force_n, b.trace.force_n)


def test_memory_stays_flat_over_a_long_stream():
    detector = ForceDetector(RATE_HZ, (Side.BOTH,), DetectionSettings())
    minute = hops(count=90)[:, None]
    sizes = []
    for i in range(12):
        detector.push(np.arange(len(minute)) / RATE_HZ + i * len(minute) / RATE_HZ, minute)
        sizes.append(len(detector._buffer._time))
    assert sizes[-1] == sizes[1]


def test_live_signals_come_in_order():
    kinds = [type(s) for s in detect(hops(count=2)) if isinstance(s, Touchdown | Takeoff)]
    assert kinds == [Takeoff, Touchdown, Takeoff, Touchdown, Takeoff, Touchdown]


@pytest.mark.parametrize("offset", [-700.0, -30.0, 0.0, 35.0, 120.0])
def test_a_recording_finds_its_own_zero(offset):
    """Tared with the athlete on it, never tared, or drifting: the flights say what zero is."""
    rng = np.random.default_rng(1)
    force = (hops() + offset + rng.normal(0, 1.0, len(hops())))[:, None]
    result = contacts_of_recording(force, RATE_HZ)
    assert result.zero_n == pytest.approx(offset, abs=1.0)
    assert result.body_weight.weight_n == pytest.approx(700.0, abs=2.0)
    assert sum(c.flight_time_s is not None for c in result.contacts) == 6
