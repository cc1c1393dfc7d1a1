"""Whole columns of cells read at once are equal to each cell read alone."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.exchange.digits import BLANK, NUMBER, OTHER, read_cells
from jumpstation.exchange.numbers import Evidence, Marks, number

CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(-1e5, 1e5).map(lambda v: f"{v:.3f}"),
    st.floats(-1e5, 1e5).map(lambda v: f"  {v:.6e}"),
    st.integers(-(10**20), 10**20).map(str),
    st.text('0123456789.,-+eE "x', max_size=12),
    st.just(""),
)


def read(cells, decimal="."):
    ends, data = [], b""
    for cell in cells:
        data += cell.encode() + b"|"
        ends.append(len(data) - 1)
    starts = [0, *(end + 1 for end in ends[:-1])]
    seen = Evidence.none()
    array = np.frombuffer(data, np.uint8)
    found = read_cells(array, np.array(starts, np.int64), np.array(ends, np.int64), decimal, seen)
    return found, seen


@given(st.lists(CELLS, min_size=1, max_size=30), st.sampled_from([".", ","]))
def test_equal_to_one_cell_at_a_time(cells, decimal):
    found, _ = read(cells, decimal)
    for cell, value, kind in zip(cells, found.values, found.kinds, strict=True):
        alone = number(cell, Marks(decimal))
        if kind == NUMBER:
            assert alone == value
            assert math.copysign(1, alone) == math.copysign(1, value)
        else:
            assert kind == (OTHER if cell.strip() else BLANK)
            assert np.isnan(value)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.integers(0, 9))
def test_a_plain_number_is_never_left_to_the_slow_way(values, decimals):
    cells = [f"{value:.{decimals}f}" for value in values]
    found, _ = read(cells)
    assert found.values.tolist() == [float(cell) for cell in cells]


@given(st.lists(CELLS.filter(lambda cell: "," not in cell), min_size=1, max_size=20))
def test_the_signs_seen_are_those_of_one_cell_at_a_time(cells):
    found, seen = read(cells)
    alone = Evidence.none()
    for cell, kind in zip(cells, found.kinds, strict=True):
        if kind == NUMBER:
            alone.see(cell)
    assert seen.either == alone.either
    assert seen.decimal["."] == alone.decimal["."]


@pytest.mark.parametrize("cell", ["1 2", "1-", "1.2.3", "--1", "e5", "1e400", "1_0", "9" * 40])
def test_what_is_no_plain_number_is_left(cell):
    found, _ = read(["1", cell])
    assert found.kinds.tolist() == [NUMBER, OTHER]
