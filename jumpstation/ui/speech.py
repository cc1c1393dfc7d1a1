"""A voice for cues: the system's own text-to-speech through Qt, or a sentence why there is none."""

from __future__ import annotations

from jumpstation.ui.text import tr

SILENT_ENGINES = ("mock", "none")  # Qt's own, for tests: they say nothing


class Voice:
    """Says a few words at once. `fault` is a sentence where nothing can be said.

    What is heard is late by what the system's engine takes, some tenths of a second: no beat and
    no time hangs on it.
    """

    def __init__(self, engine: str = "") -> None:
        self.fault = ""
        self._speech = None
        self._last = ""
        try:
            from PyQt6.QtTextToSpeech import QTextToSpeech
        except ImportError:
            self.fault = tr(
                "This installation has no spoken words (QtTextToSpeech): beeps instead."
            )
            return
        self._states = QTextToSpeech.State
        found = [name for name in QTextToSpeech.availableEngines() if name not in SILENT_ENGINES]
        name = engine or next(iter(found), "")
        speech = QTextToSpeech(name) if name else None
        if speech is None or speech.state() == self._states.Error:
            self.fault = tr("This computer has no voice for spoken words: beeps instead.")
            return
        self._speech = speech

    @property
    def engine(self) -> str:
        """The engine that speaks; empty: none."""
        return "" if self._speech is None else self._speech.engine() or ""

    @property
    def speaking(self) -> bool:
        """Whether words are being said."""
        return self._speech is not None and self._speech.state() == self._states.Speaking

    def set_volume(self, volume: float) -> None:
        """From 0 to 1."""
        if self._speech is not None:
            self._speech.setVolume(volume)

    def say(self, words: str, urgent: bool = True) -> bool:
        """Say it now; urgent words cut others off, others are left out while something is said.

        False: it was not said.
        """
        if self._speech is None or not words:
            return False
        if self.speaking:
            if not urgent or words == self._last:
                return False
            self._speech.stop()
        self._last = words
        self._speech.say(words)
        if self._speech.state() == self._states.Error:
            self.fault = tr("The voice of this computer stopped answering: beeps instead.")
            self._speech = None
            return False
        return True

    def close(self) -> None:
        """Be silent."""
        if self._speech is not None:
            self._speech.stop()
            self._speech = None
