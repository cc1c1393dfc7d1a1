"""Device: live signal, four numbers with a verdict, and setting up one step at a time."""

from __future__ import annotations

from functools import partial

from PyQt6.QtWidgets import (
    QGridLayout,
    QLayout,
    QStackedWidget,
    QWidget,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Across, Card, Down, clear, column, holder, label, row
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.parts.plots.live_trace import LiveTrace, MatStrip
from jumpstation.ui.parts.reflow import UNBOUND, Reflow, Shape
from jumpstation.ui.parts.verdict import Badge
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.device.model import Check, DeviceModel
from jumpstation.ui.screens.device.wishes import DeviceLooks, Do, GoOn, Look, Open
from jumpstation.ui.screens.device.wizard import WizardCard
from jumpstation.ui.text import MISSING, tr
from jumpstation.ui.theme import px, sized
from jumpstation.ui.values.verdict import face


class CheckCard(Card):
    """One number, its unit, one line, a verdict."""

    def __init__(self) -> None:
        super().__init__(space=2)
        self._name, self._badge = label("", bold=True), Badge(18)
        self._value, self._unit = label("", "cue", bold=True), label("", "small")
        self._line = label("", "small", "text2", wrap=True)
        self.column.addLayout(row(self._name, None, self._badge))
        self.column.addLayout(row(self._value, self._unit, None, space=4))
        self.column.addWidget(self._line)
        self.column.addStretch(1)

    def show_check(self, check: Check) -> None:
        """Show a number."""
        self._name.setText(check.name)
        self._badge.show_verdict(check.verdict)
        self._value.setText(check.value)
        self._unit.setText(check.unit if check.value != MISSING else "")
        self._line.setText(check.line)
        self.setAccessibleName(f"{check.name}: {face(check.verdict).word}")


class DeviceView(View):
    """Can this be believed."""

    def __init__(self) -> None:
        super().__init__()
        self._model = DeviceModel()
        self._choose = self.button(Do.CHOOSE)
        self._facts = label("", "body", "text2", wrap=True)
        self._zero, self._self_test = self.button(Do.ZERO), self.button(Do.SELF_TEST)
        self.trace, self.strip = LiveTrace(10.0, two_sided=True), MatStrip(10.0)
        self._live_head = label("", bold=True)
        self._live_words = label("", "caption", bold=True)
        self._live_sides = label("", "caption", "text2")
        self._checks = [CheckCard() for _ in range(4)]
        self._on_file = label("", "small", "text2", wrap=True)
        self._losses, self._clock = self.button(Do.LOSSES), self.button(Do.CLOCK)
        self._compare = self.button(Do.COMPARE)
        self._wizard = WizardCard(self)
        self._none = NoDevice(self)
        self._pages = QStackedWidget()
        head = flow(self._choose, None, self._zero, self._self_test)
        top = holder(column(head, self._facts, space=6))
        self._parts = (top, self._live_card(), self._numbers(), self._file_card())
        self._pages.addWidget(
            Reflow((*self._parts, self._wizard, self._wizard.foot), self._device_page)
        )
        self._pages.addWidget(self._none)
        inside = Down(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._pages)
        self._pages.setCurrentIndex(1)

    def _live_card(self) -> QWidget:
        live = Card(pad=12, space=4)
        words_ = (self._live_words, self._live_sides)
        live.column.addLayout(flow(self._live_head, None, *words_, line_space=0))
        self._live_pages = QStackedWidget()
        self._live_pages.addWidget(self.trace)
        self._live_pages.addWidget(self.strip)
        live.column.addWidget(self._live_pages, 1)
        return live

    def _numbers(self) -> QWidget:
        checks = QGridLayout()
        checks.setSpacing(10)
        for i, card in enumerate(self._checks):
            checks.addWidget(card, i // 2, i % 2)
            checks.setColumnStretch(i % 2, 1)
        return holder(checks)

    def _file_card(self) -> QWidget:
        card = Card()
        said = label(tr("On file"), bold=True)
        card.column.addLayout(flow(said, None, self._clock, self._compare, self._losses))
        card.column.addWidget(self._on_file)
        return card

    def _device_page(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        head, live, numbers, kept = self._parts
        wizard, foot = self._wizard, self._wizard.foot
        in_column = shape is Shape.COLUMN
        live.setMinimumHeight(px(220 if in_column else 116))
        if in_column:
            sized(wizard, MinimumWidth=0, MaximumWidth=UNBOUND)
            return column(head, wizard, live, numbers, kept), foot
        sized(wizard, MinimumWidth=430, MaximumWidth=500 if shape is Shape.WIDE else 430)
        left = column(head, space=10)
        left.addWidget(live, 1)
        left.addWidget(numbers)
        left.addWidget(kept)
        whole = Across()
        whole.setSpacing(tokens.GAP)
        whole.addLayout(left, 1)
        whole.addWidget(wizard)
        return whole, foot

    def show_model(self, model: DeviceModel) -> None:
        """Show a device, or that there is none."""
        self._model = model
        if not model.name:
            self._none.show_model(model)
            self._pages.setCurrentIndex(1)
            return
        self._pages.setCurrentIndex(0)
        self._facts.setText(model.facts)
        self._compare.setVisible(model.mat_and_plate)
        self._live_pages.setCurrentIndex(0 if model.on_plate else 1)
        self._live_head.setText(
            tr("Live signal, both halves, N") if model.on_plate else tr("Live contact")
        )
        self._live_words.setText(model.live_words)
        self._live_sides.setText(model.live_sides)
        noise = None if model.noise_sd_n is None else 5 * model.noise_sd_n
        self.trace.show_threshold(model.threshold_n, noise)
        for card, check in zip(self._checks, model.checks, strict=False):
            card.show_check(check)
        for i, card in enumerate(self._checks):
            card.setVisible(i < len(model.checks))
        self._on_file.setText(model.on_file)
        self._wizard.show_wizard(model.wizard)

    def look(self, wish: DeviceLooks) -> None:
        """Going on goes out with the mass that was typed."""
        assert wish is Look.GO_ON
        asks_mass = self._model.wizard.asks_mass
        self.ask(GoOn(self._wizard.typed_mass() if asks_mass else None))


class NoDevice(QWidget):
    """Nothing is connected: what is looked for, and what can be opened."""

    def __init__(self, view: DeviceView) -> None:
        super().__init__()
        self._view = view
        self._words = label("", "lead", "text2", wrap=True)
        self._found = Down()
        self._found.setSpacing(8)
        held = view.button(Do.HELD_KEY)
        card = Card(pad=24, space=12)
        card.column.addStretch(1)
        card.column.addWidget(
            label(tr("No mat or plate is connected."), "cue", bold=True, wrap=True)
        )
        card.column.addWidget(self._words)
        card.column.addLayout(self._found)
        card.column.addWidget(
            label(
                tr(
                    "No hardware? Hold the K key as a mat to try a protocol. What it measures is "
                    "marked not for measurement everywhere."
                ),
                "body", "text2", wrap=True,
            )
        )  # fmt: skip
        card.column.addLayout(row(held, None))
        card.column.addStretch(2)
        whole = Across(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)

    def show_model(self, model: DeviceModel) -> None:
        """Show what was found."""
        self._words.setText(
            model.looking or tr("Plug one in: it is found by itself within 2 s, on any port.")
        )
        clear(self._found)
        for spec, words_ in model.found:
            button = KeyButton(words_)
            button.clicked.connect(partial(self._view.ask, Open(spec)))
            self._found.addLayout(row(button, None))
