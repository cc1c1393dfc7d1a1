"""The metronome is exact to the sample, however it is pulled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.ui.sound.tones import RATE_HZ, ToneStream


def onsets(samples: np.ndarray) -> np.ndarray:
    """Samples at which sound begins after silence of 20 ms or more."""
    loud = np.flatnonzero(samples)
    return loud[np.flatnonzero(np.diff(loud, prepend=-RATE_HZ) > RATE_HZ // 50)]


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=60), st.floats(1.0, 4.0))
def test_any_chopping_gives_the_same_samples(blocks: list[int], beat_hz: float):
    whole, chopped = ToneStream(), ToneStream()
    for stream in (whole, chopped):
        stream.start_beat(beat_hz, after_s=0.01)
        stream.play("go")
    expected = whole.pull(sum(blocks))
    assert np.array_equal(np.concatenate([chopped.pull(n) for n in blocks]), expected)
    assert whole.beats() == chopped.beats()


@pytest.mark.parametrize("per_minute", [60, 110, 132, 180])
def test_sixty_beats_stand_where_they_belong(per_minute: int):
    stream = ToneStream()
    stream.start_beat(per_minute / 60)
    length = round(60 / per_minute * 60 * RATE_HZ)
    found = onsets(np.concatenate([stream.pull(480) for _ in range(length // 480)]))
    expected = np.arange(len(found)) * 60 / per_minute * RATE_HZ
    assert len(found) == 60
    assert np.abs(found - expected).max() <= 2  # samples, 42 µs; the soft start hides the first
    assert stream.beats() == 60


def test_muted_is_silent_and_keeps_counting():
    stream = ToneStream()
    stream.muted = True
    stream.start_beat(2.0)
    assert not stream.pull(RATE_HZ * 2).any()
    assert stream.beats() == 4


def test_a_beat_that_no_one_can_follow_is_refused():
    with pytest.raises(ValueError, match=r"0\.2 to 10"):
        ToneStream().start_beat(30)


def test_a_seek_moves_the_place_and_not_the_beats():
    stream = ToneStream()
    stream.start_beat(2.0)
    whole = stream.pull(RATE_HZ * 2)
    stream.seek(RATE_HZ)
    assert np.array_equal(stream.pull(RATE_HZ), whole[RATE_HZ:])
    assert [stream.beats(at) for at in (0, 1, RATE_HZ // 2, RATE_HZ // 2 + 1)] == [0, 1, 1, 2]
