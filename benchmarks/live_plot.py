"""The live plot with its window really painting, beside a naive plot in the same run.

    python3 run.py bench live_plot [--seconds 12] [--write docs/validation/window.md]
    xvfb-run -a python3 run.py bench live_plot          on a real X server

A device in another process sends 2 channels at 2 kHz in blocks of ten through a pipe. Each way
of drawing gets the same window size and the same stream, one after the other. An event is a
block that begins a contact; it is on the screen when the paint that shows it has ended.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from jumpstation.model import ForceBlock, ForceInput, Side

RATE_HZ, BLOCK, CHANNELS = 2000.0, 10, 2
PLATE = ForceInput("simulated", RATE_HZ, 24, (Side.LEFT, Side.RIGHT), (0.01, 0.01), (0.0, 0.0))


def send(pipe: Connection, seconds: float) -> None:
    """The device: hops of 0.18 s on the ground and 0.48 s in the air, in real time."""
    rng = np.random.default_rng(7)
    began, index = time.monotonic(), 0
    while (elapsed := time.monotonic() - began) < seconds:
        while index < elapsed * RATE_HZ:
            t = (index + np.arange(BLOCK)) / RATE_HZ % 0.66
            force = np.where(t < 0.18, 1700 * np.sin(np.pi * t / 0.18), 0.0)
            counts = np.repeat(force[:, None] / 0.01, CHANNELS, axis=1)
            counts = (counts + rng.normal(0, 80, counts.shape)).astype(np.int32)
            event = time.monotonic() if t[0] < BLOCK / RATE_HZ else None
            pipe.send((index, counts, event))
            index += BLOCK
        time.sleep(0.002)
    pipe.send(None)
    pipe.close()


@dataclass
class Figures:
    """What one way of drawing cost."""

    name: str
    work_s: list[float] = field(default_factory=list)
    work_cpu_s: list[float] = field(default_factory=list)
    interval_s: list[float] = field(default_factory=list)
    latency_s: list[float] = field(default_factory=list)
    cpu: float = 0.0
    seconds: float = 0.0

    def row(self) -> str:
        """One line of the table."""

        def p95(values: list[float]) -> str:
            return f"{1000 * np.percentile(values, 95):.1f}" if values else "–"

        work = 1000 * np.median(self.work_s)
        return (
            f"| {self.name} | {work:.1f} | {p95(self.work_s)} "
            f"| {p95(self.work_cpu_s)} | {p95(self.interval_s)} "
            f"| {p95(self.latency_s)} | {100 * self.cpu:.0f} "
            f"| {len(self.work_s) / self.seconds:.0f} |"
        )


def run(name: str, ours: bool, seconds: float) -> Figures:
    """Draw one stream in one way and measure it."""
    import pyqtgraph as pg
    from PyQt6.QtCore import QEventLoop, Qt, QTimer
    from PyQt6.QtWidgets import QApplication

    from jumpstation.ui.bridge.live_feed import LiveFeed
    from jumpstation.ui.screens.test.model import Phase, TestModel
    from jumpstation.ui.screens.test.view import TestView
    from jumpstation.ui.shell.window import Window
    from jumpstation.ui.values.hops import Hop, Target
    from jumpstation.ui.values.shell import Screen

    figures, events, painted = Figures(name), [], [0.0, 0.0]
    here, there = multiprocessing.Pipe(duplex=False)
    device = multiprocessing.get_context("spawn").Process(target=send, args=(there, seconds))
    done = threading.Event()

    def timed(widget: object, handler: str) -> None:
        """Measure a widget's paints; an event shown by one is on the screen when it ends."""
        before = getattr(widget, handler)

        def measured(event: object) -> None:
            began, cpu = time.perf_counter(), time.thread_time()
            before(event)
            painted[0] += time.perf_counter() - began
            painted[1] += time.thread_time() - cpu
            now = time.monotonic()
            while events and events[0][1]:
                figures.latency_s.append(now - events.pop(0)[0])

        setattr(widget, handler, measured)

    target = (Target(0.46, 0.50), Target(0.16, 0.19))
    model = TestModel(
        Phase.RUNNING,
        "10/5 hops",
        cue="Short contact. Jump high.",
        wanted=10,
        flight_target=target[0],
        contact_target=target[1],
        threshold_n=20.0,
    )
    if ours:
        shown = Window()
        shown.show_model(Screen.TEST, model)
        shown.go(Screen.TEST)
        view = shown.view(Screen.TEST)
        assert isinstance(view, TestView)
        trace = view.running.trace
        timed(trace, "paintEvent")
        feed = LiveFeed(trace)
    else:
        shown = pg.PlotWidget()
        shown.resize(1366, 768)
        curve = shown.plot()
        timed(shown, "paintEvent")
        whole = np.zeros(0)
    shown.show()
    QApplication.processEvents()
    queue: list[tuple[int, np.ndarray, float | None]] = []
    last = [None]

    def tick() -> None:
        nonlocal whole
        began, cpu = time.perf_counter(), time.thread_time()
        if last[0] is not None:
            figures.interval_s.append(began - last[0])
            figures.work_s.append(work[0] + painted[0])
            figures.work_cpu_s.append(work[1] + painted[1])
        last[0], painted[:] = began, [0.0, 0.0]
        arrived, queue[:] = queue[:], []
        for index, counts, event in arrived:
            if event is not None:
                events.append((event, True))
            if ours:
                feed.put(ForceBlock(index, index, counts))
            else:
                whole = np.concatenate([whole, counts.sum(axis=1) * 0.01])[-int(8 * RATE_HZ) :]
        if ours:
            feed.draw()
        elif len(whole):
            curve.setData(np.arange(len(whole)) / RATE_HZ, whole)
        work[:] = [time.perf_counter() - began, time.thread_time() - cpu]

    work = [0.0, 0.0]
    if ours:
        feed.begin(PLATE, 1 / RATE_HZ)
        feed._timer.stop()  # the benchmark drives the frames itself, to time them
    else:
        whole = np.zeros(0)
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)

    def hop() -> None:
        nonlocal model
        from dataclasses import replace

        n = len(model.hops) % 10 + 1
        hops = (model.hops if n > 1 else ()) + (
            Hop(str(n), 0.18, 0.48, 1.57, 2.67, accepted=n != 5, reason="a pause"),
        )
        model = replace(model, hops=hops)
        shown.show_model(Screen.TEST, model)

    hops = QTimer()
    if ours:
        hops.timeout.connect(hop)
    device.start()

    def read() -> None:
        while (got := here.recv()) is not None:
            queue.append(got)
        done.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    while not queue:
        time.sleep(0.01)
    timer.start(16)
    hops.start(660)
    for phase in ("warm", "measured"):
        length = 1.5 if phase == "warm" else seconds - 4
        if phase == "measured":
            for values in (
                figures.work_s,
                figures.work_cpu_s,
                figures.interval_s,
                figures.latency_s,
            ):
                values.clear()
        cpu, wall = time.process_time(), time.perf_counter()
        loop, loop_end = QEventLoop(), QTimer()
        loop_end.setSingleShot(True)
        loop_end.timeout.connect(loop.quit)  # QApplication.quit would close the window
        loop_end.start(int(1000 * length))
        loop.exec()
        figures.seconds = time.perf_counter() - wall
        figures.cpu = (time.process_time() - cpu) / figures.seconds
    timer.stop()
    hops.stop()
    done.wait(seconds)
    device.join()
    shown.close()
    shown.deleteLater()
    return figures


def start_up() -> tuple[float, bool]:
    """Seconds from the start of Python to the window being painted, and whether scipy came."""
    import subprocess

    script = (
        "import sys, time, os\n"
        "from jumpstation.ui.shell.app import start_qt\n"
        "a = start_qt('light')\n"
        "from jumpstation.ui.shell.window import Window\n"
        "w = Window(); w.show(); a.processEvents(); w.repaint()\n"
        "print('scipy' in sys.modules)\n"
    )
    best, scipy = 1e9, False
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                              check=True, cwd=Path(__file__).resolve().parent.parent)  # fmt: skip
        best, scipy = min(best, time.perf_counter() - began), "True" in done.stdout
    return best, scipy


def main() -> None:
    """Measure both ways and write the page."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--seconds", type=float, default=14)
    read.add_argument("--write", type=Path)
    asked = read.parse_args()
    from jumpstation.ui.shell.app import start_qt

    opened, scipy = start_up()
    application = start_qt("light")
    ours = run("jumpstation, whole Test screen", True, asked.seconds)
    naive = run("naive `plot().setData`, plot alone", False, asked.seconds)
    where = application.platformName()
    lines = [
        f"### Qt platform `{where}`",
        "",
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} while measuring; "
        f"{asked.seconds - 4:.0f} s each.",
        "",
        "| drawn by | work/frame median ms | work/frame p95 ms "
        "| of it on the CPU p95 ms | interval p95 ms "
        "| event to screen p95 ms | CPU % of one core | frames/s |",
        "|---|---|---|---|---|---|---|---|",
        ours.row(),
        naive.row(),
        "",
        f"Window shown {opened:.2f} s after the start of Python (best of 3); "
        f"scipy loaded: {'yes' if scipy else 'no'}.",
        "",
    ]
    print("\n".join(lines))
    if asked.write:
        with asked.write.open("a", encoding="utf-8") as page:
            page.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
