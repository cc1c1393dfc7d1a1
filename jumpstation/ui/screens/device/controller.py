"""Device: live signal, zero, calibration step by step, self-test; all in the reader thread."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any, assert_never

from jumpstation.devices.interface import Device
from jumpstation.errors import InputError, NotPossible
from jumpstation.model import DeviceInfo, StartRequest
from jumpstation.station.trust.on_file import read_on_file, with_on_file
from jumpstation.station.trust.plate_steps import CREEP_S, PlateSteps
from jumpstation.station.trust.reading import Still
from jumpstation.ui.controllers.base import Worker
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion
from jumpstation.ui.screens.device.from_store import (
    Busy,
    Reading,
    Visit,
    checks_of,
    facts_of,
    figures_of,
    losses_words,
    on_file_words,
    wizard_of,
)
from jumpstation.ui.screens.device.measures import DeviceMeasures
from jumpstation.ui.screens.device.model import DeviceModel
from jumpstation.ui.screens.device.wishes import DeviceWishes, Do, GoOn, Open
from jumpstation.ui.text import tr
from jumpstation.ui.units import read_mass, units
from jumpstation.ui.values.device_names import device_name
from jumpstation.ui.values.shell import Screen

if TYPE_CHECKING:
    from jumpstation.ui.shell.main import Main

RATE_HZ = 1000.0  # where a plate does not say its own
SIMULATED = (("sim:pace=1", "mat"), ("sim:plate=1,pace=1", "plate"))


class DeviceController(DeviceMeasures):
    """Can this mat or plate be believed."""

    def __init__(self, main: Main) -> None:
        super().__init__(main)
        self.model = DeviceModel()
        self.steps: PlateSteps | None = None
        self._read: Reading | None = None
        self._read_at = 0.0
        self._found: tuple[tuple[str, str], ...] = ()
        self._looking = ""
        self._watched: DeviceInfo | None = None
        self._feed: Any = None
        self._ports = Worker(self)  # a port that says nothing takes 13 s: no screen waits for it
        main.bridge.device_changed.connect(lambda _state: self._changed())
        main.window.opened.connect(self._left)

    def shown(self) -> None:
        """Show the device and let it run."""
        self._show()
        self._watch()
        if self.main.bridge.device.info is None:
            self._look()

    def changed(self) -> None:
        """What is on file has changed."""
        if self.main.window.screen_shown is Screen.DEVICE:
            self._show()

    def _changed(self) -> None:
        if self.main.window.screen_shown is Screen.DEVICE:
            self._show()
            if self.main.bridge.device.info is None:
                self._watched = None
            else:
                self._watch()

    def _left(self, screen: Screen) -> None:
        """Another screen was opened: the device rests."""
        if screen is not Screen.DEVICE:
            self._unwatch()

    def answer(self, wish: DeviceWishes) -> None:
        """Do what is wished for on this screen."""
        match wish:
            case Do.CHOOSE:
                self._choose()
            case Do.HELD_KEY:
                self._hold_key()
            case Do.ZERO:
                self._zero()
            case Do.BACK:
                self._back_up()
            case Do.LEAVE_OUT:
                self._leave_out()
            case Do.SELF_TEST:
                self._self_test()
            case Do.CLOCK:
                self._turn_to("clock")
            case Do.COMPARE:
                self._compare()
            case Do.LOSSES:  # everything that was lost on the way, counted
                self.main.say(losses_words(asdict(self.main.bridge.device.losses)))
            case Open(spec):
                self._open(spec)
            case GoOn(mass_kg):
                self._go_on(mass_kg)
            case _:
                assert_never(wish)

    # --- what is shown -----------------------------------------------------------------------

    def _show(self) -> None:
        state, store = self.main.bridge.device, self.main.store
        info = state.info
        if info is None:
            words = self._looking or state.why
            self.model = DeviceModel(found=self._found, looking=words)
        else:
            info = with_on_file(info, read_on_file(store, info.device_id))
            minutes = (monotonic() - self._read_at) / 60 if self._read else None
            self.model = DeviceModel(
                name=device_name(info),
                facts=facts_of(info),
                on_plate=info.force is not None,
                live_words=self._busy.words,
                threshold_n=None if info.force is None else 20.0,
                noise_sd_n=self._read.noise_n if self._read else None,
                checks=checks_of(info, state.losses, self._read, minutes, self._visit.bounced),
                on_file=on_file_words(store, info),
                wizard=wizard_of(info, self.steps, self._read, self._visit, self._busy),
                mat_and_plate=bool(info.mats) and info.force is not None,
                held_key=state.spec == "keyboard",
            )
        self.main.window.show_model(Screen.DEVICE, self.model)
        self.main.title(Screen.DEVICE, tr("Device"), self.model.name)

    def _watch(self) -> None:
        info = self.main.bridge.device.info
        if info is None or self.main.bridge.running or self._watched is not None or self._busy:
            return
        self._watched = info
        if info.force is None:
            mats = tuple(mat.channel for mat in info.mats) or (0,)
            self.main.bridge.reader.watch(StartRequest(mats), lambda _reading: None)
            return
        from jumpstation.ui.bridge.live_feed import LiveFeed

        view = self.main.window.view(Screen.DEVICE)
        self._feed = self._feed or LiveFeed(view.trace, self)  # pyright: ignore[reportAttributeAccessIssue]
        rate_hz = info.force.rate_hz or RATE_HZ
        self._feed.begin(replace(info.force, rate_hz=rate_hz), info.tick_s)
        self.main.bridge.reader.watch(StartRequest((), rate_hz), self._feed.put)

    def _unwatch(self) -> None:
        if self._watched is not None:
            self._watched = None
            self.main.bridge.reader.watch(None)
            if self._feed is not None:
                self._feed.end()

    # --- finding -----------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask every port who is there, beside the window."""
        from jumpstation.devices.ports import Found, identify, ports

        self._looking = tr("Looking at the ports…")
        self._show()

        def done(found: list[Found]) -> None:
            self._looking = "" if found else tr("Nothing is plugged in. It is looked for again.")
            self._found = tuple(
                (one.spec, f"{one.info.kind} · {one.port.name}")
                for one in found
                if one.spec and one.info
            )
            refused = [f"{one.port.name}: {one.why_not}" for one in found if one.why_not]
            self._looking = " ".join([self._looking, *refused]).strip()
            self._show()

        def failed() -> None:
            self._looking = ""
            self._show()

        self._ports.do(lambda: [identify(port, self._goes_on) for port in ports()], done, failed)

    def _goes_on(self, _told: str) -> None:
        """Between two questions to a port; raises once the window closes."""
        if self._over:
            raise NotPossible(tr("the ports"), tr("the window closes"), tr("open it again"))

    def end(self) -> None:
        """The window closes: no port is asked any more."""
        super().end()
        self._ports.end()

    def _choose(self) -> None:
        """Choose among what was found, the held key and the simulated athlete."""
        choices = [(words, spec) for spec, words in self._found]
        choices += [(tr("Held key as a mat, not for measurement"), "keyboard")]
        choices += [
            (tr("Simulated athlete on a {what}, not for measurement", what=what), spec)
            for spec, what in SIMULATED
        ]
        Chooser(
            self.main.window, tr("Which device?"), choices, lambda spec: self._open(str(spec))
        ).open()

    def _open(self, spec: str) -> None:
        """Use a device from now on."""
        self._unwatch()
        self.steps, self._read, self._visit = None, None, Visit()
        if spec == "keyboard":
            self._hold_key()
            return
        self.main.window.held_key = ""
        self.main.keep(device=spec)
        self.main.bridge.reader.open(spec)

    def _hold_key(self) -> None:
        """Let a held key stand in for a mat, or no longer."""
        self._unwatch()
        self.main.use_held_key(self.main.bridge.device.spec != "keyboard")

    # --- zero, calibration, self-test ----------------------------------------------------------

    def _zero(self) -> None:
        """Read the empty plate: its noise, and how far its zero has moved."""
        from jumpstation.station.trust.reading import nobody_on, read_still

        def job(device: Device) -> Reading:
            with nobody_on(device):
                still = read_still(device)
            return figures_of(still, device.info)

        self._ask(tr("Everyone off: zero is read…"), job, self._zeroed)

    def _zeroed(self, read: Reading) -> None:
        self._read, self._read_at = read, monotonic()

    def _go_on(self, mass_kg: float | None) -> None:
        """The wizard's button: the next step of setting up."""
        info = self.main.bridge.device.info
        if self._busy.stops:
            self._stop = True
        if info is None or self._busy:
            return
        if self._visit.task:
            self._measure(self._visit.task)
        elif info.force is None:
            self._mat_step()
        elif self.steps is not None and self.steps.current is None:
            self._self_test()
        elif self._read is None:
            self._zero()
        elif self.steps is None:
            TextQuestion(
                self.main.window, tr("Which masses, in {unit}? At least three, such as 20, 40, 60",
                   unit=units().mass),
                tr("Begin"), self._begin_steps,
            ).open()  # fmt: skip
        else:
            self._record(mass_kg)

    def _begin_steps(self, text: str) -> None:
        read = [read_mass(part) for part in re.split("[;,]", text) if part.strip() != "0"]
        masses = [mass for mass in read if mass is not None]
        if len(masses) < len(read):
            raise InputError(
                tr("the masses"),
                f"{text!r}",
                tr("write {unit}, such as 20, 40, 60", unit=units().mass),
            )
        self.steps = PlateSteps(masses)
        self._show()

    def _record(self, mass_kg: float | None) -> None:
        """Read what lies on the plate now; a step recorded stays recorded."""
        from jumpstation.station.trust.reading import read_creep, read_still

        steps = self.steps
        assert steps is not None
        if mass_kg is not None:
            steps.set_mass(mass_kg)
        step = steps.current
        assert step is not None

        creeps = step.kind == "creep"
        progress = self._progress(lambda s: tr("{n:.0f} of {of:.0f} s, keep off.", n=s, of=CREEP_S))

        def job(device: Device) -> tuple[Still, ...]:
            put = getattr(getattr(device, "transport", None), "put", None)
            if put is not None:
                put(step.mass_kg, step.place)
            return read_creep(device, CREEP_S, progress) if creeps else (read_still(device),)

        said = tr("Leave the mass where it is for a minute.") if creeps else tr("Keep still…")
        self._ask(said, job, self._recorded, stops=creeps)

    def _recorded(self, stills: tuple[Still, ...]) -> None:
        steps = self.steps
        assert steps is not None
        steps.record(*stills)
        if not steps.done:
            return
        from jumpstation.station.trust.plate import keep

        fit = steps.result()
        if not fit.accepted:
            self.main.say(tr("Refused, nothing was written: {why}.", why="; ".join(fit.reasons)))
            steps.back()
            return
        store, today = self.main.store, date.today()
        self._busy = Busy()
        self._ask(
            tr("Writing into the device…"),
            lambda device: keep(device, fit, store, today),
            lambda _kept: self.main.say(tr("Accepted: in the device and on file.")),
        )

    def _back_up(self) -> None:
        """Stop what runs, leave a measurement beside the steps, or one step back.

        Nothing recorded is lost.
        """
        if self._busy.stops:
            self._stop = True
        elif self._visit.task:
            self._visit = replace(self._visit, task="")
            self._show()
        elif self.steps is not None and not self._busy:
            self.steps.back()
            self._show()

    def _leave_out(self) -> None:
        """Leave the minute of creep out."""
        if self.steps is not None and not self._busy:
            self.steps.leave_out()
            self._show()

    def _self_test(self) -> None:
        """The board times its own pulses; the result goes on file."""
        from jumpstation.station.trust.keeping import identify
        from jumpstation.station.trust.on_file import SELF_TEST
        from jumpstation.station.trust.self_test import SelfTestResult, run_self_test

        store, today = self.main.store, date.today()

        def job(device: Device) -> SelfTestResult:
            result = run_self_test(device)
            key = identify(device, today)
            store.add_device_record(key, SELF_TEST, today.isoformat(), result.record())
            return result

        def done(result: SelfTestResult) -> None:
            self._visit = replace(self._visit, tested=result.words)
            self.main.say(result.words[0].upper() + result.words[1:] + ".")

        self._ask(tr("Self-test…"), job, done)
