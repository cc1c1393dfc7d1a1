"""A jump box that is hopped on, behind a pty, while the command runs in a process of its own."""

import json
import os
import subprocess
import sys
import termios
import threading
import time
from dataclasses import dataclass, field

from tests.devices.ends import PtyEnd

CONTACTS_S = [0.152, 0.171, 0.088, 0.164, 0.158, 0.201, 0.149, 0.183, 0.175, 0.160, 0.155, 0.168]
FLIGHTS_S = [0.402, 0.391, 0.380, 0.412, 0.376, 0.399, 0.405, 0.388, 0.394, 0.401, 0.383, 0.397]
STAND_S = 5.6  # two seconds still, three of countdown
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def command(*arguments, **options):
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "jumpstation", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        **options,
    )


def finished(process, within_s):
    """What it printed and said; one that does not end in time is ended and fails the test."""
    try:
        return process.communicate(timeout=within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        out, said = process.communicate()
        return out, said + f"\nstill running after {within_s} s"


class AtItsRate:
    """A box that hears nothing at another line rate than its own, as behind a real port."""

    def __init__(self, box):
        self.box = box
        self.end = None
        self.phase = box.phase

    @property
    def heard(self):
        return self.box.heard

    def hear(self, data):
        if termios.tcgetattr(self.end.master)[4] != termios.B115200:
            return b""
        return self.box.hear(data)


@dataclass
class Played:
    """How a run ended: exit code, the lines it printed, what it said on standard error."""

    code: int
    lines: list[dict]
    said: str

    @property
    def trial(self):
        return self.lines[-1]


@dataclass
class Play:
    """One box and its athlete. spoil: bytes of event `number` to those that arrive."""

    box: object
    started: bytes  # what the box has heard once it is to measure, twice for a Chronopic
    times: int = 1
    spoil: object = None
    hops: int = len(CONTACTS_S)
    options: tuple = ()
    result: Played | None = field(default=None, init=False)

    def run(self, together):
        """Arm, wait for the others, hop, and wait for the end."""
        with PtyEnd(self.box) as end:
            self.box.end = end
            process = command(
                "run", "ankle-hops-10-5", "--device", f"chronopic:{end.port}", "--json",
                *self.options,
            )  # fmt: skip
            until_s = time.monotonic() + 40
            while self.box.heard.count(self.started) < self.times and process.poll() is None:
                if time.monotonic() > until_s:
                    break
                time.sleep(0.02)
            together.wait(60)
            time.sleep(0.2)
            feet = threading.Thread(target=self._hop, args=(end, process))
            feet.start()
            out, said = finished(process, 40)
            feet.join()
            self.result = Played(
                process.returncode, [json.loads(x) for x in out.splitlines()], said
            )

    def _hop(self, end, process):
        """Step on, stand, jump up, hop: each event when its phase is over."""
        phases = [0.5, STAND_S]
        for flight_s, contact_s in zip(FLIGHTS_S, CONTACTS_S, strict=True):
            phases += [flight_s, contact_s]
        at_s = time.monotonic()
        for number, seconds in enumerate(phases[: 2 + 2 * self.hops]):
            at_s += seconds
            time.sleep(max(0.0, at_s - time.monotonic()))
            if process.poll() is not None:
                return
            data = self.box.phase(seconds)
            end.say(self.spoil(number, data) if self.spoil else data)


def play(plays):
    """Run several side by side: all hop at the same time, once each is armed."""
    together = threading.Barrier(len(plays))
    threads = [threading.Thread(target=one.run, args=(together,)) for one in plays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
