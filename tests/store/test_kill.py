"""`kill -9` at moments spread evenly from the first to the last contact of a live run.

Forty here, three hundred by `python benchmarks/kill.py`.
"""

from __future__ import annotations

import os
import sys

import pytest

MOMENTS = int(os.environ.get("JUMPSTATION_KILLS", "40"))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and pipes with a name are POSIX")
def test_every_contact_sent_100_ms_before_the_kill_is_there_once(tmp_path):
    from killing import kill_at, writer

    verdicts = []
    with writer() as process:
        for number in range(MOMENTS):
            folder = tmp_path / str(number)
            folder.mkdir()
            verdicts.append(kill_at(process, folder, number / (MOMENTS - 1)))
    assert [verdict.wrong for verdict in verdicts if verdict.wrong] == []
    # The kills were where they were meant to be: runs cut short, and contacts that had to be there.
    assert sum(verdict.due for verdict in verdicts) > MOMENTS
    assert min(verdict.sent for verdict in verdicts) < max(verdict.sent for verdict in verdicts)
