"""Masses and heights as this user reads and types them; what is kept and exported stays SI.

One place for the whole window, as `text` is for the language. No Qt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from jumpstation.ui.text import MISSING, number

Row = TypeVar("Row")
if TYPE_CHECKING:
    from jumpstation.answers.columns import Column
    from jumpstation.metrics.display import Display

POUND_KG = 0.45359237
INCH_M = 0.0254
_MASS = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(kgs?|kilos?|lbs?|pounds?)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Units:
    """mass: "kg" or "lb"; height (jumps and boxes): "cm" or "in"."""

    mass: str = "kg"
    height: str = "cm"


_units = Units()


def use_units(units: Units) -> None:
    """Show and read in these from now on.

    >>> use_units(Units("lb", "in")); mass_words(61.5), height_words(0.3)
    ('135.6 lb', '11.8 in')
    >>> use_units(Units()); mass_words(61.5), height_words(0.3)
    ('61.5 kg', '30.0 cm')
    """
    global _units  # noqa: PLW0603 - the units of the running window, as its language
    _units = units


def units() -> Units:
    """Those in use."""
    return _units


def mass_number(mass_kg: float) -> float:
    """A mass in the unit in use."""
    return mass_kg / POUND_KG if _units.mass == "lb" else mass_kg


def mass_words(mass_kg: float | None, digits: int = 1) -> str:
    """A mass with its unit; a missing one is a dash."""
    if mass_kg is None:
        return MISSING
    return f"{number(mass_number(mass_kg), digits)} {_units.mass}"


def read_mass(typed: str) -> float | None:
    """A typed mass in kg; without a unit it is in the one in use. None: no mass.

    >>> read_mass("20,00"), read_mass("44.1 lb"), read_mass("141 pounds"), read_mass("heavy")
    (20.0, 20.003, 63.957, None)
    >>> use_units(Units("lb")); read_mass("141"), read_mass("64 kg"); use_units(Units())
    (63.957, 64.0)
    """
    found = _MASS.fullmatch(typed)
    if found is None:
        return None
    unit = (found[2] or _units.mass).lower()
    factor = POUND_KG if unit.startswith(("lb", "pound")) else 1.0
    mass = float(found[1].replace(",", ".")) * factor
    return round(mass, 3) if 0 < mass < 1000 else None


def height_number(height_m: float) -> float:
    """A height in the unit in use."""
    return height_m / INCH_M if _units.height == "in" else 100 * height_m


def height_words(height_m: float | None, digits: int = 1) -> str:
    """A height with its unit; a missing one is a dash."""
    if height_m is None:
        return MISSING
    return f"{number(height_number(height_m), digits)} {_units.height}"


def box_words(height_m: float) -> str:
    """A box as it is called: 30 cm, 12 in (11.8 would pretend that somebody measured it).

    >>> box_words(0.3)
    '30 cm'
    """
    return height_words(height_m, 0)


def display_of(metric_id: str, unit: str) -> Display:
    """How a metric is written in the window: jump and box heights in the unit in use.

    >>> use_units(Units(height="in")); display_of("jump_height_m", "m").number(0.254)
    '10.0 in'
    >>> use_units(Units()); display_of("jump_height_m", "m").number(0.254)
    '25.4 cm'
    """
    # the metrics load beside the window, never before it is shown
    from jumpstation.metrics.companions import display_of as declared

    show = declared(metric_id, unit)
    return _read_in(show)


def in_use(column: Column[Row]) -> Column[Row]:
    """A column with its heights in the unit in use."""
    return column if column.display is None else replace(column, display=_read_in(column.display))


def _read_in(show: Display) -> Display:
    if show.quantity != "height" or _units.height != "in":
        return show
    return replace(show, unit="in", scale=1 / INCH_M)
