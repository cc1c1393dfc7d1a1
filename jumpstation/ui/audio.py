"""Sound: a tone stream played through the computer's device, or silence that says so."""

from __future__ import annotations

import time
from collections.abc import Generator

import miniaudio

from jumpstation.ui.text import tr
from jumpstation.ui.tones import RATE_HZ, ToneStream

BUFFER_MS = 100  # a shorter buffer breaks up while the window paints


class Audio:
    """`stream` takes beats and beeps; `fault` is a sentence where there is no sound.

    Without a device the stream is pulled by `advance`, so that the flash keeps the same beat.
    """

    def __init__(self) -> None:
        self.stream = ToneStream()
        self.fault = ""
        self._device: miniaudio.PlaybackDevice | None = None
        self._pulled_to_s: float | None = None

    def open(self) -> bool:
        """Open the sound device; False, with a sentence in `fault`, when there is none."""
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE_HZ,
                buffersize_msec=BUFFER_MS,
            )
            samples = self._samples()
            next(samples)
            device.start(samples)
        except miniaudio.MiniaudioError:
            self.fault = tr("No sound device: the flash keeps the beat.")
            return False
        self._device, self.fault = device, ""
        return True

    def close(self) -> None:
        """Let go of the device."""
        if self._device is not None:
            self._device.close()
            self._device = None

    def advance(self, now_s: float | None = None) -> int:
        """Beats begun so far; called once a frame for the flash.

        With a device the device pulls the samples; without one the host's clock does.
        """
        if self._device is None:
            now = time.monotonic() if now_s is None else now_s
            if self._pulled_to_s is not None and now > self._pulled_to_s:
                self.stream.pull(min(RATE_HZ, round((now - self._pulled_to_s) * RATE_HZ)))
            self._pulled_to_s = now
        return self.stream.beats()

    def _samples(self) -> Generator[bytes, int, None]:
        wanted = yield b""
        while True:
            wanted = yield self.stream.pull(wanted).tobytes()
