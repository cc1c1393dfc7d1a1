"""Which values may stand beside each other, and what a session's value is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jumpstation.stats.records import (
    Rule,
    SessionValue,
    body_mass_note,
    differences,
    session_score,
    unknowns,
    usable,
)

RULE = Rule(
    "ankle-hops-10-5", 1, "rsi_m_per_s", 1, "m/s",
    device_kind="plate", device_id="A", threshold_n=20.0, debounce_s=None,
    surface="gym floor", footwear="own shoes",
)  # fmt: skip

DIFFERENT = [
    ({"device_kind": "chronopic"}, "the earlier was on plate (A), this on chronopic (A)"),
    ({"device_id": "B"}, "the earlier was on plate (A), this on plate (B)"),
    ({"threshold_n": 31.0}, "the contact threshold was 20 N, here 31 N"),
    ({"metric_version": 2}, "the formula differs (version 1, this 2)"),
    ({"metric_id": "rsr", "unit": ""}, "the earlier is rsi_m_per_s in m/s, this rsr in no unit"),
    ({"unit": "cm/s"}, "the earlier is rsi_m_per_s in m/s, this rsi_m_per_s in cm/s"),
    ({"protocol_id": "drop-jump"}, "the earlier was ankle-hops-10-5, this drop-jump"),
    ({"side": "left"}, "the earlier was ankle-hops-10-5, this ankle-hops-10-5 left"),
    ({"protocol_version": 2}, "the test's rules differ (version 1, this 2)"),
    ({"surface": "grass"}, "surface was gym floor, here grass"),
    ({"footwear": "barefoot"}, "footwear was own shoes, here barefoot"),
]


@pytest.mark.parametrize(("changed", "reason"), DIFFERENT)
def test_another_rule_is_not_compared_and_says_why(changed, reason):
    assert differences(RULE, replace(RULE, **changed)) == [reason]


def test_another_debounce_is_not_compared():
    fast, slow = replace(RULE, debounce_s=0.01), replace(RULE, debounce_s=0.05)
    assert differences(fast, slow) == ["the debounce was 10 ms, here 50 ms"]


def test_the_same_rule_and_a_threshold_within_half_a_newton_are_compared():
    assert differences(RULE, RULE) == []
    assert differences(RULE, replace(RULE, threshold_n=20.4)) == []


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("footwear", "footwear"),
        ("surface", "surface"),
        ("device_kind", "device"),
        ("threshold_n", "contact threshold"),
    ],
)
def test_what_is_unknown_on_one_side_is_compared_but_said(field, word):
    unknown = replace(RULE, **{field: None})
    assert differences(RULE, unknown) == []
    assert unknowns(RULE, unknown) == [word]


@pytest.mark.parametrize(
    ("how", "expected"), [("mean", 1.5), ("best", 1.8), ("lowest", 1.3), ("median", 1.4)]
)
def test_a_session_has_one_value_by_the_protocols_rule(how, expected):
    assert session_score([1.4, None, 1.8, 1.3], how) == pytest.approx(expected)


def test_nothing_counted_is_no_value_and_never_zero():
    assert session_score([None, None]) is None
    with pytest.raises(ValueError, match="must be one of"):
        session_score([1.0], "sum")


def test_demo_input_and_empty_sessions_are_never_used():
    entries = [
        SessionValue("c", date(2026, 3, 1), 1.6, 1, RULE),
        SessionValue("b", date(2026, 2, 1), None, 0, RULE),
        SessionValue("a", date(2026, 1, 1), 1.5, 1, RULE, for_measurement=False),
        SessionValue("d", date(2026, 1, 2), 1.7, 1, RULE),
    ]
    assert [entry.session_id for entry in usable(entries)] == ["d", "c"]


def test_an_old_or_missing_body_mass_is_warned_of():
    today = date(2026, 3, 31)
    assert body_mass_note(date(2026, 3, 1), today) is None
    assert "31 days old" in (body_mass_note(date(2026, 2, 28), today) or "")
    assert "no body mass" in (body_mass_note(None, today) or "")
