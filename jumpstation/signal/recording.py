"""A whole force recording to contacts: the streaming detector, with a zero line found first."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from jumpstation.model import BodyWeight, Contact, ContactDone, Side
from jumpstation.signal.force import ForceDetector
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.standing import StandingFinder, weight_from_cycles
from jumpstation.signal.zero import UnloadedSignal, unloaded


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """Contacts of one recording and the rule they were found under."""

    contacts: tuple[Contact, ...]
    body_weight: BodyWeight | None
    threshold_n: float
    zero_n: float
    zero_found: bool
    zero_moved_n: float
    noise_sd_n: float | None


def contacts_of_recording(
    force_n: np.ndarray,
    rate_hz: float,
    sides: tuple[Side, ...] = (Side.BOTH,),
    settings: DetectionSettings | None = None,
    given_weight_n: float | None = None,
) -> RecordingResult:
    """Find the contacts of a recording: force_n shape (n, channels), N, evenly sampled.

    Times count from the first sample. A sample that is NaN is lost: the phases it touches are
    void. The zero line comes from the unloaded stretches of the sum, body weight from quiet
    standing, else as given, else, labelled, from whole hop cycles.
    """
    settings = settings or DetectionSettings()
    time_s = np.arange(len(force_n)) / rate_hz
    total = force_n.sum(axis=1)
    zero = unloaded(total, rate_hz)
    base = zero.line(len(total))
    standing = StandingFinder(rate_hz)
    standing.push(time_s, total - base)
    weight = standing.best()
    if weight is None and given_weight_n is not None:
        weight = BodyWeight(given_weight_n, 0.0, "given")
    known = replace(settings, body_weight_n=weight.weight_n if weight else None)
    detector = ForceDetector(rate_hz, sides, known, noise_sd_n=zero.noise_sd_n)
    share = base[:, None] / force_n.shape[1]
    signals = detector.push(time_s, force_n - share) + detector.finish()
    contacts = tuple(s.contact for s in signals if isinstance(s, ContactDone))
    return RecordingResult(
        contacts=contacts,
        body_weight=_weight(weight, contacts),
        threshold_n=detector.threshold_n,
        zero_n=_zero_at_start(zero),
        zero_found=zero.found,
        zero_moved_n=float(np.ptp(zero.level_n)) if zero.found else 0.0,
        noise_sd_n=detector.noise_sd_n,
    )


def _weight(known: BodyWeight | None, contacts: tuple[Contact, ...]) -> BodyWeight | None:
    if known is not None and known.source == "quiet standing":
        return known
    return weight_from_cycles(contacts) or known


def _zero_at_start(zero: UnloadedSignal) -> float:
    return float(zero.level_n[0]) if zero.found else 0.0
