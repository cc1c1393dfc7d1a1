"""Recordings: the same readings again, whole up to the byte where a crash cut them."""

import json
from pathlib import Path

import pytest

from jumpstation.devices import open_device
from jumpstation.devices.live import LiveDevice
from jumpstation.devices.recording import MAGIC, Kind, Recorder, read_recording, start_request
from jumpstation.errors import DeviceLost, InputError, NotPossible, StoreError
from jumpstation.model import Ended, StartRequest
from jumpstation.wire.chronopic import ChronopicConnection
from jumpstation.wire.native import NativeConnection
from tests.wire.board import PLATE, Board
from tests.wire.boxes import Box, TextBox


class Line:
    """A transport with the thing itself at its other end and a clock that only reading moves."""

    name = "line"
    real_time = False

    def __init__(self, thing, script=()):
        self.thing = thing
        self.script = list(script)  # (seconds to wait, bytes or an exception)
        self.begun = False
        self._now_s = 1000.0
        self._due_s = 0.0
        self._answer = b""
        self.baud = 0

    def open(self, baud):
        self.baud = baud

    def set_baud(self, baud):
        self.baud = baud

    def write(self, data):
        if self.baud == getattr(self.thing, "baud", self.baud):
            self._answer += self.thing.hear(data)

    def read(self, timeout_s):
        self._now_s += timeout_s
        answer, self._answer = self._answer, b""
        if self.begun and self.script and self._now_s >= self._due_s:
            wait_s, said = self.script.pop(0)
            self._due_s = max(self._due_s, self._now_s) + wait_s
            if isinstance(said, Exception):
                raise said
            return answer + said
        return answer

    def now_s(self):
        return self._now_s

    def close(self):
        pass


def native_script(board):
    """A run with everything: edges, samples, losses, a fault, a status, a reset."""
    import numpy as np

    script = [(0.1, board.status(100))]
    for number in range(6):
        script.append((0.2, board.edge(1000 * number + 1000, number % 2 == 0)))
        script.append((0.1, board.samples(1000 * number, np.full((4, 2), number))))
    board.edge(8000, True)  # lost
    board.samples(8000, np.ones((4, 2)))  # lost
    script.append((0.3, board.samples(9000, np.ones((4, 2)))))
    script.append((0.3, board.edge(9000, False)[:7] + b"\0"))  # spoilt
    script.append((0.3, board.status(9500)))
    return script


def run_native(path):
    board = Board(PLATE)
    line = Line(board)
    header = {"connection": {"language": "native"}}
    recorder = Recorder(path, header)
    device = LiveDevice(line, NativeConnection(), recorder, header["connection"]).open()
    readings = device.read(0.0)
    device.start(StartRequest((0,), 1000.0))
    line.script, line.begun = native_script(board), True
    while line.script:
        readings += device.read(0.3)
    device.stop()
    line.script = [(0.0, board.status(12_000)), (1.0, board.reset()), (1.0, b"")]
    while line.script:
        readings += device.read(0.3)
    for _ in range(10):
        readings += device.read(0.3)
    device.close()
    return readings, device.losses


def run_box(path, generation, force=None):
    text = generation in ("4platforms", "wichro")
    box = TextBox(generation) if text else Box(generation)
    line = Line(box)
    options = {} if force is None else {"generation": force}
    described = {"language": "chronopic", **options}
    recorder = Recorder(path, {"connection": described})
    device = LiveDevice(line, ChronopicConnection(**options), recorder, described).open()
    readings = device.read(0.0)
    device.start(StartRequest())
    line.script = [(0.18, box.phase(0.18)), (0.4, b"" if text else box.phase(0.4)[2:])]
    line.script += [(0.2, box.phase(0.2)) for _ in range(5)]
    line.begun = True
    for _ in range(12):
        readings += device.read(0.2)
    device.stop()
    readings += device.read(0.1)
    device.close()
    return readings, device.losses


def replayed(path, start=True):
    device = open_device(f"replay:{path}")
    readings = device.read(0.0)
    if start:
        device.start(StartRequest())
    while readings[-1:] != [Ended()]:
        readings += device.read(0.0)
    return readings[:-1], device.losses


def drain(device):
    for _ in range(20):
        device.read(0.1)


def told(readings):
    return [repr(reading) for reading in readings]


def test_a_native_run_again_is_the_same_run(tmp_path):
    live, losses = run_native(tmp_path / "run.jsrec")
    kinds = {type(reading).__name__ for reading in live}
    assert kinds == {
        "DeviceInfo",
        "DeviceStatus",
        "Edge",
        "ForceBlock",
        "SamplesLost",
        "ClockBreak",
    }
    again, same_losses = replayed(tmp_path / "run.jsrec")
    assert told(again) == told(live)
    assert same_losses == losses
    assert losses.edges_recovered > 0
    assert losses.samples_lost == 4
    assert losses.resets == 1


@pytest.mark.parametrize(
    ("generation", "force"),
    [
        ("2005", None),
        ("2012", None),
        ("2014", None),
        ("2016", None),
        ("4platforms", None),
        ("wichro", None),
        ("4platforms", "4platforms"),
        ("wichro", "wichro"),
        ("2016", "2016"),
    ],
)
def test_a_run_on_a_jump_box_again_is_the_same_run(tmp_path, generation, force):
    live, losses = run_box(tmp_path / "run.jsrec", generation, force)
    again, same_losses = replayed(tmp_path / "run.jsrec")
    assert told(again) == told(live)
    assert same_losses == losses
    assert sum("Edge(" in text for text in told(live)) >= 5


def test_a_recording_is_whole_up_to_any_byte_where_it_is_cut(tmp_path):
    run_native(tmp_path / "run.jsrec")
    data = (tmp_path / "run.jsrec").read_bytes()
    whole = read_recording(tmp_path / "run.jsrec")
    assert whole.left_over == 0
    header_end = data.index(b"\x00" * 0 + b"}}") + 2 + 4
    cut = tmp_path / "cut.jsrec"
    before = -1
    for length in range(header_end, len(data) + 1, 7):
        cut.write_bytes(data[:length])
        part = read_recording(cut)
        assert part.records == whole.records[: len(part.records)]
        assert len(part.records) >= before
        before = len(part.records)
        for tail in (b"\0" * 40, b"I" + b"\xff" * 30):
            cut.write_bytes(data[:length] + tail)
            assert read_recording(cut).records[: len(part.records)] == part.records
    cut.write_bytes(data)
    assert len(read_recording(cut).records) == len(whole.records)


def test_a_cut_recording_replays_as_far_as_it_goes(tmp_path):
    live, _ = run_native(tmp_path / "run.jsrec")
    data = (tmp_path / "run.jsrec").read_bytes()
    (tmp_path / "cut.jsrec").write_bytes(data[: len(data) * 2 // 3])
    part, _ = replayed(tmp_path / "cut.jsrec")
    assert 5 < len(part) < len(live)
    assert told(part) == told(live[: len(part)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no recording"),
        (b"time,force\n0,1\n", "is no recording"),
        (b"JUMPSTATION RECORDING 9\nxyz", "version 9, this program reads version 1"),
        (MAGIC, "breaks off before its header"),
        (MAGIC + b"H" + b"\0" * 9, "breaks off before its header"),
    ],
)
def test_a_file_that_is_no_recording_says_so(tmp_path, content, said):
    path = tmp_path / "x.jsrec"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        open_device(f"replay:{path}")


def test_a_recording_never_writes_over_a_file(tmp_path):
    path = tmp_path / "x.jsrec"
    path.write_text("precious")
    with pytest.raises(InputError, match="exists already"):
        Recorder(path, {})
    assert path.read_text() == "precious"
    with pytest.raises(InputError, match="cannot be written"):
        Recorder(tmp_path / "no" / "x.jsrec", {})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said(tmp_path):
    recorder = Recorder(tmp_path / "x.jsrec", {})
    recorder._file.close()
    with Path("/dev/full").open("wb", buffering=0) as full:
        recorder._file = full
        with pytest.raises(StoreError, match="No space left"):
            recorder.write(Kind.RECEIVED, 1.0, b"x")


def test_a_device_that_never_opened_leaves_no_file(tmp_path):
    path = tmp_path / "x.jsrec"
    with pytest.raises(Exception, match="no such port"):
        open_device("native:/dev/ttyNOT", record=path)
    assert not path.exists()


def test_a_recording_of_a_lost_device_notes_it(tmp_path):
    board = Board()
    line = Line(board)
    path = tmp_path / "x.jsrec"
    recorder = Recorder(path, {"connection": {"language": "native"}})
    device = LiveDevice(line, NativeConnection(), recorder, {"language": "native"}).open()
    device.start(StartRequest())
    line.script, line.begun = [(0.1, DeviceLost("line", "went away", "plug it in"))], True
    with pytest.raises(DeviceLost):
        drain(device)
    device.close()
    records = read_recording(path).records
    assert records[-1].kind is Kind.LOST
    again = open_device(f"replay:{path}")
    again.start(StartRequest())
    with pytest.raises(DeviceLost, match="went away; plug it in"):
        drain(again)
    starts = [start_request(r) for r in records if r.kind is Kind.START]
    assert starts == [StartRequest()]


def test_a_recording_without_a_run_cannot_serve_one(tmp_path):
    path = tmp_path / "x.jsrec"
    recorder = Recorder(path, {"connection": {"language": "native"}})
    LiveDevice(Line(Board()), NativeConnection(), recorder, {"language": "native"}).open().close()
    device = open_device(f"replay:{path}")
    with pytest.raises(NotPossible, match="holds no test"):
        device.start(StartRequest())


def test_a_paced_replay_keeps_the_recorded_time(tmp_path):
    import time

    run_box(tmp_path / "x.jsrec", "2005")
    records = read_recording(tmp_path / "x.jsrec")
    begin_s = time.monotonic()
    device = open_device(f"replay:{tmp_path / 'x.jsrec'}?pace=20")
    assert device.real_time
    device.start(StartRequest())
    while device.read(0.05) != [Ended()]:
        pass
    assert time.monotonic() - begin_s > records.duration_s / 20 * 0.9


def test_an_unknown_language_or_option_in_a_header_is_said(tmp_path):
    for connection, said in [
        ({"language": "morse"}, "'morse' is not known"),
        ({"language": "native", "colour": 1}, "option of its byte language"),
    ]:
        path = tmp_path / (connection["language"] + ".jsrec")
        Recorder(path, {"connection": connection}).close()
        with pytest.raises(InputError, match=said):
            open_device(f"replay:{path}")


def test_a_header_is_plain_json(tmp_path):
    Recorder(tmp_path / "x.jsrec", {"spec": "native:COM3"}).close()
    data = (tmp_path / "x.jsrec").read_bytes()
    length = int.from_bytes(data[len(MAGIC) + 9 : len(MAGIC) + 13], "little")
    start = len(MAGIC) + 13
    assert json.loads(data[start : start + length]) == {"spec": "native:COM3"}
