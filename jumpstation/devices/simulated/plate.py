"""Samples of a force plate: the noiseless force, shared out, disturbed and turned to counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from jumpstation.devices.simulated.faults import Fault
from jumpstation.devices.simulated.movements import Plan
from jumpstation.devices.simulated.spec import Settings
from jumpstation.wire.converters import filter_delay_s

LARGEST_COUNT = 0x7FFFFF
SMALLEST_COUNT = -0x800000
ZERO_COUNTS = (11_000, -7_000)  # the calibrated zero of the left and the right channel
PAGE = 1024  # samples made at once
CONVERTER = 2  # the ADS131M02 of the simulated board, whose filter is late by a fixed time


@dataclass(slots=True)
class Plate:
    """Two channels, left and right. `scale_n`: newtons a count, exact in 32 bits.

    Samples are made page by page, each page with its own noise, so that no chopping changes them.
    """

    plan: Plan
    settings: Settings
    rate_hz: float  # true rate of the converter
    noise_seed: int
    _pages: dict[int, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

    @property
    def scale_n(self) -> float:
        return scale_n_per_count(self.settings)

    def samples(self, index: int, count: int) -> np.ndarray:
        """Counts of samples `index` to `index + count`, shape (count, 2), int32."""
        first, last = index // PAGE, (index + count - 1) // PAGE
        pages = [self._page(number) for number in range(first, last + 1)]
        whole = pages[0] if len(pages) == 1 else np.concatenate(pages)
        start = index - first * PAGE
        return whole[start : start + count]

    def _page(self, number: int) -> np.ndarray:
        if number not in self._pages:
            for old in [n for n in self._pages if n < number - 1]:
                del self._pages[old]
            self._pages[number] = self._make_page(number)
        return self._pages[number]

    def _make_page(self, number: int) -> np.ndarray:
        ready_s = self.ready_s(number * PAGE + np.arange(PAGE))
        force_n = self.plan.curve.force(ready_s - filter_delay_s(CONVERTER, self.rate_hz))
        share = np.array([self.plan.left_share, 1.0 - self.plan.left_share])
        noise = np.random.default_rng((self.noise_seed, number)).standard_normal((PAGE, 2))
        each = force_n[:, None] * share
        each += self._wandering_n(ready_s)[:, None] / 2.0
        each += noise * (self.settings.noise_n / np.sqrt(2.0))
        true = 1.0 + np.array([self.settings.gain_left, self.settings.gain_right])
        counts = np.rint(each / (self.scale_n * true) + np.array(ZERO_COUNTS))
        counts = self._break(counts, ready_s)
        return np.clip(counts, SMALLEST_COUNT, LARGEST_COUNT).astype(np.int32)

    def ready_s(self, index: np.ndarray | int) -> np.ndarray:
        """True time (after START) at which samples are ready."""
        return (np.asarray(index) + 1.0) / self.rate_hz

    def _wandering_n(self, ready_s: np.ndarray) -> np.ndarray:
        tare_n = self.settings.athlete.weight_n if has(self.settings.faults, "tared") else 0.0
        drift_n = self.settings.drift_n_per_min * ready_s / 60.0
        return self.settings.offset_n - tare_n + drift_n

    def _break(self, counts: np.ndarray, ready_s: np.ndarray) -> np.ndarray:
        for fault in self.settings.faults:
            if fault.kind == "dead_channel":
                counts[ready_s >= fault.at_s, 0] = ZERO_COUNTS[0] + 1234
        return counts


def scale_n_per_count(settings: Settings) -> float:
    """Newtons a count of either channel, rounded to the 32-bit float of the calibration record."""
    range_n = settings.range_n
    if has(settings.faults, "saturate"):
        range_n = 0.8 * settings.athlete.weight_n
    return float(np.float32(range_n / LARGEST_COUNT))


def has(faults: Sequence[Fault], kind: str) -> bool:
    """Whether a fault of that kind is asked for."""
    return any(fault.kind == kind for fault in faults)
