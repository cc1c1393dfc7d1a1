"""The squad table: verdicts, shared error, due dates, percentiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.stats.change import Verdict
from jumpstation.stats.error import ErrorSource
from jumpstation.stats.squad import (
    Member,
    by_verdict,
    due_rows,
    percentile,
    squad_error,
    squad_table,
)
from tests.stats.histories import RULE, STEADY, history

MEMBERS = [
    Member("a", "Ada", history([*STEADY, 1.90])),
    Member("b", "Ben", history([*STEADY, 1.10])),
    Member("c", "Cleo", history([1.5, 1.55, 1.48, 1.52, 1.54])),
    Member("d", "Dov", history([1.4])),
    Member("e", "Eve", []),
]
TODAY = date(2026, 5, 4)


def test_one_row_a_member_with_its_verdict():
    rows = {row.name: row for row in squad_table(MEMBERS, TODAY)}
    verdicts = {name: row.change.verdict for name, row in rows.items() if row.change}
    assert verdicts == {
        "Ada": Verdict.UP,
        "Ben": Verdict.DOWN,
        "Cleo": Verdict.UNCLEAR,
        "Dov": Verdict.FIRST,
    }
    assert rows["Eve"].change is None
    assert rows["Eve"].due
    assert rows["Ada"].best == 1.90
    assert rows["Ada"].percentile == pytest.approx(87.5)


def test_who_has_too_few_sessions_is_judged_by_the_squads_error():
    cleo = squad_table(MEMBERS, TODAY)[2].change
    assert cleo is not None
    assert cleo.error is not None
    assert cleo.error.source is ErrorSource.SQUAD
    estimate = squad_error(MEMBERS, RULE)
    assert estimate is not None
    assert cleo.error.value == estimate.value
    # the middle of three: 6.3458 is the median of chi-square with 7 degrees of freedom
    middle = float(np.std(STEADY, ddof=1)) * np.sqrt(7 / 6.3458)
    assert estimate.value == pytest.approx(middle, 1e-4)


def test_sorted_by_what_needs_the_eye():
    names = [row.name for row in by_verdict(squad_table(MEMBERS, TODAY))]
    assert names == ["Ben", "Ada", "Cleo", "Dov", "Eve"]


def test_due_two_weeks_after_the_last_test_or_as_set():
    rows = squad_table(MEMBERS, TODAY)
    assert [row.name for row in due_rows(rows)] == ["Dov", "Cleo", "Eve"]
    assert rows[0].due_on == date(2026, 4, 27) + timedelta(days=14)
    patient = replace(MEMBERS[0], retest_after_days=7)
    assert squad_table([patient], TODAY)[0].due


def test_another_device_shares_no_error_and_no_percentile():
    other = replace(RULE, device_id="B")
    member = Member("x", "Xia", history([1.5, 1.6], other))
    row = squad_table([*MEMBERS, member], TODAY)[-1]
    assert row.percentile is None
    assert row.change is not None
    assert row.change.error is None


def test_for_contact_time_the_lowest_is_best():
    rows = squad_table(MEMBERS, TODAY, lower_is_better=True)
    assert rows[1].best == 1.10
    assert rows[1].percentile == pytest.approx(87.5)


@given(st.lists(st.floats(0, 5), min_size=2, max_size=30))
def test_percentiles_average_fifty_and_keep_the_order(values):
    ranks = [percentile(value, values) for value in values]
    assert all(rank is not None and 0 < rank < 100 for rank in ranks)
    assert np.mean([rank for rank in ranks if rank is not None]) == pytest.approx(50)
    assert [rank for _, rank in sorted(zip(values, ranks, strict=True))] == sorted(ranks)  # type: ignore[type-var]
