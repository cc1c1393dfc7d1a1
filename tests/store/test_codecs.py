"""Raw recordings come back bit for bit."""

from __future__ import annotations

import numpy as np
from helpers_store import begin
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jumpstation.model import Edge, EdgeFlag, ForceBlock, ForceInput, Side
from jumpstation.store import codecs

FORCE = ForceInput("ADS1256", 1000.0, 24, (Side.LEFT, Side.RIGHT), (0.01, 0.011), (5.0, -7.0))
edges = st.builds(
    Edge,
    tick=st.integers(0, 2**48),
    closed=st.booleans(),
    channel=st.integers(0, 3),
    flags=st.sampled_from([EdgeFlag(value) for value in range(8)]),
    clock=st.integers(0, 9),
)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.binary(max_size=300)), max_size=20))
def test_wire_bytes(pieces):
    assert codecs.unpack_wire(codecs.pack_wire(pieces)) == pieces


@given(st.lists(edges, max_size=30))
def test_edges(found):
    assert codecs.unpack_edges(codecs.pack_edges(found, 5e-7)) == found


@given(arrays(np.int32, st.tuples(st.integers(1, 40), st.integers(1, 4))))
def test_counts(counts):
    block = codecs.unpack_counts(codecs.pack_counts(ForceBlock(3, 99, counts, 1, True), FORCE))
    assert (block.index, block.tick, block.clock, block.saturated) == (3, 99, 1, True)
    assert np.array_equal(block.counts, counts)


def test_all_three_in_one_trial_in_order(store):
    trial = begin(store, store.add_athlete("A"))
    block = ForceBlock(0, 10, np.arange(6, dtype=np.int32).reshape(3, 2))
    store.append_raw(trial, b"abc", 0.0)
    store.flush_raw(trial)
    store.append_edges(trial, [Edge(1, True)], 5e-7)
    store.append_counts(trial, block, FORCE)
    wire, edge, counts = store.raw(trial)
    assert (wire, edge) == ((0.0, b"abc"), Edge(1, True))
    assert isinstance(counts, ForceBlock)
    assert np.array_equal(counts.counts, block.counts)
