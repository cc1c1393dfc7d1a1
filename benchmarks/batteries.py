"""A battery on each of three new athletes by real keys: what is on file afterwards.

    python3 run.py bench batteries      needs xvfb, xdotool, openbox and tesseract-ocr

The real window under a virtual X server on an empty file, a simulated athlete on a plate at eight
times its pace. About three minutes; every trial is listed with the sitting it belongs to.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "ui"))
from desk import Coach, desk
from test_squad_session import INES, MARA, NIA, add_three, answer_until_the_result

from jumpstation.store import open_store

TESTS = 3  # of the battery "Coach's monitoring"
DEVICE = "sim:device=plate,own_mass=1,pace=8,seed=3"


def run(coach: Coach) -> None:
    """Choose the battery, then Space to start and Enter for what is next."""
    coach.open("--device", DEVICE)
    add_three(coach)
    coach.key("b")
    coach.type("Coach")
    coach.key("Return")
    for athlete in (MARA, NIA, INES):
        for number in range(TESTS):
            coach.see(f"Today · {athlete}")
            coach.key("space")
            answer_until_the_result(coach, athlete)
            if (athlete, number) != (INES, TESTS - 1):
                coach.read_all("Next")
                coach.key("Return")


def main() -> None:
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        with desk(Path(folder)) as at:
            coach = Coach(at, Path(folder))
            try:
                run(coach)
            finally:
                coach.end()
        with open_store(coach.db) as store:
            for row in store.trials():
                name = store.athlete(row.athlete_id).name
                print(
                    f"{name:16} {row.protocol_id:16} {row.status:9} sitting {row.session_id[-6:]}"
                )
    print(f"{time.monotonic() - began_s:.0f} s")


if __name__ == "__main__":
    main()
