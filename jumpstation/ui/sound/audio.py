"""Sound: a tone stream played through the computer's device, or silence that says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator

import miniaudio

from jumpstation.station.quiet_alsa import hush_alsa
from jumpstation.ui.sound.clock import SoundClock, Steady
from jumpstation.ui.sound.tones import RATE_HZ, ToneStream
from jumpstation.ui.text import tr

PERIOD_MS, PERIODS = 80, 3  # 240 ms; a shorter buffer breaks up while the window paints
# The end of a block is heard so long after it was taken: about 130 ms through PulseAudio's null
# sink (recorded), 240 ms where the whole buffer is kept full. The flash is off by 90 ms at most,
# not counting what the speaker itself takes, which is not known.
HEARD_AFTER_S = 0.15
LOOK_S = 0.25  # so often it is asked whether the device still takes samples
LOST_S = 1.0  # it took none for so long: it is gone
START_S = 5.0  # PulseAudio may wait 2 s after its first block
RETRY_S = 2.0  # so often a device is looked for

Samples = Generator[bytes, int, None]


class Playing:
    """The computer's own choice of playback device. Raises MiniaudioError where there is none."""

    def __init__(self, samples: Samples, stopped: Callable[[], None]) -> None:
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=PERIOD_MS,
            callback_periods=PERIODS,
        )
        try:
            if self._device.backend.lower() == "null":  # takes samples and plays them nowhere
                raise miniaudio.MiniaudioError("no sound system")
            setattr(self._device, "stop_callback", stopped)  # noqa: B010 - typed as None there
            next(samples)
            self._device.start(samples)
        except miniaudio.MiniaudioError:
            self._device.close()
            raise

    def close(self) -> None:
        """Let go of the device."""
        self._device.stop_callback = None
        self._device.close()


class Audio:
    """`stream` takes beats and beeps; `fault` is a sentence where there is no sound.

    Beats are counted in samples. A device that plays gives the pace by the samples it takes;
    before there is one, and after it is gone, the computer's monotonic clock carries the count on
    from the same sample, so that the flash keeps the beat and a device that comes back falls in.
    """

    def __init__(
        self,
        play: Callable[[Samples, Callable[[], None]], Playing] = Playing,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stream = ToneStream()
        self.fault = ""
        self._play, self._clock = play, clock
        self._line = SoundClock(HEARD_AFTER_S)
        self._steady = Steady()
        self._lock = threading.Lock()
        self._device: Playing | None = None
        self._playing = False  # the device is steady and gives the pace
        self._had_one = False
        self._stopped = False
        self._last_s = 0.0
        self._look = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None

    @property
    def playing(self) -> bool:
        """Whether a device plays the stream now."""
        return self._playing

    # --- the device --------------------------------------------------------------------------

    def start(self) -> None:
        """Look for a device, and again whenever there is none, until `close`."""
        if self._thread is None and not self._over:
            self._thread = threading.Thread(target=self._watch, name="sound device", daemon=True)
            self._thread.start()

    def _watch(self) -> None:
        while not self._over:
            self.look()
            self._look.wait(LOOK_S if self._device is not None else RETRY_S)
            self._look.clear()
        self._let_go()

    def look(self) -> None:
        """Once: open a device where there is none, let go of one that is gone."""
        if self._device is None:
            self._open()
            return
        waited_s = self._clock() - self._last_s
        if self._stopped or waited_s > (LOST_S if self._playing else START_S):
            self._let_go()
            self.fault = _gone() if self._had_one else _none()

    def _open(self) -> None:
        hush_alsa()
        self._steady, self._stopped, self._last_s = Steady(), False, self._clock()
        try:
            self._device = self._play(self._samples(), self._has_stopped)
        except miniaudio.MiniaudioError:
            self.fault = _gone() if self._had_one else _none()

    def _has_stopped(self) -> None:
        self._stopped = True
        self._look.set()

    def _let_go(self) -> None:
        with self._lock:
            device, self._device, self._playing = self._device, None, False
            self._line.forget()
        if device is not None:
            device.close()

    def close(self) -> None:
        """Let go of the device and look for none."""
        self._over = True
        self._look.set()
        if self._thread is not None:
            self._thread.join(5.0)
        else:
            self._let_go()

    def _samples(self) -> Samples:
        wanted = yield b""
        while True:
            wanted = yield self.give(wanted)

    def give(self, count: int) -> bytes:
        """The device takes `count` samples: silence until it is steady, then the stream."""
        now_s = self._clock()
        with self._lock:
            self._last_s = now_s
            if not self._playing:
                if not self._steady.took(count, now_s):
                    return bytes(2 * count)
                self.stream.seek(self._line.next_to_give(count, now_s))
                self._playing = self._had_one = True
                self.fault = ""
            samples = self.stream.pull(count).tobytes()
            self._line.took(self.stream.at, now_s)
        return samples

    # --- the beat ----------------------------------------------------------------------------

    def start_beat(self, frequency_hz: float) -> None:
        """Beat from the next sample on. Raises ValueError outside of 0.2 to 10 a second."""
        with self._lock:
            self._follow(self._clock())
            self.stream.start_beat(frequency_hz)

    def advance(self, now_s: float | None = None) -> int:
        """Beats that have been heard, or would have been; called once a frame for the flash."""
        now_s = self._clock() if now_s is None else now_s
        with self._lock:
            return self.stream.beats(self._follow(now_s))

    def _follow(self, now_s: float) -> int:
        heard = self._line.heard(now_s)
        if not self._playing:
            self.stream.seek(heard)
        return heard


def _none() -> str:
    return tr("No sound device: the flash keeps the beat.")


def _gone() -> str:
    return tr("Sound device gone: the flash keeps the beat.")
