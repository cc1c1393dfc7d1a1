"""An A4 sheet in the light tokens: text that wraps, boxes, table rows, and page numbers.

Coordinates are points from the top left corner. Nothing is cut: text that is too long for its
place takes another line, a word that is too long is broken, and `fits` is asked before a block.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from jumpstation.clinical.words import DEMO, Verdict

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
WIDTH, HEIGHT = A4
MARGIN = 31.0  # 11 mm
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
BOTTOM = HEIGHT - MARGIN + 4
LINE = 1.3
TABLE_LINE = 1.18
SMALLEST = 7.0
MISSING = "□"

INK, INK2 = "#16202A", "#465462"
SURFACE, RAISED, GRID, EDGE = "#FFFFFF", "#E8ECF0", "#E3E8ED", "#7B8996"
LEFT_BLUE, RIGHT_OCHRE = "#0B6FB8", "#9A6700"
BAR, WANTED = "#BFDCF2", "#E9F0F6"
TONES = {
    Verdict.MET: ("#00705A", "#DDF1EB"),
    Verdict.NOT_MET: ("#AE3D08", "#FBE6DC"),
    Verdict.NOT_MEASURED: ("#56646F", "#E8ECF0"),
    Verdict.CANNOT_BE_TOLD: ("#64449A", "#ECE5F6"),
}


def _fonts() -> None:
    folder = Path(__file__).parent / "fonts"
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))


def printable(text: str) -> str:
    """The text with every letter that the page's font lacks as □.

    >>> printable("Łó 王")
    'Łó □'
    """
    _fonts()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph  # type: ignore[attr-defined]
    return "".join(c if ord(c) in known and c.isprintable() else MISSING for c in text)


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width of one line in points."""
    _fonts()
    return pdfmetrics.stringWidth(printable(text), BOLD if bold else REGULAR, size)


def wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Lines no wider than `width`; a word that is too long is broken, never cut.

    >>> wrapped("one two", 10, 30), len(wrapped("x" * 100, 10, 50)) > 5
    (['one', 'two'], True)
    """
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            joined = f"{line} {word}".strip()
            if width_of(joined, size, bold) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            while width_of(word, size, bold) > width and len(word) > 1:
                n = len(word) - 1
                while n > 1 and width_of(word[:n], size, bold) > width:
                    n -= 1
                lines.append(word[:n])
                word = word[n:]
            line = word
        lines.append(line)
    return lines


class Sheet:
    """A document being drawn; `y` is how far down the page it is."""

    def __init__(
        self, title: str, kind: str, printed: str, demo: bool = False, later: str = ""
    ) -> None:
        _fonts()
        self._bytes = BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(printable(title))
        self.canvas.setAuthor("jumpstation")
        self.canvas.setSubject(kind)
        self._pages = 1
        self._demo = demo
        self._later = later or title  # head of every page after the first
        self.y = MARGIN
        self._head(title, kind, printed)

    def _head(self, title: str, kind: str, printed: str) -> None:
        self._demo_band()
        room = RIGHT - LEFT - 120
        top = self.y
        self.block(LEFT, room, title, 16 if len(title) <= 48 else 13, bold=True)
        self.block(LEFT, room, kind, 9, colour=INK2)
        self.text(RIGHT, top + 14, "jumpstation", 7.5, colour=INK2, align="right")
        self.text(RIGHT, top + 24, printed, 7.5, colour=INK2, align="right")
        self.y += 4
        self.line(LEFT, self.y, RIGHT, self.y, 1.4, INK)
        self.y += 10

    def _demo_band(self) -> None:
        if not self._demo:
            return
        self.box(LEFT, self.y - 8, RIGHT - LEFT, 16, fill=TONES[Verdict.NOT_MET][1])
        self.text(
            WIDTH / 2, self.y + 3, DEMO, 9, bold=True, colour=TONES[Verdict.NOT_MET][0], align="mid"
        )
        self.y += 18

    # --- drawing ----------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """One line with its baseline at y."""
        self.canvas.setFont(BOLD if bold else REGULAR, size)
        self.canvas.setFillColor(HexColor(colour))
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "mid": self.canvas.drawCentredString,
        }[align]
        draw(x, HEIGHT - y, printable(text))

    def block(
        self,
        x: float,
        width: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        y: float | None = None,
        leading: float = LINE,
    ) -> float:
        """Wrapped text from the cursor (or y) down; moves the cursor unless y is given; height."""
        top = self.y if y is None else y
        lines = wrapped(text, size, width, bold)
        for n, line in enumerate(lines):
            self.text(x, top + size + n * size * leading, line, size, bold=bold, colour=colour)
        height = len(lines) * size * leading
        if y is None:
            self.y += height
        return height

    def line(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6, colour: str = EDGE
    ) -> None:
        """A straight line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        pen: float = 0.7,
        radius: float = 0.0,
    ) -> None:
        """A box from its top left corner."""
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setLineWidth(pen)
        self.canvas.roundRect(
            x, HEIGHT - y - height, width, height, radius, stroke=int(bool(stroke)), fill=bool(fill)
        )

    def mark(self, x: float, y: float, shape: str, size: float, colour: str) -> None:
        """A filled marker: "round", "square" or "diamond", so that grey paper still tells."""
        self.canvas.setFillColor(HexColor(colour))
        if shape == "round":
            self.canvas.circle(x, HEIGHT - y, size, stroke=0, fill=1)
            return
        path = self.canvas.beginPath()
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        if shape == "diamond":
            corners = [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
        for n, (dx, dy) in enumerate(corners):
            (path.lineTo if n else path.moveTo)(x + dx * size, HEIGHT - y + dy * size)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    # --- the flow ---------------------------------------------------------------------------

    def fits(self, height: float) -> bool:
        """Whether a block of this height still has room on the page."""
        return self.y + height <= BOTTOM

    def need(self, height: float) -> bool:
        """Begin a new page unless the height has room; True where it did."""
        if self.fits(height):
            return False
        self._number()
        self.canvas.showPage()
        self._pages += 1
        self.y = MARGIN
        self._demo_band()
        self.block(LEFT, RIGHT - LEFT, self._later, 9, bold=True, colour=INK2)
        self.y += 6
        return True

    def heading(self, text: str, room: float = 60.0) -> None:
        """A heading that is never left alone at the foot of a page."""
        self.need(room)
        self.y += 6
        self.block(LEFT, RIGHT - LEFT, text, 11, bold=True)
        self.y += 3

    def small_print(self, text: str) -> None:
        """The methods at the foot of what was drawn."""
        height = len(wrapped(text, SMALLEST, RIGHT - LEFT)) * SMALLEST * LINE + 5
        self.need(height)
        self.y = max(self.y, BOTTOM - height)
        self.line(LEFT, self.y, RIGHT, self.y, 0.5)
        self.y += 4
        self.block(LEFT, RIGHT - LEFT, text, SMALLEST, colour=INK2)

    def _number(self) -> None:
        self.text(RIGHT, HEIGHT - 16, f"page {self._pages}", 7.5, colour=INK2, align="right")

    def finish(self) -> bytes:
        """The whole document."""
        if self._pages > 1:
            self._number()
        self.canvas.showPage()
        self.canvas.save()
        return self._bytes.getvalue()


def table_row(
    sheet: Sheet,
    places: list[tuple[float, float]],
    cells: list[list[tuple[str, float, bool, str]]],
    *,
    fill: str | None = None,
    pad: float = 4.0,
) -> tuple[float, float]:
    """One row: each cell is a list of (text, size, bold, colour); (top, height) of the row."""
    heights = [
        sum(len(wrapped(t, s, width - 6, b)) * s * TABLE_LINE for t, s, b, _ in cell)
        for (_, width), cell in zip(places, cells, strict=True)
    ]
    height = max(heights) + 2 * pad
    sheet.need(height)
    top = sheet.y
    if fill:
        sheet.box(LEFT, top, RIGHT - LEFT, height, fill=fill)
    for (x, width), cell in zip(places, cells, strict=True):
        y = top + pad
        for text, size, bold, colour in cell:
            y += sheet.block(
                x + 3, width - 6, text, size, bold=bold, colour=colour, y=y, leading=TABLE_LINE
            )
    sheet.y = top + height
    sheet.line(LEFT, sheet.y, RIGHT, sheet.y, 0.4, GRID)
    return top, height
