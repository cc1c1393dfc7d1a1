"""Every criterion against what is known of a patient."""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.records import Patient
from jumpstation.clinical.schema import (
    AnyCriterion,
    FeltCriterion,
    FindingCriterion,
    TimeCriterion,
)
from jumpstation.clinical.weigh_measured import weigh_measured
from jumpstation.clinical.weigh_told import weigh_felt, weigh_finding, weigh_time


def evidence_for(patient: Patient, criteria: Sequence[AnyCriterion]) -> tuple[Evidence, ...]:
    """Evidence for each criterion, in the order of the file."""
    return tuple(weigh(patient, criterion) for criterion in criteria)


def weigh(patient: Patient, criterion: AnyCriterion) -> Evidence:
    """One criterion against what is known of the patient on `patient.today`."""
    if isinstance(criterion, FeltCriterion):
        return weigh_felt(patient, criterion)
    if isinstance(criterion, FindingCriterion):
        return weigh_finding(patient, criterion)
    if isinstance(criterion, TimeCriterion):
        return weigh_time(patient, criterion)
    return weigh_measured(patient, criterion)
