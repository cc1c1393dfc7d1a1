"""What the store hands out: frozen records, each a row or a fold of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jumpstation.model import DeviceInfo, LinkLosses, Method, MetricValue, Rep, Side


@dataclass(frozen=True, slots=True)
class Athlete:
    """One person as they stand after every correction; `joined` are other rows of the person."""

    id: str
    name: str
    external_id: str | None = None
    birth_year: int | None = None
    sex: str | None = None
    involved_side: str | None = None
    groups: tuple[str, ...] = ()
    archived: bool = False
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact about an athlete; `kind` names the unit of `value` (body_mass_kg)."""

    id: str
    athlete_id: str
    kind: str
    on_date: str
    value: float | None
    unit: str | None
    text: str | None
    side: str | None
    source: str | None
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Session:
    """A day (or part of one) of testing."""

    id: str
    athlete_id: str | None
    on_date: str
    battery: str | None
    place: str | None
    surface: str | None
    footwear: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A trial as it stands after every appended change.

    status: running, finished, interrupted, recovered or discarded. `counted`: finished, valid,
    not excluded and not familiarisation. for_measurement false: simulated or keyboard input.
    started_at: the instant in UTC. on_date: the day there where the test was made, after every
    correction. utc_offset_s: of that place then; None where it was not known (version 0.1.0).
    """

    id: str
    athlete_id: str
    session_id: str
    on_date: str
    started_at: str
    protocol_id: str
    protocol_version: int
    side: str
    status: str
    valid: bool
    invalid_reason: str | None
    familiarisation: bool
    excluded: bool
    counted: bool
    for_measurement: bool
    method_id: str
    rule_key: str
    body_mass_kg: float | None
    surface: str | None
    footwear: str | None
    utc_offset_s: int | None = None


@dataclass(frozen=True, slots=True)
class StoredRep:
    """A stored repetition with the key it is stored under."""

    id: str
    rep: Rep


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a trial; time_s is device time where it is known."""

    kind: str
    time_s: float | None
    at: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One appended row that changes how a trial is read, never what was recorded."""

    id: str
    trial_id: str
    rep_id: str | None
    field: str
    value: str | None
    who: str
    at: str
    why: str | None


@dataclass(frozen=True, slots=True)
class RecordedTrial:
    """Everything of one trial: what is needed to show it, send it out or compute it again."""

    row: TrialRow
    protocol_text: str
    device: DeviceInfo
    method: Method
    losses: LinkLosses
    answers: Mapping[str, float | str | bool]
    notes: tuple[str, ...]
    reps: tuple[StoredRep, ...]
    score: Mapping[str, MetricValue]
    raw: tuple[object, ...] = ()  # (arrival_s, bytes) pieces, Edges or ForceBlocks, in order
    language: str | None = None  # of the bytes, where it was corrected by hand


@dataclass(frozen=True, slots=True)
class SessionValue:
    """The counted trial values of one metric, one session, one rule; never two rules in one.

    `values` and `uncertainties` are per trial, in order of time; `n_left_out` counts the trials of
    that protocol and side that do not count. `rule_key` differs where device,
    source, threshold, debounce or shortest phases differ.
    """

    athlete_id: str
    metric_id: str
    version: int
    unit: str
    session_id: str
    on_date: str
    protocol_id: str
    protocol_version: int
    side: str
    device_kind: str
    device_id: str
    source: str
    threshold_n: float | None
    debounce_s: float | None
    min_contact_s: float
    min_flight_s: float
    rule_key: str
    surface: str | None
    footwear: str | None
    for_measurement: bool
    n: int
    n_left_out: int
    values: tuple[float, ...]
    uncertainties: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class BestValue:
    """Lowest and highest counted trial value of one athlete, protocol, side and metric."""

    athlete_id: str
    protocol_id: str
    side: str
    metric_id: str
    version: int
    n: int
    lowest: float
    highest: float
    last_date: str


@dataclass(frozen=True, slots=True)
class LastTest:
    """When an athlete last finished a counted trial of a protocol."""

    athlete_id: str
    protocol_id: str
    side: str
    last_date: str


@dataclass(frozen=True, slots=True)
class ClinicEntry:
    """What a named person typed at or between visits; `about` is the day it answers for."""

    id: str
    athlete_id: str
    kind: str
    name: str
    value: float | None
    unit: str | None
    text: str | None
    side: str | None
    on_date: str
    about: str | None
    named: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class ClinicDecision:
    """One signed decision with the criteria version and the evidence it was made under.

    evidence: JSON of the verdicts as they stood. stage_proposed None: none was proposed.
    """

    id: str
    athlete_id: str
    criteria_id: str
    criteria_version: int
    criteria_key: str
    stage_before: int
    stage: int
    stage_proposed: int | None
    why: str
    named: str
    on_date: str
    next_visit: str | None
    evidence: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class ClinicTrial:
    """A trial as the clinic looks at it: what was answered, and how many contacts it took."""

    id: str
    session_id: str
    on_date: str
    protocol_id: str
    side: str
    counted: bool
    for_measurement: bool
    answers: Mapping[str, object]
    contacts: int
    answered_at: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Two athlete rows that somebody said are one person; `withdrawn`: taken back since."""

    id: str
    from_id: str
    into_id: str
    who: str
    at: str
    why: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was read in, and how many athletes and trials it made. file None: erased."""

    id: str
    file: str | None
    sha256: str | None
    kind: str
    who: str
    at: str
    withdrawn: bool
    athletes: int
    trials: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A join or an import taken back (`withdrawn`), or let stand again."""

    subject_id: str
    withdrawn: bool
    who: str
    at: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Swept:
    """What an erasure or a backup rotation reached, and what a person must still do by hand."""

    rows: int = 0
    files: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = field(default=())


__all__ = [
    "Athlete",
    "BestValue",
    "Change",
    "ClinicDecision",
    "ClinicEntry",
    "ClinicTrial",
    "Event",
    "Fact",
    "Import",
    "Join",
    "LastTest",
    "RecordedTrial",
    "Session",
    "SessionValue",
    "Side",
    "StoredRep",
    "Swept",
    "TrialRow",
    "Withdrawal",
]
