"""Can this be the person's body mass? Asked before a mass is believed, whatever file it is from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIGHTEST_KG, HEAVIEST_KG = 20.0, 250.0  # below and above: a wrong unit, not a person
LIGHT_KG = 40.0  # below: a child, or pounds taken as newtons
OFF_FILE_SHARE = 0.15
CHILD_AGES = range(5, 16)  # years in which 20 to 40 kg is usual (own judgement)


class Verdict(StrEnum):
    """STOP: no person weighs that. ASK: possible, and more often a wrong unit."""

    STOP = "stop"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class MassDoubt:
    """What is doubtful about a body mass, in words that follow "body mass reads ..."."""

    verdict: Verdict
    found: str


def mass_doubt(
    mass_kg: float, on_file_kg: float | None = None, age_years: int | None = None
) -> MassDoubt | None:
    """The doubt about a body mass in kg, or None.

    on_file_kg: the mass last told of that person. age_years: from the birth year. A mass of 20 to
    40 kg is believed where the age is a child's and the file, if it knows a mass, agrees.

    >>> mass_doubt(70.0), mass_doubt(15.7).verdict.value, mass_doubt(31.0).verdict.value
    (None, 'stop', 'ask')
    >>> mass_doubt(31.0, on_file_kg=30.0, age_years=10), mass_doubt(70.0, on_file_kg=90.0).found
    (None, '70.0 kg, 22 % less than the 90.0 kg on file')
    """
    if not LIGHTEST_KG <= mass_kg <= HEAVIEST_KG:
        side = "less" if mass_kg < LIGHTEST_KG else "more"
        return MassDoubt(Verdict.STOP, f"{mass_kg:.1f} kg, {side} than any person weighs")
    if on_file_kg is not None:
        off = mass_kg / on_file_kg - 1.0
        if abs(off) > OFF_FILE_SHARE:
            than = f"{abs(off):.0%} {'less' if off < 0 else 'more'}".replace("%", " %")
            words = f"{mass_kg:.1f} kg, {than} than the {on_file_kg:.1f} kg on file"
            return MassDoubt(Verdict.ASK, words)
    if mass_kg < LIGHT_KG and age_years not in CHILD_AGES:
        return MassDoubt(Verdict.ASK, f"{mass_kg:.1f} kg, a child's mass")
    return None
