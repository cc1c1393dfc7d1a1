"""Is the unit of a force file right? Settled by the body mass that the file shows."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.errors import InputError
from jumpstation.exchange.force_file import ForceFile
from jumpstation.exchange.mass import OFF_FILE_SHARE, MassDoubt, Verdict, mass_doubt
from jumpstation.exchange.units import UNITS_N
from jumpstation.model import BodyWeight

LIKELY_KG = (35.0, 160.0)
LIGHTEST_N = 150.0


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the person and was said with the file.

    body_mass_kg: said with the file. on_file_kg: the last mass on file. age_years: from the birth
    year. unit: said with the file.
    """

    body_mass_kg: float | None = None
    on_file_kg: float | None = None
    age_years: int | None = None
    unit: str | None = None


def doubt_of(file: ForceFile, weight: BodyWeight | None, top_n: float, told: Told) -> str | None:
    """The doubt in words that a "yes" settles, or None. Raises InputError where no person is.

    weight: as measured in the file. top_n: the largest force over the zero.
    """
    if weight is None:
        if file.unit_said or top_n >= LIGHTEST_N:
            return None
        words = f"no unit stands in the head and force never rises above {top_n:.3g}"
        return f"{words}{_other_units(file, top_n, 'a peak of', 'N')}"
    mass_kg = weight.mass_kg()
    known = told.body_mass_kg if told.body_mass_kg is not None else told.on_file_kg
    doubt = mass_doubt(mass_kg, known, told.age_years)
    if doubt is None or _settled(doubt, mass_kg, told):
        return None
    words = f"body mass reads {doubt.found}{_other_units(file, mass_kg, '', 'kg')}"
    if doubt.verdict is Verdict.STOP:
        raise InputError(file.path, words, "say --unit N, kN, kg or lbf, or choose other columns")
    return words


def question(path: str, words: str) -> InputError:
    """A doubt as what stops a command: what to say instead of guessing."""
    do = "say --unit N, kN, kg or lbf, --body-mass-kg, both plates of a person, or --yes"
    return InputError(path, words, do)


def _settled(doubt: MassDoubt, mass_kg: float, told: Told) -> bool:
    """A light person is believed where the unit or a mass like it was said with the file."""
    if doubt.verdict is Verdict.STOP or "on file" in doubt.found:
        return False
    agrees = told.body_mass_kg is not None and (
        abs(mass_kg / told.body_mass_kg - 1.0) <= OFF_FILE_SHARE
    )
    return agrees or told.unit is not None


def _other_units(file: ForceFile, value: float, what: str, unit: str) -> str:
    """What the value would be in other units, where the file says none."""
    if file.unit_said:
        return ""
    likely = []
    for name, factor in UNITS_N.items():
        low, high = LIKELY_KG if unit == "kg" else (LIGHTEST_N, 12_000.0)
        if name != "N" and low <= value * factor <= high:
            words = (
                f"{what} {value * factor:.0f} {unit}" if what else f"{value * factor:.1f} {unit}"
            )
            likely.append(f"{words} if it is in {name}")
    return f" ({', '.join(likely)})" if likely else ""
