"""What is connected: the serial ports of this machine, and who answers on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from serial.tools import list_ports

from jumpstation.devices.live import LiveDevice
from jumpstation.devices.serial_transport import PortNotUsable, SerialTransport
from jumpstation.errors import DeviceError
from jumpstation.model import DeviceInfo
from jumpstation.wire.chronopic import ChronopicConnection
from jumpstation.wire.connection import Connection
from jumpstation.wire.native import NativeConnection


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port: `hardware` is what its USB bridge says of itself."""

    name: str
    hardware: str = ""
    serial_number: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Who answered on a port: the spec to use and the device, or why it is not usable."""

    port: Port
    spec: str | None = None
    info: DeviceInfo | None = None
    why_not: str | None = None


def ports() -> list[Port]:
    """The ports that something is plugged into, by name; empty built-in ones are left out."""
    return [
        Port(port.device, port.description or "", port.serial_number)
        for port in sorted(list_ports.comports())
        if port.hwid != "n/a"
    ]


def identify(port: Port, tell: Callable[[str], None] = lambda text: None) -> Found:
    """Ask a port who is there; takes about 13 s where nobody known answers.

    First as a Chronopic at 9600 baud, because one that hears a faster line can hang until it is
    plugged in anew; then as a jumpstation board; then as one of the text families.
    """
    reasons = {}
    for name, what, connection in _attempts():
        tell(f"{port.name}: asking for {what} ...")
        device = LiveDevice(SerialTransport(port.name), connection, None, {"language": name})
        try:
            info = device.open().info
        except PortNotUsable as error:
            return Found(port, why_not=f"{error.found}; {error.do}")
        except DeviceError as error:
            reasons[what] = error.found
            continue
        device.close()
        return Found(port, f"{name}:{port.name}", info)
    return Found(port, why_not=f"unknown device: asked as a board, {reasons['a board']}")


def _attempts() -> Iterator[tuple[str, str, Connection]]:
    yield "chronopic", "a Chronopic", ChronopicConnection(text=False)
    yield "native", "a board", NativeConnection()
    yield "chronopic", "a 4Platforms or a Wichro", ChronopicConnection()
