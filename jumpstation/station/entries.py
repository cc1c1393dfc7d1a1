"""What people type about a patient, checked and appended: one function for each kind of entry.

Command line and window call the same functions, so both refuse the same things in the same
words. Each returns the keys of what was written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jumpstation.clinical.load import list_criteria, load_criteria
from jumpstation.clinical.runner import DIARY_FIELDS
from jumpstation.clinical.schema import Criteria, FindingCriterion, FlareRule
from jumpstation.errors import InputError
from jumpstation.session.typed import read_quantity
from jumpstation.station.followed import conditions_of
from jumpstation.store import Store

YES_NO = {"yes": 1.0, "no": 0.0}


# --- the criteria a person is followed under -------------------------------------------------


def follow(
    store: Store,
    athlete_id: str,
    criteria_id: str,
    named: str,
    on: date,
    *,
    side: str | None = None,
    injury: date | None = None,
    surgery: date | None = None,
    close: bool = False,
) -> list[str]:
    """Follow a person under criteria from a day on, or no longer (close). Raises InputError."""
    for what, day in (("injury", injury), ("surgery", surgery)):
        if day is not None and day > on:
            raise InputError(f"day of {what}", f"{day} is after {on}", "give the day it was")
    state = "closed" if close else "followed"
    with store.writing():
        keys = [
            store.add_entry(
                athlete_id,
                "condition",
                criteria_id,
                named=named,
                text=state,
                side=side,
                on_date=on.isoformat(),
            )
        ]
        keys += [
            store.add_entry(athlete_id, kind, criteria_id, named=named, on_date=day.isoformat())
            for kind, day in (("injury", injury), ("surgery", surgery))
            if day is not None
        ]
    return keys


# --- findings --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """What a criteria file asks a person to type.

    grades: the answers of an order, lowest first; unit None and no grades: yes or no.
    scale: the lowest and the highest number there can be.
    """

    name: str
    ask: str
    unit: str | None = None
    grades: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None

    @property
    def answers(self) -> str:
        """What can be typed.

        >>> Question("visa_a", "VISA-A?", "points").answers, Question("x", "X?").answers
        ('a number of points', 'yes or no')
        """
        if self.grades:
            return ", ".join(self.grades)
        return f"a number of {self.unit}" if self.unit else "yes or no"


def questions_of(
    store: Store, athlete_id: str, condition: str | None = None, user_folder: Path | None = None
) -> list[Question]:
    """Everything that may be typed: of a criteria file, those followed, or else every file."""
    files = [condition] if condition else [e.name for e in conditions_of(store, athlete_id)]
    files = files or [entry.id for entry in list_criteria(user_folder)]
    found: dict[str, Question] = {}
    for name in files:
        for question in _asked(load_criteria(name, user_folder)):
            found.setdefault(question.name, question)
    return list(found.values())


def _asked(criteria: Criteria) -> Iterable[Question]:
    rules: list[FindingCriterion | FlareRule] = [
        c for stage in criteria.stages for c in stage.criteria if isinstance(c, FindingCriterion)
    ]
    for rule in (*rules, *(rule for rule in criteria.flare if rule.kind == "finding")):
        if isinstance(rule, FindingCriterion):
            yield Question(rule.name, rule.ask, rule.unit, rule.grades, rule.scale)
        elif rule.name:
            yield Question(rule.name, rule.text)


def type_finding(
    store: Store,
    athlete_id: str,
    name: str,
    value: str,
    named: str,
    on: date,
    *,
    questions: Iterable[Question],
    unit: str | None = None,
) -> str:
    """Write a finding in the way that its criterion wants it; InputError says what would do."""
    by_name = {question.name: question for question in questions}
    if name not in by_name:
        raise InputError(
            f"finding {name!r}", "no criterion asks for it", f"use one of {', '.join(by_name)}"
        )
    number, text, unit = _as_asked(by_name[name], value.strip(), unit)
    return store.add_entry(
        athlete_id,
        "finding",
        name,
        number,
        named=named,
        unit=unit,
        text=text,
        on_date=on.isoformat(),
    )


def _as_asked(
    question: Question, value: str, unit: str | None
) -> tuple[float | None, str | None, str | None]:
    name = question.name
    if question.grades:
        if value not in question.grades:
            raise InputError(name, f"{value!r} is no grade of it", f"use one of {question.answers}")
        return None, value, None
    if question.unit is None:
        if value.casefold() not in YES_NO:
            raise InputError(name, f"{value!r} was given", "say yes or no")
        return YES_NO[value.casefold()], value.casefold(), None
    if unit is not None and unit != question.unit:
        raise InputError(name, f"it is asked for in {question.unit}", f"give it in {question.unit}")
    number = number_of(name, value)
    if question.scale and not question.scale[0] <= number <= question.scale[1]:
        low, high = question.scale
        found = f"{number:g} is outside {low:g} to {high:g} {question.unit}"
        raise InputError(name, found, "type it again")
    return number, None, question.unit


def number_of(name: str, value: str) -> float:
    """A typed number, with point or comma. Raises InputError.

    >>> number_of("visa_a", "74,5")
    74.5
    >>> number_of("visa_a", "nan")
    Traceback (most recent call last):
    jumpstation.errors.InputError: visa_a: 'nan' is no number; give a number
    """
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(name, f"{value!r} is no number", "give a number")
    return number


def on_scale(name: str, value: float) -> float:
    """A value on the scale 0 to 10. Raises InputError."""
    if not 0 <= value <= 10:
        raise InputError(name, f"{value:g} is outside 0 to 10", "0 is none, 10 the worst")
    return value


# --- what was felt and done ------------------------------------------------------------------


def type_pain(store: Store, athlete_id: str, when: str, value: float, named: str, on: date) -> str:
    """Write pain, 0 to 10, that was told outside a test: rest, before, during or after."""
    return store.add_entry(
        athlete_id,
        "pain",
        when,
        on_scale("pain", value),
        named=named,
        unit="0-10",
        on_date=on.isoformat(),
    )


def type_morning(
    store: Store,
    athlete_id: str,
    pain: float | None,
    named: str,
    on: date,
    *,
    about: date | None = None,
    soreness: float | None = None,
) -> list[str]:
    """Answer a next morning, or one half of it. about: the day of the load (None: day before)."""
    about = about or on - timedelta(days=1)
    if not about < on:
        raise InputError("day of the load", f"{about} is not before {on}", "name an earlier day")
    told = {"pain": pain, "soreness": soreness}
    given = {name: on_scale(name, v) for name, v in told.items() if v is not None}
    with store.writing():
        return [
            store.add_entry(
                athlete_id,
                "morning",
                name,
                number,
                named=named,
                unit="0-10",
                on_date=on.isoformat(),
                about=about.isoformat(),
            )
            for name, number in given.items()
        ]


def type_contacts(
    store: Store, athlete_id: str, count: int, where: str, named: str, on: date
) -> str:
    """Log ground contacts made elsewhere, 1 to 5000; they count in the session and the week."""
    if not 1 <= count <= 5000:
        raise InputError("contacts", f"{count} is outside 1 to 5000", "give the count of one day")
    return store.add_entry(
        athlete_id, "contacts", "elsewhere", count, named=named, text=where, on_date=on.isoformat()
    )


def type_diary(
    store: Store, athlete_id: str, told: Mapping[str, str], named: str, on: date
) -> list[str]:
    """Write a day of the runner's diary: fields of DIARY_FIELDS with what was typed."""
    checked = [_diary_value(name, value) for name, value in told.items()]
    if not checked:
        raise InputError("diary", "nothing was typed", f"fill one of {', '.join(DIARY_FIELDS)}")
    with store.writing():
        return [
            store.add_entry(
                athlete_id,
                "diary",
                name,
                number,
                named=named,
                unit=unit,
                text=text,
                on_date=on.isoformat(),
            )
            for name, number, unit, text in checked
        ]


def _diary_value(name: str, value: str) -> tuple[str, float | None, str | None, str | None]:
    if name not in DIARY_FIELDS:
        raise InputError(
            f"diary {name!r}",
            "it is no field of it",
            f"write NAME=VALUE of {', '.join(DIARY_FIELDS)}",
        )
    rule = DIARY_FIELDS[name]
    if rule is None:
        return name, None, None, value
    words, unit, low, high = rule
    number = read_quantity(value, unit) if unit in ("m", "s") else number_of(name, value)
    if number is None:
        raise InputError(name, f"{value!r} is no {words}", f"give a number of {unit}")
    if not low <= number <= high:
        way = "write the unit with it, as in 9 cm" if unit == "m" else f"give the {words} in {unit}"
        raise InputError(name, f"{number:g} is outside {low:g} to {high:g}", way)
    return name, number, unit, None


# --- before a test ---------------------------------------------------------------------------


def type_screening(
    store: Store,
    athlete_id: str,
    answers: Mapping[str, float],
    named: str,
    on: date,
    lists: Mapping[str, str | None] | None = None,
) -> list[str]:
    """Answers to screening items: 1 yes, 0 no, or the number of a scale.

    lists: under which list and version each was asked, kept beside it.
    """
    with store.writing():
        return [
            store.add_entry(
                athlete_id, "screening", name, value, named=named, on_date=on.isoformat(),
                text=(lists or {}).get(name),
            )
            for name, value in answers.items()
        ]  # fmt: skip
