"""Which error is used, what the baseline is, and when a change is called one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.stats.change import Verdict, assess
from jumpstation.stats.error import (
    ErrorSource,
    choose_error,
    own_typical_error,
    squad_typical_error,
    steady_stretches,
    trend,
)
from jumpstation.stats.published import PUBLISHED, published_error
from jumpstation.stats.records import SessionValue
from jumpstation.stats.reliability import sd_estimate
from tests.stats.histories import RISING, RULE, START, STEADY, fortnights, history


def test_own_error_is_the_spread_of_the_sessions_before_the_last():
    found = assess(history([*STEADY, 1.60]))
    assert found is not None
    assert found.error is not None
    assert found.error.source is ErrorSource.OWN
    assert found.error.value == pytest.approx(float(np.std(STEADY, ddof=1)))
    assert (found.error.n, found.error.own_sessions) == (8, 9)
    assert found.needed == pytest.approx(2.771858582 * found.error.value)


def test_a_change_does_not_hide_in_its_own_error():
    small, large = assess(history([*STEADY, 1.55])), assess(history([*STEADY, 3.0]))
    assert small is not None
    assert large is not None
    assert small.error == large.error


@pytest.mark.parametrize(
    ("n_before", "expected"), [(3, "squad"), (6, "squad"), (7, "own"), (8, "own")]
)
def test_own_from_the_eighth_session_on(n_before, expected):
    squad = sd_estimate(0.06, 40, 20)
    found = assess(history([*STEADY[:n_before], 1.5]), squad_error=squad)
    assert found is not None
    assert found.error is not None
    assert found.error.source == expected


def test_with_a_trend_the_squads_error_is_used():
    squad = sd_estimate(0.06, 40, 20)
    found = assess(history([*RISING, 1.8]), squad_error=squad)
    assert found is not None
    assert found.error is not None
    assert found.error.source is ErrorSource.SQUAD
    assert found.baseline is not None
    assert found.baseline.drifting


def test_after_a_rise_at_the_start_a_later_steady_stretch_gives_the_own_error():
    values = [*RISING, 1.78, 1.75, 1.79, 1.74, 1.77, 1.80, 1.76, 1.78]
    found = own_typical_error(fortnights(len(values)), values)
    assert found is not None
    assert found.n >= 7
    assert found.value == pytest.approx(0.02, abs=0.005)


def test_without_own_and_squad_the_published_error_is_used_by_name():
    published = published_error("rsi_m_per_s", "ankle-hops-10-5")
    found = choose_error(fortnights(4), STEADY[:4], 1.5, None, published)
    assert found is not None
    assert found.source is ErrorSource.PUBLISHED
    assert found.value == pytest.approx(0.15)
    assert found.bound
    assert found.published is not None
    for word in ("10 % or less", "10/5", "20 men and 15 women", "device", "Comyns"):
        assert word in found.published.named


def test_no_error_known_is_said_and_nothing_is_called():
    found = assess(history([*STEADY[:4], 9.0]))
    assert found is not None
    assert found.error is None
    assert found.verdict is Verdict.UNCLEAR
    assert found.reasons == ("its error between days is not known",)


def test_equal_values_are_no_error_of_zero():
    assert choose_error(fortnights(8), [1.5] * 8, 1.5) is None


def test_every_published_row_names_test_population_device_and_source():
    for row in PUBLISHED:
        assert row.test
        assert row.population
        assert row.device
        assert row.source
        assert (row.cv_percent is None) != (row.absolute is None)
        assert row.typical_error(2.0) > 0


def test_within_session_errors_are_not_in_the_table():
    assert published_error("rsi_m_per_s", "drop-jump") is None


def test_the_squads_error_leaves_out_the_latest_session_and_drifting_athletes():
    days = fortnights(9)
    steady = (days, [*STEADY, 9.0])
    rising = (days, [*RISING, 1.8])
    found = squad_typical_error([steady, steady, rising])
    assert found is not None
    # 6.3458 is the median of chi-square with 7 degrees of freedom (printed tables)
    assert found.value == pytest.approx(float(np.std(STEADY, ddof=1)) * (7 / 6.3458) ** 0.5, 1e-4)
    assert (found.n, found.df) == (2, 14)


def test_the_squads_error_is_that_of_its_middle_athlete():
    days = fortnights(9)
    squad = [
        (days, [*(1.5 + factor * (value - 1.5) for value in STEADY), 1.5])
        for factor in (0.5, 0.8, 1.0, 1.2, 8.0)
    ]
    found = squad_typical_error(squad)
    middle = squad_typical_error([squad[2], squad[2]])
    assert found is not None
    assert middle is not None
    assert found.value == pytest.approx(middle.value)  # one who is very unsteady moves nothing
    assert found.low < found.value < found.high
    assert found.level == pytest.approx(1 - 2 / 2**5)  # of the five, the lowest and the highest


def test_too_small_a_squad_has_no_error():
    assert squad_typical_error([(fortnights(4), [1.5, 1.6, 1.55, 1.5])]) is None
    assert squad_typical_error([]) is None


@pytest.mark.parametrize(
    ("last", "verdict"),
    [(1.52, "unclear"), (1.63, "unclear"), (1.64, "up"), (1.39, "down"), (1.40, "unclear")],
)
def test_changed_only_beyond_2_77_typical_errors(last, verdict):
    # baseline mean 1.515, own typical error 0.0417, so 0.1157 is needed
    found = assess(history([*STEADY, last]))
    assert found is not None
    assert found.verdict == verdict
    assert found.difference == pytest.approx(last - 1.515)
    assert found.z == pytest.approx(found.difference / (2**0.5 * 0.041748), rel=1e-4)


def test_a_step_in_the_middle_is_told_ever_after():
    for extra in range(1, 12):
        found = assess(history([*STEADY, *[1.75 + 0.01 * (i % 3) for i in range(extra)]]))
        assert found is not None
        assert found.verdict is Verdict.UP


def test_a_step_counts_as_change_and_not_as_error():
    stepped = [*STEADY, *[value + 0.3 for value in STEADY]]
    assert steady_stretches(stepped) == [slice(0, 8), slice(8, 16)]
    found = own_typical_error(fortnights(16), stepped)
    assert found is not None
    assert found.value == pytest.approx(float(np.std(STEADY, ddof=1)))
    assert (found.n, found.df) == (16, 14)


def test_a_step_while_the_first_eight_are_gathered_is_not_averaged_away():
    values = [1.50, 1.56, 1.47, 1.53, *[1.85, 1.80, 1.84, 1.79, 1.86, 1.81]]
    for n in range(5, 11):
        found = assess(history(values[:n]), squad_error=sd_estimate(0.05, 40, 20))
        assert found is not None
        assert found.verdict is Verdict.UP


@given(st.lists(st.floats(0.5, 3.0), max_size=25))
def test_stretches_hold_every_session_once_and_in_order(values):
    stretches = steady_stretches(values)
    covered = [index for stretch in stretches for index in range(stretch.start, stretch.stop)]
    assert covered == list(range(len(values)))


def test_one_session_is_the_first_and_none_is_nothing():
    found = assess(history([1.5]))
    assert found is not None
    assert found.verdict is Verdict.FIRST
    assert assess([]) is None


def test_before_a_baseline_the_difference_is_to_the_session_before_and_is_not_judged():
    found = assess(history([1.5, 1.4, 9.0]), squad_error=sd_estimate(0.06, 40, 20))
    assert found is not None
    assert found.verdict is Verdict.UNCLEAR
    assert found.difference == pytest.approx(7.6)
    assert found.reasons == ("a baseline needs 4 earlier sessions, there are 2",)


def test_a_named_baseline_is_used():
    values = [1.0, 1.02, 0.98, 1.01, *STEADY, 1.5]
    days = fortnights(len(values))
    found = assess(history(values), baseline_from=days[4], baseline_until=days[11])
    assert found is not None
    assert found.baseline is not None
    assert (found.baseline.n, found.baseline.first) == (8, days[4])
    assert found.baseline.mean == pytest.approx(1.52)


def test_another_device_is_not_compared_and_says_why():
    other = replace(RULE, device_kind="chronopic", device_id="M")
    last = SessionValue("x", date(2026, 12, 1), 1.9, 1, other)
    found = assess([*history(STEADY), last])
    assert found is not None
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert found.reasons == ("the earlier was on plate (A), this on chronopic (M)",)
    assert found.difference is None


def test_sessions_on_another_device_are_set_aside_by_count():
    other = replace(RULE, device_id="B")
    older = [replace(entry, rule=other) for entry in history([1.0, 1.1])]
    newer = [
        replace(entry, on=entry.on + timedelta(days=100)) for entry in history([*STEADY, 1.52])
    ]
    found = assess(older + newer)
    assert found is not None
    assert found.n_comparable == 8
    assert found.left_aside == (
        "2 earlier sessions not compared: the earlier was on plate (B), this on plate (A)",
    )


def test_an_unknown_fact_is_a_caution():
    entries = history([*STEADY, 1.5])
    entries[-1] = replace(entries[-1], rule=replace(RULE, footwear="barefoot"))
    found = assess(entries)
    assert found is not None
    assert found.cautions == ("footwear not recorded in every session",)


def test_the_trend_and_its_interval_equal_scipy():
    from scipy import stats

    days = fortnights(8)
    found = trend(days, RISING)
    assert found is not None
    line = stats.linregress([day.toordinal() / 28 for day in days], RISING)
    reach = stats.t.ppf(0.975, 6) * line.stderr
    assert found.per_28_days == pytest.approx(line.slope)
    assert [found.low, found.high] == pytest.approx([line.slope - reach, line.slope + reach])
    assert found.present


def test_no_trend_from_two_sessions_or_from_one_day():
    assert trend(fortnights(2), [1.0, 1.1]) is None
    assert trend([START] * 4, [1.0, 1.1, 1.2, 1.3]) is None


rsi = st.floats(0.5, 3.0).map(lambda value: round(value, 3))


@given(st.lists(rsi, min_size=1, max_size=20), st.randoms())
def test_the_order_in_which_sessions_are_given_does_not_matter(values, random):
    entries = history(values)
    mixed = list(entries)
    random.shuffle(mixed)
    assert assess(mixed) == assess(entries)


@given(st.lists(rsi, min_size=5, max_size=20), st.floats(0.01, 0.3))
def test_mirroring_the_values_turns_up_into_down(values, squad):
    turned = {Verdict.UP: Verdict.DOWN, Verdict.DOWN: Verdict.UP}
    estimate = sd_estimate(squad, 50, 20)
    found = assess(history(values), squad_error=estimate)
    mirror = assess(history([4 - value for value in values]), squad_error=estimate)
    assert found is not None
    assert mirror is not None
    margin = abs(abs(found.difference or 0) - (found.needed or 0))
    if margin > 1e-9:
        assert mirror.verdict is turned.get(found.verdict, found.verdict)
