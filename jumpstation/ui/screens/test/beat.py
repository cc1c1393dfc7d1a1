"""How well the hops keep the beat, as it is shown while they are made; plain Python."""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.model import Rep
from jumpstation.protocols import Protocol
from jumpstation.ui.text import number, tr

LAST = 4  # hops: long enough to be steady, short enough to follow


def beat_words(protocol: Protocol, reps: Sequence[Rep]) -> tuple[str, str]:
    """The error against the beat in a few words, and its rule in a sentence; both may be empty.

    f = n / sum(tc + tf) of the last hops (at most four, whether they count or not), against
    f_beat / beats a hop: 100 (f / f_beat - 1) %. A hop with no landing on record ends the series.
    """
    beat = protocol.metronome
    steps = _last_steps(reps)
    if beat is None or not steps or protocol.movement == "heel_raises":
        return "", ""
    wanted_hz = beat.frequency_hz / beat.beats_per_rep
    hz = len(steps) / sum(steps)
    percent = 100 * (hz / wanted_hz - 1)
    rule = tr(
        "{hz} hops a second, touch-down to touch-down of the last {n}, against {wanted}",
        hz=number(hz), n=len(steps), wanted=number(wanted_hz),
    )  # fmt: skip
    if beat.tolerance_percent is not None:
        rule = tr("{rule} (limit {n} %)", rule=rule, n=f"{beat.tolerance_percent:g}")
    return error_words(percent), rule + "."


def error_words(percent: float) -> str:
    """Size and direction.

    >>> error_words(4.83), error_words(-2.0), error_words(0.02)
    ('4.8 % too fast', '2.0 % too slow', 'on the beat')
    """
    size = number(abs(percent), 1)
    if float(size) == 0:
        return tr("on the beat")
    if percent > 0:
        return tr("{n} % too fast", n=size)
    return tr("{n} % too slow", n=size)


def _last_steps(reps: Sequence[Rep]) -> list[float]:
    found: list[float] = []
    for rep in reversed(reps):
        step = rep.contact.step_time_s
        if not step or len(found) == LAST:
            break
        found.append(step)
    return found
