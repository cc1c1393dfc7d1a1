"""Calibrating a plate, step by step: what to put where, what was read, and the line through it.

No screen and no device: a view shows `current`, records a `Still` when the operator says so, and
asks for `result()` at the end. A step recorded stays recorded; `back` only looks at it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jumpstation.errors import InputError
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2
from jumpstation.station.trust.reading import Still
from jumpstation.stats.calibration_fit import (
    FEWEST_MASSES,
    MASS_RELATIVE_UNCERTAINTY,
    Creep,
    Load,
    PlateFit,
    fit_plate,
)

CORNERS = ("front left", "front right", "back right", "back left")
CREEP_S = 60.0
HEAVIEST_KG = 1000.0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. kind: "zero", "up", "down", "corner", "creep"; place: where it goes."""

    kind: str
    mass_kg: float
    place: str = "middle"

    @property
    def words(self) -> str:
        """The instruction.

        >>> Step("corner", 20.0, "front left").words
        'Put 20 kg on the front left corner.'
        """
        if self.mass_kg == 0:
            return "Everything off the plate." if self.kind == "down" else "The plate is empty."
        mass = f"{self.mass_kg:g} kg"
        if self.kind == "corner":
            return f"Put {mass} on the {self.place} corner."
        if self.kind == "creep":
            return f"Leave {mass} in the middle and wait a minute."
        return f"Put {mass} in the middle." if self.kind == "up" else f"Take off until {mass}."


class PlateSteps:
    """The steps of one calibration, what each read, and where the operator is.

    masses_kg: the known masses, each above 0, at least three. corner_kg: the mass for the corners
    (default: the lightest; None after construction cannot be set). creep: whether the heaviest is
    left on for a minute. Raises InputError.
    """

    def __init__(
        self,
        masses_kg: Sequence[float],
        *,
        corner_kg: float | None = None,
        creep: bool = True,
        g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2,
        mass_relative_uncertainty: float = MASS_RELATIVE_UNCERTAINTY,
    ) -> None:
        masses = sorted({float(kg) for kg in masses_kg if kg != 0})
        if any(not 0 < kg <= HEAVIEST_KG for kg in masses):
            raise InputError("the masses", f"one is not 0 to {HEAVIEST_KG:g} kg", "give kg")
        if len(masses) < FEWEST_MASSES:
            raise InputError(
                "the masses", f"there are {len(masses)} beside zero",
                f"give at least {FEWEST_MASSES}, for example 20,40,60",
            )  # fmt: skip
        self.g_m_per_s2 = g_m_per_s2
        self.mass_relative_uncertainty = mass_relative_uncertainty
        self.steps: list[Step] = [Step("zero", 0.0), *(Step("up", kg) for kg in masses)]
        if creep:
            self.steps.append(Step("creep", masses[-1]))
        self.steps += [Step("down", kg) for kg in (*reversed(masses[:-1]), 0.0)]
        corner = corner_kg if corner_kg is not None else masses[len(masses) // 2]
        self.steps += [Step("corner", corner, place) for place in CORNERS]
        self.readings: dict[int, Still] = {}
        self.creep: tuple[Still, Still] | None = None
        self.at = 0

    @property
    def current(self) -> Step | None:
        """The step to do; None: all are done."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def done(self) -> bool:
        """Every step has its reading."""
        return len(self.readings) == len(self.steps)

    def back(self) -> None:
        """One step back; nothing recorded is lost."""
        self.at = max(0, self.at - 1)

    def leave_out(self) -> None:
        """Leave the minute of creep out: the zero afterwards still shows most of it.

        Raises InputError for any other step, and where later ones have been read already.
        """
        step = self.current
        if step is None or step.kind != "creep" or any(i >= self.at for i in self.readings):
            raise InputError("the calibration", "this step cannot be left out", "record it")
        del self.steps[self.at]

    def set_mass(self, mass_kg: float) -> None:
        """What was really put on in this step, in kg. Raises InputError."""
        step = self.current
        if step is None or not 0 <= mass_kg <= HEAVIEST_KG:
            raise InputError("the mass", f"{mass_kg:g} kg", f"give 0 to {HEAVIEST_KG:g} kg")
        self.steps[self.at] = replace(step, mass_kg=mass_kg)

    def record(self, still: Still, later: Still | None = None) -> None:
        """The current step's reading; for the creep step also the one a minute later."""
        step = self.current
        if step is None:
            raise InputError("the calibration", "all steps are done", "look at its result")
        if step.kind == "creep" and later is None:
            raise InputError("creep", "one reading was given", "give the first and the last")
        self.readings[self.at] = still
        if later is not None:
            self.creep = (still, later)
        self.at += 1

    def result(self) -> PlateFit:
        """The line through what was recorded, and whether it may be used. Raises InputError."""
        if 0 not in self.readings:
            raise InputError("the calibration", "the empty plate was not read", "begin with it")
        loads = [
            Load(step.mass_kg, self.readings[i].counts, "up" if step.kind == "zero" else step.kind)
            for i, step in enumerate(self.steps)
            if i in self.readings and step.kind != "creep"
        ]
        creep = None
        if self.creep is not None:
            mass_kg = next(step.mass_kg for step in self.steps if step.kind == "creep")
            first, last = self.creep
            creep = Creep(mass_kg, CREEP_S, first.counts, last.counts)
        return fit_plate(loads, creep, self.g_m_per_s2, self.mass_relative_uncertainty)
