"""Today: the queue, one athlete chosen, and Start."""

from __future__ import annotations

from typing import assert_never

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QLayout,
    QProgressBar,
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
    Facts,
    column,
    frame,
    holder,
    label,
    row,
    rule,
)
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.figures import MovementPicture
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import KeyButton, key_hint
from jumpstation.ui.parts.reflow import UNBOUND, Reflow, Shape
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.parts.tables import CellsTable, Column
from jumpstation.ui.parts.verdict import Badge, VerdictLine
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.today import model as words
from jumpstation.ui.screens.today.model import Chosen, Pace, TodayModel, queue_cells, read_line
from jumpstation.ui.screens.today.wishes import (
    Add,
    Choose,
    Do,
    Filter,
    Look,
    Morning,
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


class ChosenCard(Card):
    """Who is on the plate, with what, today's answers, and the filled button."""

    def __init__(self, view: TodayView) -> None:
        super().__init__(pad=16, space=12)
        self._head = label(tr("Now on the plate"), "caption", "text2")
        self._name = label("", "cue", bold=True, wrap=True)
        self._facts = label("", "body", "text2", wrap=True)
        self._test, self._battery = view.button(Do.TEST), view.button(Do.BATTERY)
        self._answers = Facts("body", space=12)
        self._note = label("", "body", "notmet", wrap=True)
        self._morning = about(view.button(Morning()), "morning")
        self._start = view.button(Do.START, primary=True, height=tokens.START_HEIGHT)
        self._start.setObjectName("start")
        self._then = label("", "body", "text2", wrap=True)
        self._then.setAlignment(Qt.AlignmentFlag.AlignCenter)
        test = holder(flow(label(tr("Test")), None, self._test))
        battery = holder(flow(label(tr("Battery")), None, self._battery))
        self._with = [rule(), test, battery, rule(), self._answers]
        for part in (self._head, self._name, self._facts, *self._with, self._note, self._morning):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.start = holder(column(self._start, self._then, space=8))

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Show who is next, or that nobody is chosen."""
        for part in self._with:
            part.setVisible(chosen is not None)
        self._morning.setVisible(chosen is not None and bool(chosen.morning))
        if chosen is None:
            self._name.setText(tr("Nobody is chosen"))
            self._facts.setText(tr("Choose an athlete in the list, or type a name."))
            self._note.setText("")
            self._then.setText("")
            return
        self._name.setText(chosen.name)
        self._facts.setText(chosen.facts)
        self._answers.show_facts(chosen.answers)
        self._note.setText(chosen.note)
        self._then.setText(chosen.start_waits or chosen.then)


class PaceCard(Card):
    """How the session goes."""

    def __init__(self) -> None:
        super().__init__(pad=12, space=8)
        self._since = label("", "caption", "text2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._left, self._right = label("", "small"), label("", "small")
        self.column.addLayout(flow(label(tr("This session"), bold=True), None, self._since))
        self.column.addWidget(self._bar)
        self.column.addLayout(flow(self._left, None, self._right))

    def show_pace(self, pace: Pace) -> None:
        """Show the bar and both lines."""
        self._since.setText(tr("since {time}", time=pace.since) if pace.since else "")
        self._bar.setRange(0, max(1, pace.of))
        self._bar.setValue(pace.done)
        left, right = words.pace_lines(pace)
        self._left.setText(left)
        self._right.setText(right)


class FirstPage(QWidget):
    """No athletes yet: add the first one, or begin another way."""

    def __init__(self, view: TodayView) -> None:
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
