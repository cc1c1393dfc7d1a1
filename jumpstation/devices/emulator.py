"""The real firmware in an instruction-level simulator, behind a pseudo terminal.

The harness is in `hardware/sim` of the source tree; it is built once for its sources, and runs the
committed firmware image unmodified.
"""

from __future__ import annotations

import datetime
import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from jumpstation.devices.simulated.mat import late_contacts, mat_edges, starts_closed
from jumpstation.devices.simulated.movements import Plan, make_plan
from jumpstation.devices.simulated.spec import Settings, parse_settings
from jumpstation.errors import DeviceError, InputError, NotPossible
from jumpstation.wire.calibration import DEVICE_PAGE, RECORD_BYTES, CalibrationRecord
from jumpstation.wire.converters import CONVERTERS
from jumpstation.wire.native_info import EMULATED_ID

HARDWARE = Path(__file__).resolve().parents[2] / "hardware"
SIMAVR_HEADER = Path("/usr/include/simavr/sim_avr.h")
CONVERTER_KINDS = {"none": 0, "ads1256": 1, "ads131m02": 2, "ads131m04": 3, "cs1237": 4}
FORCE_RATE_HZ = 8000.0
_RECORDS_AT = 16  # in the EEPROM, behind the two boot counters
_EEPROM_BYTES = 1024
_PACKAGES = "on Debian or Ubuntu: apt install gcc libc6-dev libsimavr-dev libelf-dev"


def what_is_missing(hardware: Path = HARDWARE) -> str | None:
    """Why the emulator cannot run here, in a few words; None when it can."""
    if not sys.platform.startswith("linux"):
        return "it runs on Linux only"
    if not (hardware / "sim" / "main.c").exists():
        return "this installation has no hardware folder"
    if shutil.which("gcc") is None:
        return "there is no C compiler (gcc)"
    if not SIMAVR_HEADER.exists():
        return "the AVR simulator's library (libsimavr) is not installed"
    return None


def build_harness(hardware: Path = HARDWARE) -> Path:
    """The harness's program, built where its sources have changed; raises NotPossible."""
    missing = what_is_missing(hardware)
    if missing is not None:
        do = "use a source tree of jumpstation" if "folder" in missing else _PACKAGES
        raise NotPossible("the emulator", missing, do)
    sources = sorted((hardware / "sim").glob("*.[ch]"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    program = user_cache_path("jumpstation", ensure_exists=True) / f"simavr-station-{digest}"
    if program.exists():
        return program
    with tempfile.TemporaryDirectory(dir=program.parent) as folder:
        part = Path(folder) / program.name
        command = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", f"-I{SIMAVR_HEADER.parent}"]
        command += [str(path) for path in sources if path.suffix == ".c"]
        done = subprocess.run(
            [*command, "-o", str(part), "-lsimavr", "-lutil", "-lm"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            first = (done.stderr.strip() or "no reason given").splitlines()[0]
            raise NotPossible("the emulator", f"gcc refused its sources: {first}", _PACKAGES)
        part.replace(program)
    return program


def firmware_image(converter: str, hardware: Path = HARDWARE) -> Path:
    """The committed firmware for a converter ("none": mats only); raises InputError."""
    if converter not in CONVERTER_KINDS:
        raise InputError(
            f"converter {converter}", "is not known", "use one of " + ", ".join(CONVERTER_KINDS)
        )
    name = "mat" if converter == "none" else converter
    return hardware / "firmware" / "hex" / f"jumpstation-{name}.hex"


def script_of(plan: Plan, settings: Settings) -> str:
    """The harness's script of one movement on mat A: microseconds after START, level."""
    lines = [f"0 A {int(starts_closed(plan.contacts))}"]
    rng = np.random.default_rng((settings.seed, 2))
    contacts = late_contacts(plan.contacts, settings, rng)
    for edge in mat_edges(contacts, settings.bounce, (), rng):
        lines.append(f"{edge.time_s * 1e6:.4f} A {int(edge.closed)}")
    return "\n".join(lines) + "\n"


def counts_of(plan: Plan, settings: Settings, converter: str) -> np.ndarray:
    """Counts of both channels, shape (n, 2), float32, FORCE_RATE_HZ rows a second from START."""
    time_s = np.arange(int(plan.end_s * FORCE_RATE_HZ) + 2) / FORCE_RATE_HZ
    kind = CONVERTERS[CONVERTER_KINDS[converter]]
    share = np.array([plan.left_share, 1.0 - plan.left_share])
    if CONVERTER_KINDS[converter] in (1, 4):  # one channel carries the whole plate
        share = np.array([1.0, 1.0])
    drift_n = settings.offset_n + settings.drift_n_per_min * time_s / 60.0
    force_n = (plan.curve.force(time_s) + drift_n)[:, None] * share
    noise = np.random.default_rng((settings.seed, 3)).standard_normal(force_n.shape)
    force_n += noise * settings.noise_n / np.sqrt(2.0)
    return np.rint(force_n / kind.nominal_scale_n_per_count).astype(np.float32)


def new_eeprom(converter: str, today: datetime.date) -> bytes:
    """An EEPROM with the identity that says: emulated, never for measurement; and with the exact
    scale of the emulated plate."""
    cells = bytearray(b"\xff" * _EEPROM_BYTES)
    records = {DEVICE_PAGE: CalibrationRecord(1.0, date=today, device_id=EMULATED_ID)}
    kind = CONVERTERS.get(CONVERTER_KINDS[converter])
    if kind is not None:
        for page in (0, 1):
            records[page] = CalibrationRecord(kind.nominal_scale_n_per_count, date=today)
    for page, record in records.items():
        at = _RECORDS_AT + page * RECORD_BYTES
        cells[at : at + RECORD_BYTES] = record.to_bytes()
    return bytes(cells)


class Emulator:
    """The harness as a process; `port` is what to give to `native:`.

    script: a file of hardware/sim (see script.c), else `athlete` is what stands after `sim:`.
    The movement begins anew at each START. paced: in real time; otherwise as fast as it goes
    while a script runs. Raises NotPossible, InputError and DeviceError.
    """

    def __init__(
        self,
        *,
        script: Path | None = None,
        athlete: str = "",
        converter: str | None = None,
        eeprom: Path | None = None,
        paced: bool = True,
        options: tuple[str, ...] = (),
    ) -> None:
        settings = parse_settings(athlete)
        if settings.faults:
            raise InputError(
                "emulated athlete", "faults are given", "write them into a script, or use sim:"
            )
        if converter is None:
            converter = "ads131m02" if settings.has_plate else "none"
        elif settings.has_plate and converter == "none":
            raise InputError("emulated athlete", "a plate without a converter", "name a converter")
        elif not settings.has_plate and converter != "none" and script is None:
            settings = replace(settings, device="both")
        self._folder = tempfile.TemporaryDirectory(prefix="jumpstation-emulator-")
        folder = Path(self._folder.name)
        kept = eeprom or folder / "eeprom"
        if not kept.exists():
            kept.write_bytes(new_eeprom(converter, datetime.date.today()))
        command = [str(build_harness()), "--firmware", str(firmware_image(converter))]
        command += ["--pty", "--keep-open", "--repeat", "--adc", converter, "--eeprom", str(kept)]
        command += ["--clock-ppm", str(settings.clock_ppm), "--adc-ppm", str(settings.adc_ppm)]
        if script is None:
            script = folder / "script"
            command += self._write_athlete(settings, converter, script, folder / "force")
        elif not script.exists():
            raise InputError(str(script), "there is no such script", "check the name")
        command += ["--script", str(script), *(["--paced"] if paced else []), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = self._read_port()

    @staticmethod
    def _write_athlete(settings: Settings, converter: str, script: Path, force: Path) -> list[str]:
        rng = np.random.default_rng((settings.seed, 1))
        plan = make_plan(settings.movement or "hops", settings.athlete, settings.wish, rng)
        script.write_text(script_of(plan, settings) if settings.has_mat else "0 A 0\n")
        if not settings.has_plate:
            return []
        force.write_bytes(counts_of(plan, settings, converter).tobytes())
        return ["--force", str(force), "--force-rate", str(FORCE_RATE_HZ)]

    def _read_port(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.startswith("port "):
            self.close()
            raise DeviceError("the emulator", "it did not start", "see what it wrote above")
        return line.split()[1]

    def wait(self) -> int:
        """Until the process ends; its exit status."""
        return self._process.wait()

    def close(self) -> None:
        """End the process, which writes its EEPROM first; a second call does nothing."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
