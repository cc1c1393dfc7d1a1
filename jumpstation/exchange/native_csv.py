"""Native CSV: one file a trial row, one a rep row, each with a JSON sidecar for its columns.

UTF-8, ISO dates, a decimal point, blanks for missing values. Numbers are written so that they
read back to the same bits.
"""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from jumpstation.errors import InputError
from jumpstation.exchange.cells import from_cell, to_cell
from jumpstation.exchange.columns import (
    INSTANT_TYPES,
    LOSS_TYPES,
    METHOD_TYPES,
    REP_COLUMNS,
    TRIAL_COLUMNS,
    Column,
    answer_columns,
    instant_columns,
    method_columns,
    value_columns,
)
from jumpstation.exchange.dates import instant, started
from jumpstation.exchange.records import ImportRow, Person, TrialRecord
from jumpstation.exchange.tables import Table, read_table
from jumpstation.model import (
    Contact,
    DeviceInfo,
    Flag,
    Instant,
    LinkLosses,
    Method,
    MetricValue,
    Rep,
    Side,
    Trial,
)

_DECIMAL_COMMA = re.compile(r"^(-?\d+),(\d+(?:[eE][-+]?\d+)?)$")
FORMAT = "jumpstation native CSV"
FORMAT_VERSION = 1


def trial_columns(records: Sequence[TrialRecord]) -> list[Column]:
    """All columns of the trial table of these records."""
    return [
        *TRIAL_COLUMNS,
        *value_columns(records, lambda r: r.trial.score),
        *answer_columns(records),
        *method_columns(),
    ]


def rep_columns(rows: Sequence[tuple[TrialRecord, Rep]]) -> list[Column]:
    """All columns of the rep table of these records."""
    return [*REP_COLUMNS, *value_columns(rows, lambda row: row[1].metrics), *instant_columns()]


def rep_rows(records: Iterable[TrialRecord]) -> list[tuple[TrialRecord, Rep]]:
    """Every rep with its trial, in order."""
    return [(record, rep) for record in records for rep in record.trial.reps]


def table_text(columns: Sequence[Column], rows: Iterable[Any]) -> str:
    """A table as CSV text, the header first."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    for row in rows:
        writer.writerow([to_cell(column.value(row)) for column in columns])
    return buffer.getvalue()


def sidecar(columns: Sequence[Column], table: str) -> dict[str, Any]:
    """What each column is: unit, meaning, formula, version and source."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "table": table,
        "encoding": "utf-8",
        "missing": "blank",
        "columns": {
            column.header: {
                "unit": column.unit,
                "meaning": column.meaning,
                "formula": column.formula,
                "version": column.version,
                "source": column.source,
            }
            for column in columns
        },
    }


def write_native_csv(records: Sequence[TrialRecord], folder: Path, stem: str) -> list[Path]:
    """Write STEM-trials.csv, STEM-reps.csv and their sidecars; raises InputError."""
    rows = rep_rows(records)
    tables: tuple[tuple[str, list[Column], Sequence[Any]], ...] = (
        ("trials", trial_columns(records), records),
        ("reps", rep_columns(rows), rows),
    )
    written: list[Path] = []
    try:
        for name, columns, table_rows in tables:
            path = folder / f"{stem}-{name}.csv"
            path.write_bytes(table_text(columns, table_rows).encode("utf-8"))
            beside = path.with_suffix(".json")
            text = json.dumps(sidecar(columns, name), indent=1, ensure_ascii=False)
            beside.write_text(text, encoding="utf-8")
            written += [path, beside]
    except OSError as error:
        raise InputError(
            str(folder), f"cannot be written ({error.strerror})", "choose another folder"
        ) from error
    return written


def is_native(header: Sequence[str]) -> bool:
    """True for the header of a native trial table."""
    return {"trial_id", "athlete", "protocol_id", "method_device_kind"} <= set(header)


def read_native_csv(path: Path, table: Table | None = None) -> list[ImportRow]:
    """Read a native trial table and, where it lies beside it, its rep table. Raises InputError."""
    beside = path.with_name(path.name.replace("-trials", "-reps"))
    found_reps = beside != path and beside.exists()
    units = _units(path), _units(beside) if found_reps else {}
    reps = read_table(beside) if found_reps else None
    return read_native(table or read_table(path), reps, units, beside.name)


def read_native_book(tables: Sequence[Table]) -> list[ImportRow]:
    """Read our own Excel book: its sheets trials, reps and columns. Raises InputError."""
    sheets = {table.sheet: table for table in tables}
    about: dict[str, Values] = {"trials": {}, "reps": {}}
    if "columns" in sheets:
        for _, row in _dicts(sheets["columns"]):
            about.setdefault(row.get("sheet", ""), {})[row.get("column", "")] = dict(row)
    trials = next(table for table in tables if is_native(table.rows[0][1]))
    units = about["trials"], about["reps"]
    return read_native(trials, sheets.get("reps"), units, "the sheet reps")


def read_native(
    trials: Table, reps_table: Table | None, units: tuple[Values, Values], beside: str
) -> list[ImportRow]:
    """The rows of a native trial table; reps_table: its reps, where they are at hand."""
    reps: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    if reps_table is not None:
        for _, row in _dicts(reps_table):
            if row.get("trial_id"):
                reps[row["trial_id"]].append(row)
    found: list[ImportRow] = []
    for line, row in _dicts(trials):
        name = row.get("athlete", "")
        if None in row.values():
            found.append(ImportRow(line, name, problem="more cells than the head"))
            continue
        try:
            record = _trial(row, reps.get(row["trial_id"], []), units)
            missing = int(row.get("reps") or 0) - len(record.trial.reps)
        except (ValueError, KeyError, TypeError) as error:
            found.append(ImportRow(line, name, problem=f"not understood: {error}"))
            continue
        notes = (f"{missing} reps not in {beside}",) if missing > 0 else ()
        text = f"{record.on_date} {record.person.name}: {record.trial.protocol_id}"
        found.append(ImportRow(line, text, record.person, trial=record, notes=notes))
    return found


def _dicts(table: Table) -> list[tuple[int, dict[str, Any]]]:
    """Each filled row by the heads; a cell past the last head is there as None."""
    if not table.rows:
        return []
    header = table.rows[0][1]
    found: list[tuple[int, dict[str, Any]]] = []
    for line, row in table.rows[1:]:
        if not any(row):
            continue
        cells = [*row, *[""] * (len(header) - len(row))]
        if table.decimal == ",":  # saved again by an Excel that writes decimal commas
            cells = [_DECIMAL_COMMA.sub(r"\1.\2", cell) for cell in cells]
        by_head: dict[str, Any] = dict(zip(header, cells, strict=False))
        if any(row[len(header) :]):
            by_head["\0"] = None
        found.append((line, by_head))
    return found


Values = dict[str, dict[str, Any]]


def _units(path: Path) -> Values:
    beside = path.with_suffix(".json")
    if not beside.exists():
        return {}
    try:
        columns = json.loads(beside.read_text(encoding="utf-8"))["columns"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(beside.name, "is not the sidecar of this table", "export again") from error
    return columns


def _trial(
    row: Mapping[str, str], reps: Sequence[Mapping[str, str]], about: tuple[Values, Values]
) -> TrialRecord:
    def cell(name: str, kind: Any) -> Any:
        try:
            return from_cell(kind, row[name])
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    named = {column.header: column.kind for column in TRIAL_COLUMNS}
    plain = {name: cell(name, kind) for name, kind in named.items() if name in row}
    method = Method(**_fields(row, "method_", Method, METHOD_TYPES))
    trial = Trial(
        protocol_id=plain["protocol_id"],
        protocol_version=plain["protocol_version"],
        side=Side(plain["side"]),
        reps=tuple(_rep(rep, about[1]) for rep in reps),
        valid=plain["valid"],
        score=_values(row, about[0]),
        method=method,
        losses=LinkLosses(**_fields(row, "losses_", LinkLosses, LOSS_TYPES)),
        invalid_reason=plain["invalid_reason"],
        body_mass_kg=plain["body_mass_kg"],
        familiarisation=plain["familiarisation"],
        answers=_answers(row),
        notes=plain["notes"],
    )
    return TrialRecord(
        trial_id=plain["trial_id"] or _content_id(row),
        person=Person(
            plain["athlete"],
            plain["athlete_id"],
            plain["external_id"],
            plain["birth_year"],
            plain["sex"],
            plain["groups"],
        ),
        started_at=instant(plain["started_at"]),
        trial=trial,
        device=DeviceInfo(
            method.device_kind,
            method.device_id,
            method.firmware,
            method.tick_s or 0.0,
            for_measurement=method.for_measurement,
        ),
        status=plain["status"],
        counted=plain["counted"],
        excluded=plain["excluded"],
        surface=plain["surface"],
        footwear=plain["footwear"],
        # version 0.1.0 wrote the day in Greenwich, and no offset
        local_date=started(plain["on_date"])[:10] if "utc_offset_s" in plain else None,
        utc_offset_known=plain.get("utc_offset_s") is not None,
    )


def _content_id(row: Mapping[str, str]) -> str:
    """A key for a row whose own was left blank, the same for the same row."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, repr(sorted(row.items()))))


def _fields(row: Mapping[str, str], prefix: str, kind: Any, types: Mapping[str, Any]) -> dict:
    return {
        item.name: from_cell(types[item.name], row[prefix + item.name])
        for item in fields(kind)
        if prefix + item.name in row
    }


def _answers(row: Mapping[str, str]) -> dict[str, float | str | bool]:
    found: dict[str, float | str | bool] = {}
    for name, text in row.items():
        if name.startswith("answer_") and text != "":
            found[name.removeprefix("answer_")] = _answer(text)
    return found


def _answer(text: str) -> float | str | bool:
    for kind in (bool, float):
        try:
            return from_cell(kind, text)
        except ValueError:
            continue
    return text


def _values(row: Mapping[str, str], about: Values) -> dict[str, MetricValue]:
    """Metric values: the columns that have an uncertainty column beside them."""
    found: dict[str, MetricValue] = {}
    for header in row:
        if f"{header}_uncertainty" not in row:
            continue
        metric_id, _, marked = header.partition("@")
        value = from_cell(float | None, row[header])
        withheld = row.get(f"{header}_withheld") or None
        if value is None and withheld is None:
            continue
        facts = about.get(header, {})
        found[metric_id] = MetricValue(
            metric_id,
            int(marked or facts.get("version") or 0),
            str(facts.get("unit") or ""),
            value,
            from_cell(float | None, row[f"{header}_uncertainty"]),
            withheld if value is None else None,
        )
    return found


def _rep(row: Mapping[str, str], about: Values) -> Rep:
    flags = from_cell(tuple[str, ...], row["flags"])
    contact = Contact(
        index=int(row["contact"]),
        flags=frozenset(Flag(flag) for flag in flags),
        side=Side(row["side"]),
        touchdown=_instant(row, "touchdown"),
        takeoff=_instant(row, "takeoff"),
        next_touchdown=_instant(row, "next_touchdown"),
        previous_takeoff=_instant(row, "previous_takeoff"),
    )
    return Rep(
        int(row["rep"]),
        contact,
        from_cell(bool, row["accepted"]),
        from_cell(str | None, row["reason"]),
        _values(row, about),
        from_cell(tuple[str, ...], row["notes"]),
    )


def _instant(row: Mapping[str, str], name: str) -> Instant | None:
    cells = {
        item.name: row.get(f"{name}_{item.name}".replace("_time_s", "_s"), "")
        for item in fields(Instant)
    }
    if cells["time_s"] == "":
        return None
    return Instant(**{key: from_cell(INSTANT_TYPES[key], text) for key, text in cells.items()})
