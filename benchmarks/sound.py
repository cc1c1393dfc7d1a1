"""The metronome through a real sound server that dies and comes back; what was heard is recorded.

    python3 run.py bench sound [--seconds 8] [--write docs/validation/sound.md]

Needs PulseAudio's `pulseaudio` and `parec` (JUMPSTATION_PULSEAUDIO and JUMPSTATION_PAREC name them
elsewhere), and no sound hardware: the server plays into a null sink whose monitor is recorded.
Instants are of the computer's clock; a recording is placed by its earliest arrivals.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from jumpstation.ui.sound.audio import Audio
from jumpstation.ui.sound.tones import RATE_HZ

SERVER = [
    os.environ.get("JUMPSTATION_PULSEAUDIO", "pulseaudio"),
    "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
    "-L", "module-native-protocol-unix", "-L", f"module-null-sink rate={RATE_HZ} sink_name=null",
]  # fmt: skip
RECORDER = [
    os.environ.get("JUMPSTATION_PAREC", "parec"),
    "--device=null.monitor", "--raw", f"--rate={RATE_HZ}", "--channels=1", "--format=s16le",
    "--latency-msec=10",
]  # fmt: skip
BEAT_HZ = 2.0
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Recording:
    """The null sink's monitor, from now until the server ends."""

    def __init__(self) -> None:
        self._chunks: list[tuple[float, int, bytes]] = []
        self._process = subprocess.Popen(
            RECORDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        count = 0
        while data := os.read(self._process.stdout.fileno(), 65536):
            count += len(data) // 2
            self._chunks.append((time.monotonic(), count, data))

    def onsets_s(self) -> np.ndarray:
        """When beats began to sound."""
        self._process.wait(5)
        self._thread.join(5)
        samples = np.frombuffer(b"".join(data for *_, data in self._chunks), np.int16)
        start_s = min(at - count / RATE_HZ for at, count, _ in self._chunks[20:])
        loud = np.flatnonzero(np.abs(samples) > 300)
        begins = loud[np.flatnonzero(np.diff(loud, prepend=-RATE_HZ) > RATE_HZ // 10)]
        return start_s + begins / RATE_HZ


class Flashes:
    """Asks for beats as the window does, every millisecond."""

    def __init__(self, audio: Audio) -> None:
        self.audio, self.at_s, self._before = audio, [], 0

    def run(self, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            beats = self.audio.advance()
            if beats > self._before:
                self.at_s.append(time.monotonic())
            self._before = beats
            time.sleep(0.001)


def measure(seconds: float) -> str:
    """Beat, end the server, start another; the rows of the table."""
    server = subprocess.Popen(SERVER, **QUIET)
    time.sleep(1)
    audio = Audio()
    flashes = Flashes(audio)
    audio.start()
    flashes.run(3.0)
    before = Recording()
    flashes.run(1.0)
    audio.start_beat(BEAT_HZ)
    flashes.run(seconds)
    server.terminate()
    server.wait()
    lost_s = time.monotonic()
    while audio.playing:
        flashes.run(0.01)
    noticed_s, said = time.monotonic() - lost_s, audio.fault
    heard_before = before.onsets_s()
    server = subprocess.Popen(SERVER, **QUIET)
    again_s = time.monotonic()
    while not audio.playing:
        flashes.run(0.01)
    back_s = time.monotonic() - again_s
    after = Recording()
    flashes.run(seconds)
    audio.close()
    server.terminate()
    server.wait()
    heard_after = after.onsets_s()
    first_s = flashes.at_s[0]
    rows = [("flash", np.array(flashes.at_s)), ("heard before the loss", heard_before),
            ("heard after the return", heard_after)]  # fmt: skip
    lines = [f"Said: “{said}” {noticed_s:.2f} s after the server had ended; played again "
             f"{back_s:.2f} s after the next one was started.", "",
             "| beats | count | from the grid of the first flash, median ms | largest from that "
             "median ms | largest interval error ms |", "|---|---|---|---|---|"]  # fmt: skip
    for name, at_s in rows:
        off = 1000 * ((at_s - first_s + 0.5 / BEAT_HZ) % (1 / BEAT_HZ) - 0.5 / BEAT_HZ)
        middle = float(np.median(off))
        spacing = 1000 * np.abs(np.diff(at_s) - 1 / BEAT_HZ).max()
        lines.append(f"| {name} | {len(at_s)} | {middle:+.1f} | {np.abs(off - middle).max():.1f} "
                     f"| {spacing:.2f} |")  # fmt: skip
    return "\n".join(lines)


HEAD = """# Sound: the beat through a lost device

Made by `python3 run.py bench sound --write docs/validation/sound.md`. A metronome of 120 beats a
minute plays through PulseAudio into a null sink that is recorded; the server is ended in mid-beat
and another started.

Beats are counted in samples of the sound stream. While a device plays, its own clock gives the
pace: the samples that it takes. While there is none, the computer's monotonic clock carries the
count on from the same sample. The flash is lit when the beat is heard as far as that can be known:
what lies between the sound server and the ear (the card's own buffer, a wireless speaker) is not
known and not in these figures. Spoken words go through the system's own voice and keep no time.
"""


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(XDG_RUNTIME_DIR=folder, HOME=folder)
        table = measure(asked.seconds)
    machine = (
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} after measuring; "
        f"{asked.seconds:g} s before the loss and after the return."
    )
    text = f"{HEAD}\n{machine}\n\n{table}\n"
    print(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
