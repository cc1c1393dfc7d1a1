"""What is sent out and read in: persons, trials, and the plan of a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jumpstation.model import DeviceInfo, Trial


@dataclass(frozen=True, slots=True)
class Person:
    """One athlete as other files know them; id None: not on file yet."""

    name: str
    id: str | None = None
    external_id: str | None = None
    birth_year: int | None = None
    sex: str | None = None
    groups: tuple[str, ...] = ()
    involved_side: str | None = None


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """One trial of one person. started_at: ISO date and time, with its zone where it is known.

    status: as the store says (finished, interrupted, ...); counted: it enters the history.
    raw: pieces of the recording in order: (arrival_s, bytes), Edge or ForceBlock.
    local_date: the day there where the test was made, ISO; None where nobody has told it yet.
    utc_offset_known: started_at stands in the offset of that place, and not of whoever wrote it.
    """

    trial_id: str
    person: Person
    started_at: str
    trial: Trial
    device: DeviceInfo
    status: str = "finished"
    counted: bool = True
    excluded: bool = False
    surface: str | None = None
    footwear: str | None = None
    protocol_text: str = ""
    raw: tuple[Any, ...] = ()
    local_date: str | None = None
    utc_offset_known: bool = True

    @property
    def on_date(self) -> str:
        """The day there where the test was made, ISO."""
        return self.local_date or self.started_at[:10]

    @property
    def utc_offset_s(self) -> int | None:
        """The offset of that place, in seconds; None where it is not known."""
        offset = datetime.fromisoformat(self.started_at).utcoffset()
        return (
            None if offset is None or not self.utc_offset_known else round(offset.total_seconds())
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said about a file where the file itself does not tell.

    name_columns: heads of the columns whose cells, in this order, are a person's whole name.
    day_first: the order of dates such as 03/04/2026. decimal: "." or ",". mass_unit: "kg", "lb"
    or "n". simulated_words, measured_words: Chronojump's words for yes and no.
    """

    name_columns: tuple[str, ...] = ()
    day_first: bool | None = None
    decimal: str | None = None
    mass_unit: str | None = None
    simulated_words: tuple[str, ...] = ()
    measured_words: tuple[str, ...] = ()


NOTHING_SAID = Answers()


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a file: what would be read, matched to whom, what was not understood.

    line: the line in the file, counted from 1. match: "new", "known", "on file" (the trial is
    there already and is left out), "unfinished" (left out too), "unclear", or "" where the row
    names nobody. newcomer: which of the new persons of the file, counted from 0. problem: why the
    row cannot be read; notes: what was left out of it, and whom it may be mistaken for.
    """

    line: int
    text: str
    person: Person | None = None
    match: str = ""
    matched_id: str | None = None
    trial: TrialRecord | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    newcomer: int | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that a file would bring in, before anything is stored."""

    file: str
    kind: str
    rows: tuple[ImportRow, ...]
    notes: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    sha256: str | None = None  # of the file's bytes, in hex

    @property
    def problems(self) -> tuple[ImportRow, ...]:
        """Rows that cannot be read; while there is one, nothing is stored."""
        return tuple(row for row in self.rows if row.problem is not None)
