"""Rules between the keys of a protocol: each a function from what is valid so far to faults.

A rule sees only sections that are valid by themselves (others are None), so that one broken
section does not hide the faults of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

from jumpstation.metrics.companions import COMPANIONS
from jumpstation.protocols.questions import KNOWN_QUESTIONS

Fault = tuple[str, str]  # key, what is wrong with it
SECTION_OF = {
    "hops_metronome": "metronome",
    "drop_jump": "drop",
    "isometric_hold": "hold",
    "heel_raises": "metronome",
    "typed": "typed",
    "circuit": "circuit",
}
OWN_SECTIONS = ("metronome", "drop", "hold", "raises", "typed", "circuit")


def _movement_has_its_section(p: SimpleNamespace) -> Iterator[Fault]:
    needed = SECTION_OF.get(p.movement)
    if needed and getattr(p, needed) is None and needed not in p.broken:
        yield needed, f"movement {p.movement} needs a [{needed}] section"
    allowed = {needed, "metronome"} | ({"raises"} if p.movement == "heel_raises" else set())
    for name in OWN_SECTIONS:
        if p.movement and getattr(p, name) is not None and name not in allowed:
            yield name, f"movement {p.movement} has no use for a [{name}] section"


def _something_ends_it(p: SimpleNamespace) -> Iterator[Fault]:
    by_itself = p.movement in ("isometric_hold", "heel_raises", "typed", "circuit")
    if p.end and p.movement and not by_itself and not (p.end.reps or p.end.time_s or p.end.stable):
        yield "end", "nothing ends the test: give reps, time_s or stable"
    if p.end and p.end.reps and p.end.max_reps and p.end.max_reps < p.end.reps:
        yield "end.max_reps", f"{p.end.max_reps} is fewer than end.reps ({p.end.reps})"


def _score_can_be_reached(p: SimpleNamespace) -> Iterator[Fault]:
    if not p.score:
        return
    if p.score.rule == "best" and p.score.n is None:
        yield "score.n", "rule best needs n, how many reps"
    if p.score.rule != "best" and p.score.n is not None:
        yield "score.n", f"rule {p.score.rule} has no n; say rule = 'best' or leave n out"
    for number, beside in enumerate(p.score.beside):
        if beside.rule == "best" and beside.n is None:
            yield f"score.beside.{number}.n", "rule best needs n, how many reps"
    if p.score.n and p.score.min_reps < p.score.n:
        yield "score.min_reps", f"{p.score.min_reps} is fewer than the {p.score.n} that are scored"
    if p.end and p.end.reps and p.score.min_reps > p.end.reps:
        yield "score.min_reps", f"{p.score.min_reps} is more than end.reps ({p.end.reps})"
    if p.score.by not in (*p.score.metrics, *p.score.set_metrics, *COMPANIONS):
        yield "score.by", f"{p.score.by} is in neither score.metrics nor score.set_metrics"


def _limits_are_in_order(p: SimpleNamespace) -> Iterator[Fault]:
    if p.count:
        for phase in ("contact", "flight"):
            low = getattr(p.count, f"min_{phase}_s")
            high = getattr(p.count, f"max_{phase}_s")
            if low is not None and high is not None and low >= high:
                yield f"count.min_{phase}_s", f"{low} is not below max_{phase}_s ({high})"
            shortest = getattr(p.device, f"min_{phase}_s") if p.device else None
            if shortest is not None and high is not None and high <= shortest:
                yield (
                    f"count.max_{phase}_s",
                    f"{high} is not above device.min_{phase}_s ({shortest})",
                )
    for name, band in (p.targets or {}).items():
        if band.low is not None and band.high is not None and band.low >= band.high:
            yield f"targets.{name}", f"low {band.low} is not below high {band.high}"
    if p.typed and p.typed.low >= p.typed.high:
        yield "typed.low", f"{p.typed.low} is not below typed.high ({p.typed.high})"
    if p.hold and p.hold.low_body_weights and p.hold.high_body_weights:  # noqa: SIM102
        if p.hold.low_body_weights >= p.hold.high_body_weights:
            yield "hold.low_body_weights", "is not below hold.high_body_weights"


def _metronome_lies_in_its_range(p: SimpleNamespace) -> Iterator[Fault]:
    beat = p.metronome
    if beat is None:
        return
    if (beat.lowest_hz is None) != (beat.highest_hz is None):
        yield "metronome.lowest_hz", "lowest_hz and highest_hz come together or not at all"
    elif beat.lowest_hz is not None and not beat.lowest_hz <= beat.frequency_hz <= beat.highest_hz:
        yield (
            "metronome.frequency_hz",
            f"{beat.frequency_hz} is outside {beat.lowest_hz} to {beat.highest_hz}",
        )


def _sides_fit_the_movement(p: SimpleNamespace) -> Iterator[Fault]:
    if p.who and p.movement == "single_leg_hops" and p.who.sides == "both":
        yield "who.sides", "single_leg_hops needs each, left or right"


def _boxes_rise(p: SimpleNamespace) -> Iterator[Fault]:
    if p.drop is None:
        return
    heights = p.drop.heights_m
    if list(heights) != sorted(set(heights)):
        yield "drop.heights_m", f"{list(heights)} must rise, each height once"
    if len(heights) > 1 and p.drop.optimum_by is None:
        yield "drop.optimum_by", "a ladder needs the metric whose best height is sought"
    if p.drop.optimum_by and p.score and p.drop.optimum_by not in p.score.metrics:
        yield "drop.optimum_by", f"{p.drop.optimum_by} is not in score.metrics"


def _questions_are_known(p: SimpleNamespace) -> Iterator[Fault]:
    if not p.questions:
        return
    own = {question.id for question in p.questions.own}
    for when in ("before", "after", "next_morning"):
        for question_id in getattr(p.questions, when):
            if question_id not in own and question_id not in KNOWN_QUESTIONS:
                known = ", ".join(sorted(KNOWN_QUESTIONS))
                yield (
                    f"questions.{when}",
                    f"no question {question_id}; known: {known}; or write it under questions.own",
                )
    for number, question in enumerate(p.questions.own):
        if question.kind == "choice" and not question.choices:
            yield f"questions.own.{number}.choices", "a choice needs its choices"
        if question.low >= question.high:
            yield f"questions.own.{number}.low", "is not below high"


RULES: tuple[Callable[[SimpleNamespace], Iterator[Fault]], ...] = (
    _movement_has_its_section,
    _something_ends_it,
    _score_can_be_reached,
    _limits_are_in_order,
    _metronome_lies_in_its_range,
    _sides_fit_the_movement,
    _boxes_rise,
    _questions_are_known,
)


def faults_between(sections: dict[str, object], broken: set[str]) -> list[Fault]:
    """Every fault between sections; `broken` names sections that are not valid by themselves."""
    partial = SimpleNamespace(**sections, broken=broken)
    return [fault for rule in RULES for fault in rule(partial)]
