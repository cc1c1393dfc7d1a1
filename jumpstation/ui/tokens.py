"""Colours, type and space: the only place where a look is a number."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one look, by role; a verdict's ground ends in `_ground`."""

    name: str
    bg: str
    surface: str
    raised: str
    line: str
    edge: str
    grid: str
    text: str
    text2: str
    action: str
    onaction: str
    sel: str
    flight: str
    flight2: str
    contact: str
    contact2: str
    right: str
    met: str
    met_ground: str
    notmet: str
    notmet_ground: str
    unclear: str
    unclear_ground: str
    none: str
    none_ground: str
    swc: str
    mdc: str
    target: str

    def role(self, name: str) -> str:
        """The colour of a role by its name."""
        return getattr(self, name)

    def roles(self) -> dict[str, str]:
        """Every colour by its role."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "name"}


LIGHT = Palette(
    name="light",
    bg="#F3F5F7",
    surface="#FFFFFF",
    raised="#E8ECF0",
    line="#C6CFD8",
    edge="#7B8996",
    grid="#E3E8ED",
    text="#16202A",
    text2="#465462",
    action="#0B5CAD",
    onaction="#FFFFFF",
    sel="#DCEAF7",
    flight="#0B6FB8",
    flight2="#BFDCF2",
    contact="#3D4F60",
    contact2="#DDE3E9",
    right="#9A6700",
    met="#00705A",
    met_ground="#DDF1EB",
    notmet="#AE3D08",
    notmet_ground="#FBE6DC",
    unclear="#64449A",
    unclear_ground="#ECE5F6",
    none="#56646F",
    none_ground="#E8ECF0",
    swc="#C9D9E8",
    mdc="#E9F0F6",
    target="#CFE9E0",
)

DARK = Palette(
    name="dark",
    bg="#10161C",
    surface="#182028",
    raised="#242F3A",
    line="#37444F",
    edge="#778694",
    grid="#25303A",
    text="#EAF0F5",
    text2="#B4C0CB",
    action="#6DB8F7",
    onaction="#08131D",
    sel="#1F3A54",
    flight="#5DB2F2",
    flight2="#234A6A",
    contact="#B2C0CD",
    contact2="#2B3743",
    right="#E3B14A",
    met="#4BCDAA",
    met_ground="#123A32",
    notmet="#FF9A70",
    notmet_ground="#47241A",
    unclear="#C9ACF2",
    unclear_ground="#352A4A",
    none="#A6B2BD",
    none_ground="#242F3A",
    swc="#2F4A63",
    mdc="#1E2D3A",
    target="#17443B",
)

# sizes of type in device-independent pixels; two weights only
TICK, CAPTION, SMALL, BODY, LEAD, TITLE = 10, 11, 12, 13, 15, 18
CUE, FIGURE, COUNT, SCORE, DIGITS = 24, 26, 48, 80, 148
REGULAR, BOLD = 400, 700

# space and corners
GAP, PAD = 12, 12
RAIL_WIDTH, TOP_HEIGHT, FOOT_HEIGHT = 84, 48, 30
CARD_RADIUS, CONTROL_RADIUS, MARK_RADIUS = 6, 4, 3
CONTROL_HEIGHT, FILLED_HEIGHT, START_HEIGHT = 34, 46, 56
HEAD_HEIGHT = 28


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#FFFFFF", "#000000"))
    21
    """
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
