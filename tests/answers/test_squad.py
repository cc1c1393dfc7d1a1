"""The squad is answered once: every face draws the same columns, whatever the size of the squad."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jumpstation.answers import squad as answers
from jumpstation.answers.columns import as_object, fitting, in_order, of_face
from jumpstation.answers.squad import by_need, due, squad
from jumpstation.cli.table import table_lines
from jumpstation.model import Side
from jumpstation.reports.tables import table_bytes
from jumpstation.stats.change import Verdict
from jumpstation.stats.records import Rule, SessionValue
from jumpstation.stats.sentence import say
from jumpstation.store import Store, open_store
from jumpstation.store.reading import StoreReading
from tests.answers.kept import Kept, person
from tests.cli.filled import STEADY, add_days

TODAY = date(2026, 6, 1)
SERIES = ("ankle-hops-10-5", "both", "rsi_m_per_s")
RULE = Rule(*SERIES[:1], 1, SERIES[2], 1, "m/s")


def history(values: list[float], rule: Rule = RULE, until: date = TODAY) -> list[SessionValue]:
    days = [until - timedelta(days=14 * ago) for ago in reversed(range(len(values)))]
    return [
        SessionValue(f"{n}", on, value, 1, rule)
        for n, (on, value) in enumerate(zip(days, values, strict=True))
    ]


def of(**people: list[SessionValue]) -> Kept:
    entries = [(key, entry) for key, mine in people.items() for entry in mine]
    return Kept([person(key) for key in people], entries)


# --- the answer -----------------------------------------------------------------------------


def test_a_row_says_last_baseline_best_and_when_the_next_test_is_due():
    found = squad(of(Ada=history([*STEADY, 1.90]), Eve=[]), SERIES, TODAY)
    ada, eve = found.rows
    assert (ada.last, ada.best, ada.verdict, ada.rank) == (1.90, 1.90, Verdict.UP, 1)
    assert ada.due_on == TODAY + timedelta(days=14)
    assert (eve.verdict, eve.rank, eve.due, eve.last) == (None, None, True, None)


def test_what_came_after_the_day_asked_about_is_not_looked_at():
    mine = history([*STEADY, 1.90])
    (row,) = squad(of(Ada=mine), SERIES, mine[-2].on).rows
    assert (row.last, row.best) == (STEADY[-1], max(STEADY))


def test_equals_share_a_place_and_who_has_no_value_has_none():
    people = {"a": [1.5], "b": [2.0], "c": [1.5], "d": []}
    found = squad(of(**{key: history(values) for key, values in people.items()}), SERIES, TODAY)
    assert [row.rank for row in found.rows] == [2, 1, 2, None]


def test_less_contact_stands_before_more():
    rule = replace(RULE, metric_id="contact_time_s", unit="s")
    slow, fast = history([0.2], rule), history([0.18], rule)
    found = squad(of(slow=slow, fast=fast), (*SERIES[:2], "contact_time_s"), TODAY)
    assert [row.rank for row in found.rows] == [2, 1]
    assert [found.column("last").words(row) for row in found.rows] == ["200", "180"]
    assert found.column("last").head == "Contact ms"


def test_the_weaker_side_is_named():
    left, right = (
        replace(RULE, protocol_id="single-leg-hops", side=side) for side in ("left", "right")
    )
    mine = [*history([1.0], left), *history([0.7], right), *history([1.5])]
    (row,) = squad(of(Ada=mine), SERIES, TODAY).rows
    assert (row.sides, row.sides_real) == ("R −30 %", False)


def test_who_needs_a_look_comes_first_and_who_is_longest_overdue():
    late = history([1.5], until=TODAY - timedelta(days=60))
    found = squad(of(new=[], up=history([*STEADY, 1.9]), late=late), SERIES, TODAY)
    assert [row.name for row in by_need(found.rows)] == ["up", "late", "new"]
    assert [row.name for row in due(found.rows)] == ["late", "new"]


# --- reading --------------------------------------------------------------------------------


@pytest.fixture
def history_of(tmp_path: Path):
    made: list[Store] = []

    def fill(n: int) -> Store:
        store = open_store(tmp_path / f"{n}.db")
        made.append(store)
        with store.writing():
            for i in range(n):
                key = store.add_athlete(f"Athlete {i:04}", groups=["U23"] if i % 2 else [])
                if i < 12:
                    add_days(store, key, STEADY[: 1 + i % 8])
                    add_days(store, key, [1.0], side=Side.LEFT, protocol_id="single-leg-hops")
        return store

    yield fill
    for store in made:
        store.close()


def test_a_squad_of_2000_is_read_with_as_many_queries_as_one_of_200(history_of, monkeypatch):
    def asked(n: int) -> int:
        store, queries = history_of(n), []
        store.db.conn.set_trace_callback(queries.append)
        assert len(squad(StoreReading(store), SERIES, TODAY).rows) == n
        store.db.conn.set_trace_callback(None)
        return len(queries)

    few, many = asked(200), asked(2000)
    assert few == many
    assert many <= 10


def test_the_answer_asks_its_reading_three_times_whatever_the_size():
    kept = of(**{f"p{i}": history([1.5]) for i in range(60)})
    squad(kept, SERIES, TODAY)
    assert kept.asked == ["people", "session_values", "session_values"]


# --- the columns ----------------------------------------------------------------------------


def filled() -> answers.Squad:
    """A squad whose first row says something else in every column."""
    others = {f"o{n}": history([1.0 + n / 10]) for n in range(5)}
    found = squad(of(Ada=history([*STEADY, 1.90]), **others), SERIES, TODAY)
    ada = replace(
        found.rows[0], group="U23", rsr=2.345, contact_time_s=0.1789, sides="R −30 %", health="ill"
    )
    return replace(found, rows=(ada, *found.rows[1:]))


def test_every_head_stands_over_its_own_value():
    """Swap any two heads, or any two values, and one of these lines is wrong."""
    found = filled()
    ada = found.rows[0]
    judged = ada.change
    assert judged is not None
    assert judged.difference is not None
    drawn = {c.head: c.words(ada) for c in found.columns}
    assert drawn == {
        "#": "1",
        "Athlete": "Ada",
        "Group": "U23",
        "RSI m/s": "1.90",
        "Tested": "2026-06-01",
        "vs baseline m/s": f"+{judged.difference:.2f}",
        "Needed m/s": f"{judged.needed:.2f}",
        "In a word": "Up",
        "12 months, band = MDC95": "1.50 1.56 1.47 1.53 1.58 1.46 1.52 1.54 1.90",
        "Best m/s": "1.90",
        "RSR": "2.35",
        "Contact ms": "179",
        "Left–right": "R −30 %",
        "Rank %": "92",
        "Due": "in 14 d",
        "Due now": "False",
        "Error of": "own",
        "Smallest worthwhile m/s": f"{judged.swc:.2f}",
        "Against the baseline": say(judged),
        "Health": "ill",
    }


def test_no_two_columns_draw_the_same_field():
    """Each column goes blank with its own field, and no other's does."""
    row = filled().rows[0]
    field_of = {"athlete": "name"} | dict.fromkeys(("sentence", "needed", "swc"), "change")
    field_of["error_source"] = "change"
    for column in filled().columns:
        name = field_of.get(column.id, column.id)
        assert name in {field.name for field in fields(answers.Row)}
        empty = replace(row, **{name: None})
        changed = [c.id for c in filled().columns if c.value(row) != c.value(empty)]
        assert column.id in changed
        assert {field_of.get(c, c) for c in changed} == {name}


def test_every_face_draws_the_same_words_under_the_same_head():
    found = squad(of(Ada=history([*STEADY, 1.90]), Ben=history([1.2]), Eve=[]), SERIES, TODAY)
    rows = by_need(found.rows)
    head, first, *_ = table_lines(found.columns, rows)
    for column in of_face(found.columns, "text"):
        start = head.index(column.head)
        if column.numeric:
            end = start + len(column.head)
            assert first[:end].endswith(column.words(rows[0]))
        else:
            assert first[start:].startswith(column.words(rows[0]))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_file_has_every_column_by_name_in_si(ending: str):
    found = squad(of(Ada=history([*STEADY, 1.90]), Eve=[]), SERIES, TODAY)
    made = table_bytes(found.columns, found.rows, ending, note="DEMO")
    if ending == ".csv":
        lines = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"))))
    else:
        head, *cells = load_workbook(io.BytesIO(made))["table"].iter_rows(values_only=True)
        lines = [dict(zip(head, line, strict=True)) for line in cells]
    ada, eve = lines
    for column in of_face(found.columns, "file"):
        value = column.in_si(found.rows[0])
        written = ada[column.si_head]
        if column.numeric and value is not None:
            assert float(written) == pytest.approx(value, rel=1e-5), column.id
        assert eve["RSI [m/s]"] in ("", None)
    assert ada["Note"] == eve["Note"] == "DEMO"
    assert ada["Due"] == (TODAY + timedelta(days=14)).isoformat()


def test_sorting_by_any_column_keeps_everybody_and_puts_missing_last():
    found = squad(of(Ada=history([*STEADY, 1.90]), Ben=history([1.2]), Eve=[]), SERIES, TODAY)
    for column in found.columns:
        for rising in (True, False):
            rows = in_order(found.rows, column, rising=rising)
            assert {row.name for row in rows} == {"Ada", "Ben", "Eve"}
            gone = [column.ordered_by(row) is None for row in rows]
            assert gone == sorted(gone)


def test_a_new_column_is_one_declaration_and_stands_on_every_face(monkeypatch):
    was = answers.columns_of

    def with_one_more(show, unit):
        more = answers.Column("age", "Age", "number", lambda row: 19.0, show, "years")
        return (*was(show, unit), more)

    monkeypatch.setattr(answers, "columns_of", with_one_more)
    found = squad(of(Ada=history([*STEADY, 1.90])), SERIES, TODAY)
    for face in ("window", "text", "page", "file"):
        assert of_face(found.columns, face)[-1].id == "age"
    assert "Age" in table_lines(found.columns, found.rows)[0]
    assert b"Age [years]" in table_bytes(found.columns, found.rows, ".csv")
    assert as_object(of_face(found.columns, "file"), found.rows[0])["age"] == 19.0


def test_where_room_is_short_the_lowest_number_goes_first_and_nought_never():
    columns = squad(of(), SERIES, TODAY).columns
    gone = [
        c.id for i, c in enumerate(columns) if i not in fitting(columns, [10] * len(columns), 0)
    ]
    assert "athlete" not in gone
    assert "verdict" not in gone
    assert "best" in gone
