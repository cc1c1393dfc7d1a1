"""The metronome is exact to the sample, however it is pulled; without a device it says so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.ui.audio import Audio
from jumpstation.ui.tones import RATE_HZ, ToneStream


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


def test_without_a_device_the_beat_goes_on_for_the_flash():
    audio = Audio()
    audio.stream.start_beat(2.0)
    assert audio.advance(10.0) == 0
    assert audio.advance(10.4) == 1
    assert audio.advance(10.6) == 2


def test_no_device_is_a_sentence_and_not_an_error():
    audio = Audio()
    if audio.open():
        audio.close()
        assert audio.fault == ""
    else:
        assert audio.fault == "No sound device: the flash keeps the beat."
