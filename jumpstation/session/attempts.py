"""Who is tested, and the order of the attempts of a session."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.errors import NotPossible
from jumpstation.model import Side
from jumpstation.protocols import Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """The athlete, as far as a session must know. uninvolved: the healthy leg, in clinic."""

    name: str = ""
    body_mass_kg: float | None = None
    uninvolved: Side | None = None
    age_years: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trial to come: which leg, which box, which of how many, practice or not."""

    side: Side = Side.BOTH
    number: int = 1
    of: int = 1
    familiarisation: bool = False
    box_height_m: float | None = None

    @property
    def title(self) -> str:
        """The words above the digits.

        >>> Attempt(Side.LEFT, 2, 3, box_height_m=0.3).title
        'LEFT · box 30 cm (not measured) · trial 2 of 3'
        """
        parts = [] if self.side is Side.BOTH else [self.side.value.upper()]
        if self.box_height_m is not None:
            parts.append(f"box {100 * self.box_height_m:.0f} cm (not measured)")
        kind = "practice" if self.familiarisation else "trial"
        parts.append(f"{kind} {self.number} of {self.of}")
        return " · ".join(parts)


def sides_in_order(protocol: Protocol, subject: Subject, only: Side | None = None) -> list[Side]:
    """The sides that are tested, in the order in which they are.

    Raises NotPossible where the protocol does not test the side that is asked for.
    """
    if only is not None:
        _check_side(protocol, only)
        return [only]
    if protocol.who.sides != "each":
        return [Side(protocol.who.sides)]
    first = Side.RIGHT if protocol.who.order == "right_first" else Side.LEFT
    if protocol.who.order == "uninvolved_first" and subject.uninvolved is not None:
        first = subject.uninvolved
    return [first, Side.RIGHT if first is Side.LEFT else Side.LEFT]


def _check_side(protocol: Protocol, only: Side) -> None:
    tested = ("left", "right") if protocol.who.sides == "each" else (protocol.who.sides,)
    if only.value in tested:
        return
    known = {"both": "both legs at once"}
    does = (
        "one leg at a time"
        if protocol.who.sides == "each"
        else (known.get(protocol.who.sides, f"the {protocol.who.sides} side only"))
    )
    what = "both sides at once" if only is Side.BOTH else f"the {only.value} side alone"
    raise NotPossible(protocol.name, f"it tests {does}, not {what}", "leave the side out")


def plan_attempts(
    protocol: Protocol, subject: Subject, only: Side | None = None
) -> tuple[Attempt, ...]:
    """Every attempt of a session in order: boxes rising, then sides, then trials.

    >>> from jumpstation.protocols import load_protocol
    >>> [a.number for a in plan_attempts(load_protocol("ankle-hops-10-5"), Subject())]
    [1]
    """
    sides = sides_in_order(protocol, subject, only)
    practice, scored = protocol.trials.familiarisation, protocol.trials.count
    rounds = [(i + 1, practice, True) for i in range(practice)]
    rounds += [(i + 1, scored, False) for i in range(scored)]
    if protocol.who.alternate:
        turns = [(side, *r) for r in rounds for side in sides]
    else:
        turns = [(side, *r) for side in sides for r in rounds]
    boxes = protocol.drop.heights_m if protocol.drop else (None,)
    return tuple(
        Attempt(side, number, of, familiar, box)
        for box in boxes
        for side, number, of, familiar in turns
        if not (familiar and box is not None and box != boxes[0])
    )
