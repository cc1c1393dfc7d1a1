"""A file is written whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jumpstation.errors import InputError
from jumpstation.exchange.whole import write_whole

WRITE = """
import resource, signal, sys
from pathlib import Path

from jumpstation.errors import InputError
from jumpstation.exchange.whole import write_whole

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # the disk takes no more than this
try:
    write_whole(Path(sys.argv[1]), b"n" * 5000)
except InputError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path: Path):
    page = tmp_path / "squad.pdf"
    page.write_bytes(b"last month's")
    told = subprocess.run(
        [sys.executable, "-c", WRITE, page], capture_output=True, text=True, check=True
    )
    assert "squad.pdf: cannot be written (File too large)" in told.stdout
    assert page.read_bytes() == b"last month's"
    assert [left.name for left in tmp_path.iterdir()] == ["squad.pdf"]


def test_a_new_one_takes_the_place_of_the_old(tmp_path: Path):
    page = tmp_path / "squad.pdf"
    for data in (b"first", b"second"):
        assert write_whole(page, data).read_bytes() == data
    assert [left.name for left in tmp_path.iterdir()] == ["squad.pdf"]


def test_without_the_folder_it_is_one_sentence(tmp_path: Path):
    with pytest.raises(InputError, match=r"squad\.pdf: cannot be written \(No such file"):
        write_whole(tmp_path / "none" / "squad.pdf", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/null is POSIX")
def test_a_device_stays_a_device():
    write_whole(Path("/dev/null"), b"gone")
    assert not Path("/dev/null").is_file()
