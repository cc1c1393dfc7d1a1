"""Known masses on the simulated plate, with the errors that a real one has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jumpstation.devices.simulated.athlete import G
from jumpstation.devices.simulated.curve import ForceCurve, constant, ramp
from jumpstation.devices.simulated.movements import Plan
from jumpstation.devices.simulated.spec import Settings

CREEPS_S = 60.0
STAYS_S = 600.0
# share of the load on the left half; sign of the corner error
PLACES: Mapping[str, tuple[float, int]] = {
    "middle": (0.5, 0),
    "left": (0.9, 0),
    "right": (0.1, 0),
    "front left": (0.85, 1),
    "front right": (0.15, 1),
    "back left": (0.85, -1),
    "back right": (0.15, -1),
}


@dataclass
class Stack:
    """What lies on the plate; it remembers the heaviest load, as the plate's metal does."""

    settings: Settings
    heaviest_kg: float = 0.0
    mass_kg: float = 0.0
    place: str = "middle"

    def put(self, mass_kg: float, place: str) -> None:
        """From now on this lies there, and nothing else. Raises KeyError for another place."""
        _ = PLACES[place]
        self.heaviest_kg = max(self.heaviest_kg, mass_kg)
        self.mass_kg, self.place = mass_kg, place

    def plan(self) -> Plan:
        """The force that the cells feel after START."""
        share, corner = PLACES[self.place]
        true_n = self.mass_kg * G
        part = self.mass_kg / self.heaviest_kg if self.heaviest_kg else 0.0
        bow = 4.0 * part * (1.0 - part) * self.settings.hysteresis * self.heaviest_kg * G
        felt_n = true_n * (1.0 + corner * self.settings.corner) + bow
        grown_n = felt_n * (1.0 + self.settings.creep)
        arcs = [ramp(felt_n, grown_n, CREEPS_S), constant(grown_n, STAYS_S)]
        return Plan("load", ForceCurve(arcs), (), share)
