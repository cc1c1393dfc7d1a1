"""JSON of everything: persons, trials with every contact, metric, rule and answer, and raw."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.dates import instant
from jumpstation.exchange.plain import from_plain, to_plain
from jumpstation.exchange.records import ImportRow, Person, TrialRecord
from jumpstation.exchange.tables import read_text
from jumpstation.model import DeviceInfo, Edge, EdgeFlag, ForceBlock, Trial

FORMAT = "jumpstation document"
FORMAT_VERSION = 1


def document(records: Sequence[TrialRecord], extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything of these trials as plain JSON values; `extra` is added at the top (facts)."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        **(extra or {}),
        "trials": [_record(record) for record in records],
    }


def write_document(
    records: Sequence[TrialRecord], path: Path, extra: dict[str, Any] | None = None
) -> None:
    """Write the document as UTF-8 JSON; NaN never occurs. Raises InputError."""
    text = json.dumps(document(records, extra), ensure_ascii=False, allow_nan=False, indent=1)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            str(path), f"cannot be written ({error.strerror})", "choose another place"
        ) from error


def read_document(path: Path) -> list[ImportRow]:
    """Read a document; the line of a row is the number of the trial in it."""
    try:
        data = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError(path.name, f"is not JSON ({error})", "export it again") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(path.name, "is not a jumpstation document", "choose another file")
    if data.get("format_version") != FORMAT_VERSION:
        raise InputError(
            path.name,
            f"is of version {data.get('format_version')}, this program reads {FORMAT_VERSION}",
            "update the program",
        )
    trials = data.get("trials")
    if not isinstance(trials, list):
        raise InputError(path.name, "has no list of trials", "export it again")
    found: list[ImportRow] = []
    for line, item in enumerate(trials, start=1):
        try:
            record = _read(item)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            found.append(ImportRow(line, f"trial {line}", problem=f"not understood: {error}"))
            continue
        text = f"{record.on_date} {record.person.name}: {record.trial.protocol_id}"
        found.append(ImportRow(line, text, record.person, trial=record))
    return found


_PLAIN = [
    item.name
    for item in fields(TrialRecord)
    if item.name not in ("person", "trial", "device", "raw")
]

_KINDS: dict[str, type] = {
    **dict.fromkeys(("trial_id", "started_at", "status", "protocol_text"), str),
    **dict.fromkeys(("counted", "excluded"), bool),
}


def _record(record: TrialRecord) -> dict[str, Any]:
    return {
        **{name: getattr(record, name) for name in _PLAIN},
        "person": to_plain(record.person),
        "device": to_plain(record.device),
        "trial": to_plain(record.trial),
        "raw": [_raw(piece) for piece in record.raw],
    }


def _read(item: dict[str, Any]) -> TrialRecord:
    instant(item["started_at"])
    for name, kind in _KINDS.items():
        if not isinstance(item.get(name, kind()), kind):
            raise ValueError(f"{name}: {item[name]!r} does not fit")
    if item.get("local_date") is not None:
        instant(item["local_date"])
    return TrialRecord(
        person=from_plain(Person, item["person"]),
        device=from_plain(DeviceInfo, item["device"]),
        trial=from_plain(Trial, item["trial"]),
        raw=tuple(_read_raw(piece) for piece in item.get("raw", [])),
        **{name: item[name] for name in _PLAIN if name in item},
    )


def _raw(piece: Any) -> dict[str, Any]:
    if isinstance(piece, Edge):
        return {"edge": {**to_plain(piece), "flags": int(piece.flags)}}
    if isinstance(piece, ForceBlock):
        return {"counts": to_plain(piece)}
    arrival_s, data = piece
    return {"arrival_s": arrival_s, "bytes": base64.b64encode(data).decode("ascii")}


def _read_raw(piece: dict[str, Any]) -> Any:
    if "edge" in piece:
        edge = piece["edge"]
        return Edge(**{**edge, "flags": EdgeFlag(edge["flags"])})
    if "counts" in piece:
        block = piece["counts"]
        return ForceBlock(**{**block, "counts": np.asarray(block["counts"], dtype=np.int32)})
    return piece["arrival_s"], base64.b64decode(piece["bytes"])
