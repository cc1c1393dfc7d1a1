"""A board on a serial port of another machine: rfc2217://, with pyserial's own server half."""

import socket
import threading

import pytest
import serial
from serial.rfc2217 import PortManager

from jumpstation.devices import open_device
from jumpstation.errors import DeviceLost
from jumpstation.model import Edge, StartRequest
from tests.devices.ends import PtyEnd
from tests.wire.board import Board

# pyserial 3.5's own client and server use old names of the threading module.
pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")


class Pty(serial.Serial):
    """A pty has no modem lines to ask for or to set."""

    cts = dsr = ri = cd = False

    def _update_rts_state(self):
        pass

    def _update_dtr_state(self):
        pass


class Server:
    """Shares one serial port as RFC 2217 tells, for one client."""

    def __init__(self, port):
        self.serial = Pty(port, timeout=0.02)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"rfc2217://127.0.0.1:{self.listener.getsockname()[1]}"
        self.line = None
        self.closing = False
        self.threads = [threading.Thread(target=self._serve)]
        self.threads[0].start()

    def write(self, data):
        self.line.sendall(data)

    def close(self):
        self.closing = True
        for thread in self.threads:
            thread.join()
        for end in (self.line, self.listener, self.serial):
            end.close()

    def _serve(self):
        self.line, _ = self.listener.accept()
        self.line.settimeout(0.02)
        manager = PortManager(self.serial, self)
        while not self.closing:
            if data := self.serial.read(self.serial.in_waiting or 1):
                self.line.sendall(b"".join(manager.escape(data)))
            try:
                received = self.line.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                return
            if not received:
                return
            self.serial.write(b"".join(manager.filter(received)))


def test_a_board_behind_rfc2217():
    board = Board()
    with PtyEnd(board) as end:
        server = Server(end.port)
        device = open_device(f"native:{server.url}")
        try:
            assert device.info.device_id == "JUMP0001"
            device.start(StartRequest())
            end.say(board.edge(1000, True))
            found = []
            for _ in range(100):
                found += [r for r in device.read(0.05) if isinstance(r, Edge)]
                if found:
                    break
            assert found == [Edge(1000, True)]
        finally:
            device.close()
            server.close()


def test_a_server_that_goes_away_is_a_lost_device():
    with PtyEnd(Board()) as end:
        server = Server(end.port)
        device = open_device(f"native:{server.url}")
        server.close()
        try:
            with pytest.raises(DeviceLost):
                for_a_while(device)
        finally:
            device.close()


def for_a_while(device):
    for _ in range(60):
        device.read(0.05)
