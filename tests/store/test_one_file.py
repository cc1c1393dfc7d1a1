"""The one file is one file: a copy of it alone holds what the program has said is stored."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePath

import pytest
from helpers_store import begin, hop, hops, jump

from jumpstation.store import open_store
from jumpstation.store.place import is_on_network, linux_mounts, place_warning, synchronised_by


def copied(store, folder: Path) -> Path:
    """The file alone, as somebody drags it to a stick while the program is open."""
    target = folder / "stick" / "copy.db"
    target.parent.mkdir(exist_ok=True)
    shutil.copy(store.path, target)
    return target


@pytest.fixture
def team(tmp_path):
    with open_store(tmp_path / "team.db") as store:
        yield store


def test_a_copy_of_the_open_file_holds_everybody_who_was_added(team, tmp_path):
    for number in range(12):
        team.add_athlete(f"Athlete {number:02}")
    with open_store(copied(team, tmp_path)) as copy:
        assert len(copy.athletes()) == 12
        assert copy.check() == []


def test_a_copy_holds_every_finished_trial_with_its_contacts_and_corrections(team, tmp_path):
    ada = team.add_athlete("Ada")
    first, second = jump(team, ada, 1.8), jump(team, ada, 1.9)
    team.exclude_trial(first, "slipped")
    with open_store(copied(team, tmp_path)) as copy:
        assert [row.excluded for row in copy.trials()] == [True, False]
        assert copy.recorded_trial(second, with_raw=True) == team.recorded_trial(
            second, with_raw=True
        )


def test_a_copy_made_in_the_middle_of_a_trial_says_that_it_was_cut_off(team, tmp_path):
    ada = team.add_athlete("Ada")
    jump(team, ada)
    running = begin(team, ada)
    team.add_rep(running, hop(0))
    with open_store(copied(team, tmp_path)) as copy:
        assert [row.status for row in copy.trials()] == ["finished", "interrupted"]
        assert any("without its log" in note for note in copy.about_the_file())
    team.finish_trial(running, hops())
    assert [row.status for row in team.trials()] == ["finished", "finished"]


def test_nothing_is_moved_while_a_trial_runs(team):
    """The disk has enough to do with the contacts."""
    ada = team.add_athlete("Ada")
    running = begin(team, ada)
    before = team.path.read_bytes()
    for number in range(3):
        team.append_raw(running, b"x" * 100, 0.1 * number)
        team.add_rep(running, hop(number))
    assert team.path.read_bytes() == before
    team.finish_trial(running, hops(n=3))
    assert team.path.read_bytes() != before


def test_a_long_reader_keeps_nobody_from_storing_and_the_log_keeps_what_it_needs(team, tmp_path):
    ada = team.add_athlete("Ada")
    with open_store(team.path) as page:
        page.db.conn.execute("BEGIN")
        assert page.one("SELECT count(*) FROM trial") == 0
        jump(team, ada)
        assert team.checkpoint() is False
        page.db.conn.execute("ROLLBACK")
        assert team.checkpoint() is True
    with open_store(copied(team, tmp_path)) as copy:
        assert len(copy.trials()) == 1


def test_questions_end_their_reading_with_their_answer(team):
    """No question of a page or of another program keeps the log from being moved."""
    ada = team.add_athlete("Ada")
    jump(team, ada)
    with open_store(team.path) as page:
        page.everything_of(ada)
        page.histories = page.sessions_values(ada)
        page.check()
        assert not page.db.conn.in_transaction
        jump(team, ada)
        assert team.checkpoint() is True


def test_a_closed_file_has_no_log_and_its_copy_is_whole(tmp_path):
    with open_store(tmp_path / "team.db") as store:
        jump(store, store.add_athlete("Ada"))
    assert [path.name for path in tmp_path.glob("team.db-*")] == []
    shutil.copy(tmp_path / "team.db", tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db") as copy:
        assert copy.about_the_file() == []
        assert len(copy.trials()) == 1


def test_a_command_that_only_reads_writes_nothing(tmp_path):
    path = tmp_path / "team.db"
    with open_store(path) as store:
        jump(store, store.add_athlete("Ada"))
    before = path.read_bytes()
    with open_store(path, lazily=True) as store:
        assert len(store.trials()) == 1
        assert store.check() == []
    assert path.read_bytes() == before
    with open_store(path, lazily=True) as store:
        store.add_athlete("Bea")
        assert store.one("PRAGMA journal_mode") == "wal"


def test_an_original_beside_its_log_is_no_copy(team):
    team.add_athlete("Ada")
    with open_store(team.path) as second:
        assert second.about_the_file() == []


def test_closing_one_of_two_programs_leaves_the_other_its_log(team, tmp_path):
    ada = team.add_athlete("Ada")
    with open_store(team.path) as second:
        second.add_athlete("Bea")
    jump(team, ada)
    assert len(team.athletes()) == 2
    with open_store(copied(team, tmp_path)) as copy:
        assert (len(copy.athletes()), len(copy.trials())) == (2, 1)


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/home/ann/OneDrive - The Club/tests", "OneDrive"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann/x", "a cloud drive"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("/home/ann/Dropbox (Personal)/x", "Dropbox"),
        ("/home/ann/Nextcloud/team", "Nextcloud"),
        ("/home/ann/jumps", None),
        ("/home/ann/one drive jump", None),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(folder, program):
    assert synchronised_by(Path(folder), {}) == program


def test_a_synchronised_folder_is_known_by_what_the_program_left_in_it(tmp_path):
    (tmp_path / ".stfolder").mkdir()
    (tmp_path / "team").mkdir()
    assert synchronised_by(tmp_path / "team", {}) == "Syncthing"
    assert synchronised_by(tmp_path / "team", {"OneDrive": str(tmp_path)}) == "OneDrive"


@pytest.mark.parametrize(
    ("folder", "answer"),
    [("/mnt/club/tests", True), ("/mnt/clubhouse", False), ("/home/ann", False), ("/net/x", True)],
)
def test_a_network_drive_is_known_by_its_mount(folder, answer):
    table = (
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "2 1 0:40 / /mnt/club rw,relatime shared:1 - cifs //server/club rw\n"
        "3 1 0:41 / /net rw - nfs4 server:/x rw\n"
    )
    assert is_on_network(PurePath(folder), linux_mounts(table)) is answer


def test_a_share_of_windows_is_a_network_drive():
    assert is_on_network(PurePath("//server/club/tests"), [])


def test_the_warning_is_one_sentence_told_once_a_folder(tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with open_store(folder / "team.db") as store:
        (told,) = store.notices()
        assert "Dropbox keeps in step" in told
        assert store.notices() == []
        assert store.about_the_file() == [told]
    assert place_warning(tmp_path / "team.db", mounts=[], environment={}) is None
