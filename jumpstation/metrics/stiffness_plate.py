"""Vertical stiffness from force: double integration behind its gates, and natural frequency."""

from __future__ import annotations

from math import pi

import numpy as np

from jumpstation.metrics.display import CENTIMETRES, KILONEWTONS_PER_METRE
from jumpstation.metrics.inputs import SHORTEST_PHASE_S, RepInput
from jumpstation.metrics.integration import Motion, cut
from jumpstation.metrics.needs import (
    CONTACT,
    FAST_ENOUGH,
    FORCE,
    REBOUND,
    WEIGHT,
)
from jumpstation.metrics.registry import Need, metric
from jumpstation.metrics.withheld import Withheld

LEAST_CORRELATION = 0.80
CLOSURE_M = (-0.03, 0.06)
PEAK_NEAR_SHARE = 0.25  # of contact time, between the highest force and the lowest point
SECOND_PEAK_SHARE = 0.50  # of body weight: a dip this deep makes two peaks
SMOOTH_S = 0.010


def spring_correlation_of(motion: Motion) -> float:
    """Pearson's r of force against depth through the contact; 1 for a spring, 0 where one of them
    never changes."""
    if np.ptp(motion.force_n) == 0 or np.ptp(motion.displacement_m) == 0:
        return 0.0
    return float(np.corrcoef(motion.force_n, -motion.displacement_m)[0, 1])


def deepest_dip_n(force_n: np.ndarray, smooth_samples: int) -> float:
    """How deep force falls, in N, between the highest force and any other peak; 0 for one peak.

    Force is averaged over `smooth_samples` first, so that plate noise is no peak.

    >>> deepest_dip_n(np.array([0.0, 8.0, 6.0, 10.0, 0.0]), 1)
    2.0
    """
    kernel = np.ones(smooth_samples) / smooth_samples
    smooth = (
        np.convolve(force_n, kernel, mode="valid") if force_n.size > smooth_samples else force_n
    )
    top = int(np.argmax(smooth))
    rising, falling = smooth[: top + 1], smooth[top:][::-1]
    return max(float(np.max(np.maximum.accumulate(side) - side)) for side in (rising, falling))


def _motion(rep: RepInput) -> str | None:
    try:
        motion = rep.motion
    except Withheld as withheld:
        return withheld.reason
    if motion.depth_m <= 0:
        return "the centre of mass never sank: body weight or the flights do not fit the force"
    return None


def _closes(rep: RepInput) -> str | None:
    low, high = CLOSURE_M
    closure = rep.motion.closure_m
    if not low <= closure <= high:
        return (
            f"the centre of mass leaves {100 * closure:+.1f} cm from where it landed "
            f"(limits {100 * low:+.0f} to {100 * high:+.0f} cm): body weight, gain or zero is off"
        )
    return None


def _spring_like(rep: RepInput) -> str | None:
    r = spring_correlation_of(rep.motion)
    if r < LEAST_CORRELATION:
        return f"not spring-like: r(F, -z) is {r:.2f} (limit {LEAST_CORRELATION:.2f})"
    return None


def _one_peak(rep: RepInput) -> str | None:
    motion, trace = rep.motion, rep.contact.trace
    samples = max(1, round(SMOOTH_S * trace.rate_hz)) if trace else 1
    dip = deepest_dip_n(motion.force_n, samples)
    if dip >= SECOND_PEAK_SHARE * rep.weight_n:
        return (
            f"two peaks of force with a dip of {dip:.0f} N between them "
            f"(limit {SECOND_PEAK_SHARE * rep.weight_n:.0f} N)"
        )
    apart = abs(motion.time_s[int(np.argmax(motion.force_n))] - motion.time_s[motion.lowest])
    contact_s = motion.time_s[-1] - motion.time_s[0]
    if apart > PEAK_NEAR_SHARE * contact_s:
        return (
            f"the highest force lies {1000 * apart:.0f} ms from the lowest point "
            f"(limit {1000 * PEAK_NEAR_SHARE * contact_s:.0f} ms)"
        )
    return None


def _gates(rep: RepInput) -> str | None:
    """Every gate that is not passed, with its figure."""
    failed = [reason for gate in (_spring_like, _closes, _one_peak) if (reason := gate(rep))]
    return "; ".join(failed) or None


def _not_refuted(rep: RepInput) -> str | None:
    return None if _motion(rep) else _spring_like(rep)


MOTION = Need("a motion that can be integrated: a flight before or after, body weight", _motion)
CLOSES = Need("the centre of mass at take-off -3 to +6 cm from its touch-down height", _closes)
NOT_REFUTED = Need("r(F, -z) of 0.80 or more, where flights let it be found", _not_refuted)
GATES = Need(
    "r(F, -z) of 0.80 or more; the centre of mass closing (-3 to +6 cm); one peak of force, "
    "within a quarter of the contact of the lowest point",
    _gates,
)

MOTION_NEEDS = (FORCE, REBOUND, CONTACT, FAST_ENOUGH, WEIGHT, MOTION)
INTEGRATED = "double integration: McMahon & Cheng 1990, J Biomech 23(S1):65"


def _direction(rep: RepInput) -> tuple[str, ...]:
    return (rep.speed_from.value,)


@metric(
    id="com_displacement_m",
    version=2,
    unit="m",
    bounds=(0.0, 1.0),
    better="neither",
    formula="|z_min| of the double integral of F/m - g from touch-down",
    source=INTEGRATED,
    title="depth of the centre of mass",
    shown=CENTIMETRES,
    needs=(*MOTION_NEEDS, CLOSES),
    notes=_direction,
)
def com_displacement_m(rep: RepInput) -> float:
    """How far the centre of mass sank below its height at touch-down."""
    return rep.motion.depth_m


@metric(
    id="spring_correlation",
    version=2,
    unit="1",
    bounds=(-1.0, 1.0),
    better="neither",
    formula="Pearson r(F, -z) over the contact",
    source="Granata et al. 2002; Padua et al. 2005 (unverified source)",
    title="spring correlation",
    needs=MOTION_NEEDS,
    notes=_direction,
)
def spring_correlation(rep: RepInput) -> float:
    """How nearly force rises and falls with depth, as a spring's does."""
    return spring_correlation_of(rep.motion)


def _other_stiffnesses(rep: RepInput) -> tuple[str, ...]:
    motion = rep.motion
    published = float(motion.force_n[motion.lowest]) / motion.depth_m
    peak = float(motion.force_n.max()) / motion.depth_m
    slope = float(np.polyfit(-motion.displacement_m, motion.force_n, 1)[0])
    return (
        *_direction(rep),
        f"by F(z_min) / |z_min| {published:.0f} N/m",
        f"by peak force {peak:.0f} N/m",
        f"by slope {slope:.0f} N/m",
        f"r(F, -z) {spring_correlation_of(motion):.3f}",
        f"closure {100 * motion.closure_m:+.1f} cm",
    )


@metric(
    id="stiffness_plate_n_per_m",
    version=2,
    unit="N/m",
    bounds=(0.0, 500e3),
    better="neither",
    formula="(F(z_min) - F(touch-down)) / |z_min|, F(touch-down) the threshold",
    source=INTEGRATED,
    title="vertical stiffness (plate)",
    name="Stiffness (plate)",
    shown=KILONEWTONS_PER_METRE,
    needs=(*MOTION_NEEDS, GATES),
    notes=_other_stiffnesses,
)
def stiffness_plate_n_per_m(rep: RepInput) -> float:
    """Force at the lowest point over the depth, each contact integrated anew.

    Shown only where the contact behaves like a spring; a refusal names every gate not passed and
    its figure. Depth counts from where force crosses the threshold, so the force that stands
    there already is taken off: published work divides F(z_min) itself, which reads 1.2 to 2.2 %
    high on an exact spring; that form is kept in the notes.
    """
    motion = rep.motion
    if motion.depth_m <= 0:
        raise Withheld("the centre of mass never sank")
    landed_n = rep.method.threshold_n or 0.0
    return (float(motion.force_n[motion.lowest]) - landed_n) / motion.depth_m


@metric(
    id="stiffness_cavagna_n_per_m",
    version=1,
    unit="N/m",
    bounds=(0.0, 500e3),
    better="neither",
    formula="m (pi / tce)^2, tce the time with F >= BW",
    source="Cavagna et al. 2005, J Exp Biol 208:2333",
    title="vertical stiffness (natural frequency)",
    shown=KILONEWTONS_PER_METRE,
    needs=(FORCE, REBOUND, CONTACT, FAST_ENOUGH, WEIGHT, NOT_REFUTED),
)
def stiffness_cavagna_n_per_m(rep: RepInput) -> float:
    """Stiffness of the spring whose half period is the time that force is above body weight."""
    above_s = effective_contact_s(rep)
    mass = rep.weight_n / rep.g
    return mass * (pi / above_s) ** 2


def effective_contact_s(rep: RepInput) -> float:
    """Time with force at or above body weight within the contact, in s, crossings interpolated.

    Raises Withheld where force never reaches body weight.
    """
    trace, touchdown, takeoff = rep.contact.trace, rep.contact.touchdown, rep.contact.takeoff
    if trace is None or touchdown is None or takeoff is None:
        raise Withheld("it needs force over the whole contact")
    times, force = cut(trace, touchdown.time_s, takeoff.time_s)
    over = force - rep.weight_n
    share = np.clip(_share_above(over[:-1], over[1:]), 0.0, 1.0)
    above_s = float(np.sum(np.diff(times) * share))
    if above_s < SHORTEST_PHASE_S:
        raise Withheld("the force never reached body weight")
    return above_s


def _share_above(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The share of each straight piece from `first` to `second` that lies above zero."""
    high, low = np.maximum(first, second), np.minimum(first, second)
    span = np.where(high > low, high - low, 1.0)
    return np.where(high == low, (high >= 0).astype(float), high / span)


@metric(
    id="return_ratio",
    version=2,
    unit="1",
    bounds=(0.0, 3.0),
    better="neither",
    formula="(m v_to^2/2 + m g (z_to - z_min)) / (m v_td^2/2 + m g |z_min|)",
    source="work of the two halves of the force-depth loop; Rapoport et al. 2003, "
    "J Biomech Eng 125:507",
    title="work returned over work absorbed",
    needs=(*MOTION_NEEDS, CLOSES),
    notes=_direction,
)
def return_ratio(rep: RepInput) -> float:
    """Work done on the way up over work taken on the way down; for information."""
    motion = rep.motion
    first, last = float(motion.velocity_m_per_s[0]), float(motion.velocity_m_per_s[-1])
    down = first**2 / 2 + rep.g * motion.depth_m
    up = last**2 / 2 + rep.g * (motion.closure_m + motion.depth_m)
    return up / down
