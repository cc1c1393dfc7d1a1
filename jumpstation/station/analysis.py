"""A force file to contacts with every metric: what `jumpstation analyze` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from jumpstation.exchange.force_file import ForceFile, ForceRequest, read_force_file
from jumpstation.exchange.two_plates import read_two_plates
from jumpstation.metrics import RepInput, evaluate
from jumpstation.model import (
    STANDARD_GRAVITY_M_PER_S2,
    BodyWeight,
    Contact,
    Flag,
    ForceTrace,
    Instant,
    Method,
    MetricValue,
    Side,
)
from jumpstation.signal.recording import RecordingResult, contacts_of_recording
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.standing import StandingFinder
from jumpstation.station.doubt import LIGHTEST_N, Told, doubt_of

HEAVIEST_N = 2500.0
SAME_MASS_SHARE = 0.05
DEAD_SHARE = 0.05
TARE_SHARE = 0.15  # clothes and sway between the tare and the test
INVERTED_SHARE = 0.3
FLAT_SAMPLES = 4
STEEP_SHARE = 0.005
STEEP_COUNTS = 4.0  # a round top falls by two counts at most within a quarter of its flat length


@dataclass(frozen=True, slots=True)
class AnalyzedContact:
    """One contact with every metric, each a value or its reason."""

    contact: Contact
    metrics: Mapping[str, MetricValue]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A recording's contacts and the rule they stand under; times from the file's first sample.

    doubt: why the unit or the body mass is to be asked about before this is believed, or None.
    """

    file: ForceFile
    method: Method
    body_mass_kg: float | None
    body_weight: BodyWeight | None
    contacts: tuple[AnalyzedContact, ...]
    sides: Mapping[Side, tuple[AnalyzedContact, ...]]
    warnings: tuple[tuple[str, str], ...]
    doubt: str | None = None


def analyze_file(
    path: str | Path,
    request: ForceRequest,
    body_mass_kg: float | None = None,
    threshold_n: float | None = None,
    min_phase_s: float = 0.05,
    on_file_kg: float | None = None,
    age_years: int | None = None,
    right: str | Path | None = None,
) -> Analysis:
    """Read, detect, measure. Raises InputError for a file or a request that cannot be used.

    on_file_kg, age_years: what is known of the person, to judge the body mass by. right: the file
    of the right plate, where `path` is that of the left one.
    """
    if right is None:
        file = _upright(read_force_file(path, request))
    else:
        file = _upright(read_two_plates(path, right, request))
    settings = DetectionSettings(min_phase_s, min_phase_s, threshold_n)
    given = None if body_mass_kg is None else body_mass_kg * STANDARD_GRAVITY_M_PER_S2
    result = contacts_of_recording(file.force_n, file.rate_hz, file.sides, settings, given)
    method = _method(file, result, settings)
    weight = (
        result.body_weight if result.body_weight and result.body_weight.source != "given" else None
    )
    mass = body_mass_kg if body_mass_kg is not None else weight and weight.mass_kg()
    contacts = tuple(
        _measured(_later(contact, file.start_s), method, body_mass_kg, weight)
        for contact in _marked(file, result)
    )
    sides = {}
    if Side.LEFT in file.sides:
        sides = {side: _one_side(file, i, settings) for i, side in enumerate(file.sides)}
    light = _light_person(file, result)
    top_n = float(np.nanmax(file.force_n.sum(axis=1))) - result.zero_n
    told = Told(body_mass_kg, on_file_kg, age_years, request.unit)
    doubt = doubt_of(file, light or weight, top_n, told)
    warnings = _warnings(file, result, body_mass_kg, light)
    return Analysis(file, method, mass, weight, contacts, sides, warnings, doubt)


def _upright(file: ForceFile) -> ForceFile:
    """Many laboratories write force on the ground as negative: turned round, and said."""
    total = file.force_n.sum(axis=1)
    low, high = float(np.nanmin(total)), float(np.nanmax(total))
    if low > -LIGHTEST_N or high > INVERTED_SHARE * -low:
        return file
    words = "force on the ground is negative in this file: its sign is turned"
    return replace(file, force_n=-file.force_n, notes=(*file.notes, ("sign_turned", words)))


def _method(file: ForceFile, result: RecordingResult, settings: DetectionSettings) -> Method:
    return Method(
        device_kind="file",
        device_id=Path(file.path).name,
        firmware="",
        source="plate",
        min_contact_s=settings.min_contact_s,
        min_flight_s=settings.min_flight_s,
        rate_hz=file.rate_hz,
        threshold_n=result.threshold_n,
        zero_n=result.zero_n,
        noise_sd_n=result.noise_sd_n,
    )


def _measured(
    contact: Contact, method: Method, mass_kg: float | None, weight: BodyWeight | None
) -> AnalyzedContact:
    given = RepInput(contact, method, body_mass_kg=mass_kg, body_weight=weight)
    return AnalyzedContact(contact, evaluate(given))


def _one_side(
    file: ForceFile, column: int, settings: DetectionSettings
) -> tuple[AnalyzedContact, ...]:
    """The contacts of one plate alone; what needs the whole body's weight is withheld."""
    side = file.sides[column]
    result = contacts_of_recording(file.force_n[:, [column]], file.rate_hz, (side,), settings, None)
    method = _method(file, result, settings)
    return tuple(
        _measured(_later(contact, file.start_s), method, None, None) for contact in result.contacts
    )


def _later(contact: Contact, by_s: float) -> Contact:
    """The same contact with times from the file's first sample."""
    if by_s == 0.0:
        return contact

    def moved(instant: Instant | None) -> Instant | None:
        if instant is None:
            return None
        return replace(
            instant,
            time_s=instant.time_s + by_s,
            low_s=None if instant.low_s is None else instant.low_s + by_s,
            high_s=None if instant.high_s is None else instant.high_s + by_s,
        )

    trace: ForceTrace | None = contact.trace
    return replace(
        contact,
        touchdown=moved(contact.touchdown),
        takeoff=moved(contact.takeoff),
        next_touchdown=moved(contact.next_touchdown),
        previous_takeoff=moved(contact.previous_takeoff),
        trace=None if trace is None else replace(trace, start_s=trace.start_s + by_s),
    )


# --- what is doubtful about a recording ------------------------------------------------------


def _marked(file: ForceFile, result: RecordingResult) -> list[Contact]:
    """Contacts, with those that reach a flat top marked as saturated."""
    spans = _flat_tops(file)
    marked = []
    for contact in result.contacts:
        start = 0.0 if contact.touchdown is None else contact.touchdown.time_s
        end = np.inf if contact.takeoff is None else contact.takeoff.time_s
        if any(start <= at < end for at in spans):
            contact = replace(contact, flags=contact.flags | {Flag.SATURATED})
        marked.append(contact)
    return marked


def _flat_tops(file: ForceFile) -> list[float]:
    """Times at which a channel is cut off: it holds its own largest value for several samples,
    and falls steeply beside it, a quarter of its flat length away. (A round peak of coarse counts
    does not.)"""
    spans: list[float] = []
    for column in file.force_n.T:
        top = float(np.nanmax(column))
        if top < LIGHTEST_N:
            continue
        levels = np.unique(column[column > 0.8 * top])
        count_n = float(np.diff(levels).min()) if len(levels) > 1 else 0.0
        steep = max(STEEP_SHARE * top, STEEP_COUNTS * count_n)
        padded = np.concatenate(([np.nan], column, [np.nan]))
        runs = np.flatnonzero(np.diff((padded == top).astype(np.int8)))
        for before, last in zip(runs[::2], runs[1::2], strict=True):
            reach = max(1, (last - before) // 4)
            near = padded[[max(before + 1 - reach, 0), min(last + reach, len(padded) - 1)]]
            drop = float(np.nanmax([*(top - near), 0.0]))
            if last - before >= FLAT_SAMPLES and drop >= steep:
                spans.append(float(before) / file.rate_hz)
    return spans


def _warnings(
    file: ForceFile,
    result: RecordingResult,
    body_mass_kg: float | None,
    light: BodyWeight | None,
) -> tuple[tuple[str, str], ...]:
    found = list(file.notes)
    total = file.force_n.sum(axis=1)
    top = float(np.nanmax(total)) - result.zero_n
    weight = result.body_weight
    if top < LIGHTEST_N:
        words = f"force never rises above {top:.1f} N, less than any person weighs"
        ask = "is the unit kN, kg, lbf or body weights, or the column another?"
        found.append(("unit_suspect", f"{words}: {ask}"))
    elif weight is not None and weight.weight_n > HEAVIEST_N:
        words = f"body weight reads {weight.weight_n:.0f} N ({weight.mass_kg():.0f} kg)"
        found.append(("unit_suspect", f"{words}: no person weighs that, check the unit"))
    elif light is not None:
        words = f"somebody stands still at {light.weight_n:.0f} N ({light.mass_kg():.1f} kg)"
        found.append(("unit_suspect", f"{words}, less than any person weighs: is it kg or lbf?"))
    if result.zero_found and abs(result.zero_n) > 20.0:
        if _is_tare(result.zero_n, weight):
            words = "the plate was tared with the athlete on it and reads "
            words += f"{result.zero_n:.0f} N in the air; put right"
            found.append(("tared_while_standing", words))
        else:
            words = f"the plate reads {result.zero_n:.1f} N with nobody on it; taken off"
            found.append(("zero_offset", words))
    if not result.zero_found and result.contacts:
        found.append(("zero_not_seen", "the plate is never unloaded: its zero is taken as right"))
    if result.zero_moved_n > 20.0:
        words = f"the zero wanders by {result.zero_moved_n:.0f} N; each flight gives its own"
        found.append(("drift", words))
    if result.noise_sd_n is not None and result.noise_sd_n > 4.0:
        words = f"the unloaded plate has a noise of {result.noise_sd_n:.1f} N (SD)"
        words += f": the threshold is {result.threshold_n:.0f} N"
        found.append(("noisy", f"{words}, not comparable with 20 N"))
    if weight is None:
        found.append(("body_weight_unknown", "nobody stands still in it: body weight is not known"))
    elif weight.source == "hop cycles":
        words = f"body weight {weight.weight_n:.0f} N comes from whole hop cycles"
        found.append(("body_weight_from_hops", f"{words}, not from quiet standing"))
    if body_mass_kg is not None and weight is not None and weight.source != "given":
        off = weight.mass_kg() / body_mass_kg - 1.0
        if abs(off) > SAME_MASS_SHARE:
            words = f"the plate reads {weight.mass_kg():.1f} kg, {body_mass_kg:.1f} kg was given"
            found.append(("body_mass_differs", f"{words}: check the unit, the zero and the gain"))
    found += _channel_warnings(file)
    if _flat_tops(file):
        found.append(("saturated", "force holds its largest value: the range was too small"))
    lost = int(np.isnan(total).sum())
    if lost:
        found.append(
            ("samples_lost", f"{lost} samples are missing: the phases they touch are void")
        )
    if file.rate_hz < 200.0:
        words = f"{file.rate_hz:g} Hz is too slow for contact times: RSI and stiffness are withheld"
        found.append(("rate_too_low", words))
    if not result.contacts:
        found.append(("no_contacts", f"force never rises above {result.threshold_n:g} N for long"))
    return tuple(found)


def _light_person(file: ForceFile, result: RecordingResult) -> BodyWeight | None:
    """Quiet standing in which a person's weight in kg may have been read as newtons."""
    if result.body_weight is not None and result.body_weight.weight_n >= LIGHTEST_N:
        return None
    if not any(contact.flight_time_s for contact in result.contacts):
        return None
    standing = StandingFinder(file.rate_hz, 2.0 * result.threshold_n)
    total = file.force_n.sum(axis=1) - result.zero_n
    standing.push(np.arange(len(total)) / file.rate_hz, total)
    return standing.best()


def _is_tare(zero_n: float, weight: BodyWeight | None) -> bool:
    """Nobody on it reads minus the athlete's weight; minus some person's, where it is not known."""
    if weight is None:
        return zero_n < -LIGHTEST_N
    return abs(zero_n + weight.weight_n) <= TARE_SHARE * weight.weight_n


def _channel_warnings(file: ForceFile) -> list[tuple[str, str]]:
    if file.force_n.shape[1] < 2:
        return []
    means = np.nanmean(np.abs(file.force_n - np.nanmedian(file.force_n, axis=0)), axis=0)
    loads = np.nanmax(file.force_n, axis=0) - np.nanmin(file.force_n, axis=0)
    found = []
    for name, mean, load in zip(file.channels, means, loads, strict=True):
        if mean == 0.0 or load <= DEAD_SHARE * loads.max():
            words = f"channel {name} hardly moves ({load:.0f} N): is that plate connected?"
            found.append(("dead_channel", words))
    return found
