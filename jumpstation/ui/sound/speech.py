"""A voice for cues: the system's own text-to-speech through Qt, or a sentence why there is none."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence

from jumpstation.ui.text import tr

START_S = 10.0  # a voice that has not answered by then is none
ANSWER_S = 3.0  # ... and so long for each wish


class Voice:
    """Says a few words at once, by a process of its own (`speaker`): nothing waits for it.

    What is heard is late by what the system's engine takes, some tenths of a second: no beat and
    no time hangs on it. engine: Qt's name of one; empty: the system's own.
    """

    def __init__(self, engine: str = "", command: Sequence[str] = ()) -> None:
        self.engine = ""  # once it is known
        self.said: list[bool] = []  # for each wish done: whether words were said
        self._none = False
        self._closed = False
        self._begun_s = time.monotonic()
        self._asked: deque[float] = deque()  # when each wish without an answer was told
        whole = list(command) or [sys.executable, "-m", "jumpstation.ui.sound.speaker", engine]
        try:
            self._process = subprocess.Popen(
                whole, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True, encoding="utf-8", bufsize=1,
            )  # fmt: skip
        except OSError:
            self._process, self._none = None, True
            return
        self._thread = threading.Thread(target=self._hear, name="voice", daemon=True)
        self._thread.start()

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "ready" in told:
                self.engine = told["ready"]
            elif "done" in told and self._asked:
                self._asked.popleft()
                self.said.append(bool(told.get("said")))
        self._none = True  # it has ended: by itself only where there is no voice

    @property
    def fault(self) -> str:
        """Why nothing is said, in a sentence; empty: it speaks, or is not known yet."""
        if self._closed:
            return ""
        if self._none:
            return tr("This computer has no voice for spoken words: beeps instead.")
        now_s = time.monotonic()
        late = not self.engine and now_s - self._begun_s > START_S
        if late or (self._asked and now_s - self._asked[0] > ANSWER_S):
            return tr("The voice of this computer does not answer: beeps instead.")
        return ""

    @property
    def ready(self) -> bool:
        """Whether words can be said now."""
        return bool(self.engine) and not self._closed and not self.fault

    def set_volume(self, volume: float) -> None:
        """From 0 to 1."""
        self._tell({"volume": volume})

    def say(self, words: str, urgent: bool = True) -> bool:
        """Say it now; urgent words cut others off, others are left out while something is said.

        False: there is no voice, or not yet.
        """
        return self.ready and self._tell({"say": words, "urgent": urgent})

    def _tell(self, wish: dict[str, object]) -> bool:
        if self._process is None or self._process.stdin is None or self._none or self._closed:
            return False
        try:
            self._asked.append(time.monotonic() if self.engine else self._begun_s + START_S)
            self._process.stdin.write(json.dumps(wish) + "\n")
        except OSError:
            self._none = True
            return False
        return True

    def close(self) -> None:
        """Be silent, at once."""
        self._closed = True
        if self._process is None:
            return
        self._process.kill()
        self._thread.join(2.0)
        self._process.wait(2.0)
        with contextlib.suppress(OSError):
            self._process.stdin.close()  # type: ignore[union-attr]
        self._process.stdout.close()  # type: ignore[union-attr]
