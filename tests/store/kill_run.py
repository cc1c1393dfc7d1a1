"""`jumpstation run` on the simulated athlete in a process of its own, to be killed.

The simulator tells its truth as it begins: when, on the clock that all processes share, it sends
the last byte of each contact (the edge that ends its flight, or for the last one its own end).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys

from jumpstation.cli import main, run
from jumpstation.devices.simulated.transport import SimulatedTransport
from jumpstation.store import open_store

LINE_S = 0.005  # from an edge to the last byte of its frame: latency and a short frame's bits


def tell_truth(outgoing: int) -> None:
    """Have the simulator write its truth at every START, one line of JSON."""
    make_run = SimulatedTransport._make_run

    def and_tell(self, start_s: float, number: int):
        made = make_run(self, start_s, number)
        pace = self.settings.pace
        began_s = self._opened_at + start_s / pace
        hops = [c for c in made.plan.contacts if c.touchdown_s is not None]
        nexts = [c.touchdown_s for c in hops[1:]]
        told = {
            "touchdown_s": [c.touchdown_s for c in hops],
            "sent_s": [began_s + (after + LINE_S) / pace for after in nexts],
        }
        os.write(outgoing, json.dumps(told).encode() + b"\n")
        return made

    SimulatedTransport._make_run = and_tell


def serve() -> None:
    """Fork a run for every line `database pipe seed pace` until standard input ends."""
    assert run is not None
    assert open_store is not None  # loaded once, before the first fork
    for line in sys.stdin:
        database, pipe, seed, pace = line.split("\t")
        child = os.fork()
        if child == 0:
            try:
                tell_truth(os.open(pipe, os.O_WRONLY))
                for stream in (1, 2):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
                spec = f"sim:pace={pace.strip()},seed={seed}"
                words = ["run", "ankle-hops-10-5", "--device", spec, "--athlete", "A"]
                words += ["--answer", "all=no"]
                with contextlib.suppress(SystemExit):
                    main([*words, "--db", database])
                signal.pause()  # a run that is over waits to be killed: its number stays its own
            finally:
                os._exit(1)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    serve()
