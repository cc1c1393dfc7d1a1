"""The schema of a criteria file: a condition, its stages and what each asks, each with a source.

Every key's meaning stands in its description; `jumpstation clearance schema` prints them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
ProtocolId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, Field(min_length=1)]
Scale = Annotated[float, Field(ge=0, le=10)]
Count = Annotated[int, Field(ge=1)]
Days = Annotated[int, Field(ge=0)]
Certainty = Literal["verified", "abstract", "secondary", "common_practice", "own_judgement"]
Group = Literal["stop_and_send", "ask_the_clinician", "warn"]
WhichSide = Literal["both", "involved", "uninvolved", "each"]


class Section(BaseModel):
    """Keys are exactly those named; nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Sourced(Section):
    """Where a rule comes from, and how sure it is."""

    source: Text = Field(description="Paper, author and year; or whose judgement it is.")
    certainty: Certainty = Field(description="How sure: printed beside the criterion.")
    read: Text | None = Field(
        default=None, description="What of the source was read; left out: what certainty means."
    )
    says: Text | None = Field(
        default=None,
        description="What the source says, of whom and of what; the line may differ.",
    )


class Criterion(Sourced):
    """What every criterion has. times, apart_days: met so often, so far apart."""

    id: Name
    title: Text
    within_days: Days | None = Field(default=28, description="Older evidence does not count.")
    times: Count = 1
    apart_days: Days = 0
    note: Text | None = None


class _Lined(Criterion):
    protocol: Identifier
    metric: Name
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_line(self) -> _Lined:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give one of at_least and at_most")
        return self


class ByAgeAndSex(Section):
    """A reference value for each decade of age, from the twenties to the eighties."""

    female: tuple[float, ...] = Field(min_length=7, max_length=7)
    male: tuple[float, ...] = Field(min_length=7, max_length=7)


class ValueCriterion(_Lined):
    """A metric against a line in its own SI unit. interval false: no error of it is known.

    by_age_and_sex: where the reference of a person's decade is below at_least, it is the line.
    """

    kind: Literal["value"]
    side: WhichSide = "both"
    interval: bool = True
    by_age_and_sex: ByAgeAndSex | None = None

    @model_validator(mode="after")
    def _lowers(self) -> ValueCriterion:
        if self.by_age_and_sex is not None and self.at_least is None:
            raise ValueError("by_age_and_sex lowers at_least: give it")
        return self


class LsiCriterion(_Lined):
    """Involved over uninvolved in percent (inverted where lower is better)."""

    kind: Literal["lsi"]


class DifferenceCriterion(_Lined):
    """The distance between the sides in the metric's SI unit."""

    kind: Literal["side_difference"]


class BaselineCriterion(_Lined):
    """Percent of the athlete's own value from before the injury."""

    kind: Literal["baseline"]
    side: WhichSide = "both"


class TrendCriterion(_Lined):
    """Change in percent of the mean in 28 days, over the last so many sessions."""

    kind: Literal["trend"]
    side: WhichSide = "both"
    sessions: Annotated[int, Field(ge=3)] = 4


class FeltCriterion(Criterion):
    """Pain or soreness, 0 to 10. back_to_base: next morning not above before that session."""

    kind: Literal["pain", "soreness"]
    when: Literal["rest", "before", "during", "after", "next_morning"]
    at_most: Scale | None = None
    back_to_base: bool = False
    protocol: Identifier | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> FeltCriterion:
        if self.back_to_base and self.when != "next_morning":
            raise ValueError("back_to_base belongs to next_morning")
        if self.at_most is None and not self.back_to_base:
            raise ValueError("give at_most or back_to_base")
        return self


class FindingCriterion(Criterion):
    """A finding typed by a named person: yes_no, number (with unit) or grade of an order."""

    kind: Literal["finding"]
    name: Name
    ask: Text
    expect: bool | None = None
    at_least: float | None = None
    at_most: float | None = None
    unit: Text | None = None
    grades: tuple[Text, ...] = ()
    worst_grade: Text | None = None
    scale: tuple[float, float] | None = Field(
        default=None, description="Lowest and highest number there can be; another is refused."
    )

    @model_validator(mode="after")
    def _one_way(self) -> FindingCriterion:
        ways = [self.expect, self.at_least, self.at_most, self.worst_grade]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("give one of expect, at_least, at_most and worst_grade")
        if self.worst_grade is not None and self.worst_grade not in self.grades:
            raise ValueError("worst_grade must be one of grades")
        if (self.at_least is not None or self.at_most is not None) and not self.unit:
            raise ValueError("a number needs its unit")
        if self.scale is not None and (not self.unit or self.scale[0] >= self.scale[1]):
            raise ValueError("scale is the lowest and the highest number of a number with a unit")
        return self


class TimeCriterion(Criterion):
    """Whole weeks since the injury, the surgery, or the start of this ladder."""

    kind: Literal["time_since"]
    since: Literal["injury", "surgery", "start"]
    at_least_weeks: Annotated[float, Field(ge=0)]


AnyCriterion = Annotated[
    ValueCriterion
    | LsiCriterion
    | DifferenceCriterion
    | BaselineCriterion
    | TrendCriterion
    | FeltCriterion
    | FindingCriterion
    | TimeCriterion,
    Field(discriminator="kind"),
]
Measured = ValueCriterion | LsiCriterion | DifferenceCriterion | BaselineCriterion | TrendCriterion


class Stage(Section):
    """One rung: what is done on it, how much, and what is asked before it begins."""

    name: Text
    summary: Text
    dose: Text = Field(description="Sets, repetitions, how often, in words.")
    tests: tuple[ProtocolId, ...] | None = Field(
        default=None,
        description="Protocols that may be done from this stage on, by id; without the key those "
        "that its own criteria ask for.",
    )
    contacts_per_session: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Ground contacts; 0: none. Without the key the file's volume."
    )
    contacts_per_week: Annotated[int, Field(ge=0)] | None = None
    rest_hours: Annotated[float, Field(ge=0)] = 0.0
    criteria: tuple[AnyCriterion, ...] = ()


class StopRule(Sourced):
    """What ends a session while it runs, or (effect "tells") is told to the coach at once."""

    kind: Literal["pain_above", "pain_rising", "sharp_pain", "landing", "swelling"]
    text: Text
    above: Scale | None = None
    rises: Count = Field(default=3, description="Pain answers in a row, each above the last.")
    effect: Literal["ends", "tells"] = Field(
        default="ends", description="The set ends, or the coach is told and decides."
    )

    @model_validator(mode="after")
    def _limit(self) -> StopRule:
        if (self.kind == "pain_above") != (self.above is not None):
            raise ValueError("pain_above, and only it, needs above")
        return self


class FlareRule(Sourced):
    """What brings an athlete stages back. morning_rise: next morning above before the session."""

    kind: Literal["pain_during", "pain_morning", "morning_rise", "soreness_morning", "finding"]
    text: Text
    above: Annotated[float, Field(ge=0)] = 0.0
    name: Name | None = Field(default=None, description="The finding that must not be yes.")
    back_stages: Count = 1
    within_days: Count = 14


class Part(Section):
    """One closer question of an item, asked only where that item was answered with yes."""

    id: Name
    ask: Text
    counts: Count = Field(default=1, description="How much a yes counts towards holds_from.")


class ScreeningItem(Sourced):
    """One question before a test. hold_when / hold_above / age: the answer that holds.

    group: stop_and_send (each visit), ask_the_clinician (on joining and every so many days; a
    clinician's word holds as long) or warn. parts: asked closer after a yes; together they hold
    from holds_from on, and warn below it.
    """

    id: Name
    ask: Text
    kind: Literal["yes_no", "scale", "age"] = "yes_no"
    hold_when: bool | None = None
    hold_above: float | None = None
    effect: Literal["blocks", "warns"]
    override: Literal["nobody", "clinician", "operator"] = "clinician"
    red_flag: bool = False
    movements: tuple[Text, ...] = Field(default=(), description="Only before these movements.")
    every_days: Days = Field(default=0, description="An answer holds so many days; 0: that day.")
    group: Group | None = None
    parts: tuple[Part, ...] = ()
    holds_from: Count = 1
    asked_under: Text | None = Field(
        default=None, description="Filled in on reading: the list and its version."
    )

    @model_validator(mode="after")
    def _way(self) -> ScreeningItem:
        if self.parts and (self.kind != "yes_no" or not self.hold_when):
            raise ValueError("parts belong to a yes_no item that a yes holds")
        if sum(part.counts for part in self.parts) < self.holds_from and self.parts:
            raise ValueError("holds_from is more than all parts together")
        if (self.kind == "yes_no") != (self.hold_when is not None):
            raise ValueError("a yes_no item, and only it, needs hold_when")
        if (self.kind != "yes_no") != (self.hold_above is not None):
            raise ValueError("a scale or age item, and only they, needs hold_above")
        return self


class Volume(Sourced):
    """Ground contacts allowed where the stage says nothing of its own."""

    per_session: Count
    per_week: Count


class Progression(Sourced):
    """The runner's own rules between weekly checks."""

    rest_hours_low: Annotated[float, Field(ge=0)] = 24.0
    rest_hours_high: Annotated[float, Field(ge=0)] = 48.0
    soreness_limit: Scale = 3.0
    pain_limit: Scale = 3.0
    weekly_rise_percent: Annotated[float, Field(gt=0)] = 20.0
    sessions_per_week: Count = 2
    battery: Identifier


class Criteria(Section):
    """A criteria file; frozen. sided: an involved side belongs to the condition."""

    id: Identifier
    version: Count
    name: Text
    summary: Text
    sided: bool = True
    part: Text | None = Field(
        default=None, description='What is asked about, as in "How was her right Achilles?".'
    )
    sources: tuple[Text, ...] = ()
    screening: tuple[ScreeningItem, ...] = ()
    stop: tuple[StopRule, ...] = ()
    flare: tuple[FlareRule, ...] = ()
    volume: Volume
    progression: Progression | None = None
    stages: tuple[Stage, ...] = Field(min_length=2)


class Screening(Section):
    """The screening file that stands before every test."""

    id: Identifier
    version: Count
    name: Text
    items: tuple[ScreeningItem, ...] = Field(min_length=1)
