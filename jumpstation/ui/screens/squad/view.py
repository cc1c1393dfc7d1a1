"""Squad: one table, who needs attention first."""

from __future__ import annotations

from typing import assert_never

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
from jumpstation.ui.screens.squad.wishes import (
    Do,
    Filter,
    Look,
    Open,
    SearchFor,
    Select,
    SortBy,
    SquadLooks,
)
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized
from jumpstation.ui.values.columns import cell, head
from jumpstation.ui.values.wishes import ShowMetric


class SquadView(View):
    """Sortable, filtered, exported as shown."""

    def __init__(self) -> None:
        super().__init__()
        self._model = SquadModel()
        self._filters = Segments()
        self._filters.chosen.connect(self._filter)
        self._search = Line()
        self._search.setProperty("inside", "true")
        self._search.setPlaceholderText(tr("filter"))
        self._search.setAccessibleName(tr("Filter by name or group"))
        self._search.textEdited.connect(lambda text: self.ask(SearchFor(text)))
        self._search.returnPressed.connect(self.setFocus)
        self._value, self._export = self.button(Do.VALUE), self.button(Do.EXPORT)
        self._queue = self.button(Do.QUEUE, primary=True, height=tokens.CONTROL_HEIGHT)
        self._formula = link(tr("formula"))
        self._formula.clicked.connect(lambda: self.ask(ShowMetric(self._model.metric_id)))
        self._table = CellsTable((), 23)
        self._table.chosen.connect(lambda row_id: self.ask(Select(row_id)))
        self._table.opened.connect(lambda row_id: self.ask(Open(row_id)))
        self._table.head_clicked.connect(self._sort_by)
        self.row_menu(self._table)
        about(self._table, "squad")
        about(self._queue, "queue")
        self._empty = label("", "lead", "text2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show_all = KeyButton(tr("Show all"), "1")
        self._show_all.clicked.connect(lambda: self.ask(Look.ALL))
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
        self.ask(SortBy(self._model.columns[place].id))

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
        if not model.search and self._search.text():
            self._search.clear()
        said = words.empty_words(model)
        self._empty.setText(said)
        self._show_all.setVisible(bool(model.rows))
        self._pages.setCurrentIndex(1 if said else 0)

    def _filter(self, name: str) -> None:
        self.ask(Look.ALL if name == "all" else Filter(name))

    def look(self, wish: SquadLooks) -> None:
        """Moving in the table, to the filter line, and back to everybody."""
        match wish:
            case Look.UP:
                self._table.step(-1)
            case Look.DOWN:
                self._table.step(1)
            case Look.SEARCH:
                self._search.setFocus()
            case Look.ALL:
                self._search.clear()
                self.setFocus()
                self.ask(Filter("all"))
            case _:
                assert_never(wish)
