"""Today: the queue, one athlete chosen, and Start."""

from __future__ import annotations

from typing import assert_never

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import (
    QApplication,
    QLayout,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.banner import Strip
from jumpstation.ui.parts.base import (
    Across,
    Card,
    Down,
    column,
    frame,
    holder,
    label,
)
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import key_hint
from jumpstation.ui.parts.reflow import Reflow, Shape
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.today import model as words
from jumpstation.ui.screens.today.chosen import ChosenCard, PaceCard
from jumpstation.ui.screens.today.first_page import FirstPage
from jumpstation.ui.screens.today.model import TodayModel, queue_cells, read_line
from jumpstation.ui.screens.today.wishes import (
    Add,
    Choose,
    Filter,
    Look,
    OpenHistory,
    Search,
    SearchFor,
    TodayLooks,
)
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px, sized

SLOW_MS = 200


class TodayView(View):
    """The queue and the start, or the first athlete where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._model = TodayModel()
        self._pages = QStackedWidget()
        self._queue, self._first = QueuePage(self), FirstPage(self)
        self._pages.addWidget(self._queue)
        self._pages.addWidget(self._first)
        inside = Down(self)
        inside.setContentsMargins(tokens.PAD, tokens.PAD, tokens.PAD, tokens.PAD)
        inside.addWidget(self._pages)

    def show_model(self, model: TodayModel) -> None:
        """Show the squad of today."""
        self._model = model
        page = self._first if model.empty else self._queue
        if page is not self._pages.currentWidget():
            old, typing = self._pages.currentWidget(), QApplication.focusWidget()
            if old is not None and typing is not None and old.isAncestorOf(typing):
                self.setFocus()  # else Qt hands the keys to whatever stands next
            self._pages.setCurrentWidget(page)
        page.show_model(model)

    def look(self, wish: TodayLooks) -> None:
        """Search, the add line and moving in the queue belong to the screen."""
        if not self._model.empty:
            self._queue.look(wish)
        elif wish is Look.ADD_FIRST:
            self._first.add()
        elif isinstance(wish, Search):
            self._first.begin(wish.typed)


class QueuePage(QWidget):
    """Search, filters, the queue, one line to add; who is on the plate at the right."""

    def __init__(self, view: TodayView) -> None:
        super().__init__()
        self._view = view
        self._search = Line()
        self._search.setProperty("inside", "true")
        self._search.setPlaceholderText(tr("Search by typing a name"))
        self._search.setAccessibleName(tr("Search by typing a name"))
        self._search.textEdited.connect(lambda text: view.ask(SearchFor(text)))
        self._search.returnPressed.connect(self._leave_search)
        self._filters = Segments()
        self._filters.chosen.connect(lambda name: view.ask(Filter(name)))
        self._table = CellsTable(
            (
                Column("", 34),
                Column(tr("Athlete"), 0),
                Column(tr("Group"), 82, gives_way=1),
                Column(tr("Why today"), 140, gives_way=2),
                Column(tr("Last RSI"), 84, right=True, gives_way=3),
                Column(tr("Change"), 72, right=True, gives_way=4),
                Column(tr("In a word"), 160, gives_way=5),
                Column(tr("State"), 168),
            ),
            35,
        )
        # a grey row is nobody
        self._table.chosen.connect(lambda row_id: row_id and view.ask(Choose(row_id)))
        self._table.opened.connect(lambda row_id: row_id and view.ask(OpenHistory(row_id)))
        view.row_menu(self._table)
        self._add = Line()
        self._add.setProperty("inside", "true")
        self._add.setPlaceholderText(
            tr("Add an athlete in one line:  name, mass, group   e.g. Nia Roberts, 61.5 kg, U20")
        )
        self._add.setAccessibleName(tr("Add an athlete in one line"))
        self._add.textChanged.connect(self._understand)
        self._add.returnPressed.connect(self._send_add)
        about(self._search, "search")
        about(self._table, "queue")
        about(self._add, "add")
        self._note = label("", "small", "text2", wrap=True)
        self._strip = Strip()
        self._card = ChosenCard(view)
        self._pace = PaceCard()
        self._model = TodayModel()
        self._slow = QTimer(self)  # what is read sooner needs no word
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._say_slow)
        self._lay_out()

    def _say_slow(self) -> None:
        """Grey rows, and what is going on."""
        rows = words.waiting_rows()
        self._table.show_rows(rows, tuple(None for _ in rows))
        self._note.setText(tr("Reading the squad…"))

    def _lay_out(self) -> None:
        search = frame("field")
        inside = Across(search)
        inside.setContentsMargins(10, 0, 10, 0)
        inside.addWidget(key_hint("/"))
        inside.addWidget(self._search)
        sized(search, FixedHeight=tokens.CONTROL_HEIGHT, MinimumWidth=230)
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        table = Card(pad=1, space=0)
        table.column.addWidget(self._table)
        self._add_field = frame("addline")
        inside = Across(self._add_field)
        inside.setContentsMargins(10, 0, 10, 0)
        inside.addWidget(key_hint("A"))
        inside.addWidget(self._add)
        sized(self._add_field, FixedHeight=tokens.CONTROL_HEIGHT)
        left = column(flow(search, self._filters, space=10), self._strip)
        left.addWidget(table, 1)
        left.addWidget(self._add_field)
        left.addWidget(self._note)
        self._left = holder(left)
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        parts = (self._left, self._card, self._pace, self._card.start)
        whole.addWidget(Reflow(parts, self._arrange))

    def _arrange(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        in_column = shape is Shape.COLUMN
        self._table.setMinimumHeight(px(240 if in_column else 90))
        if in_column:
            return column(self._left, self._card, self._pace), self._card.start
        self._card.column.addWidget(self._card.start)
        right = column(space=tokens.GAP)
        right.addWidget(self._card, 1)
        right.addWidget(self._pace)
        side = holder(right)
        sized(side, FixedWidth=366)
        whole = Across()
        whole.setSpacing(tokens.GAP)
        whole.addWidget(self._left, 1)
        whole.addWidget(side)
        return whole, None

    def show_model(self, model: TodayModel) -> None:
        """Show the queue."""
        self._model = model
        rows = words.narrow(model.rows, model.filter, model.search)
        chosen = model.chosen.athlete_id if model.chosen else None
        cells = tuple(queue_cells(row_, row_.athlete_id == chosen) for row_ in rows)
        waiting = model.reading and not model.rows
        if not waiting:
            self._slow.stop()
            self._table.show_rows(cells, tuple(r.athlete_id for r in rows), chosen)
        elif not self._slow.isActive() and not self._table.cells.rows:
            self._slow.start()
        self._filters.show_choices(words.filter_choices(model), model.filter)
        if not self._search.hasFocus() and self._search.text() != model.search:
            self._search.setText(model.search)
        if model.read_only_since:
            self._strip.show_words(
                tr("This squad file is open in another window since {t}.", t=model.read_only_since),
                tr("You can look; to test, close the other one."),
            )
        else:
            self._strip.show_words("", "")
        if not self._add.text():
            done = words.all_done(model)
            slow = waiting and bool(self._table.cells.rows)
            reading = tr("Reading the squad…") if slow or (model.reading and model.rows) else ""
            rule_words = tr(
                "RSI in m/s. A change is called up or down only beyond that athlete’s own test "
                "error (MDC95)."
            )
            self._note.setText(reading or done or rule_words)
        self._card.show_chosen(model.chosen)
        self._pace.show_pace(model.pace)

    def look(self, wish: TodayLooks) -> None:
        """Moving in the table, and going to the two lines."""
        match wish:
            case Look.UP:
                self._table.step(-1)
            case Look.DOWN:
                self._table.step(1)
            case Look.ALL:
                self._end_search()
            case Look.ADD_LINE | Look.ADD_FIRST:
                self._add.setFocus()
            case Search(typed):
                self._search.setFocus()
                if typed:
                    self._search.setText(typed)
                    self._search.textEdited.emit(typed)
            case _:
                assert_never(wish)

    def _leave_search(self) -> None:
        if self._model.reading and not self._model.rows:
            return  # nobody can be found yet: what is typed stays
        rows = words.narrow(self._model.rows, self._model.filter, self._search.text())
        if rows:
            self._view.ask(Choose(rows[0].athlete_id))
        self._end_search()

    def _end_search(self) -> None:
        self._search.clear()
        self._view.ask(SearchFor(""))
        self._view.setFocus()

    def _understand(self, typed: str) -> None:
        groups = [row_.group for row_ in self._model.rows]
        parts = words.understood(read_line(typed), groups)
        if typed:
            self._note.setText("   ".join(("✓ " if well else "✕ ") + text for text, well in parts))
        else:
            self.show_model(self._model)

    def _send_add(self) -> None:
        new = read_line(self._add.text())
        if new.name and not new.fault:
            self._add.clear()
            self._view.ask(Add(new))
            self._view.setFocus()
