"""The words of the house: frozen records shared by every floor, SI units in the names.

Time. An instant is a number of seconds on one device's clock, counted from that clock's zero.
`clock` names the clock: it grows by one at every reset, reconnect or loss after which the
device's time cannot be continued. Two instants of different clocks are never subtracted.
The host's time is only ever called `arrival_s` and only ever calibrates a rate.

Missing. A missing value is None: never 0, never -1, never a fill-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag, StrEnum

import numpy as np

STANDARD_GRAVITY_M_PER_S2 = 9.80665


class Side(StrEnum):
    """Who or what touches the ground."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


# --- what a device says (made by wire and devices, read by signal) ---------------------------


class EdgeFlag(IntFlag):
    """What is known to be doubtful about one edge.

    >>> EdgeFlag.LATE | EdgeFlag.SOFT
    <EdgeFlag.LATE|SOFT: 5>
    """

    NONE = 0
    LATE = 1  # stamped by software after the fact: the instant is uncertain by `late_s`
    DROPPED = 2  # at least one edge before this one was lost
    SOFT = 4  # stamped in an interrupt, not by capture hardware


@dataclass(frozen=True, slots=True)
class MatInput:
    """One contact input of a device."""

    channel: int
    side: Side = Side.BOTH
    hardware_stamp: bool = True
    stamp_uncertainty_s: float = 0.0  # standard uncertainty of an unflagged edge, tick left out
    late_uncertainty_s: float = 0.0  # standard uncertainty of an edge flagged LATE


@dataclass(frozen=True, slots=True)
class ForceInput:
    """The converter of a plate: `channels` columns of counts, newtons = (count - zero) * scale."""

    adc: str
    rate_hz: float
    bits: int
    sides: tuple[Side, ...]
    scale_n_per_count: tuple[float, ...]
    zero_counts: tuple[float, ...]
    filter_delay_s: float = 0.0  # a fixed delay of the converter's filter; signal takes it off
    calibrated_on: str | None = None  # ISO date; None: nominal scale, never calibrated
    scale_relative_uncertainty: float | None = None


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What a device said of itself, or what is assumed of one that cannot say.

    kind: the device-table name and generation, e.g. "native", "chronopic-2014", "4platforms".
    debounce_s: the device's own hold-off; None when it does none. `debounce_assumed` is true
    where it could not be read back ("fixed, 50 ms assumed").
    for_measurement is false for simulated, keyboard and demo input: never in a baseline.
    """

    kind: str
    device_id: str
    firmware: str
    tick_s: float  # length of one device tick in seconds (nominal)
    clock: int = 0
    mats: tuple[MatInput, ...] = ()
    force: ForceInput | None = None
    debounce_s: float | None = None
    debounce_assumed: bool = False
    longest_phase_s: float | None = None  # a longer phase cannot be told (Chronopic: 134.2 s)
    clock_tolerance_ppm: float = 0.0  # maker's tolerance of the clock, where not measured
    clock_ppm: float | None = None  # measured rate error: true = nominal * (1 + ppm / 1e6)
    clock_uncertainty_ppm: float | None = None
    mat_closing_bias_s: float | None = None  # cross-calibration on file, else None
    mat_opening_bias_s: float | None = None
    mat_contact_bias_s: float | None = None  # only the difference is known
    mat_bias_uncertainty_s: float | None = None
    boot_count: int | None = None
    for_measurement: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A mat input changed state at `tick` of `clock`. `closed`: feet on the mat."""

    tick: int
    closed: bool
    channel: int = 0
    flags: EdgeFlag = EdgeFlag.NONE
    clock: int = 0


@dataclass(frozen=True, slots=True)
class EdgesLost:
    """Edges that the device made and the host never got. `count` None: at least one.

    `tick_from` and `tick_to` bound where on the clock they lie; None where unknown.
    """

    count: int | None
    clock: int = 0
    channel: int | None = None
    tick_from: int | None = None
    tick_to: int | None = None


@dataclass(frozen=True, slots=True)
class ForceBlock:
    """n consecutive samples: counts has shape (n, channels), int32; `tick` is data-ready of the
    first; `index` numbers samples since START and keeps counting through losses."""

    index: int
    tick: int
    counts: np.ndarray
    clock: int = 0
    saturated: bool = False


@dataclass(frozen=True, slots=True)
class SamplesLost:
    """`count` samples from `index` on never arrived: a gap is a gap."""

    index: int
    count: int
    clock: int = 0


@dataclass(frozen=True, slots=True)
class ClockBreak:
    """From here on the device's time is that of clock number `clock` (reset, reconnect, loss)."""

    clock: int
    cause: str


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """The device's own state, as told every now and then. Levels are settled levels."""

    tick: int
    clock: int = 0
    armed: bool = False
    mat_closed: tuple[bool, ...] = ()
    edges: int | None = None
    edges_lost: int | None = None
    samples_lost: int | None = None
    adc_faults: int | None = None
    bad_commands: int | None = None
    supply_v: float | None = None
    loop_v: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkFault:
    """Something an operator should be told; `code` is stable, `message` is a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A replay, a file or a simulation has no more to give."""


Reading = (
    DeviceInfo
    | Edge
    | EdgesLost
    | ForceBlock
    | SamplesLost
    | ClockBreak
    | DeviceStatus
    | LinkFault
    | Ended
)


@dataclass(frozen=True, slots=True)
class LinkLosses:
    """What was lost on the way, counted; all zero means nothing is missing."""

    bytes_dropped: int = 0
    frames_bad: int = 0
    frames_missing: int = 0
    edges_lost: int = 0
    edges_recovered: int = 0
    samples_lost: int = 0
    resets: int = 0


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What a run wants of a device.

    mats: channels to arm. force_rate_hz: None for no converter. shortest_phase_s: the protocol's
    shortest accepted phase; a device whose debounce is longer cannot serve it and is refused.
    """

    mats: tuple[int, ...] = (0,)
    force_rate_hz: float | None = None
    shortest_phase_s: float = 0.05


# --- what the signal floor finds ------------------------------------------------------------


class Flag(StrEnum):
    """Stable names of what is remarkable about a contact; each has its sentence in FLAG_TEXT."""

    BOUNCE_JOINED = "bounce_joined"
    DOUBLE_CONTACT = "double_contact"
    LATE_EDGE = "late_edge"
    EDGE_LOST = "edge_lost"
    SAMPLES_LOST = "samples_lost"
    SATURATED = "saturated"
    STARTS_IN_CONTACT = "starts_in_contact"
    ENDS_IN_CONTACT = "ends_in_contact"
    ENDS_IN_FLIGHT = "ends_in_flight"
    CLOCK_BROKEN = "clock_broken"
    NEAR_DEBOUNCE = "near_debounce"
    PHASE_TOO_LONG = "phase_too_long"
    LOW_PEAK = "low_peak"
    ONE_SIDE_ONLY = "one_side_only"
    UNSTEADY = "unsteady"
    OFF_GROUND = "off_ground"


FLAG_TEXT: Mapping[Flag, str] = {
    Flag.BOUNCE_JOINED: "a bounce shorter than the shortest phase was joined",
    Flag.DOUBLE_CONTACT: "two touches with a flight too short to be real were joined",
    Flag.LATE_EDGE: "the device stamped an edge late: its uncertainty is wider",
    Flag.EDGE_LOST: "an edge was lost on the way: the phases it touches are void",
    Flag.SAMPLES_LOST: "force samples were lost: the phases they touch are void",
    Flag.SATURATED: "the force went past the converter's range: force values are void",
    Flag.STARTS_IN_CONTACT: "the recording starts on the ground: no touch-down was seen",
    Flag.ENDS_IN_CONTACT: "the recording ends on the ground: no take-off was seen",
    Flag.ENDS_IN_FLIGHT: "the recording ends in the air: no landing was seen",
    Flag.CLOCK_BROKEN: "the device's clock was broken here: no time reaches across",
    Flag.NEAR_DEBOUNCE: "a phase under 100 ms on a device with an assumed 50 ms debounce",
    Flag.PHASE_TOO_LONG: "a phase longer than the device can count",
    Flag.LOW_PEAK: "the force never reached body weight: not a landing of the whole body",
    Flag.ONE_SIDE_ONLY: "only one plate was touched",
    Flag.OFF_GROUND: "stepped off: what follows is too long or too soft to be a flight",
    Flag.UNSTEADY: "the flights before and after differ by more than 10 %",
}


@dataclass(frozen=True, slots=True)
class Instant:
    """A touch-down or take-off on one clock.

    uncertainty_s: standard uncertainty (k = 1) of the stamp alone (tick or sampling, LATE).
    low_s, high_s: where the same crossing lies with the threshold halved and raised by half
    (plates only; None on a mat or where that level is not crossed).
    """

    time_s: float
    uncertainty_s: float
    clock: int = 0
    low_s: float | None = None
    high_s: float | None = None


@dataclass(frozen=True, slots=True)
class ForceTrace:
    """Zeroed vertical force, sampled evenly: sample i is at start_s + i / rate_hz.

    force_n: shape (n,), the sum of all channels; by_side: each side's own, same shape.
    """

    start_s: float
    rate_hz: float
    force_n: np.ndarray
    by_side: Mapping[Side, np.ndarray] = field(default_factory=dict)
    clock: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """A half-open interval on the ground and the flight after it.

    touchdown None: it began before the recording, or was lost. takeoff None: it had not ended.
    next_touchdown ends the flight after; None: there was none, or it is not known.
    trace (plates): the contact with up to 50 ms of what was recorded on either side of it, so
    that a metric can cut it by the instants, at any threshold level.
    """

    index: int
    touchdown: Instant | None
    takeoff: Instant | None
    next_touchdown: Instant | None = None
    previous_takeoff: Instant | None = None
    flags: frozenset[Flag] = frozenset()
    side: Side = Side.BOTH
    trace: ForceTrace | None = None

    @property
    def contact_time_s(self) -> float | None:
        """Take-off minus touch-down; None where either is missing or clocks differ."""
        return _between(self.touchdown, self.takeoff)

    @property
    def flight_time_s(self) -> float | None:
        """The flight after this contact."""
        return _between(self.takeoff, self.next_touchdown)

    @property
    def flight_before_s(self) -> float | None:
        """The flight that ended with this contact's touch-down."""
        return _between(self.previous_takeoff, self.touchdown)

    @property
    def step_time_s(self) -> float | None:
        """Contact plus the flight after: touch-down to touch-down."""
        return _between(self.touchdown, self.next_touchdown)


def _between(first: Instant | None, second: Instant | None) -> float | None:
    if first is None or second is None or first.clock != second.clock:
        return None
    return second.time_s - first.time_s


@dataclass(frozen=True, slots=True)
class Touchdown:
    """A contact has begun (it may still be joined to the one before as a bounce)."""

    at: Instant
    side: Side = Side.BOTH


@dataclass(frozen=True, slots=True)
class Takeoff:
    """A contact has ended, and stayed ended for the shortest flight."""

    at: Instant
    contact_time_s: float | None
    side: Side = Side.BOTH


@dataclass(frozen=True, slots=True)
class ContactDone:
    """A contact whose flight has ended too, or can never end: it will not change again."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class Hole:
    """Time in which nothing is known: lost samples or edges. None: not bounded on that side."""

    from_s: float | None
    to_s: float | None
    clock: int
    what: str
    count: int | None


@dataclass(frozen=True, slots=True)
class BodyWeight:
    """Force of a person at rest, and where it was read.

    source: "quiet standing", "hop cycles" (a labelled fallback) or "given".
    """

    weight_n: float
    uncertainty_n: float
    source: str
    from_s: float | None = None
    to_s: float | None = None

    def mass_kg(self, g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2) -> float:
        """Body mass in kg.

        >>> round(BodyWeight(686.4655, 1.0, "given").mass_kg(), 3)
        70.0
        """
        return self.weight_n / g_m_per_s2


Signal = Touchdown | Takeoff | ContactDone | Hole | ClockBreak | BodyWeight


# --- the rule a value was made under ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Method:
    """Everything that must be equal before two values may stand on one line."""

    device_kind: str
    device_id: str
    firmware: str
    source: str  # "mat" or "plate"
    min_contact_s: float
    min_flight_s: float
    tick_s: float | None = None
    rate_hz: float | None = None
    threshold_n: float | None = None
    zero_n: float | None = None
    noise_sd_n: float | None = None
    debounce_s: float | None = None
    debounce_assumed: bool = False
    clock_ppm: float | None = None
    clock_uncertainty_ppm: float | None = None
    mat_bias_uncertainty_s: float | None = None  # None: a plate; 0.005 is the assumption
    mat_bias_assumed: bool = False
    corrections: tuple[str, ...] = ()
    filter_delay_s: float = 0.0
    scale_relative_uncertainty: float | None = None  # of the plate's gain; None: not known
    g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2
    for_measurement: bool = True


@dataclass(frozen=True, slots=True)
class MetricValue:
    """One number with its rule: either `value`, or `withheld` with the reason, never neither.

    uncertainty: combined standard uncertainty (k = 1); parts: its named parts, same unit.
    """

    metric_id: str
    version: int
    unit: str
    value: float | None = None
    uncertainty: float | None = None
    withheld: str | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rep:
    """One contact with the flight after it, judged. `reason` says why it does not count."""

    index: int
    contact: Contact
    accepted: bool
    reason: str | None = None
    metrics: Mapping[str, MetricValue] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def side(self) -> Side:
        """The contact's side."""
        return self.contact.side


@dataclass(frozen=True, slots=True)
class Trial:
    """One scored attempt. `invalid_reason` says why it has no score."""

    protocol_id: str
    protocol_version: int
    side: Side
    reps: tuple[Rep, ...]
    valid: bool
    score: Mapping[str, MetricValue]
    method: Method
    losses: LinkLosses
    invalid_reason: str | None = None
    body_mass_kg: float | None = None
    familiarisation: bool = False
    answers: Mapping[str, float | str | bool] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
