"""From a folder, a file or a text to a Protocol or a Battery.

Looked up by id, the user's own folder comes first, then the files that come with the program
(`jumpstation/_protocols` in an installed copy, `protocols/` in a checkout). The folder is an
argument: this floor asks neither the environment nor the platform where it lies.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from jumpstation.errors import InputError, ProtocolError
from jumpstation.metrics.companions import is_known, known_ids
from jumpstation.protocols.rules import faults_between
from jumpstation.protocols.schema import Battery, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One protocol or battery that can be found by id.

    own: it lies in the user's folder. replaces: it stands in the place of a packaged one.
    """

    id: str
    path: Path
    own: bool
    replaces: bool = False

    @property
    def note(self) -> str | None:
        """The sentence that says so, where the user's own file is used; else None."""
        if not self.own:
            return None
        instead = " in place of the one that comes with the program" if self.replaces else ""
        return f"{self.id}: your own file {self.path} is used{instead}"


def packaged_folder() -> Path:
    """Where the protocols that come with the program lie."""
    package = Path(__file__).parent.parent
    installed = package / "_protocols"
    return installed if installed.is_dir() else package.parent / "protocols"


def list_protocols(user_folder: Path | None = None) -> list[Entry]:
    """Every protocol that can be found by id, the user's own in place of packaged ones."""
    return _entries(packaged_folder(), user_folder)


def list_batteries(user_folder: Path | None = None) -> list[Entry]:
    """Every battery that can be found by id, the user's own in place of packaged ones."""
    own = user_folder / "batteries" if user_folder else None
    return _entries(packaged_folder() / "batteries", own)


def load_protocol(id_or_path: str | Path, user_folder: Path | None = None) -> Protocol:
    """A protocol by id or by path of its file; ProtocolError holds every fault of the file.

    >>> load_protocol("ankle-hops-10-5").movement
    'hops'
    """
    path = _find(id_or_path, list_protocols(user_folder), "protocol")
    return protocol_from_text(_read(path), str(path), _expected_id(path))


def load_battery(id_or_path: str | Path, user_folder: Path | None = None) -> Battery:
    """A battery by id or path; each of its protocols must exist and be valid itself."""
    path = _find(id_or_path, list_batteries(user_folder), "battery")
    battery = battery_from_text(_read(path), str(path), _expected_id(path))
    known = {entry.id for entry in list_protocols(user_folder)}
    faults = [
        f"{path}: steps.{number}.protocol: no protocol {step.protocol}{_near(step.protocol, known)}"
        for number, step in enumerate(battery.steps)
        if step.protocol not in known
    ]
    if faults:
        raise ProtocolError(str(path), faults)
    return battery


def check_file(path: Path, user_folder: Path | None = None) -> Protocol | Battery:
    """Read one file as what it is: a battery has steps, anything else is a protocol."""
    try:
        is_battery = "steps" in tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError:
        is_battery = False
    return load_battery(path, user_folder) if is_battery else load_protocol(path, user_folder)


def protocol_from_text(text: str, name: str, expected_id: str | None = None) -> Protocol:
    """A protocol from the text of its file; `name` stands in every fault.

    >>> protocol_from_text("id = 'x", "mine.toml")
    Traceback (most recent call last):
    jumpstation.errors.ProtocolError: mine.toml: 1 fault: mine.toml: not TOML: ... line 1...
    """
    raw = _parse(text, name)
    faults, sections, broken = _validate(Protocol, raw)
    faults += [*faults_between(sections, broken), *_unknown_metrics(sections)]
    faults += _id_fault(raw, expected_id)
    if faults:
        raise ProtocolError(name, [f"{name}: {key}: {what}" for key, what in faults])
    return Protocol.model_validate_json(_as_json(raw))


def battery_from_text(text: str, name: str, expected_id: str | None = None) -> Battery:
    """A battery from the text of its file; `name` stands in every fault."""
    raw = _parse(text, name)
    faults, _, _ = _validate(Battery, raw)
    faults += _id_fault(raw, expected_id)
    if faults:
        raise ProtocolError(name, [f"{name}: {key}: {what}" for key, what in faults])
    return Battery.model_validate_json(_as_json(raw))


def with_frequency(protocol: Protocol, frequency_hz: float) -> Protocol:
    """The same protocol at another beat; InputError outside the range that its file gives."""
    beat = protocol.metronome
    if beat is None or beat.lowest_hz is None or beat.highest_hz is None:
        raise InputError(protocol.id, "has no beat that may be set", "leave the frequency out")
    if not beat.lowest_hz <= frequency_hz <= beat.highest_hz:
        raise InputError(
            protocol.id,
            f"{frequency_hz:g} Hz is outside {beat.lowest_hz:g} to {beat.highest_hz:g} Hz",
            "choose a beat inside",
        )
    changed = beat.model_copy(update={"frequency_hz": float(frequency_hz)})
    return protocol.model_copy(update={"metronome": changed})


def with_heights(protocol: Protocol, heights_m: tuple[float, ...]) -> Protocol:
    """The same drop protocol from other boxes (m, rising); InputError where it has none."""
    if protocol.drop is None:
        raise InputError(protocol.id, "has no boxes", "leave the heights out")
    rising = list(heights_m) == sorted(set(heights_m)) and heights_m
    if not rising or not 0 < heights_m[0] <= heights_m[-1] <= 1.2:
        raise InputError(
            protocol.id, f"heights {list(heights_m)} m", "give rising heights up to 1.2 m"
        )
    changed = protocol.drop.model_copy(update={"heights_m": tuple(heights_m)})
    return protocol.model_copy(update={"drop": changed})


# --- finding -------------------------------------------------------------------------------------


def _entries(packaged: Path, own: Path | None) -> list[Entry]:
    ours = {path.stem: path for path in _toml_files(packaged)}
    theirs = {path.stem: path for path in _toml_files(own)}
    found = [Entry(i, p, own=True, replaces=i in ours) for i, p in theirs.items()]
    found += [Entry(i, p, own=False) for i, p in ours.items() if i not in theirs]
    return sorted(found, key=lambda entry: entry.id)


def _toml_files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return [path for path in folder.glob("*.toml") if not path.name.startswith(("_", "."))]


def _find(id_or_path: str | Path, entries: list[Entry], what: str) -> Path:
    by_id = {entry.id: entry.path for entry in entries}
    if str(id_or_path) in by_id:
        return by_id[str(id_or_path)]
    path = Path(id_or_path)
    if path.suffix == ".toml" or len(path.parts) > 1:
        return path
    raise InputError(
        str(id_or_path),
        f"no {what} of this name{_near(str(id_or_path), set(by_id))}",
        "see `jumpstation protocols list`, or give the path of a .toml file",
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "not readable"
        raise InputError(str(path), f"cannot be read ({reason})", "check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is not UTF-8 text", "save it as UTF-8") from error


def _expected_id(path: Path) -> str | None:
    return None if path.name.startswith("_") else path.stem


# --- checking ------------------------------------------------------------------------------------


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        last = len(text.splitlines())
        what = str(error).replace("at end of document", f"at line {last}, the end of the file")
        raise ProtocolError(name, [f"{name}: not TOML: {what}"]) from error


def _as_json(value: object) -> str:
    return json.dumps(value, default=str)  # dates: no key takes one, so the text is refused there


@cache
def _adapter(model: type[BaseModel], field: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[field].rebuild_annotation())


def _validate(
    model: type[BaseModel], raw: dict[str, Any]
) -> tuple[list[tuple[str, str]], dict[str, object], set[str]]:
    """Faults of each section by itself; the valid sections; the names of the broken ones."""
    try:
        model.model_validate_json(_as_json(raw))
        errors = []
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True)
    broken = {str(error["loc"][0]) for error in errors if error["loc"]}
    sections: dict[str, object] = {}
    for field, info in model.model_fields.items():
        if field in broken or field not in raw:
            sections[field] = (
                None if info.is_required() else info.get_default(call_default_factory=True)
            )
        else:
            sections[field] = _adapter(model, field).validate_json(_as_json(raw[field]))
    return [_fault(model, error) for error in errors], sections, broken


def _fault(model: type[BaseModel], error: Any) -> tuple[str, str]:
    key = ".".join(str(part) for part in error["loc"])
    kind = error["type"]
    if kind == "missing":
        return key, "is missing"
    if kind == "extra_forbidden":
        return key, f"is not a key here{_near(str(error['loc'][-1]), _all_keys(model))}"
    message = error["msg"].replace("Input should be ", "should be ")
    found = error["input"]
    shown = "" if isinstance(found, (dict, list)) else f" (found {found!r})"
    return key, f"{message}{shown}"


@cache
def _all_keys(model: type[BaseModel]) -> frozenset[str]:
    schema = model.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for table in tables for key in table.get("properties", {}))


def _near(word: str, known: frozenset[str] | set[str]) -> str:
    if word in known:
        return ""  # right word, wrong place
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _id_fault(raw: dict[str, Any], expected_id: str | None) -> list[tuple[str, str]]:
    found = raw.get("id")
    if expected_id is None or not isinstance(found, str) or found == expected_id:
        return []
    return [("id", f"{found} but the file is called {expected_id}.toml: make them the same")]


def _unknown_metrics(sections: dict[str, Any]) -> list[tuple[str, str]]:
    """Ids of metrics that the program does not know, each with its key."""
    named: list[tuple[str, str]] = [("targets", m) for m in sections["targets"] or {}]
    score, end, drop, typed = (sections[s] for s in ("score", "end", "drop", "typed"))
    if score:
        named += [("score.by", score.by)]
        named += [("score.metrics", m) for m in score.metrics]
        named += [("score.set_metrics", m) for m in score.set_metrics]
        named += [(f"score.beside.{i}.by", b.by) for i, b in enumerate(score.beside) if b.by]
    if end and end.stable:
        named.append(("end.stable.metric", end.stable.metric))
    if drop and drop.optimum_by:
        named.append(("drop.optimum_by", drop.optimum_by))
    if typed:
        named.append(("typed.metric", typed.metric))
    return [
        (key, f"no metric {metric_id}{_near(metric_id, known_ids())}; see `jumpstation metrics`")
        for key, metric_id in named
        if not is_known(metric_id)
    ]
