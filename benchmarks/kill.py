"""`python3 run.py bench kill [--kills 300] [--pace 1]`: kill -9 a live simulated run.

The moments are spread evenly from the first to the last contact. Judged by the simulator's own
truth: each contact whose last byte was sent 100 ms before the kill is there, none twice, none that
never was, the file whole, the trial recovered. --writer: the store alone, contacts
30 ms apart. At pace 1 a run mostly waits for its athlete: --at-once 6 is quicker.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import Verdict, kill_at, writer
from killing_run import kill_run_at, runner


def kill_all(kills: int, pace: float, alone: bool, at_once: int) -> list[Verdict]:
    """One verdict a kill, in the order of the moments."""
    every = list(range(kills))
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(at_once) as pool:
        parts = [every[first::at_once] for first in range(at_once)]
        found = pool.map(lambda part: _kill_some(Path(name), part, kills, pace, alone), parts)
        verdicts = dict(pair for part in found for pair in part)
    return [verdicts[number] for number in every]


def _kill_some(
    place: Path, numbers: list[int], kills: int, pace: float, alone: bool
) -> list[tuple[int, Verdict]]:
    verdicts = []
    with writer() if alone else runner() as process:
        for number in numbers:
            folder, fraction = place / str(number), number / max(1, kills - 1)
            folder.mkdir()
            if alone:
                verdict = kill_at(process, folder, fraction)
            else:
                verdict = kill_run_at(process, folder, fraction, seed=number + 1, pace=pace)
            verdicts.append((number, verdict))
    return verdicts


def main() -> int:
    """Run and print the figures; 0 when nothing was lost, doubled or damaged."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--pace", type=float, default=1, help="simulated seconds a second")
    parser.add_argument("--writer", action="store_true")
    parser.add_argument("--at-once", type=int, default=6, help="runs side by side")
    choice = parser.parse_args()
    start_s = time.monotonic()
    verdicts = kill_all(choice.kills, choice.pace, choice.writer, choice.at_once)
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    late = sum(len(v.found) - v.due for v in verdicts)
    what = "the store alone" if choice.writer else f"run on the simulator, pace {choice.pace:g}"
    print(f"kills {choice.kills}, {what}, {time.monotonic() - start_s:.0f} s")
    print(f"at once {choice.at_once}, load at the end {os.getloadavg()[0]:.1f}")
    print(f"contacts that had to be there {sum(v.due for v in verdicts)}")
    print(f"contacts lost {sum(v.lost for v in verdicts)}")
    print(f"contacts younger than 100 ms that were there too {late}")
    print(f"runs with any fault {len(wrong)}")
    for verdict in wrong:
        print(f"  at {verdict.moment_s:.3f} s: {'; '.join(verdict.wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
