"""`python benchmarks/kill.py [--kills 300] [--pace 10] [--writer]`: kill -9 a live simulated run.

The moments are spread evenly from the first to the last contact. Judged by the simulator's own
truth: each contact whose last byte was sent 100 ms before the kill is there, none twice, none that
never was, the file whole, the trial recovered. --writer: the store alone, contacts 30 ms apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import Verdict, kill_at, writer
from killing_run import kill_run_at, runner


def kill_all(kills: int, pace: float, alone: bool) -> list[Verdict]:
    """One verdict a kill."""
    verdicts = []
    with tempfile.TemporaryDirectory() as name, writer() if alone else runner() as process:
        for number in range(kills):
            folder, fraction = Path(name) / str(number), number / max(1, kills - 1)
            folder.mkdir()
            if alone:
                verdicts.append(kill_at(process, folder, fraction))
            else:
                seed = number + 1
                verdicts.append(kill_run_at(process, folder, fraction, seed=seed, pace=pace))
    return verdicts


def main() -> int:
    """Run and print the figures; 0 when nothing was lost, doubled or damaged."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--pace", type=float, default=10, help="simulated seconds a second")
    parser.add_argument("--writer", action="store_true")
    choice = parser.parse_args()
    start_s = time.monotonic()
    verdicts = kill_all(choice.kills, choice.pace, choice.writer)
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    late = sum(len(v.found) - v.due for v in verdicts)
    what = "the store alone" if choice.writer else f"run on the simulator, pace {choice.pace:g}"
    print(f"kills {choice.kills}, {what}, {time.monotonic() - start_s:.0f} s")
    print(f"contacts that had to be there {sum(v.due for v in verdicts)}")
    print(f"contacts lost {sum(v.lost for v in verdicts)}")
    print(f"contacts younger than 100 ms that were there too {late}")
    print(f"runs with any fault {len(wrong)}")
    for verdict in wrong:
        print(f"  at {verdict.moment_s:.3f} s: {'; '.join(verdict.wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
