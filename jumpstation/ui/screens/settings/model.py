"""Settings: every change takes effect at once and can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field

from jumpstation.ui.text import tr
from jumpstation.ui.values.preferences import Preferences

TEXT_SIZES = (100, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class SettingsModel:
    """The screen."""

    preferences: Preferences = field(default_factory=Preferences)
    data_file: str = ""
    backup: str = ""
    signers: tuple[str, ...] = ()
    sound_words: str = ""
    languages: tuple[tuple[str, str], ...] = (("en", "English"),)
    licences: tuple[tuple[str, str], ...] = ()
    version: str = ""
    demo: bool = False


def look_choices() -> tuple[tuple[str, str], ...]:
    """The looks."""
    return (("light", tr("Light")), ("dark", tr("Dark")), ("system", tr("As the system")))


def cue_choices() -> tuple[tuple[str, str], ...]:
    """How cues reach the ear; the metronome is heard with each of them."""
    return (("off", tr("Off")), ("beeps", tr("Beeps")), ("spoken", tr("Spoken")))


def on_off() -> tuple[tuple[str, str], ...]:
    """A choice of two."""
    return (("on", tr("On")), ("off", tr("Off")))
