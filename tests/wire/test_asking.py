"""Questions to an idle board: calibration pages, self-test; and pings for its clock."""

import datetime

import pytest

from jumpstation.devices import open_device
from jumpstation.devices.recording import encode_header, recording_from_bytes
from jumpstation.devices.replay import ReplayDevice
from jumpstation.errors import NotPossible
from jumpstation.model import Edge, Ended, StartRequest
from jumpstation.wire import messages as m
from jumpstation.wire.calibration import DEVICE_PAGE, CalibrationRecord
from jumpstation.wire.native import PING_ARMED_S, PING_IDLE_S, NativeConnection
from tests.wire.board import PLATE, Board


@pytest.fixture
def device():
    device = open_device("sim:device=both,seed=3")
    yield device
    device.close()


def test_a_page_that_was_set_comes_back_and_is_used(device):
    record = CalibrationRecord(0.0123, 77, 0.001, 1.5, datetime.date(2026, 4, 1), 20.5)
    assert device.ask(m.CalSet(0, record.to_bytes())).result == 0
    assert device.ask(m.CalGet(0)).record == record.to_bytes()
    assert device.info.force.scale_n_per_count[0] == pytest.approx(0.0123)
    assert device.info.force.zero_counts[0] == 77


def test_a_refusal_carries_its_result(device):
    assert device.ask(m.CalSet(9, bytes(40))).result == 4
    assert device.ask(m.CalGet(DEVICE_PAGE)).result == 0


def test_a_self_test_gives_its_edges(device):
    answer = device.ask(m.SelfTest(20, 1000))
    assert answer.result == 0
    assert [edge.closed for edge in answer.edges] == [True, False] * 20


def test_nothing_is_asked_of_a_device_that_measures(device):
    device.start(StartRequest())
    with pytest.raises(NotPossible, match="is measuring"):
        device.ask(m.SelfTest(20, 1000))


def test_a_board_that_does_not_answer_is_given_up():
    board, connection = Board(PLATE), NativeConnection()
    now_s = 0.0
    while not connection.settled:
        now_s += 0.02
        connection.receive(board.hear(connection.to_send(now_s)), now_s)
    connection.ask(m.SelfTest(2, 1000), now_s)
    begun_s = now_s
    while not connection.settled:
        now_s += 0.02
        connection.to_send(now_s)
        connection.receive(b"", now_s)
    assert connection.take_answer().result is None
    assert now_s - begun_s == pytest.approx(3.0, abs=0.3)


@pytest.mark.parametrize(("armed", "pause_s"), [(True, PING_ARMED_S), (False, PING_IDLE_S)])
def test_pings_come_at_their_pace(armed, pause_s):
    board, connection = Board(PLATE), NativeConnection(pings=True)
    now_s, sent = 0.0, []
    if armed:
        while not connection.settled:
            now_s += 0.01
            connection.receive(board.hear(connection.to_send(now_s)), now_s)
        connection.start(StartRequest(), now_s)
    begin_s = now_s
    while now_s < begin_s + 10.0:
        now_s += 0.001
        data = connection.to_send(now_s)
        if data:
            sent.append(data)
            connection.receive(board.hear(data), now_s)
    pings = [data for data in sent if m.Ping.type in data[1:2]]
    assert len(pings) == pytest.approx(10.0 / pause_s, rel=0.15)


def test_a_recording_of_questions_and_two_tests_is_lived_again(tmp_path):
    path = tmp_path / "asked.jsrec"
    device = open_device("sim:device=both,seed=3,hops=3", path)
    device.ask(m.SelfTest(5, 1000))
    lived = []
    for _ in range(2):
        device.start(StartRequest())
        for _ in range(120):
            lived += device.read(0.05)
        device.stop()
        lived += device.read(0.05)
    points = device.take_clock_points()
    device.close()
    again = open_device(f"replay:{path}")
    found = []
    for _ in range(2):
        again.start(StartRequest())
        while again.armed:
            found += again.read(0.0)
    while (more := again.read(0.0)) != [Ended()]:
        found += more
    assert len(points) > 200
    assert again.take_clock_points() == points
    edges = [r for r in lived if isinstance(r, Edge)]
    assert edges
    assert [r for r in found if isinstance(r, Edge)] == edges
    assert again.losses == device.losses


def test_the_second_run_alone_is_lived_again_whatever_was_said_between():
    """A trial keeps the handshake and its own bytes: the numbers between them are missing."""
    device = open_device("sim:seed=3,hops=3")
    device.start(StartRequest())
    for _ in range(100):
        device.read(0.05)
    device.stop()
    device.start(StartRequest())
    kept = []
    before = device.tap(lambda record, now_s: kept.append(record))
    edges = []
    for _ in range(100):
        edges += [r for r in device.read(0.05) if isinstance(r, Edge)]
    device.close()
    data = encode_header({"connection": dict(device.description)}) + before + b"".join(kept)
    again = ReplayDevice("again", recording_from_bytes(data, "again")).open()
    again.start(StartRequest())
    found = []
    while (more := again.read(0.0)) != [Ended()]:
        found += [r for r in more if isinstance(r, Edge)]
    assert edges
    assert found == edges
