"""Edges of a contact mat: what the switch does, chatter and faults included, in true time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jumpstation.devices.simulated.faults import Fault
from jumpstation.devices.simulated.movements import TrueContact
from jumpstation.devices.simulated.spec import Settings
from jumpstation.model import EdgeFlag

SHORTEST_PULSE_S, LONGEST_PULSE_S = 20e-6, 250e-6
LONGEST_LATE_S = 40e-6


@dataclass(frozen=True, slots=True)
class TrueEdge:
    """The mat changed at `time_s` (seconds after START). `stamp_s` is what the device notes."""

    time_s: float
    closed: bool
    stamp_s: float
    flags: EdgeFlag = EdgeFlag.NONE
    lost: bool = False  # never queued by the device


def mat_edges(
    contacts: Sequence[TrueContact],
    bounce: int,
    faults: Sequence[Fault],
    rng: np.random.Generator,
) -> list[TrueEdge]:
    """Every edge in order. Touch-down is the first closing, take-off the last opening.

    bounce: up to so many chatter pulses of 20 to 250 microseconds after each touch-down and
    before each take-off; none of them is shorter than the capture hardware resolves.
    """
    edges: list[TrueEdge] = []
    for contact in contacts:
        if contact.touchdown_s is not None:
            edges += _chatter(contact.touchdown_s, +1, bounce, rng)
        if contact.takeoff_s is not None:
            edges += _chatter(contact.takeoff_s, -1, bounce, rng)
    for fault in faults:
        if fault.kind in _BREAK:
            edges = _BREAK[fault.kind](edges, fault, starts_closed(contacts), rng)
    return edges


def late_contacts(
    contacts: Sequence[TrueContact], settings: Settings, rng: np.random.Generator
) -> Sequence[TrueContact]:
    """Contacts as the foam hands them to the switch: each end later by its bias."""
    if not (settings.closing_bias_s or settings.opening_bias_s or settings.bias_spread_s):
        return contacts

    def later(true_s: float | None, by_s: float) -> float | None:
        spread_s = settings.bias_spread_s * float(rng.standard_normal())
        return None if true_s is None else true_s + by_s + spread_s

    return [
        replace(
            contact,
            touchdown_s=later(contact.touchdown_s, settings.closing_bias_s),
            takeoff_s=later(contact.takeoff_s, settings.opening_bias_s),
        )
        for contact in contacts
    ]


def starts_closed(contacts: Sequence[TrueContact]) -> bool:
    """Whether somebody stands on the mat at START."""
    return bool(contacts) and contacts[0].touchdown_s is None


def _chatter(at_s: float, direction: int, bounce: int, rng: np.random.Generator) -> list[TrueEdge]:
    """A touch-down (+1: closes, then chatters) or a take-off (-1: chatters, then opens)."""
    pulses = 2 * int(rng.integers(0, bounce + 1))
    gaps = rng.uniform(SHORTEST_PULSE_S, LONGEST_PULSE_S, pulses)
    times = [at_s, *(at_s + direction * np.cumsum(gaps))]
    first = direction > 0
    edges = [_edge(float(t), first if i % 2 == 0 else not first) for i, t in enumerate(times)]
    return edges[::direction]


def _edge(time_s: float, closed: bool) -> TrueEdge:
    return TrueEdge(time_s, closed, time_s)


def _late(
    edges: list[TrueEdge], fault: Fault, closed: bool, rng: np.random.Generator
) -> list[TrueEdge]:
    hit = [i for i, edge in enumerate(edges) if edge.time_s >= fault.at_s][: fault.count]
    for i in hit:
        room_s = edges[i + 1].time_s - edges[i].time_s if i + 1 < len(edges) else LONGEST_LATE_S
        stamp_s = edges[i].time_s + float(rng.uniform(0.0, min(LONGEST_LATE_S, room_s)))
        edges[i] = replace(edges[i], stamp_s=stamp_s, flags=EdgeFlag.LATE)
    return edges


def _edge_overrun(
    edges: list[TrueEdge], fault: Fault, closed: bool, rng: np.random.Generator
) -> list[TrueEdge]:
    hit = [i for i, edge in enumerate(edges) if edge.time_s >= fault.at_s][: fault.count]
    for i in hit:
        edges[i] = replace(edges[i], lost=True)
    if hit and hit[-1] + 1 < len(edges):
        after = edges[hit[-1] + 1]
        edges[hit[-1] + 1] = replace(after, flags=after.flags | EdgeFlag.DROPPED)
    return edges


def _cut(
    edges: list[TrueEdge], fault: Fault, closed: bool, rng: np.random.Generator
) -> list[TrueEdge]:
    return _frozen(edges, fault.at_s, closed, to=False)


def _stuck(
    edges: list[TrueEdge], fault: Fault, closed: bool, rng: np.random.Generator
) -> list[TrueEdge]:
    return _frozen(edges, fault.at_s, closed, to=True)


def _frozen(edges: list[TrueEdge], at_s: float, closed: bool, *, to: bool) -> list[TrueEdge]:
    """From `at_s` on the input stays as it is told."""
    kept = [edge for edge in edges if edge.time_s < at_s]
    level = kept[-1].closed if kept else closed
    return kept if level == to else [*kept, _edge(at_s, to)]


def _floating(
    edges: list[TrueEdge], fault: Fault, closed: bool, rng: np.random.Generator
) -> list[TrueEdge]:
    kept = [edge for edge in edges if edge.time_s < fault.at_s]
    level = kept[-1].closed if kept else closed
    times = fault.at_s + np.cumsum(rng.exponential(0.01, 2 * fault.count) + 1e-4)
    return [*kept, *(_edge(float(t), (i % 2 == 0) != level) for i, t in enumerate(times))]


_BREAK = {
    "late": _late,
    "edge_overrun": _edge_overrun,
    "cut": _cut,
    "stuck": _stuck,
    "floating": _floating,
}
