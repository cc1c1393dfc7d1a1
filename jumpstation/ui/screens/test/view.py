"""Test: large digits, each hop as a bar, live trace, the list with reasons."""

from __future__ import annotations

from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QStackedWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import (
    Down,
)
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.test.fault import FaultPage, NobodyPage
from jumpstation.ui.screens.test.model import Phase, TestModel
from jumpstation.ui.screens.test.running import RunningPage
from jumpstation.ui.theme import px


class TestView(View):
    """One frame for all phases of a test; a fault takes the frame's place."""

    __test__ = False

    def __init__(self) -> None:
        super().__init__()
        self._model = TestModel()
        self._pages = QStackedWidget()
        self.running = RunningPage(self)
        self._fault = FaultPage(self)
        self._nobody = NobodyPage(self)
        for page in (self.running, self._fault, self._nobody):
            self._pages.addWidget(page)
        inside = Down(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._pages)
        self._pages.setCurrentWidget(self._nobody)

    def show_model(self, model: TestModel) -> None:
        """Show a phase of a test."""
        self._model = model
        if model.phase is Phase.IDLE:
            self._pages.setCurrentWidget(self._nobody)
        elif model.fault is not None:
            self._fault.show_model(model)
            self._pages.setCurrentWidget(self._fault)
        else:
            self.running.show_model(model)
            self._pages.setCurrentWidget(self.running)

    def flash(self) -> None:
        """One beat of the metronome, for the eye."""
        self.running.flash()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Digits give way on a low screen and grow on a wide one."""
        super().resizeEvent(a0)
        bars = px(tokens.TOP_HEIGHT) + px(tokens.FOOT_HEIGHT)
        self.running.fit(self.width(), self.height() + bars)
