"""What makes a rep count: a table of contacts, protocols and the words that refuse them."""

import numpy as np
import pytest

from jumpstation.model import BodyWeight, Contact, Flag, ForceTrace, Instant, Side
from jumpstation.protocols import load_protocol
from jumpstation.session.judging import Situation, refusal, remarks, two_figures


def contact(
    ground: float | None = 0.18,
    air: float | None = 0.45,
    *flags: Flag,
    at: float = 10.0,
    side: Side = Side.BOTH,
    trace: ForceTrace | None = None,
) -> Contact:
    down = None if ground is None else Instant(at, 1e-6)
    off = Instant(at + (ground or 0.0), 1e-6)
    landing = None if air is None else Instant(at + (ground or 0.0) + air, 1e-6)
    return Contact(0, down, off, landing, None, frozenset(flags), side, trace)


def judge(protocol: str, which: Contact, side: Side = Side.BOTH, **known) -> str | None:
    return refusal(which, Situation(load_protocol(protocol), side, **known))


@pytest.mark.parametrize(
    ("protocol", "which", "reason"),
    [
        ("ankle-hops-10-5", contact(), None),
        ("ankle-hops-10-5", contact(0.5, 0.45), None),
        ("ankle-hops-10-5", contact(0.61, 0.45), "0.61 s contact is a pause (limit 0.50 s)"),
        ("ankle-hops-10-5", contact(0.5009, 0.4), "0.501 s contact is a pause (limit 0.500 s)"),
        (
            "ankle-hops-10-5",
            contact(0.18, 1.4),
            "1.40 s off the mat is a step off, not a jump (limit 1.00 s)",
        ),
        (
            "ankle-hops-10-5",
            contact(0.18, None, Flag.OFF_GROUND),
            "Stepped off: what follows is no flight",
        ),
        (
            "ankle-hops-10-5",
            contact(0.18, None, Flag.ENDS_IN_FLIGHT),
            "No landing on record: no flight time",
        ),
        (
            "ankle-hops-10-5",
            contact(None, 0.45, Flag.STARTS_IN_CONTACT),
            "No touch-down on record: no contact time",
        ),
        (
            "ankle-hops-10-5",
            contact(None, 0.45, Flag.EDGE_LOST),
            "Data lost on the ground: no contact time",
        ),
        (
            "ankle-hops-10-5",
            contact(0.18, None, Flag.SAMPLES_LOST),
            "Data lost in the air: no flight time",
        ),
        (
            "ankle-hops-10-5",
            contact(0.18, 0.45, Flag.SAMPLES_LOST),
            "Data lost here: the times are void",
        ),
        (
            "ankle-hops-10-5",
            contact(0.18, 0.45, Flag.CLOCK_BROKEN),
            "The device's clock was broken here: no time reaches across",
        ),
        (
            "ankle-hops-10-5",
            contact(0.18, 0.45, Flag.PHASE_TOO_LONG),
            "A phase longer than the device can count",
        ),
        ("cmj", contact(None, 0.5), None),
        ("cmj", contact(3.0, 0.5), None),
        ("cmj", contact(None, 0.1), "0.10 s flight is too short (limit 0.15 s)"),
        ("cmj", contact(None, None), "No landing on record: no flight time"),
        ("taps-10s", contact(0.04, None), None),
        ("taps-10s", contact(0.6, 0.04), "0.60 s contact is a pause (limit 0.50 s)"),
    ],
)
def test_a_contact_counts_or_is_refused_with_number_and_limit(protocol, which, reason) -> None:
    assert judge(protocol, which) == reason


@pytest.mark.parametrize(
    ("tested", "touched", "reason"),
    [
        (Side.LEFT, Side.LEFT, None),
        (Side.LEFT, Side.BOTH, None),
        (Side.LEFT, Side.RIGHT, "The right foot touched: the left leg is tested"),
        (Side.BOTH, Side.LEFT, None),
    ],
)
def test_the_other_foot_is_refused(tested: Side, touched: Side, reason: str | None) -> None:
    assert judge("single-leg-hops", contact(side=touched), tested) == reason


def test_one_plate_only_matters_where_both_feet_are_tested() -> None:
    half = contact(0.18, 0.45, Flag.ONE_SIDE_ONLY)
    assert judge("ankle-hops-10-5", half) == "Only one plate was touched: both feet are tested"
    assert judge("single-leg-hops", half, Side.LEFT) is None


def test_the_edge_of_the_plate_is_refused_with_its_force() -> None:
    trace = ForceTrace(9.95, 1000.0, np.full(300, 48.2))
    which = contact(0.18, 0.45, Flag.LOW_PEAK, trace=trace)
    assert judge("ankle-hops-10-5", which) == "Left the plate: 48 N on the edge only"


@pytest.mark.parametrize(
    ("air", "reason"),
    [
        (0.2745, None),
        (0.2970, None),  # 4.94 % slow
        (0.2980, "5.2 % slower"),
        (0.2515, "5.1 % faster"),
        (0.2520, None),
    ],
)
def test_a_hop_off_the_beat_is_refused_beyond_five_percent(air: float, reason: str | None) -> None:
    found = judge("ankle-hops-metronome", contact(0.18, air, at=20.0), series_start_s=10.0)
    assert (found is None) if reason is None else (reason in str(found))


def test_a_hop_while_finding_the_beat_does_not_count() -> None:
    which = contact(0.18, 0.2745, at=14.9)
    said = judge("ankle-hops-metronome", which, series_start_s=10.0)
    assert said == "In the first 5 s: finding the beat"


@pytest.mark.parametrize(
    ("ends", "reason"),
    [(11.0, None), (10.64, None), (10.62, "Time was up before the landing")],
)
def test_a_hop_must_land_before_the_time_is_up(ends: float, reason: str | None) -> None:
    assert judge("hop-endurance-15", contact(0.18, 0.45), end_s=ends) == reason


@pytest.mark.parametrize(("lowest", "refused"), [(0.95, False), (0.91, False), (0.71, True)])
def test_a_dip_before_a_squat_jump_is_seen_on_a_plate(lowest: float, refused: bool) -> None:
    weight = 700.0
    quiet, push = np.full(1500, weight), np.linspace(weight, 2 * weight, 200)
    force = np.concatenate([quiet, np.full(100, lowest * weight), push, np.zeros(50)])
    takeoff = Instant(10.0 + 1.8, 1e-6)
    which = Contact(0, None, takeoff, Instant(12.3, 1e-6), trace=ForceTrace(10.0, 1000.0, force))
    known = BodyWeight(weight, 1.0, "quiet standing")
    said = judge("squat-jump", which, body_weight=known)
    assert bool(said) is refused
    if said:
        assert "fell to 71 % of body weight (limit 90 %)" in said
    assert judge("squat-jump", which) is None, "without body weight nothing is claimed"


@pytest.mark.parametrize(
    ("which", "said"),
    [
        (contact(0.251, 0.4), "Contact over 250 ms: slow"),
        (contact(0.18, 0.4, Flag.BOUNCE_JOINED), "a bounce shorter than the shortest phase"),
        (contact(0.18, 0.4, Flag.NEAR_DEBOUNCE), "assumed 50 ms debounce"),
    ],
)
def test_what_counts_although_it_is_remarkable(which: Contact, said: str) -> None:
    situation = Situation(load_protocol("ankle-hops-10-5"), Side.BOTH)
    assert refusal(which, situation) is None
    assert any(said in remark for remark in remarks(which, situation))


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (0.61, 0.5, ("0.61", "0.50")),
        (0.504, 0.5, ("0.504", "0.500")),
        (0.496, 0.5, ("0.496", "0.500")),
        (0.50002, 0.5, ("0.50002", "0.50000")),
    ],
)
def test_a_number_never_looks_equal_to_its_limit(value: float, limit: float, shown) -> None:
    assert two_figures(value, limit) == shown
