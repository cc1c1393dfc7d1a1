"""Byte languages by name: what a recording's header names and a live device speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jumpstation.errors import InputError
from jumpstation.wire.chronopic import ChronopicConnection
from jumpstation.wire.connection import Connection
from jumpstation.wire.native import NativeConnection

CONNECTIONS: dict[str, Callable[..., Connection]] = {
    "native": NativeConnection,
    "chronopic": ChronopicConnection,
}


def make_connection(description: Mapping[str, Any], thing: str) -> Connection:
    """The connection of {"language": name, option: value, ...}; raises InputError.

    >>> make_connection({"language": "native", "baud": 250000}, "rec").baud
    250000
    """
    options = dict(description)
    language = options.pop("language", None)
    if language not in CONNECTIONS:
        known = ", ".join(CONNECTIONS)
        raise InputError(
            thing, f"its byte language {language!r} is not known", f"known are {known}"
        )
    try:
        return CONNECTIONS[language](**options)
    except TypeError as error:
        raise InputError(
            thing, f"an option of its byte language is not known: {error}", "update the program"
        ) from error
