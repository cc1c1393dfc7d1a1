"""From a criteria file or its text to validated Criteria; every fault at once, with its key."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jumpstation.clinical.placed import Shape, ladder_faults, shape_of
from jumpstation.clinical.schema import Criteria, Screening, ScreeningItem
from jumpstation.clinical.words import forbidden_in
from jumpstation.errors import InputError, ProtocolError
from jumpstation.metrics.companions import is_known, known_ids
from jumpstation.protocols import Entry, Protocol, list_protocols, load_protocol, packaged_folder

File = TypeVar("File", Criteria, Screening)
_TAGS = ("value", "lsi", "side_difference", "baseline", "trend", "pain", "soreness", "finding")
_TAGS = (*_TAGS, "time_since")
SCREENING_ID = "before-a-test"


def list_criteria(user_folder: Path | None = None) -> list[Entry]:
    """Every criteria file that can be found by id; the user's own in place of packaged ones.

    user_folder: the user's folder of protocols; criteria lie in its `criteria`.
    """
    return _entries("criteria", user_folder)


def load_criteria(id_or_path: str | Path, user_folder: Path | None = None) -> Criteria:
    """Criteria by id or by path of the file; ProtocolError holds every fault.

    >>> len(load_criteria("achilles").stages)
    7
    """
    return criteria_from_text(*criteria_text(id_or_path, user_folder))


def criteria_text(id_or_path: str | Path, user_folder: Path | None = None) -> tuple[str, str]:
    """The text of a criteria file, as it will be kept with a decision, and its name."""
    path = _find(id_or_path, list_criteria(user_folder))
    return _read(path), str(path)


def criteria_faults(id_or_path: str | Path, user_folder: Path | None = None) -> list[str]:
    """Every fault of a criteria file, those included that nobody could climb its ladder with.

    A ladder fault is no fault of loading: somebody who is followed is held by it, not lost.

    >>> criteria_faults("achilles")
    []
    """
    text, name = criteria_text(id_or_path, user_folder)
    try:
        criteria = criteria_from_text(text, name)
    except ProtocolError as error:
        return list(error.faults)
    found = ladder_faults(criteria, _all_protocols(user_folder))
    return [f"{name}: {key}: {what}" for key, what in found]


def _all_protocols(user_folder: Path | None) -> dict[str, Protocol]:
    found = {}
    for entry in list_protocols(user_folder):
        try:
            found[entry.id] = load_protocol(entry.id, user_folder)
        except ProtocolError:  # its own check tells it
            continue
    return found


def load_screening(user_folder: Path | None = None) -> Screening:
    """The screening before a test, the user's own in place of the packaged one."""
    found = {entry.id: entry.path for entry in _entries("screening", user_folder)}
    path = found[SCREENING_ID]
    screening = _validated(Screening, _read(path), str(path))
    return screening.model_copy(update={"items": _under(screening, screening.items)})


@lru_cache(maxsize=1)
def packaged_shapes() -> dict[str, Shape]:
    """The shape of every protocol that comes with the program, by id."""
    return {entry.id: shape_of(load_protocol(entry.id)) for entry in list_protocols()}


def criteria_from_text(text: str, name: str) -> Criteria:
    """Criteria from the text of a file; `name` stands in every fault.

    >>> criteria_from_text("id = 1", "mine.toml")
    Traceback (most recent call last):
    jumpstation.errors.ProtocolError: mine.toml: ... faults: mine.toml: id: ...
    """
    criteria = _validated(Criteria, text, name)
    return criteria.model_copy(update={"screening": _under(criteria, criteria.screening)})


def _under(file: Criteria | Screening, items: Sequence[ScreeningItem]) -> tuple[ScreeningItem, ...]:
    """The items with the list and its version, which are kept beside each answer."""
    words = f"{file.id} version {file.version}"
    return tuple(item.model_copy(update={"asked_under": words}) for item in items)


def _validated(model: type[File], text: str, name: str) -> File:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProtocolError(name, [f"{name}: not TOML: {error}"]) from error
    as_json = json.dumps(raw, default=lambda date: {"date": str(date)})  # no key takes one
    found: File | None = None
    faults: list[tuple[str, str]] = []
    try:
        found = model.model_validate_json(as_json)
    except ValidationError as error:
        faults = [_fault(model, one) for one in error.errors(include_url=False)]
    faults += _across(raw, Path(name))
    if faults or found is None:
        raise ProtocolError(name, [f"{name}: {key}: {what}" for key, what in faults])
    return found


def _fault(model: type[BaseModel], error: Any) -> tuple[str, str]:
    key = ".".join(str(part) for part in error["loc"] if part not in _TAGS)
    if error["type"] == "missing":
        return key, "is missing"
    if error["type"] == "extra_forbidden":
        return key, f"is not a key here{_near(str(error['loc'][-1]), _keys(model))}"
    message = error["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    shown = "" if isinstance(error["input"], dict | list) else f" (found {error['input']!r})"
    return key or "file", message + shown


def _keys(model: type[BaseModel]) -> set[str]:
    schema = model.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return {key for table in tables for key in table.get("properties", {})}


def _near(word: str, known: set[str] | frozenset[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close and close[0] != word else ""


# --- rules across keys: on the raw tables, so that they are told beside the others -----------


def _across(raw: dict[str, Any], path: Path) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    identity = raw.get("id")
    named = path.suffix == ".toml" and not path.name.startswith("_")
    if isinstance(identity, str) and named and path.stem != identity:
        faults.append(("id", f"{identity}, but the file is {path.name}: make them the same"))
    protocols = {entry.id for entry in list_protocols()}
    items = _tables(raw.get("screening")) or _tables(raw.get("items"))
    parts = [part for _, item in items for _, part in _tables(item.get("parts"))]
    faults += _twice("screening", [one.get("id") for one in [*(i for _, i in items), *parts]])
    for number, stage in _tables(raw.get("stages")):
        criteria = _tables(stage.get("criteria"))
        place = f"stages.{number}.criteria"
        faults += _twice(place, [criterion.get("id") for _, criterion in criteria])
        for index, criterion in criteria:
            faults += _of_criterion(f"{place}.{index}", criterion, protocols, raw)
    return faults + _said(raw)


def _of_criterion(
    place: str, criterion: dict[str, Any], protocols: set[str], raw: dict[str, Any]
) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    protocol, metric = criterion.get("protocol"), criterion.get("metric")
    if isinstance(protocol, str) and protocol not in protocols:
        faults.append((f"{place}.protocol", f"no protocol {protocol}{_near(protocol, protocols)}"))
    if isinstance(metric, str) and not is_known(metric):
        faults.append((f"{place}.metric", f"no value {metric}{_near(metric, known_ids())}"))
    sided = criterion.get("kind") in ("lsi", "side_difference")
    sided = sided or criterion.get("side") in ("involved", "uninvolved")
    if sided and raw.get("sided") is False:
        faults.append((place, "needs an involved side, but the file says sided = false"))
    return faults


def _said(raw: Any, place: str = "") -> list[tuple[str, str]]:
    """Text that says of a person what only a person may say."""
    if isinstance(raw, dict):
        return [f for key, value in raw.items() for f in _said(value, f"{place}.{key}".strip("."))]
    if isinstance(raw, list):
        return [f for n, value in enumerate(raw) for f in _said(value, f"{place}.{n}")]
    if isinstance(raw, str) and (words := forbidden_in(raw)):
        return [(place, f"says {words[0]!r}: write what is measured; a person decides")]
    return []


def _tables(value: Any) -> list[tuple[int, dict[str, Any]]]:
    if not isinstance(value, list):
        return []
    return [(n, item) for n, item in enumerate(value) if isinstance(item, dict)]


def _twice(place: str, names: list[Any]) -> list[tuple[str, str]]:
    found = Counter(name for name in names if isinstance(name, str))
    return [(place, f"{name} stands there {n} times") for name, n in found.items() if n > 1]


# --- finding ---------------------------------------------------------------------------------


def _entries(folder: str, user_folder: Path | None) -> list[Entry]:
    ours = {path.stem: path for path in sorted((packaged_folder() / folder).glob("[!_.]*.toml"))}
    own = user_folder / folder if user_folder else None
    theirs = {path.stem: path for path in own.glob("[!_.]*.toml")} if own and own.is_dir() else {}
    found = [Entry(i, p, own=True, replaces=i in ours) for i, p in theirs.items()]
    found += [Entry(i, p, own=False) for i, p in ours.items() if i not in theirs]
    return sorted(found, key=lambda entry: entry.id)


def _find(id_or_path: str | Path, entries: list[Entry]) -> Path:
    by_id = {entry.id: entry.path for entry in entries}
    if str(id_or_path) in by_id:
        return by_id[str(id_or_path)]
    path = Path(id_or_path)
    if path.suffix == ".toml":
        return path
    raise InputError(
        str(id_or_path),
        f"no criteria of this name{_near(str(id_or_path), set(by_id))}",
        "see `jumpstation clearance criteria`, or give the path of a .toml file",
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "cannot be read as UTF-8 text", "check the path") from error
