"""Squad: one table, who needs attention first."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QStackedWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Across, Card, Down, column, frame, holder, label, row
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import KeyButton, key_hint, link
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.squad import model as words
from jumpstation.ui.screens.squad.model import SquadModel
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized
from jumpstation.ui.values.actions import Ask
from jumpstation.ui.values.columns import cell, head


class SquadView(View):
    """Sortable, filtered, exported as shown."""

    def __init__(self) -> None:
        super().__init__()
        self._model = SquadModel()
        self._filters = Segments()
        self._filters.chosen.connect(lambda name: self.ask("squad.filter", name))
        self._search = Line()
        self._search.setProperty("inside", "true")
        self._search.setPlaceholderText(tr("filter"))
        self._search.setAccessibleName(tr("Filter by name or group"))
        self._search.textEdited.connect(lambda text: self.ask("squad.search_for", text))
        self._search.returnPressed.connect(self.setFocus)
        self._value, self._export = KeyButton("", "V"), KeyButton(tr("Export…"), "E")
        self._queue = KeyButton("", "Q", primary=True, height=tokens.CONTROL_HEIGHT)
        self._formula = link(tr("formula"))
        self._formula.clicked.connect(lambda: self.ask("help.metric", self._model.metric_id))
        for button, wish in (
            (self._value, "squad.value"),
            (self._export, "squad.export"),
            (self._queue, "squad.queue"),
        ):
            button.clicked.connect(lambda _on, name=wish: self.ask(name))
        self._table = CellsTable((), 23)
        self._table.chosen.connect(lambda row_id: self.ask("squad.select", row_id))
        self._table.opened.connect(lambda row_id: self.ask("squad.open", row_id))
        self._table.head_clicked.connect(self._sort_by)
        about(self._table, "squad")
        about(self._queue, "queue")
        self._empty = label("", "lead", "text2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show_all = KeyButton(tr("Show all"), "1")
        self._show_all.clicked.connect(lambda: self.ask("squad.filter", "all"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._table)
        self._pages.addWidget(
            holder(column(None, self._empty, row(None, self._show_all, None), None))
        )
        self._lay_out()

    def _lay_out(self) -> None:
        search = frame("field")
        inside = Across(search)
        inside.setContentsMargins(10, 0, 10, 0)
        inside.addWidget(key_hint("/"))
        inside.addWidget(self._search)
        sized(search, FixedHeight=tokens.CONTROL_HEIGHT, FixedWidth=116)
        head = flow(
            self._filters, search, self._value, self._formula, None, self._export, self._queue
        )
        card = Card(pad=1, space=0)
        card.column.addWidget(self._pages, 1)
        whole = Down(self)
        whole.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(card, 1)

    def _sort_by(self, place: int) -> None:
        self.ask("squad.sort", self._model.columns[place].id)

    def show_model(self, model: SquadModel) -> None:
        """Show the squad."""
        self._model = model
        rows, columns = words.shown(model), model.columns
        sorted_by, rising = model.sort
        self._table.cells.columns = tuple(
            Column(head(column), column.width, column.numeric, column.gives_way)
            for column in columns
        )
        self._table.show_rows(
            tuple(tuple(cell(column, row) for column in columns) for row in rows),
            tuple(row.athlete_id for row in rows),
            model.selected,
            next(((i, rising) for i, c in enumerate(columns) if c.id == sorted_by), None),
        )
        self._filters.show_choices(words.filter_choices(model), model.filter)
        self._value.set_text(f"{model.squad.title if model.squad else 'RSI'} ▾")
        due = sum(r.due for r in model.rows)
        self._queue.set_text(tr("Queue the {n} due", n=due) if due else tr("Nobody is due"))
        self._queue.setEnabled(bool(due))
        self._export.setEnabled(bool(rows))
        said = words.empty_words(model)
        self._empty.setText(said)
        self._show_all.setVisible(bool(model.rows))
        self._pages.setCurrentIndex(1 if said else 0)

    def handle(self, ask: Ask) -> bool:
        """Moving in the table, and to the filter line."""
        if ask.name in ("squad.up", "squad.down"):
            self._table.step(1 if ask.name == "squad.down" else -1)
        elif ask == Ask("squad.filter", "all"):
            self._search.clear()
            self.setFocus()
            return False  # the rest is the controller's
        elif ask.name == "squad.search":
            self._search.setFocus()
        else:
            return False
        return True
