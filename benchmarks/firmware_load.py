"""Flash, RAM, stack, processor load and stamp errors of every firmware image, as a Markdown table.

    python3 run.py bench firmware_load

Runs the committed images in the simulator: 60 bounce-ridden phases on both mats beside the
converter at each rate. Needs gcc-avr and libsimavr.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hardware.firmware import build
from hardware.sim import bench, bouncing

RUNS = [
    ("mat", 0), ("ads1256", 1000), ("ads1256", 2000), ("ads1256", 7500), ("ads131m02", 1000),
    ("ads131m02", 2000), ("ads131m02", 4000), ("ads131m04", 2000), ("ads131m04", 4000),
    ("cs1237", 640), ("cs1237", 1280),
]  # fmt: skip
PHASES = 60


def main() -> None:
    """Print both tables."""
    print("| image | flash, bytes of 32256 | static RAM, bytes of 2048 |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in build.IMAGES:
            size = build.build(name, Path(folder) / "image.hex")
            print(f"| {name} | {size.flash} | {size.ram} |")
    print()
    print(
        "| image | rate, Hz | processor load | deepest stack, bytes | mat A worst, µs "
        "(unflagged) | mat A LATE | mat B worst, µs | edges lost | samples lost |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, rate in RUNS:
        adc = ["--adc", name] if rate else []
        run = bench.run(bouncing.bouncing_script(1, PHASES, rate), *adc, image=name)
        a, b = bouncing.compare(run, 0), bouncing.compare(run, 1)
        status = run.statuses()[-1]
        print(
            f"| {name} | {rate or '–'} | {100 * run.truth.load:.1f} % | {run.truth.stack} | "
            f"{a.worst_unflagged_us:.2f} | {a.late} of {a.true} | {b.worst_us:.1f} | "
            f"{a.true - a.seen + b.true - b.seen} | {status.samples_lost} |"
        )


if __name__ == "__main__":
    main()
