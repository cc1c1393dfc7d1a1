"""What the window remembers between two starts: choices, size, device; never the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from jumpstation.ui.values.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Kept:
    """`device` is a spec; `geometry` is Qt's own, in hexadecimal."""

    preferences: Preferences = field(default_factory=Preferences)
    device: str = ""
    protocol: str = "ankle-hops-10-5"
    battery: str = ""
    geometry: str = ""
    screen: str = "today"


def kept_path() -> Path:
    """The file in the user's configuration folder."""
    import platformdirs

    return Path(platformdirs.user_config_dir("jumpstation", appauthor=False)) / "window.json"


def read_kept(path: Path) -> Kept:
    """What is on disk; a value that cannot be used, or no file, gives the value of a first start.

    >>> read_kept(Path("nowhere.json")).protocol
    'ankle-hops-10-5'
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Kept()
    if not isinstance(data, dict):
        return Kept()
    own = _fitting(Kept(), data)
    preferences = data.get("preferences")
    if isinstance(preferences, dict):
        own["preferences"] = Preferences(**_fitting(Preferences(), preferences))
    return Kept(**own)


def write_kept(path: Path, kept: Kept) -> None:
    """Write it whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(kept), indent=1), encoding="utf-8")
    beside.replace(path)


def _fitting(first: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of known names and of the right type."""
    return {
        one.name: data[one.name]
        for one in fields(first)
        if one.name in data and type(data[one.name]) is type(getattr(first, one.name))
    }
