"""Real lines: ptys and sockets, opened, used, pulled out."""

import errno
import os
import time

import pytest
import serial

from jumpstation.devices import open_device
from jumpstation.devices.serial_transport import SerialTransport, why_not
from jumpstation.errors import DeviceError, DeviceLost, InputError, NotPossible
from jumpstation.model import DeviceStatus, Edge, ForceBlock, StartRequest
from tests.devices.ends import PtyEnd, SocketEnd
from tests.wire.board import PLATE, Board
from tests.wire.boxes import Box

posix = pytest.mark.skipif(os.name != "posix", reason="ptys are a thing of posix")


def read_until(device, count, kind, seconds=3.0):
    """Readings of one kind, until there are `count`."""
    found = []
    end_s = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < end_s:
        found += [r for r in device.read(0.05) if isinstance(r, kind)]
    return found


@posix
def test_a_board_on_a_pty():
    board = Board()
    with PtyEnd(board) as end:
        device = open_device(f"native:{end.port}?baud=250000")
        assert device.info.device_id == "JUMP0001"
        assert device.real_time
        device.start(StartRequest())
        end.say(board.edge(1000, True))
        end.say(board.edge(361_000, False))
        assert read_until(device, 2, Edge) == [Edge(1000, True), Edge(361_000, False)]
        end.say(board.status(400_000))
        assert len(read_until(device, 1, DeviceStatus)) == 1
        assert len(device.take_clock_points()) == 1
        device.stop()
        assert not board.armed
        device.close()
        device.close()


def test_a_board_behind_a_socket_with_samples_in_bulk():
    import numpy as np

    board = Board(PLATE)
    with SocketEnd(board) as end:
        device = open_device(f"native:{end.url}")
        device.start(StartRequest((), 1000.0))
        for number in range(300):
            end.say(board.samples(number * 8000, np.full((4, 2), number)))
        blocks = read_until(device, 300, ForceBlock)
        assert [block.counts[0, 0] for block in blocks] == list(range(300))
        assert device.losses.samples_lost == 0
        device.close()


@posix
def test_a_chronopic_on_a_pty_forced_and_found():
    for spec in ("chronopic:{}", "chronopic:{}?generation=2014"):
        box = Box("2014")
        with PtyEnd(box) as end:
            device = open_device(spec.format(end.port))
            assert device.info.kind == "chronopic-2014"
            device.start(StartRequest())
            assert box.debounce == 2
            end.say(box.phase(1.0))
            assert read_until(device, 1, Edge) == [Edge(0, True)]
            device.close()


@posix
def test_unplugged_in_the_middle_is_said_and_keeps_what_came():
    board = Board()
    end = PtyEnd(board)
    device = open_device(f"native:{end.port}")
    device.start(StartRequest())
    end.say(board.edge(1000, True))
    assert read_until(device, 1, Edge) == [Edge(1000, True)]
    end.unplug()
    with pytest.raises(DeviceLost, match=r"went away .* plug it in and start the test again"):
        read_until(device, 1, Edge)
    device.stop()  # says nothing: there is nobody to hear it
    with pytest.raises(DeviceLost):
        device.read(0.01)
    device.close()


def test_a_socket_that_closes_is_a_lost_device():
    board = Board()
    end = SocketEnd(board)
    device = open_device(f"native:{end.url}")
    end.unplug()
    with pytest.raises(DeviceLost):
        read_until(device, 1, Edge)
    device.close()


@posix
def test_a_start_the_device_refuses():
    board = Board(PLATE)
    board.results["start"] = 2
    with PtyEnd(board) as end:
        device = open_device(f"native:{end.port}")
        with pytest.raises(NotPossible, match="cannot carry this rate"):
            device.start(StartRequest((), 1000.0))
        device.close()


# --- ports that cannot be used ---


@posix
def test_a_silent_device_is_given_up_within_four_seconds():
    with PtyEnd(Box("2005")) as end:
        end.thing.hear = lambda data: b""
        begin_s = time.monotonic()
        with pytest.raises(DeviceError, match="it does not answer; check the cable"):
            open_device(f"native:{end.port}")
        assert 2.5 < time.monotonic() - begin_s < 4.5


@posix
def test_bytes_and_no_frame_are_said_to_be_a_wrong_baud():
    with PtyEnd(Box("2005")) as end:
        end.thing.hear = lambda data: bytes(range(1, 40)) * 3
        with pytest.raises(DeviceError, match="no frame among them at 500000 baud: wrong baud"):
            open_device(f"native:{end.port}")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("native:/dev/ttyNOT", "there is no such port"),
        ("native:socket://127.0.0.1:1", "nothing listens|could not be opened"),
        ("native:nosuch://x", "this kind of address is not known"),
    ],
)
def test_a_port_that_cannot_be_opened_says_why(spec, said):
    with pytest.raises(DeviceError, match=said) as caught:
        open_device(spec)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


@posix
def test_a_port_in_use_is_busy():
    with PtyEnd(Board()) as end:
        first = open_device(f"native:{end.port}")
        with pytest.raises(DeviceError, match="in use by another program"):
            open_device(f"native:{end.port}")
        first.close()


def test_no_permission_gives_the_line_that_mends_it():
    error = serial.SerialException(errno.EACCES, "could not open port")
    found, do = why_not("/dev/ttyUSB0", error)
    assert found == "there is no permission to open it"
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert do.startswith("run: sudo usermod -aG ")
        assert do.endswith(" $USER, then log out and in again")


def test_a_closed_transport_is_a_lost_device():
    with pytest.raises(DeviceLost, match="is closed"):
        SerialTransport("/dev/null").read(0.0)


# --- specs ---


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("organ", "'organ' is not known; known are chronopic, keyboard, native, replay, sim"),
        ("native:", "nothing stands after the colon"),
        ("native:COM3?speed=3", "'speed' is no option; options are baud"),
        ("native:COM3?baud=fast", "baud=fast is not a number"),
        ("replay:/nowhere.rec", "cannot be read"),
    ],
)
def test_a_spec_that_cannot_be_read_says_what_is_wrong(spec, said):
    with pytest.raises(InputError, match=said):
        open_device(spec)


def test_an_unknown_generation_names_the_known_ones():
    with pytest.raises(NotPossible, match="2005, 2012, 2014, 2016, 4platforms, wichro"):
        open_device("chronopic:COM3?generation=1999")
