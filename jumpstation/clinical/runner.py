"""The runner's week: consistent, progressive, pain-free, by the 24 to 48 hour rule and a diary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jumpstation.clinical.records import Felt, Patient
from jumpstation.clinical.schema import Progression
from jumpstation.clinical.volume import WEEK_DAYS

DIARY_FIELDS: dict[str, tuple[str, str, float, float] | None] = {
    # name: (words, unit, lowest, highest); None: a text
    "contacts": ("ground contacts", "1", 0, 2000),
    "pain_during": ("pain during", "0-10", 0, 10),
    "soreness_morning": ("soreness next morning", "0-10", 0, 10),
    "pain_free_range": ("pain-free ankle range, toe to wall", "m", 0, 0.3),
    "balance_left": ("balance on the left leg", "s", 0, 600),
    "balance_right": ("balance on the right leg", "s", 0, 600),
    "foot_fatigue": ("foot fatigue", "0-10", 0, 10),
    "calf_fatigue": ("calf fatigue", "0-10", 0, 10),
    "surface": None,
    "shoes": None,
}


class Say(StrEnum):
    """What the plan says of this day."""

    REST = "rest"
    REPEAT = "repeat the smaller week"
    HOLD = "hold the week"
    ON = "go on with the plan"


SAY_SHORT = {Say.REST: "rest", Say.REPEAT: "repeat", Say.HOLD: "hold", Say.ON: "go on"}


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day of hopping as the runner wrote it down; None: not written."""

    on: date
    contacts: int = 0
    pain_during: float | None = None
    soreness_morning: float | None = None
    pain_free_range_m: float | None = None
    balance_left_s: float | None = None
    balance_right_s: float | None = None
    foot_fatigue: float | None = None
    calf_fatigue: float | None = None
    surface: str | None = None
    shoes: str | None = None
    pain_morning: float | None = None


def plan_days(patient: Patient) -> list[DiaryDay]:
    """Every day of contacts or an answer, wherever it was written down, oldest first.

    Contacts of tests, elsewhere and the diary; pain during and the morning after as they were
    told at a test, at the next opening, or in the diary: the worst of a day.
    """
    load: dict[date, int] = {}
    for made in patient.loads:
        load[made.on] = load.get(made.on, 0) + made.contacts
    told = [felt for felt in patient.felt if felt.when in ("during", "next_morning")]
    days = {*load, *(felt.of or felt.on for felt in told)}

    def worst(on: date, kind: str, when: str) -> float | None:
        return max((f.value for f in told if _is(f, on, kind, when)), default=None)

    return [
        DiaryDay(
            on,
            load.get(on, 0),
            pain_during=worst(on, "pain", "during"),
            soreness_morning=worst(on, "soreness", "next_morning"),
            pain_morning=worst(on, "pain", "next_morning"),
        )
        for on in sorted(days)
    ]


def _is(felt: Felt, on: date, kind: str, when: str) -> bool:
    return (felt.of or felt.on, felt.kind, felt.when) == (on, kind, when)


@dataclass(frozen=True, slots=True)
class Advice:
    """What the plan says, why, from which day on, and how many contacts this week at most."""

    say: Say
    reasons: tuple[str, ...]
    next_day: date
    week_at_most: int | None
    check_due: bool


def advise(
    plan: Progression, days: Sequence[DiaryDay], today: date, last_check: date | None = None
) -> Advice:
    """The plan's answer for today from the days of load, oldest first.

    Pain above the limit during or the morning after, or soreness above it then: 48 h, and the
    week before is done again. An unanswered morning: 48 h and no rise. Otherwise 24 h, and the
    week's contacts may rise by the plan's percent. Common practice, unverified source.
    """
    loaded = [day for day in days if day.contacts > 0 and day.on <= today]
    check_due = last_check is None or (today - last_check).days >= WEEK_DAYS
    reasons = _trouble(plan, [day for day in days if day.on <= today], today)
    if not loaded:
        if reasons:
            return Advice(Say.REPEAT, tuple(reasons), today, None, check_due)
        return Advice(Say.ON, ("No day of hops is on file yet.",), today, None, check_due)
    last = loaded[-1]
    this_week, week_before = _weeks(loaded, today)
    unknown = last.soreness_morning is None and last.on < today
    hours = plan.rest_hours_high if reasons or unknown else plan.rest_hours_low
    next_day = last.on + timedelta(days=max(1, round(hours / 24)))
    if reasons:
        say, most = Say.REPEAT, min(week_before, this_week) or None
    elif unknown:
        say, most = Say.HOLD, week_before or this_week
        reasons = [f"The morning after {last.on.isoformat()} is not answered: no rise before it."]
    else:
        say, most = Say.ON, None
        if week_before:
            most = int(week_before * (1 + plan.weekly_rise_percent / 100))
            reasons = [f"{week_before} contacts last week, at most {most} this week."]
        if this_week and most and this_week > most:
            say = Say.HOLD
            reasons = [f"{this_week} contacts this week, {most} in the plan."]
    if next_day > today:
        reasons = [f"{hours:g} h after {last.on.isoformat()}.", *reasons]
        say = Say.REST if say is Say.ON else say
    return Advice(say, tuple(reasons), next_day, most, check_due)


def _weeks(loaded: Sequence[DiaryDay], today: date) -> tuple[int, int]:
    ago = [((today - day.on).days // WEEK_DAYS, day.contacts) for day in loaded]
    return sum(n for week, n in ago if week == 0), sum(n for week, n in ago if week == 1)


def _trouble(plan: Progression, days: Sequence[DiaryDay], today: date) -> list[str]:
    found = []
    for day in days:
        if (today - day.on).days >= WEEK_DAYS:
            continue
        on = day.on.isoformat()
        if day.pain_during is not None and day.pain_during > plan.pain_limit:
            found.append(f"Pain {day.pain_during:g} during ({on}), limit {plan.pain_limit:g}.")
        if day.pain_morning is not None and day.pain_morning > plan.pain_limit:
            pain = f"Pain {day.pain_morning:g} next morning"
            found.append(f"{pain} ({on}), limit {plan.pain_limit:g}.")
        sore = day.soreness_morning
        if sore is not None and sore > plan.soreness_limit:
            found.append(f"Soreness {sore:g} next morning ({on}), limit {plan.soreness_limit:g}.")
    return found
