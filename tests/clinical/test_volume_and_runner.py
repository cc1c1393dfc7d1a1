"""Contacts against the plan, and the runner's week by the 24 to 48 hour rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jumpstation.clinical.load import load_criteria
from jumpstation.clinical.records import Load
from jumpstation.clinical.runner import DiaryDay, Say, advise
from jumpstation.clinical.volume import by_week, volume_of

TODAY = date(2026, 3, 17)
PLAN = load_criteria("runner").progression


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_station_field_and_gym_count_together_over_seven_days():
    loads = [
        Load(TODAY, 33),
        Load(TODAY, 30, "gym"),
        Load(ago(6), 58, "field"),
        Load(ago(7), 500, "field"),
    ]
    found = volume_of(load_criteria("achilles"), 4, loads, TODAY)
    assert (found.today, found.today_elsewhere, found.today_allowed) == (63, 30, 60)
    assert (found.week, found.week_elsewhere, found.week_allowed) == (121, 88, 120)
    assert found.warnings == (
        "63 contacts today, 60 in the plan.",
        "121 contacts in seven days, 120 in the plan.",
    )
    assert [n for _, n in by_week(loads, TODAY, 2)] == [500, 121]


def test_a_stage_without_its_own_limit_uses_the_files():
    assert volume_of(load_criteria("achilles"), 0, [], TODAY).today_allowed == 60
    assert volume_of(load_criteria("achilles"), 3, [], TODAY).week_allowed == 80


@pytest.mark.parametrize(
    ("days", "say", "next_day"),
    [
        ([], Say.ON, TODAY),
        ([DiaryDay(ago(2), 40, 1, 1)], Say.ON, ago(1)),
        ([DiaryDay(TODAY, 40, 1, None)], Say.REST, ago(-1)),  # 24 h
        ([DiaryDay(ago(1), 40, 1, None)], Say.HOLD, ago(-1)),  # morning not answered: 48 h
        ([DiaryDay(ago(1), 40, 1, 4)], Say.REPEAT, ago(-1)),  # sore: 48 h
        ([DiaryDay(ago(3), 40, 4, 1)], Say.REPEAT, ago(1)),  # pain during
        ([DiaryDay(ago(9), 40, 4, 5), DiaryDay(ago(2), 40, 1, 1)], Say.ON, ago(1)),
        ([DiaryDay(ago(9), 50, 1, 1), DiaryDay(ago(2), 90, 1, 1)], Say.HOLD, ago(1)),  # +80 %
    ],
)
def test_what_the_plan_says(days, say, next_day):
    found = advise(PLAN, days, TODAY)
    assert (found.say, found.next_day) == (say, next_day)


def test_the_week_may_rise_by_a_fifth_and_the_check_falls_due():
    days = [DiaryDay(ago(8), 50, 1, 1), DiaryDay(ago(2), 50, 1, 1)]
    found = advise(PLAN, days, TODAY, last_check=ago(6))
    assert (found.week_at_most, found.check_due) == (60, False)
    assert advise(PLAN, days, TODAY, last_check=ago(7)).check_due
