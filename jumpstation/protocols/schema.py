"""What a test protocol may say: one frozen model a section of the TOML file.

The descriptions here are what `jumpstation protocols schema` gives to editors, and
`protocols/_template.toml` explains the same keys for people.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Movement = Literal[
    "hops",
    "hops_metronome",
    "single_leg_hops",
    "drop_jump",
    "cmj",
    "squat_jump",
    "taps",
    "isometric_hold",
    "heel_raises",
    "balance",
    "typed",
    "circuit",
]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, Field(min_length=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Scale = Annotated[float, Field(ge=0, le=10)]
Count = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    """A table of a file: nothing converted, nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Who(Section):
    """Who is tested, and on which side."""

    text: Text = Field(description="Whom the test is for, in words.")
    sides: Literal["both", "left", "right", "each"] = Field(
        default="both", description="both: on two legs; each: one leg after the other."
    )
    order: Literal["left_first", "right_first", "uninvolved_first"] = Field(
        default="left_first",
        description="With sides = each: which leg begins. Stored with the trial.",
    )
    alternate: bool = Field(
        default=False,
        description="With sides = each: change the leg after every trial, not at half time.",
    )
    youngest_age_years: int | None = Field(
        default=None, ge=0, description="Younger athletes are held until someone gives a reason."
    )


class Cue(Section):
    """Something said or beeped at a moment of the test."""

    when: Literal["countdown", "go", "half", "last_rep", "refused", "end"]
    say: Text | None = None
    sound: Literal["beep", "double_beep", "long_beep"] | None = None


class Tell(Section):
    """What the athlete sees and hears."""

    before: Text = Field(description="What to do before the start, in large words.")
    during: Text = Field(description="What to do during the test.")
    go: Text = Field("Go", description="The word at the start.")
    after: Text = Field("Done. Step off.", description="What to do at the end.")
    picture: Text | None = Field(
        default=None, description="Name of the picture; else the movement's."
    )
    cues: tuple[Cue, ...] = ()


class Device(Section):
    """What the test needs to be measured."""

    needs: Literal["mat_or_plate", "plate", "optional", "none"] = Field(
        default="mat_or_plate",
        description="optional: works without, counts by hand; none: no device.",
    )
    min_contact_s: Annotated[float, Field(ge=0.005, le=0.5)] = Field(
        default=0.05, description="Shortest accepted contact; shorter ones are joined as bounces."
    )
    min_flight_s: Annotated[float, Field(ge=0.005, le=0.5)] = Field(
        default=0.05, description="Shortest accepted flight; shorter ones are joined as bounces."
    )
    force_rate_hz: Positive = Field(default=1000, description="Sampling asked of a plate.")


class Start(Section):
    """What must be true before it begins."""

    condition: Literal["stand_still", "off_ground", "operator"] = Field(
        default="stand_still",
        description="stand_still: on the mat, still; off_ground: on the box, mat empty; "
        "operator: when the operator says so.",
    )
    stand_still_s: NotNegative = Field(default=2.0, description="How long to stand still.")
    countdown_s: Annotated[int, Field(ge=0, le=10)] = Field(
        default=3, description="3 2 1, then go."
    )
    entry_contacts: Annotated[int, Field(ge=0, le=5)] = Field(
        default=1,
        description="Contacts after go that are entry and no rep: 1 when starting from standing.",
    )


class Band(Section):
    """A target range; either end may be left open."""

    low: float | None = None
    high: float | None = None


class CountRules(Section):
    """What makes a rep count. A rep outside is kept, shown and not counted, with its reason."""

    min_contact_s: Positive | None = Field(default=None, description="A shorter contact is no rep.")
    max_contact_s: Positive | None = Field(default=0.5, description="A longer contact is a pause.")
    min_flight_s: Positive | None = Field(default=None, description="A shorter flight is no rep.")
    max_flight_s: Positive | None = Field(
        default=1.0, description="A longer flight is a step off the mat, not a jump."
    )
    max_unweighting: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        default=None,
        description="Plate: how far force may fall below body weight before a squat jump.",
    )
    both_plates: bool = Field(
        default=True, description="Two plates, two legs: both must be touched."
    )
    slow_contact_s: Positive | None = Field(
        default=None, description="A longer contact still counts and is noted as slow."
    )


class Stable(Section):
    """The set is over when the last reps agree."""

    metric: Text
    reps: Annotated[int, Field(ge=3)]
    within_percent: Positive = Field(description="Coefficient of variation of those reps.")


class End(Section):
    """What ends the test; the first to come true does."""

    reps: Count | None = Field(default=None, description="So many counted reps.")
    max_reps: Count | None = Field(
        default=None,
        description="So many reps at most, counted or not; then it is over either way.",
    )
    time_s: Positive | None = Field(default=None, description="So many seconds from the first rep.")
    pause_s: Positive | None = Field(
        default=None, description="A contact longer than this ends a series."
    )
    idle_s: Positive = Field(
        default=10.0, description="Nothing for so long: the athlete has stopped."
    )
    settle_s: NotNegative = Field(
        default=0.0,
        description="After the last landing, wait so long for quiet standing (body weight).",
    )
    missed_beats: Count | None = Field(
        default=None, description="Heel raises: so many reps off the beat."
    )
    stable: Stable | None = None


class Metronome(Section):
    """A beat to move to."""

    frequency_hz: Annotated[float, Field(ge=0.1, le=10)]
    lowest_hz: Positive | None = Field(default=None, description="With highest_hz: it may be set.")
    highest_hz: Positive | None = None
    beats_per_rep: Count = 1
    settle_s: NotNegative = Field(
        default=0.0, description="Reps this early are entry and do not count."
    )
    tolerance_percent: Positive | None = Field(
        default=None, description="A rep whose step time is further from the beat does not count."
    )


class Drop(Section):
    """Boxes to drop from. One height: a drop jump. More: a ladder, lowest first."""

    heights_m: tuple[Annotated[float, Field(gt=0, le=1.2)], ...] = Field(min_length=1)
    optimum_by: Text | None = Field(
        default=None, description="Ladder: the metric whose best is sought."
    )
    stop_when_falling: bool = Field(
        default=True,
        description="Ladder: stop after two falls in a row, or a slow contact and less height.",
    )
    slow_contact_s: Positive = 0.25


class Hold(Section):
    """An isometric hold on a plate."""

    seconds: Positive
    low_body_weights: Positive | None = Field(
        default=None, description="Band in multiples of weight."
    )
    high_body_weights: Positive | None = None
    external_n: NotNegative = Field(default=0.0, description="Load carried beside body weight.")
    away_s: Positive = Field(
        default=1.0, description="Below the band this long after entering it: over."
    )


class Raises(Section):
    """How a plate counts a heel raise."""

    force_change: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.03,
        description="Force above and then below body weight by this share is one raise.",
    )


class Typed(Section):
    """A value that a person measures and types."""

    metric: Text
    unit: Text
    ask: Text
    low: float
    high: float
    resolution: Positive = Field(description="Smallest step that can be read; gives the error.")


class Move(Section):
    """One station of a circuit."""

    name: Text
    tell: Text
    seconds: Positive
    side: Literal["left", "right", "both"] = "both"
    picture: Text | None = None


class Circuit(Section):
    """Moves done one after the other, by the clock."""

    rounds: Count
    change_s: NotNegative = Field(default=0.0, description="Seconds to change between moves.")
    moves: tuple[Move, ...] = Field(min_length=1)


class Beside(Section):
    """A second reading of the same reps, shown beside the score."""

    rule: Literal["mean", "best"]
    n: Count | None = None
    by: Text | None = None


class Score(Section):
    """How a trial is scored, and how trials make a session's value."""

    rule: Literal["mean", "best", "set"] = Field(
        default="mean",
        description="mean: of all counted reps; best: of the best n; set: set values only.",
    )
    n: Count | None = Field(default=None, description="With rule = best: how many reps.")
    by: Text = Field(description="The metric that the score is about and that best goes by.")
    metrics: tuple[Text, ...] = Field(default=(), description="Metrics of a rep that are averaged.")
    set_metrics: tuple[Text, ...] = Field(default=(), description="Metrics of the whole set.")
    min_reps: Annotated[int, Field(ge=0)] = Field(
        default=1, description="Fewer counted reps: no score."
    )
    beside: tuple[Beside, ...] = ()
    blocks_s: Positive | None = Field(
        default=None, description="Blocks of so many seconds are shown."
    )
    session: Literal["mean", "best", "last"] = Field(
        default="mean", description="How the valid trials of a side make the session's value."
    )


class Trials(Section):
    """How often, and how much rest."""

    count: Count = Field(default=1, description="Trials a side, and a height of a ladder.")
    familiarisation: Annotated[int, Field(ge=0)] = Field(
        default=0, description="First ones not scored."
    )
    rest_s: NotNegative = 60.0


class Question(Section):
    """A question of the protocol's own."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Text
    kind: Literal["scale", "number", "yes_no", "choice", "text"] = "scale"
    low: float = 0
    high: float = 10
    choices: tuple[Text, ...] = ()
    hold_above: float | None = Field(default=None, description="A higher answer holds the test.")


class Questions(Section):
    """What is asked, and when: ids of the known questions or of `own`."""

    before: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()
    next_morning: tuple[Text, ...] = ()
    pain_limit_before: Scale | None = Field(
        default=None, description="More pain before holds the test."
    )
    pain_limit_during: Scale | None = Field(
        default=None, description="More pain during ends the set."
    )
    own: tuple[Question, ...] = ()


class Contacts(Section):
    """Landings that one trial costs, for the weekly plan."""

    per_trial: Annotated[int, Field(ge=0)]


class Protocol(Section):
    """One test protocol, as read from its file; frozen."""

    id: Identifier = Field(description="The same as the file's name without .toml.")
    version: Count = Field(description="Raise it whenever results stop being comparable.")
    name: Text
    summary: Text
    movement: Movement = Field(description="What is done: picks picture and simulated athlete.")
    sources: tuple[Text, ...] = Field(default=(), description="Where the rules come from.")
    who: Who
    tell: Tell
    device: Device = Device()
    start: Start = Start()
    targets: dict[str, Band] = Field(default_factory=dict, description="Band by metric id.")
    count: CountRules = CountRules()
    end: End = End()
    metronome: Metronome | None = None
    drop: Drop | None = None
    hold: Hold | None = None
    raises: Raises | None = None
    typed: Typed | None = None
    circuit: Circuit | None = None
    score: Score
    trials: Trials = Trials()
    questions: Questions = Questions()
    contacts: Contacts

    @property
    def picture(self) -> str:
        """Name of the picture to show."""
        return self.tell.picture or self.movement

    @property
    def shortest_phase_s(self) -> float:
        """What a device's hold-off must not exceed."""
        return min(self.device.min_contact_s, self.device.min_flight_s)


class BatteryStep(Section):
    """One protocol of a battery."""

    protocol: Identifier
    optional: bool = False
    rest_before_s: NotNegative = 0.0
    note: Text | None = None


class Battery(Section):
    """Protocols done one after the other."""

    id: Identifier
    version: Count
    name: Text
    summary: Text
    text: Text = Field(description="Whom it is for, in words.")
    steps: tuple[BatteryStep, ...] = Field(min_length=1)
