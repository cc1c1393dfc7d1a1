"""The live path loses no peak: columns hold the true minimum and maximum, however blocks arrive."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.ui.parts.plots.decimate import DoubleRing, PixelMinMax, decimated

FORCES = st.lists(st.floats(-5000, 5000, width=32), min_size=1, max_size=300)


@given(FORCES, st.lists(st.integers(1, 40), max_size=60), st.floats(1, 9))
def test_columns_are_the_true_extremes_for_any_chopping(
    values: list[float], cuts: list[int], per_column: float
):
    columns = 20
    live = PixelMinMax(columns, per_column)
    samples, at = np.array(values), 0
    for cut in [*cuts, len(values)]:
        live.push(samples[at : at + cut])
        at += cut
    out = live.line(np.empty(2 * columns))
    places = (np.arange(len(values)) / per_column).astype(int)
    newest = places[-1]
    for i in range(columns):
        place = newest - (columns - 1 - i)
        inside = samples[places == place]
        if inside.size:
            assert out[2 * i] == inside.min()
            assert out[2 * i + 1] == inside.max()
        else:
            assert np.isnan(out[2 * i])


def test_a_single_sample_peak_is_seen():
    live = PixelMinMax(100, 20.0)
    quiet = np.zeros(1000)
    quiet[503] = 4000.0
    live.push(quiet)
    assert np.nanmax(live.line(np.empty(200))) == 4000.0


def test_a_hole_is_a_hole():
    live = PixelMinMax(10, 2.0)
    live.push(np.ones(8))
    live.lose(6)
    live.push(np.ones(6))
    out = live.line(np.empty(20))
    assert np.isnan(out[8:14]).all()
    assert (out[:8] == 1).all()
    assert (out[14:] == 1).all()


@given(st.lists(st.lists(st.floats(-1e3, 1e3), max_size=12), max_size=20))
def test_a_ring_is_the_tail_of_all_that_was_pushed(blocks: list[list[float]]):
    ring, whole = DoubleRing(7), [np.nan] * 7
    for block in blocks:
        ring.push(np.array(block))
        whole += block
    assert np.array_equal(ring.view(), np.array(whole[-7:]), equal_nan=True)


def test_a_ring_needs_room():
    with pytest.raises(ValueError, match="at least 1"):
        DoubleRing(0)


def test_a_finished_trace_keeps_its_extremes():
    t = np.arange(10_000) / 1000
    v = np.random.default_rng(3).normal(0, 1, t.size)
    _, thin = decimated(t, v, 200)
    assert thin.size == 400
    assert thin.max() == v.max()
    assert thin.min() == v.min()
