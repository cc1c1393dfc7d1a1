"""Contacts whose answer is known in closed form, sampled as a plate would."""

from __future__ import annotations

from dataclasses import replace
from math import atan, cos, pi, sin, sqrt

import numpy as np

from jumpstation.metrics import RepInput
from jumpstation.model import BodyWeight, Contact, ForceTrace, Instant, Method

G = 9.80665
MAT = Method("native", "a", "1", "mat", 0.05, 0.05, clock_uncertainty_ppm=0.0)
PLATE = Method(
    "native", "a", "1", "plate", 0.05, 0.05, rate_hz=1000.0, clock_uncertainty_ppm=0.0
)  # no threshold: its instants are where they are said to be, between two samples or not


def instant(time_s: float | None, uncertainty_s: float = 0.0) -> Instant | None:
    return None if time_s is None else Instant(time_s, uncertainty_s)


def hop(
    contact_s: float,
    flight_s: float,
    before_s: float | None = None,
    *,
    start_s: float = 10.0,
    trace: ForceTrace | None = None,
    uncertainty_s: float = 0.0,
) -> Contact:
    """A contact from `start_s` on, with its flight after and, if given, the one before."""
    takeoff_s = start_s + contact_s
    return Contact(
        0,
        instant(start_s, uncertainty_s),
        instant(takeoff_s, uncertainty_s),
        instant(takeoff_s + flight_s, uncertainty_s),
        instant(None if before_s is None else start_s - before_s, uncertainty_s),
        trace=trace,
    )


def series(contact_s, flight_s, uncertainty_s: float = 0.0) -> tuple[Contact, ...]:
    """Contacts one after the other, each landing being the next touch-down."""
    start, contacts = 5.0, []
    for tc, tf in zip(contact_s, flight_s, strict=True):
        contacts.append(hop(tc, tf, start_s=start, uncertainty_s=uncertainty_s))
        start += tc + tf
    return tuple(contacts)


def sampled(force, contact_s: float, start_s: float, rate_hz: float) -> ForceTrace:
    """A trace from 50 ms before to 50 ms after; `force(t)` counts from touch-down, 0 outside."""
    first = np.floor((start_s - 0.05) * rate_hz) / rate_hz
    count = int(np.ceil((contact_s + 0.1) * rate_hz)) + 1
    since = first + np.arange(count) / rate_hz - start_s
    values = np.array([force(t) if 0 <= t <= contact_s else 0.0 for t in since])
    return ForceTrace(float(first), rate_hz, values)


def spring_times(mass: float, stiffness: float, speed: float) -> tuple[float, float]:
    """Contact and flight time of a mass on a linear spring, landing at `speed`."""
    w = sqrt(stiffness / mass)
    return 2 / w * (pi - atan(speed * w / G)), 2 * speed / G


def spring(
    mass: float,
    stiffness: float,
    speed: float,
    *,
    rate_hz: float = 1000.0,
    start_s: float = 10.0003,
    threshold_n: float = 0.0,
) -> RepInput:
    """A steady hop on an exact linear spring, its instants where force crosses `threshold_n`."""
    w = sqrt(stiffness / mass)
    contact_s, flight_s = spring_times(mass, stiffness, speed)

    def force(t: float) -> float:
        return stiffness * (G / w**2 * (1 - cos(w * t)) + speed / w * sin(w * t))

    late_s = crossing(force, threshold_n, contact_s / 4) if threshold_n else 0.0
    return RepInput(
        hop(
            contact_s - 2 * late_s,
            flight_s + 2 * late_s,
            flight_s + 2 * late_s,
            start_s=start_s + late_s,
            trace=sampled(force, contact_s, start_s, rate_hz),
        ),
        replace(PLATE, rate_hz=rate_hz, threshold_n=threshold_n or None),
        body_weight=BodyWeight(mass * G, 0.0, "quiet standing"),
    )


def crossing(force, level: float, until: float) -> float:
    """Where a rising force first reaches `level`, by bisection."""
    low, high = 0.0, until
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if force(middle) < level else (low, middle)
    return high


def half_sine(
    mass: float, contact_s: float, flight_s: float, peak_n: float, rate_hz: float = 1000.0
) -> RepInput:
    """A drop jump whose force is half a sine: no flight before it."""
    start_s = 10.0
    trace = sampled(lambda t: peak_n * sin(pi * t / contact_s), contact_s, start_s, rate_hz)
    return RepInput(
        hop(contact_s, flight_s, trace=trace),
        PLATE,
        body_weight=BodyWeight(mass * G, 0.0, "quiet standing"),
    )


def countermovement(
    *,
    mass: float = 70.0,
    quiet_s: float = 2.0,
    down: tuple[float, float] = (0.5, 0.3),
    up: tuple[float, float] = (2.0, 0.4),
    noise_n: float = 0.0,
    rate_hz: float = 1000.0,
) -> RepInput:
    """Standing still, then (share of body weight, seconds) of unweighting and of push-off."""
    weight = mass * G
    # a step between two samples lies in their middle; push-off goes on for one sample more, so
    # that it lasts exactly as long as said up to a take-off in the middle of two samples
    phases = ((1.0, quiet_s), down, (up[0], up[1] + 1 / rate_hz), (0.0, 0.05))
    shares = np.concatenate([np.full(round(s * rate_hz), share) for share, s in phases])
    noise = np.random.default_rng(1).normal(0.0, noise_n, shares.size) if noise_n else 0.0
    takeoff_s = quiet_s + down[1] + up[1] - 0.5 / rate_hz
    trace = ForceTrace(0.0, rate_hz, weight * shares + noise)
    return RepInput(
        Contact(0, None, Instant(takeoff_s, 0.0), trace=trace),
        PLATE,
        body_weight=BodyWeight(weight, 0.0, "quiet standing"),
    )
