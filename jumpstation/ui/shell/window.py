"""The window: rail, bars and one screen; keys become wishes. It decides nothing itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PyQt6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jumpstation.ui.key_names import key_name
from jumpstation.ui.parts.dialogs import Chooser
from jumpstation.ui.parts.explained import HELP, METRIC, mark_of
from jumpstation.ui.parts.keys import key_text
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.athlete import actions as athlete
from jumpstation.ui.screens.athlete.model import AthleteModel
from jumpstation.ui.screens.clearance import actions as clearance
from jumpstation.ui.screens.clearance.model import ClearanceModel
from jumpstation.ui.screens.device import actions as device
from jumpstation.ui.screens.device.model import DeviceModel
from jumpstation.ui.screens.help import model as help_words
from jumpstation.ui.screens.help.model import Topic
from jumpstation.ui.screens.result import actions as result
from jumpstation.ui.screens.result.model import ResultModel
from jumpstation.ui.screens.settings import actions as settings
from jumpstation.ui.screens.settings.model import SettingsModel
from jumpstation.ui.screens.squad import actions as squad
from jumpstation.ui.screens.squad.model import SquadModel
from jumpstation.ui.screens.test import actions as test
from jumpstation.ui.screens.test.model import TestModel
from jumpstation.ui.screens.today import actions as today
from jumpstation.ui.screens.today.model import TodayModel
from jumpstation.ui.screens.today.wishes import Search
from jumpstation.ui.shell.everywhere import screen_actions
from jumpstation.ui.shell.frame import FootBar, Rail, TopBar
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px, theme
from jumpstation.ui.values.actions import Action, find
from jumpstation.ui.values.shell import Screen, Shell, screen_name, window_title
from jumpstation.ui.values.wishes import Everywhere, Glance, Go, ShowMetric, Wish

if TYPE_CHECKING:
    from jumpstation.ui.screens.help.view import HelpPanel

LEAST = QSize(860, 560)
FRAME = QSize(4, 32)  # what a desk draws around a window, before it can be asked
HELP_WIDTH = 360
MOST_WIDTH, CENTRED_FROM = 1800, 1920  # in pixels of 100 % text: wider content is centred
LEAST_BESIDE_HELP = 620  # less than this beside the help, and the help takes the page

# each screen: its view-model's first state and its list of actions
MODELS: dict[Screen, tuple[Callable[[], Any], Callable[[Any], tuple[Action, ...]]]] = {
    Screen.TODAY: (TodayModel, today.actions),
    Screen.TEST: (TestModel, test.actions),
    Screen.RESULT: (ResultModel, result.actions),
    Screen.ATHLETE: (AthleteModel, athlete.actions),
    Screen.SQUAD: (SquadModel, squad.actions),
    Screen.DEVICE: (DeviceModel, device.actions),
    Screen.CLEARANCE: (ClearanceModel, clearance.actions),
    Screen.SETTINGS: (SettingsModel, settings.actions),
}


def make_view(screen: Screen) -> View:
    """The view of a screen; made when it is first shown, so that the window opens at once."""
    module = importlib.import_module(f"jumpstation.ui.screens.{screen}.view")
    return getattr(module, f"{screen.capitalize()}View")()


class Window(QMainWindow):
    """`asked` carries every wish that a screen does not answer itself; `key_edge` the held key.

    opened: a screen is shown from now on.
    """

    asked = pyqtSignal(Wish)
    opened = pyqtSignal(Screen)
    key_edge = pyqtSignal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("jumpstation")
        self.setMinimumSize(LEAST)
        self.resize(1366, 768)
        self.screen_shown = Screen.TODAY
        self.models: dict[Screen, Any] = {s: make() for s, (make, _) in MODELS.items()}
        self.shells: dict[Screen, Shell] = {s: Shell(screen_name(s)) for s in Screen}
        self.held_key = ""  # the key that stands in for a mat; empty: none
        self.may_close: Callable[[], bool] = lambda: True
        self._views: dict[Screen, View] = {}
        self._rail, self._top, self._foot = Rail(), TopBar(), FootBar()
        self._pages = QStackedWidget()
        self._help: HelpPanel | None = None
        self._rail.asked.connect(self.go)
        self._top.device_asked.connect(lambda: self.go(Screen.DEVICE))
        self._lay_out()
        theme().changed.connect(self._share_out)
        self.go(Screen.TODAY)

    def open_on_screen(self) -> None:
        """Show the window; maximised where its frame would not stand whole on the screen."""
        screen = self.screen()
        room = screen.availableGeometry() if screen is not None else self.rect()
        wide, high = self.width() + FRAME.width(), self.height() + FRAME.height()
        if wide > room.width() or high > room.height():
            self.showMaximized()
        else:
            self.show()

    def _lay_out(self) -> None:
        shell = QWidget()
        shell.setObjectName("shell")
        self._page_row = QHBoxLayout()
        self._page_row.setSpacing(0)
        self._page_row.addWidget(self._pages, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._top)
        right.addLayout(self._page_row, 1)
        right.addWidget(self._foot)
        whole = QHBoxLayout(shell)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(right, 1)
        self.setCentralWidget(shell)

    def view(self, screen: Screen) -> View:
        """A screen's view."""
        if screen not in self._views:
            made = make_view(screen)
            made.asked.connect(self.answer)
            self._views[screen] = made
            self._pages.addWidget(made)
            self._draw(screen)
        return self._views[screen]

    def made(self) -> tuple[Screen, ...]:
        """The screens that have a view."""
        return tuple(self._views)

    def go(self, screen: Screen) -> None:
        """Show a screen."""
        view = self.view(screen)
        self.screen_shown = screen
        self._pages.setCurrentWidget(view)
        self._rail.show_screen(screen)
        self.show_shell(screen, self.shells[screen])
        self._foot.show_actions(self.offered())
        if self.help is not None:
            self.show_help(help_words.topic_of(screen), self.offered())
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit(screen)

    def show_model(self, screen: Screen, model: object) -> None:
        """Give a screen its model; it is drawn when the screen has been shown once."""
        self.models[screen] = model
        if screen in self._views:
            self._draw(screen)
        if screen is self.screen_shown:
            self._foot.show_actions(self.offered())

    def _draw(self, screen: Screen) -> None:
        self._views[screen].show_model(self.models[screen])
        self._views[screen].show_actions(self._actions_of(screen))

    def _actions_of(self, screen: Screen) -> tuple[Action, ...]:
        return MODELS[screen][1](self.models[screen])

    def show_shell(self, screen: Screen, shell: Shell) -> None:
        """Give a screen its title, light and what is saved."""
        self.shells[screen] = shell
        if screen is self.screen_shown:
            self._top.show_shell(shell)
            self._foot.show_saved(shell.saved)
            self.setWindowTitle(window_title(screen, shell))

    def offered(self) -> tuple[Action, ...]:
        """Every action of the shown screen."""
        return self._actions_of(self.screen_shown)

    def answer(self, wish: Wish) -> None:
        """Do what concerns the window or a screen alone; send every other wish out."""
        match wish:
            case Go(screen):
                self.go(screen)
            case Glance():
                self.view(self.screen_shown).look(wish)
            case Everywhere.ACTIONS:
                self._all_actions()
            case Everywhere.HELP:
                self._toggle_help()
            case Everywhere.FULLSCREEN:
                self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
            case _:
                self.asked.emit(wish)

    def _all_actions(self) -> None:
        """Everything that can be done, then what cannot be done now, each with its reason."""
        every = (*self.offered(), *screen_actions())
        choices = [(f"{a.label}   {key_text(a.key)}", a) for a in every if a.enabled]
        choices += [(f"{a.label} · {a.why_not}", a) for a in every if not a.enabled]
        Chooser(self, tr("What would you like to do?"), choices, self._run).open()

    def _run(self, action: object) -> None:
        if isinstance(action, Action) and action.enabled:
            self.answer(action.wish)

    @property
    def help(self) -> HelpPanel | None:
        """The help beside the screen; None: it is closed."""
        return self._help if self._help is not None and self._help.isVisible() else None

    def _toggle_help(self) -> None:
        if self.help is not None:
            self._hide_help()
            return
        at = mark_of(QApplication.focusWidget(), HELP)
        self.show_help(help_words.topic_of(self.screen_shown), self.offered(), at)

    def show_help(self, topic: Topic, actions: tuple[Action, ...] = (), at: str = "") -> None:
        """Open help beside the screen at a topic; `at`: the part that is asked about."""
        from jumpstation.ui.screens.help.view import HelpPanel

        if self._help is None:
            self._help = HelpPanel()
            self._help.asked.connect(lambda metric: self.answer(ShowMetric(metric)))
            self._page_row.addWidget(self._help)
        self._help.show_topic(topic, actions, at)
        self._help.show()
        self._share_out()

    def _hide_help(self) -> None:
        """Close the help; the keys go to the screen again."""
        if self._help is not None:
            self._help.hide()
        self._share_out()
        self.view(self.screen_shown).setFocus()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """A click that nothing else took: on a number it opens the number's formula."""
        if a0 is not None:
            under = QApplication.widgetAt(a0.globalPosition().toPoint())
            metric = mark_of(under or self.childAt(a0.position().toPoint()), METRIC)
            if metric:
                self.answer(ShowMetric(metric))
        super().mousePressEvent(a0)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """A key that nothing else took: held key, action of the screen, action everywhere."""
        if a0 is None:
            return
        name = key_name(a0)
        naming = self.screen_shown is Screen.TODAY and self.models[Screen.TODAY].empty
        if self.held_key and name == self.held_key and not naming:
            if not a0.isAutoRepeat():
                self.key_edge.emit(True)
            return
        if name == "Esc" and self.help is not None:
            self._hide_help()
            return
        everywhere = screen_actions()
        action = find(self.offered(), name) or find(everywhere, name)
        if action is not None:
            if not a0.isAutoRepeat() or name in ("Up", "Down", "Left", "Right"):
                self.answer(action.wish)
        elif name == "Esc" and isinstance(QApplication.focusWidget(), QWidget):
            self.view(self.screen_shown).setFocus()
        elif self.screen_shown is Screen.TODAY and a0.text().isalpha():
            self.answer(Search(a0.text()))
        else:
            super().keyPressEvent(a0)

    def keyReleaseEvent(self, a0: QKeyEvent | None) -> None:
        """The held key is let go."""
        if a0 is not None and self.held_key and key_name(a0) == self.held_key:
            if not a0.isAutoRepeat():
                self.key_edge.emit(False)
            return
        super().keyReleaseEvent(a0)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Another size, another share for each part."""
        super().resizeEvent(a0)
        self._share_out()

    def _share_out(self) -> None:
        """The rail gives way in a small window, content is centred in a very wide one."""
        self._rail.fit(self.size())
        room = self.width() - self._rail.width()
        helping = self._help is not None and not self._help.isHidden()
        if helping:
            room -= px(HELP_WIDTH)
        self._pages.setVisible(not helping or room >= px(LEAST_BESIDE_HELP))
        spare = room - px(MOST_WIDTH) if self.width() > px(CENTRED_FROM) else 0
        side = max(0, spare) // 2
        self._page_row.setContentsMargins(side, 0, 0 if helping else side, 0)

    def closeEvent(self, a0: QCloseEvent | None) -> None:
        """Closing in the middle of a set asks."""
        if a0 is not None and not self.may_close():
            a0.ignore()
            return
        super().closeEvent(a0)
