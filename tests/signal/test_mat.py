"""Mat edges to contacts, as tables: time in milliseconds, C closes, O opens."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.model import (
    ContactDone,
    DeviceInfo,
    Edge,
    EdgeFlag,
    Flag,
    Hole,
    MatInput,
    Takeoff,
    Touchdown,
)
from jumpstation.signal.mat import MatDetector
from jumpstation.signal.settings import DetectionSettings

TICK_S = 1e-3  # one tick is one millisecond, so that the tables read in milliseconds
INFO = DeviceInfo("test", "t1", "0", TICK_S, mats=(MatInput(0, late_uncertainty_s=0.01),))


def detector(info=INFO, **settings):
    return MatDetector(info, info.mats[0], DetectionSettings(**settings))


def play(script, info=INFO, **settings):
    mat = detector(info, **settings)
    signals = []
    for word in script.split():
        flags = EdgeFlag.NONE
        if word.endswith("!"):
            word, flags = word[:-1], EdgeFlag.LATE
        signals += mat.push(Edge(int(word[1:]), word[0] == "C", flags=flags))
    return signals + mat.finish()


def contacts(script, **settings):
    found = play(script, **settings)
    return [signal.contact for signal in found if isinstance(signal, ContactDone)]


def phases(script, **settings):
    """(contact, flight) in ms of every contact; None where it is not known."""

    def ms(value):
        return None if value is None else round(value * 1000)

    return [(ms(c.contact_time_s), ms(c.flight_time_s)) for c in contacts(script, **settings)]


@pytest.mark.parametrize(
    ("what", "script", "expected"),
    [
        ("two hops", "C0 O180 C600 O790 C1200 O1400", [(180, 420), (190, 410), (200, None)]),
        ("bounce on landing: the first close", "C0 O2 C4 O6 C8 O180 C600 O700", [(180, 420), (100, None)]),  # noqa: E501
        ("bounce on leaving: the last opening", "C0 O180 C182 O185 C600 O700", [(185, 415), (100, None)]),  # noqa: E501
        ("a touch in the air is joined to the flight", "C0 O180 C400 O430 C600 O700", [(180, 420), (100, None)]),  # noqa: E501
        ("begins on the mat", "O500 C900 O1100", [(None, 400), (200, None)]),
        ("ends on the mat", "C0 O180 C600", [(180, 420), (None, None)]),
        ("stepped off: not a flight", "C0 O180 C3000 O3200", [(180, None), (200, None)]),
        ("nothing", "", []),
    ],
)  # fmt: skip
def test_phases(what, script, expected):
    assert phases(script) == expected


def test_a_bounce_is_joined_and_said():
    first, _ = contacts("C0 O60 C80 O200 C600 O700")
    assert first.flags == {Flag.BOUNCE_JOINED}


def test_taps_have_a_shortest_phase_of_their_own():
    script = "C0 O40 C80 O120 C160 O200"
    assert phases(script, min_contact_s=0.02, min_flight_s=0.02) == [(40, 40), (40, 40), (40, None)]
    assert len(phases(script)) == 1


def test_a_late_edge_widens_its_own_instant_only():
    first, second = contacts("C0 O180! C600 O700")
    assert Flag.LATE_EDGE in first.flags
    assert first.takeoff.uncertainty_s > 0.009 > first.touchdown.uncertainty_s
    assert second.touchdown.uncertainty_s < 0.001


def test_the_same_level_twice_is_a_lost_edge_and_voids_what_it_touches():
    found = play("C0 O180 C600 C1200 O1400 C1800 O2000")
    done = [s.contact for s in found if isinstance(s, ContactDone)]
    assert next(s for s in found if isinstance(s, Hole)).count == 1
    touched = [c for c in done if Flag.EDGE_LOST in c.flags]
    assert touched
    assert all(c.contact_time_s is None for c in touched)
    whole = [c for c in done if c.contact_time_s is not None]
    assert [round(c.contact_time_s * 1000) for c in whole] == [180, 200, 200]


def test_no_time_reaches_across_two_clocks():
    mat = detector()
    signals = mat.push(Edge(0, True)) + mat.push(Edge(180, False))
    signals += mat.push(Edge(5, True, clock=1)) + mat.push(Edge(205, False, clock=1))
    signals += mat.finish()
    done = [s.contact for s in signals if isinstance(s, ContactDone)]
    assert Flag.CLOCK_BROKEN in done[0].flags
    assert done[0].flight_time_s is None
    assert done[1].flight_before_s is None


def test_an_assumed_debounce_marks_what_lies_near_it():
    mats = (MatInput(0),)
    info = DeviceInfo("old", "", "", TICK_S, mats=mats, debounce_s=0.05, debounce_assumed=True)
    first, second = contacts("C0 O90 C500 O700", info=info)
    assert Flag.NEAR_DEBOUNCE in first.flags
    assert Flag.NEAR_DEBOUNCE not in second.flags


def test_the_measured_rate_of_the_clock_is_applied():
    info = DeviceInfo("t", "", "", TICK_S, mats=(MatInput(0),), clock_ppm=-3000.0)
    (first, _) = contacts("C0 O200 C700 O900", info=info)
    assert first.contact_time_s == pytest.approx(0.2 * (1 - 3000e-6))


def test_signals_come_live():
    mat = detector()
    assert mat.push(Edge(0, True)) == []
    assert [type(s) for s in mat.until(0.06)] == [Touchdown]
    assert mat.push(Edge(180, False)) == []
    assert [type(s) for s in mat.until(0.24)] == [Takeoff]


hops = st.lists(
    st.tuples(st.integers(60, 400), st.integers(60, 800), st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


@given(hops)
def test_bounce_never_moves_an_edge(script):
    """Touch-down is the burst's first closing, take-off its last opening, whatever bounces."""
    words, expected, now = [], [], 0
    for contact, flight, landing, leaving in script:
        for i in range(landing):
            words += [f"C{now + 4 * i}", f"O{now + 4 * i + 2}"]
        words.append(f"C{now + 4 * landing}")
        end = now + contact
        for i in range(leaving, 0, -1):
            words += [f"O{end - 4 * i}", f"C{end - 4 * i + 2}"]
        words.append(f"O{end}")
        now = end + flight
        expected.append((contact, flight))
    expected[-1] = (expected[-1][0], None)
    assert phases(" ".join(words)) == expected


def after_loss(debounce_s):
    mat = detector(replace(INFO, debounce_s=debounce_s))
    signals = mat.push(Edge(0, True)) + mat.push(Edge(180, False))
    signals += mat.lost(0.18, 0.61, 2)
    for tick, closed in ((610, True), (800, False), (1200, True)):
        signals += mat.push(Edge(tick, closed))
    return [s.contact for s in signals + mat.finish() if isinstance(s, ContactDone)]


def test_the_first_closing_after_lost_edges_may_be_a_bounces():
    _, seen, _ = after_loss(debounce_s=None)
    assert (seen.touchdown, seen.contact_time_s) == (None, None)
    assert Flag.EDGE_LOST in seen.flags
    assert round(seen.flight_time_s * 1000) == 400


def test_a_device_that_debounces_says_one_closing_a_contact():
    _, seen, _ = after_loss(debounce_s=0.01)
    assert round(seen.contact_time_s * 1000) == 190


# --- the mat's own bias --------------------------------------------------------------------

CHATTER = "C0 O2 C4 O180 C600 O602 C604 O790 C1200 O1400"


@pytest.mark.parametrize(
    ("bias", "landed_ms", "left_ms"),
    [
        ({}, [0, 600, 1200], [180, 790, 1400]),
        ({"mat_closing_bias_s": 0.004, "mat_opening_bias_s": 0.010}, [-4, 596, 1196], [170, 780, 1390]),  # noqa: E501
        ({"mat_closing_bias_s": 0.004}, [-4, 596, 1196], [180, 790, 1400]),
        ({"mat_contact_bias_s": 0.006}, [3, 603, 1203], [177, 787, 1397]),
        # apart and together on file: apart says more
        ({"mat_closing_bias_s": 0.0, "mat_opening_bias_s": 0.006, "mat_contact_bias_s": 0.006}, [0, 600, 1200], [174, 784, 1394]),  # noqa: E501
    ],
)  # fmt: skip
def test_the_bias_on_file_is_taken_off_each_edge(bias, landed_ms, left_ms):
    found = play(CHATTER, replace(INFO, **bias))
    done = [signal.contact for signal in found if isinstance(signal, ContactDone)]
    assert [round(1000 * c.touchdown.time_s) for c in done] == landed_ms
    assert [round(1000 * c.takeoff.time_s) for c in done] == left_ms
    assert [round(1000 * s.at.time_s) for s in found if isinstance(s, Touchdown)] == landed_ms
    assert [round(1000 * s.at.time_s) for s in found if isinstance(s, Takeoff)] == left_ms


def test_contact_and_flight_change_by_the_contact_bias_and_step_time_not_at_all():
    raw = [s.contact for s in play(CHATTER) if isinstance(s, ContactDone)]
    info = replace(INFO, mat_contact_bias_s=0.006)
    right = [s.contact for s in play(CHATTER, info) if isinstance(s, ContactDone)]
    for before, after in zip(raw[:-1], right[:-1], strict=True):
        assert before.contact_time_s - after.contact_time_s == pytest.approx(0.006)
        assert before.flight_time_s - after.flight_time_s == pytest.approx(-0.006)
        assert before.step_time_s == pytest.approx(after.step_time_s)


def test_a_bias_decides_nothing_about_what_is_joined():
    """Phases of 40 ms are joined as before, whatever the bias makes of their length."""
    script = "C0 O200 C240 O400 C800 O1000"
    info = replace(INFO, mat_closing_bias_s=-0.02, mat_opening_bias_s=0.02)
    plain = [s.contact.flags for s in play(script) if isinstance(s, ContactDone)]
    assert [s.contact.flags for s in play(script, info) if isinstance(s, ContactDone)] == plain
