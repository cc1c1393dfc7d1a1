"""Killing `jumpstation run` and judging by the simulator's own truth."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from killing import GRACE_S, HERE, Verdict, held_since, waited_s

from jumpstation.cli.trial import _recover
from jumpstation.store import open_store

REPS = 10  # the test is over after so many; the simulated athlete hops on a little
WATCH_S = 0.02
CLOSE_S = 0.005  # a stored touch-down and a true one that are the same


@contextmanager
def runner() -> Iterator[subprocess.Popen[str]]:
    """The process that forks the runs."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "kill_run.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[1]}"},
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def kill_run_at(
    process: subprocess.Popen[str], folder: Path, fraction: float, *, seed: int, pace: float
) -> Verdict:
    """Kill one run at a fraction of the time from its first to its last contact's last byte."""
    database, pipe = folder / "history.db", folder / "truth"
    os.mkfifo(pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    print(database, pipe, seed, pace, sep="\t", file=process.stdin, flush=True)
    child = int(process.stdout.readline())
    with pipe.open("rb") as words:
        truth = {name: times[:REPS] for name, times in json.loads(words.readline()).items()}
        first_s, last_s = truth["sent_s"][0], truth["sent_s"][-1]
        kill_s = first_s + fraction * (last_s - first_s)
        held_up = _watch(child, kill_s)
        killed_s = time.monotonic()
        os.kill(child, signal.SIGKILL)
        words.read()  # the end of the pipe is the end of the process
    due = sum(1 for s in truth["sent_s"] if s + GRACE_S + held_since(s, held_up) <= killed_s)
    sent = sum(1 for sent_s in truth["sent_s"] if sent_s - 2 * 0.005 <= killed_s)
    return _judge(database, truth["touchdown_s"], kill_s - first_s, due, sent)


def _watch(child: int, until_s: float) -> list[tuple[float, float]]:
    """When looked at, and how long the machine had then kept the run waiting for a processor."""
    found = [(time.monotonic(), waited_s(child))]
    while found[-1][0] < until_s:
        time.sleep(max(0.0, min(WATCH_S, until_s - time.monotonic())))
        found.append((time.monotonic(), waited_s(child)))
    return found


def _judge(
    database: Path, touchdown_s: Sequence[float], moment_s: float, due: int, sent: int
) -> Verdict:
    with open_store(database) as store:
        faults = store.check()
        trials = store.trials()
        if len(trials) != 1:
            return Verdict(moment_s, due, sent, (), (*faults, f"{len(trials)} trials"))
        status = trials[0].status
        if status not in ("interrupted", "finished"):
            faults.append(f"the trial is {status}")
        if status == "interrupted":
            _recover(store, trials[0].id, "after a kill")  # as `jumpstation recover` does
            if store.trial_row(trials[0].id).status != "recovered":
                faults.append("the trial does not recover")
        reps = store.reps(trials[0].id)
        stored = [rep.rep.contact.touchdown for rep in reps]
        found, strange = _matched([at.time_s for at in stored if at is not None], touchdown_s)
        if strange or len(found) != len(stored):
            faults.append(f"{len(stored) - len(found)} contacts that the simulator never made")
        # Recovery brings the contact back, too, whose flight was not over: it has no landing.
        whole = [rep for rep in reps if rep.rep.contact.next_touchdown is not None]
        if len(whole) > sent:
            faults.append("a contact is there whole that was never sent whole")
    return Verdict(moment_s, due, sent + 1, found, tuple(faults))


def _matched(stored_s: Sequence[float], true_s: Sequence[float]) -> tuple[tuple[int, ...], int]:
    """Which true contact each stored one is; the device's clock began some time before START."""
    if not stored_s:
        return (), 0
    offset_s = stored_s[0] - true_s[0]
    found, strange = [], 0
    for at_s in stored_s:
        near = min(range(len(true_s)), key=lambda i: abs(at_s - offset_s - true_s[i]))
        if abs(at_s - offset_s - true_s[near]) <= CLOSE_S:
            found.append(near)
        else:
            strange += 1
    return tuple(found), strange
