"""How a run ends when it is broken off, when the disk refuses, and over a socket."""

import json
import os
import signal
import subprocess
import sys

import pytest

from jumpstation.devices.interface import EndOfInput
from jumpstation.devices.recording import read_recording
from jumpstation.devices.simulated.transport import SimulatedTransport
from tests.cli.playing import command, finished
from tests.devices.ends import PtyEnd, SocketEnd
from tests.wire.board import PLATE, Board

pytestmark = pytest.mark.alone

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of posix")
RUN = ("run", "ankle-hops-10-5", "--body-mass-kg", "70", "--json")


def lines(out):
    return [json.loads(line) for line in out.splitlines()]


# --- interrupted ---


@posix
def test_an_interrupted_run_keeps_its_recording_and_replays_to_the_same_contacts(tmp_path):
    file = tmp_path / "session.jsr"
    process = command(*RUN, "--device", "sim:pace=3", "--record", file)
    told = []
    while sum(line["event"] == "rep" for line in told) < 3:
        told.append(json.loads(process.stdout.readline()))
    process.send_signal(signal.SIGINT)
    out, said = finished(process, 10)
    told += lines(out)
    assert (process.returncode, said.count("Traceback")) == (130, 0)
    assert read_recording(file).left_over == 0
    again = command("replay", file, "--body-mass-kg", "70", "--json")
    out, said = finished(again, 20)
    assert (again.returncode, said) == (1, "")  # ran, and is not valid: it was broken off
    reps = [line for line in told if line["event"] == "rep"]
    assert [line for line in lines(out) if line["event"] == "rep"][: len(reps)] == reps
    assert lines(out)[-1]["invalid_reason"].startswith("The set stopped after hop")


# --- the disk ---


def limited(size, *arguments):
    """The command where no file may grow past `size` bytes, as on a disk with no more room."""
    code = (
        "import resource, sys; from jumpstation.cli import main;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); main(sys.argv[1:])"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@posix
def test_a_disk_that_fills_up_in_the_middle_is_said_and_what_was_written_is_readable(tmp_path):
    file = tmp_path / "session.jsr"
    result = limited(20_000, *RUN, "--device", "sim:device=plate", "--record", file)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert f"{file}: " in result.stderr
    assert result.stderr.endswith("make room on the disk\n")
    assert "trial" not in {line["event"] for line in lines(result.stdout)}  # nothing was scored
    recording = read_recording(file)
    assert recording.records
    assert 19_000 < file.stat().st_size <= 20_000


@posix
def test_a_disk_without_any_room_leaves_no_file(tmp_path):
    file = tmp_path / "session.jsr"
    result = limited(100, *RUN, "--device", "sim", "--record", file)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "make room on the disk" in result.stderr
    assert not file.exists()


@posix
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere/x.jsr", "cannot be written (No such file or directory); name another place"),
        ("", "exists already; name another file to record to"),
        ("old.jsr", "exists already; name another file to record to"),
    ],
)
def test_a_place_that_cannot_be_recorded_to(tmp_path, name, says):
    (tmp_path / "old.jsr").write_bytes(b"kept")
    process = command(*RUN, "--device", "sim", "--record", tmp_path / name)
    out, said = finished(process, 20)
    assert (process.returncode, out) == (2, "")
    assert said.rstrip().endswith(says)
    assert said.count("\n") == 1
    assert (tmp_path / "old.jsr").read_bytes() == b"kept"


@posix
def test_a_folder_that_may_not_be_written(tmp_path):
    if os.geteuid() == 0:
        place = "/proc/1/x.jsr"  # nobody may write there, the administrator included
    else:
        tmp_path.chmod(0o500)
        place = str(tmp_path / "x.jsr")
    process = command(*RUN, "--device", "sim", "--record", place)
    out, said = finished(process, 20)
    assert (process.returncode, out) == (2, "")
    assert said.startswith(f"jumpstation: {place}: cannot be written (")
    assert said.count("\n") == 1


# --- the simulated board behind a socket ---


class Served:
    """The simulated board, at the pace of its settings."""

    def __init__(self, settings):
        self.board = SimulatedTransport(settings)
        self.board.open(500_000)


class Talking(SocketEnd):
    """A socket that hands on what the board says, as it says it."""

    def _serve(self):
        self._listener.settimeout(10)
        self._line, _ = self._listener.accept()
        self._line.settimeout(0.002)
        board = self.thing.board
        while not self._closing:
            try:
                data = self._line.recv(4096)
                if not data:
                    return
                board.write(data)
            except TimeoutError:
                pass
            except OSError:
                return
            try:
                self._line.sendall(board.read(0.01))
            except (OSError, EndOfInput):
                return


@posix
def test_the_board_behind_a_socket_is_scored_as_the_board_itself(tmp_path):
    settings = "movement=hops,hops=13,device=mat,stand=6,seed=5,pace=3"
    with Talking(Served(settings)) as end:
        process = command(*RUN, "--device", f"native:{end.url}")
        out, said = finished(process, 40)
    assert (process.returncode, said) == (0, "")
    trial = lines(out)[-1]
    assert trial["valid"]
    assert len([rep for rep in trial["reps"] if rep["accepted"]]) == 10
    assert trial["device"]["kind"] == "native"
    assert not any(trial["losses"].values())


# --- what is connected ---


@posix
def test_devices_finds_a_board_on_a_pty():
    with PtyEnd(Board(PLATE)) as end:
        process = command("devices", end.port, "--json")
        out, _ = finished(process, 30)
    assert process.returncode == 0
    (port,) = json.loads(out)["ports"]
    assert (port["usable"], port["device"]) == (True, f"native:{end.port}")
    assert (port["info"]["kind"], port["info"]["device_id"]) == ("native", "JUMP0001")
