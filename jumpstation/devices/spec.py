"""What stands behind a device's name: a port or a file, and options."""

from __future__ import annotations

from collections.abc import Collection

from jumpstation.errors import InputError


def split_options(name: str, rest: str, keys: Collection[str]) -> tuple[str, dict[str, str]]:
    """The place and the options of `PLACE[?key=value[&key=value]]`.

    An address keeps the options that are its own. Raises InputError for an unknown key.

    >>> split_options("native", "/dev/ttyUSB0?baud=250000", ["baud"])
    ('/dev/ttyUSB0', {'baud': '250000'})
    >>> split_options("native", "rfc2217://gym:4000?ign_set_control&baud=9600", ["baud"])
    ('rfc2217://gym:4000?ign_set_control', {'baud': '9600'})
    """
    place, _, query = rest.partition("?")
    options: dict[str, str] = {}
    own = []
    for part in query.split("&") if query else ():
        key, _, value = part.partition("=")
        if key in keys:
            options[key] = value
        elif "://" in place:
            own.append(part)
        else:
            raise InputError(
                f"device {name}:{rest}", f"{key!r} is no option", f"options are {', '.join(keys)}"
            )
    if not place:
        raise InputError(f"device {name}:{rest}", "nothing stands after the colon", _example(name))
    return place + ("?" + "&".join(own) if own else ""), options


def number(name: str, options: dict[str, str], key: str, lowest: float, highest: float) -> float:
    """An option as a number within bounds; raises InputError."""
    text = options[key]
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not lowest <= value <= highest:
        raise InputError(
            f"device {name}:",
            f"{key}={text} is not a number from {lowest:g} to {highest:g}",
            "mend it",
        )
    return value


def _example(name: str) -> str:
    return f"write for example {name}:/dev/ttyUSB0 or {name}:COM3"
