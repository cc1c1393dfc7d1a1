"""Isometric holds: mean force, and time inside a band."""

from __future__ import annotations

import numpy as np

from jumpstation.metrics.inputs import ForceSeries, SetInput
from jumpstation.metrics.registry import Need, metric
from jumpstation.metrics.withheld import Withheld

GAP_INTERVALS = 5  # an interval this many times the usual one is a gap: nothing is known in it


def _held(given: SetInput) -> str | None:
    if given.force is None:
        return "it needs force: a mat has none"
    if given.force.time_s.size < 2:
        return "no force was recorded during the hold"
    return None


def _band(given: SetInput) -> str | None:
    return None if given.band_n is not None else "no band of force was set"


HELD = Need("force through the hold", _held)
BAND = Need("a band of force to hold", _band)


def known_intervals(series: ForceSeries) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lengths in s and the forces in N at both ends of every interval that is not a gap."""
    length = np.diff(series.time_s)
    known = length <= GAP_INTERVALS * np.median(length)
    return length[known], series.force_n[:-1][known], series.force_n[1:][known]


def time_within_s(series: ForceSeries, low: float, high: float) -> float:
    """Time in s with force between `low` and `high`, straight lines between samples.

    >>> time_within_s(ForceSeries(np.array([0.0, 1.0, 2.0]), np.array([0.0, 10.0, 10.0])), 5, 20)
    1.5
    """
    length, first, last = known_intervals(series)
    bottom, top = np.minimum(first, last), np.maximum(first, last)
    span = np.where(top > bottom, top - bottom, 1.0)
    overlap = np.clip(np.minimum(top, high) - np.maximum(bottom, low), 0.0, None) / span
    level = ((bottom >= low) & (bottom <= high)).astype(float)
    return float(np.sum(length * np.where(top > bottom, overlap, level)))


@metric(
    id="hold_force_n",
    version=1,
    unit="N",
    bounds=(0.0, 20e3),
    better="higher",
    formula="integral F dt / integral dt over the hold",
    source="definition",
    title="hold force",
    scope="set",
    needs=(HELD,),
)
def hold_force_n(given: SetInput) -> float:
    """Mean force over the hold; gaps in the record count on neither side."""
    if given.force is None:
        raise Withheld("it needs force: a mat has none")
    length, first, last = known_intervals(given.force)
    return float(np.sum(length * (first + last) / 2) / np.sum(length))


@metric(
    id="time_in_band_s",
    version=1,
    unit="s",
    bounds=(0.0, 3600.0),
    better="higher",
    formula="integral [low <= F <= high] dt",
    source="definition",
    title="time in band",
    error_scale="absolute",
    scope="set",
    needs=(HELD, BAND),
)
def time_in_band_s(given: SetInput) -> float:
    """Time with force inside the band; a gap in the record is not time in the band."""
    if given.force is None or given.band_n is None:
        raise Withheld("it needs force and a band")
    return time_within_s(given.force, *given.band_n)
