"""Each wish has one room that answers it, and each action is declared once for all that show it."""

from __future__ import annotations

import importlib
import re
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest
from examples import shots
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QMenu

import jumpstation.ui
from jumpstation.ui.parts.keys import KeyButton, hint
from jumpstation.ui.parts.tables import CellsTable
from jumpstation.ui.screens.squad.model import SquadModel
from jumpstation.ui.screens.squad.wishes import Do, Look, Open, Select
from jumpstation.ui.screenshots import put_away, settle, shown
from jumpstation.ui.shell.frame import FootBar
from jumpstation.ui.shell.window import MODELS, Window
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Wish

SHOTS = {shot.name: shot for shot in shots()}


@pytest.fixture
def squad(qapp):
    """The Squad screen; who is due stands in it."""
    window = shown(next(one for one in SHOTS.values() if one.screen is Screen.SQUAD))
    yield window
    put_away(window)


def keys_of(window: Window) -> dict[str, KeyButton]:
    return {one.words(): one for one in window.view(Screen.SQUAD).findChildren(KeyButton)}


@pytest.mark.parametrize("screen", list(Screen))
def test_every_wish_of_a_screen_goes_to_its_controller(screen: Screen):
    room = importlib.import_module(f"jumpstation.ui.screens.{screen}.wishes")
    wishes = get_args(getattr(room, f"{screen.capitalize()}Wishes"))
    assert {kind.to for kind in wishes} == {screen}
    own = [
        kind for kind in vars(room).values() if isinstance(kind, type) and issubclass(kind, Wish)
    ]
    answered = [kind for kind in own if kind.to == screen and not kind.__name__.endswith("Wish")]
    assert set(answered) == set(wishes)


def test_no_wish_is_a_name_in_letters():
    """A wish that is mistyped does not start: it is an attribute, and checked with the types."""
    rooms = "|".join((*Screen, "help", "go"))
    letters = re.compile(rf'"(?:{rooms})\.[a-z_]+"')
    package = Path(jumpstation.ui.__file__).parent
    found = [
        (path.name, text)
        for path in package.rglob("*.py")
        for text in letters.findall(path.read_text(encoding="utf-8"))
        if not text.endswith('.undo"')
    ]
    assert found == []


@pytest.mark.parametrize("name", SHOTS)
def test_every_button_that_is_seen_says_what_its_action_says(qapp, name: str):
    window = shown(SHOTS[name])
    screen = SHOTS[name].screen
    actions = {one.wish: one for one in MODELS[screen][1](window.models[screen])}
    view = window.view(screen)
    seen = [(wish, one) for wish, one in view._buttons if one.isVisible()]
    for wish, button in seen:
        action = actions[wish]
        assert button.words() == action.button_words == button.accessibleName() or "  " in (
            button.words()
        )
        assert button.isEnabled() == action.enabled
        assert button.toolTip() == hint(action)
    put_away(window)


def test_an_action_that_cannot_be_done_says_why_wherever_it_is_shown(squad: Window):
    squad.show_model(Screen.SQUAD, SquadModel())
    button = keys_of(squad)["Nobody is due"]
    assert not button.isEnabled()
    assert button.toolTip() == "Queue the due: Nobody is due"
    foot = squad.findChildren(FootBar)[0]
    assert "Queue the due: Nobody is due" in {one.toolTip() for one in foot.findChildren(QLabel)}


def test_a_right_click_chooses_the_row_and_offers_what_can_be_done_with_it(squad: Window):
    sent: list[Wish] = []
    squad.asked.connect(sent.append)
    view = squad.view(Screen.SQUAD)
    table = view.findChildren(CellsTable)[0]
    other = table.currentIndex().row() + 1
    at = table.visualRect(table.cells.index(other, 1)).center()
    table.customContextMenuRequested.emit(at)
    settle(squad)
    menu = next(one for one in view.findChildren(QMenu) if one.isVisible())
    assert [one.text() for one in menu.actions()] == ["Open athlete\tEnter"]
    menu.actions()[0].trigger()
    menu.close()
    assert [type(one) for one in sent] == [Select, Open]
    assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu


def test_members_and_records_are_equal_by_what_they_say():
    assert Open("a") == Open("a") != Open("b")
    assert Do.QUEUE is not Look.UP
    assert isinstance(Do.QUEUE, Enum)
