"""Athlete display: only what the athlete needs, from across the hall."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jumpstation.ui.screens.test.model import Phase, TestModel
from jumpstation.ui.text import number, tr
from jumpstation.ui.values.hops import Hop, Target


@dataclass(frozen=True, slots=True)
class DisplayModel:
    """First name, count, RSI, RSR, best, dots, last refusal, cue: no history and no pain."""

    first_name: str = ""
    protocol: str = ""
    phase: Phase = Phase.IDLE
    digits: str = ""
    digits_head: str = ""
    rsr: str = ""
    best: str = ""
    best_name: str = ""
    hop_name: str = ""
    made: int = 0
    wanted: int = 0
    hops: tuple[Hop, ...] = ()
    flight_target: Target | None = None
    contact_target: Target | None = None
    refusal: str = ""
    cue: str = ""
    beat: str = ""
    beat_rule: str = ""
    movement: str = "hops"
    mark: str = ""


def display_of(test: TestModel, name: str) -> DisplayModel:
    """What of the test screen the athlete may see; the surname stays behind."""
    hop, bad = test.last, test.last_refused
    special = bool(test.digits)
    why = re.split(r" \(|: |, ", bad.reason or "")[0] if bad else ""
    return DisplayModel(
        first_name=name.split(maxsplit=1)[0] if name.split() else "",
        protocol=test.protocol,
        phase=test.phase,
        digits=test.digits if special else (number(hop.rsi) if hop else ""),
        digits_head=test.digits_head if special else "RSI",
        rsr="" if special or hop is None else number(hop.rsr),
        best="" if test.best is None else number(test.best),
        best_name=test.best_name,
        hop_name=hop.name if hop else "",
        made=test.made,
        wanted=test.wanted,
        hops=test.hops,
        flight_target=test.flight_target,
        contact_target=test.contact_target,
        refusal=tr("Hop {name} refused: {why}", name=bad.name, why=why) if bad else "",
        cue="" if test.phase is Phase.ANSWERS else test.cue,  # a question is the coach's
        beat=_beat(test),
        beat_rule=test.beat_rule,
        movement=test.movement,
        mark=test.mark,
    )


def _beat(test: TestModel) -> str:
    """The metronome and the error against it, e.g. "132 / min · 4.8 % too fast"."""
    if test.beat_per_min is None:
        return ""
    said = tr("{n} / min", n=number(test.beat_per_min, 0))
    return " · ".join(part for part in (said, test.beat_error) if part)
