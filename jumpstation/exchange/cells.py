"""One value as the text of a CSV cell, and back; a blank is a missing value."""

from __future__ import annotations

import math
import types
from enum import Enum
from typing import Any, Union, get_args, get_origin

LIST_SEPARATOR = " | "
# As Excel writes them again in its languages.
TRUE = ("true", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "sant", "prawda")
FALSE = ("false", "falsch", "faux", "falso", "onwaar", "falskt", "fałsz", "falsk")


def to_cell(value: Any) -> str:
    """Text that reads back to the same value; None is blank.

    >>> to_cell(0.1 + 0.2), to_cell(None), to_cell(True), to_cell(("a", "b"))
    ('0.30000000000000004', '', 'true', 'a | b')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, frozenset):
        return LIST_SEPARATOR.join(sorted(to_cell(item) for item in value))
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(to_cell(item) for item in value)
    return str(value)


def from_cell(kind: Any, text: str) -> Any:
    """The value of a cell as that kind; raises ValueError where it does not fit.

    >>> from_cell(float | None, ""), from_cell(bool, "true"), from_cell(tuple[str, ...], "a | b")
    (None, True, ('a', 'b'))
    """
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if text == "" and type(None) in inside:
            return None
        return from_cell(next(item for item in inside if item is not type(None)), text)
    if origin in (tuple, frozenset):
        parts = text.split(LIST_SEPARATOR) if text else []
        return origin(from_cell(inside[0], part) for part in parts)
    if kind is bool:
        if text.casefold() not in (*TRUE, *FALSE):
            raise ValueError(f"{text!r} is not true or false")
        return text.casefold() in TRUE
    if kind is float:
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(f"{text!r} is not a number")
        return value
    return kind(text)
