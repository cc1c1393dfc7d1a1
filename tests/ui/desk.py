"""A desk for a real coach's hands and eyes: an X server, a window manager, keys, clicks, reading.

Nothing here knows the program from inside. What stands on the screen is read from the titles of
its windows and, as a person would, from the picture itself.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QImage

TOOLS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "tesseract": "tesseract-ocr",
}
SCREEN = (1366, 768)
# a new window gets the keys, as on most desks; no frames: the screen is the window's
RULES = """<openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew></focus>
<applications><application class="*"><decor>no</decor></application></applications>
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
</openbox_config>"""
RAIL = QRect(0, 0, 100, SCREEN[1])  # where the names of the screens stand
# ways of looking, taken in turn: how much larger, and how tesseract parts the page
# (11: words here and there, 6: one block, 3: as it thinks); no one of them reads all
WAYS = ((2, 11), (2, 6), (3, 3), (3, 11), (2, 3), (3, 6))
LOOK_EVERY_S = 0.05


def missing_tools(wanted: tuple[str, ...] = tuple(TOOLS)) -> str:
    """What is not installed, and how to get it; empty: all is there."""
    missing = [tool for tool in wanted if shutil.which(tool) is None]
    packages = " ".join(TOOLS[tool] for tool in missing)
    return f"{', '.join(missing)} not installed: apt-get install {packages}" if missing else ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A running display; `frame_buffer` is the file that the X server keeps its picture in."""

    display: str
    frame_buffer: Path


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """An X server with a window manager on a display number of their own, until the end."""
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp",
         "-fbdir", str(folder)],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    rules = folder / "openbox.xml"
    rules.write_text(RULES)
    manager = subprocess.Popen(
        ["openbox", "--sm-disable", "--config-file", str(rules)],
        env={**os.environ, "HOME": str(folder), "DISPLAY": display},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Desk(display, folder / "Xvfb_screen0")
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


class Coach:
    """Hands on keyboard and mouse, eyes on the screen, at one desk, with one squad file."""

    def __init__(self, at: Desk, folder: Path) -> None:
        self.desk, self.folder = at, folder
        self.db = folder / "squad.db"
        self.environment = {
            **os.environ,
            "DISPLAY": at.display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
        }
        self.errors = folder / "errors.txt"
        self.program: subprocess.Popen[bytes] | None = None
        self._seen = QImage()  # the picture that was read last

    # --- the program ---------------------------------------------------------------------

    def open(self, *more: str) -> None:
        """Start the program and wait for a window of it that has the keys."""
        command = [sys.executable, "-m", "jumpstation", "window", "--db", str(self.db), *more]
        with self.errors.open("ab") as errors:
            self.program = subprocess.Popen(command, env=self.environment, stderr=errors)
        self.wait(lambda: bool(self.title()), "a window")

    def kill(self) -> None:
        """Pull the plug."""
        assert self.program is not None
        self.program.send_signal(signal.SIGKILL)
        self.program.wait(10)

    def end(self) -> None:
        """Leave nothing running."""
        if self.program is not None and self.program.poll() is None:
            self.kill()

    def told(self) -> str:
        """What the program said on its error line, without the sound library's own."""
        lines = self.errors.read_text().splitlines() if self.errors.exists() else []
        return "\n".join(line for line in lines if not line.startswith("ALSA lib"))

    # --- hands -----------------------------------------------------------------------------

    def do(self, *words: str) -> str:
        """One xdotool command; what it prints."""
        done = subprocess.run(
            ["xdotool", *words], check=False, env=self.environment, capture_output=True,
            text=True, timeout=30,
        )  # fmt: skip
        return done.stdout.strip()

    def key(self, *names: str) -> None:
        """Press keys, one after the other."""
        self.do("key", *names)

    def type(self, text: str) -> None:
        """Type a line, as fast as nobody types."""
        self.do("type", "--delay", "2", text)

    def click(self, words: str, within: QRect | None = None, times: int = 1) -> None:
        """Click on words where they stand on the screen, or in a part of it."""
        x, y = self.find(words, within)
        self.do("mousemove", str(x), str(y), "click", "--repeat", str(times), "1")
        self.do("mousemove", str(SCREEN[0] - 1), str(SCREEN[1] - 1))  # off what is read next

    # --- eyes ------------------------------------------------------------------------------

    def title(self) -> str:
        """The title of the window that has the keys."""
        return self.do("getactivewindow", "getwindowname")

    def answer(self, title: str, *keys: str) -> None:
        """Wait for a window with this title, press keys, and wait until it has gone."""
        self.see(title)
        asked, _ = self.window()
        self.key(*keys)
        self.wait(lambda: self.window()[0] not in ("", asked), f"{title} to go")

    def see(self, *titles: str) -> str:
        """Wait until the window that has the keys is called by one of these beginnings."""
        found: list[str] = []

        def looked() -> bool:
            title = self.title()
            found[:] = [begin for begin in titles if title.startswith(begin)]
            return bool(found)

        self.wait(looked, " or ".join(titles))
        return found[0]

    def window(self) -> tuple[str, QRect]:
        """The window that has the keys: its number and where it stands."""
        told = self.do("getactivewindow", "getwindowgeometry", "--shell")
        at = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
        if "WINDOW" not in at:
            return "", QRect()
        return at["WINDOW"], QRect(*(int(at[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))

    def picture(self) -> QImage:
        """What is on the screen."""
        return screen_picture(self.desk.frame_buffer)

    def read(
        self, way: tuple[int, int] = WAYS[0], within: QRect | None = None
    ) -> list[tuple[str, int, int]]:
        """Every word in the window that has the keys, with its middle in pixels of the screen.

        Read from the picture; small print is read better when it is enlarged.
        """
        enlarged, parts = way
        _, box = self.window()
        box = box & within if within is not None else box
        self._seen = self.picture()
        smooth = Qt.TransformationMode.SmoothTransformation
        seen = self._seen.copy(box).scaled(box.size() * enlarged, transformMode=smooth)
        file = self.folder / "seen.pgm"
        seen.convertToFormat(QImage.Format.Format_Grayscale8).save(str(file))
        done = subprocess.run(
            ["tesseract", str(file), "-", "--psm", str(parts), "tsv"],
            check=True, capture_output=True, text=True, timeout=60,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
        rows = csv.DictReader(io.StringIO(done.stdout), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            (
                row["text"].strip(),
                box.x() + (2 * int(row["left"]) + int(row["width"])) // (2 * enlarged),
                box.y() + (2 * int(row["top"]) + int(row["height"])) // (2 * enlarged),
            )
            for row in rows
            if row["text"] and row["text"].strip()
        ]

    def find(self, words: str, within: QRect | None = None) -> tuple[int, int]:
        """Wait until words stand still on the screen; the middle of the first of them."""
        wanted = words.split()
        places: list[tuple[int, int]] = []

        def looked(read: list[tuple[str, int, int]]) -> bool:
            places[:] = [
                read[i][1:]
                for i in range(len(read))
                if [word for word, _, _ in read[i : i + len(wanted)]] == wanted
            ]
            if not places:
                return False
            near = QRect(places[0][0] - 20, places[0][1] - 8, 40, 16)
            return self.picture().copy(near) == self._seen.copy(near)  # it has not moved since

        self._read_until(looked, f"the words {words!r} on the screen", within)
        return places[0]

    def read_all(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        left = set(words)

        def looked(read: list[tuple[str, int, int]]) -> bool:
            seen = " ".join(word for word, _, _ in read)
            left.difference_update([each for each in left if each in seen])
            return not left

        self._read_until(looked, f"{words} on the screen")

    def _read_until(
        self,
        looked: Callable[[list[tuple[str, int, int]]], bool],
        what: str,
        within: QRect | None = None,
    ) -> None:
        ways = itertools.cycle(WAYS)
        self.wait(lambda: looked(self.read(next(ways), within)), what)

    def wait(self, seen: Callable[[], object], what: str, timeout_s: float = 60.0) -> None:
        """Wait until something is seen."""
        until = time.monotonic() + timeout_s
        while not seen():
            assert self.program is None or self.program.poll() is None, self.told()
            if time.monotonic() > until:
                self.picture().save(str(self.folder / "last.png"))
            assert time.monotonic() < until, (
                f"waited {timeout_s:g} s for {what}; the window is {self.title()!r}; in it: "
                f"{' '.join(word for word, _, _ in self.read())}; {self.told()}"
            )
            time.sleep(LOOK_EVERY_S)


def screen_picture(frame_buffer: Path) -> QImage:
    """What is on the screen.

    The X server keeps it in a file in the format of xwd: a header of big-endian words (its own
    length, then at 4 the width, 5 the height, 12 the bytes a line, 19 the colours), the colours
    of 12 bytes each, then blue, green, red and nothing of each pixel.
    """
    data = frame_buffer.read_bytes()
    words = struct.unpack(">25I", data[:100])
    pixels = data[words[0] + 12 * words[19] :]
    return QImage(pixels, words[4], words[5], words[12], QImage.Format.Format_RGB32).copy()
