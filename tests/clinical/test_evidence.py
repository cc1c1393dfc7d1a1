"""What stands beside a number: the other side, the baseline, the error's origin, the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jumpstation.clinical.felt import mornings_due
from jumpstation.clinical.records import Felt, Patient
from jumpstation.clinical.schema import FeltCriterion, LsiCriterion, TrendCriterion, ValueCriterion
from jumpstation.clinical.uninvolved import uninvolved_declines
from jumpstation.clinical.weigh import weigh
from jumpstation.clinical.words import Verdict
from jumpstation.model import Side
from jumpstation.stats.records import Rule, SessionValue
from jumpstation.stats.reliability import Estimate

START = date(2026, 1, 5)
HOPS = ("single-leg-hops", "rsi_m_per_s")
TAIL = {"id": "x", "title": "X", "source": "S", "certainty": "own_judgement", "within_days": None}
LSI = LsiCriterion(kind="lsi", protocol=HOPS[0], metric=HOPS[1], at_least=90, **TAIL)
TEN_FIVE = ("ankle-hops-10-5", "both", "rsi_m_per_s")


def series(protocol, side, metric, values, n_trials=1, **more):
    rule = Rule(protocol, 1, metric, 1, "m/s", side, "native", "A", threshold_n=20.0)
    return [
        SessionValue(str(n), START + timedelta(days=7 * n), value, n_trials, rule, **more)
        for n, value in enumerate(values)
    ]


def patient(left, right, **more):
    found = {
        (HOPS[0], side, HOPS[1]): series(HOPS[0], side, HOPS[1], values)
        for side, values in (("left", left), ("right", right))
    }
    error = Estimate(0.03, 0.02, 0.05, 18, 6)
    given = {"involved": Side.RIGHT, "squad_errors": dict.fromkeys(found, error), **more}
    return Patient(today=START + timedelta(days=60), series=found, **given)


def test_an_lsi_never_stands_alone():
    one = weigh(patient([0.72, 0.61], [0.70, 0.42], injury_on=START + timedelta(days=1)), LSI)
    assert one.verdict is Verdict.NOT_MET
    assert one.value == pytest.approx(100 * 0.42 / 0.61)
    for words in ("R 0.42", "L 0.61", "before: R 0.70 m/s, L 0.72 m/s"):
        assert words in one.beside
    (warning,) = one.warnings
    assert "uninvolved left side has changed" in warning
    assert "0.61 m/s, down 0.11 m/s from its own 0.72 m/s" in warning


def test_a_steady_uninvolved_side_is_no_warning():
    assert uninvolved_declines(patient([0.62, 0.61], [0.60, 0.42]), [HOPS]) == ()
    assert uninvolved_declines(patient([0.72, 0.61], [0.60, 0.42]), [HOPS]) != ()


@pytest.mark.parametrize(("fall", "warned"), [(0.029, 0), (0.042, 0), (0.043, 1), (0.06, 1)])
def test_the_uninvolved_side_has_fallen_beyond_root_two_errors(fall, warned):
    """The squad's error is 0.03 m/s: a difference of two sessions has 0.0424 m/s."""
    found = uninvolved_declines(patient([0.70, 0.70 - fall], [0.60, 0.42]), [HOPS])
    assert len(found) == warned


def test_without_an_involved_side_or_its_error_it_says_what_is_missing():
    missing = weigh(patient([0.61], [0.42], involved=None), LSI)
    assert (missing.verdict, missing.reason) == (
        Verdict.NOT_MEASURED,
        "Set the involved side: LSI needs it.",
    )
    unknown = weigh(patient([0.61], [0.42], squad_errors={}), LSI)
    assert unknown.verdict is Verdict.CANNOT_BE_TOLD
    assert "error between days is not known" in unknown.reason
    assert unknown.low is unknown.high is None


def test_simulated_trials_never_enter():
    held = patient([0.61], [0.60])
    found = {
        key: [replace(entry, for_measurement=False) for entry in entries]
        for key, entries in held.series.items()
    }
    one = weigh(replace(held, series=found), LSI)
    assert one.verdict is Verdict.NOT_MEASURED
    assert "only simulated or keyboard trials" in one.reason


def test_trials_of_a_session_narrow_a_mean_but_not_a_best():
    line = {"kind": "value", "protocol": "drop-jump", "metric": HOPS[1], "at_least": 1.0}
    criterion = ValueCriterion(**line, **TAIL)
    key = ("drop-jump", "both", HOPS[1])
    entries = series(*key, [1.1, 1.1, 1.1], n_trials=1)
    entries[-1] = replace(entries[-1], n_trials=4, uncertainty=0.02)
    base = Patient(
        today=START + timedelta(days=20),
        series={key: entries},
        squad_errors={key: Estimate(0.1, 0.08, 0.13, 18, 6)},
    )
    mean = weigh(replace(base, session_how={"drop-jump": "mean"}), criterion)
    best = weigh(replace(base, session_how={"drop-jump": "best"}), criterion)
    per_value = (1 + 1 + 4) / 3  # trials behind a value whose error the squad's is
    assert mean.error == pytest.approx((0.1**2 / (4 / per_value) + 0.02**2) ** 0.5)
    assert best.error == pytest.approx((0.1**2 + 0.02**2) ** 0.5)


def test_a_best_asks_for_sessions_and_a_mean_for_trials():
    line = {"kind": "value", "protocol": "drop-jump", "metric": HOPS[1], "at_least": 1.0}
    criterion = ValueCriterion(**line, **TAIL)
    key = ("drop-jump", "both", HOPS[1])
    base = Patient(
        today=START + timedelta(days=20),
        series={key: series(*key, [1.06, 1.06, 1.06], n_trials=2)},
        squad_errors={key: Estimate(0.1, 0.08, 0.13, 18, 6)},
    )
    # 1.06 ± 0.1: (0.06 / 1.645)² of error² is reached with 8 values, 7 more
    best = weigh(replace(base, session_how={"drop-jump": "best"}), criterion)
    assert (best.verdict, best.more_sessions, best.more_trials) == (
        Verdict.CANNOT_BE_TOLD,
        7,
        None,
    )
    assert best.reason == (
        "About 7 more sessions would settle it, by their mean; more trials in one do not."
    )
    mean = weigh(replace(base, session_how={"drop-jump": "mean"}), criterion)
    assert (mean.more_sessions, mean.more_trials) == (None, 14)  # two trials a value
    assert mean.reason == "About 14 more trials at this level would settle it."


def test_a_trend_says_no_number_before_it_has_sessions():
    criterion = TrendCriterion(
        kind="trend", protocol=TEN_FIVE[0], metric=TEN_FIVE[2], at_least=-5, sessions=4, **TAIL
    )

    def of(values):
        found = {TEN_FIVE: series(*TEN_FIVE, values)}
        return weigh(Patient(today=START + timedelta(days=60), series=found), criterion)

    assert of([1.0, 1.1]).verdict is Verdict.NOT_MEASURED
    assert of([1.00, 1.05, 1.10, 1.15]).verdict is Verdict.MET
    assert of([1.40, 1.30, 1.20, 1.10]).verdict is Verdict.NOT_MET
    assert of([1.0, 1.5, 0.8, 1.2]).verdict is Verdict.CANNOT_BE_TOLD


def test_old_evidence_does_not_count():
    one = weigh(patient([0.61], [0.60]), LSI.model_copy(update={"within_days": 28}))
    assert one.verdict is Verdict.NOT_MEASURED
    assert "older than 28 days" in one.reason


BACK = FeltCriterion(
    kind="pain", when="next_morning", back_to_base=True, times=2, apart_days=1,
    id="m", title="M", source="S", certainty="own_judgement",
)  # fmt: skip


def mornings(*answers):
    felt = []
    for n, (before, after) in enumerate(answers):
        of = START + timedelta(days=2 * n)
        felt.append(Felt("pain", "before", before, of))
        if after is not None:
            felt.append(Felt("pain", "next_morning", after, of + timedelta(days=1), of=of))
    days = [START + timedelta(days=2 * n) for n in range(len(answers))]
    return Patient(today=days[-1] + timedelta(days=2), felt=felt, asks_morning=days)


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([(1, 1), (1, 0)], Verdict.MET),
        ([(1, 1)], Verdict.NOT_MEASURED),  # once, not twice
        ([(1, 1), (1, None)], Verdict.NOT_MEASURED),  # not answered
        ([(1, 1), (1, 2)], Verdict.NOT_MET),
        ([(1, 2), (1, 1)], Verdict.NOT_MEASURED),  # once since it was up
    ],
)
def test_back_to_base_twice(answers, verdict):
    assert weigh(mornings(*answers), BACK).verdict is verdict


def test_mornings_are_asked_for_three_days():
    asked = mornings((1, None))
    assert mornings_due(asked) == [START]
    assert mornings_due(replace(asked, today=START)) == []  # the morning has not come
    assert mornings_due(replace(asked, today=START + timedelta(days=4))) == []
