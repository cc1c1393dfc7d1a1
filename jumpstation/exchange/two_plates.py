"""Two files of two plates as one recording with a left and a right side."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.force_file import ForceFile, ForceRequest, read_force_file
from jumpstation.exchange.sampling import SAME_RATE_SHARE, Notes
from jumpstation.model import Side

_LEFT_WORDS = re.compile(r"left|links|izquierd|gauche|sinistr|esquerd|(?<![a-z])l(?![a-z])", re.I)
_RIGHT_WORDS = re.compile(r"right|rechts|derech|droit|destr|direit|(?<![a-z])r(?![a-z])", re.I)


def read_two_plates(left: str | Path, right: str | Path, request: ForceRequest) -> ForceFile:
    """The left plate's file and the right plate's as one; raises InputError where they do not fit.

    request.force names the columns in both files; request.left and request.right in their own.
    Where both files have a clock and it differs at their first samples, they are put in step by it;
    else they are taken to start together.
    """
    _check_names(Path(left), Path(right))
    if request.force and (request.left or request.right):
        raise InputError(
            f"{left} and {right}", "--force and --left/--right were given", "give one of them"
        )
    plates = []
    for path, own in ((left, request.left), (right, request.right)):
        columns = request.force if own is None else tuple(own.split(","))
        asked = replace(request, force=columns, left=None, right=None, from_s=None, to_s=None)
        plates.append(read_force_file(path, asked))
    one, other = plates
    where = f"{left} + {right}"
    if abs(one.rate_hz / other.rate_hz - 1.0) > SAME_RATE_SHARE:
        found = f"one is sampled at {one.rate_hz:g} Hz and the other at {other.rate_hz:g} Hz"
        raise InputError(where, found, "export both at one rate")
    notes: Notes = [
        (code, f"{side}: {words}")
        for side, plate in (("left", one), ("right", other))
        for code, words in plate.notes
    ]
    force = _in_step(where, one, other, notes)
    file = ForceFile(
        where,
        one.rate_hz,
        force,
        tuple(f"{side} {'+'.join(p.channels)}" for side, p in (("left", one), ("right", other))),
        (Side.LEFT, Side.RIGHT),
        0.0,
        tuple(notes),
        one.unit_said and other.unit_said,
        one.first_s,
    )
    return file.part(request.from_s, request.to_s)


def _check_names(left: Path, right: Path) -> None:
    """A file called right given as the left one is no slip to pass over."""
    turned = _RIGHT_WORDS.search(left.stem) and not _LEFT_WORDS.search(left.stem)
    turned = turned and _LEFT_WORDS.search(right.stem) and not _RIGHT_WORDS.search(right.stem)
    if turned:
        raise InputError(
            f"{left.name} and {right.name}",
            "the first file is the left plate's and the names say the other way round",
            f"write {right.name} {left.name}",
        )


def _in_step(where: str, one: ForceFile, other: ForceFile, notes: Notes) -> np.ndarray:
    """Force of both plates, shape (samples, 2), over the time that both have."""
    left, right = (plate.force_n.sum(axis=1) for plate in (one, other))
    late = 0
    if one.first_s is not None and other.first_s is not None:
        late = round((other.first_s - one.first_s) * one.rate_hz)
    if late >= len(left) or -late >= len(right):
        raise InputError(
            where, "their clocks have no time in common", "give two files of one recording"
        )
    if late:
        words = f"the right plate starts {late / one.rate_hz:+.3f} s from the left one"
        notes.append(("plates_put_in_step", f"{words} by their clocks: the common part is used"))
    left, right = left[max(late, 0) :], right[max(-late, 0) :]
    length = min(len(left), len(right))
    odd = max(len(left), len(right)) - length
    if odd:
        words = f"one plate's file is {odd} samples longer than the other's"
        notes.append(("unequal_length", f"{words}: the common part is used"))
    return np.column_stack((left[:length], right[:length]))
