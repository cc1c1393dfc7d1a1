"""After an erasure the whole data folder is searched for the athlete's bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers_store import STARTED, begin, hops, jump

from jumpstation.store import open_store

NAME = "Wilhelmina Ångström"


def files_with(folder: Path, *needles: bytes) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and any(needle in path.read_bytes() for needle in needles):
            found.append(path.name)
    return sorted(found)


def recording(store, trial: str) -> bytes:
    return b"".join(data for _, data in store.raw(trial))


def person(store, name: str = NAME) -> tuple[str, str]:
    athlete = store.add_athlete(name, external_id="club-4711-x", groups=["U18"])
    store.add_fact(athlete, "injury", text="left Achilles tendon, told in confidence")
    store.record_consent(athlete, "mother, on paper", guardian=True)
    return athlete, jump(store, athlete)


def test_nothing_of_an_erased_athlete_is_left_in_the_data_folder(tmp_path):
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    with open_store(tmp_path / "history.db") as store:
        athlete, trial = person(store)
        other = jump(store, store.add_athlete("Somebody Else"))
        store.backup()
        packed = store.one("SELECT data FROM raw WHERE trial_id = ?", [trial])
        piece = store.raw(trial)[0][1]
        (recordings / "theirs.bin").write_bytes(recording(store, trial))
        (recordings / "theirs.txt").write_text(recording(store, trial).hex())
        # What the device says of itself is in everybody's recording, and must cost nobody theirs.
        (recordings / "anothers.bin").write_bytes(piece + recording(store, other))
        secret = [NAME.encode(), b"club-4711-x", b"told in confidence", b"on paper", packed]
        secret.append(store.raw(trial)[1][1])
        assert files_with(tmp_path, *secret)

        swept = store.erase_athlete(athlete)

        assert files_with(tmp_path, *secret) == []
        assert swept.rows > 10
        assert swept.not_reached == ()
        assert not (recordings / "theirs.bin").exists()
        assert not (recordings / "theirs.txt").exists()
        assert (recordings / "anothers.bin").exists()
        assert store.trial_row(other).counted
        assert store.check() == []
        stones = {row[0] for row in store.tuples("SELECT id FROM tombstone")}
        assert stones == {athlete, trial}
        assert store.is_erased(athlete)
        assert not store.is_erased(other)


def test_an_older_file_merged_brings_nothing_back(tmp_path):
    old = tmp_path / "elsewhere" / "old.db"
    old.parent.mkdir()
    with open_store(tmp_path / "history.db") as store:
        athlete, _ = person(store)
        store.backup(old)
        store.erase_athlete(athlete)
        merged = store.merge(old)
        assert merged.erased_rows > 10
        assert store.athletes(archived=True) == []
    old.unlink()
    assert files_with(tmp_path, NAME.encode(), b"told in confidence") == []


def test_an_erasure_comes_with_the_other_stations_file(tmp_path):
    (tmp_path / "b").mkdir()
    with open_store(tmp_path / "a.db") as ours:
        athlete, _ = person(ours)
        ours.backup()
        ours.backup(tmp_path / "b" / "b.db")
        with open_store(tmp_path / "b" / "b.db") as theirs:
            theirs.erase_athlete(athlete)
        ours.merge(tmp_path / "b" / "b.db")
        assert ours.athletes(archived=True) == []
    assert files_with(tmp_path, NAME.encode(), b"told in confidence") == []


def test_a_trial_moved_to_another_stays_with_the_other(store):
    anna, bea = store.add_athlete("Anna Erased"), store.add_athlete("Bea")
    trial = jump(store, anna)
    store.move_trial(trial, "it was Bea, not Anna Erased", athlete_id=bea)
    store.erase_athlete(anna)
    assert store.trial_row(trial).athlete_id == bea
    assert len(store.reps(trial)) == 5
    assert files_with(store.path.parent, b"Anna Erased") == []
    assert store.check() == []


def test_a_trial_moved_to_the_erased_goes_with_them(store):
    anna, bea = store.add_athlete("Anna"), store.add_athlete("Bea")
    trial = jump(store, anna)
    store.move_trial(trial, "it was Bea", athlete_id=bea)
    store.erase_athlete(bea)
    assert store.one("SELECT count(*) FROM trial") == 0
    assert [a.name for a in store.athletes()] == ["Anna"]


def test_joined_rows_are_one_person_to_an_erasure(store):
    first, second = store.add_athlete("Anna Berg"), store.add_athlete("A. Bergström")
    jump(store, first)
    store.join_athletes(second, first, "the same person")
    store.erase_athlete(second)
    assert store.one("SELECT count(*) FROM athlete") == 0
    assert store.one("SELECT count(*) FROM trial") == 0


def test_what_could_not_be_reached_is_listed(tmp_path):
    with open_store(tmp_path / "history.db") as store:
        athlete, _ = person(store)
        backups = tmp_path / "backups"
        backups.mkdir()
        (backups / "history-20250101.db").write_bytes(b"not a database " * 100 + NAME.encode())
        (tmp_path / "history-export.csv").write_text(f"{NAME};1.8\n")
        swept = store.erase_athlete(athlete)
        assert len(swept.not_reached) == 2
        assert all("by hand" in line for line in swept.not_reached)


def test_another_program_reading_the_log_is_told_of(tmp_path):
    with open_store(tmp_path / "history.db") as store:
        athlete, _ = person(store)
        with open_store(tmp_path / "history.db") as reader:
            reader.db.conn.execute("BEGIN")
            reader.one("SELECT count(*) FROM trial")
            store.db.conn.execute("PRAGMA busy_timeout = 100")
            swept = store.erase_athlete(athlete)
            assert any("erase again" in line or "close other" in line for line in swept.not_reached)
            reader.db.conn.execute("ROLLBACK")


def test_sessions_of_the_erased_go_unless_anothers_trial_is_in_them(store):
    anna, bea = store.add_athlete("Anna"), store.add_athlete("Bea")
    session = store.add_session("2026-03-03", athlete_id=anna, note="Anna was tired")
    trial = begin(store, bea, STARTED, session_id=session)
    store.finish_trial(trial, hops())
    jump(store, anna)
    store.erase_athlete(anna)
    assert store.rows("SELECT athlete_id, note FROM session") == [
        {"athlete_id": None, "note": None}
    ]
    assert store.trial_row(trial).counted


def test_a_copy_brought_back_is_swept_too(tmp_path):
    with open_store(tmp_path / "history.db") as store:
        athlete, _ = person(store)
        copy = store.backup()
        shutil.copy(copy, copy.with_name("history-before-next_step-20260101T000000.db"))
        store.erase_athlete(athlete)
    assert files_with(tmp_path, NAME.encode()) == []
