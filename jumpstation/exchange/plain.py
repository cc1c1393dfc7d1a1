"""Frozen records to plain JSON values and back, without losing a digit."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

Record = TypeVar("Record")
LEFT_OUT = ("trace",)  # samples: they are in the raw recording


def to_plain(value: Any) -> Any:
    """A record of the model as dicts, lists, numbers and text; force traces are left out.

    >>> from jumpstation.model import Instant
    >>> to_plain(Instant(1.5, 0.001))
    {'time_s': 1.5, 'uncertainty_s': 0.001, 'clock': 0, 'low_s': None, 'high_s': None}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: to_plain(getattr(value, item.name))
            for item in fields(value)
            if item.name not in LEFT_OUT
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value


def from_plain(kind: type[Record], data: Any) -> Record:
    """The record that `to_plain` wrote. Raises ValueError that names what does not fit.

    >>> from jumpstation.model import Instant
    >>> from_plain(Instant, {"time_s": 1.5, "uncertainty_s": 0.001}).time_s
    1.5
    """
    return _read(kind, data, kind.__name__)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any, where: str) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Any:
        return data
    if origin in (Union, types.UnionType):
        return _read_one_of(inside, data, where)
    if is_dataclass(kind):
        return _read_record(kind, data, where)
    if origin is tuple and isinstance(data, list):
        return tuple(_read(inside[0], item, where) for item in data)
    if origin is frozenset and isinstance(data, list):
        return frozenset(_read(inside[0], item, where) for item in data)
    if origin is not None and issubclass(origin, Mapping) and isinstance(data, dict):
        return {_read(inside[0], k, where): _read(inside[1], v, where) for k, v in data.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError:
            raise ValueError(f"{where}: {data!r} is not known") from None
    number = isinstance(data, int | float) and not isinstance(data, bool)
    if kind is float and number:
        return float(data)
    if isinstance(kind, type) and isinstance(data, kind) and (number or kind not in (int, float)):
        return data
    raise ValueError(f"{where}: {data!r} does not fit")


def _read_one_of(kinds: tuple, data: Any, where: str) -> Any:
    if data is None and type(None) in kinds:
        return None
    plain = [kind for kind in kinds if kind is not type(None)]
    if len(plain) == 1:
        return _read(plain[0], data, where)
    if isinstance(data, tuple(kind for kind in plain if isinstance(kind, type))):
        return data
    raise ValueError(f"{where}: {data!r} does not fit")


def _read_record(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"{where}: {data!r} is no record")
    hints = _hints(kind)
    unknown = sorted(set(data) - set(hints))
    if unknown:
        raise ValueError(f"{where}: {', '.join(unknown)} not known")
    read = {name: _read(hints[name], item, f"{where}.{name}") for name, item in data.items()}
    try:
        return kind(**read)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from None
