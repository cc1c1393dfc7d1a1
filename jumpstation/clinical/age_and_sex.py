"""A line that a reference of age and sex lowers: nobody is asked for more than the healthy do."""

from __future__ import annotations

from jumpstation.clinical.records import Patient
from jumpstation.clinical.schema import ByAgeAndSex, Measured, ValueCriterion

FIRST_DECADE, LAST_DECADE = 20, 80


def of_age_and_sex(criterion: Measured, patient: Patient) -> tuple[Measured, str]:
    """The criterion with the line of the patient's age and sex, and the words that say so.

    Where age or sex is not on file, or the table has no such decade, the file's own line stands.
    """
    table = criterion.by_age_and_sex if isinstance(criterion, ValueCriterion) else None
    if table is None or criterion.at_least is None:
        return criterion, ""
    if patient.birth_year is None or patient.sex not in ("female", "male"):
        return criterion, " (age or sex not on file)"
    age = patient.today.year - patient.birth_year
    reference = reference_at(table, patient.sex, age)
    if reference is None:
        return criterion, ""
    whose = f" ({'woman' if patient.sex == 'female' else 'man'} of {age}: {reference:g} healthy)"
    line = min(criterion.at_least, reference)
    return criterion.model_copy(update={"at_least": line}), whose


def reference_at(table: ByAgeAndSex, sex: str, age: int) -> float | None:
    """The reference of an age in years; None under twenty. Past the eighties the last one stands.

    >>> table = ByAgeAndSex(female=(30, 27, 24, 21, 19, 16, 14), male=(37, 32, 28, 23, 19, 14, 10))
    >>> reference_at(table, "male", 34), reference_at(table, "female", 91)
    (32.0, 14.0)
    """
    if age < FIRST_DECADE:
        return None
    row = table.female if sex == "female" else table.male
    return row[min(age // 10, LAST_DECADE // 10) - FIRST_DECADE // 10]
