"""Measurements of the Device screen: run in the reader thread, told while they run, stopped.

Beside the steps of setting up: a mat's press and bounce, the clock, mat against plate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import pyqtSignal

from jumpstation.devices.interface import Device
from jumpstation.errors import DeviceError, JumpstationError, NotPossible
from jumpstation.station.trust.clock import MEASURE_S
from jumpstation.station.trust.mat import HOPS
from jumpstation.station.trust.mat_check import BOUNCE_CONTACTS, MatSeen
from jumpstation.ui.controllers.base import Controller
from jumpstation.ui.screens.device import jobs
from jumpstation.ui.screens.device.from_store import Busy, Visit
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main

PROGRESS_S = 0.25


class DeviceMeasures(Controller):
    """One job with the device at a time; what was done with it since it was opened."""

    _back = pyqtSignal(object)

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self._busy = Busy()
        self._visit = Visit()
        self._stop = False  # the job that runs is to stop
        self._over = False  # the window closes: nothing more is shown
        self._back.connect(self._take)

    def end(self) -> None:
        """The window closes: what runs is to stop, and its answer is not waited for."""
        self._stop = self._over = True

    def _take(self, call: Callable[[], None]) -> None:
        if not self._over:
            call()

    def _show(self) -> None:
        """Draw the screen anew."""
        raise NotImplementedError

    def _watch(self) -> None:
        """Let the device run for the live picture."""
        raise NotImplementedError

    def _unwatch(self) -> None:
        """Let the device rest."""
        raise NotImplementedError

    def _self_test(self) -> None:
        """Run the board's own test."""
        raise NotImplementedError

    # --- one job at a time -------------------------------------------------------------------

    def _ask(
        self,
        busy: str,
        job: Callable[[Device], Any],
        done: Callable[[Any], None],
        stops: bool = False,
    ) -> None:
        """Do something with the device in the reader thread; the answer comes back here.

        stops: the job tells its progress, and can be stopped by it.
        """
        if self._busy or self.main.bridge.running:
            self.main.say(tr("The device is busy; wait until it has finished."))
            return
        self._unwatch()
        self._busy, self._stop = Busy(busy, stops=stops), False
        self._show()

        def run(device: Device | None) -> None:
            try:
                if device is None:
                    raise DeviceError(tr("device"), tr("there is none"), tr("plug it in"))
                result = job(device)
            except Exception as error:
                self._back.emit(partial(self._finish, partial(self._failed, error)))
            else:
                self._back.emit(partial(self._finish, partial(done, result)))

        self.main.bridge.reader.do(run)

    def _progress(self, say: Callable[[float], str]) -> Callable[[float], None]:
        """How far a job is, told to the screen a few times a second; raises to stop the job."""
        told_at = 0.0

        def heard(so_far: float) -> None:
            nonlocal told_at
            if self._stop:
                raise NotPossible(
                    tr("the measurement"), tr("it was stopped"), tr("begin it again at any time")
                )
            if monotonic() - told_at > PROGRESS_S:
                told_at = monotonic()
                self._back.emit(partial(self._tell, say(so_far)))

        return heard

    def _tell(self, progress: str) -> None:
        if self._busy:
            self._busy = replace(self._busy, progress=progress)
            self._show()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, JumpstationError):
            raise error  # told on the Qt thread, as every fault is
        self.main.say(str(error))

    def _finish(self, then: Callable[[], None]) -> None:
        self._busy = Busy()
        try:
            then()
        finally:
            self._show()
            if self.main.window.screen_shown is Screen.DEVICE:
                self._watch()

    # --- a mat, and measurements beside the steps --------------------------------------------

    def _mat_step(self) -> None:
        """Press, then bounce, then the self-test."""
        pressed, store, today = self._visit.pressed, self.main.store, date.today()
        if pressed is None or pressed.reason is not None:
            progress = self._progress(lambda n: tr("{n:.0f} of 1", n=n))
            self._ask(
                tr("Step on, and off again…"),
                lambda device: jobs.press(device, store, today, progress),
                lambda seen: self._seen(pressed=seen),
                stops=True,
            )
        elif self._visit.bounced is None or self._visit.bounced.reason is not None:
            progress = self._progress(
                lambda n: tr("{n:.0f} of {of} times", n=n, of=BOUNCE_CONTACTS)
            )
            self._ask(
                tr("On and off, as you would land…"),
                lambda device: jobs.bounce(device, store, today, progress),
                lambda seen: self._seen(bounced=seen),
                stops=True,
            )
        else:
            self._self_test()

    def _seen(self, **seen: MatSeen) -> None:
        self._visit = replace(self._visit, **seen)

    def _compare(self) -> None:
        """Turn to comparing the mat with the plate it lies on."""
        info = self.main.bridge.device.info
        if info is not None and not (info.mats and info.force is not None):
            self.main.say(tr("It takes a mat and a plate on one board."))
            return
        self._turn_to("compare")

    def _turn_to(self, task: str) -> None:
        if self.main.bridge.device.info is not None and not self._busy:
            self._visit = replace(self._visit, task=task)
            self._show()

    def _measure(self, task: str) -> None:
        store, today = self.main.store, date.today()
        if task == "clock":
            progress = self._progress(lambda s: tr("{n:.0f} of {of:.0f} s", n=s, of=MEASURE_S))
            words, job = tr("Measuring, leave it alone…"), jobs.clock
        else:
            progress = self._progress(lambda n: tr("{n:.0f} of {of} contacts", n=n, of=HOPS))
            words, job = tr("Hop on the spot…"), jobs.compare
        self._ask(
            words, lambda device: job(device, store, today, progress), self._measured, stops=True
        )

    def _measured(self, said: str) -> None:
        self._visit = replace(self._visit, task="")
        self.main.say(said)
