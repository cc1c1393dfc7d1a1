"""What the clinic floor is given: what was measured, felt, found and decided, with its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from jumpstation.model import Side
from jumpstation.stats.records import SessionValue

if TYPE_CHECKING:  # it needs scipy, which is not loaded before it is used
    from jumpstation.stats.reliability import Estimate

Series = tuple[str, str, str]  # protocol, side, metric


@dataclass(frozen=True, slots=True)
class Felt:
    """Pain or soreness, 0 to 10. `of`: the day of the load that a next morning answers for.

    at: when it was written down, to tell it from a signature of the same day; empty: not known.
    """

    kind: str
    when: str
    value: float
    on: date
    protocol_id: str | None = None
    of: date | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a named person found: a number with its unit, a yes or no, or a grade in `text`."""

    name: str
    on: date
    named: str
    value: float | None = None
    unit: str | None = None
    text: str | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a screening item: 1 yes, 0 no, or a number of its scale."""

    item: str
    value: float
    on: date
    named: str


@dataclass(frozen=True, slots=True)
class Override:
    """A named person lets a held item pass on one day, with a reason.

    at: when it was written down, to tell it from an answer of the same day; empty: not known.
    """

    item: str
    on: date
    named: str
    why: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A signed decision: the stage, by whom, and under which version of the criteria.

    same_text: the text kept with it is the text in use now. at: when it was written down.
    seen: title and verdict of each criterion as they stood when it was signed.
    """

    stage: int
    on: date
    named: str
    why: str
    version: int
    next_visit: date | None = None
    stage_proposed: int | None = None
    same_text: bool = True
    at: str = ""
    seen: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """Ground contacts made on one day. where "station": counted here; else typed in."""

    on: date
    contacts: int
    where: str = "station"


@dataclass(frozen=True, slots=True)
class Patient:
    """All that evidence is made of. series: one value a session, oldest first.

    trials: keys of the counted trials of a session by (session, protocol, side).
    session_how: "mean", "best" or "last" by protocol. asks_morning: days whose next morning is
    to be asked for.
    """

    today: date
    involved: Side | None = None
    birth_year: int | None = None
    sex: str | None = None
    injury_on: date | None = None
    surgery_on: date | None = None
    started_on: date | None = None
    series: Mapping[Series, Sequence[SessionValue]] = field(default_factory=dict)
    squad_errors: Mapping[Series, Estimate] = field(default_factory=dict)
    session_how: Mapping[str, str] = field(default_factory=dict)
    trials: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    felt: Sequence[Felt] = ()
    findings: Sequence[Finding] = ()
    answers: Sequence[Answer] = ()
    overrides: Sequence[Override] = ()
    loads: Sequence[Load] = ()
    asks_morning: Sequence[date] = ()
