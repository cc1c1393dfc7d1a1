"""`jumpstation run`, `replay` and `demo`: protocols on devices, without a screen."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jumpstation.cli.before import Given, refuse, screened, screening_options
from jumpstation.cli.hearing import Hearing
from jumpstation.cli.opening import history_file
from jumpstation.cli.running import INTERRUPTED, JsonTeller, Teller, TextTeller, Typist, drive
from jumpstation.errors import InputError, JumpstationError, StoreError
from jumpstation.model import Side

if TYPE_CHECKING:
    from jumpstation.devices.interface import Device
    from jumpstation.protocols import Protocol
    from jumpstation.session import Subject
    from jumpstation.session import effects as fx
    from jumpstation.station.before import Before
    from jumpstation.station.live import LiveSession, Told
    from jumpstation.station.trust.on_file import OnFile
    from jumpstation.store import Store


@click.command()
@click.argument("protocol")
@click.option(
    "--device", "spec", help="sim[:key=value,...], native:PORT, chronopic:PORT, replay:FILE."
)
@click.option("--body-mass-kg", type=float, help="Body mass of the athlete.")
@click.option("--athlete", help="Store the trials under this athlete.")
@click.option("--side", type=click.Choice(["left", "right", "both"]), help="Test this side only.")
@click.option("--surface", help="The floor: grass, hall. It stays for the day until told anew.")
@click.option("--footwear", help="The shoes, likewise.")
@click.option("--record", type=click.Path(), help="Record to this file, not beside the history.")
@click.option("--seed", type=int, help="Seed of the simulated athlete.")
@click.option("--frequency-hz", type=float, help="Beat of a metronome protocol.")
@click.option(
    "--value",
    "values",
    multiple=True,
    help="A value to type in, in order, with its unit: 9 cm (knee-to-wall).",
)
@screening_options
@history_file()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def run(
    context: click.Context,
    protocol: str,
    spec: str | None,
    body_mass_kg: float | None,
    athlete: str | None,
    side: str | None,
    surface: str | None,
    footwear: str | None,
    record: str | None,
    seed: int | None,
    frequency_hz: float | None,
    values: tuple[str, ...] = (),
    answers: tuple[str, ...] = (),
    overrides: tuple[str, ...] = (),
    who: str = "",
    role: str | None = None,
    because: str = "",
    db: Path | None = None,
    as_json: bool = False,
) -> None:
    """Run a protocol on a device and score it.

    With --athlete what is open before a test is asked, at a terminal or by --answer; a test that
    is withheld does not start, and the exit code is 3.
    """
    from jumpstation.devices.live import LiveDevice
    from jumpstation.protocols import load_protocol, with_frequency
    from jumpstation.session import Subject, plan_attempts
    from jumpstation.station.folders import user_protocols

    if body_mass_kg is not None and not (math.isfinite(body_mass_kg) and 10 <= body_mass_kg <= 350):
        raise InputError("--body-mass-kg", f"{body_mass_kg:g} kg", "give 10 to 350 kg")
    chosen = load_protocol(protocol, user_protocols())
    if frequency_hz is not None:
        chosen = with_frequency(chosen, frequency_hz)
    simulated = spec is not None and spec.partition(":")[0] == "sim"
    needs_device = chosen.device.needs != "none"
    if spec is None and needs_device:
        raise InputError("--device", "is missing", "say for example --device sim or native:PORT")
    given = Given(answers, overrides, who, role or "", because)
    given.check(athlete)
    only = None if side is None else Side(side)
    plan_attempts(chosen, Subject(), only)  # a side that is not tested is refused at once
    store, athlete_id = _history(db, athlete)
    for kind, word in (("surface", surface), ("footwear", footwear)):
        _tell(store, athlete_id, kind, word)
    mass_kg = body_mass_kg if body_mass_kg is not None else _mass_on_file(store, athlete_id, chosen)
    subject = Subject(name=athlete or "", body_mass_kg=mass_kg)
    device = None
    try:
        teller: Teller = JsonTeller() if as_json else TextTeller()
        before = None
        if store is not None and athlete_id is not None:
            before = screened(store, athlete_id, chosen, given)
            teller.before(before)
            refuse(before)
        if spec is not None and needs_device:
            device = _open(spec, record or _own_recording(spec, db), seed, mass_kg)
        type_in = _typist(values, chosen)
        code = _run(
            device, chosen, subject, only, teller, store, athlete_id, type_in, simulated, before
        )
    except JumpstationError as error:
        refused = error.exit_code == BAD_INPUT and not isinstance(error, StoreError)
        if refused and isinstance(device, LiveDevice):
            device.discard_recording()
        raise
    finally:
        if device is not None:
            device.close()
        if store is not None:
            store.close()
    context.exit(code)


@click.command()
@click.argument("file", type=click.Path())
@click.option("--protocol", default="ankle-hops-10-5", show_default=True, help="Scored as this.")
@click.option("--body-mass-kg", type=float, help="Body mass of the athlete.")
@click.option("--pace", type=float, help="1 for real time; else as fast as it can.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def replay(
    context: click.Context,
    file: str,
    protocol: str,
    body_mass_kg: float | None,
    pace: float | None,
    as_json: bool,
) -> None:
    """Run a recorded session again, byte for byte through the same parser."""
    spec = f"replay:{file}" + ("" if pace is None else f"?pace={pace:g}")
    context.invoke(
        run,
        protocol=protocol,
        spec=spec,
        body_mass_kg=body_mass_kg,
        as_json=as_json,
        values=(),
    )


@click.command()
@click.option("--terminal", is_flag=True, help="In the terminal even where there is a display.")
@click.pass_context
def demo(context: click.Context, terminal: bool) -> None:
    """The window on an invented squad; without a display a test on the simulated athlete."""
    reason = "asked for" if terminal else _no_window()
    if not reason:
        from jumpstation.station.demo import DEMO_DEVICE, open_demo
        from jumpstation.ui.shell.opening import run_window

        with open_demo() as store:
            path = store.path
        context.exit(run_window(path, device=f"{DEMO_DEVICE},pace=1"))
    if not terminal:
        click.echo(f"No window: {reason}.")
    click.echo("Demo: a simulated athlete on a simulated mat. Nothing of it is a measurement.\n")
    context.invoke(
        run, protocol="ankle-hops-10-5", spec="sim", body_mass_kg=70.0, seed=7, values=()
    )


def _no_window() -> str:
    """Why there can be no window; empty: there can."""
    linux = sys.platform.startswith("linux")
    if linux and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "there is no display"
    # in a process of its own: a display or a library that is missing ends the process
    trial = [sys.executable, "-c", "from PyQt6.QtWidgets import QApplication; QApplication([])"]
    found = subprocess.run(trial, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        lines = [line for line in found.stderr.splitlines() if line.strip()]
        return f"Qt does not start here ({lines[0].strip() if lines else 'no reason given'})"
    return ""


def _typist(values: tuple[str, ...], protocol: Protocol) -> Typist:
    """Answers from --value in order, then from the terminal where somebody sits at it.

    A --value that cannot be ends the run: the next one belongs to the next question, and would
    be taken for this one's (the right leg's for the left).
    """
    from jumpstation.session.typed import read_quantity

    left = list(values)
    unit = protocol.typed.unit if protocol.typed is not None else ""

    def type_in(ask: fx.Ask) -> float | str | bool | None:
        question = ask.question
        if not left and not sys.stdin.isatty():
            raise InputError(
                question.text, "no value was given", "add --value, or run it in a terminal"
            )
        if not left:
            return click.prompt(question.text, err=True)  # the session asks again if it must
        text = left.pop(0)
        value = read_quantity(text, unit)
        if value is None or not question.low <= value <= question.high:
            limits = f"{question.low:g} and {question.high:g} {unit}".strip()
            raise InputError(
                question.text, f"{text!r} is not between {limits}", "write the unit with it: 9 cm"
            )
        return value

    return type_in


def _open(spec: str, record: str | None, seed: int | None, mass_kg: float | None) -> Device:
    from jumpstation.devices import open_device

    if seed is not None:
        if not spec.startswith("sim"):
            raise InputError("--seed", f"the device is {spec}", "leave it out, or use sim")
        spec += ("," if ":" in spec else ":") + f"seed={seed}"
    if spec.startswith("sim") and mass_kg is not None and "mass=" not in spec:
        spec += ("," if ":" in spec else ":") + f"mass={mass_kg:g}"
    return open_device(spec, record)


BAD_INPUT = 2
KEPT_RECORDINGS = 300


def _own_recording(spec: str, db: Path | None) -> str | None:
    """Where a run is recorded when nothing else was said: beside the history, newest kept.

    A replay is a recording already. A folder that cannot be written is said, and is no reason
    not to test.
    """
    if spec.startswith("replay:"):
        return None
    from jumpstation.station.folders import data_folder

    folder = (db.parent if db else data_folder()) / "recordings"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("run-*.jsrec"))[: -KEPT_RECORDINGS + 1]:
            old.unlink()
    except OSError as error:
        click.echo(f"{folder}: cannot be written ({error.strerror}); not recorded.", err=True)
        return None
    if not os.access(folder, os.W_OK):
        click.echo(f"{folder}: cannot be written; not recorded.", err=True)
        return None
    name = datetime.now().strftime("run-%Y%m%d-%H%M%S-%f")
    return str(folder / f"{name}-{os.getpid()}.jsrec")


def _tell(store: Store | None, athlete_id: str | None, kind: str, word: str | None) -> None:
    """A surface or a shoe holds for the trials that begin after it is told, on that day."""
    if word is None:
        return
    if store is None or athlete_id is None:
        raise InputError(f"--{kind}", "nothing says whose trial it is", "add --athlete NAME")
    store.add_fact(athlete_id, kind, text=word, source="told with a test")


def _history(db: Path | None, athlete: str | None) -> tuple[Store | None, str | None]:
    """The store and the athlete's key; somebody whom nobody on file can be is added, and said."""
    if athlete is None:
        if db is not None:
            raise InputError("--db", "nothing says whose trial it is", "add --athlete NAME")
        return None, None
    from jumpstation.cli.opening import opened

    store = opened(db)
    try:
        known = store.register().to_write_or_new(athlete)
        if known is not None:
            return store, known.id
        click.echo(f"Added athlete {athlete} to {store.path}.", err=True)
        return store, store.add_athlete(athlete)
    except BaseException:
        store.close()
        raise


def _mass_on_file(store: Store | None, athlete_id: str | None, protocol: Protocol) -> float | None:
    """The newest body mass on file; where stiffness rests on it, an old or missing one is said."""
    if store is None or athlete_id is None:
        return None
    fact = store.last_fact(athlete_id, "body_mass")
    if any("stiffness" in metric_id for metric_id in protocol.score.metrics):
        from jumpstation.stats.records import body_mass_note

        weighed_on = date.fromisoformat(fact.on_date) if fact else None
        note = body_mass_note(weighed_on, datetime.now().astimezone().date())
        if note:
            click.echo(f"Note: {note}.", err=True)
    return fact.value if fact else None


def _on_file(device: Device | None, store: Store | None) -> OnFile:
    """What the history that this run is kept in has on its device; a replay has its own."""
    from jumpstation.devices.live import LiveDevice
    from jumpstation.station.trust.on_file import OnFile, read_on_file

    if store is None or not isinstance(device, LiveDevice):
        return OnFile()
    return read_on_file(store, device.info.device_id)


def _run(
    device: Device | None,
    protocol: Protocol,
    subject: Subject,
    side: Side | None,
    teller: Teller,
    store: Store | None,
    athlete_id: str | None,
    type_in: Typist,
    simulated: bool,
    before: Before | None = None,
) -> int:
    from jumpstation.station.archive import TrialArchive
    from jumpstation.station.live import LiveSession
    from jumpstation.station.trust.on_file import warnings, with_on_file
    from jumpstation.station.trust.page import filed_lines

    archive = None
    if store is not None and athlete_id is not None:
        text = protocol.model_dump_json(exclude_none=True)
        archive = TrialArchive(store, athlete_id, protocol, text)

    def listen(told: Told) -> None:
        if archive is not None:
            archive.hear(told)
        teller.hear(told)

    filed = _on_file(device, store)
    session: LiveSession = LiveSession(
        device,
        protocol,
        subject,
        listen=listen,
        side=side,
        patient=False if simulated else None,
        known=lambda info: with_on_file(info, filed),
        before=before,
    )
    if device is not None:
        today = datetime.now().date()
        teller.on_file = tuple(filed_lines(filed, session.info or device.info))
        if device.info.for_measurement:
            teller.warnings = tuple(warnings(session.info or device.info, filed, today))
    if archive is not None:
        archive.attach(session)
    hearing = Hearing() if before is not None and device is not None else None
    if hearing is not None:
        hearing.invite()
    code = drive(session, teller, type_in, hearing)
    if archive is not None:
        if code == INTERRUPTED:
            archive.interrupt("stopped by the operator")
        if not archive.save_again() and archive.trouble is not None:
            raise archive.trouble
    return code
