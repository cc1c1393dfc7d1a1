"""The only input and output to devices: transports, recordings, one table of names."""

from jumpstation.devices.interface import Device, EndOfInput, Transport
from jumpstation.devices.table import open_device

__all__ = ["Device", "EndOfInput", "Transport", "open_device"]
