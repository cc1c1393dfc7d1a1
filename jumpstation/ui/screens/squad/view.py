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
from jumpstation.ui.screens.squad.model import COLUMNS, SquadModel, squad_cells
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized
from jumpstation.ui.values.actions import Ask


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
        self._table = CellsTable(self._columns("RSI m/s"), 23)
        self._table.chosen.connect(lambda row_id: self.ask("squad.select", row_id))
        self._table.opened.connect(lambda row_id: self.ask("squad.open", row_id))
        self._table.head_clicked.connect(lambda i: self.ask("squad.sort", COLUMNS[i]))
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

    def _columns(self, value: str) -> tuple[Column, ...]:
        return (
            Column("#", 38, right=True),
            Column(tr("Athlete"), 0),
            Column(tr("Group"), 74, gives_way=5),
            Column(value, 84, right=True),
            Column(tr("vs baseline"), 92, right=True, gives_way=8),
            Column(tr("In a word"), 176),
            Column(tr("12 months, band = MDC95"), 184, gives_way=7),
            Column(tr("Best"), 56, right=True, gives_way=1),
            Column("RSR", 52, right=True, gives_way=2),
            Column(tr("Contact s"), 80, right=True, gives_way=4),
            Column(tr("Left–right"), 84, gives_way=6),
            Column(tr("Rank %"), 68, right=True, gives_way=3),
            Column(tr("Due"), 100),
            *((Column(tr("Health"), 180, gives_way=9),) if "health" in self._model.columns else ()),
        )

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

    def show_model(self, model: SquadModel) -> None:
        """Show the squad."""
        self._model = model
        rows = words.shown(model)
        places = words.ranks(model.rows, model.lower_is_better)
        cells = tuple(squad_cells(r, places.get(r.athlete_id), model.lower_is_better) for r in rows)
        column_name, rising = model.sort
        self._table.cells.columns = self._columns(model.value_head or "RSI m/s")
        self._table.show_rows(
            cells,
            tuple(r.athlete_id for r in rows),
            model.selected,
            (COLUMNS.index(column_name), rising),
        )
        self._filters.show_choices(words.filter_choices(model), model.filter)
        self._value.set_text(f"{model.value_name or 'RSI'} ▾")
        due = sum(r.due_now for r in model.rows)
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
