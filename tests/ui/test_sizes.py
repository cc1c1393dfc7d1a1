"""Nothing cut, nothing over anything else, at any text size and window size.

Three sizes in every run; all of them, with short names too, where JUMPSTATION_ALL_SIZES is set.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

import cuts_ui
import examples
import pytest
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.dialogs import Chooser, Question, TextQuestion
from jumpstation.ui.parts.reflow import Shape, shape_of
from jumpstation.ui.screens.test.athlete_display import AthleteDisplay
from jumpstation.ui.screenshots import Shot, put_away, settle, shown
from jumpstation.ui.theme import apply_theme
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Everywhere

ALL = bool(os.environ.get("JUMPSTATION_ALL_SIZES"))
SIZES = (
    (1366, 690, 100), (1280, 720, 200), (1024, 600, 125),
    (1366, 768, 125), (1280, 720, 150), (1920, 1080, 100), (1920, 1080, 150), (2560, 1440, 200),
)  # fmt: skip
TRIED = SIZES if ALL else SIZES[:3]
LONG = "Wilhelmina Konstantinopoulou-Featherstonehaugh"
NAMES = (
    "Mara Lindqvist", "Ines Carvalho", "Ruben de Haan", "Kwame Mensah", "Jonas Okafor",
    "Noah Brandt",
)  # fmt: skip


def renamed(thing: object) -> object:
    """The same with a very long name for several people."""
    if isinstance(thing, str):
        for name in NAMES:
            thing = thing.replace(name, LONG)
        return thing
    if isinstance(thing, tuple):
        return tuple(renamed(part) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        held = {f.name: getattr(thing, f.name) for f in fields(thing) if f.init}
        return replace(thing, **{name: renamed(value) for name, value in held.items()})
    return thing


def long_shots() -> tuple[Shot, ...]:
    return tuple(
        replace(shot, model=renamed(shot.model), shell=renamed(shot.shell))
        for shot in examples.shots()
    )


SHOTS = long_shots() + (examples.shots() if ALL else ())


@pytest.fixture
def dressed(qapp: object) -> Iterator[Callable[[int], None]]:
    yield lambda percent: apply_theme("light", percent / 100)
    apply_theme("light")


@pytest.mark.parametrize(("width", "height", "percent"), TRIED)
@pytest.mark.parametrize("shot", SHOTS, ids=lambda s: s.name)
def test_nothing_is_cut(shot: Shot, width: int, height: int, percent: int, dressed):
    dressed(percent)
    window = shown(shot, (width, height))
    assert (window.width(), window.height()) == (width, height)
    assert cuts_ui.faults(window) == []
    put_away(window)


@pytest.mark.parametrize(("width", "height", "percent"), TRIED)
def test_help_cuts_nothing_and_is_cut_nowhere(width: int, height: int, percent: int, dressed):
    """Help takes the page where there is no room for both."""
    dressed(percent)
    window = shown(examples.shots()[0], (width, height))
    window.answer(Everywhere.HELP)
    settle(window)
    assert cuts_ui.faults(window) == []
    put_away(window)


def dialogs(parent: QWidget) -> Iterator[QDialog]:
    """Each kind of question."""
    yield Question(
        parent,
        f"{LONG}: a set is running. Save 7 hops as interrupted, or go on?",
        (("Save 7 hops as interrupted", "S", None), ("Go on", "Esc", None)),
    )
    yield ScaleQuestion(parent, "How sore are your calves today, 0 none to 10 worst?", print)
    yield TextQuestion(parent, f"A note about {LONG}", "Keep the note", print)
    yield Chooser(parent, "Which test?", [(f"{LONG} {i}", i) for i in range(12)], print)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_dialogs_are_whole(percent: int, dressed):
    dressed(percent)
    window = shown(examples.shots()[0], (1280, 720))
    for dialog in dialogs(window):
        dialog.show()
        settle(dialog)
        assert cuts_ui.faults(dialog) == [], type(dialog).__name__
        assert dialog.height() <= window.height(), type(dialog).__name__
        assert dialog.width() <= window.width(), type(dialog).__name__
        put_away(dialog)
    put_away(window)


@pytest.mark.parametrize("size", [(960, 540), (1280, 720), (1920, 1080), (1080, 1920)])
def test_the_athlete_display_is_whole(size: tuple[int, int], qapp: object):
    display = AthleteDisplay()
    display.resize(*size)
    display.show_model(examples.DISPLAY)
    display.show()
    settle(display)
    assert cuts_ui.painted_faults(display) == []
    put_away(display)


def test_the_text_size_may_change_while_the_window_is_open(dressed):
    """Every size follows: what stands at 200 % is what stands after coming from 100 %."""
    dressed(100)
    window = shown(examples.shots()[0], (1280, 720))
    for shot in long_shots():
        window.show_model(shot.screen, shot.model)
        window.go(shot.screen)
    for percent in (200, 100, 150):
        dressed(percent)
        for screen in Screen:
            window.go(screen)
            settle(window)
            assert cuts_ui.faults(window) == [], (percent, screen)
    put_away(window)


@pytest.mark.parametrize(
    ("size", "scale", "shape"),
    [
        ((1282, 612), 1.0, Shape.WIDE),
        ((1310, 672), 1.25, Shape.COMPACT),
        ((2504, 1284), 2.0, Shape.COMPACT),
        ((968, 522), 1.0, Shape.COMPACT),
        ((967, 490), 1.0, Shape.COLUMN),
        ((1224, 564), 2.0, Shape.COLUMN),
    ],
)
def test_a_page_takes_the_shape_that_its_text_needs(
    size: tuple[int, int], scale: float, shape: Shape
):
    assert shape_of(*size, scale) is shape


def test_content_is_centred_on_a_very_wide_screen(dressed):
    dressed(100)
    window = shown(examples.shots()[0], (2560, 1200))
    view = window.view(Screen.TODAY)
    assert view.width() == 1800
    left = view.mapTo(window, view.rect().topLeft()).x() - 84
    assert abs(left - (2560 - 84 - 1800) // 2) <= 1
    put_away(window)


def test_the_checks_find_each_kind_of_fault(qapp: object):
    """The checks above can fail."""
    page = QWidget()
    page.resize(400, 200)
    inside = QVBoxLayout(page)
    words, over, small = QLabel("words that need much more room"), QLabel("over"), QPushButton("x")
    for part in (words, over, small):
        inside.addWidget(part)
    held = QWidget()
    QHBoxLayout(held)
    inside.addWidget(held)
    page.show()
    settle(page)
    assert cuts_ui.faults(page) == []
    words.setFixedWidth(40)
    small.setFixedHeight(20)
    small.setProperty("primary", "true")
    over.setGeometry(words.geometry())
    settle(page)
    over.setGeometry(words.geometry())
    small.move(390, small.y())
    said = " ".join(cuts_ui.faults(page))
    for kind in ("cut: 'words", "over: ", "small: ", "outside: ", "scrolled away: "):
        assert kind in said, said
    put_away(page)
