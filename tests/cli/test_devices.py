"""`jumpstation devices` against real lines: a board, a jump box, nobody, a port in use."""

import json

from click.testing import CliRunner
from serial.tools.list_ports_common import ListPortInfo

from jumpstation.cli.devices import devices
from jumpstation.devices import open_device
from jumpstation.devices.ports import Port, identify, ports
from tests.devices.ends import PtyEnd
from tests.wire.board import PLATE, Board
from tests.wire.boxes import Box


def called(*arguments):
    result = CliRunner().invoke(devices, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result


def test_a_board_is_found_and_described():
    with PtyEnd(Board(PLATE)) as end:
        result = called(end.port)
    assert f"--device native:{end.port}" in result.stdout
    assert "native, id JUMP0001, firmware 0.1.0" in result.stdout
    assert "2 mat inputs; plate on ADS131M02, 2 channels, never calibrated" in result.stdout
    assert "asking for a board" in result.stderr


def test_a_jump_box_as_json():
    with PtyEnd(Box("2005")) as end:
        answer = json.loads(called(end.port, "--json").stdout)
    assert answer["schema"] == "jumpstation.devices/1"
    (port,) = answer["ports"]
    assert (port["usable"], port["device"]) == (True, f"chronopic:{end.port}")
    assert port["info"]["kind"] == "chronopic-2005"
    assert port["info"]["debounce_assumed"] is True
    assert {kind["name"] for kind in answer["kinds"]} >= {"native", "chronopic", "replay", "sim"}


def test_a_port_in_use_and_a_port_that_is_not_there():
    with PtyEnd(Board()) as end:
        device = open_device(f"native:{end.port}")
        result = called(end.port, "/dev/ttyNOT")
        device.close()
    assert f"{end.port}: not usable: it is in use by another program; close" in result.stdout
    assert "/dev/ttyNOT: not usable: there is no such port" in result.stdout


def test_nothing_connected_still_tells_what_can_be(monkeypatch):
    monkeypatch.setattr("jumpstation.devices.ports.ports", list)
    result = called()
    assert "No serial port has a device plugged in." in result.stdout
    assert "replay:FILE[?pace=1]" in result.stdout


def test_the_listing_leaves_out_empty_ports(monkeypatch):
    def on_this_machine():
        built_in, bridge = ListPortInfo("/dev/ttyS0"), ListPortInfo("/dev/ttyUSB0")
        bridge.hwid, bridge.description = "USB VID:PID=0403:6001", "FT232R"
        return [bridge, built_in]

    monkeypatch.setattr("jumpstation.devices.ports.list_ports.comports", on_this_machine)
    assert ports() == [Port("/dev/ttyUSB0", "FT232R")]


def test_an_unknown_device_is_asked_in_every_language():
    with PtyEnd(Box("2005")) as end:
        end.thing.hear = lambda data: b"\x01\x02\x03" * 20
        asked = []
        found = identify(Port(end.port), asked.append)
    assert found.info is None
    assert len(asked) == 3
    assert found.why_not.startswith("unknown device: asked as a board")
    assert "no frame among them" in found.why_not
