"""Laws of the way from native bytes to contacts: any chopping is the same, no loss is silent."""

import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstation.devices.simulated.listening import Listener
from jumpstation.model import ContactDone, Edge, Flag, ForceBlock, StartRequest
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream
from jumpstation.wire.framing import FrameDecoder
from jumpstation.wire.messages import Ack, decode
from jumpstation.wire.native import NativeConnection
from tests.wire.board import MAT, PLATE, Board

SETTINGS = DetectionSettings(0.05, 0.05)
SPECS = {
    "mat": "device=mat,hops=8,bounce=4,seed=11,stand=1",
    "plate": "device=plate,hops=5,noise=3,drift=20,seed=12,stand=1.2",
    "mat, faults": "device=mat,hops=8,seed=13,stand=1,fault=lost_bytes@2.1x3+lost_bytes@3.0x40",
    "plate, faults": "device=plate,hops=5,seed=14,stand=1.2,fault=overrun@2.5x2+lost_bytes@3.1x90",
}


def plain(thing):
    """A signal as text that tells every number of it, arrays included."""
    if isinstance(thing, ContactDone) and thing.contact.trace is not None:
        trace = thing.contact.trace
        sides = {str(side): force.tobytes() for side, force in trace.by_side.items()}
        return repr(thing.contact) + repr((trace.start_s, trace.force_n.tobytes(), sides))
    return repr(thing)


@cache
def recorded(name):
    """The bytes after START was answered, and the connection's way to that point, played again."""
    heard = Listener(SPECS[name]).hear()
    return heard.run_bytes, heard.info


def connected(name):
    """A connection that is armed as the one that heard the bytes was."""
    info = recorded(name)[1]
    board = Board(PLATE if info.force else MAT)
    connection = NativeConnection()
    request = StartRequest((), 1000.0) if info.force else StartRequest((0,))
    for step in range(40):
        if step == 20:
            connection.start(request, float(step))
        connection.receive(board.hear(connection.to_send(float(step))), float(step))
    assert connection.armed
    return connection


def signals(name, pieces):
    """Everything that the stream tells of the run's bytes in these pieces, and the losses."""
    connection, info = connected(name), recorded(name)[1]
    stream = ContactStream(info, SETTINGS)
    told = []
    for piece in pieces:
        for reading in connection.receive(piece, 100.0):
            told += stream.push(reading)
    told += stream.finish()
    return [plain(signal) for signal in told], connection.losses


@cache
def whole(name):
    return signals(name, [recorded(name)[0]])


@pytest.mark.parametrize("name", SPECS)
@settings(max_examples=12, deadline=None)
@given(sizes=st.lists(st.integers(1, 65_536) | st.integers(1, 300), min_size=1, max_size=8))
def test_signals_are_the_same_for_any_chopping_of_the_bytes(name, sizes):
    data = recorded(name)[0]
    pieces, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        pieces.append(data[at : at + size])
        at, turn = at + size, turn + 1
    assert signals(name, pieces) == whole(name)


@pytest.mark.parametrize("name", SPECS)
def test_signals_are_the_same_byte_by_byte(name):
    data = recorded(name)[0]
    assert signals(name, [data[at : at + 1] for at in range(len(data))]) == whole(name)
    assert sum("ContactDone" in s or "Contact(" in s for s in whole(name)[0]) >= 5


# --- whole frames dropped ---


def contacts_of(told):
    return [signal.contact for signal in told if isinstance(signal, ContactDone)]


@cache
def while_armed(name):
    """The run's frames until STOP is answered."""
    frames = [frame + b"\0" for frame in recorded(name)[0].split(b"\0") if frame]
    messages = [decode(FrameDecoder().feed(frame)[0]) for frame in frames]
    return frames[: next(i for i, message in enumerate(messages) if isinstance(message, Ack))]


def dropped(name, chance, share):
    """The run's frames, each lost with this chance; nobody answers when edges are asked for.

    STATUS messages at the very end come through, as they do in the seconds after.
    """
    info = recorded(name)[1]
    frames = while_armed(name)
    kept = [f for i, f in enumerate(frames) if chance.random() >= share or i >= len(frames) - 3]
    connection, stream = connected(name), ContactStream(info, SETTINGS)
    told, readings, now_s = [], [], 100.0
    for frame in kept:
        now_s += 0.01
        readings += connection.receive(frame, now_s)
    for _ in range(200):  # long enough to give up what is asked for in vain
        now_s += 0.1
        connection.to_send(now_s)
        readings += connection.receive(b"", now_s)
    for reading in readings:
        told += stream.push(reading)
    told += stream.finish()
    return contacts_of(told), readings, connection.losses, len(frames) - len(kept)


VOID = {Flag.EDGE_LOST, Flag.SAMPLES_LOST, Flag.CLOCK_BROKEN, Flag.DOUBLE_CONTACT}


def true_phases(name):
    """Contact and flight times that the stream finds where nothing is lost."""
    stream = ContactStream(recorded(name)[1], SETTINGS)
    readings = connected(name).receive(b"".join(while_armed(name)), 100.0)
    told = [s for reading in readings for s in stream.push(reading)] + stream.finish()
    return contacts_of(told), readings


@pytest.mark.parametrize("name", ["mat", "plate"])
def test_where_frames_are_lost_contacts_are_right_or_flagged_and_losses_counted(name):
    chance = random.Random(7)
    true, all_readings = true_phases(name)
    near_s = 1e-9 if name == "mat" else 2.5e-3
    touched = 0
    for _ in range(60):
        found, readings, losses, gone = dropped(name, chance, chance.choice([0.01, 0.05, 0.2]))
        edges = [sum(isinstance(r, Edge) for r in some) for some in (all_readings, readings)]
        samples = [
            sum(len(r.counts) for r in some if isinstance(r, ForceBlock))
            for some in (all_readings, readings)
        ]
        assert losses.edges_lost == edges[0] - edges[1]
        assert losses.samples_lost == samples[0] - samples[1]
        assert gone == 0 or losses.frames_missing > 0
        for contact in found:
            if contact.flags & VOID:
                touched += 1
                continue
            if contact.contact_time_s is None or contact.flight_time_s is None:
                continue  # told as missing
            near = [t for t in true if _same(t.touchdown, contact.touchdown, near_s)]
            assert len(near) == 1, contact
            for mine, other in zip(_times(contact), _times(near[0]), strict=True):
                assert other is not None
                assert mine == pytest.approx(other, abs=2 * near_s), contact
    assert touched > 10


def _times(contact):
    return contact.contact_time_s, contact.flight_time_s


def _same(one, other, near_s):
    return one is not None and other is not None and np.abs(one.time_s - other.time_s) <= near_s
