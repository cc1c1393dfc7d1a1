"""What the statistics are given: one value a session, with the rule it was made under."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

THRESHOLD_TOLERANCE_N = 0.5
MASS_STALE_AFTER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rule:
    """All that must be equal before two values may be compared; None where it is not known."""

    protocol_id: str
    protocol_version: int
    metric_id: str
    metric_version: int
    unit: str
    side: str = "both"
    device_kind: str | None = None
    device_id: str | None = None
    threshold_n: float | None = None
    debounce_s: float | None = None
    shortest_contact_s: float | None = None
    shortest_flight_s: float | None = None
    surface: str | None = None
    footwear: str | None = None


@dataclass(frozen=True, slots=True)
class SessionValue:
    """One value of one metric on one day; `value` None: nothing counted in that session.

    n_trials: how many trials counted; n_left_out: familiarisation, invalid, interrupted or
    excluded ones, which never count. uncertainty: standard (k = 1), in the rule's unit.
    """

    session_id: str
    on: date
    value: float | None
    n_trials: int
    rule: Rule
    n_left_out: int = 0
    uncertainty: float | None = None
    body_mass_on: date | None = None
    for_measurement: bool = True


def session_score(trials: Sequence[float | None], how: str = "mean") -> float | None:
    """The value of a session from its counted trials: "mean", "best", "lowest" or "median".

    >>> session_score([1.5, None, 1.7])
    1.6
    >>> session_score([]) is None
    True
    """
    counted = [value for value in trials if value is not None]
    if not counted:
        return None
    ways = {"mean": statistics.fmean, "best": max, "lowest": min, "median": statistics.median}
    if how not in ways:
        raise ValueError(f"how must be one of {', '.join(ways)}, not {how!r}")
    return float(ways[how](counted))


def usable(history: Sequence[SessionValue]) -> list[SessionValue]:
    """The sessions that have a value and were measured (no demo, no held key), oldest first."""
    kept = [entry for entry in history if entry.value is not None and entry.for_measurement]
    return sorted(kept, key=lambda entry: entry.on)


def differences(earlier: Rule, later: Rule) -> list[str]:
    """Why two values may not be compared, in words; empty: they may.

    A fact that is unknown on one side (None) is no difference; see `unknowns`.

    >>> mat = Rule("ten_five", 1, "rsi", 1, "m/s", device_kind="mat", device_id="a")
    >>> plate = Rule("ten_five", 1, "rsi", 1, "m/s", device_kind="plate", device_id="b")
    >>> differences(mat, plate)
    ['the earlier was on mat (a), this on plate (b)']
    """
    if earlier is later or earlier == later:
        return []
    found: list[str] = []
    if (earlier.protocol_id, earlier.side) != (later.protocol_id, later.side):
        found.append(f"the earlier was {_test(earlier)}, this {_test(later)}")
    elif earlier.protocol_version != later.protocol_version:
        found.append(
            f"the test's rules differ (version {earlier.protocol_version}, "
            f"this {later.protocol_version})"
        )
    if (earlier.metric_id, earlier.unit) != (later.metric_id, later.unit):
        found.append(
            f"the earlier is {earlier.metric_id} in {earlier.unit or 'no unit'}, "
            f"this {later.metric_id} in {later.unit or 'no unit'}"
        )
    elif earlier.metric_version != later.metric_version:
        found.append(
            f"the formula differs (version {earlier.metric_version}, this {later.metric_version})"
        )
    if _differ(earlier.device_kind, later.device_kind) or _differ(
        earlier.device_id, later.device_id
    ):
        found.append(f"the earlier was on {_device(earlier)}, this on {_device(later)}")
    found += _levels(earlier, later)
    for word in ("surface", "footwear"):
        before, after = getattr(earlier, word), getattr(later, word)
        if _differ(before, after):
            found.append(f"{word} was {before}, here {after}")
    return found


def _levels(earlier: Rule, later: Rule) -> list[str]:
    found: list[str] = []
    low, high = earlier.threshold_n, later.threshold_n
    if low is not None and high is not None and abs(low - high) > THRESHOLD_TOLERANCE_N:
        found.append(f"the contact threshold was {low:g} N, here {high:g} N")
    for field, words in (
        ("debounce_s", "the debounce"),
        ("shortest_contact_s", "the shortest contact"),
        ("shortest_flight_s", "the shortest flight"),
    ):
        before, after = getattr(earlier, field), getattr(later, field)
        if _differ(before, after):
            found.append(f"{words} was {1000 * before:g} ms, here {1000 * after:g} ms")
    return found


def unknowns(earlier: Rule, later: Rule) -> list[str]:
    """Facts known on one side only: compared, but not silently.

    >>> shod = Rule("ten_five", 1, "rsi", 1, "m/s", footwear="barefoot")
    >>> unknowns(shod, Rule("ten_five", 1, "rsi", 1, "m/s"))
    ['footwear']
    """
    if earlier is later:
        return []
    words = {
        "device_kind": "device",
        "threshold_n": "contact threshold",
        "debounce_s": "debounce",
        "surface": "surface",
        "footwear": "footwear",
    }
    return [
        text
        for word, text in words.items()
        if (getattr(earlier, word) is None) != (getattr(later, word) is None)
    ]


def body_mass_note(mass_on: date | None, session_on: date) -> str | None:
    """A warning where stiffness rests on a body mass that is missing or older than 30 days.

    >>> body_mass_note(date(2026, 1, 1), date(2026, 3, 1))
    'the body mass is 59 days old: weigh again before stiffness is compared'
    """
    if mass_on is None:
        return "no body mass is on file: stiffness needs one"
    age = (session_on - mass_on).days
    if age > MASS_STALE_AFTER_DAYS:
        return f"the body mass is {age} days old: weigh again before stiffness is compared"
    return None


def _differ(before: object, after: object) -> bool:
    return before is not None and after is not None and before != after


def _test(rule: Rule) -> str:
    return rule.protocol_id + ("" if rule.side == "both" else f" {rule.side}")


def _device(rule: Rule) -> str:
    kind = rule.device_kind or "an unknown device"
    return f"{kind} ({rule.device_id})" if rule.device_id else kind
