"""The sentence says what the numbers say, for every history."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.stats.asymmetry import side_difference
from jumpstation.stats.change import Verdict, assess
from jumpstation.stats.error import ErrorSource, TypicalError, trend
from jumpstation.stats.published import published_error
from jumpstation.stats.records import SessionValue
from jumpstation.stats.reliability import sd_estimate
from jumpstation.stats.sentence import (
    Display,
    display_of,
    say,
    say_error,
    say_sides,
    say_trend,
)
from tests.stats.histories import RULE, STEADY, history

RSI = display_of("rsi_m_per_s", "m/s")
SQUAD = sd_estimate(0.06, 40, 24)
FORBIDDEN = re.compile(r"\b(cleared|safe|ready|fit|may return)\b", re.IGNORECASE)

WORKED = [
    ([1.5], "RSI 1.50 m/s. First test: nothing to compare with yet."),
    (
        [*STEADY, 1.58],
        "RSI 1.58 m/s, up 0.06 m/s since the baseline of 5 January; a change of 0.12 m/s would "
        "be needed to be sure: no clear change.",
    ),
    (
        [*STEADY, 1.76],
        "RSI 1.76 m/s, up 0.24 m/s since the baseline of 5 January: more than the 0.12 m/s "
        "needed to be sure, a real rise.",
    ),
    (
        [*STEADY, 1.30],
        "RSI 1.30 m/s, down 0.22 m/s since the baseline of 5 January: more than the 0.12 m/s "
        "needed to be sure, a real fall.",
    ),
    (
        [1.5, 1.6],
        "RSI 1.60 m/s, up 0.10 m/s since 5 January; a baseline needs 4 earlier sessions, there "
        "is 1: not judged yet.",
    ),
    (
        [1.5, 1.5, 1.5, 1.5, 1.5],
        "RSI 1.50 m/s, unchanged since the baseline of 5 January; a change of 0.17 m/s would be "
        "needed to be sure: no clear change.",
    ),
]


@pytest.mark.parametrize(("values", "sentence"), WORKED)
def test_worked_sentences(values, sentence):
    change = assess(history(values), squad_error=SQUAD)
    assert change is not None
    assert say(change) == sentence


def test_what_cannot_be_compared_says_why():
    other = replace(RULE, device_kind="chronopic", device_id="M")
    last = SessionValue("x", date(2026, 12, 1), 1.9, 1, other)
    change = assess([*history(STEADY), last])
    assert change is not None
    assert say(change) == (
        "RSI 1.90 m/s; the earlier was on plate (A), this on chronopic (M): not compared."
    )


def test_the_source_of_the_error_is_named():
    assert say_error(TypicalError(0.05, ErrorSource.OWN, 9, sd_estimate(0.05, 7, 8))) == (
        "Own error, from 8 sessions without a trend."
    )
    assert say_error(TypicalError(0.06, ErrorSource.SQUAD, 5, SQUAD)) == (
        "Own error not known yet (5 sessions): the squad's is used (24 athletes)."
    )
    assert say_error(TypicalError(0.06, ErrorSource.SQUAD, 12, SQUAD)).startswith(
        "Own error not known (no steady stretch in 12 sessions)"
    )
    published = published_error("rsi_m_per_s", "ankle-hops-10-5")
    text = say_error(TypicalError(0.15, ErrorSource.PUBLISHED, 3, None, published))
    assert "10 % or less" in text
    assert "Comyns" in text


NUMBER = r"(\d+(?:\.\d+)?)"
JUDGED = re.compile(
    rf"^RSI {NUMBER} m/s, (?:(up|down) {NUMBER} m/s|unchanged) since the baseline of [^;:]+"
    rf"(?:; a change of (?:more than )?{NUMBER} m/s would be needed to be sure: (no clear) change"
    rf"|: more than the {NUMBER} m/s needed to be sure, a real (rise|fall))\.$"
)
rsi = st.one_of(
    st.floats(0.5, 3.0), st.floats(1.45, 1.65), st.integers(50, 300).map(lambda x: x / 100)
)


@given(st.lists(rsi, min_size=5, max_size=14), st.floats(0.001, 0.3))
def test_the_sentence_agrees_with_the_numbers(values, squad):
    change = assess(history(values), squad_error=sd_estimate(squad, 40, 24))
    assert change is not None
    found = JUDGED.match(say(change))
    assert found, say(change)
    value, way, moved, unclear_limit, unclear, real_limit, turn = found.groups()
    size, needed = float(moved or 0), float(unclear_limit or real_limit)
    assert float(value) == pytest.approx(values[-1], abs=0.00501)
    assert size == pytest.approx(abs(change.difference), abs=0.00501)
    assert needed == pytest.approx(change.needed, abs=0.00501)
    if unclear:
        assert change.verdict is Verdict.UNCLEAR
        assert size <= needed
    else:
        assert size > needed
        assert change.verdict is (Verdict.UP if turn == "rise" else Verdict.DOWN)
        assert way == ("up" if turn == "rise" else "down")
    if way:
        assert (way == "up") == (change.difference > 0)
    assert not FORBIDDEN.search(say(change))


def test_two_numbers_that_round_alike_get_the_decimals_that_tell_them_apart():
    squad = sd_estimate(0.1 / 2.771858582, 40, 24)
    change = assess(history([1.5] * 4 + [1.6004]), squad_error=squad)
    assert change is not None
    assert say(change) == (
        "RSI 1.60 m/s, up 0.1004 m/s since the baseline of 5 January: more than the 0.1000 m/s "
        "needed to be sure, a real rise."
    )


def test_other_values_are_said_in_their_own_units():
    assert display_of("contact_time_s", "s").number(0.1794) == "179 ms"
    assert display_of("stiffness_dalleau_n_per_m", "N/m").number(27896.0) == "27.9 kN/m"
    assert Display("x").number(-0.001) == "0.00"
    assert display_of("my_force_n", "N") == Display("my_force_n", "N", 1.0, 0)
    assert display_of("my_ratio", "1") == Display("my_ratio", "", 1.0, 2)


def test_sides_are_named():
    assert say_sides(side_difference(1.50, 1.39, 0.06), RSI) == (
        "RSI left 1.50 m/s, right 1.39 m/s: right 7 % lower, within the 0.17 m/s of the error: "
        "no clear difference."
    )
    assert "its error is not known" in say_sides(side_difference(1.5, 1.4), RSI)
    assert say_sides(side_difference(1.5, 1.5), RSI).endswith("no difference.")


def test_the_trend_is_said_with_its_interval():
    days = [entry.on for entry in history(STEADY)]
    assert say_trend(trend(days, STEADY), RSI).endswith("8 sessions): no clear trend.")
    assert say_trend(
        trend(days, [1.0 + 0.1 * i + 0.001 * (i % 2) for i in range(8)]), RSI
    ).endswith("rising.")
    assert say_trend(None, RSI) == "No trend yet: three sessions are needed."
