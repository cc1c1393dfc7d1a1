"""Test protocols: TOML to a validated Protocol, all faults at once, each with its place."""

from jumpstation.protocols.load import (
    Entry,
    battery_from_text,
    check_file,
    list_batteries,
    list_protocols,
    load_battery,
    load_protocol,
    packaged_folder,
    protocol_from_text,
    with_frequency,
    with_heights,
)
from jumpstation.protocols.questions import KNOWN_QUESTIONS, question_of
from jumpstation.protocols.schema import Battery, BatteryStep, Cue, Movement, Protocol, Question

__all__ = [
    "KNOWN_QUESTIONS",
    "Battery",
    "BatteryStep",
    "Cue",
    "Entry",
    "Movement",
    "Protocol",
    "Question",
    "battery_from_text",
    "check_file",
    "list_batteries",
    "list_protocols",
    "load_battery",
    "load_protocol",
    "packaged_folder",
    "protocol_from_text",
    "question_of",
    "with_frequency",
    "with_heights",
]
