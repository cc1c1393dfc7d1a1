"""From "athlete chosen" to "next athlete chosen": what of a 10/5 is the coach's time.

    python3 run.py bench coach_time      needs xvfb, xdotool, openbox and tesseract-ocr

The real window under a virtual X server, a simulated athlete in real time, real keys. The coach's
time is from a question or screen that waits for a key until the key has been taken; all else
(stepping on, standing still, countdown, hops) is the athlete's and the device's. This coach
presses a key as soon as the window asks: reading and thinking come on top.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "ui"))
from desk import Coach, desk

KEYS = {"Before the test": "n", "For the clinician": "n", "Pain": "1", "Muscle soreness": "1"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as at:
        coach = Coach(at, Path(folder))
        try:
            coach.open("--device", "sim:pace=1,seed=3")
            coach.key("Return")
            coach.type("Mara Lindqvist, 64")
            coach.key("Return", "a")
            coach.type("Nia Roberts, 61.5")
            coach.key("Return")
            coach.see("Today · Mara")
            coach.read_all("Start", "Nia Roberts")
            measure(coach)
        finally:
            coach.end()


def measure(coach: Coach) -> None:
    """One test, key by key."""
    began_s = time.monotonic()
    keys, asked_s = 2, 0.0  # Space and Enter
    coach.key("space")
    while not (title := coach.title()).startswith("Result · Mara"):
        for begin in filter(title.startswith, KEYS):
            at_s = time.monotonic()
            coach.answer(begin, KEYS[begin])
            asked_s += time.monotonic() - at_s
            keys += 1
        time.sleep(0.02)
    shown_s = time.monotonic()
    coach.key("Return")
    coach.see("Today · Nia")
    whole_s = time.monotonic() - began_s
    asked_s += time.monotonic() - shown_s
    print(
        f"whole {whole_s:.1f} s; {keys} keys; the window waited for keys {asked_s:.1f} s; "
        f"athlete and device {whole_s - asked_s:.1f} s (load {os.getloadavg()[0]:.1f})"
    )


if __name__ == "__main__":
    main()
