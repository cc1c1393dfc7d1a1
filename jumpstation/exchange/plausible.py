"""What a time, a height or a reactive strength of a person can be; what cannot is refused by name.

The limits are own judgement and wide: the longest flights on record last about 1.0 s, the
shortest contacts of sprinters about 0.07 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jumpstation.metrics.companions import describe
from jumpstation.metrics.registry import find
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most a quantity can be, in SI units."""

    least: float
    most: float


LIMITS: Mapping[str, Limits] = {
    "contact_time_s": Limits(0.05, 5.0),
    "flight_time_s": Limits(0.05, 1.2),
    "jump_height_m": Limits(0.005, 1.5),
    "rsi_m_per_s": Limits(0.01, 8.0),
    "rsr": Limits(0.02, 12.0),
}
HEIGHTS_AGREE = 1.6  # by impulse and by flight time differ by a fifth, never by so much


def can_be(metric_id: str, value: float) -> bool:
    """True for a value in SI units that a person can have.

    >>> can_be("contact_time_s", 0.18), can_be("contact_time_s", 0.001), can_be("x", 5.0)
    (True, False, True)
    """
    limits = LIMITS.get(metric_id)
    return limits is None or limits.least <= value <= limits.most


def refused(metric_id: str, value: float) -> str | None:
    """The sentence that refuses a value in SI units; None for one that can be.

    >>> refused("flight_time_s", 2.0)
    'a flight time of 2000 ms cannot be'
    """
    if can_be(metric_id, value):
        return None
    metric = find(metric_id)
    shown = describe(metric_id).display
    # RSI and RSR are spoken letter by letter, so they take "an"
    name = f"an {shown.name}" if shown.name.isupper() else f"a {metric.title.casefold()}"
    return f"{name} of {value * shown.scale:.4g} {shown.unit}".rstrip() + " cannot be"


def height_agrees(height_m: float, flight_s: float) -> bool:
    """Whether a height can belong to a flight of that time.

    >>> height_agrees(0.25, 0.45), height_agrees(0.025, 0.45)
    (True, False)
    """
    by_flight = STANDARD_GRAVITY_M_PER_S2 * flight_s**2 / 8
    return 1 / HEIGHTS_AGREE <= height_m / by_flight <= HEIGHTS_AGREE
