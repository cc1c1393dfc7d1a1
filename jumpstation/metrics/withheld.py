"""The one way a metric says that it has no value."""

from __future__ import annotations


class Withheld(Exception):
    """A value that cannot be given; its text is the reason, a phrase a coach understands.

    It never leaves the metrics floor: `evaluate` turns it into `MetricValue.withheld`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
