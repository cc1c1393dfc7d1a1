"""Full, read-only, locked, truncated, foreign, newer: one sentence, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from helpers_store import begin, hop, jump

from jumpstation.errors import StoreError
from jumpstation.store import Store, open_store

HERE = Path(__file__).parent

FILL_UP = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from helpers_store import begin, hop
from jumpstation.errors import StoreError
from jumpstation.store import open_store

store = open_store(sys.argv[1])
trial = begin(store, store.add_athlete("A"))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    for index in range(100000):
        store.append_raw(trial, bytes(range(256)) * 8, index * 0.7)
        store.add_rep(trial, hop(index))
        print(index, flush=True)
except StoreError as error:
    print(error, file=sys.stderr)
"""


def one_sentence(text: str) -> bool:
    return "Traceback" not in text and len(text.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_loses_nothing_that_was_stored(tmp_path):
    path = tmp_path / "history.db"
    run = subprocess.run(
        [sys.executable, "-c", FILL_UP, str(path), str(HERE), "900000"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    stored = int(run.stdout.split()[-1]) + 1
    assert one_sentence(run.stderr), run.stderr
    assert "what was stored before is whole" in run.stderr
    with open_store(path) as store:
        trial = store.trials(status="interrupted")[0]
        assert len(store.reps(trial.id)) == stored > 10
        assert len(store.raw(trial.id)) >= stored
        assert store.check() == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a small file system")
def test_a_disk_that_is_really_full(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], check=False
    ).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        store = open_store(disk / "history.db")
        trial = begin(store, store.add_athlete("A"))
        stored, said = _fill(store, trial)
        assert "disk is full; what was stored before is whole" in said
        assert len(store.reps(trial)) == stored > 3
        assert store.check() == []
        copy = tmp_path / "copy.db"
        for end in ("", "-wal"):
            shutil.copy(disk / f"history.db{end}", f"{copy}{end}")
        with contextlib.suppress(StoreError):  # the bytes that still wait find no room
            store.close()
        with open_store(copy) as again:
            assert len(again.reps(trial)) == stored
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _fill(store: Store, trial: str) -> tuple[int, str]:
    """Contacts until the store refuses: how many were acknowledged, and what it said."""
    for index in range(1000):
        try:
            store.append_raw(trial, os.urandom(20000), index * 0.7)
            store.add_rep(trial, hop(index))
        except StoreError as error:
            return index, str(error)
    return 1000, ""


def test_a_folder_that_may_only_be_read(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    with open_store(folder / "history.db") as store:
        jump(store, store.add_athlete("A"))
    before = (folder / "history.db").read_bytes()
    if not _read_only(folder):
        pytest.skip("no way to make a folder read-only here")
    try:
        with pytest.raises(StoreError) as raised:
            open_store(folder / "history.db")
        assert one_sentence(str(raised.value))
        assert "--db" in str(raised.value)
        with pytest.raises(StoreError):
            open_store(folder / "new.db")
    finally:
        _writable(folder)
    assert (folder / "history.db").read_bytes() == before


def _read_only(folder: Path) -> bool:
    """Root passes by permission bits: a read-only mount of the folder on itself does not."""
    if os.name == "nt":
        return False
    if os.geteuid() != 0:
        folder.chmod(0o555)
        return True
    bound = subprocess.run(["mount", "--bind", folder, folder], check=False).returncode == 0
    again = ["mount", "-o", "remount,ro,bind", folder]
    return bound and subprocess.run(again, check=False).returncode == 0


def _writable(folder: Path) -> None:
    if os.geteuid() == 0:
        subprocess.run(["umount", "-l", folder], check=True)
    else:
        folder.chmod(0o755)


def test_a_file_that_another_program_is_writing(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path, wait_s=0.1) as store:
        athlete = store.add_athlete("A")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program is writing"):
            store.add_fact(athlete, "body_mass", 70.0)
        other.execute("ROLLBACK")
        other.close()
        store.add_fact(athlete, "body_mass", 70.0)
        assert len(store.facts(athlete)) == 1


def test_a_second_station_on_the_same_file_is_told(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path, station=True) as first:
        athlete = first.add_athlete("A")
        with pytest.raises(StoreError, match="already running"):
            open_store(path, station=True)
        with open_store(path) as second:  # looking is allowed
            assert [a.name for a in second.athletes()] == ["A"]
            with pytest.raises(StoreError, match="already running"):
                begin(second, athlete)
            with pytest.raises(StoreError, match="already running"):
                second.erase_athlete(athlete)
    with open_store(path, station=True) as later:
        begin(later, athlete)


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_a_truncated_file(tmp_path, part):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        jump(store, store.add_athlete("A"))
        store.backup()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    cut = path.read_bytes()
    with pytest.raises(StoreError, match="cut short") as raised:
        open_store(path)
    assert "jumpstation restore" in str(raised.value)
    assert path.read_bytes() == cut


def test_a_damaged_page_is_found_by_the_check(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        jump(store, store.add_athlete("A"))
    content = bytearray(path.read_bytes())
    for start in range(4096 * 3, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)
    assert _faults(path)


def _faults(path: Path) -> list[str]:
    try:
        with open_store(path) as store:
            return store.check()
    except StoreError as error:
        return [str(error)] if "damaged" in str(error) else []


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"x" * 5000, "not a jumpstation database"), (b"SQLite format 3\x00", "cut short")],
)
def test_a_file_that_is_something_else(tmp_path, content, found):
    path = tmp_path / "history.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=found):
        open_store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE song (name)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('jumpstation', 'step_of_2030', '2030-01-01')"
        )
    before = path.read_bytes()
    with pytest.raises(StoreError, match="a newer jumpstation wrote it") as raised:
        open_store(path)
    assert "step_of_2030" in str(raised.value)
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="folder does not exist"):
        open_store(tmp_path / "nowhere" / "history.db")
    with pytest.raises(StoreError, match="it is a folder"):
        open_store(tmp_path)
