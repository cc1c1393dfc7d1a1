"""`python3 run.py bench store [--full] [--part P] [--folder DIR]`: the history of a federation.

Two files: many athletes with 4 score values a trial, and a squad file with all repetitions, every
metric value in two versions and raw. Small by default; --full is
10,000 x 50 x 10 and 200 x 50 x 10. Figures are medians of repeated calls, file warm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from helpers_store import DEVICE, METHOD, begin, hop, hops

from jumpstation.stats import error
from jumpstation.stats.change import assess
from jumpstation.stats.published import published_error
from jumpstation.stats.sentence import say, say_error
from jumpstation.stats.squad import by_verdict, squad_table
from jumpstation.store import Athlete, Store, open_store
from jumpstation.store.codecs import pack_wire
from jumpstation.store.histories import histories, members
from jumpstation.store.keys import new_key, stamp
from jumpstation.store.plain import REP_COLUMNS, rep_columns

SCORES = ("rsi_m_per_s", "rsr", "contact_time_s", "jump_height_m")
ALL_METRICS = (*SCORES, *(f"metric_{i}" for i in range(8)))
SERIES = ("ankle-hops-10-5", "both", "rsi_m_per_s")
FIRST_DAY = datetime(2024, 1, 8, 10, tzinfo=UTC)
_VALUE = (
    "INSERT INTO {t} ({o}, station_id, metric_id, version, unit, value, uncertainty) "
    "VALUES (?, ?, ?, ?, 'm/s', ?, 0.02)"
)
_TRIAL = (
    "INSERT INTO trial (id, station_id, session_id, athlete_id, protocol_key, method_id, "
    "device_key, protocol_id, protocol_version, side, started_at, on_date, for_measurement) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, 'ankle-hops-10-5', 1, 'both', ?, ?, 1)"
)
_END = (
    "INSERT INTO trial_end (id, station_id, trial_id, outcome, valid, method_id, losses, "
    "familiarisation, answers, notes, who, at) "
    "VALUES (?, ?, ?, 'finished', 1, ?, '{}', 0, '{}', '[]', 'bench', ?)"
)
_REP = (
    f"INSERT INTO rep (id, station_id, trial_id, idx, at, {', '.join(REP_COLUMNS)}) "
    f"VALUES ({', '.join('?' * (5 + len(REP_COLUMNS)))})"
)


class Rows:
    """Rows waiting to be written, many at a time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.waiting: dict[str, list[tuple[Any, ...]]] = {}
        self.written = 0

    def add(self, sql: str, row: tuple[Any, ...]) -> None:
        self.waiting.setdefault(sql, []).append(row)

    def write(self) -> None:
        with self.store.writing():
            for sql, rows in self.waiting.items():
                self.store.db.conn.executemany(sql, rows)
                self.written += len(rows)
        self.waiting = {}


def fill(store: Store, athletes: int, sessions: int, trials: int, everything: bool) -> int:
    """Fill with facts as the commands write them, without the projections; rows written."""
    random, rows = np.random.default_rng(7), Rows(store)
    keys = {
        "protocol": store.keep_protocol("ankle-hops-10-5", 1, "id"),
        "method": store.keep_method(METHOD),
        "device": store.keep_device(DEVICE),
    }
    with store.writing():
        people = [store.add_athlete(f"Athlete {i:05d}") for i in range(athletes)]
    for person in people:
        level = random.normal(1.8, 0.3)
        with store.writing():
            for number in range(sessions):
                day = FIRST_DAY + timedelta(days=14 * number)
                session = store.add_session(day.date().isoformat(), athlete_id=person)
                for trial in range(trials):
                    moment = day + timedelta(minutes=trial)
                    score = float(random.normal(level, 0.08))
                    _trial(rows, keys, person, session, moment, score, everything)
            rows.write()
    return rows.written


def _trial(rows, keys, person, session, moment, score, everything) -> None:
    trial, station, at = new_key(), rows.store.station_id, stamp(moment)
    day = moment.date().isoformat()
    shared = (keys["protocol"], keys["method"], keys["device"])
    rows.add(_TRIAL, (trial, station, session, person, *shared, at, day))
    rows.add(_END, (new_key(), station, trial, keys["method"], at))
    versions = (1, 2) if everything else (1,)
    names = ALL_METRICS if everything else SCORES
    value = _VALUE.format(t="trial_value", o="trial_id")
    for name in names:
        for version in versions:
            rows.add(value, (trial, station, name, version, score))
    if not everything:
        return
    value = _VALUE.format(t="rep_value", o="rep_id")
    for index in range(10):
        rep = new_key()
        rows.add(_REP, (rep, station, trial, index, at, *rep_columns(hop(index))))
        for name in names:
            for version in versions:
                rows.add(value, (rep, station, name, version, score))
    packed = pack_wire([(0.1 * i, os.urandom(100)) for i in range(12)])
    sql = "INSERT INTO raw (id, station_id, trial_id, codec, meta, data) VALUES (?, ?, ?, ?, ?, ?)"
    rows.add(sql, (new_key(), station, trial, packed.codec, packed.meta, packed.data))


def milliseconds(call: Callable[[], object], repeat: int = 31) -> str:
    """Median and fastest time of a call, and its processor time, in ms."""
    times, busy = [], []
    for _ in range(repeat):
        error._level_stretches.cache_clear()  # every call as the first one
        start_s, start_busy_s = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - start_s) * 1e3)
        busy.append((time.process_time() - start_busy_s) * 1e3)
    middle, fastest, processor = statistics.median(times), min(times), statistics.median(busy)
    return f"{middle:.2f} ms (fastest {fastest:.2f}, processor {processor:.2f})"


def seconds(call: Callable[[], object]) -> float:
    """Time of one call in s."""
    start_s = time.perf_counter()
    call()
    return time.perf_counter() - start_s


def history_sentences(store: Store, athlete: str) -> list[str]:
    """What `history` says: every metric's last session against the athlete's own past."""
    said = []
    for (protocol, _, metric), values in histories(store, athlete).items():
        change = assess(values, published=published_error(metric, protocol))
        if change is not None:
            said += [say(change), say_error(change.error)]
    return said


def squad_sentences(store: Store, people: list[Athlete]) -> list[str]:
    """What `squad` says: the table of one metric, with its sentences."""
    rows = squad_table(
        members(store, people, SERIES),
        date(2026, 3, 1),
        published=published_error(SERIES[2], SERIES[0]),
    )
    return [say(row.change) for row in by_verdict(rows) if row.change is not None]


def live(store: Store, trials: int) -> Iterator[tuple[str, str]]:
    """Trials by the calls of a running station: one transaction a contact."""
    athlete = store.add_athlete("Live")
    contacts, finishes = [], []
    for _ in range(trials):
        trial = begin(store, athlete)
        for index in range(10):
            store.append_raw(trial, os.urandom(120), index * 0.7)
            contacts.append(seconds(lambda t=trial, i=index: store.add_rep(t, hop(i))) * 1e3)
        finishes.append(seconds(lambda t=trial: store.finish_trial(t, hops(n=10))) * 1e3)
    yield "one contact on disk, live", f"{statistics.median(contacts):.2f} ms"
    yield "the same, 99th of 100", f"{np.percentile(contacts, 99):.2f} ms"
    yield "end of a trial, live", f"{statistics.median(finishes):.1f} ms"


def measure(
    folder: Path, size: tuple[int, int, int], everything: bool
) -> Iterator[tuple[str, str]]:
    """Fill one file and ask it everything."""
    athletes, sessions, trials = size
    path = folder / ("all.db" if everything else "scores.db")
    with open_store(path) as store:
        written = 0

        def filling() -> None:
            nonlocal written
            written = fill(store, athletes, sessions, trials, everything)

        took_s = seconds(filling)
        yield "athletes x sessions x trials", f"{athletes:,} x {sessions} x {trials}"
        yield "rows written", f"{written:,} in {took_s:.0f} s, {written / took_s:,.0f} a second"
        yield "projections made from nothing", f"{seconds(store.rebuild):.1f} s"
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        yield "file", f"{path.stat().st_size / 1e6:,.0f} MB"
        people = [row[0] for row in store.tuples("SELECT id FROM athlete ORDER BY id")]
        one, team = people[len(people) // 2], [Athlete(key, key) for key in people[:40]]
        yield "history of an athlete, read", milliseconds(lambda: histories(store, one))
        yield "with its sentences", milliseconds(lambda: history_sentences(store, one))
        read = milliseconds(lambda: members(store, team, SERIES))
        yield f"squad of {len(team)}, read", read
        yield "with its table", milliseconds(lambda: squad_sentences(store, team))
        place = (SERIES[2], 1, SERIES[0])
        rank = milliseconds(lambda: store.percentile_rank(1.9, *place))
        yield f"percentile rank among {len(people):,}", rank
        yield "list of athletes", milliseconds(store.athletes, 5)
        yield from live(store, 20)
        yield "backup, checked", f"{seconds(store.backup):.1f} s"
        yield "quick check", f"{seconds(lambda: store.check(thorough=False)):.1f} s"
        swept_s = seconds(lambda: store.erase_athlete(one))
        yield "erase one athlete, backup swept too", f"{swept_s:.1f} s"


def main() -> None:
    """Print two tables in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--athletes", type=int, help="of the first file (default 200; 10,000)")
    parser.add_argument("--part", choices=("scores", "everything"), help="only this file")
    parser.add_argument("--folder", type=Path)
    choice = parser.parse_args()
    many = choice.athletes or (10_000 if choice.full else 200)
    squads = (200, 50, 10) if choice.full else (40, 25, 4)
    print(f"{os.cpu_count()} processors, load before the run {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(dir=choice.folder) as name:
        for part, title, size in (
            ("scores", "4 score values a trial", (many, 50, 10)),
            ("everything", "all repetitions, all values twice, raw", squads),
        ):
            if choice.part not in (None, part):
                continue
            print(f"\n### {title}\n\n| what | figure |\n|---|---|", flush=True)
            for what, figure in measure(Path(name), size, part == "everything"):
                print(f"| {what} | {figure} |", flush=True)
            print(f"\nload after it {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
