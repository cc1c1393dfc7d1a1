"""What the numbers of the native wire mean, in sentences (hardware/WIRE.md)."""

from __future__ import annotations

from collections.abc import Mapping

# MCUSR bits at boot
RESET_CAUSE: Mapping[int, str] = {
    0x01: "it was switched on",
    0x02: "its reset line was pulled, as opening a port or the button does",
    0x04: "its supply voltage broke down",
    0x08: "its watchdog bit: the firmware hung",
}

# ACK result of START: (found, what to do)
REFUSAL_TEXT: Mapping[int, tuple[str, str]] = {
    1: ("the device is armed already", "stop the running test first"),
    2: ("the link or the converter cannot carry this rate", "ask for a lower rate"),
    3: ("the device has no converter or it does not answer", "check the plate's wiring"),
    4: ("the device did not understand what was asked", "update its firmware"),
    5: ("the device is busy", "try again"),
    8: ("the device does not know START", "update its firmware"),
}

# FAULT code: (stable code, sentence)
FAULT_TEXT: Mapping[int, tuple[str, str]] = {
    1: ("edge_queue_overrun", "the device lost edges: too many came at once"),
    2: ("sample_overrun", "the device lost force samples: the link was too slow"),
    3: ("converter_silent", "the plate's converter does not answer"),
    4: ("converter_register", "the plate's converter did not keep a setting"),
    5: ("loop_open", "a mat's cable is open or unplugged"),
    6: ("calibration_corrupt", "a calibration record in the device is damaged and not used"),
    7: ("self_test_timeout", "the self-test's pulse did not come back: check the jumper"),
}
