"""What is heard in a test: beats, beeps or words, and the sentence where something is not."""

from __future__ import annotations

from collections.abc import Callable

from jumpstation.protocols import Protocol
from jumpstation.session import effects as fx
from jumpstation.station.live import Told
from jumpstation.ui.sound.audio import Audio
from jumpstation.ui.sound.speech import Voice
from jumpstation.ui.sound.spoken import spoken
from jumpstation.ui.text import tr
from jumpstation.ui.values.preferences import Preferences


class Sounds:
    """Hears what the session says. `preferences` are asked at each moment: a change is at once.

    Beats and beeps are samples of one stream; words go through the system's voice. Where words
    are chosen and there is no voice, or none yet, beeps take their place.
    """

    def __init__(
        self, preferences: Callable[[], Preferences], make_voice: Callable[[], Voice] = Voice
    ) -> None:
        self.audio = Audio()
        self._preferences, self._make_voice = preferences, make_voice
        self._voice: Voice | None = None
        self._beats = 0
        self._beating = False

    def begin(self) -> None:
        """A test begins: look for a sound device, and for a voice where one is wanted."""
        self.audio.start()
        self.take_preferences()

    def take_preferences(self) -> None:
        """Volume, mute and voice as they are chosen now."""
        chosen = self._preferences()
        self.audio.stream.muted = not chosen.sound
        self.audio.stream.volume = chosen.volume_percent / 100
        if chosen.cues == "spoken" and self._voice is None:
            self._voice = self._make_voice()
        if self._voice is not None:
            self._voice.set_volume(chosen.volume_percent / 100)

    @property
    def fault(self) -> str:
        """What is not heard, in a sentence; empty: nothing is missing."""
        spoken_wanted = self._preferences().cues == "spoken" and self._voice is not None
        voice = self._voice.fault if self._voice is not None and spoken_wanted else ""
        return " ".join(part for part in (self._no_device(), voice) if part)

    def _no_device(self) -> str:
        """What a missing device takes away here: a beat, cues, or nothing."""
        chosen = self._preferences()
        if not self.audio.fault or self._beating:
            return self.audio.fault
        cues = chosen.sound and chosen.cues != "off"
        return tr("No sound device: cues are on the screen.") if cues else ""

    def hear(self, told: Told, protocol: Protocol) -> None:
        """Beat, beep or say what belongs to this moment."""
        chosen = self._preferences()
        if isinstance(told, fx.Beat):
            self._beat(told.frequency_hz)
        if not chosen.sound or chosen.cues == "off":
            return
        if chosen.cues == "spoken" and self._voice is not None and self._voice.ready:
            words = spoken(told, protocol)
            if words is None or self._voice.say(words.text, words.urgent):
                return
        if isinstance(told, fx.Cue):
            self.audio.stream.play(told.kind)

    def _beat(self, frequency_hz: float | None) -> None:
        self._beating = frequency_hz is not None
        if frequency_hz is None:
            self.audio.stream.stop_beat()
        else:
            self._beats = 0
            self.audio.start_beat(frequency_hz)

    def flash_due(self) -> bool:
        """Whether a beat has begun since the last call; asked once a frame."""
        beats, before = self.audio.advance(), self._beats
        self._beats = beats
        return beats > before and self._preferences().flash

    def end(self) -> None:
        """Let go of device and voice."""
        self.audio.close()
        if self._voice is not None:
            self._voice.close()
