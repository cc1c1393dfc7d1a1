"""Left and right: each form by its name, the side named, real only beyond the test's own error.

The forms are on different scales and never share a table (Bishop et al. 2016 and 2018, SCJ
40(4):1-6; symmetry angle: Zifchock et al. 2008).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from jumpstation.model import Side
from jumpstation.stats.reliability import Z95


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Two sides of one value. percent is (max - min) / max x 100; needed: z sqrt(2) TE.

    larger None: the sides are equal. real None: the test's error is not known.
    """

    left: float
    right: float
    percent: float | None
    larger: Side | None
    needed: float | None

    @property
    def difference(self) -> float:
        """How far apart, in the value's unit, never negative."""
        return abs(self.right - self.left)

    @property
    def real(self) -> bool | None:
        """True where the difference exceeds the test's own error."""
        return None if self.needed is None else self.difference > self.needed


def side_difference(
    left: float, right: float, typical_error: float | None = None, z: float = Z95
) -> SideDifference:
    """Compare two one-leg tests; the percentage is None where the larger value is not above 0.

    >>> found = side_difference(1.20, 1.50, typical_error=0.05)
    >>> round(found.percent, 1), found.larger.value, found.real
    (20.0, 'right', True)
    """
    larger = None if left == right else (Side.LEFT if left > right else Side.RIGHT)
    needed = None if typical_error is None else z * math.sqrt(2) * typical_error
    return SideDifference(left, right, percent_of_larger(left, right), larger, needed)


def percent_of_larger(left: float, right: float) -> float | None:
    """(max - min) / max x 100 for unilateral tests; None where undefined.

    >>> round(percent_of_larger(1.2, 1.5), 6)
    20.0
    """
    top, low = max(left, right), min(left, right)
    return 100 * (top - low) / top if low >= 0 and top > 0 else None


def percent_of_sum(left: float, right: float) -> float | None:
    """(stronger - weaker) / total x 100 for two plates under one movement (BAI-1).

    >>> round(percent_of_sum(1.2, 1.5), 4)
    11.1111
    """
    total = left + right
    return 100 * abs(right - left) / total if total > 0 and min(left, right) >= 0 else None


def percent_of_mean(left: float, right: float) -> float | None:
    """Difference over the mean x 100.

    >>> round(percent_of_mean(1.2, 1.5), 4)
    22.2222
    """
    part = percent_of_sum(left, right)
    return None if part is None else 2 * part


def symmetry_angle_percent(left: float, right: float) -> float | None:
    """|45 deg - atan(L/R)| / 90 deg x 100; None where both are zero.

    Where the signs differ the angle passes 90 degrees and is taken the short way round.

    >>> round(symmetry_angle_percent(1.2, 1.5), 4)
    7.0447
    """
    if left == right == 0:
        return None
    angle = math.degrees(math.atan2(left, right))
    turned = abs(45 - angle) % 180
    return 100 * min(turned, 180 - turned) / 90


def limb_symmetry_index(
    left: float, right: float, involved: Side, lower_is_better: bool = False
) -> float | None:
    """LSI = involved / uninvolved x 100; inverted for contact time, where lower is better.

    Raises ValueError without an involved side; None where a value is not above 0.

    >>> round(limb_symmetry_index(1.20, 1.50, Side.LEFT), 6)
    80.0
    >>> round(limb_symmetry_index(0.25, 0.20, Side.LEFT, lower_is_better=True), 6)
    80.0
    """
    if involved not in (Side.LEFT, Side.RIGHT):
        raise ValueError("an LSI needs the involved side: left or right")
    if left <= 0 or right <= 0:
        return None
    injured, other = (left, right) if involved is Side.LEFT else (right, left)
    return 100 * (other / injured if lower_is_better else injured / other)
