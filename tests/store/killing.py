"""Killing a live run at a chosen moment and judging by what was sent, not by what it says.

A contact has to be there 100 ms after its last byte, the time left out in which the run was ready
and the machine gave its processors to others: that says nothing about the program.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jumpstation.store import open_store

HERE = Path(__file__).parent
CONTACTS = 10
EVERY_S = 0.03  # from one contact's last byte to the next: ten times faster than a person
GRACE_S = 0.1


@dataclass(frozen=True, slots=True)
class Verdict:
    """One kill: contacts due (sent 100 ms before it), sent at all, and found; faults found."""

    moment_s: float
    due: int
    sent: int
    found: tuple[int, ...]
    faults: tuple[str, ...]

    @property
    def lost(self) -> int:
        """Contacts that had to be there and were not."""
        return len(set(range(self.due)) - set(self.found))

    @property
    def wrong(self) -> list[str]:
        """What is wrong, in words; empty when nothing is."""
        wrong = list(self.faults)
        if self.lost:
            wrong.append(f"{self.lost} of {self.due} contacts lost")
        if len(set(self.found)) != len(self.found):
            wrong.append("a contact is there twice")
        if any(index >= self.sent for index in self.found):
            wrong.append("a contact is there that was never sent whole")
        return wrong


@contextmanager
def writer() -> Iterator[subprocess.Popen[str]]:
    """The process that forks the runs."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "kill_writer.py")],
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
        process.wait(timeout=10)
        process.stdout.close()


def waited_s(child: int) -> float:
    """From the kernel's account of the process; 0 where the system keeps none."""
    try:
        return int(Path(f"/proc/{child}/schedstat").read_text().split()[1]) * 1e-9
    except (OSError, IndexError, ValueError):
        return 0.0


def held_since(sent_s: float, held_up: Sequence[tuple[float, float]]) -> float:
    """How long a run that was ready had no processor since the moment a contact was sent."""
    before = [waited for at_s, waited in held_up if at_s <= sent_s]
    return held_up[-1][1] - (before[-1] if before else held_up[0][1])


def kill_at(process: subprocess.Popen[str], folder: Path, fraction: float) -> Verdict:
    """Kill one run at a fraction of the time from its first to its last contact."""
    database = folder / "history.db"
    with open_store(database) as store:
        athlete = store.add_athlete("A")
    pipes = [folder / "bytes", folder / "words"]
    for pipe in pipes:
        os.mkfifo(pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    print(database, athlete, *pipes, sep="\t", file=process.stdin, flush=True)
    child = int(process.stdout.readline())
    sending = os.open(pipes[0], os.O_WRONLY)
    words = os.open(pipes[1], os.O_RDONLY)
    try:
        assert os.read(words, 6) == b"ready\n"
        sent_s, held_up = _send_until(sending, fraction, child)
        killed_s = time.monotonic()
        held_up.append((killed_s, waited_s(child)))
        os.kill(child, signal.SIGKILL)
        while os.read(words, 1):  # the end of the pipe is the end of the process
            pass
    finally:
        os.close(sending)
        os.close(words)
    due = sum(1 for s in sent_s if s + GRACE_S + held_since(s, held_up) <= killed_s)
    return _judge(database, fraction * EVERY_S * (CONTACTS - 1), due, len(sent_s))


def _send_until(
    sending: int, fraction: float, child: int
) -> tuple[list[float], list[tuple[float, float]]]:
    """Send contacts in real time, in three pieces each.

    When each one's last byte was sent; when looked at, and how long the child had then waited.
    """
    held_up: list[tuple[float, float]] = []
    start_s = time.monotonic()
    end_s = start_s + (1 + fraction * (CONTACTS - 1)) * EVERY_S
    sent_s: list[float] = []
    for piece in range(3 * CONTACTS):
        due_s = start_s + (piece + 1) * EVERY_S / 3
        time.sleep(max(0.0, min(due_s, end_s) - time.monotonic()))
        if due_s > end_s:
            return sent_s, held_up
        held_up.append((time.monotonic(), waited_s(child)))
        last = piece % 3 == 2
        os.write(sending, os.urandom(40).replace(b"\n", b" ") + (b"\n" if last else b""))
        if last:
            sent_s.append(time.monotonic())
    time.sleep(max(0.0, end_s - time.monotonic()))
    return sent_s, held_up


def _judge(database: Path, moment_s: float, due: int, sent: int) -> Verdict:
    with open_store(database) as store:
        faults = store.check()
        trials = store.trials(status="interrupted")
        if len(trials) != 1:
            return Verdict(moment_s, due, sent, (), (*faults, "no interrupted trial"))
        reps = store.reps(trials[0].id)
        found = tuple(stored.rep.index for stored in reps)
        raw = b"".join(data for _, data in store.raw(trials[0].id))
        if raw.count(b"\n") < len(found):
            faults.append("a contact is there without its bytes")
        store.recover_trial(trials[0].id, "after a kill")
        if store.trial_row(trials[0].id).status != "recovered":
            faults.append("the trial does not recover")
        if len(store.reps(trials[0].id)) != len(found):
            faults.append("recovering changed the contacts")
    return Verdict(moment_s, due, sent, found, tuple(faults))
