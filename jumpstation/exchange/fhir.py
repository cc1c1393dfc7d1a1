"""A FHIR R5 bundle: exactly one Observation for each stored value, with its UCUM unit.

Needs the optional extra `fhir` (fhir.resources), which checks the bundle as it is made. Codes
are this program's own (there is no code of a public list for RSI and its relatives).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jumpstation.clinical.words import DEMO
from jumpstation.errors import NotPossible
from jumpstation.metrics.companions import describe
from jumpstation.model import MetricValue

SYSTEM = "urn:jumpstation"
FINAL, AMENDED, WITHDRAWN = "final", "amended", "entered-in-error"  # FHIR's own codes
_NAMES = uuid.UUID("0b9d6d1a-5f0e-5c3b-8a55-6a756d707374")

# The program's unit: the UCUM code. Every unit that a value may carry stands here.
UCUM: Mapping[str, str] = {
    "1": "1",
    "": "1",
    "s": "s",
    "m": "m",
    "kg": "kg",
    "N": "N",
    "Hz": "Hz",
    "%": "%",
    "W/kg": "W/kg",
    "m/s": "m/s",
    "N/m": "N/m",
    "N/m/kg": "N/m/kg",
    "1/s": "/s",
    "BW": "{body_weight}",
    "0-10": "{0-10}",
    "points": "{points}",
    "min": "min",
    "days": "d",
    "errors": "{errors}",
    "body weights": "{body_weights}",
    "%/hop": "%/{hop}",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the bundle is about."""

    id: str
    name: str
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One stored value with its place. key: of the row, so that the same value has the same id.

    table: "trial_value", "rep_value", "answer", "fact" or "clinic_entry". text: an answer that
    is no number. status: FINAL, AMENDED (scored again after a contact was left out) or WITHDRAWN
    (what was replaced so, or a trial left out by hand); remark: why.
    """

    key: str
    table: str
    at: str
    value: MetricValue
    side: str | None = None
    protocol: str | None = None
    device: str | None = None
    text: str | None = None
    performer: str | None = None
    demo: bool = False
    status: str = FINAL
    remark: str = ""


def ucum_of(unit: str) -> str:
    """The UCUM code of a unit; one of a clinic's own file becomes an annotation.

    >>> ucum_of("m/s"), ucum_of("1"), ucum_of("single hops")
    ('m/s', '1', '{single_hops}')
    """
    if unit in UCUM:
        return UCUM[unit]
    letters = "".join(c if "!" <= c <= "~" and c not in "{}" else "_" for c in unit)
    return f"{{{letters}}}"


def bundle_text(subject: Subject, values: Sequence[StoredValue], *, demo: bool = False) -> str:
    """The bundle as JSON, checked by fhir.resources; NotPossible without that extra.

    demo: every Observation and the bundle carry the DEMO tag and its words.
    """
    try:
        from fhir.resources.bundle import Bundle  # type: ignore[import-not-found]
    except ImportError as error:
        raise NotPossible(
            "FHIR", "the extra is not installed", "pip install 'jumpstation[fhir]'"
        ) from error
    plain = as_bundle(subject, values, demo=demo)
    Bundle.model_validate(plain)
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def as_bundle(
    subject: Subject, values: Sequence[StoredValue], *, demo: bool = False
) -> dict[str, object]:
    """The bundle as plain data: the patient, then one Observation a value, in the given order."""
    patient_url = f"urn:uuid:{_id('patient', subject.id)}"
    patient: dict[str, object] = {
        "resourceType": "Patient",
        "id": _id("patient", subject.id),
        "identifier": [{"system": f"{SYSTEM}:athlete", "value": subject.id}],
        "name": [{"text": subject.name}],
    }
    if subject.birth_year:
        patient["birthDate"] = str(subject.birth_year)
    entries: list[dict[str, object]] = [{"fullUrl": patient_url, "resource": patient}]
    for value in values:
        observation = _observation(value, patient_url, demo or value.demo)
        entries.append({"fullUrl": f"urn:uuid:{observation['id']}", "resource": observation})
    bundle: dict[str, object] = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return {**bundle, **({"meta": _demo_tag()} if demo else {})}


def _id(kind: str, key: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{kind} {key}"))


def _demo_tag() -> dict[str, object]:
    return {"tag": [{"system": f"{SYSTEM}:tag", "code": "DEMO", "display": DEMO}]}


def _observation(stored: StoredValue, patient_url: str, demo: bool) -> dict[str, object]:
    value = stored.value
    key = f"{stored.table} {stored.key} {value.metric_id} {value.version}"
    made: dict[str, object] = {
        "resourceType": "Observation",
        "id": _id("observation", key),
        "identifier": [{"system": f"{SYSTEM}:{stored.table}", "value": key}],
        "status": stored.status,
        "code": {
            "coding": [
                {
                    "system": f"{SYSTEM}:value",
                    "code": value.metric_id,
                    "version": str(value.version),
                }
            ],
            "text": _title(value.metric_id),
        },
        "subject": {"reference": patient_url},
        "effectiveDateTime": stored.at,
    }
    if demo:
        made["meta"] = _demo_tag()
    if stored.side in ("left", "right"):
        made["bodySite"] = {
            "coding": [{"system": f"{SYSTEM}:side", "code": stored.side}],
            "text": stored.side,
        }
    if stored.protocol:
        made["method"] = {"text": stored.protocol}
    if stored.device:
        made["device"] = {"display": stored.device}
    if stored.performer:
        made["performer"] = [{"display": stored.performer}]
    if value.value is not None:
        made["valueQuantity"] = _quantity(value.value, value.unit)
    elif stored.text is not None:
        made["valueString"] = stored.text
    else:
        reason = value.withheld or "no value"
        made["dataAbsentReason"] = {"text": reason}
    if value.uncertainty is not None and value.value is not None:
        made["component"] = [
            {
                "code": {"text": "standard uncertainty (k = 1)"},
                "valueQuantity": _quantity(value.uncertainty, value.unit),
            }
        ]
    notes = [*value.notes, stored.remark, *([DEMO] if demo else [])]
    notes = [note for note in notes if note]
    if notes:
        made["note"] = [{"text": note} for note in notes]
    return made


def _quantity(value: float, unit: str) -> dict[str, object]:
    code = ucum_of(unit)
    return {
        "value": value,
        "unit": unit or "1",
        "system": "http://unitsofmeasure.org",
        "code": code,
    }


def _title(metric_id: str) -> str:
    from jumpstation.errors import JumpstationError

    try:
        return describe(metric_id).title
    except JumpstationError:
        return metric_id.replace("_", " ")
