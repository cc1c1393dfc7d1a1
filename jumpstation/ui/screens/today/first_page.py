"""No athletes yet: add the first one, or begin another way."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QBoxLayout,
    QLayout,
    QWidget,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import (
    Across,
    Card,
    Down,
    column,
    holder,
    label,
    row,
    rule,
)
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.figures import MovementPicture
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.parts.reflow import UNBOUND, Reflow, Shape
from jumpstation.ui.parts.verdict import Badge, VerdictLine
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.today import model as words
from jumpstation.ui.screens.today.model import TodayModel, read_line
from jumpstation.ui.screens.today.wishes import (
    Add,
    Do,
)
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized


class FirstPage(QWidget):
    """No athletes yet: add the first one, or begin another way."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._line = Line()
        self._line.setProperty("large", "true")
        sized(self._line, FixedHeight=52, MinimumWidth=300)
        self._line.setPlaceholderText(tr("Nia Roberts, 61.5 kg, U20"))
        self._line.setAccessibleName(tr("Name, body mass, group"))
        self._line.textChanged.connect(self._understand)
        self._line.returnPressed.connect(self.add)
        self._button = KeyButton(tr("Add athlete"), "Enter", primary=True, height=52)
        sized(self._button, MinimumWidth=230)
        self._button.clicked.connect(self.add)
        self._parts = [VerdictLine() for _ in range(4)]
        self._rest = label(tr("Anything left out can be added later."), "body", "text2")
        self._file = label("", "body", "text2")
        self._device_words = label(tr("No mat or plate found"), bold=True, wrap=True)
        self._lay_out()
        self._understand("")

    def begin(self, typed: str) -> None:
        """The first letter of a name that was typed without a click on the line."""
        self._line.setFocus()
        self._line.insert(typed)

    def _lay_out(self) -> None:
        picture = MovementPicture(170, 134)
        picture.show_movement("hops")
        self._said = said = column(
            None,
            label(tr("No athletes yet. Add the first one."), "cue", bold=True, wrap=True),
            label(tr("A name is enough. A plate can weigh the body mass later."), "lead", "text2",
                  wrap=True),
            None,
        )  # fmt: skip
        head = row(picture, 16)
        head.addLayout(said, 1)
        understood = flow(*self._parts, self._rest, space=14)
        entry = flow(self._line, self._button, space=12)
        self._ways = ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        ways.setSpacing(12)
        for title, said_of_it, wish in (
            (
                tr("Look around first"),
                tr(
                    "Open the demo squad: invented athletes, one year of history and a simulated "
                    "plate. None of it gets into your own file."
                ),
                Do.DEMO,
            ),
            (
                tr("Bring your history"),
                tr(
                    "From a CSV or JSON file. You see first what will be read, and matched to "
                    "whom; then all of it or nothing."
                ),
                Do.IMPORT,
            ),
            (
                tr("Join a squad file"),
                tr(
                    "Another computer has your squad already? Merge its file. Twice is once, and "
                    "nobody is joined by guess."
                ),
                Do.MERGE,
            ),
        ):  # fmt: skip
            card = Card()
            card.column.addWidget(label(title, "lead", bold=True))
            card.column.addWidget(label(said_of_it, "body", "text2", wrap=True))
            card.column.addStretch(1)
            card.column.addLayout(row(self._view.button(wish), None))
            ways.addWidget(card, 1)
        middle = holder(
            column(
                None, head, 8, entry, understood, 12, rule(), 12,
                label(tr("Or begin another way"), "body", "text2"), ways, 12, self._file, None,
                space=8,
            )
        )  # fmt: skip
        sized(middle, MaximumWidth=780)
        big = Card()
        big.column.addLayout(row(None, space=0))
        around = Across()
        around.addStretch(1)
        around.addWidget(middle, 20)
        around.addStretch(1)
        big.column.addLayout(around, 1)
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._big, self._device = big, self._device_card()
        whole.addWidget(Reflow((big, self._device), self._arrange))

    def _arrange(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        in_column = shape is Shape.COLUMN
        way = QBoxLayout.Direction.TopToBottom if in_column else QBoxLayout.Direction.LeftToRight
        self._ways.setDirection(way)
        if in_column:
            sized(self._device, MinimumWidth=0, MaximumWidth=UNBOUND)
            return column(self._big, self._device), None
        narrow = 340 if shape is Shape.WIDE else 270
        sized(self._device, MinimumWidth=narrow, MaximumWidth=narrow)
        whole = Across()
        whole.setSpacing(tokens.GAP)
        whole.addWidget(self._big, 1)
        whole.addWidget(self._device)
        return whole, None

    def _device_card(self) -> QWidget:
        card = Card(space=10)
        card.column.addWidget(label(tr("Device"), bold=True))
        badge = Badge(28)
        badge.show_symbol("○", "none", dashed=True)
        self._device_badge = badge
        self._device_line = label(
            tr("Plug one in: it is found by itself within 2 s."), "body", "text2", wrap=True
        )
        found = row(badge, 4)
        found.addLayout(column(self._device_words, self._device_line, space=4), 1)
        card.column.addLayout(found)
        card.column.addWidget(rule())
        card.column.addWidget(
            label(
                tr(
                    "No hardware? Hold the K key as a mat to try a protocol. What it measures is "
                    "marked not for measurement everywhere."
                ),
                "body", "text2", wrap=True,
            )
        )  # fmt: skip
        card.column.addLayout(row(self._view.button(Do.HELD_KEY), None))
        return holder(column(card, None))

    def show_model(self, model: TodayModel) -> None:
        """Show where the data would lie and whether a device is there."""
        self._file.setText(
            tr(
                "Everything stays on this computer, in one file: {file} · no account · works "
                "offline",
                file=model.data_file,
            )
        )
        self._file.setWordWrap(True)
        found = model.device_found
        self._device_words.setText(
            tr("A device is connected") if found else tr("No mat or plate found")
        )
        symbol, role = ("✓", "met") if found else ("○", "none")
        self._device_badge.show_symbol(symbol, role, dashed=not found)
        self._device_line.setVisible(not found)

    def add(self) -> None:
        """Add who was typed."""
        new = read_line(self._line.text())
        if new.name and not new.fault:
            self._line.clear()
            self._view.ask(Add(new))
        else:
            self._line.setFocus()

    def _understand(self, typed: str) -> None:
        parts = words.understood(read_line(typed), [])
        for i, line in enumerate(self._parts):
            line.setVisible(i < len(parts))
            if i < len(parts):
                text, well = parts[i]
                line.show_symbol("✓" if well else "✕", text, "met" if well else "notmet")
        self._button.setEnabled(bool(parts) and all(well for _, well in parts))
