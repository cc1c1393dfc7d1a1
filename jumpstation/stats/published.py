"""Published between-day errors, as data: used by name while no own error is known.

Every row is between days; errors between trials of one session are never used for a change.
A value given as an upper bound ("10 % or less") is used as that bound. Rows whose paper's
device was not stated in what was read say so. `jumpstation` quotes no sellers' bands.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedError:
    """A typical error from a paper: either `cv_percent` of the value or `absolute` in `unit`."""

    metric_id: str
    protocol_id: str
    test: str
    population: str
    device: str
    source: str
    cv_percent: float | None = None
    absolute: float | None = None
    unit: str = ""
    bound: bool = False

    def typical_error(self, level: float) -> float:
        """The typical error at a value of `level`, in the value's unit."""
        if self.absolute is not None:
            return self.absolute
        return abs(level) * (self.cv_percent or 0.0) / 100

    @property
    def amount(self) -> str:
        """The figure as printed in the sentence: "10 % or less", "6.7 reps"."""
        if self.absolute is not None:
            return f"{self.absolute:g} {self.unit}"
        return f"{self.cv_percent:g} %" + (" or less" if self.bound else "")

    @property
    def named(self) -> str:
        """The figure with its test, population, device and source."""
        return f"{self.amount}, {self.test}, {self.population}, {self.device} ({self.source})"


_COMYNS = "Comyns et al. 2019, IJSPP 14:1200"
_YOUTH = "10/5 study of 11 to 17 year olds, Aspire Academy"
_NOT_STATED = "device not stated in the summary read"


def _ten_five(metric_id: str, population: str, device: str, source: str) -> PublishedError:
    return PublishedError(
        metric_id,
        "ankle-hops-10-5",
        "10/5 test",
        population,
        device,
        source,
        cv_percent=10.0,
        bound=True,
    )


PUBLISHED: tuple[PublishedError, ...] = (
    _ten_five("rsi_m_per_s", "20 men and 15 women", _NOT_STATED, _COMYNS),
    _ten_five("contact_time_s", "adolescents 11-17 years", "mat and plate", _YOUTH),
    _ten_five("flight_time_s", "adolescents 11-17 years", "mat and plate", _YOUTH),
    _ten_five("jump_height_m", "adolescents 11-17 years", "mat and plate", _YOUTH),
    PublishedError(
        "rsi_m_per_s",
        "rebounds-5",
        "5-max rebound test",
        "20 men and 15 women",
        _NOT_STATED,
        _COMYNS,
        cv_percent=10.0,
        bound=True,
    ),
    PublishedError(
        "heel_raise_count",
        "heel-raises",
        "heel raises to failure",
        "38 people",
        "counted by an assessor",
        "J Electromyogr Kinesiol, ndorms.ox.ac.uk/publications/708358",
        absolute=6.7,
        unit="reps",
    ),
    PublishedError(
        "knee_to_wall_m",
        "knee-to-wall",
        "knee-to-wall lunge, MDC 1.0 cm / 2.77",
        "ankle patients",
        "tape measure",
        "Chisholm et al. 2012",
        absolute=round(0.01 / 2.772, 6),
        unit="m",
    ),
)


def published_error(metric_id: str, protocol_id: str) -> PublishedError | None:
    """The published error of a metric in a test; None: none is known between days.

    >>> published_error("rsi_m_per_s", "ankle-hops-10-5").amount
    '10 % or less'
    >>> published_error("rsi_m_per_s", "drop-jump") is None
    True
    """
    for row in PUBLISHED:
        if (row.metric_id, row.protocol_id) == (metric_id, protocol_id):
            return row
    return None
