"""How a value is written for people: its short name, the unit after the number, its decimals."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Literal

Quantity = Literal["", "height"]


@dataclass(frozen=True, slots=True)
class Display:
    """How a metric is written: its name, the unit said after the number, scale and decimals.

    scale: what a value in SI is multiplied by. quantity: what a reader may choose the unit of.

    >>> Display("contact", "ms", 1000, 0).number(0.1823)
    '182 ms'
    """

    name: str
    unit: str = ""
    scale: float = 1.0
    decimals: int = 2
    quantity: Quantity = ""

    def number(self, value: float, decimals: int | None = None) -> str:
        """The value in words' units, rounded; never "-0.00"."""
        text = f"{value * self.scale:.{self.decimals if decimals is None else decimals}f}"
        if float(text) == 0:
            text = text.lstrip("-")
        return f"{text} {self.unit}".strip()

    @property
    def si_decimals(self) -> int:
        """As many decimals of the value in SI as tell what is written here.

        >>> Display("contact", "ms", 1000, 0).si_decimals, Display("K", "kN/m", 1e-3, 1).si_decimals
        (3, 0)
        """
        return max(0, self.decimals + round(log10(self.scale)))


@dataclass(frozen=True, slots=True)
class ShownIn:
    """The unit people read a value in, where it is not the one it is kept in."""

    unit: str
    scale: float = 1.0
    decimals: int = 2
    quantity: Quantity = ""

    def called(self, name: str) -> Display:
        """How a value of that name is written in it."""
        return Display(name, self.unit, self.scale, self.decimals, self.quantity)


MILLISECONDS = ShownIn("ms", 1000, 0)
CENTIMETRES = ShownIn("cm", 100, 1)
HEIGHT = ShownIn("cm", 100, 1, "height")
BOX = ShownIn("cm", 100, 0, "height")
KILONEWTONS_PER_METRE = ShownIn("kN/m", 0.001, 1)

_DECIMALS = {"N": 0, "N/m": 0, "reps": 0, "%": 1, "W/kg": 1, "s": 3, "m": 3}


def shown_in_si(unit: str) -> ShownIn:
    """A value as it is kept, for one that says nothing else; "1" is no unit.

    >>> shown_in_si("N"), shown_in_si("1").unit
    (ShownIn(unit='N', scale=1.0, decimals=0, quantity=''), '')
    """
    return ShownIn("" if unit == "1" else unit, 1.0, _DECIMALS.get(unit, 2))
