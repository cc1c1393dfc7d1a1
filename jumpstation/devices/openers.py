"""From a spec to an open device: the factories that the table names."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from jumpstation import __version__
from jumpstation.devices.connections import make_connection
from jumpstation.devices.interface import Device, Transport
from jumpstation.devices.live import LiveDevice
from jumpstation.devices.recording import Recorder, read_recording
from jumpstation.devices.replay import ReplayDevice
from jumpstation.devices.serial_transport import SerialTransport
from jumpstation.devices.spec import number, split_options
from jumpstation.errors import InputError


def open_live(
    spec: str, transport: Transport, connection: dict[str, Any], record: Path | None
) -> LiveDevice:
    """Open a transport with the connection of `connections.make_connection`, recorded or not."""
    recorder = None
    if record is not None:
        started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        recorder = Recorder(
            record,
            {
                "connection": connection,
                "spec": spec,
                "program": f"jumpstation {__version__}",
                "started": started,
            },
        )
    try:
        return LiveDevice(transport, make_connection(connection, spec), recorder, connection).open()
    except BaseException:
        if recorder is not None:
            recorder.discard()
        raise


def open_native(rest: str, record: Path | None) -> Device:
    """`native:PORT[?baud=500000]`"""
    port, options = split_options("native", rest, ["baud"])
    connection: dict[str, Any] = {"language": "native", "pings": True}
    if "baud" in options:
        connection["baud"] = int(number("native", options, "baud", 300, 4_000_000))
    return open_live(f"native:{rest}", SerialTransport(port), connection, record)


def open_simulated(rest: str, record: Path | None) -> Device:
    """`sim[:key=value,...]`; what the protocol wants done is told to `device.transport.expect`."""
    from jumpstation.devices.simulated.transport import SimulatedTransport

    transport = SimulatedTransport(rest)
    connection = {"language": "native", "kind": "sim", "for_measurement": False, "pings": True}
    return open_live(f"sim:{rest}" if rest else "sim", transport, connection, record)


def open_chronopic(rest: str, record: Path | None) -> Device:
    """`chronopic:PORT[?generation=2005]`"""
    port, options = split_options("chronopic", rest, ["generation"])
    connection = {"language": "chronopic", **options}
    return open_live(f"chronopic:{rest}", SerialTransport(port), connection, record)


def open_replay(rest: str, record: Path | None) -> Device:
    """`replay:FILE[?pace=1]`; a replay is not recorded again: raises InputError."""
    path, options = split_options("replay", rest, ["pace"])
    if record is not None:
        raise InputError(f"replay:{rest}", "is a recording already", "leave --record out")
    pace = number("replay", options, "pace", 0.01, 1000) if "pace" in options else None
    return ReplayDevice(f"replay:{path}", read_recording(path), pace).open()
