"""How often is "changed" said of athletes who changed, and of athletes who did not?

Simulated squads whose athletes differ in typical error are tested for a year; after every test
day the squad table is made from what is on file that day, by the functions that the commands
call, with error, baseline and change all estimated.

    python benchmarks/change.py                 # 200 squads, prints the table (about 10 minutes)
    python benchmarks/change.py --squads 20     # a quick look
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from jumpstation.stats.change import BASELINE_AT_LEAST, Verdict
from jumpstation.stats.published import published_error
from jumpstation.stats.records import Rule, SessionValue
from jumpstation.stats.reliability import MDC95_FACTOR
from jumpstation.stats.squad import Member, squad_table

RULE = Rule("ankle-hops-10-5", 1, "rsi_m_per_s", 1, "m/s", device_kind="plate", device_id="A")
START = date(2026, 1, 5)
CHANGED = (Verdict.UP, Verdict.DOWN)
SMALL_CHANGE = 1.5  # in true MDC95


@dataclass(frozen=True)
class World:
    """One kind of year: how the typical errors differ, how errors fall, how often is tested."""

    name: str
    spread_ln: float = 0.3  # SD of ln(typical error) between athletes
    student_df: float | None = None  # None: normal errors
    sessions: int = 26
    days_between: int = 14
    typical_error: float = 0.08
    athletes: int = 25


WORLDS = (
    World("fortnightly, typical errors differ by 30 %"),
    World("fortnightly, typical errors differ by 15 %", spread_ln=0.15),
    World("fortnightly, typical errors differ by 50 %", spread_ln=0.5),
    World("fortnightly, heavy-tailed errors (t, 5 df)", student_df=5),
    World("monthly, typical errors differ by 30 %", sessions=12, days_between=30),
)


@dataclass
class Tally:
    """Statements made and how many said "changed"; the same by the error that was used."""

    statements: int = 0
    changed: int = 0
    by_source: dict[str, list[int]] = field(default_factory=dict)
    athletes: int = 0
    ever: int = 0

    def add(self, source: str, changed: bool) -> None:
        self.statements += 1
        self.changed += changed
        part = self.by_source.setdefault(source, [0, 0])
        part[0] += changed
        part[1] += 1

    @property
    def share(self) -> float:
        return self.changed / self.statements

    def part(self, source: str) -> str:
        changed, all_of_them = self.by_source.get(source, [0, 0])
        return f"{100 * changed / all_of_them:.1f} % of {all_of_them}" if all_of_them else "-"


def simulate(world: World, squads: int, changing: bool, seed: int) -> Tally:
    """Tally of statements; with `changing` only those after the athlete's own change."""
    random = np.random.default_rng(seed)
    tally = Tally()
    for _ in range(squads):
        _one_squad(world, changing, random, tally)
    return tally


def _one_squad(world: World, changing: bool, random: np.random.Generator, tally: Tally) -> None:
    n, sessions = world.athletes, world.sessions
    errors = world.typical_error * np.exp(random.normal(0, world.spread_ln, n))
    values = random.normal(1.6, 0.3, (n, 1)) + errors[:, None] * _noise(world, random)
    starts = np.full(n, BASELINE_AT_LEAST)
    if changing:
        # a lasting step up or down, on any test day once four are on file
        starts = random.integers(BASELINE_AT_LEAST, sessions, n)
        step = random.choice([-1, 1], n) * SMALL_CHANGE * MDC95_FACTOR * errors
        values += step[:, None] * (np.arange(sessions)[None, :] >= starts[:, None])
    ever = np.zeros(n, dtype=bool)
    for session, row_changes in _tables(world, values):
        for athlete, (source, verdict) in enumerate(row_changes):
            if session < starts[athlete]:
                continue
            changed = verdict in CHANGED
            ever[athlete] |= changed
            tally.add(source, changed)
    tally.athletes += n
    tally.ever += int(ever.sum())


def _noise(world: World, random: np.random.Generator) -> np.ndarray:
    shape = (world.athletes, world.sessions)
    if world.student_df is None:
        return random.normal(size=shape)
    scale = np.sqrt(world.student_df / (world.student_df - 2))
    return random.standard_t(world.student_df, shape) / scale


def _tables(world: World, values: np.ndarray) -> Iterator[tuple[int, list[tuple[str, Verdict]]]]:
    days = [START + timedelta(days=world.days_between * i) for i in range(world.sessions)]
    histories = [
        [
            SessionValue(f"{athlete}-{i}", day, float(value), 1, RULE)
            for i, (day, value) in enumerate(zip(days, row, strict=True))
        ]
        for athlete, row in enumerate(values)
    ]
    published = published_error(RULE.metric_id, RULE.protocol_id)
    for session in range(BASELINE_AT_LEAST, world.sessions):
        members = [
            Member(str(index), str(index), history[: session + 1])
            for index, history in enumerate(histories)
        ]
        found: list[tuple[str, Verdict]] = []
        for row in squad_table(members, days[session], published=published):
            assert row.change is not None
            source = row.change.error.source.value if row.change.error else "none"
            found.append((source, row.change.verdict))
        yield session, found


def table(squads: int, seed: int) -> str:
    """The Markdown table of all worlds."""
    lines = [
        "| year | said at no change | told so at least once | said at 1.5 x true MDC95 "
        "| of these, own error | squad's error |",
        "|---|---|---|---|---|---|",
    ]
    for index, world in enumerate(WORLDS):
        still = simulate(world, squads, False, seed + 2 * index)
        moved = simulate(world, squads, True, seed + 2 * index + 1)
        lines.append(
            f"| {world.name} | {100 * still.share:.1f} % "
            f"| {100 * still.ever / still.athletes:.0f} % "
            f"| {100 * moved.share:.1f} % | {moved.part('own')} | {moved.part('squad')} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squads", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    print(f"{options.squads} squads of {WORLDS[0].athletes}, seed {options.seed}\n")
    print(table(options.squads, options.seed))
