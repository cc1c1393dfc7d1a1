"""The numbers of Hopkins 2000 and Weir 2005: worked vector, pingouin as oracle, laws."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.stats import reliability as r

VECTORS = json.loads(
    (Path(__file__).parents[1] / "cases" / "test_vectors.json").read_text(encoding="utf-8")
)
VECTOR = VECTORS["reliability"]
TABLE = list(zip(VECTOR["a"], VECTOR["b"], strict=True))


def test_the_worked_example_to_one_in_a_million():
    found = r.reliability(TABLE)
    assert found.cv_log_percent is not None
    assert found.icc31 is not None
    assert found.icc21 is not None
    expected = {
        "mean_diff": found.mean_change,
        "TE": found.typical_error.value,
        "CV_log_pct": found.cv_log_percent.value,
        "ICC31": found.icc31.value,
        "ICC21": found.icc21.value,
        "pooled_sd": found.between_sd.value,
        "SWC": found.swc.value,
        "MDC95": found.mdc95.value,
        "MDC90": found.mdc90.value,
        "z_of_change_0p20": r.reliable_change_z(0.20, found.typical_error.value),
    }
    for name, value in expected.items():
        assert value == pytest.approx(VECTOR[name], rel=1e-6), name
    assert found.sem == found.typical_error
    assert (found.n_athletes, found.n_sessions, found.n_left_out) == (8, 2, 0)
    assert found.usefulness == "good"


@pytest.mark.parametrize(("n", "k", "seed"), [(5, 2, 1), (8, 3, 2), (25, 4, 3), (12, 2, 4)])
def test_the_icc_and_its_interval_equal_pingouin(n, k, seed):
    random = np.random.default_rng(seed)
    data = random.normal(1.6, 0.3, (n, 1)) + random.normal(0, 0.1, (n, k))
    data += random.normal(0, 0.05, (1, k))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        import pingouin as pg

        frame = pd.DataFrame(data).reset_index().melt(id_vars="index")
        oracle = pg.intraclass_corr(frame, "index", "variable", "value", nan_policy="raise")
    oracle = oracle.assign(Type=[name.replace("(", "").replace(")", "") for name in oracle.Type])
    found = r.reliability(data.tolist())
    for ours, name in ((found.icc31, "ICC3"), (found.icc21, "ICC2")):
        rows = oracle[
            [
                text.replace(",", "") in (name, name + "1", f"ICC{'C' if name == 'ICC3' else 'A'}1")
                for text in oracle.Type
            ]
        ]
        assert len(rows) == 1
        row = rows.iloc[0]
        assert ours is not None
        assert ours.value == pytest.approx(row["ICC"], abs=1e-9)
        interval = row["CI95%"] if "CI95%" in row else row["CI95"]
        assert [ours.low, ours.high] == pytest.approx(list(interval), abs=0.0051)


def test_a_row_with_a_missing_value_is_left_out_and_counted():
    found = r.reliability([*TABLE, (1.5, None)])
    assert (found.n_athletes, found.n_left_out) == (8, 1)
    assert found.typical_error.value == pytest.approx(VECTOR["TE"])


@pytest.mark.parametrize("table", [[], [(1.0, 2.0)], [(1.0,), (2.0,)], [(1.0, None), (2.0, 1.0)]])
def test_too_little_is_refused(table):
    with pytest.raises(ValueError, match="two athletes"):
        r.reliability(table)


def test_values_at_or_below_zero_have_no_log_cv():
    assert r.reliability([(0.0, 1.0), (1.0, 2.0), (3.0, 3.5)]).cv_log_percent is None


def test_where_no_two_values_differ_there_is_no_icc():
    found = r.reliability([[1.1, 1.1]] * 3)
    assert found.icc31 is None
    assert found.icc21 is None
    assert found.typical_error.value == 0


def test_the_interval_holds_the_true_error_19_times_in_20():
    random = np.random.default_rng(5)
    inside = 0
    for _ in range(400):
        data = random.normal(1.6, 0.3, (10, 1)) + random.normal(0, 0.08, (10, 2))
        found = r.reliability(data.tolist()).typical_error
        inside += found.low <= 0.08 <= found.high
    assert 0.92 <= inside / 400 <= 0.98


values = st.floats(0.5, 3.0, allow_nan=False).map(lambda value: round(value, 4))
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(values, min_size=k, max_size=k), min_size=3, max_size=9)
)


@given(tables, st.floats(0.1, 10), st.floats(-5, 5))
def test_shifting_changes_nothing_and_scaling_scales(table, scale, shift):
    before = r.reliability(table)
    after = r.reliability([[scale * value + shift for value in row] for row in table])
    assert after.typical_error.value == pytest.approx(
        scale * before.typical_error.value, rel=1e-6, abs=1e-9
    )
    assert after.mdc95.value == pytest.approx(2.771858582 * after.typical_error.value)


@given(tables)
def test_the_order_of_athletes_does_not_matter(table):
    before, after = r.reliability(table), r.reliability(table[::-1])
    assert before.typical_error.value == pytest.approx(after.typical_error.value, abs=1e-12)


@given(st.lists(values, min_size=2, max_size=12))
def test_one_athletes_pooled_error_is_the_plain_standard_deviation(series):
    found = r.pooled_typical_error([series, [1.0]])
    assert found.value == pytest.approx(float(np.std(series, ddof=1)), abs=1e-12)
    assert found.low <= found.value <= found.high
    assert (found.n, found.df) == (1, len(series) - 1)


def test_no_series_no_error():
    with pytest.raises(ValueError, match="two sessions"):
        r.pooled_typical_error([[1.0], []])


def test_mdc_factors_are_z_times_root_two():
    assert pytest.approx(1.96 * math.sqrt(2)) == r.MDC95_FACTOR
    assert pytest.approx(1.645 * math.sqrt(2)) == r.MDC90_FACTOR
