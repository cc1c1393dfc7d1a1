"""The real text-to-speech class of Qt, in its process, with its own silent engine; and no voice."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from jumpstation.protocols import load_protocol
from jumpstation.session import Attempt
from jumpstation.session import effects as fx
from jumpstation.ui.sound.sounds import Sounds
from jumpstation.ui.sound.speech import Voice
from jumpstation.ui.values.preferences import Preferences

speech = pytest.importorskip("PyQt6.QtTextToSpeech")
needs_mock = pytest.mark.skipif(
    "mock" not in speech.QTextToSpeech.availableEngines(), reason="Qt's mock engine is missing"
)
TEN_FIVE = load_protocol("ankle-hops-10-5")


class Heard(Voice):
    """The real process with Qt's mock engine; what it was given is written down."""

    def __init__(self) -> None:
        super().__init__("mock")
        self.words: list[str] = []
        wait(lambda: self.ready)

    def say(self, words: str, urgent: bool = True) -> bool:
        said = super().say(words, urgent)
        self.words += [words] * said
        return said


def wait(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def no_voice() -> Voice:
    voice = Voice("an engine that nobody has")
    wait(lambda: voice.fault != "")
    return voice


@needs_mock
def test_urgent_words_cut_off_others_and_the_count_gives_way():
    voice = Heard()
    assert (voice.engine, voice.fault) == ("mock", "")
    for words, urgent in (("Stand still, please.", True), ("three", False), ("Go", True)):
        assert voice.say(words, urgent)
    wait(lambda: len(voice.said) == 3)
    assert voice.said == [True, False, True]
    voice.close()
    assert not voice.say("two")
    assert voice.fault == ""


def test_without_an_engine_it_is_said_in_a_sentence():
    voice = no_voice()
    assert voice.fault == "This computer has no voice for spoken words: beeps instead."
    assert not voice.say("Go")
    voice.close()


def test_a_voice_that_hangs_holds_nothing_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("jumpstation.ui.sound.speech.START_S", 0.3)
    began = time.monotonic()
    voice = Voice(command=[sys.executable, "-c", "import time; time.sleep(60)"])
    assert not voice.say("Go")
    assert time.monotonic() - began < 0.2
    wait(lambda: voice.fault != "")
    assert voice.fault == "The voice of this computer does not answer: beeps instead."
    voice.close()


def test_a_voice_that_stops_answering_gives_way_to_beeps(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("jumpstation.ui.sound.speech.ANSWER_S", 0.3)
    deaf = 'import time; print(\'{"ready": "deaf"}\', flush=True); time.sleep(60)'
    voice = Voice(command=[sys.executable, "-c", deaf])
    wait(lambda: voice.ready)
    assert voice.say("Go")
    wait(lambda: voice.fault != "")
    assert not voice.say("Stop")
    voice.close()


def sounds(preferences: Preferences, make_voice=Heard) -> tuple[Sounds, list[str]]:
    made = Sounds(lambda: preferences, make_voice)
    made.take_preferences()
    beeped: list[str] = []
    made.audio.stream.play = beeped.append  # type: ignore[method-assign]
    return made, beeped


MOMENTS = [fx.TrialStarted(Attempt()), fx.Countdown(1), fx.Cue("go", "Go"), fx.Cue("end", "Stop")]


@needs_mock
@pytest.mark.parametrize(
    ("preferences", "said", "beeped"),
    [
        (Preferences(cues="spoken"), ["Stand still.", "one", "Go", "Stop"], []),
        (Preferences(cues="beeps"), [], ["go", "end"]),
        (Preferences(cues="off"), [], []),
        (Preferences(cues="spoken", sound=False), [], []),
    ],
)
def test_cues_are_spoken_beeped_or_left_out(preferences, said, beeped):
    made, beeps = sounds(preferences)
    for told in MOMENTS:
        made.hear(told, TEN_FIVE)
    assert getattr(made._voice, "words", []) == said
    assert beeps == beeped
    made.end()


def test_with_no_voice_beeps_take_the_place_of_words():
    made, beeps = sounds(Preferences(cues="spoken"), no_voice)
    for told in MOMENTS:
        made.hear(told, TEN_FIVE)
    assert beeps == ["go", "end"]
    assert made.fault == "This computer has no voice for spoken words: beeps instead."
    made.end()


@pytest.mark.parametrize("cues", ["off", "beeps", "spoken"])
def test_the_metronome_is_heard_with_every_kind_of_cue(cues: str):
    made, _ = sounds(Preferences(cues=cues), no_voice)
    made.hear(fx.Beat(2.2), TEN_FIVE)
    assert made.audio.stream.pull(4800).any()
    made.hear(fx.Beat(None), TEN_FIVE)
    assert not made.audio.stream.pull(4800).any()
    made.end()


def test_a_change_in_settings_is_heard_at_once():
    chosen = {"now": Preferences(volume_percent=30)}
    made = Sounds(lambda: chosen["now"], no_voice)
    made.take_preferences()
    assert made.audio.stream.volume == pytest.approx(0.3)
    chosen["now"] = replace(chosen["now"], volume_percent=100, sound=False, cues="spoken")
    made.take_preferences()
    assert (made.audio.stream.volume, made.audio.stream.muted) == (1.0, True)
    assert made.fault != ""
    made.end()
