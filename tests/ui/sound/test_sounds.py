"""What a missing sound device takes away is told only where something is missing."""

import pytest

from jumpstation.ui.sound.sounds import Sounds
from jumpstation.ui.values.preferences import Preferences

BEAT = "No sound device: the flash keeps the beat."
CUES = "No sound device: cues are on the screen."


@pytest.mark.parametrize(
    ("frequency_hz", "cues", "sound", "said"),
    [
        (2.2, "beeps", True, BEAT),
        (2.2, "off", True, BEAT),
        (None, "beeps", True, CUES),
        (None, "off", True, ""),
        (None, "beeps", False, ""),
    ],
)
def test_without_a_device(frequency_hz, cues, sound, said):
    sounds = Sounds(lambda: Preferences(cues=cues, sound=sound))
    sounds.audio.fault = BEAT
    sounds._beat(frequency_hz)
    assert sounds.fault == said
    sounds.audio.fault = ""
    assert sounds.fault == ""
