"""The forms of symmetry by their names, and their laws."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.model import Side
from jumpstation.stats import asymmetry as a

VECTOR = json.loads(
    (Path(__file__).parents[1] / "cases" / "test_vectors.json").read_text(encoding="utf-8")
)["asymmetry"]


def test_the_worked_example():
    left, right = VECTOR["L"], VECTOR["R"]
    found = {
        "LSI_pct": a.limb_symmetry_index(left, right, Side.LEFT),
        "max_min_over_max": a.percent_of_larger(left, right),
        "over_sum": a.percent_of_sum(left, right),
        "over_mean": a.percent_of_mean(left, right),
        "symmetry_angle": a.symmetry_angle_percent(left, right),
    }
    for name, value in found.items():
        assert value == pytest.approx(VECTOR[name], rel=1e-6), name


def test_the_involved_side_decides_the_lsi():
    assert a.limb_symmetry_index(1.2, 1.5, Side.RIGHT) == pytest.approx(125)
    with pytest.raises(ValueError, match="involved side"):
        a.limb_symmetry_index(1.2, 1.5, Side.BOTH)


def test_for_contact_time_the_lsi_is_turned_over():
    slow_left = a.limb_symmetry_index(0.25, 0.20, Side.LEFT, lower_is_better=True)
    assert slow_left == pytest.approx(80)


@pytest.mark.parametrize(("error", "real"), [(0.10, True), (0.11, False), (None, None)])
def test_real_only_beyond_z_root_two_typical_errors(error, real):
    found = a.side_difference(1.2, 1.5, error)
    assert found.real is real
    assert found.larger is Side.RIGHT


def test_nothing_is_divided_by_nothing():
    assert a.percent_of_larger(0, 0) is None
    assert a.percent_of_sum(-1, 1) is None
    assert a.symmetry_angle_percent(0, 0) is None
    assert a.limb_symmetry_index(0, 1.5, Side.LEFT) is None


positive = st.floats(0.01, 100)


@given(positive, positive, st.floats(0.1, 10))
def test_every_form_is_the_same_with_sides_exchanged_and_in_another_unit(left, right, unit):
    for form in (
        a.percent_of_larger,
        a.percent_of_sum,
        a.percent_of_mean,
        a.symmetry_angle_percent,
    ):
        assert form(left, right) == pytest.approx(form(right, left), abs=1e-9)
        assert form(left, right) == pytest.approx(form(unit * left, unit * right), abs=1e-9)
        assert 0 <= form(left, right) <= 200


@given(positive, positive)
def test_the_lsi_of_the_other_side_is_its_reciprocal(left, right):
    one = a.limb_symmetry_index(left, right, Side.LEFT)
    other = a.limb_symmetry_index(left, right, Side.RIGHT)
    assert one is not None
    assert other is not None
    assert one * other == pytest.approx(10_000)
