"""The other end of a real line: a board or a box behind a pty or a socket, in a thread."""

import os
import select
import socket
import threading
import tty


class PtyEnd:
    """`port` is what a program opens; `hear` of the thing behind it answers every byte."""

    def __init__(self, thing):
        self.thing = thing
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self._open()

    def _open(self):
        self._lock = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.unplug()

    def say(self, data):
        with self._lock:
            os.write(self.master, data)

    def unplug(self):
        """Close the device's side, as pulling the cable does."""
        if not self._closing:
            self._closing = True
            self._thread.join()
            os.close(self._slave)
            os.close(self.master)

    def _serve(self):
        while not self._closing:
            if not select.select([self.master], [], [], 0.02)[0]:
                continue
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            answer = self.thing.hear(data)
            if answer:
                self.say(answer)


class SocketEnd:
    """The same behind a TCP port: `url` is socket://…"""

    def __init__(self, thing):
        self.thing = thing
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        self._line = None
        self._closing = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.unplug()

    def say(self, data):
        self._line.sendall(data)

    def unplug(self):
        self._closing = True
        self._thread.join()
        self._listener.close()
        if self._line is not None:
            self._line.close()
            self._line = None

    def _serve(self):
        self._listener.settimeout(0.05)
        while not self._closing:
            try:
                if self._line is None:
                    self._line, _ = self._listener.accept()
                    self._line.settimeout(0.05)
                data = self._line.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            answer = self.thing.hear(data)
            if answer:
                self._line.sendall(answer)
