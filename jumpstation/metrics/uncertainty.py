"""Combined standard uncertainty (k = 1) by varying what went in and seeing what comes out.

Parts, each in the unit of the value:

- `tick` (mat) or `sampling` (plate): every instant moved by its own standard uncertainty, both
  ways, one at a time; half the change; joined in quadrature, being independent.
- `threshold` (plate): all instants at the halved threshold, then all at the threshold raised by
  half; half the distance between the lowest and the highest of the three values. Where only one
  of the levels is crossed, the whole change to that one.
- `debounce`: a device with its own hold-off judges the level at its end, so the last opening of
  a bouncing take-off is stamped at the first one: up to the hold-off, or 10 ms if it is longer
  (bounce of mats; an assumption), taken as evenly spread: min(hold-off, 10 ms) / sqrt(12) on
  every take-off. Without a hold-off of the device an edge is never moved and there is no part.
- `clock`: all times stretched by the uncertainty of the clock's rate.
- `mat`: openings moved against closings by the uncertainty of the mat's bias (5 ms, an
  assumption, without cross-calibration): contact and flight change by as much, the one longer,
  the other shorter; the step time not at all.
- `body_weight`, `mass`: half the change over plus and minus its standard uncertainty.
- `scale`: force and the weight read on the same plate made larger and smaller by the relative
  uncertainty of the plate's gain.
- `noise`: the plate's unloaded noise, where a single sample is the value (`force_peak_n`).
- `posture`: the height of the body at both ends of what the touch-down speed is found from. Own
  judgement: a landing lies within 5 mm (SD) of where the others do, so 7 mm between two of them;
  20 mm where half a flight must serve, because people land lower than they take off.
- `onset`: the movement's start at 4 and at 6 SD instead of 5, as for `threshold`.

GUM: JCGM 100:2008, section 5, with the sensitivities found numerically (5.1.3, note 2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt

from jumpstation.metrics.inputs import RepInput, SpeedFrom
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import Contact, ForceTrace, Instant, Method

ASSUMED_MAT_BIAS_S = 0.005
LONGEST_BOUNCE_S = 0.010
ONSET_FACTORS = (0.8, 1.2)
RISE_M = {
    SpeedFrom.TOUCHDOWNS: 0.007,
    SpeedFrom.FLIGHT_BEFORE: 0.020,
    SpeedFrom.FLIGHT_AFTER: 0.020,
}
ROUNDING = 1e-12  # a relative change below this is the computer's, not the measurement's
INSTANTS = ("touchdown", "takeoff", "next_touchdown", "previous_takeoff")
# Parts that move every value of a set the same way: a mean does not shrink them.
COMMON_PARTS = frozenset({"threshold", "clock", "mat", "body_weight", "mass", "scale"})

FORCE_PARTS = frozenset({"noise", "scale"})  # a value with these alone has no time in it


@dataclass(frozen=True, slots=True)
class Variation:
    """The same input with one thing moved, both ways. `levels`: ends of a range, not one error."""

    part: str
    inputs: tuple[RepInput, ...]
    levels: bool = False


def debounce_uncertainty_s(method: Method) -> float:
    """Standard uncertainty of a take-off by the device's own hold-off; 0 without one."""
    if method.source != "mat" or not method.debounce_s:
        return 0.0
    return min(method.debounce_s, LONGEST_BOUNCE_S) / sqrt(12)


def mat_uncertainty_s(method: Method) -> float:
    """Standard uncertainty of openings against closings of a mat; 0 for a plate."""
    if method.source != "mat":
        return 0.0
    known = method.mat_bias_uncertainty_s
    return ASSUMED_MAT_BIAS_S if known is None else known


def assumptions(method: Method, named: Mapping[str, float]) -> tuple[str, ...]:
    """What the uncertainty with those parts takes for granted under this method, in words."""
    notes = []
    assumed = method.mat_bias_assumed or method.mat_bias_uncertainty_s is None
    if "mat" in named and assumed:
        notes.append(
            f"mat not cross-calibrated: {1000 * mat_uncertainty_s(method):g} ms on contact and "
            "flight is an assumption"
        )
    if "debounce" in named:
        assumed_too = " (assumed)" if method.debounce_assumed else ""
        notes.append(
            f"the device holds off for {1000 * (method.debounce_s or 0):g} ms{assumed_too}"
        )
    timed = not named or not named.keys() <= FORCE_PARTS
    if timed and method.clock_uncertainty_ppm is None:
        notes.append("the clock's rate was not measured: its error is not in the uncertainty")
    return tuple(notes)


def variations(rep: RepInput) -> list[Variation]:
    """Every variation of one contact's input that its method asks for."""
    rep = replace(rep, cut_shift_s=rep.cut_shifts_s)
    return [
        *_stamps(rep),
        *_threshold(rep),
        *_debounce(rep),
        *_clock(rep),
        *_mat(rep),
        *_body(rep),
        *_scale(rep),
        *_posture(rep),
        Variation("onset", _onsets(rep), levels=True),
    ]


def parts(
    compute: Callable[[RepInput], float], value: float, varied: Sequence[Variation]
) -> dict[str, float]:
    """The named parts of the standard uncertainty of `value`; parts without effect are left out.

    A variation for which there is no value is left out too.
    """
    found: dict[str, float] = {}
    for variation in varied:
        values = [v for v in (_value(compute, i) for i in variation.inputs) if v is not None]
        if not values:
            continue
        if variation.levels and len(values) == 2:
            change = (max(*values, value) - min(*values, value)) / 2
        elif len(values) == 2:
            change = abs(values[1] - values[0]) / 2
        else:
            change = abs(values[0] - value)
        if change > ROUNDING * abs(value):
            found[variation.part] = hypot(found.get(variation.part, 0.0), change)
    return found


def combined(named: dict[str, float]) -> float:
    """Root of the sum of squares of the parts."""
    return hypot(*named.values())


def _value(compute: Callable[[RepInput], float], rep: RepInput) -> float | None:
    try:
        return compute(rep)
    except (Withheld, ZeroDivisionError):
        return None


def _with_contact(rep: RepInput, **changes: Instant | ForceTrace | None) -> RepInput:
    return replace(rep, contact=replace(rep.contact, **changes))  # type: ignore[arg-type]


def _stamps(rep: RepInput) -> list[Variation]:
    part = "tick" if rep.method.source == "mat" else "sampling"
    found = []
    for name in INSTANTS:
        instant: Instant | None = getattr(rep.contact, name)
        if instant is not None and instant.uncertainty_s > 0:
            moved = tuple(
                _with_contact(rep, **{name: _moved(instant, sign * instant.uncertainty_s)})
                for sign in (-1, 1)
            )
            found.append(Variation(part, moved))
    return found


def _moved(instant: Instant, by_s: float) -> Instant:
    return replace(instant, time_s=instant.time_s + by_s)


def _threshold(rep: RepInput) -> list[Variation]:
    inputs = tuple(
        moved for moved in (at_level(rep.contact, level) for level in ("low_s", "high_s")) if moved
    )
    if not inputs:
        return []
    return [Variation("threshold", tuple(replace(rep, contact=c) for c in inputs), levels=True)]


def at_level(contact: Contact, level: str) -> Contact | None:
    """The contact with every instant at that level (`low_s`, `high_s`); None where one lacks it."""
    changes: dict[str, Instant] = {}
    for name in INSTANTS:
        instant: Instant | None = getattr(contact, name)
        if instant is None:
            continue
        time_s = getattr(instant, level)
        if time_s is None:
            return None
        changes[name] = replace(instant, time_s=time_s)
    return replace(contact, **changes) if changes else None  # type: ignore[arg-type]


def _takeoffs_moved(rep: RepInput, by_s: float) -> RepInput:
    changes = {
        name: _moved(instant, by_s)
        for name in ("takeoff", "previous_takeoff")
        if (instant := getattr(rep.contact, name)) is not None
    }
    return _with_contact(rep, **changes)


def _mat(rep: RepInput) -> list[Variation]:
    bias_s = mat_uncertainty_s(rep.method)
    if not bias_s:
        return []
    return [Variation("mat", (_takeoffs_moved(rep, -bias_s), _takeoffs_moved(rep, bias_s)))]


def _debounce(rep: RepInput) -> list[Variation]:
    hold_s = debounce_uncertainty_s(rep.method)
    found = []
    for name in ("takeoff", "previous_takeoff"):
        instant: Instant | None = getattr(rep.contact, name)
        if hold_s and instant is not None:
            moved = tuple(
                _with_contact(rep, **{name: _moved(instant, sign * hold_s)}) for sign in (-1, 1)
            )
            found.append(Variation("debounce", moved))
    return found


def _clock(rep: RepInput) -> list[Variation]:
    ppm = rep.method.clock_uncertainty_ppm
    if not ppm:
        return []
    return [Variation("clock", tuple(stretched(rep, 1 + sign * ppm / 1e6) for sign in (-1, 1)))]


def stretched(rep: RepInput, factor: float) -> RepInput:
    """The same contact with every time `factor` times as long, seen from its own beginning."""
    contact = rep.contact
    known = [i for name in INSTANTS if (i := getattr(contact, name)) is not None]
    if not known:
        return rep
    origin = known[0].time_s

    def stretch(time_s: float) -> float:
        return origin + (time_s - origin) * factor

    changes: dict[str, Instant | ForceTrace | None] = {
        name: replace(instant, time_s=stretch(instant.time_s))
        for name in INSTANTS
        if (instant := getattr(contact, name)) is not None
    }
    if contact.trace is not None:
        trace = contact.trace
        changes["trace"] = replace(
            trace, start_s=stretch(trace.start_s), rate_hz=trace.rate_hz / factor
        )
    window = rep.standing_start_s
    if window is not None:
        rep = replace(rep, standing_start_s=(stretch(window[0]), stretch(window[1])))
    return _with_contact(rep, **changes)


def _body(rep: RepInput) -> list[Variation]:
    found = []
    if rep.body_weight is not None and rep.body_weight.uncertainty_n:
        error = rep.body_weight.uncertainty_n
        inputs = tuple(replace(rep, weight_error_n=sign * error) for sign in (-1, 1))
        found.append(Variation("body_weight", inputs))
    if rep.body_mass_kg is not None and rep.body_mass_uncertainty_kg:
        error = rep.body_mass_uncertainty_kg
        inputs = tuple(replace(rep, mass_error_kg=sign * error) for sign in (-1, 1))
        found.append(Variation("mass", inputs))
    return found


def _scale(rep: RepInput) -> list[Variation]:
    share, trace = rep.method.scale_relative_uncertainty, rep.contact.trace
    if not share or trace is None:
        return []
    return [Variation("scale", tuple(_scaled(rep, trace, 1 + sign * share) for sign in (-1, 1)))]


def _scaled(rep: RepInput, trace: ForceTrace, factor: float) -> RepInput:
    weight = rep.body_weight
    if weight is not None and weight.source != "given":
        rep = replace(rep, body_weight=replace(weight, weight_n=weight.weight_n * factor))
    return _with_contact(rep, trace=replace(trace, force_n=trace.force_n * factor))


def _posture(rep: RepInput) -> list[Variation]:
    if rep.contact.trace is None:
        return []
    try:
        rise_m = RISE_M[rep.speed_from]
    except Withheld:
        return []
    return [Variation("posture", tuple(replace(rep, rise_m=sign * rise_m) for sign in (-1, 1)))]


def _onsets(rep: RepInput) -> tuple[RepInput, ...]:
    if rep.contact.trace is None:
        return ()
    return tuple(replace(rep, onset_factor=factor) for factor in ONSET_FACTORS)
