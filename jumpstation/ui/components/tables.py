"""Tables of cells: one model for all, one delegate that paints every kind of cell."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from jumpstation.ui import tokens
from jumpstation.ui.components.cell_drawings import paint_interval, paint_spark
from jumpstation.ui.components.verdict import paint_badge
from jumpstation.ui.theme import theme
from jumpstation.ui.viewmodels.cells import Cell
from jumpstation.ui.viewmodels.verdict import face

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
PAD_X = 8
TWO_LINES = 40  # a row this high lets words wrap


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, width in pixels at 100 % (0: takes what is left), side."""

    name: str
    width: int
    right: bool = False


class CellsModel(QAbstractTableModel):
    """Rows of cells, each row with an id."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: tuple[tuple[Cell, ...], ...] = ()
        self.ids: tuple[object, ...] = ()

    def show_rows(self, rows: tuple[tuple[Cell, ...], ...], ids: tuple[object, ...]) -> None:
        """Take new rows; keeps the view's place where the ids are the same."""
        if ids == self.ids and len(rows) == len(self.rows):
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
            return cell.text if len(cell.text) > 18 else None
        return None

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
        if not cell.second and box.height() >= TWO_LINES * look.scale:
            flags = int(side_flag | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(room, flags, cell.text)
            return
        if not cell.second:
            text = QFontMetrics(font).elidedText(
                cell.text, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, side_flag | Qt.AlignmentFlag.AlignVCenter, text)
            return
        half = room.height() // 2
        top = QRect(room.left(), room.top() + 2, room.width(), half)
        low = QRect(room.left(), room.top() + half, room.width(), half - 2)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            top,
            side_flag | Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(font).elidedText(cell.text, elide, top.width()),
        )
        small = look.font(tokens.CAPTION)
        painter.setFont(small)
        painter.setPen(look.color("text2"))
        painter.drawText(
            low,
            side_flag | Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(small).elidedText(cell.second, elide, low.width()),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Rows have a fixed height: nothing is asked of a cell."""
        return QSize(20, 20)


class Head(QHeaderView):
    """Table heads in small bold type, with an arrow on the sorted one."""

    def __init__(self, table: CellsTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table = table
        self.setFixedHeight(round(tokens.HEAD_HEIGHT * theme().scale))
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

    def __init__(self, columns: tuple[Column, ...], row_height: int) -> None:
        super().__init__()
        self.cells = CellsModel(columns)
        self._row_height = row_height
        self._sorted: tuple[int, bool] | None = None
        self._quiet = False
        self.setModel(self.cells)
        self.setItemDelegate(CellDelegate(self))
        head = Head(self)
        self.setHorizontalHeader(head)
        head.sectionClicked.connect(self.head_clicked)
        side = self.verticalHeader()
        assert side is not None
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(12)
        side.setDefaultSectionSize(round(row_height * theme().scale))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setWordWrap(False)
        for i, spec in enumerate(columns):
            mode = QHeaderView.ResizeMode.Fixed if spec.width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(i, mode)
            if spec.width:
                head.resizeSection(i, round(spec.width * theme().scale))
        selection = self.selectionModel()
        assert selection is not None
        selection.currentRowChanged.connect(self._row_changed)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        theme().changed.connect(self._redraw)

    def _redraw(self) -> None:
        view = self.viewport()
        if view is not None:
            view.update()

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
        rows = self.cells.rowCount() * round(self._row_height * theme().scale)
        return rows + round(tokens.HEAD_HEIGHT * theme().scale) + 2

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
