"""Build every firmware image from the sketch, or prove that the committed ones are its images.

    python hardware/firmware/build.py           builds into hardware/firmware/hex
    python hardware/firmware/build.py --check   builds elsewhere and compares byte for byte

Needs avr-gcc 5.4.0 with avr-libc 2.0.0 (Debian 12 and Ubuntu 22.04: gcc-avr, avr-libc). Nothing of
the machine, the day or the commit goes into an image: the same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SKETCH = HERE / "jumpstation"
HEX = HERE / "hex"
COMPILER = "5.4.0"

IMAGES = {"mat": 0, "ads1256": 1, "ads131m02": 2, "ads131m04": 3, "cs1237": 4}

FLAGS = [
    "-mmcu=atmega328p",
    "-DF_CPU=16000000UL",
    "-Os",
    "-std=gnu99",
    "-Wall",
    "-Wextra",
    "-Wno-type-limits",  # a mat has no channels, and no number is below none
    "-Werror",
    "-ffunction-sections",
    "-fdata-sections",
    "-Wl,--gc-sections",
    "-mrelax",
]


@dataclass(frozen=True)
class Size:
    """Bytes of flash and of static RAM."""

    flash: int
    ram: int


def sources_digest(sketch: Path = SKETCH) -> bytes:
    """SHA-256 over names and contents of the sketch, the build identity itself left out."""
    digest = hashlib.sha256()
    for path in sorted(sketch.iterdir()):
        if path.suffix in {".c", ".h", ".ino"} and path.name != "build_id.h":
            text = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.name} {len(text)}\n".encode())
            digest.update(text)
    return digest.digest()


def build_id_text(sketch: Path = SKETCH) -> str:
    """The text of build_id.h that belongs to these sources."""
    first = ", ".join(f"0x{byte:02x}" for byte in sources_digest(sketch)[:4])
    return (
        "// Made by build.py: the first bytes of the SHA-256 of the other sources.\n"
        f"#define BUILD_ID {first}\n"
    )


def compiler_version() -> str | None:
    """Version of avr-gcc; None where there is none."""
    if shutil.which("avr-gcc") is None:
        return None
    return subprocess.run(
        ["avr-gcc", "-dumpversion"], check=True, capture_output=True, text=True
    ).stdout.strip()


def build(
    name: str, out: Path, sketch: Path = SKETCH, defines: dict[str, str] | None = None
) -> Size:
    """Compile one image to the Intel hex file `out`; returns what it takes of the chip."""
    given = {"JUMPSTATION_ADC": str(IMAGES[name]), **(defines or {})}
    with tempfile.TemporaryDirectory() as folder:
        elf = Path(folder) / "firmware.elf"
        command = ["avr-gcc", *FLAGS, *(f"-D{key}={value}" for key, value in given.items())]
        command += ["-o", str(elf), *(path.name for path in sorted(sketch.glob("*.c")))]
        done = subprocess.run(command, cwd=sketch, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name}: avr-gcc refused:\n{done.stderr}")
        subprocess.run(
            ["avr-objcopy", "-O", "ihex", "-R", ".eeprom", str(elf), str(out)], check=True
        )
        report = subprocess.run(
            ["avr-size", "-A", str(elf)], check=True, capture_output=True, text=True
        ).stdout
    sizes = {m[1]: int(m[2]) for m in re.finditer(r"^(\.\w+)\s+(\d+)", report, re.MULTILINE)}
    data = sizes.get(".data", 0)
    return Size(
        flash=sizes[".text"] + data, ram=data + sizes.get(".bss", 0) + sizes.get(".noinit", 0)
    )


def build_all(folder: Path) -> dict[str, Size]:
    """All images and their checksums into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes, sums = {}, []
    for name in IMAGES:
        path = folder / f"jumpstation-{name}.hex"
        sizes[name] = build(name, path)
        sums.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    (folder / "SHA256SUMS").write_text("".join(sums))
    return sizes


def check() -> list[str]:
    """What of the committed images does not come from the committed sources."""
    faults = []
    if (SKETCH / "build_id.h").read_text() != build_id_text():
        faults.append("build_id.h belongs to other sources")
    with tempfile.TemporaryDirectory() as folder:
        build_all(Path(folder))
        for path in sorted(Path(folder).iterdir()):
            kept = HEX / path.name
            if not kept.exists() or kept.read_bytes() != path.read_bytes():
                faults.append(f"{path.name} is not what the sources give")
    return faults


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    asked = parser.parse_args()
    version = compiler_version()
    if version != COMPILER:
        print(f"avr-gcc {COMPILER} is needed, found {version}: install gcc-avr and avr-libc")
        return 2
    if asked.check:
        faults = check()
        print("\n".join(faults) or "every image is what its sources give")
        return 1 if faults else 0
    (SKETCH / "build_id.h").write_text(build_id_text())
    for name, size in build_all(HEX).items():
        print(f"{name:10} flash {size.flash:6} bytes   static RAM {size.ram:5} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
