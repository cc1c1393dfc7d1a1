"""From starting the program to its window on the screen.

    xvfb-run -a python3 run.py bench window_start [RUNS]      needs xdotool and an X server

An empty history is opened; the clock stops when the X server shows a window. What else is
installed counts: sqlite-utils imports pandas where it finds it, and the developers' packages
bring it.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time

RUNS = 5
PATIENCE_S = 40.0


def visible() -> bool:
    """Whether the X server shows a window."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "."], capture_output=True, check=False
    )
    return bool(found.stdout.strip())


def shown_after_s(folder: str, number: int) -> float:
    """Seconds from the start of the process to a visible window."""
    command = [sys.executable, "-m", "jumpstation", "window", "--db", f"{folder}/{number}.db"]
    home = {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
    began_s = time.monotonic()
    program = subprocess.Popen(command, env={**os.environ, **home}, stderr=subprocess.DEVNULL)
    try:
        while not visible():
            if time.monotonic() - began_s > PATIENCE_S:
                raise SystemExit("no window came; is this an X server of its own?")
            time.sleep(0.02)
        return time.monotonic() - began_s
    finally:
        program.terminate()
        program.wait()


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    if visible():
        raise SystemExit("a window is there already: use an X server of its own (xvfb-run -a)")
    pandas = "with" if importlib.util.find_spec("pandas") else "without"
    with tempfile.TemporaryDirectory() as folder:
        times = [shown_after_s(folder, number) for number in range(runs)]
    shown = ", ".join(f"{seconds:.2f}" for seconds in times)
    print(f"window shown after {shown} s ({pandas} pandas; load {os.getloadavg()[0]:.1f})")


if __name__ == "__main__":
    main()
