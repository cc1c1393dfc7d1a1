"""Flip single bits of a history, one a copy, and count which changed facts `check-store` misses.

python benchmarks/bit_flips.py [COPIES]: exit code 1 where a changed fact was not noticed.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests" / "store")]
from helpers_store import jump  # noqa: E402

from jumpstation.errors import JumpstationError  # noqa: E402
from jumpstation.store import open_store  # noqa: E402
from jumpstation.store.schema import FACT_TABLES  # noqa: E402


def made(path: Path) -> bytes:
    """A small history with trials, corrections and facts."""
    with open_store(path) as store:
        for number in range(3):
            athlete = store.add_athlete(f"Athlete {number}")
            jump(store, athlete)
            store.exclude_trial(jump(store, athlete, 1.9), "slipped")
            store.add_fact(athlete, "body_mass", 60.0)
    return path.read_bytes()


def facts_in(path: Path) -> dict[str, list[str]] | None:
    """Every fact as bytes, read past the program; None where SQLite cannot read them."""
    file = sqlite3.connect(path)
    file.text_factory = bytes
    try:
        return {
            table: sorted(map(repr, file.execute(f"SELECT * FROM {table}")))
            for table in FACT_TABLES
        }
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        file.close()


def noticed(path: Path) -> bool:
    """Whether the program says that something is wrong, in a sentence."""
    try:
        with open_store(path, lazily=True) as store:
            return bool(store.check())
    except JumpstationError:
        return True


def main() -> int:
    """Count, print, and say by the exit code whether anything was missed."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance, found = random.Random(1), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        whole = made(Path(name) / "whole.db")
        before = facts_in(Path(name) / "whole.db")
        for number in range(copies):
            path = Path(name) / f"{number}.db"
            at = chance.randrange(100, len(whole))
            flipped = bytearray(whole)
            flipped[at] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            what = "facts changed" if facts_in(path) != before else "facts as they were"
            found[f"{what}, {'noticed' if noticed(path) else 'not noticed'}"] += 1
            path.unlink()
    for words, count in sorted(found.items()):
        print(f"{count:5} {words}")
    return int(found["facts changed, not noticed"] > 0)


if __name__ == "__main__":
    sys.exit(main())
