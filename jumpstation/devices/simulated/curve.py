"""Vertical force as a chain of arcs, each `a + b cos(w s) + c sin(w s)`: all of it in closed form.

A constant, a smooth ramp, a quarter wave to zero and a mass on a linear spring are all such arcs,
so force, impulse and the instants at which a threshold is crossed need no integration.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Arc:
    """Force in newtons over [0, duration_s) of its own time `s`.

    >>> Arc(1.0, 700.0).force(0.5)
    700.0
    """

    duration_s: float
    constant_n: float
    cosine_n: float = 0.0
    sine_n: float = 0.0
    omega_rad_per_s: float = 0.0

    def force(self, s: float) -> float:
        """Force at `s` seconds into the arc, in newtons."""
        turn = self.omega_rad_per_s * s
        return self.constant_n + self.cosine_n * math.cos(turn) + self.sine_n * math.sin(turn)

    def impulse(self, s: float) -> float:
        """Integral of force from 0 to `s`, in newton seconds."""
        w = self.omega_rad_per_s
        if w == 0.0:
            return (self.constant_n + self.cosine_n) * s
        wave = self.cosine_n * math.sin(w * s) + self.sine_n * (1.0 - math.cos(w * s))
        return self.constant_n * s + wave / w

    def second_impulse(self, s: float) -> float:
        """Integral of `impulse` from 0 to `s`, in newton square seconds."""
        w = self.omega_rad_per_s
        if w == 0.0:
            return (self.constant_n + self.cosine_n) * s * s / 2.0
        wave = self.cosine_n * (1.0 - math.cos(w * s)) / w**2
        wave += self.sine_n * (s / w - math.sin(w * s) / w**2)
        return self.constant_n * s * s / 2.0 + wave

    def roots(self, level_n: float) -> list[tuple[float, bool]]:
        """Where force crosses `level_n` inside the arc: (s, rising), in order of time."""
        amplitude = math.hypot(self.cosine_n, self.sine_n)
        w = self.omega_rad_per_s
        if w == 0.0 or amplitude == 0.0:
            return []
        ratio = (level_n - self.constant_n) / amplitude
        if not -1.0 < ratio < 1.0:
            return []
        phase, half = math.atan2(self.sine_n, self.cosine_n), math.acos(ratio)
        found = []
        for turn, rising in ((phase - half, True), (phase + half, False)):
            turn %= 2.0 * math.pi
            while turn < w * self.duration_s:
                found.append((turn / w, rising))
                turn += 2.0 * math.pi
        return sorted(found)


def constant(force_n: float, duration_s: float) -> Arc:
    """The same force throughout."""
    return Arc(duration_s, force_n)


def ramp(from_n: float, to_n: float, duration_s: float) -> Arc:
    """From one force to another, level at both ends (half a cosine).

    >>> arc = ramp(0.0, 100.0, 0.2)
    >>> round(arc.force(0.1), 9), round(arc.force(0.2), 9)
    (50.0, 100.0)
    """
    middle, half = (from_n + to_n) / 2.0, (from_n - to_n) / 2.0
    return Arc(duration_s, middle, half, 0.0, math.pi / duration_s)


def rise_from_zero(to_n: float, duration_s: float) -> Arc:
    """A quarter sine from 0 to `to_n`: steep where it leaves the ground's zero."""
    return Arc(duration_s, 0.0, 0.0, to_n, math.pi / 2.0 / duration_s)


def fall_to_zero(from_n: float, duration_s: float) -> Arc:
    """A quarter cosine from `from_n` to 0: steep where it reaches zero."""
    return Arc(duration_s, 0.0, from_n, 0.0, math.pi / 2.0 / duration_s)


def swaying(
    middle_n: float, sway_n: float, duration_s: float, about_hz: float, *, from_crest: bool = False
) -> Arc:
    """`middle_n` with a slow wave of whole cycles, so that its mean is exactly `middle_n`."""
    cycles = max(1, round(duration_s * about_hz))
    w = 2.0 * math.pi * cycles / duration_s
    cosine, sine = (sway_n, 0.0) if from_crest else (0.0, sway_n)
    return Arc(duration_s, middle_n, cosine, sine, w)


@dataclass(frozen=True, slots=True)
class Crossing:
    """The noiseless force passes a level at `time_s`."""

    time_s: float
    rising: bool


class ForceCurve:
    """A chain of arcs from time 0; before it the first arc's first force, after it the last's last.

    >>> curve = ForceCurve([constant(0.0, 1.0), rise_from_zero(700.0, 0.1), constant(700.0, 1.0)])
    >>> curve.force(np.array([0.5, 1.05, 2.0, 99.0])).round(3).tolist()
    [0.0, 494.975, 700.0, 700.0]
    >>> [(round(c.time_s, 4), c.rising) for c in curve.crossings(350.0)]
    [(1.0333, True)]
    """

    def __init__(self, arcs: Sequence[Arc]) -> None:
        self.arcs = tuple(arcs)
        durations = [arc.duration_s for arc in self.arcs]
        self.starts_s = np.concatenate([[0.0], np.cumsum(durations)])[:-1]
        self.end_s = float(math.fsum(durations))
        self._table = np.array(
            [(a.constant_n, a.cosine_n, a.sine_n, a.omega_rad_per_s) for a in self.arcs]
        )

    def force(self, time_s: np.ndarray) -> np.ndarray:
        """Noiseless total force at each time, in newtons; same shape as `time_s`."""
        time_s = np.clip(np.asarray(time_s, dtype=float), 0.0, self.end_s)
        which = np.searchsorted(self.starts_s, time_s, side="right") - 1
        constant_n, cosine_n, sine_n, omega = self._table[which].T
        turn = omega * (time_s - self.starts_s[which])
        return constant_n + cosine_n * np.cos(turn) + sine_n * np.sin(turn)

    def crossings(self, level_n: float) -> list[Crossing]:
        """Every instant at which the noiseless force passes `level_n`, in closed form."""
        return [
            Crossing(float(start + s), rising)
            for start, arc in zip(self.starts_s, self.arcs, strict=True)
            for s, rising in arc.roots(level_n)
        ]

    def slope(self, time_s: float) -> float:
        """Rate of force at one time, in N/s (central difference over 2 microseconds)."""
        before, after = self.force(np.array([time_s - 1e-6, time_s + 1e-6]))
        return float((after - before) / 2e-6)


def motion(arcs: Sequence[Arc], mass_kg: float, g: float, speed: float) -> tuple[float, float]:
    """Speed and height of the centre of mass after `arcs`, from `speed` (m/s) and height 0 (m)."""
    height = 0.0
    for arc in arcs:
        s = arc.duration_s
        height += speed * s + arc.second_impulse(s) / mass_kg - g * s * s / 2.0
        speed += arc.impulse(s) / mass_kg - g * s
    return speed, height
