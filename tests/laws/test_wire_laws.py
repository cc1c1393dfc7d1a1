"""Laws of the byte languages under noise: no exception, nothing invented, nothing lost in silence.

JUMPSTATION_NOISE_BYTES sets how many bytes of noise each language hears (a million by default).
"""

import os
import random
from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.errors import NotPossible
from jumpstation.model import Edge, EdgesLost, ForceBlock, SamplesLost, StartRequest
from jumpstation.wire.chronopic import ChronopicConnection
from jumpstation.wire.framing import FrameDecoder, cobs_decode, cobs_encode, encode_frame
from jumpstation.wire.native import NativeConnection
from tests.wire.board import PLATE, Board
from tests.wire.boxes import Box, TextBox

NOISE_BYTES = int(os.environ.get("JUMPSTATION_NOISE_BYTES", "1000000"))
BOUND_S = 0.060
PHASES_S = [0.5, 0.18, 0.444, 0.2, 0.36, 0.151, 0.5, 0.32]

# --- framing ---


@given(st.binary(max_size=248), st.integers(0, 255), st.integers(0, 255))
def test_every_payload_goes_there_and_back(payload, type_, seq):
    whole = encode_frame(type_, seq, payload)
    assert len(whole) <= 254
    assert whole.count(0) == 1
    assert FrameDecoder().feed(whole) == [(type_, seq, payload)]


@given(st.binary(max_size=252))
def test_cobs_is_undone(body):
    assert cobs_decode(cobs_encode(body)) == body


@given(st.lists(st.binary(max_size=40), max_size=30), st.randoms(use_true_random=False))
def test_frames_and_counts_are_the_same_for_any_chopping(pieces, chance):
    data = b"".join(
        encode_frame(5, at, piece) if at % 3 else piece for at, piece in enumerate(pieces)
    )
    whole = FrameDecoder()
    frames = whole.feed(data)
    chopped = FrameDecoder()
    again = []
    at = 0
    while at < len(data):
        step = chance.choice([1, 1, 2, 7, 400])
        again += chopped.feed(data[at : at + step])
        at += step
    assert again == frames
    counts = ("frames_good", "frames_bad", "bytes_dropped", "bytes_before")
    assert [getattr(chopped, c) for c in counts] == [getattr(whole, c) for c in counts]


def test_a_stream_without_a_zero_takes_no_memory():
    decoder = FrameDecoder()
    decoder.feed(encode_frame(1, 0))
    for _ in range(1000):
        decoder.feed(b"\x07" * 1000)
    assert len(decoder._tail) < 254
    assert decoder.frames_bad == 1
    assert decoder.bytes_dropped == 1_000_000


# --- noise ---


def noise(chance, session, count):
    """`count` bytes: blocks of chance and blocks of a true session with every 50th byte spoilt."""
    for at in range(0, count // 2, 4096):
        yield chance.randbytes(4096)
        start = at % (len(session) - 4096)
        spoilt = bytearray(session[start : start + 4096])
        for _ in range(80):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        yield bytes(spoilt)


def native_armed(info=PLATE):
    board = Board(info)
    connection = NativeConnection()
    for step in range(200):
        if step == 100:
            connection.start(StartRequest(), float(step))
        connection.receive(board.hear(connection.to_send(float(step))), float(step))
    assert connection.armed
    return connection, board


def test_noise_into_the_native_wire_gives_no_edge_that_was_never_sent():
    chance = random.Random(1)
    connection, board = native_armed()
    session, tick = b"", 0
    while len(session) < NOISE_BYTES // 2 + 8192:
        tick += 400_000
        session += board.edge(tick, len(board.edges) % 2 == 0)
        if len(board.edges) % 4 == 0:
            session += board.status(tick + 1000)
    true = [(edge.tick, edge.closed) for edge in board.edges]
    board.edges = []  # what is lost is gone: nothing is made good by asking
    now_s, readings = 1000.0, []
    for data in noise(chance, session, NOISE_BYTES):
        now_s += 0.08
        readings += connection.receive(data, now_s)
        answer = board.hear(connection.to_send(now_s))
        readings += connection.receive(b"\0" + answer if answer else b"", now_s)
    told = [(r.tick, r.closed) for r in readings if isinstance(r, Edge)]
    lost = sum(r.count for r in readings if isinstance(r, EdgesLost))
    assert len(told) > NOISE_BYTES / 1000
    assert told == sorted(set(told))
    assert set(told) <= set(true)
    assert lost == true.index(told[-1]) + 1 - len(told)
    assert connection.losses.frames_bad > 0
    assert connection.losses.resets == 0


def test_frames_that_hold_with_payloads_of_chance_raise_nothing():
    chance = random.Random(2)
    connection, _ = native_armed()
    now_s = 1000.0
    for number in range(20_000):
        now_s += 0.001
        size = chance.choice([0, 1, 2, 3, 11, 16, 19, 27, 29, 30, 41, 46, 47, 100])
        type_ = chance.choice([*range(1, 9), *range(0x41, 0x49), 0x99])
        connection.receive(encode_frame(type_, number & 0xFF, chance.randbytes(size)), now_s)
        connection.to_send(now_s)
        if connection.info is not None and number % 50 == 0:
            with suppress(NotPossible):
                connection.start(StartRequest(), now_s)


@pytest.mark.parametrize("kind", ["2005", "2016", "4platforms", "wichro"])
def test_noise_into_a_jump_box_raises_nothing(kind):
    chance = random.Random(3)
    connection, box, now_s = armed(kind)
    session = b"".join(box.phase(chance.choice(PHASES_S)) for _ in range(3000))
    seen = []
    for data in noise(chance, session, NOISE_BYTES):
        for at in range(0, len(data), 512):
            now_s += 0.05
            seen += connection.receive(data[at : at + 512], now_s)
    assert sum(isinstance(reading, EdgesLost) for reading in seen) > 0
    assert connection.losses.bytes_dropped > 0


# --- native: one byte lost or changed ---


def test_native_one_byte_lost_or_changed_loses_no_edge_and_invents_none():
    _, board = native_armed()
    script, tick = [], 1_000_000
    for number in range(12):
        tick += 400_000
        script.append(board.edge(tick, number % 2 == 0))
        if number % 3 == 2:
            script.append(board.status(tick + 1000))
    script += [board.status(tick + 500_000)]
    true = [(edge.tick, edge.closed) for edge in board.edges]
    data = b"".join(script)
    for at in range(len(data)):
        for spoilt in (b"", bytes((data[at] ^ 0x01,)), b"\0", b"\xff"):
            edges, losses = hear_native(data[:at] + spoilt + data[at + 1 :], list(board.edges))
            assert edges == true, (at, spoilt)
            assert losses.edges_lost == 0
            if spoilt != data[at : at + 1]:
                assert losses.frames_bad + losses.frames_missing > 0 or at >= len(data) - 30


def hear_native(data, edges):
    connection, board = native_armed()
    board.edges = edges
    readings, now_s = [], 1000.0
    for at in range(0, len(data), 40):
        now_s += 0.05
        readings += connection.receive(data[at : at + 40], now_s)
        readings += connection.receive(board.hear(connection.to_send(now_s)), now_s)
    # One more STATUS, as a board says it every 262 ms: it tells of edges whose message was spoilt.
    readings += connection.receive(b"\0" + board.status(10**9), now_s + 0.3)
    for _ in range(8):
        now_s += 0.3
        readings += connection.receive(board.hear(connection.to_send(now_s)), now_s)
    return [(r.tick, r.closed) for r in readings if isinstance(r, Edge)], connection.losses


def test_samples_lost_in_any_place_are_counted_to_the_last():
    chance = random.Random(5)
    for _ in range(200):
        board = Board(PLATE)
        connection = NativeConnection()
        for step in range(20):
            if step == 10:
                connection.start(StartRequest((), 1000.0), float(step))
            connection.receive(board.hear(connection.to_send(float(step))), float(step))
        readings = []
        for block in range(50):
            data = board.samples(block * 8000, np.full((4, 2), block))
            if chance.random() < 0.9:
                readings += connection.receive(data, 100.0 + block)
        connection.stop(200.0)
        connection.receive(board.hear(connection.to_send(200.0)), 200.0)
        readings += connection.receive(board.status(10**8), 200.1)
        got = sum(len(r.counts) for r in readings if isinstance(r, ForceBlock))
        lost = sum(r.count for r in readings if isinstance(r, SamplesLost))
        assert got + lost == 200
        assert connection.losses.samples_lost == lost


# --- check-less languages: one byte lost or changed ---


def armed(kind):
    box = TextBox(kind) if kind in ("4platforms", "wichro") else Box(kind)
    connection = ChronopicConnection(generation=kind)
    now_s = 0.0
    started = False
    while not connection.armed:
        now_s += 0.05
        connection.receive(box.hear(connection.to_send(now_s)), now_s)
        if connection.settled and not started:
            connection.start(StartRequest(), now_s)
            started = True
    return connection, box, now_s


def session(kind):
    """Every byte of a session with its arrival (bytes of an event 1 ms apart), and the truth."""
    _, box, now_s = armed(kind)
    sent, ends = [], []
    for number, seconds in enumerate(PHASES_S):
        now_s += seconds
        late_s = 0.055 + 0.016 * (number % 3) / 2
        ends.append((now_s, box.closed is False, seconds))
        for at, byte in enumerate(box.phase(seconds)):
            sent.append((byte, now_s + late_s + 0.001 * at))
    return sent, ends


def check_phases(kind, sent, ends, what):
    """Every phase that is told without a break between its ends is a true one within 60 ms."""
    connection, _, _ = armed(kind)
    tick_s = connection.info.tick_s
    edges = []
    for byte, arrival_s in sent:
        for reading in connection.receive(bytes((byte,)), arrival_s):
            if isinstance(reading, Edge):
                edges.append((reading, arrival_s))
    for (first, _), (second, arrival_s) in pairwise(edges):
        if first.clock != second.clock:
            continue
        said_s = (second.tick - first.tick) * tick_s
        true = [
            (closed, seconds)
            for end_s, closed, seconds in ends[1:]
            if end_s <= arrival_s <= end_s + 0.2
        ]
        assert len(true) == 1, what
        # tick rounding and the spread of the arrivals themselves (16 ms) come on top
        assert second.closed is true[0][0], what
        assert abs(said_s - true[0][1]) <= BOUND_S + 0.016 + 0.005 + 1e-9, what
    return len(edges)


@pytest.mark.parametrize("kind", ["2005", "4platforms", "wichro"])
def test_one_byte_lost_at_every_position_gives_no_unflagged_wrong_phase(kind):
    sent, ends = session(kind)
    assert check_phases(kind, sent, ends, "whole") == len(PHASES_S)
    for at in range(len(sent)):
        check_phases(kind, sent[:at] + sent[at + 1 :], ends, ("lost", at))


@pytest.mark.parametrize("kind", ["2005", "4platforms", "wichro"])
def test_one_byte_changed_at_every_position_gives_no_unflagged_wrong_phase(kind):
    sent, ends = session(kind)
    chance = random.Random(4)
    everything = os.environ.get("JUMPSTATION_EVERY_VALUE")
    for at, (byte, arrival_s) in enumerate(sent):
        telling = {0, 1, 0x58, 0x45, 0x4A, 0xFF, 0x0A, 0x0D, 0x2D, 0x30, 0x31, 0x39, 0x3A, 0x3B}
        values = range(256) if everything else telling | {byte ^ 1 << bit for bit in range(8)}
        for value in sorted(values | {chance.randrange(256)} if not everything else values):
            spoilt = [*sent[:at], (value, arrival_s), *sent[at + 1 :]]
            check_phases(kind, spoilt, ends, ("changed", at, value))
