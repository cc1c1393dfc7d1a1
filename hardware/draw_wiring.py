"""Draws the wiring as SVG from the tables below: python hardware/draw_wiring.py

Each row is one wire, from a pin or node on the left, through the parts in series, to where it ends.
Rows with the same name on them are joined there. --check compares with what is committed.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROW, TOP, PIN_WIDTH, PART_WIDTH, STEP = 46, 84, 200, 190, 216
Row = tuple[str, list[str], str]

DRAWINGS: dict[str, tuple[str, list[Row]]] = {
    "mat/wiring.svg": (
        "Contact mats on an Uno or Nano (5 V, 16 MHz)",
        [
            ("D8 (ICP1)", ["74HC14, two gates", "1 kΩ"], "node A"),
            ("node A", ["4.7 kΩ"], "5 V"),
            ("node A", ["10 nF"], "GND"),
            ("node A", ["TVS 5 V, SMAJ5.0A"], "GND"),
            ("node A", ["10 kΩ"], "A0: reads the loop"),
            ("node A", ["cable, core 1"], "mat A, first layer"),
            ("GND", ["cable, core 2, shield"], "mat A, second layer"),
            ("mat A, first layer", ["47 kΩ, at the far end"], "mat A, second layer"),
            ("D4", ["wire link"], "GND: loop A is fitted"),
            ("D2 (INT0)", ["74HC14, two gates", "1 kΩ"], "node B"),
            ("node B", ["all as at node A"], "mat B"),
            ("node B", ["10 kΩ"], "A1: reads the loop"),
            ("D5", ["wire link"], "GND: loop B is fitted"),
            ("A2", ["1 kΩ", "LED"], "GND: lit while armed"),
            ("D9 (OC1A)", ["jumper, mats unplugged"], "D8: for the self-test only"),
        ],
    ),
    "plate/wiring-ads131m0x.svg": (
        "ADS131M02 or ADS131M04: left and right, 3.3 V part",
        [
            ("D10", ["level shift 5 → 3.3 V"], "/CS"),
            ("D11 (MOSI)", ["level shift 5 → 3.3 V"], "DIN"),
            ("D12 (MISO)", ["3.3 V is read as high"], "DOUT"),
            ("D13 (SCK)", ["level shift 5 → 3.3 V"], "SCLK, 4 MHz"),
            ("D3 (INT1)", ["level shift 3.3 → 5 V"], "/DRDY"),
            ("3.3 V, own regulator", [], "AVDD, DVDD"),
            ("AVDD, DVDD", ["100 nF + 1 µF each"], "GND"),
            ("GND", [], "AGND, DGND"),
            ("8.192 MHz oscillator", [], "CLKIN"),
            ("3.0 V reference", [], "E+ of all cells"),
            ("E+ of all cells", ["100 nF"], "GND"),
            ("left cells, S+", ["100 Ω"], "AIN0P"),
            ("left cells, S−", ["100 Ω"], "AIN0N"),
            ("AIN0P", ["10 nF"], "AIN0N"),
            ("right cells, S+", ["100 Ω"], "AIN1P"),
            ("right cells, S−", ["100 Ω"], "AIN1N"),
            ("AIN1P", ["10 nF"], "AIN1N"),
            ("GND", [], "E− of all cells"),
        ],
    ),
    "plate/wiring-ads1256.svg": (
        "ADS1256 module: one channel, 5 V",
        [
            ("D10", [], "/CS"),
            ("D11 (MOSI)", [], "DIN"),
            ("D12 (MISO)", [], "DOUT"),
            ("D13 (SCK)", [], "SCLK, 1 MHz"),
            ("D3 (INT1)", [], "/DRDY"),
            ("5 V", ["ferrite"], "5 V of the module, E+"),
            ("5 V of the module", ["10 µF + 100 nF"], "GND"),
            ("GND", [], "GND of the module, E−"),
            ("summing box S+", ["100 Ω"], "AIN0"),
            ("summing box S−", ["100 Ω"], "AIN1"),
            ("AIN0", ["10 nF"], "AIN1"),
            ("5 V", [], "/RESET, /SYNC of the module"),
        ],
    ),
    "plate/wiring-cs1237.svg": (
        "CS1237 module: one channel, two wires",
        [
            ("D3 (INT1)", [], "DRDY/DOUT"),
            ("D6", [], "SCLK"),
            ("5 V", [], "VCC"),
            ("VCC", ["10 µF + 100 nF"], "GND"),
            ("GND", [], "GND"),
            ("summing box S+", [], "AIN+"),
            ("summing box S−", [], "AIN−"),
            ("summing box E+", [], "REFOUT"),
            ("summing box E−", [], "GND"),
        ],
    ),
}


def text(x: float, y: float, words: str, anchor: str = "middle", weight: str = "normal") -> str:
    """One line of text."""
    place = f'x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}"'
    return f"<text {place}>{escape(words)}</text>"


def box(x: float, y: float, width: float, words: str, fill: str) -> str:
    """A part with its name."""
    return (
        f'<rect x="{x}" y="{y - 15}" width="{width}" height="30" rx="4" fill="{fill}" '
        f'stroke="#1f2933"/>' + text(x + width / 2, y + 4, words)
    )


def draw(title: str, rows: list[Row]) -> str:
    """The whole drawing."""
    most = max(len(parts) for _, parts, _ in rows)
    end_x = 20 + PIN_WIDTH + 30 + most * STEP
    width, height = end_x + 240, TOP + ROW * len(rows)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13" fill="#1f2933">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        text(20, 30, title, "start", "bold"),
        text(20, 56, "from (rows that name the same node are joined)", "start"),
        text(end_x + 12, 56, "to", "start"),
    ]
    for number, (pin, parts, end) in enumerate(rows):
        y = TOP + ROW * number
        begin_x = 20 + PIN_WIDTH
        out.append(f'<path d="M{begin_x} {y} H{end_x}" stroke="#1f2933" fill="none"/>')
        out.append(box(20, y, PIN_WIDTH, pin, "#dbeafe"))
        for place, part in enumerate(parts):
            out.append(box(20 + PIN_WIDTH + 30 + place * STEP, y, PART_WIDTH, part, "#fef3c7"))
        out.append(f'<circle cx="{end_x}" cy="{y}" r="4" fill="#1f2933"/>')
        out.append(text(end_x + 12, y + 4, end, "start"))
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> int:
    """Write every drawing, or compare."""
    wrong = []
    for name, (title, rows) in DRAWINGS.items():
        path, drawing = HERE / name, draw(title, rows)
        if "--check" not in sys.argv:
            path.write_text(drawing)
        elif not path.exists() or path.read_text() != drawing:
            wrong.append(name)
    print("\n".join(f"{name} is not what the tables give" for name in wrong), end="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
