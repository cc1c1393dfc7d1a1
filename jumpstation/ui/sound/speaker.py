"""The process that speaks: `python -m jumpstation.ui.sound.speaker [ENGINE]`, a line a wish.

The window must not wait for a system's voice, and some take seconds to answer or hang: so Qt's
text-to-speech lives here. Told by JSON on standard input: {"say": words, "urgent": bool} or
{"volume": 0 to 1}. Says by lines on standard output: {"ready": engine}, {"none": true} where
nothing can be said, and {"done": true} for each wish. The end of the input ends it.
"""

from __future__ import annotations

import json
import sys
import threading
from queue import Empty, SimpleQueue
from typing import Any

SILENT_ENGINES = ("mock", "none")  # Qt's own, for tests: they say nothing
POLL_MS = 10


def main(engine: str = "") -> int:
    """Speak until the input ends; the exit code."""
    try:
        from PyQt6.QtCore import QCoreApplication, QTimer
        from PyQt6.QtTextToSpeech import QTextToSpeech
    except ImportError:
        return _tell(none=True)
    application = QCoreApplication(["jumpstation"])
    found = [name for name in QTextToSpeech.availableEngines() if name not in SILENT_ENGINES]
    name = engine or next(iter(found), "")
    speech = QTextToSpeech(name) if name else None
    if speech is None or speech.state() == QTextToSpeech.State.Error:
        return _tell(none=True)
    wishes: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    threading.Thread(target=_read, args=(wishes,), daemon=True).start()

    def work() -> None:
        while True:
            try:
                wish = wishes.get_nowait()
            except Empty:
                return
            if wish is None:
                speech.stop()
                application.quit()
                return
            _do(speech, wish, busy=speech.state() == QTextToSpeech.State.Speaking)

    timer = QTimer()
    timer.timeout.connect(work)
    timer.start(POLL_MS)
    _tell(ready=speech.engine())
    return application.exec()


def _read(wishes: SimpleQueue[dict[str, Any] | None]) -> None:
    for line in sys.stdin:
        wishes.put(json.loads(line))
    wishes.put(None)


def _do(speech: Any, wish: dict[str, Any], busy: bool) -> None:
    said = False
    if "volume" in wish:
        speech.setVolume(float(wish["volume"]))
    elif wish["urgent"] or not busy:
        if busy:
            speech.stop()
        speech.say(wish["say"])
        said = True
    _tell(done=True, said=said)


def _tell(**fields: object) -> int:
    print(json.dumps(fields), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
