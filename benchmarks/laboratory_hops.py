"""Hops that the product's own simulated athlete did not make: force first, motion from it.

Each contact is a pulse of force of a random, skewed shape; the centre of mass follows by exact
integration at 10 kHz. Where it lands is drawn anew each time (postures differ), where it takes
off follows from the pulse, so take-off and landing heights differ as they do in people. Truth is
read off the noiseless motion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

G_M_PER_S2 = 9.80665
FINE_HZ = 10_000.0


@dataclass(frozen=True, slots=True)
class TrueHop:
    """One contact as it was. speed_m_per_s: at touch-down, negative is downward."""

    touchdown_s: float
    takeoff_s: float
    speed_m_per_s: float
    depth_m: float
    stiffness_n_per_m: float  # force at the lowest point over depth, both from touch-down


@dataclass(frozen=True, slots=True)
class TrueHops:
    """Noiseless force at FINE_HZ from 0 s on, of somebody who stands, hops and lands for good."""

    mass_kg: float
    force_n: np.ndarray
    hops: tuple[TrueHop, ...]

    def sampled(
        self, rate_hz: float, phase_s: float, noise_n: float, rng: np.random.Generator
    ) -> np.ndarray:
        """Samples (n,), N, as a plate of that rate gives them, its first at `phase_s`."""
        fine = np.arange(self.force_n.size) / FINE_HZ
        times = np.arange(phase_s, fine[-1], 1 / rate_hz)
        return np.interp(times, fine, self.force_n) + rng.normal(0.0, noise_n, times.size)


def _pulse(u: np.ndarray, skew: float, sharp: float) -> np.ndarray:
    """A pulse of height about 1 on 0 to 1: sin^sharp of a skewed time."""
    return np.sin(np.pi * u**skew) ** sharp


def random_hops(
    rng: np.random.Generator, count: int = 11, posture_m: float = 0.005, skewed: bool = True
) -> TrueHops:
    """A set of hops: `posture_m` is the SD of the landing height about its mean, in m.

    Half-sines where `skewed` is False. Take-off lies higher than touch-down by what each pulse
    gives, 0 to 4 cm.
    """
    mass = float(rng.uniform(45, 110))
    weight = mass * G_M_PER_S2
    height = float(rng.uniform(0.08, 0.30))
    contact_s = float(rng.uniform(0.14, 0.24))
    skew = float(rng.uniform(0.85, 1.18)) if skewed else 1.0
    sharp = float(rng.uniform(0.9, 1.3)) if skewed else 1.0
    pieces: list[np.ndarray] = [np.full(int(2.0 * FINE_HZ), weight)]
    hops: list[TrueHop] = []
    now = pieces[0].size / FINE_HZ
    # a short push off the ground, and the first flight
    off = float(np.sqrt(2 * G_M_PER_S2 * height))
    push = np.full(int(0.3 * FINE_HZ), weight + mass * off / 0.3)
    pieces.append(push)
    now += push.size / FINE_HZ
    above, land = 0.0, float(rng.normal(0.0, posture_m))
    for _ in range(count):
        flight = _flight_s(off, above, land)
        pieces.append(np.zeros(round(flight * FINE_HZ)))
        flight = pieces[-1].size / FINE_HZ
        now += flight
        speed = off - G_M_PER_S2 * flight
        tc = contact_s * float(rng.uniform(0.93, 1.07))
        off = float(np.sqrt(2 * G_M_PER_S2 * height * rng.uniform(0.85, 1.15)))
        times = np.arange(int(tc * FINE_HZ)) / FINE_HZ
        tc = times.size / FINE_HZ
        shape = _pulse((times + 0.5 / FINE_HZ) / tc, skew * float(rng.uniform(0.97, 1.03)), sharp)
        force = shape * (weight * tc + mass * (off - speed)) / (shape.sum() / FINE_HZ)
        velocity = speed + np.cumsum(force / mass - G_M_PER_S2) / FINE_HZ
        place = np.cumsum(velocity) / FINE_HZ
        low = int(np.argmin(place))
        hops.append(
            TrueHop(
                now, now + tc, speed, -float(place[low]), float(force[low]) / -float(place[low])
            )
        )
        pieces.append(force)
        now += tc
        off = float(velocity[-1])
        above, land = land + float(place[-1]), float(rng.normal(0.0, posture_m))
    pieces.append(np.zeros(round(_flight_s(off, above, land) * FINE_HZ)))
    pieces.append(weight + mass * off / 0.3 * np.ones(int(0.3 * FINE_HZ)))
    pieces.append(np.full(int(1.5 * FINE_HZ), weight))
    return TrueHops(mass, np.concatenate(pieces), tuple(hops))


def _flight_s(off_m_per_s: float, from_m: float, to_m: float) -> float:
    rise = to_m - from_m
    return (off_m_per_s + float(np.sqrt(max(0.0, off_m_per_s**2 - 2 * G_M_PER_S2 * rise)))) / (
        G_M_PER_S2
    )
