"""One hop as every screen shows it: times, numbers, and whether it counts and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jumpstation.model import MetricValue, Rep
from jumpstation.ui.text import tr
from jumpstation.ui.values.cells import Cell, figure
from jumpstation.ui.values.verdict import Verdict

RSI, RSR = "rsi_m_per_s", "rsr"


@dataclass(frozen=True, slots=True)
class Hop:
    """`name` is what stands before the row: "E" for the entry, else the number."""

    name: str
    contact_s: float | None = None
    flight_s: float | None = None
    rsi: float | None = None
    rsr: float | None = None
    accepted: bool = False
    entry: bool = False
    reason: str | None = None
    notes: tuple[str, ...] = ()
    start_s: float | None = None  # instants on the trial's clock, for the trace
    end_s: float | None = None

    @property
    def refused(self) -> bool:
        """A hop that does not count, the entry aside."""
        return not self.accepted and not self.entry


@dataclass(frozen=True, slots=True)
class Target:
    """A band of seconds that a hop should reach."""

    low_s: float
    high_s: float


def value_of(metrics: Mapping[str, MetricValue], metric_id: str) -> float | None:
    """The value of a metric; None when it is not there or withheld."""
    found = metrics.get(metric_id)
    return found.value if found is not None else None


def hop_of(rep: Rep, entry: bool = False) -> Hop:
    """A repetition as a hop; instants of broken clocks are left out by the model."""
    contact = rep.contact
    touch, leave = contact.touchdown, contact.takeoff
    return Hop(
        name=tr("E") if entry else str(rep.index),
        contact_s=contact.contact_time_s,
        flight_s=contact.flight_time_s,
        rsi=value_of(rep.metrics, RSI),
        rsr=value_of(rep.metrics, RSR),
        accepted=rep.accepted and not entry,
        entry=entry,
        reason=rep.reason,
        notes=rep.notes,
        start_s=touch.time_s if touch else None,
        end_s=leave.time_s if leave else None,
    )


def hop_cells(hop: Hop) -> tuple[Cell, ...]:
    """The row of a hop on the test screen: number, contact, flight, RSI, mark."""
    if hop.entry:
        return (
            Cell(hop.name, tone="text2", right=True),
            figure(hop.contact_s, 3, tone="text2"),
            figure(hop.flight_s, 3, tone="text2"),
            Cell("–", tone="text2", right=True),
            Cell(tr("entry"), tone="text2"),
        )
    mark = Verdict.NOT_MET if hop.refused else Verdict.MET
    return (
        Cell(hop.name, bold=True, right=True),
        figure(hop.contact_s, 3),
        figure(hop.flight_s, 3),
        figure(hop.rsi, bold=True),
        Cell(verdict=mark),
    )


def waiting_cells(number: int) -> tuple[Cell, ...]:
    """The row of a hop that has not been made."""
    dot = Cell("·", tone="text2", right=True)
    return (Cell(str(number), tone="text2", right=True), dot, dot, dot, Cell())


def counted(hops: Sequence[Hop]) -> int:
    """How many hops count."""
    return sum(hop.accepted for hop in hops)


def refused(hops: Sequence[Hop]) -> int:
    """How many hops were refused."""
    return sum(hop.refused for hop in hops)
