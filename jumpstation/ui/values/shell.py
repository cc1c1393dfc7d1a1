"""What stands around every screen: rail, top bar with the device light, foot bar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jumpstation.ui.text import tr


class Screen(StrEnum):
    """The screens in the order of work; settings stands at the bottom of the rail."""

    TODAY = "today"
    TEST = "test"
    RESULT = "result"
    ATHLETE = "athlete"
    SQUAD = "squad"
    DEVICE = "device"
    CLEARANCE = "clearance"
    SETTINGS = "settings"


def screen_name(screen: Screen) -> str:
    """The screen's name in the rail."""
    return {
        Screen.TODAY: tr("Today"),
        Screen.TEST: tr("Test"),
        Screen.RESULT: tr("Result"),
        Screen.ATHLETE: tr("Athlete"),
        Screen.SQUAD: tr("Squad"),
        Screen.DEVICE: tr("Device"),
        Screen.CLEARANCE: tr("Clearance"),
        Screen.SETTINGS: tr("Settings"),
    }[screen]


class LightState(StrEnum):
    """The device light: each has a shape of its own, never colour alone."""

    CONNECTED = "connected"
    GONE = "gone"
    NONE = "none"
    NOT_FOR_MEASUREMENT = "not for measurement"


@dataclass(frozen=True, slots=True)
class Light:
    """The device at a glance: a word in bold and up to three facts."""

    state: LightState = LightState.NONE
    name: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shell:
    """Top and foot of a screen. `mark` is written on every screen, e.g. DEMO.

    about: whom the screen is about, for the window's title; empty: nobody or everybody.
    """

    title: str
    context: str = ""
    light: Light = Light()
    saved: str = ""
    mark: str = ""
    about: str = ""


def window_title(screen: Screen, shell: Shell) -> str:
    """What the desk's own title bar and task list say.

    >>> window_title(Screen.RESULT, Shell("Mara Lindqvist", about="Mara Lindqvist"))
    'Result · Mara Lindqvist · jumpstation'
    """
    parts = (screen_name(screen), shell.about, shell.mark, "jumpstation")
    return " · ".join(part for part in parts if part)
