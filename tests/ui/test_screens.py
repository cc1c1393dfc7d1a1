"""Every screen and state, light and dark, at the least size of the design: nothing is cut."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from jumpstation.ui.screenshots import Shot, put_away, settle, shown, take, take_display
from jumpstation.ui.shell.window import Window
from jumpstation.ui.theme import apply_theme
from jumpstation.ui.values.shell import Screen

_SPEC = importlib.util.spec_from_file_location("examples", Path(__file__).with_name("examples.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(examples)

SHOTS: tuple[Shot, ...] = examples.shots()
FORBIDDEN = re.compile(r"\b(cleared|ready|safe|fit|may return)\b")


def words_cut(window: Window) -> list[str]:
    """Labels and buttons whose words need more room than they have, or stand outside."""
    found = []
    for widget in (*window.findChildren(QLabel), *window.findChildren(QPushButton)):
        if not widget.isVisible() or not widget.text():
            continue
        metrics = widget.fontMetrics()
        if isinstance(widget, QLabel) and widget.wordWrap():
            room = metrics.boundingRect(QRect(0, 0, widget.width(), 4000), 0x1000, widget.text())
            needed = (room.width(), room.height())
        else:
            needed = (metrics.horizontalAdvance(widget.text()), metrics.ascent())
        if needed[0] > widget.width() + 1 or needed[1] > widget.height() + 2:
            found.append(f"{widget.text()!r} needs {needed}, has {widget.size()}")
        corner = widget.mapTo(window, QPoint(widget.width(), 0))
        if corner.x() > window.width() + 1:
            found.append(f"{widget.text()!r} ends at {corner.x()}, outside the window")
    return found


def overlaps(window: Window) -> list[str]:
    """Widgets of one layout that cover each other."""
    found = []
    for parent in window.findChildren(QWidget):
        inside = parent.layout()
        if inside is None or not parent.isVisible() or isinstance(inside, QStackedLayout):
            continue
        boxes = [
            (w, w.geometry())
            for i in range(inside.count())
            if (item := inside.itemAt(i)) and (w := item.widget()) and w.isVisible()
        ]
        for i, (one, box) in enumerate(boxes):
            for other, beside in boxes[i + 1 :]:
                common = box.intersected(beside)
                if common.width() > 1 and common.height() > 1:
                    found.append(f"{one} over {other}: {common}")
    return found


def decisions_said(window: Window) -> list[str]:
    """Words that only a named person may say."""
    texts = [w.text() for kind in (QLabel, QPushButton) for w in window.findChildren(kind)]
    return FORBIDDEN.findall(" ".join(texts).lower())


def filled_buttons(window: Window) -> list[str]:
    """The filled buttons on the screen."""
    return [
        b.accessibleName()
        for b in window.findChildren(QPushButton)
        if b.isVisible() and b.property("primary") == "true"
    ]


@pytest.mark.parametrize("shot", SHOTS, ids=lambda s: s.name)
def test_a_screen_at_1366_by_768(shot: Shot, qapp: object):
    """No words cut, nothing overlapping, one filled button, measurements and no decisions."""
    window = shown(shot)
    assert words_cut(window) == []
    assert overlaps(window) == []
    assert decisions_said(window) == []
    assert len(filled_buttons(window)) <= 1
    put_away(window)


def test_the_checks_find_what_is_cut_and_what_overlaps(qapp: object):
    """The checks above can fail."""
    window = Window()
    page = QWidget(window)
    page.setLayout(QVBoxLayout())
    page.resize(100, 100)
    words, over = QLabel("words that need much more room"), QLabel("over")
    for part in (words, over):
        page.layout().addWidget(part)  # pyright: ignore[reportOptionalMemberAccess]
    window.show()
    settle(window)
    words.setFixedWidth(40)
    over.setGeometry(words.geometry())
    over.setText("cleared, safe")
    assert len(words_cut(window)) >= 1
    assert overlaps(window) != []
    assert decisions_said(window) == ["cleared", "safe"]
    put_away(window)


@pytest.mark.parametrize("name", ["01-today", "02-test", "02-test-unplugged", "03-result"])
def test_no_words_are_cut_on_a_screen_with_a_task_bar(name: str, qapp: object):
    window = shown(next(s for s in SHOTS if s.name == name), (1366, 690))
    assert words_cut(window) == []
    put_away(window)


def test_pictures_are_made_in_both_looks(tmp_path: Path, qapp: object):
    made = take([SHOTS[0]], tmp_path)
    assert [p.name for p in made] == ["01-today-light.png", "01-today-dark.png"]
    assert made[0].read_bytes() != made[1].read_bytes()
    assert take_display(examples.DISPLAY, tmp_path).stat().st_size > 10_000
    apply_theme("light")


def test_the_athlete_display_shows_neither_surname_nor_pain():
    said = str(examples.DISPLAY)
    assert "Lindqvist" not in said
    assert "pain" not in said.lower()


def test_every_screen_opens_empty(qapp: object):
    window = Window()
    window.show()
    for screen in Screen:
        window.go(screen)
        settle(window)
        assert words_cut(window) == []
    put_away(window)
