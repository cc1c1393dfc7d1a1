"""`kill -9` at moments spread evenly from the first to the last contact of a live run.

Forty here, three hundred by `python benchmarks/kill.py`. Judged by the simulator's own truth: each
contact whose last byte was sent 100 ms before the kill is there, none twice, none that never was.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.alone
MOMENTS = int(os.environ.get("JUMPSTATION_KILLS", "40"))
# A run mostly waits for its athlete, so that several go side by side.
PACE, AT_ONCE = 4, 8
posix = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and named pipes are POSIX")


def check(verdicts):
    assert [verdict.wrong for verdict in verdicts if verdict.wrong] == []
    # The kills were where they were meant to be: runs cut short, contacts that had to be there.
    assert sum(verdict.due for verdict in verdicts) > len(verdicts)
    assert min(verdict.sent for verdict in verdicts) < max(verdict.sent for verdict in verdicts)


def folders(tmp_path, count):
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        yield number, number / (count - 1), folder


@posix
@pytest.mark.skipif(
    importlib.util.find_spec("jumpstation.cli.run") is None, reason="there is no run command"
)
def test_a_killed_run_keeps_every_contact(tmp_path):
    from killing_run import kill_run_at, runner

    every = list(folders(tmp_path, MOMENTS))

    def kill_some(part):
        with runner() as process:
            return [
                kill_run_at(process, folder, fraction, seed=number + 1, pace=PACE)
                for number, fraction, folder in part
            ]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = list(pool.map(kill_some, [every[first::AT_ONCE] for first in range(AT_ONCE)]))
    check([verdict for part in parts for verdict in part])


@posix
def test_a_killed_writer_keeps_every_contact(tmp_path):
    """The store alone, contacts 30 ms apart: ten kills."""
    from killing import kill_at, writer

    with writer() as process:
        check([kill_at(process, folder, part) for _, part, folder in folders(tmp_path, 10)])
