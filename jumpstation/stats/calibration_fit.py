"""Known masses on a plate to its gain: a straight line, its uncertainty, and whether it will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jumpstation.model import STANDARD_GRAVITY_M_PER_S2

FEWEST_MASSES = 3
# Shares of the largest load above which a plate is refused.
LINEARITY_LIMIT = 0.005
HYSTERESIS_LIMIT = 0.005
CREEP_LIMIT = 0.005
CORNER_LIMIT = 0.01
GAIN_LIMIT = 0.005  # relative standard uncertainty of a gain
LEAST_CONTRAST = 0.1  # of left against right, so that each gets a gain of its own
MASS_RELATIVE_UNCERTAINTY = 0.001
SAME_MASS_KG = 0.05


@dataclass(frozen=True, slots=True)
class Load:
    """What the converter's channels read, in counts, under one known mass.

    going: "up" (empty plate included), "down", or "corner" for one that is not in the middle.
    """

    mass_kg: float
    counts: tuple[float, ...]
    going: str = "up"


@dataclass(frozen=True, slots=True)
class Creep:
    """A load that stayed on: what was read at its beginning and after `seconds`."""

    mass_kg: float
    seconds: float
    first_counts: tuple[float, ...]
    last_counts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PlateFit:
    """newtons = sum over channels of (count - zero_counts) * gain_n_per_count.

    gain_relative_uncertainty: standard uncertainty of each gain, masses included. The rest is in
    N; None: not looked at. reasons: why it is refused; empty: it may be used.
    """

    gain_n_per_count: tuple[float, ...]
    zero_counts: tuple[float, ...]
    gain_relative_uncertainty: tuple[float, ...]
    largest_load_n: float
    linearity_n: float
    hysteresis_n: float | None
    zero_return_n: float | None
    creep_n: float | None
    corner_n: float | None
    g_m_per_s2: float
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it may be used."""
        return not self.reasons

    def newtons(self, counts: Sequence[float]) -> float:
        """The force in N that these counts mean."""
        off = np.asarray(counts, float) - np.asarray(self.zero_counts)
        return float(off @ np.asarray(self.gain_n_per_count))


def fit_plate(
    loads: Sequence[Load],
    creep: Creep | None = None,
    g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2,
    mass_relative_uncertainty: float = MASS_RELATIVE_UNCERTAINTY,
) -> PlateFit:
    """The straight line through known masses by least squares, and the verdict.

    loads: the empty plate, at least three masses up and the same down again, with two channels
    also masses on the left and on the right. The gain's uncertainty is that of the line (scatter
    with Student's variance) and that of the masses, which is taken as common to all of them.
    Raises ValueError where there is no empty plate among the loads or channels differ.

    >>> ups = [Load(kg, (100 + 1000 * kg,)) for kg in (0, 20, 40, 60)]
    >>> downs = [Load(kg, (100 + 1000 * kg,), "down") for kg in (40, 20, 0)]
    >>> fit = fit_plate(ups + downs)
    >>> fit.accepted, round(fit.gain_n_per_count[0], 8), fit.zero_counts
    (True, 0.00980665, (100.0,))
    """
    empty = [load for load in loads if load.mass_kg == 0 and load.going == "up"]
    channels = len(loads[0].counts) if loads else 0
    if not empty or any(len(load.counts) != channels for load in loads):
        raise ValueError("no empty plate among the loads, or channels differ")
    zero = np.mean([load.counts for load in empty], axis=0)
    reasons = _incomplete(loads)
    used = [load for load in loads if channels > 1 or load.going != "corner"]
    counts = np.array([load.counts for load in used]) - zero
    force_n = np.array([load.mass_kg * g_m_per_s2 for load in used])
    if channels > 1 and not _apart(counts):
        reasons.append("left and right cannot be told apart: put a mass on each half")
    if reasons:
        return _refused(channels, zero, float(force_n.max()), g_m_per_s2, reasons)
    gain, intercept_n, relative = _line(counts, force_n, mass_relative_uncertainty)
    fit = PlateFit(
        gain_n_per_count=tuple(map(float, gain)),
        zero_counts=tuple(map(float, zero)),
        gain_relative_uncertainty=tuple(map(float, relative)),
        largest_load_n=float(force_n.max()),
        linearity_n=0.0,
        hysteresis_n=None,
        zero_return_n=None,
        creep_n=None,
        corner_n=None,
        g_m_per_s2=g_m_per_s2,
    )
    return _judged(fit, loads, creep, intercept_n)


def _incomplete(loads: Sequence[Load]) -> list[str]:
    """What the loads lack."""
    masses = {going: _masses(loads, going) for going in ("up", "down")}
    reasons = []
    for going, found in masses.items():
        if len(found) < FEWEST_MASSES:
            known = "1 mass" if len(found) == 1 else f"{len(found)} masses"
            reasons.append(f"{known} on the way {going}, at least {FEWEST_MASSES} are needed")
    return reasons


def _masses(loads: Sequence[Load], going: str) -> list[float]:
    """Different masses above 0; on the way down the heaviest of the way up counts too."""
    kg = sorted(load.mass_kg for load in loads if load.mass_kg > 0 and load.going == going)
    if going == "down" and kg:
        kg.append(max(load.mass_kg for load in loads if load.going != "corner"))
    return [m for i, m in enumerate(sorted(kg)) if i == 0 or m - sorted(kg)[i - 1] > SAME_MASS_KG]


def _apart(counts: np.ndarray) -> bool:
    """Whether the loads are shared out differently enough."""
    size = np.abs(counts).sum(axis=1)
    loaded = counts[size > 0.1 * size.max()]
    share = loaded[:, 0] / loaded.sum(axis=1)
    return bool(np.ptp(share) >= LEAST_CONTRAST)


def _line(
    counts: np.ndarray, force_n: np.ndarray, mass_relative: float
) -> tuple[np.ndarray, float, np.ndarray]:
    """Gains, intercept in N, and each gain's relative standard uncertainty."""
    design = np.column_stack((counts, np.ones(len(counts))))
    scale = np.abs(design).max(axis=0)
    solved = np.linalg.lstsq(design / scale, force_n, rcond=None)[0]
    rest = force_n - design / scale @ solved
    free = len(force_n) - len(solved)
    student = free / (free - 2) if free > 2 else 3.0
    variance = float(rest @ rest) / max(free, 1) * student
    spread = np.linalg.inv((design / scale).T @ (design / scale)) * variance
    relative = np.sqrt(np.diag(spread))[:-1] / np.abs(solved[:-1])
    both = np.sqrt(relative**2 + mass_relative**2)
    return solved[:-1] / scale[:-1], float(solved[-1]), both


def _judged(
    fit: PlateFit, loads: Sequence[Load], creep: Creep | None, intercept_n: float
) -> PlateFit:
    """The fit with its figures and its verdict."""
    g = fit.g_m_per_s2
    top_n = fit.largest_load_n

    def off_n(load: Load) -> float:
        return fit.newtons(load.counts) + intercept_n - load.mass_kg * g

    straight = [load for load in loads if load.going != "corner"]
    level: dict[float, list[float]] = {}
    for load in straight:
        level.setdefault(_same(load.mass_kg, level), []).append(off_n(load))
    linearity_n = max(abs(float(np.mean(values))) for values in level.values())
    gaps = _gaps(straight, off_n)
    loaded = [gap for kg, gap in gaps.items() if kg > 0]
    corners = [off_n(load) for load in loads if load.going == "corner"]
    corner_kg = max((load.mass_kg for load in loads if load.going == "corner"), default=0.0)
    creep_n = None
    if creep is not None:
        creep_n = fit.newtons(creep.last_counts) - fit.newtons(creep.first_counts)
    checks = [
        ("it is not straight", linearity_n, LINEARITY_LIMIT * top_n),
        ("up and down differ", max(map(abs, loaded), default=0.0), HYSTERESIS_LIMIT * top_n),
        ("the empty plate does not come back", abs(gaps.get(0.0, 0.0)), HYSTERESIS_LIMIT * top_n),
        ("a load creeps", abs(creep_n or 0.0), CREEP_LIMIT * g * (creep.mass_kg if creep else 0)),
        ("the corners differ", max(map(abs, corners), default=0.0), CORNER_LIMIT * g * corner_kg),
    ]
    reasons = [
        f"{words}: {size:.1f} N, {limit:.1f} N are the most"
        for words, size, limit in checks
        if size > limit
    ]
    worst = max(fit.gain_relative_uncertainty)
    if worst > GAIN_LIMIT:
        known = f"the gain is only known to {100 * worst:.2f} %"
        reasons.append(f"{known}, {100 * GAIN_LIMIT:g} % is the most")
    if min(fit.gain_n_per_count) <= 0:
        reasons.append("a channel reads less under more load: its wires are swapped or it is dead")
    notes = [] if creep is not None else ["creep was not looked at"]
    notes += [] if corners else ["the corners were not looked at"]
    notes.append(f"forces above {top_n:.0f} N lie beyond the heaviest mass")
    return PlateFit(
        fit.gain_n_per_count, fit.zero_counts, fit.gain_relative_uncertainty, top_n, linearity_n,
        max(loaded, key=abs, default=None), gaps.get(0.0), creep_n,
        max(corners, key=abs, default=None), g, tuple(reasons), tuple(notes),
    )  # fmt: skip


def _same(mass_kg: float, known: dict[float, list[float]]) -> float:
    return next((kg for kg in known if abs(kg - mass_kg) <= SAME_MASS_KG), mass_kg)


def _gaps(loads: Sequence[Load], off_n) -> dict[float, float]:
    """Down minus up in N for each mass that was there both ways."""
    ups = {load.mass_kg: off_n(load) for load in loads if load.going == "up"}
    gaps: dict[float, float] = {}
    for load in loads:
        near = [kg for kg in ups if abs(kg - load.mass_kg) <= SAME_MASS_KG]
        if load.going == "down" and near:
            gaps[near[0]] = off_n(load) - ups[near[0]]
    return gaps


def _refused(
    channels: int, zero: np.ndarray, top_n: float, g: float, reasons: list[str]
) -> PlateFit:
    nothing = (0.0,) * channels
    zeros = tuple(map(float, zero))
    return PlateFit(
        nothing, zeros, nothing, top_n, 0.0, None, None, None, None, g, tuple(reasons)
    )  # fmt: skip
