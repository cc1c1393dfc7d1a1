"""The trials behind the evidence: device, rule, contacts that count, and those refused with why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.words import counted
from jumpstation.model import Method

BY_HAND = "by hand"
_LETTER = {"left": "L", "right": "R", "both": ""}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trial that a number came from.

    contacts: that count; None: the test has none (it is counted or typed by hand). refused:
    reason to how many. losses: edges and samples lost on the way.
    """

    key: str
    on: date
    protocol_id: str
    protocol_version: int
    side: str
    method: Method
    contacts: int | None = None
    refused: Mapping[str, int] = field(default_factory=dict)
    losses: int = 0


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """Trials of one day, test, device and rule, as a line of the page; one part a trial."""

    on: date
    test: str
    device: str
    rule: str
    contacts: str
    refused: str
    used_for: tuple[str, ...]


def device_words(method: Method) -> str:
    """The device of a method; "by hand" where a person counted or typed.

    >>> device_words(Method("native", "A", "1.0", "plate", 0.05, 0.05))
    'native A'
    """
    if method.device_kind in ("", "none"):
        return BY_HAND
    return f"{method.device_kind} {method.device_id}".strip()


def rule_words(method: Method) -> str:
    """What decides where a contact begins and ends.

    >>> rule_words(Method("native", "A", "1.0", "plate", 0.05, 0.05, threshold_n=20.0))
    'threshold 20 N'
    """
    if device_words(method) == BY_HAND:
        return ""
    parts = []
    if method.threshold_n is not None:
        parts.append(f"threshold {method.threshold_n:g} N")
    if method.debounce_s is not None:
        assumed = " assumed" if method.debounce_assumed else ""
        parts.append(f"debounce {1000 * method.debounce_s:g} ms{assumed}")
    return ", ".join(parts)


def method_words(*methods: Method) -> list[str]:
    """Everything that must stand beside values of these methods, one sentence a device and rule.

    What differs from trial to trial (zero, noise, clock) stands with its lowest and highest.
    """
    alike: dict[tuple[object, ...], list[Method]] = {}
    for method in methods:
        alike.setdefault(_fixed(method), []).append(method)
    return [_sentence(group) for group in alike.values()]


def _fixed(method: Method) -> tuple[object, ...]:
    """What is the same in every trial on a device under one rule."""
    if device_words(method) == BY_HAND:
        return (BY_HAND,)
    phases = (method.min_contact_s, method.min_flight_s, method.mat_bias_uncertainty_s)
    device = (device_words(method), method.source, method.firmware, method.rate_hz)
    return (*device, rule_words(method), *phases, _corrections(method), method.g_m_per_s2)


def _corrections(method: Method) -> tuple[str, ...]:
    """What was corrected, but for the clock, whose figure is each trial's own."""
    return tuple(text for text in method.corrections if not text.startswith("clock"))


def _sentence(group: Sequence[Method]) -> str:
    method = group[0]
    if device_words(method) == BY_HAND:
        return "By hand: counted, timed or typed by a person."
    parts = [f"{device_words(method)} ({method.source}, firmware {method.firmware or '–'})"]
    if method.rate_hz is not None:
        parts.append(f"{method.rate_hz:g} Hz")
    parts += [rule_words(method)] if rule_words(method) else []
    parts += _range("zero", [one.zero_n for one in group], "N")
    parts += _range("noise", [one.noise_sd_n for one in group], "N")
    parts.append(f"shortest contact {1000 * method.min_contact_s:g} ms")
    parts.append(f"shortest flight {1000 * method.min_flight_s:g} ms")
    if method.mat_bias_uncertainty_s is not None:
        assumed = " assumed" if method.mat_bias_assumed else ""
        parts.append(f"mat bias ± {1000 * method.mat_bias_uncertainty_s:g} ms{assumed}")
    parts += _range("clock corrected by", [one.clock_ppm for one in group], "ppm")
    parts += _corrections(method) or ("no filter",)
    return f"{', '.join(parts)}, g {method.g_m_per_s2:g} m/s²."


def _range(name: str, values: Iterable[float | None], unit: str) -> list[str]:
    """Name, lowest to highest and unit; nothing where it is not known.

    >>> _range("zero", [0.4, None, 0.2], "N"), _range("zero", [None], "N")
    (['zero 0.2 to 0.4 N'], [])
    """
    known = [f"{value:.1f}" for value in sorted(v for v in values if v is not None)]
    if not known:
        return []
    span = known[0] if known[0] == known[-1] else f"{known[0]} to {known[-1]}"
    return [f"{name} {span} {unit}"]


def attempt_rows(attempts: Sequence[Attempt], evidence: Iterable[Evidence]) -> list[AttemptRow]:
    """The lines of the page, the newest first; right before left where both were tested."""
    by_key = {attempt.key: attempt for attempt in attempts}
    together: dict[tuple[object, ...], list[Attempt]] = {}
    used: dict[tuple[object, ...], dict[str, None]] = {}
    for one in evidence:
        for key in one.trials:
            if key not in by_key:
                continue
            place = _together(by_key[key])
            listed = together.setdefault(place, [])
            if by_key[key] not in listed:
                listed.append(by_key[key])
            used.setdefault(place, {})[one.criterion.title] = None
    found = [_row(listed, tuple(used[place])) for place, listed in together.items()]
    return sorted(found, key=lambda row: (row.on, row.test), reverse=True)


def _together(attempt: Attempt) -> tuple[object, ...]:
    method = attempt.method
    test = (attempt.on, attempt.protocol_id, attempt.protocol_version)
    return (*test, device_words(method), rule_words(method))


def _row(attempts: list[Attempt], used_for: tuple[str, ...]) -> AttemptRow:
    ordered = sorted(attempts, key=lambda one: one.side, reverse=True)
    first = ordered[0]
    letters = [_LETTER[one.side] for one in ordered]
    sides = ", ".join(
        f"{letters.count(letter)} {letter}" if letters.count(letter) > 1 else letter
        for letter in dict.fromkeys(letters)
        if letter
    )
    many = "" if sides or len(ordered) == 1 else counted(len(ordered), "trial")
    return AttemptRow(
        first.on,
        ", ".join(t for t in (f"{first.protocol_id} v{first.protocol_version}", sides, many) if t),
        device_words(first.method),
        rule_words(first.method),
        _joined("–" if one.contacts is None else str(one.contacts) for one in ordered),
        _joined(_refused(one) for one in ordered),
        used_for,
    )


def _joined(parts: Iterable[str]) -> str:
    """One part a trial: "9 + 10"; "–" where no trial has any."""
    listed = list(parts)
    return "–" if set(listed) == {"–"} else " + ".join(listed)


def _refused(one: Attempt) -> str:
    if one.contacts is None:
        return "–"
    n = sum(one.refused.values())
    if not n:
        return "0"
    letter = f"{_LETTER[one.side]}: " if _LETTER[one.side] else ""
    return f"{n} ({letter}{'; '.join(one.refused)})"
