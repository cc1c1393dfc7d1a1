"""Bytes through pyserial: ports, ptys, socket:// and rfc2217:// alike."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import sys
import time
from pathlib import Path

import serial

from jumpstation.errors import DeviceError, DeviceLost

_CHUNK = 65536
_SLICE_S = 0.02  # where a port cannot be waited on, how long one read may take


class PortNotUsable(DeviceError):
    """A port that cannot even be opened, whatever is behind it."""


class SerialTransport:
    """See `devices.interface.Transport`; `port` is a port name or any pyserial URL."""

    real_time = True

    def __init__(self, port: str) -> None:
        self.name = port
        self._port: serial.Serial | None = None
        self._handle: int | None = None

    def open(self, baud: int) -> None:
        """Open the port; raises PortNotUsable that says why it is not usable."""
        try:
            port = serial.serial_for_url(self.name, do_not_open=True, baudrate=baud, timeout=0)
            if "://" not in self.name:
                port.write_timeout = 2  # rfc2217 knows no such thing
                if os.name == "posix":
                    port.exclusive = True
            port.open()
        except (serial.SerialException, OSError, ValueError) as error:
            raise PortNotUsable(self.name, *why_not(self.name, error)) from error
        self._port = port
        self._handle = _waitable(port)
        if self._handle is None:
            port.timeout = _SLICE_S

    def set_baud(self, baud: int) -> None:
        """Change the line rate; raises PortNotUsable where the port cannot."""
        try:
            self._open_port().baudrate = baud
        except (serial.SerialException, OSError, ValueError) as error:
            raise PortNotUsable(self.name, *why_not(self.name, error)) from error

    def read(self, timeout_s: float) -> bytes:
        """What is there within `timeout_s`, b"" for nothing; raises DeviceLost."""
        port = self._open_port()
        try:
            if self._handle is not None:
                if not select.select([self._handle], [], [], timeout_s)[0]:
                    return b""
                return bytes(port.read(_CHUNK))
            first = port.read(1)
            return bytes(first + port.read(port.in_waiting)) if first else b""
        except (serial.SerialException, OSError, ValueError, TypeError) as error:
            raise self._lost() from error

    def write(self, data: bytes) -> None:
        """Send all of it; raises DeviceLost."""
        try:
            self._open_port().write(data)
        except (serial.SerialException, OSError, ValueError, TypeError) as error:
            raise self._lost() from error

    def now_s(self) -> float:
        return time.monotonic()

    def close(self) -> None:
        port, self._port = self._port, None
        if port is None:
            return
        # pyserial leaves a network socket open where its other end has gone
        sock = getattr(port, "_socket", None)
        # a port that is gone already has nothing left to close
        with contextlib.suppress(serial.SerialException, OSError):
            port.close()
        if sock is not None:
            sock.close()

    def _open_port(self) -> serial.Serial:
        if self._port is None:
            raise DeviceLost(self.name, "is closed", "open it again")
        return self._port

    def _lost(self) -> DeviceLost:
        return DeviceLost(
            self.name,
            "the device went away (unplugged, or its connection closed)",
            "plug it in and start the test again",
        )


def _waitable(port: serial.Serial) -> int | None:
    """A file descriptor that can be waited on with select, where the port has one."""
    if os.name != "posix":
        return None
    try:
        return port.fileno()
    except (AttributeError, OSError, ValueError):
        return None


def why_not(port: str, error: Exception) -> tuple[str, str]:
    """Why a port could not be opened: what was found and what to do."""
    code = getattr(error, "errno", None)
    text = str(error).lower()
    if code == errno.ENOENT or "filenotfounderror" in text:
        return "there is no such port", "plug the device in; `jumpstation devices` lists the ports"
    if code in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in text or _windows_busy(text):
        return "it is in use by another program", "close the other program and try again"
    if code in (errno.EACCES, errno.EPERM):
        return "there is no permission to open it", _permission_line(port)
    if code == errno.ECONNREFUSED:
        return "nothing listens at this address", "check address and port number"
    if "invalid url" in text or "protocol_" in text:
        return "this kind of address is not known", "use a port name, socket:// or rfc2217://"
    return f"it could not be opened ({error})", "check the name and the cable"


def _windows_busy(text: str) -> bool:
    return sys.platform == "win32" and "permissionerror" in text


def _permission_line(port: str) -> str:
    if not sys.platform.startswith("linux"):
        return "ask the administrator for the right to use serial ports"
    import grp

    try:
        group = grp.getgrgid(Path(port).stat().st_gid).gr_name
    except (OSError, KeyError):
        group = "dialout"
    return f"run: sudo usermod -aG {group} $USER, then log out and in again"
