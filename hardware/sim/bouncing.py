"""Scripts of bouncing contacts, and the comparison of what was stamped with what was done."""

import random
from dataclasses import dataclass

from hardware.sim import bench

LATE, DROPPED, SOFT = 1, 2, 4
LONGEST_BURST_US = 2600.0


def bouncing_script(seed: int, phases: int, rate_hz: int = 0) -> list[str]:
    """Both mats, each edge followed by one to six bounces; pulses of 20 to 250 us."""
    dice = random.Random(seed)
    script = [bench.start_line(7 if rate_hz else 3, rate_hz)]
    at = 10_000.0
    for phase in range(phases):
        at += dice.uniform(45_000, 80_000)
        for mat, begin in (("A", at), ("B", at + dice.uniform(0, 400))):
            when, level = begin, 1 - phase % 2
            for _ in range(1 + 2 * dice.randint(1, 6)):
                script.append(f"{when:.4f} {mat} {level}")
                when += dice.uniform(20, 250)
                level = 1 - level
    return [*script, f"{at + 300_000} end"]


@dataclass
class Compared:
    """What became of the true edges of one mat."""

    true: int
    seen: int
    late: int
    worst_unflagged_us: float  # of edges without LATE
    worst_us: float
    worst_first_us: float  # first edge of each burst
    wrong_ends: int  # bursts whose last level is not the true one


def bursts(edges: list[tuple[bool, float]]) -> list[list[tuple[bool, float]]]:
    """Edges in groups between which the mat was at rest."""
    groups: list[list[tuple[bool, float]]] = []
    for edge in edges:
        if groups and edge[1] - groups[-1][-1][1] < LONGEST_BURST_US * bench.TICKS_PER_US:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def compare(run: bench.Run, channel: int) -> Compared:
    """Each stamped edge against the nearest true edge of the same level."""
    true = [(closed, tick) for ch, closed, tick in run.truth.edges if ch == channel]
    seen = run.edges(channel)
    start, worst, worst_unflagged = 0, 0.0, 0.0
    for edge in seen:
        while start < len(true) and true[start][1] < edge.tick - 2 * LONGEST_BURST_US:
            start += 1
        near = []
        for closed, tick in true[start:]:
            if tick > edge.tick + 2 * LONGEST_BURST_US:
                break
            if closed == edge.closed:
                near.append(abs(edge.tick - tick) / bench.TICKS_PER_US)
        error = min(near)
        worst = max(worst, error)
        if not edge.flags & LATE:
            worst_unflagged = max(worst_unflagged, error)
    true_bursts = bursts(true)
    seen_bursts = bursts([(edge.closed, float(edge.tick)) for edge in seen])
    assert len(true_bursts) == len(seen_bursts)
    pairs = list(zip(true_bursts, seen_bursts, strict=True))
    return Compared(
        true=len(true),
        seen=len(seen),
        late=sum(bool(edge.flags & LATE) for edge in seen),
        worst_unflagged_us=worst_unflagged,
        worst_us=worst,
        worst_first_us=max(abs(s[0][1] - t[0][1]) / bench.TICKS_PER_US for t, s in pairs),
        wrong_ends=sum(t[-1][0] != s[-1][0] for t, s in pairs),
    )
