"""A trial stays on the day on which it was made there, through every file that we write and read.

Four places, both changes of the clock: nothing moves by a day, no session splits.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumpstation.exchange.document import write_document
from jumpstation.exchange.native_csv import write_native_csv
from jumpstation.exchange.presets import PRESETS, preset_text
from jumpstation.exchange.reading import plan_import
from jumpstation.station.handed_over import fhir_of
from jumpstation.station.storing import on_file_in, records_of, store_plan
from jumpstation.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from helpers_store import DEVICE, hops, value

PLACES = ("Australia/Sydney", "America/Los_Angeles", "Asia/Kathmandu", "America/Chicago", "UTC")
FORMATS = ("csv", "json", *PRESETS)
# Days round the changes of the clock in 2026: Sydney 5 April and 4 October, the United States
# 8 March and 1 November; and two that have none anywhere.
DAYS = ((3, 7), (3, 8), (3, 9), (3, 24), (4, 4), (4, 5), (4, 6), (7, 1), (10, 3), (10, 4))
DAYS += ((10, 5), (10, 31), (11, 1), (11, 2), (12, 31))
moments = st.tuples(st.sampled_from(DAYS), st.integers(0, 24 * 60 - 1)).map(
    lambda found: datetime(2026, *found[0]) + timedelta(minutes=found[1])
)


@pytest.fixture
def computer_in(monkeypatch):
    """Set the zone of this computer, as the system would."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process can be set on POSIX only")

    def go(place: str) -> None:
        monkeypatch.setenv("TZ", place)
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


def there(place: str, wall: datetime) -> datetime:
    """A wall-clock time of a place that exists there: one that a change skips is moved on."""
    return wall.replace(tzinfo=ZoneInfo(place)).astimezone(UTC).astimezone(ZoneInfo(place))


def filled(path: Path, starts: list[datetime]):
    store = open_store(path, who="coach")
    eva = store.add_athlete("Muster Eva")
    score = {name: value(2.0, name) for name in ("rsi_m_per_s", "contact_time_s")}
    for at in starts:
        store.import_trial(eva, None, hops(2.0, n=1, score=score), "", DEVICE, at)
    return store


def written(store, kind: str, folder: Path) -> Path:
    (eva,) = store.athletes()
    records = [records_of(store, eva, row) for row in store.trials(athlete_id=eva.id)]
    target = folder / f"out.{kind}"
    if kind == "csv":
        return write_native_csv(records, folder, "out")[0]
    if kind == "json":
        write_document(records, target)
    else:
        target = folder / f"{kind}.csv"
        target.write_text(preset_text(records, PRESETS[kind]), encoding="utf-8")
    return target


def days_of(store) -> Counter[str]:
    return Counter(row.on_date for row in store.trials())


def sessions_of(store) -> list[str]:
    (eva,) = store.athletes()
    return sorted(session.on_date for session in store.sessions(eva.id))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("place", PLACES)
def test_a_day_of_tests_is_one_session_on_that_day_after_any_round_trip(
    place, kind, tmp_path, computer_in
):
    """Case: half past eight in the morning and half past five in the afternoon, 24 March."""
    computer_in(place)
    starts = [
        there(place, datetime(2026, 3, 24, 8, 30)),
        there(place, datetime(2026, 3, 24, 17, 30)),
    ]
    with filled(tmp_path / "a.db", starts) as store:
        file = written(store, kind, tmp_path)
    with open_store(tmp_path / "b.db") as other:
        store_plan(other, plan_import(file, [], on_file=on_file_in(other)))
        assert days_of(other) == {"2026-03-24": 2}
        assert sessions_of(other) == ["2026-03-24"]
        instants = [datetime.fromisoformat(row.started_at) for row in other.trials()]
        assert instants == [at.astimezone(UTC) for at in starts]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    made_in=st.sampled_from(PLACES),
    read_in=st.sampled_from(PLACES),
    kind=st.sampled_from(FORMATS),
    walls=st.lists(moments, min_size=1, max_size=4, unique=True),
)
def test_no_trial_moves_by_a_day_wherever_the_file_is_read(
    tmp_path_factory, made_in, read_in, kind, walls
):
    """Law: what was made there on a day is on that day here, and the days are as many."""
    folder = tmp_path_factory.mktemp("law")
    starts = [there(made_in, wall) for wall in walls]
    with filled(folder / "a.db", starts) as store:
        assert days_of(store) == Counter(at.date().isoformat() for at in starts)
        before = days_of(store), sessions_of(store)
        file = written(store, kind, folder)
    with open_store(folder / "b.db") as other:
        store_plan(other, plan_import(file, [], zone=ZoneInfo(read_in)))
        assert (days_of(other), sessions_of(other)) == before


def table(path: Path, *stamps: str) -> Path:
    lines = ["Name,Timestamp,Test Type,Contact Time [ms],Flight Time [ms]"]
    lines += [f"Muster Eva,{at},DJ,{200 + n},450" for n, at in enumerate(stamps)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "day"), [("Australia/Sydney", "2026-03-04"), ("America/Chicago", "2026-03-03")]
)
def test_a_time_without_a_place_is_taken_where_the_computer_is_and_that_is_said(
    place, day, tmp_path, computer_in
):
    computer_in(place)
    plan = plan_import(
        table(tmp_path / "utc.csv", "2026-03-03T23:50:00Z", "2026-03-04T00:10:00Z"), []
    )
    assert [row.trial.on_date for row in plan.rows] == [day, day]
    assert all(row.text.startswith(day) for row in plan.rows)
    (note,) = [note for note in plan.notes if "name no place" in note]
    assert note.startswith("2 times are in UTC")
    assert "--zone" in note


def test_one_file_read_in_two_zones_is_on_file_once(tmp_path, computer_in):
    """A laptop that travels: the times of the file name no place."""
    file = table(tmp_path / "x.csv", "2026-03-24 08:30", "2026-03-24T07:50:00Z")
    with open_store(tmp_path / "a.db") as store:
        for place, stored in (("Australia/Sydney", 2), ("America/Chicago", 0)):
            computer_in(place)
            plan = plan_import(file, store.athletes(), on_file=on_file_in(store))
            assert store_plan(store, plan)["trials"] == stored


def test_a_zone_that_is_told_is_used_and_named(tmp_path, computer_in):
    computer_in("America/Chicago")
    file = table(tmp_path / "utc.csv", "2026-03-03T23:50:00Z")
    plan = plan_import(file, [], zone=ZoneInfo("Asia/Kathmandu"))
    assert plan.rows[0].trial.started_at == "2026-03-04T05:35:00+05:45"
    assert "Asia/Kathmandu" in plan.notes[-1]


def test_a_time_with_its_own_offset_stays_on_its_own_day(tmp_path, computer_in):
    computer_in("America/Los_Angeles")
    (row,) = plan_import(table(tmp_path / "x.csv", "2026-03-24T08:30:00+11:00"), []).rows
    assert row.trial.on_date == "2026-03-24"
    assert row.trial.utc_offset_s == 11 * 3600


def test_what_0_1_0_exported_a_day_early_is_read_on_its_day(tmp_path, computer_in):
    """Its tables have the day in Greenwich and no offset."""
    computer_in("Australia/Sydney")
    with filled(
        tmp_path / "a.db", [there("Australia/Sydney", datetime(2026, 3, 24, 8, 30))]
    ) as store:
        new = written(store, "csv", tmp_path).read_text(encoding="utf-8")
    head, row = new.splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    cells |= {"on_date": "2026-03-23", "started_at": "2026-03-23T21:30:00.000000Z"}
    del cells["utc_offset_s"]
    old = tmp_path / "old-trials.csv"
    old.write_text("\n".join(",".join(part) for part in (cells.keys(), cells.values())))
    (read,) = plan_import(old, []).rows
    assert read.trial.on_date == "2026-03-24"


def test_a_day_that_was_corrected_by_hand_is_the_day_in_every_file(tmp_path):
    for kind in FORMATS:
        folder = tmp_path / kind
        folder.mkdir()
        with filled(folder / "a.db", [datetime(2026, 3, 24, 8, 30, tzinfo=UTC)]) as store:
            store.correct_trial(store.trials()[0].id, "on_date", "2026-03-20", "typed wrongly")
            file = written(store, kind, folder)
        with open_store(folder / "b.db") as other:
            store_plan(other, plan_import(file, []))
            assert days_of(other) == {"2026-03-20": 1}, kind


def test_trials_on_two_floors_of_one_day_stay_one_session(tmp_path):
    starts = [datetime(2026, 3, 24, hour, tzinfo=UTC) for hour in (8, 9, 10)]
    with filled(tmp_path / "a.db", starts) as store:
        for row, floor in zip(store.trials(), ("grass", "hall"), strict=False):
            store.correct_trial(row.id, "surface", floor, "seen")
        file = written(store, "csv", tmp_path)
    with open_store(tmp_path / "b.db") as other:
        store_plan(other, plan_import(file, []))
        assert sessions_of(other) == ["2026-03-24"]
        assert [row.surface for row in other.trials()] == ["grass", "hall", None]


def test_a_trial_of_0_1_0_whose_offset_is_not_known_keeps_its_day(tmp_path, computer_in):
    computer_in("America/Los_Angeles")
    started = datetime(2026, 3, 23, 21, 30, tzinfo=UTC)
    for kind in FORMATS:
        folder = tmp_path / kind
        folder.mkdir()
        with open_store(folder / "a.db") as store:
            eva = store.add_athlete("Muster Eva")
            score = {"contact_time_s": value(2.0, "contact_time_s")}
            told = {"on_date": "2026-03-24", "utc_offset_known": False}
            store.import_trial(eva, None, hops(n=1, score=score), "", DEVICE, started, **told)
            file = written(store, kind, folder)
        with open_store(folder / "b.db") as other:
            store_plan(other, plan_import(file, []))
            assert days_of(other) == {"2026-03-24": 1}, kind
            if kind in ("csv", "json"):
                assert other.trials()[0].utc_offset_s is None


@pytest.mark.parametrize("place", PLACES)
def test_fhir_says_the_day_of_the_place(place, tmp_path):
    start = there(place, datetime(2026, 3, 24, 23, 40))
    with filled(tmp_path / "a.db", [start]) as store:
        _, values = fhir_of(store, store.athletes()[0].id)
    for stored in values:
        assert date.fromisoformat(stored.at[:10]) == date(2026, 3, 24)
        assert datetime.fromisoformat(stored.at) == start


def test_an_excel_book_says_the_day_of_the_place(tmp_path):
    import openpyxl

    from jumpstation.exchange.excel import write_excel

    start = there("Australia/Sydney", datetime(2026, 3, 24, 8, 30))
    with filled(tmp_path / "a.db", [start]) as store:
        (eva,) = store.athletes()
        records = [records_of(store, eva, row) for row in store.trials(athlete_id=eva.id)]
        write_excel(records, tmp_path / "a.xlsx", "2026-03-24T10:00:00+11:00")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["trials"]
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    cells = dict(zip(head, row, strict=True))
    assert cells["on_date"] == "2026-03-24"
    assert cells["started_at"] == "2026-03-24T08:30:00.000000+11:00"
    assert cells["utc_offset_s"] == 39600
