"""Tables of cells: one model for all, one delegate that paints every kind of cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PyQt6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.cell_drawings import paint_interval, paint_spark
from jumpstation.ui.parts.verdict import paint_badge
from jumpstation.ui.theme import px, sized, theme
from jumpstation.ui.values.cells import Cell
from jumpstation.ui.values.verdict import face

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
PAD_X = 8
LEAST_STRETCH = 130  # what the column that takes the rest keeps, in pixels at 100 %
WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, least width in pixels at 100 % (0: takes what is left), side.

    A column is as wide as its words. Where the table is too narrow, columns with a `gives_way`
    are hidden, the lowest number first; their words are in the tooltip of the row.
    """

    name: str
    width: int
    right: bool = False
    gives_way: int = 0


class CellsModel(QAbstractTableModel):
    """Rows of cells, each row with an id."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: tuple[tuple[Cell, ...], ...] = ()
        self.ids: tuple[object, ...] = ()
        self.out_of_sight: frozenset[int] = frozenset()

    def show_rows(self, rows: tuple[tuple[Cell, ...], ...], ids: tuple[object, ...]) -> None:
        """Take new rows; keeps the view's place where the ids are the same."""
        as_wide = [len(row) for row in rows[:1]] == [len(row) for row in self.rows[:1]]
        if ids == self.ids and len(rows) == len(self.rows) and as_wide:
            self.rows = rows
            if rows:
                self.dataChanged.emit(
                    self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1)
                )
            return
        self.beginResetModel()
        self.rows, self.ids = rows, ids
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The cell, or its words for reading aloud."""
        if not index.isValid():
            return None
        cell = self.rows[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = [cell.text, cell.second]
            return " ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._whole(index.row(), index.column()) or None
        return None

    def _whole(self, line: int, place: int) -> str:
        """All words of a cell; in the widest column those of the columns out of sight too."""
        cell = self.rows[line][place]
        said = [part for part in (cell.text, cell.second) if len(part) > 4]
        if not self.columns[place].width:
            for other in sorted(self.out_of_sight):
                hidden = self.rows[line][other]
                words = " ".join(part for part in (hidden.text, hidden.second) if part)
                if words:
                    said.append(f"{self.columns[other].name}: {words}")
        return "\n".join(said)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The heads."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].name
        return None


class CellDelegate(QStyledItemDelegate):
    """Paints a cell: badge, words with an optional second line, sparkline or interval."""

    def __init__(self, table: QTableView, wraps: bool) -> None:
        super().__init__(table)
        self._wraps = wraps

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Paint one cell."""
        cell = index.data(CELL_ROLE)
        if painter is None or not isinstance(cell, Cell):
            return
        painter.save()
        box = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme().color("sel"))
        if cell.spark is not None:
            paint_spark(painter, QRectF(box).adjusted(PAD_X, 3, -PAD_X, -3), cell.spark)
        elif cell.interval is not None:
            paint_interval(painter, QRectF(box).adjusted(PAD_X, 6, -PAD_X, -6), cell.interval)
        else:
            self._words(painter, box, cell)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        look = theme()
        left, tone, dashed = box.left() + PAD_X, cell.tone, False
        symbol, role = cell.badge, cell.badge_role
        if cell.verdict is not None:
            looks = face(cell.verdict)
            symbol, role, dashed = looks.symbol, looks.role, looks.dashed
            tone = looks.role if cell.bold else cell.tone
        if symbol:
            side = round(18 * look.scale)
            top = box.center().y() - side // 2
            if role in ("met", "notmet", "unclear", "none"):
                paint_badge(painter, QRectF(left, top, side, side), symbol, role, dashed)
            else:
                painter.setPen(look.color(role))
                painter.setFont(look.font(tokens.BODY))
                painter.drawText(QRect(left, top, side, side), Qt.AlignmentFlag.AlignCenter, symbol)
            left += side + 6
        room = QRect(left, box.top(), box.right() - PAD_X - left + 1, box.height())
        font = look.font(tokens.BODY, cell.bold)
        font.setStrikeOut(cell.strike)
        painter.setFont(font)
        painter.setPen(look.color(tone))
        side_flag = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        small = look.font(tokens.CAPTION)
        if self._wraps:
            first = _wrapped(QFontMetrics(font), cell.text, room.width())
            low = _wrapped(QFontMetrics(small), cell.second, room.width()) if cell.second else 0
            top = room.top() + max(0, (room.height() - first - low) // 2)
            words = QRect(room.left(), top, room.width(), first)
            painter.drawText(words, int(side_flag) | WRAP, cell.text)
            if cell.second:
                painter.setFont(small)
                painter.setPen(look.color("text2"))
                words = QRect(room.left(), top + first, room.width(), low)
                painter.drawText(words, int(side_flag) | WRAP, cell.second)
            return
        half = room.height() // 2 if cell.second else room.height()
        top_half = QRect(room.left(), room.top(), room.width(), half)
        self._line(painter, top_half, side_flag, cell.text)
        if cell.second:
            painter.setFont(small)
            painter.setPen(look.color("text2"))
            low_half = QRect(room.left(), room.top() + half, room.width(), half - 2)
            self._line(painter, low_half, side_flag, cell.second)

    @staticmethod
    def _line(painter: QPainter, room: QRect, side: Qt.AlignmentFlag, words: str) -> None:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Rows have a fixed height: nothing is asked of a cell."""
        return QSize(20, 20)


@lru_cache(maxsize=32)
def _metrics(scale: float, size: float, bold: bool) -> QFontMetrics:
    """Measured once for each text size: a table asks for every cell."""
    return QFontMetrics(theme().font(size, bold))


def _body(cell: Cell) -> QFontMetrics:
    return _metrics(theme().scale, tokens.BODY, cell.bold)


def _caption() -> QFontMetrics:
    return _metrics(theme().scale, tokens.CAPTION, False)


def _wrapped(metrics: QFontMetrics, words: str, width: int) -> int:
    """How high words stand in this width."""
    return metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), WRAP, words).height()


def _beside(cell: Cell) -> int:
    """What a cell needs beside its words: the margins and its badge."""
    badge = round(18 * theme().scale) + 6 if cell.badge or cell.verdict is not None else 0
    return 2 * PAD_X + 2 + badge


def cell_width(cell: Cell) -> int:
    """The width of a cell's words on one line, with its badge and margins."""
    body = _body(cell).horizontalAdvance(cell.text)
    low = _caption().horizontalAdvance(cell.second) if cell.second else 0
    return max(body, low) + _beside(cell)


def cell_height(cell: Cell, width: int) -> int:
    """The height of a cell's words, wrapped into this width."""
    room = width - _beside(cell)
    low = _wrapped(_caption(), cell.second, room) if cell.second else 0
    return _wrapped(_body(cell), cell.text, room) + low


class Head(QHeaderView):
    """Table heads in small bold type, with an arrow on the sorted one."""

    def __init__(self, table: CellsTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table = table
        sized(self, FixedHeight=tokens.HEAD_HEIGHT)
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter | None, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Paint one head."""
        if painter is None:
            return
        spec = self._table.cells.columns[logicalIndex]
        painter.save()
        painter.fillRect(rect, theme().color("raised"))
        painter.setPen(theme().color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme().font(tokens.CAPTION, bold=True))
        painter.setPen(theme().color("text2"))
        arrow = self._table.sort_arrow(logicalIndex)
        side = Qt.AlignmentFlag.AlignRight if spec.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            rect.adjusted(PAD_X, 0, -PAD_X, 0),
            side | Qt.AlignmentFlag.AlignVCenter,
            f"{spec.name} {arrow}".strip(),
        )
        painter.restore()


class CellsTable(QTableView):
    """A table of cells; `chosen` and `opened` tell the row's id, `head_clicked` the column."""

    chosen = pyqtSignal(object)
    opened = pyqtSignal(object)
    head_clicked = pyqtSignal(int)

    def __init__(self, columns: tuple[Column, ...], row_height: int, wraps: bool = False) -> None:
        super().__init__()
        self.cells = CellsModel(columns)
        self._wraps = wraps
        self._widths: list[int] = []  # with the least widths of the design
        self._words: list[int] = []  # what the words take
        self._put_away: frozenset[int] = frozenset()
        self._row_height = row_height
        self._sorted: tuple[int, bool] | None = None
        self._quiet = False
        self.setModel(self.cells)
        self.setItemDelegate(CellDelegate(self, wraps))
        head = Head(self)
        self.setHorizontalHeader(head)
        head.sectionClicked.connect(self.head_clicked)
        side = self.verticalHeader()
        assert side is not None
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(12)
        side.setDefaultSectionSize(px(row_height))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setWordWrap(False)
        head.setMinimumSectionSize(8)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()
        selection = self.selectionModel()
        assert selection is not None
        selection.currentRowChanged.connect(self._row_changed)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        theme().changed.connect(self._redraw)

    def _redraw(self) -> None:
        side = self.verticalHeader()
        if side is not None:
            side.setDefaultSectionSize(px(self._row_height))
        self._measure()
        view = self.viewport()
        if view is not None:
            view.update()

    def _measure(self) -> None:
        """How wide each column's words are; then share the room out."""
        heads = QFontMetrics(theme().font(tokens.CAPTION, bold=True))
        self._widths, self._words = [], []
        for place, spec in enumerate(self.cells.columns):
            arrow = " ▴" if self.sort_arrow(place) else ""
            widest = heads.horizontalAdvance(spec.name + arrow) + 2 * PAD_X + 2
            for line in self.cells.rows:
                cell = line[place]
                drawn = cell.spark is not None or cell.interval is not None
                if not drawn and (not self._wraps or cell.verdict is not None):
                    widest = max(widest, cell_width(cell))
            drawing = any(
                line[place].spark is not None or line[place].interval is not None
                for line in self.cells.rows
            )
            wanted = max(px(spec.width), widest) if spec.width else widest
            self._widths.append(wanted)
            self._words.append(wanted if drawing or self._wraps else widest)
        self._share_out()

    def _share_out(self) -> None:
        """Give every column its words' width; hide what must give way; the rest to the first."""
        view = self.viewport()
        columns = self.cells.columns
        if view is None or len(self._widths) != len(columns):
            return
        takers = [i for i, spec in enumerate(columns) if not spec.width]
        room, least = view.width(), px(LEAST_STRETCH)
        keep: list[int] = []
        for widths in (self._widths, self._words):
            keep = [
                w if i not in takers else least if self._wraps else min(least, w)
                for i, w in enumerate(widths)
            ]
            if sum(keep) <= room:
                break
        hidden: set[int] = set(self._put_away)
        yielding = sorted((spec.gives_way, i) for i, spec in enumerate(columns) if spec.gives_way)
        for _, place in yielding:
            if sum(w for i, w in enumerate(keep) if i not in hidden) <= room:
                break
            hidden.add(place)
        self.cells.out_of_sight = frozenset(hidden - self._put_away)
        left_over = room - sum(w for i, w in enumerate(keep) if i not in hidden)
        for i in takers:
            keep[i] += max(0, left_over) // len(takers)
        for i, width in enumerate(keep):
            if self.isColumnHidden(i) != (i in hidden):
                self.setColumnHidden(i, i in hidden)
            if i not in hidden and self.columnWidth(i) != width:
                self.setColumnWidth(i, width)
        if self._wraps:
            self._raise_rows(keep)

    def hide_columns(self, places: set[int]) -> None:
        """Columns that another column says in their place."""
        self._put_away = frozenset(places)
        self._share_out()

    def _raise_rows(self, widths: list[int]) -> None:
        """Rows as high as their wrapped words."""
        for place, line in enumerate(self.cells.rows):
            highest = max(
                (
                    cell_height(cell, widths[i])
                    for i, cell in enumerate(line)
                    if cell.spark is None and cell.interval is None and not self.isColumnHidden(i)
                ),
                default=0,
            )
            self.setRowHeight(place, max(px(self._row_height), highest + 10))

    def resizeEvent(self, e: QResizeEvent | None) -> None:
        """Columns share another width."""
        super().resizeEvent(e)
        self._share_out()

    def show_rows(
        self,
        rows: tuple[tuple[Cell, ...], ...],
        ids: tuple[object, ...],
        selected: object = None,
        sort: tuple[int, bool] | None = None,
    ) -> None:
        """Show rows in this order; `sort` is (column, rising) and only draws the arrow."""
        self._quiet = True
        self._sorted = sort
        self.cells.show_rows(rows, ids)
        self._measure()
        if selected in ids:
            self.selectRow(ids.index(selected))
        else:
            self.clearSelection()
        self._quiet = False
        head = self.horizontalHeader()
        if head is not None:
            view = head.viewport()
            if view is not None:
                view.update()

    def sort_arrow(self, column: int) -> str:
        """The arrow of the sorted column."""
        if self._sorted is None or self._sorted[0] != column:
            return ""
        return "▴" if self._sorted[1] else "▾"

    def step(self, by: int) -> None:
        """Choose the row `by` further on; stays within the table."""
        count = self.cells.rowCount()
        if count:
            current = self.currentIndex().row()
            self.selectRow(max(0, min(count - 1, current + by)))

    def full_height(self) -> int:
        """Height at which nothing scrolls."""
        rows = sum(self.rowHeight(place) for place in range(self.cells.rowCount()))
        return rows + px(tokens.HEAD_HEIGHT) + 2

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(self.cells.ids[current.row()])

    def _open(self, place: int) -> None:
        if 0 <= place < len(self.cells.ids):
            self.opened.emit(self.cells.ids[place])

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Letters and Enter belong to the screen; only arrows and pages move here."""
        moves = (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        )
        if e is not None and e.key() in moves and not e.modifiers():
            super().keyPressEvent(e)
        elif e is not None:
            e.ignore()

    def paintEvent(self, e: QPaintEvent | None) -> None:
        """The cells, then one line under every row."""
        super().paintEvent(e)
        view = self.viewport()
        if view is None:
            return
        painter = QPainter(view)
        painter.setPen(theme().pen("grid"))
        for place in range(self.cells.rowCount()):
            bottom = self.rowViewportPosition(place) + self.rowHeight(place) - 1
            if 0 <= bottom <= view.height():
                painter.drawLine(0, bottom, view.width(), bottom)
        painter.end()
