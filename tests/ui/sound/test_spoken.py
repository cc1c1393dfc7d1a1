"""What is said at each moment: few words, none over the beat, none twice."""

from __future__ import annotations

import pytest

from jumpstation.model import Contact, Instant, Rep, Side
from jumpstation.protocols import Protocol, load_protocol
from jumpstation.session import Attempt
from jumpstation.session import effects as fx
from jumpstation.ui.sound.spoken import Words, spoken

TEN_FIVE = load_protocol("ankle-hops-10-5")
ONE_LEG = load_protocol("single-leg-hops")
TO_A_BEAT = load_protocol("ankle-hops-metronome")
DROP = load_protocol("drop-jump")


def judged(counted: int, wanted: int | None, accepted: bool = True) -> fx.RepJudged:
    contact = Contact(1, Instant(1.0, 1e-4), Instant(1.2, 1e-4), Instant(1.7, 1e-4))
    return fx.RepJudged(Rep(1, contact, accepted), counted, wanted)


@pytest.mark.parametrize(
    ("protocol", "told", "said"),
    [
        (TEN_FIVE, fx.TrialStarted(Attempt()), "Stand still."),
        (ONE_LEG, fx.TrialStarted(Attempt(Side.LEFT)), "Left. Stand still."),
        (ONE_LEG, fx.TrialStarted(Attempt(Side.RIGHT)), "Right. Stand still."),
        (DROP, fx.TrialStarted(Attempt()), None),  # on the box: nobody has to stand still
        (TEN_FIVE, fx.Countdown(3), "three"),
        (TEN_FIVE, fx.Countdown(2), "two"),
        (TEN_FIVE, fx.Countdown(1), "one"),
        (TEN_FIVE, fx.Cue("countdown", None, "beep"), None),
        (TEN_FIVE, fx.Countdown(0), None),  # its cue "go" says it
        (TEN_FIVE, fx.Cue("go", "Go", "long_beep"), "Go"),
        (TEN_FIVE, judged(1, 10), "one"),
        (TEN_FIVE, judged(4, 10), "four"),
        (TEN_FIVE, judged(5, 10), None),  # its cue says "Five more"
        (TEN_FIVE, fx.Cue("half", "Five more"), "Five more"),
        (TEN_FIVE, judged(9, 10), None),  # its cue says "Last one"
        (TEN_FIVE, judged(10, 10), None),  # "Stop" follows
        (TEN_FIVE, fx.Cue("end", "Stop", "long_beep"), "Stop"),
        (TEN_FIVE, fx.Cue("refused", None, "double_beep"), "No"),
        (TEN_FIVE, judged(3, 10, accepted=False), None),
        (TEN_FIVE, judged(15, 20), "Five more"),
        (TEN_FIVE, judged(12, None), "12"),
        (TO_A_BEAT, judged(3, 20), None),
        (TO_A_BEAT, judged(15, 20), "Five more"),
        (TEN_FIVE, fx.Prompt("Step on"), None),
    ],
)
def test_the_words_of_a_moment(protocol: Protocol, told: object, said: str | None):
    words = spoken(told, protocol)
    assert (words.text if words else None) == said


def test_only_the_count_gives_way_to_other_words():
    assert spoken(judged(3, 10), TEN_FIVE) == Words("three", urgent=False)
    assert spoken(fx.Countdown(3), TEN_FIVE) == Words("three", urgent=True)
    assert spoken(judged(15, 20), TO_A_BEAT) == Words("Five more", urgent=True)
