"""Two programs on one file: what one of them writes is there for the other, whoever closes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers_store import jump

from jumpstation.store import Store, open_store
from jumpstation.store.connection import looks_encrypted

LOOK = """
import sqlite3, sys

file = sqlite3.connect(sys.argv[1])
print(*(name for (name,) in file.execute("SELECT name FROM athlete ORDER BY name")))
file.close()
"""


def another_program_looks(path: Path) -> list[str]:
    """Open the file in a process of its own, read the names, and close it."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, path], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def open_beside(store: Store) -> None:
    """A second connection, as the window reads with, and its end."""
    open_store(store.path).close()


def erase_somebody(store: Store) -> None:
    store.erase_athlete(store.add_athlete("Gone Tomorrow"))


def ask_whether_encrypted(store: Store) -> None:
    assert not looks_encrypted(store.path)


@pytest.mark.parametrize(
    "first", [open_beside, erase_somebody, ask_whether_encrypted], ids=lambda f: f.__name__
)
def test_nothing_is_lost_when_another_program_closes_the_file(
    tmp_path: Path, first: Callable[[Store], None]
):
    path = tmp_path / "history.db"
    with open_store(path) as made:
        jump(made, made.add_athlete("Ada"))
    with open_store(path, station=True) as store:
        first(store)
        assert another_program_looks(path) == ["Ada"]
        store.add_athlete("Bea")  # on disk when it returns, for everybody
        assert another_program_looks(path) == ["Ada", "Bea"]
        store.add_athlete("Cleo")
        assert another_program_looks(path) == ["Ada", "Bea", "Cleo"]
