"""An isometric hold on a plate: force, and time inside the band."""

from __future__ import annotations

import numpy as np

from jumpstation.metrics import ForceSeries, SetInput
from jumpstation.model import ClockBreak, Hole
from jumpstation.session.course import Ending, Outcome, Setting
from jumpstation.session.effects import Effect, Gauge
from jumpstation.session.events import DeviceGone, Event, ForceLevel, Stop, Tick


class HoldCourse:
    """The hold begins when force first enters the band and lasts the protocol's seconds.

    Force comes as ForceLevel events in device time. Below the band for longer than `away_s`
    ends it early; what was held stands.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        rule = setting.protocol.hold
        assert rule is not None  # the schema sees to it
        self._rule = rule
        self._times: list[float] = []
        self._forces: list[float] = []
        self._began_s: float | None = None
        self._last_inside_s: float | None = None
        self._start_s: float | None = None
        self._highest_n: float | None = None
        self.over: Ending | None = None

    def start(self, now_s: float) -> list[Effect]:
        """Go."""
        self._start_s = now_s
        return []

    @property
    def weighs(self) -> bool:
        """Only until body weight is known: a steady push looks like quiet standing."""
        return self._setting.weight_n is None

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Follow the force, and end the hold when it is over."""
        match event:
            case ForceLevel(time_s, force_n):
                return self._follow(time_s, force_n)
            case Hole():
                self._end("Force data were lost during the hold")
            case ClockBreak(_, cause):
                self._end(f"The device's clock was broken during the hold ({cause})")
            case DeviceGone(cause):
                self._end(f"The device {cause} during the hold")
            case Stop():
                self._end(None if self._began_s is not None else "Stopped before the hold began")
            case Tick():
                self._wait(now_s)
        return []

    def outcome(self) -> Outcome:
        """Mean force and time in band over the hold."""
        protocol = self._setting.protocol
        if self._began_s is None or not protocol.score.set_metrics:
            return Outcome()
        inside = [i for i, time in enumerate(self._times) if time >= self._began_s]
        series = ForceSeries(np.array(self._times)[inside], np.array(self._forces)[inside])
        given = SetInput(method=self._setting.method, force=series, band_n=self._band_n())
        score = dict(self._setting.evaluate_set(given, protocol.score.set_metrics))
        return Outcome(score=score)

    def _band_n(self) -> tuple[float, float] | None:
        weight = self._setting.weight_n
        if weight is None:
            return None
        load = self._rule.external_n
        low, high = self._rule.low_body_weights, self._rule.high_body_weights
        return (
            weight * low + load if low is not None else 0.0,
            weight * high + load if high is not None else float("inf"),
        )

    def _follow(self, time_s: float, force_n: float) -> list[Effect]:
        band = self._band_n()
        if self.over or band is None:
            return []
        low, high = band
        self._highest_n = max(force_n, self._highest_n or force_n)
        inside = force_n >= low
        if inside:
            self._last_inside_s = time_s
            self._began_s = time_s if self._began_s is None else self._began_s
        self._times.append(time_s)
        self._forces.append(force_n)
        if self._began_s is not None and self._last_inside_s is not None:
            held_up = time_s - self._last_inside_s > self._rule.away_s
            if held_up or time_s - self._began_s >= self._rule.seconds:
                self._end(None)
        return [Gauge("force", force_n, "N", low, high if high != float("inf") else None)]

    def _wait(self, now_s: float) -> None:
        idle = self._setting.protocol.end.idle_s
        band = self._band_n()
        if self._began_s is not None or self._start_s is None or now_s - self._start_s <= idle:
            return
        if band is None:
            self._end("Body weight is not known, so the band of force is not: weigh first")
        elif self._highest_n is None:
            self._end(f"No force was seen for {idle:g} s")
        else:
            self._end(
                f"Force reached {self._highest_n:.0f} N in {idle:g} s; the band begins at "
                f"{band[0]:.0f} N"
            )

    def _end(self, fault: str | None) -> None:
        if self.over is None:
            self.over = Ending(fault)
