"""How often is "changed" said of athletes who changed, and of athletes who did not?

Simulated squads whose athletes differ in typical error are tested for a year; after every test
day the squad table is made from what is on file that day, by the functions that the commands
call, with error, baseline and change all estimated.

    python3 run.py bench change                 # 200 squads, prints the table (about 10 minutes)
    python3 run.py bench change --squads 20     # a quick look
    python3 run.py bench change --commands 3    # squads that are stored, and judged by the command
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from jumpstation.cli import main
from jumpstation.model import DeviceInfo, LinkLosses, Method, MetricValue, Side, Trial
from jumpstation.stats.change import BASELINE_AT_LEAST, Verdict
from jumpstation.stats.published import published_error
from jumpstation.stats.records import Rule, SessionValue
from jumpstation.stats.reliability import MDC95_FACTOR
from jumpstation.stats.squad import Member, squad_table
from jumpstation.store import Store, open_store

RULE = Rule("ankle-hops-10-5", 1, "rsi_m_per_s", 1, "m/s", device_kind="plate", device_id="A")
METHOD = Method("plate", "A", "1.0", "plate", min_contact_s=0.05, min_flight_s=0.05)
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
    World("monthly, by 15 %", sessions=12, days_between=30, spread_ln=0.15),
    World("monthly, by 50 %", sessions=12, days_between=30, spread_ln=0.5),
    World("monthly, heavy-tailed errors (t, 5 df)", sessions=12, days_between=30, student_df=5),
)
MONTHLY = WORLDS[4]


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


Day = tuple[int, list[tuple[str, Verdict]]]  # session, and of each athlete error and verdict
Judge = Callable[["World", np.ndarray], Iterator[Day]]


def simulate(
    world: World, squads: int, changing: bool, seed: int, judge: Judge | None = None
) -> Tally:
    """Tally of statements; with `changing` only those after the athlete's own change.

    judge: who makes the squad table of each day (default: the statistics themselves).
    """
    random = np.random.default_rng(seed)
    tally = Tally()
    for _ in range(squads):
        _one_squad(world, changing, random, tally, judge or by_statistics)
    return tally


def _one_squad(
    world: World, changing: bool, random: np.random.Generator, tally: Tally, judge: Judge
) -> None:
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
    for session, row_changes in judge(world, values):
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


def by_statistics(world: World, values: np.ndarray) -> Iterator[Day]:
    """The table of each test day from the fifth on, made from what is on file that day."""
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


def by_command(world: World, values: np.ndarray) -> Iterator[Day]:
    """The same by `jumpstation squad` on a history into which every test was imported."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        with open_store(path) as store:
            athletes = [store.add_athlete(f"Athlete {i:02d}") for i in range(world.athletes)]
        for session in range(world.sessions):
            day = START + timedelta(days=world.days_between * session)
            with open_store(path) as store:
                for athlete, value in zip(athletes, values[:, session], strict=True):
                    _import(store, athlete, day, float(value))
            if session >= BASELINE_AT_LEAST:
                rows = {row["athlete_id"]: row for row in _say_squad(path, day)}
                found = [rows[athlete] for athlete in athletes]
                yield (
                    session,
                    [(row["error_source"] or "none", Verdict(row["verdict"])) for row in found],
                )


def _import(store: Store, athlete: str, day: date, value: float) -> None:
    score = {RULE.metric_id: MetricValue(RULE.metric_id, RULE.metric_version, RULE.unit, value)}
    trial = Trial(RULE.protocol_id, 1, Side.BOTH, (), True, score, METHOD, LinkLosses())
    at = datetime.combine(day, time(10), UTC)
    store.import_trial(athlete, None, trial, "", DeviceInfo("plate", "A", "1.0", 5e-7), at)


def _say_squad(path: Path, day: date) -> list[dict[str, str]]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main(["squad", "--db", str(path), "--on", day.isoformat(), "--json"])
    return json.loads(said.getvalue())


def by_commands(squads: int, seed: int) -> str:
    """Stored squads judged by the command, and the very same squads by the statistics alone."""
    lines = ["| monthly year of | said at no change | said at 1.5 x true MDC95 |", "|---|---|---|"]
    for name, judge in (("the command", by_command), ("the statistics", by_statistics)):
        still = simulate(MONTHLY, squads, False, seed, judge)
        moved = simulate(MONTHLY, squads, True, seed + 1, judge)
        lines.append(
            f"| {squads} squads, {name} "
            f"| {still.changed} of {still.statements} | {moved.changed} of {moved.statements} |"
        )
    return "\n".join(lines)


def table(squads: int, seed: int, only: str = "") -> Iterator[str]:
    """The lines of the Markdown table, of the worlds whose name holds `only`."""
    yield (
        "| year | said at no change | told so at least once | said at 1.5 x true MDC95 "
        "| of these, own error | squad's error |"
    )
    yield "|---|---|---|---|---|---|"
    for index, world in enumerate(WORLDS):
        if only not in world.name:
            continue
        still = simulate(world, squads, False, seed + 2 * index)
        moved = simulate(world, squads, True, seed + 2 * index + 1)
        yield (
            f"| {world.name} | {100 * still.share:.1f} % "
            f"| {100 * still.ever / still.athletes:.0f} % "
            f"| {100 * moved.share:.1f} % | {moved.part('own')} | {moved.part('squad')} |"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squads", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", default="", help="years whose name holds this")
    parser.add_argument("--commands", type=int, help="so many squads by the command instead")
    options = parser.parse_args()
    if options.commands:
        print(by_commands(options.commands, options.seed))
        parser.exit()
    print(f"{options.squads} squads of {WORLDS[0].athletes}, seed {options.seed}\n")
    for line in table(options.squads, options.seed, options.only):
        print(line, flush=True)
