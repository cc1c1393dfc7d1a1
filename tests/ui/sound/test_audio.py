"""A sound device comes, goes and comes back: the beat stays where it is and a sentence tells."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from jumpstation.ui.sound.audio import HEARD_AFTER_S, LOST_S, PERIOD_MS, Audio, Samples
from jumpstation.ui.sound.clock import SoundClock
from jumpstation.ui.sound.tones import RATE_HZ

BLOCK = RATE_HZ * PERIOD_MS // 1000
AHEAD = round(HEARD_AFTER_S * RATE_HZ)
NONE = "No sound device: the flash keeps the beat."
GONE = "Sound device gone: the flash keeps the beat."


class Computer:
    """A clock that stands until it is moved, and a device that may be plugged in."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.plugged = True
        self.samples: Samples | None = None
        self.stopped: Callable[[], None] = lambda: None
        self.heard: list[tuple[float, np.ndarray]] = []  # (when the block is heard, samples)

    def clock(self) -> float:
        return self.now_s

    def play(self, samples: Samples, stopped: Callable[[], None]) -> Computer:
        if not self.plugged:
            raise miniaudio.MiniaudioError("failed to init device")
        next(samples)
        self.samples, self.stopped = samples, stopped
        return self

    def close(self) -> None:
        self.samples = None

    def run(self, audio: Audio, seconds: float, ppm: float = 0.0) -> list[float]:
        """Time goes by in steps of a block; the instants at which a beat was counted."""
        found, before = [], audio.advance(self.now_s)
        step_s = BLOCK / RATE_HZ / (1 + ppm / 1e6)
        for _ in range(round(seconds / step_s)):
            self.now_s += step_s
            if self.samples is not None and self.plugged:
                block = np.frombuffer(self.samples.send(BLOCK), np.int16)
                self.heard.append((self.now_s + (AHEAD - BLOCK) / RATE_HZ, block))
            audio.look()
            for ms in range(PERIOD_MS):
                at = self.now_s + ms / 1000
                beats = audio.advance(at)
                found += [at] * (beats > before)
                before = beats
        return found

    def onsets(self) -> np.ndarray:
        """When beats began to be heard, in seconds of the computer's clock."""
        found, quiet_s = [], -1.0
        for at, block in self.heard:
            for place in np.flatnonzero(block):
                second = at + place / RATE_HZ
                if second - quiet_s > 0.1:
                    found.append(second)
                quiet_s = second
        return np.array(found)


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def audio(computer: Computer) -> Iterator[Audio]:
    made = Audio(computer.play, computer.clock)
    yield made
    made.close()


def off_beat_ms(instants, first_s: float, period_s: float = 0.5) -> float:
    beats = (np.asarray(instants) - first_s) / period_s
    return float(np.abs(beats - np.round(beats)).max() * period_s * 1000)


def test_flash_and_sound_keep_one_beat_through_a_loss_and_a_return(
    computer: Computer, audio: Audio
):
    audio.look()
    computer.run(audio, 2.0)
    assert audio.playing
    audio.start_beat(2.0)
    flashes = computer.run(audio, 4.0)
    computer.plugged = False
    flashes += computer.run(audio, 4.0)
    assert (audio.playing, audio.fault) == (False, GONE)
    heard_before = len(computer.onsets())
    computer.plugged = True
    flashes += computer.run(audio, 4.0)
    assert (audio.playing, audio.fault) == (True, "")
    onsets = computer.onsets()
    assert len(flashes) == 24
    assert off_beat_ms(flashes, flashes[0]) <= 1.0  # they are looked for every millisecond
    assert heard_before >= 8
    assert len(onsets) >= 14
    assert off_beat_ms(onsets, onsets[0]) < 0.1
    assert off_beat_ms(onsets, flashes[0]) <= 1.1


def test_the_flash_follows_the_clock_of_the_device(computer: Computer, audio: Audio):
    audio.look()
    computer.run(audio, 2.0, ppm=20_000)
    audio.start_beat(2.0)
    flashes = computer.run(audio, 30.0, ppm=20_000)
    assert np.diff(flashes).mean() == pytest.approx(0.5 / 1.02, rel=1e-3)


def test_a_device_that_stops_is_told_at_once(computer: Computer, audio: Audio):
    audio.look()
    computer.run(audio, 2.0)
    computer.plugged = False
    computer.stopped()
    audio.look()
    assert audio.fault == GONE


def test_a_device_that_takes_nothing_is_gone_after_a_second(computer: Computer, audio: Audio):
    audio.look()
    computer.run(audio, 2.0)
    computer.plugged = False
    computer.run(audio, LOST_S - 0.1)
    assert audio.fault == ""
    computer.run(audio, 0.2)
    assert audio.fault == GONE


def test_without_a_device_the_beat_goes_on_for_the_flash(computer: Computer, audio: Audio):
    computer.plugged = False
    audio.look()
    assert audio.fault == NONE
    audio.start_beat(2.0)
    assert [audio.advance(1000.0 + s) for s in (0.0, 0.4, 0.6, 1.1)] == [0, 1, 2, 3]


def test_blocks_do_not_move_the_line():
    clock = SoundClock(0.1)
    late_s = (0.0, 0.004, 0.011, 0.0, 0.007)
    for n in range(200):
        clock.took((n + 1) * 480, 50.0 + n * 0.01 + late_s[n % 5])
    assert clock.heard(52.0) == pytest.approx(2.0 * RATE_HZ + 480 - 4800, abs=1)


def test_an_unknown_sound_system_is_a_sentence_and_not_an_error():
    """The real library, with whatever this computer has."""
    audio = Audio()
    audio.look()
    assert audio.fault in ("", NONE)
    audio.close()


# --- the real library in a process of its own ------------------------------------------------


def in_own_process(code: str, tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run with no sound server of the user's; what it says on both streams."""
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), **more}
    for name in ("PULSE_SERVER", "PIPEWIRE_REMOTE"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def has_alsa() -> bool:
    try:
        ctypes.CDLL("libasound.so.2")
    except OSError:
        return False
    return True


needs_alsa = pytest.mark.skipif(not has_alsa(), reason="libasound.so.2 is not on this computer")

LOOK = """
    from jumpstation.ui.sound.audio import Audio
    audio = Audio()
    audio.look()
    print(audio.fault)
    audio.close()
"""


@needs_alsa
def test_where_there_is_no_sound_card_nothing_is_written_to_the_terminal(tmp_path: Path):
    nothing = tmp_path / "asound.conf"
    nothing.write_text("pcm.!default { type hw card 99 }\n")
    told = in_own_process(LOOK, tmp_path, ALSA_CONFIG_PATH=str(nothing))
    assert (told.returncode, told.stdout, told.stderr) == (0, NONE + "\n", "")
    loud = in_own_process(
        "import miniaudio\ntry: miniaudio.PlaybackDevice()\nexcept miniaudio.MiniaudioError: pass",
        tmp_path, ALSA_CONFIG_PATH=str(nothing),
    )  # fmt: skip
    assert "ALSA lib" in loud.stderr  # what is kept off the terminal


@needs_alsa
def test_the_doctor_of_such_a_computer_says_that_there_is_no_sound(tmp_path: Path):
    nothing = tmp_path / "asound.conf"
    nothing.write_text("pcm.!default { type hw card 99 }\n")
    code = """
        from pathlib import Path
        from jumpstation.station.trust.machine import machine
        (sound,) = [can for can in machine(Path.cwd()) if can.name == "Sound"]
        print(sound.fine, sound.words)
    """
    told = in_own_process(code, tmp_path, ALSA_CONFIG_PATH=str(nothing))
    assert told.stdout == "False no sound device opens: beats are shown as flashes\n"
    assert told.stderr == ""


@needs_alsa
def test_other_words_on_the_same_stream_still_come_through(tmp_path: Path):
    told = in_own_process(LOOK + "    import os; os.write(2, b'heard')\n", tmp_path)
    assert told.stderr == "heard"


PULSE = os.environ.get("JUMPSTATION_PULSEAUDIO", "pulseaudio")
needs_pulse = pytest.mark.skipif(
    shutil.which(PULSE) is None, reason="pulseaudio, for a sound device with no hardware"
)

THROUGH_A_LOSS = """
    import json, os, subprocess, sys, time
    from jumpstation.ui.sound.audio import Audio

    server = [os.environ["PULSE"], "-n", "--daemonize=no", "--use-pid-file=no",
              "--exit-idle-time=-1", "-L", "module-native-protocol-unix",
              "-L", "module-null-sink rate=48000"]
    quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(audio, playing):
        until = time.monotonic() + 12
        while audio.playing is not playing or bool(audio.fault) is playing:
            assert time.monotonic() < until, (audio.playing, audio.fault)
            flash()

    flashes, before = [], 0

    def flash():
        global before
        beats = audio.advance()
        if beats > before:
            flashes.append(time.monotonic())
        before = beats
        time.sleep(0.001)

    first = subprocess.Popen(server, **quiet)
    time.sleep(1)
    audio = Audio()
    audio.start()
    wait(audio, True)
    audio.start_beat(2.0)
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        flash()
    first.terminate(); first.wait()
    wait(audio, False)
    gone = audio.fault
    second = subprocess.Popen(server, **quiet)
    wait(audio, True)
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        flash()
    audio.close()
    second.terminate(); second.wait()
    print(json.dumps({"gone": gone, "flashes": flashes}))
"""


@needs_pulse
@pytest.mark.alone
def test_a_real_sound_server_dies_and_comes_back_in_mid_beat(tmp_path: Path):
    told = in_own_process(THROUGH_A_LOSS, tmp_path, PULSE=PULSE)
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout)
    assert said["gone"] == GONE
    assert len(said["flashes"]) >= 7
    assert off_beat_ms(said["flashes"], said["flashes"][0]) < 40
    assert np.diff(said["flashes"]).max() < 0.6  # no beat was left out
