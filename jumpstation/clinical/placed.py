"""Which stage a test belongs to: by name in the file, a user's own by what is done in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jumpstation.clinical.schema import Criteria, Stage
from jumpstation.clinical.volume import contacts_allowed
from jumpstation.protocols import Protocol


@dataclass(frozen=True, slots=True)
class Shape:
    """What a test asks of the body. box_m: the highest box that is stepped off, m; 0: none."""

    movement: str
    one_leg: bool
    box_m: float = 0.0


Shapes = Mapping[str, Shape]


def shape_of(protocol: Protocol) -> Shape:
    """The shape of a protocol; a typed value goes by what is typed, a circuit by its moves.

    >>> from jumpstation.protocols import load_protocol
    >>> shape_of(load_protocol("single-leg-drop-jump"))
    Shape(movement='drop_jump', one_leg=True, box_m=0.15)
    """
    movement: str = protocol.movement
    one_leg = protocol.who.sides != "both" or movement == "single_leg_hops"
    if movement == "single_leg_hops":
        movement = "hops"
    elif movement in ("cmj", "squat_jump"):
        movement = "jump"
    elif protocol.typed is not None:
        movement = f"typed {protocol.typed.metric}"
    elif protocol.circuit is not None:
        movement = f"circuit of {', '.join(move.name for move in protocol.circuit.moves)}"
    return Shape(movement, one_leg, max(protocol.drop.heights_m) if protocol.drop else 0.0)


def no_harder(one: Shape, than: Shape) -> bool:
    """Whether a test asks no more than another: the same movement, legs and box no harder.

    Hops to a beat ask no more than hops as high as can be. Different movements are not compared.

    >>> two, one = Shape("drop_jump", False, 0.3), Shape("drop_jump", True, 0.3)
    >>> no_harder(two, one), no_harder(one, two), no_harder(Shape("hops", False), two)
    (True, False, False)
    """
    same = one.movement == than.movement or (one.movement, than.movement) == (
        "hops_metronome",
        "hops",
    )
    return same and one.one_leg <= than.one_leg and one.box_m <= than.box_m


def tests_of(stage: Stage) -> tuple[str, ...]:
    """Protocols that a stage names; without the key those that its criteria ask for."""
    return asked_by(stage) if stage.tests is None else stage.tests


def asked_by(stage: Stage) -> tuple[str, ...]:
    """Protocols that the criteria of a stage ask for before it begins."""
    asked = [getattr(criterion, "protocol", None) for criterion in stage.criteria]
    return tuple(dict.fromkeys(one for one in asked if one))


def stage_of(criteria: Criteria, protocol: Protocol, known: Shapes) -> int | None:
    """The lowest stage, from 1, on which a test may be done; None: nothing says one.

    known: shapes of the protocols that come with the program, by id. A test that the file names
    goes by its name, unless it asks more than the one of that name that comes along (a higher
    box). A test of a user's own goes by movement, sides and box: to the first stage with a test
    that asks no less; in a file without `tests` any test does.
    """
    shape = shape_of(protocol)
    with_program = protocol.id in known
    as_known = with_program and no_harder(shape, known[protocol.id])
    if as_known or not with_program:
        for number, stage in enumerate(criteria.stages, start=1):
            if protocol.id in tests_of(stage):
                return number
    if as_known and any(stage.tests is not None for stage in criteria.stages):
        return None
    for number, stage in enumerate(criteria.stages, start=1):
        there = [known[name] for name in tests_of(stage) if name in known]
        if any(no_harder(shape, one) for one in there):
            return number
    return None


def is_assessment(criteria: Criteria, stage: int, protocol_id: str) -> bool:
    """Whether the criteria of the stage after `stage` ask for a test."""
    return stage < len(criteria.stages) and protocol_id in asked_by(criteria.stages[stage])


def ladder_faults(criteria: Criteria, protocols: Mapping[str, Protocol]) -> list[tuple[str, str]]:
    """Where nobody could climb: (key, what). protocols: all that can be found, by id.

    A test that a stage asks for is done before it: from the stage that names it on, or on the
    last stage before as an assessment. A stage up to the asking one must name it, and one of
    those on which it is done must leave the contacts of a trial.
    """
    faults = []
    for number, stage in enumerate(criteria.stages, start=1):
        place = f"stages.{number - 1}"
        faults += [
            (f"{place}.tests", f"no protocol {name}")
            for name in stage.tests or ()
            if name not in protocols
        ]
        faults += [
            (f"{place}.criteria", why)
            for name in asked_by(stage)
            if (why := _no_way(criteria, number, name, protocols.get(name)))
        ]
    return faults


def _no_way(criteria: Criteria, number: int, name: str, protocol: Protocol | None) -> str:
    """Why a test that stage `number` asks for cannot be done before it; empty: it can."""
    naming = [n for n, one in enumerate(criteria.stages[:number], start=1) if name in tests_of(one)]
    if not naming:
        return f"ask for {name}, which no stage up to this one names in tests"
    before = range(min(naming[0], number - 1), number)
    most = max(contacts_allowed(criteria, stage)[0] for stage in before)
    needed = protocol.contacts.per_trial if protocol else 0
    if needed > most:
        return f"ask for {name}, {needed} contacts a trial: the stage before allows {most}"
    return ""
