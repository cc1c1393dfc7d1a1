"""Cells of a text table to numbers, whole columns at a time, equal to `float()` of each cell.

A number of up to 15 digits is a whole number over a power of ten, both exact, so that one division
rounds as `float()` does. What is longer or has an exponent goes through `float()`; what is neither
is left to the caller, cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jumpstation.exchange.numbers import LARGEST, Evidence

NUMBER, BLANK, OTHER = 0, 1, 2  # what a cell holds
ROWS_AT_ONCE = 16_384  # what stays in the processor's cache
LONGEST_CELL = 32
EXACT_DIGITS = 15
_POWERS = 10.0 ** np.arange(LONGEST_CELL)
_SPACE, _PLUS, _MINUS, _ZERO = b" +-0"


@dataclass(frozen=True, slots=True)
class Cells:
    """values: NaN where a cell is no number. kinds: NUMBER, BLANK or OTHER of each cell."""

    values: np.ndarray
    kinds: np.ndarray


def read_cells(
    data: np.ndarray, starts: np.ndarray, ends: np.ndarray, decimal: str, seen: Evidence
) -> Cells:
    """The cells data[start:end] of one column; `seen` takes their decimal signs into account.

    data: uint8, shape (bytes,). starts, ends: int64, shape (cells,). decimal: "." or ",".
    """
    values = np.full(len(starts), np.nan)
    kinds = np.full(len(starts), OTHER, np.uint8)
    for first in range(0, len(starts), ROWS_AT_ONCE):
        part = slice(first, first + ROWS_AT_ONCE)
        _read_part(data, starts[part], ends[part], ord(decimal), seen, values[part], kinds[part])
    return Cells(values, kinds)


def _read_part(
    data: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    decimal: int,
    seen: Evidence,
    values: np.ndarray,
    kinds: np.ndarray,
) -> None:
    length = int(min(np.max(ends - starts, initial=0), LONGEST_CELL))
    n = len(starts)
    mantissa = np.zeros(n, np.int64)
    digits, after, zeros = (np.zeros(n, np.uint8) for _ in range(3))
    started, pointed, minus, bad, wide = (np.zeros(n, bool) for _ in range(5))
    for place in range(length, 0, -1):
        at = ends - place
        character = data[np.maximum(at, 0)]
        character[at < starts] = _SPACE
        digit = character - _ZERO
        is_digit = digit < 10
        mantissa = np.where(is_digit & (digits < 18), mantissa * 10 + digit, mantissa)
        zeros += is_digit & (digits == 0) & (digit == 0) & ~pointed
        digits += is_digit
        is_point = character == decimal
        bad |= is_point & pointed
        pointed |= is_point
        after += is_digit & pointed
        is_minus = character == _MINUS
        is_sign = is_minus | (character == _PLUS)
        is_space = character == _SPACE
        exponent = (character == 69) | (character == 101)  # E, e
        bad |= ((is_sign & ~wide) | is_space) & started
        bad |= ~(is_digit | is_point | is_sign | is_space | (exponent & (digits > 0)))
        wide |= exponent
        minus |= is_minus & ~started
        started |= ~is_space
    bad |= ends - starts > LONGEST_CELL
    whole = ~bad & ~wide & (digits > 0) & (digits <= EXACT_DIGITS)
    found = mantissa[whole] / _POWERS[after[whole]]
    values[whole] = np.where(minus[whole], -found, found)
    kinds[whole] = NUMBER
    kinds[~started & ~bad] = BLANK
    _take_into_account(seen, decimal, whole, pointed, digits, after, zeros)
    rest = np.flatnonzero(~bad & (digits > 0) & ~whole)
    if len(rest):
        read = _by_float(data, starts[rest], ends[rest], decimal)
        good = np.abs(read) <= LARGEST
        values[rest[good]], kinds[rest[good]] = read[good], NUMBER
        seen.decimal[chr(decimal)] += int(good[pointed[rest]].sum())


def _take_into_account(
    seen: Evidence,
    decimal: int,
    whole: np.ndarray,
    pointed: np.ndarray,
    digits: np.ndarray,
    after: np.ndarray,
    zeros: np.ndarray,
) -> None:
    sign, before = chr(decimal), digits - after
    with_sign = whole & pointed
    signs = int(np.count_nonzero(with_sign))
    if signs:
        thousand = with_sign & (after == 3) & (before >= 1) & (before <= 3) & (zeros == 0)
        thousands = int(np.count_nonzero(thousand))
        seen.either[sign] += thousands
        seen.decimal[sign] += signs - thousands
    plain = int(np.count_nonzero(whole)) - signs
    if plain:
        without = digits[whole & ~pointed]
        seen.short += int(np.count_nonzero(without <= 3))
        seen.hundreds += int(np.count_nonzero(without == 3))
        seen.long += int(np.count_nonzero(without > 3))


def _by_float(data: np.ndarray, starts: np.ndarray, ends: np.ndarray, decimal: int) -> np.ndarray:
    """`float()` of cells that hold digits, signs, a point and an exponent only; NaN for none."""
    length = int(np.max(ends - starts))
    at = starts[:, None] + np.arange(length)
    text = data[np.minimum(at, len(data) - 1)]
    text[at >= ends[:, None]] = _SPACE
    text[text == decimal] = ord(".")
    cells = np.ascontiguousarray(text).view(f"S{length}")[:, 0]
    try:
        return cells.astype(float)
    except ValueError:
        return np.array([_float(cell) for cell in cells.tolist()])


def _float(cell: bytes) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
