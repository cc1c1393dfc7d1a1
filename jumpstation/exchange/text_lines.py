"""The bytes of a text table as lines of cells: encoding, line ends, separator, quotes.

A line ends at a line feed or a carriage return and nowhere else. A quote that does not close on its
own line is an ordinary character.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jumpstation.errors import InputError

SEPARATORS = ("\t", ";", "|", ",")  # the comma last: it may be a decimal comma
CELL_END = "\x1f"  # stands for the separator where the file's own may also stand inside a cell
CLEARLY = 0.9  # of the lines have one number of cells
HARDLY = 0.2
SAMPLE_LINES = 200
SHORT_BYTES = 200_000
MOST_CONTROL_SHARE = 0.02  # of a text's bytes; more is a binary file
BYTES_AT_ONCE = 1 << 22
_CONTROL = bytes(set(range(1, 32)) - set(b"\t\n\r\f\x1a\x1b\x1c\x1d\x1e\x1f"))


def read_file(path: str | Path) -> bytes:
    """The bytes of a file; raises InputError where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise InputError(str(path), "does not exist", "check the name") from error
    except IsADirectoryError as error:
        raise InputError(str(path), "is a folder", "name a file in it") from error
    except ValueError as error:
        raise InputError(repr(str(path)), "is no file name", "check the name") from error
    except OSError as error:
        raise InputError(
            str(path), f"cannot be read ({error.strerror})", "check the file and its rights"
        ) from error


def as_text(data: bytes, path: str) -> bytes:
    """Bytes of a file as text with line feeds; raises InputError where they are no text."""
    wide = _wide_encoding(data)
    if wide is not None:
        data = data.decode(wide, "replace").encode("utf-8")
    filled = len(data) - data.count(0)
    control = len(data) - len(data.translate(None, _CONTROL))
    if control > MOST_CONTROL_SHARE * filled or (data and not filled):
        raise InputError(path, "is not a text file", "export the force as CSV or as text")
    data = data.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\x1a")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.strip():
        raise InputError(path, "is empty", "export the recording again")
    return data


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16, with or without its mark in front."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(data) >= 8 and set(data[first:64:2]) == {0} and 0 not in data[1 - first : 64 : 2]:
            return encoding
    return None


def decoded(line: bytes) -> str:
    """A line of UTF-8, else of Windows-1252 (in which 0x85 is three dots and ends no line)."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(
            byte.decode("cp1252", "ignore") or byte.decode("latin-1")
            for byte in (line[i : i + 1] for i in range(len(line)))
        )


def split_line(line: str, separator: str) -> list[str]:
    r"""The cells of one line; quotes count only where each closes on this line.

    >>> split_line('"0,004","686,8"', ","), split_line('0.004,"686.8', ",")
    (['0,004', '686,8'], ['0.004', '"686.8'])
    """
    if separator == " ":
        return [cell.strip('"') for cell in re.findall(r'"[^"]*"|\S+', line)]
    if '"' in line:
        try:
            rows = csv.reader([line], delimiter=separator, strict=True, skipinitialspace=True)
            return [cell.strip() for cell in next(rows)]
        except csv.Error:
            pass
    return [cell.strip() for cell in line.split(separator)]


@dataclass(frozen=True, slots=True)
class Lines:
    """Where every line and every cell stands.

    raw: the text as found; ended: whether its last line is ended. data: the same lines, cells
    parted by one sign. first: number of each line's first cell end in
    cell_ends. cells: how many cells a line has.
    """

    path: str
    raw: bytes
    ended: bool
    raw_ends: np.ndarray
    data: np.ndarray
    separator: str
    cell_ends: np.ndarray
    first: np.ndarray
    cells: np.ndarray

    def __len__(self) -> int:
        return len(self.cells)

    def column(self, lines: np.ndarray, column: int) -> tuple[np.ndarray, np.ndarray]:
        """First byte and the one past the last of that cell in each of those lines."""
        at = self.first[lines] + column
        begin = np.where(at > 0, self.cell_ends[at - 1] + 1, 0)
        return begin, self.cell_ends[at]

    def texts(self, lines: np.ndarray, column: int) -> list[str]:
        """The text of that cell in each of those lines."""
        begins, ends = self.column(lines, column)
        data = self.data.data
        spans = zip(begins.tolist(), ends.tolist(), strict=True)
        return [decoded(bytes(data[begin:end])).strip() for begin, end in spans]

    def cell(self, line: int, column: int) -> str:
        """The text of one cell."""
        return self.texts(np.array([line]), column)[0]

    def raw_line(self, line: int) -> bytes:
        """The bytes of a line."""
        start = 0 if line == 0 else int(self.raw_ends[line - 1]) + 1
        return self.raw[start : int(self.raw_ends[line])]

    def text(self, line: int) -> str:
        """A line as it stands in the file."""
        return decoded(self.raw_line(line))

    def words(self, line: int) -> list[str]:
        """The cells of a line above a table, which may be cut otherwise than the table."""
        return split_line(self.text(line), self.separator)

    def lengths(self, lines: np.ndarray) -> np.ndarray:
        """Bytes of each of those lines as they stand in the file."""
        return self.raw_ends[lines] - np.where(lines > 0, self.raw_ends[lines - 1], -1) - 1


def lines_of(path: str, raw: bytes) -> Lines:
    """Cut a text into lines and cells by the separator that fits most lines."""
    ended = raw.endswith(b"\n")
    raw = raw if ended else raw + b"\n"
    separator = separator_of(raw)
    data, mark = _cut_cells(raw, separator)
    array = np.frombuffer(data, np.uint8)
    small = len(array) < np.iinfo(np.int32).max  # half the memory for all but the largest files
    ends: list[np.ndarray] = []
    for start in range(0, len(array), BYTES_AT_ONCE):
        part = array[start : start + BYTES_AT_ONCE]
        found = np.flatnonzero((part == ord(mark)) | (part == ord("\n"))) + start
        ends.append(found.astype(np.int32) if small else found)
    cell_ends = np.concatenate(ends)
    last = np.flatnonzero(array[cell_ends] == ord("\n")).astype(cell_ends.dtype)
    first = np.concatenate((np.zeros(1, cell_ends.dtype), last[:-1] + 1))
    raw_ends = cell_ends[last]
    if data is not raw:
        raw_ends = np.flatnonzero(np.frombuffer(raw, np.uint8) == ord("\n"))
    return Lines(path, raw, ended, raw_ends, array, separator, cell_ends, first, last - first + 1)


# --- separator and quotes --------------------------------------------------------------------


def _sample(raw: bytes) -> list[str]:
    """Filled lines from a third and two thirds of the text, or all of a short one."""
    lines: list[bytes] = []
    if len(raw) >= SHORT_BYTES:
        for place in (1, 2):
            start = raw.find(b"\n", place * len(raw) // 3) + 1
            for _ in range(SAMPLE_LINES // 2):
                end = raw.find(b"\n", start)
                if end < 0:
                    break
                lines.append(raw[start:end])
                start = end + 1
    if len(lines) < SAMPLE_LINES // 4:  # a short text, or one long line where lines were looked for
        whole = [line for line in raw[:SHORT_BYTES].split(b"\n") if line.strip()]
        lines = whole[len(whole) // 3 :][:SAMPLE_LINES]
    return [decoded(line.replace(b"\0", b"")) for line in lines if line.strip()]


def separator_of(raw: bytes) -> str:
    """The sign between the cells of most lines; " " for any run of blanks."""
    sample = _sample(raw)
    if not sample:
        return " "
    separator = next(
        (mark for mark in SEPARATORS if _fit(sample, mark)[0] >= CLEARLY),
        max(SEPARATORS, key=lambda mark: _fit(sample, mark)),
    )
    if separator == ",":
        start = next(line for line in raw.split(b"\n", 50) if line.strip())
        lonely = all(re.fullmatch(r"\s*[+-]?\d+(,\d+)?\s*", line) for line in sample)
        if lonely and (b"," not in start or re.fullmatch(rb"\s*[+-]?\d+(,\d+)?\s*", start)):
            return " "
        pairs = r"\s*[+-]?\d+,\d+(\s+[+-]?\d+(,\d+)?)+\s*"
        if all(re.fullmatch(pairs, line) for line in sample):
            return " "
    return " " if _fit(sample, separator) == (0, 0) else separator


def _fit(sample: list[str], mark: str) -> tuple[float, int]:
    """The share of lines with the commonest number of cells from two on, and that number; none
    where hardly a line is cut."""
    counts = Counter(len(split_line(line, mark)) for line in sample)
    del counts[1]
    width, lines = max(counts.items(), key=lambda item: item[1], default=(0, 0))
    return (lines / len(sample), width) if lines >= HARDLY * len(sample) else (0.0, 0)


def _cut_cells(raw: bytes, separator: str) -> tuple[bytes, str]:
    """The text with its cells parted by a sign that stands nowhere inside one, and that sign."""
    if separator == " ":
        squeezed = re.sub(rb"[ \t\f]+", CELL_END.encode(), raw)
        for around in (b"\n%b", b"%b\n"):
            squeezed = squeezed.replace(around.replace(b"%b", CELL_END.encode()), b"\n")
        return squeezed.removeprefix(CELL_END.encode()), CELL_END
    if b'"' not in raw:
        return raw, separator
    return _unquoted(raw, separator.encode()), CELL_END


def _unquoted(raw: bytes, separator: bytes) -> bytes:
    """The text without the quotes round its cells."""
    end = CELL_END.encode()
    quotes = raw.count(b'"')
    whole = raw.replace(b'"' + separator + b'"', end)
    whole = whole.replace(b'\n"', b"\n").replace(b'"\n', b"\n").removeprefix(b'"')
    if whole.count(b'"') < 0.001 * quotes and whole.count(separator) < 0.001 * quotes:
        return whole  # every cell stands in quotes
    mark = separator.decode()
    cut: Callable[[bytes], bytes] = lambda line: end.join(  # noqa: E731
        cell.encode("utf-8", "surrogateescape")
        for cell in split_line(line.decode("utf-8", "surrogateescape"), mark)
    )
    parts = [
        cut(line) if b'"' in line else line.replace(separator, end) for line in raw.split(b"\n")
    ]
    return b"\n".join(parts)
