"""The simulated port: opened, read and written like a serial one, in its own time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from jumpstation.devices.interface import EndOfInput
from jumpstation.devices.simulated.board import Queued, Run, SimulatedBoard
from jumpstation.devices.simulated.line import Line
from jumpstation.devices.simulated.masses import Stack
from jumpstation.devices.simulated.movements import MOVEMENTS, Wish, make_plan
from jumpstation.devices.simulated.spec import Settings, parse_settings
from jumpstation.errors import DeviceLost, InputError
from jumpstation.model import Side
from jumpstation.protocols import Protocol
from jumpstation.session.gate import WEIGHING_PATIENCE_S

LINGERS_S = 30.0  # simulated time after the movement before the input is at its end
SHORTEST_WAIT_S = 1e-4
SPARE_HOPS = 2  # done past what a test counts: nobody stops on the last one
COUNTERMOVEMENT_S = 1.5  # the longest first jump, with some to spare
REACTION_S = 0.5  # from "go" to the first movement


class SimulatedTransport:
    """An athlete on a device behind a port; `runs` holds the truth of every START.

    Time is simulated: a read jumps to the next bytes. With pace=1 it waits for them as a real
    port would. The movement is the setting's, else the one of `expect`, else hops.

    >>> port = SimulatedTransport("seed=7")
    >>> port.open(500000)
    >>> port.read(1.0).endswith(bytes(1))
    True
    """

    def __init__(
        self,
        settings: Settings | str = "",
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = parse_settings(settings) if isinstance(settings, str) else settings
        self.name = "simulated athlete"
        self.real_time = self.settings.pace > 0.0
        self.runs: list[Run] = []
        self._expected = Wish()
        self._mass_kg: float | None = None
        self._stack: Stack | None = None
        self._movement = "hops"
        self._clock, self._sleep = clock, sleep
        self._board: SimulatedBoard | None = None
        self._line = Line(self.settings.latency_s, self.settings.faults, self.settings.seed)
        self._now_s = 0.0
        self._opened_at = 0.0
        self._unread = b""
        self._lost_s = min(
            (f.at_s for f in self.settings.faults if f.kind == "unplug"), default=float("inf")
        )
        self._silent_s = min(
            (f.at_s for f in self.settings.faults if f.kind == "silent"), default=float("inf")
        )

    # --- what the station may ask for -------------------------------------------------------

    def expect(
        self,
        movement: str,
        *,
        side: Side = Side.BOTH,
        hops: int | None = None,
        duration_s: float | None = None,
        drop_height_m: float | None = None,
        frequency_hz: float | None = None,
        stand_s: float | None = None,
    ) -> None:
        """What the protocol wants done after the next START; keys of the setting come first.

        Raises InputError for a movement that the athlete does not know.
        """
        if movement not in MOVEMENTS:
            raise InputError(
                "simulated athlete",
                f"no movement '{movement}'",
                "use one of " + ", ".join(MOVEMENTS),
            )
        self._movement = movement
        wish = Wish(side, hops, duration_s, drop_height_m, frequency_hz)
        self._expected = wish if stand_s is None else replace(wish, stand_s=stand_s)

    def expect_test(
        self,
        protocol: Protocol,
        side: Side = Side.BOTH,
        box_height_m: float | None = None,
        *,
        body_mass_kg: float | None = None,
        await_start: bool = False,
    ) -> None:
        """What one attempt of a protocol takes, told before its START.

        body_mass_kg: on file of who is tested; the athlete's own with the setting `own_mass`.
        await_start: the session counts down, so the athlete stands still until it has; else
        the athlete begins before the test's patience is over.
        """
        self._mass_kg = body_mass_kg if self.settings.own_mass else None
        end, start, beat = protocol.end, protocol.start, protocol.metronome
        spare = SPARE_HOPS if "hops" in protocol.movement else 0
        if beat is not None:
            spare += math.ceil(beat.settle_s * beat.frequency_hz)
        duration_s = protocol.hold.seconds if protocol.hold else end.time_s
        if protocol.movement == "balance":
            duration_s = None  # nobody stands as long as the longest time
        still_s = max(0.5, min(Wish().stand_s, end.idle_s - COUNTERMOVEMENT_S))
        if await_start:
            still_s = start.stand_still_s + start.countdown_s + REACTION_S
            if protocol.movement == "taps" and self.settings.has_plate:
                still_s += WEIGHING_PATIENCE_S  # a resting foot gives no body weight
        self.expect(
            protocol.movement,
            side=side,
            hops=None if end.reps is None else end.reps + spare,
            duration_s=duration_s,
            drop_height_m=box_height_m,
            frequency_hz=beat.frequency_hz / beat.beats_per_rep if beat else None,
            stand_s=still_s,
        )

    @property
    def movement(self) -> str:
        """What is done after the next START."""
        return self.settings.movement or self._movement

    @movement.setter
    def movement(self, name: str) -> None:
        self.expect(name)

    def put(self, mass_kg: float, place: str = "middle") -> None:
        """From the next START on, this mass lies on the plate and nobody moves."""
        if self._stack is None:
            self._stack = Stack(self.settings)
        self._stack.put(mass_kg, place)

    def put_nothing(self) -> None:
        """From the next START on, the athlete moves again."""
        self._stack = None

    # --- a transport ------------------------------------------------------------------------

    def open(self, baud: int) -> None:
        """Power the board (opening the port resets it) and start its time at 0."""
        self._opened_at = self._clock()
        self._now_s = 0.0
        self._board = SimulatedBoard(self.settings, self._make_run)
        self._line.flush()
        self.set_baud(baud)

    def set_baud(self, baud: int) -> None:
        """Any rate but the board's own garbles what comes."""
        self._line.baud = baud

    def now_s(self) -> float:
        """Seconds since the port was opened: simulated, or real times pace."""
        self._catch_up()
        return self._now_s

    def read(self, timeout_s: float) -> bytes:
        """The next bytes, b"" when none come in time; raises DeviceLost, or EndOfInput."""
        board = self._powered()
        self._catch_up()
        until_s = self._now_s + max(timeout_s, SHORTEST_WAIT_S)
        while not self._unread:
            self._check_end()
            next_s = min(board.next_s(), self._line.next_s)
            if next_s > until_s:
                self._wait_until(until_s)
                self._check_end()
                break
            if self._line.next_s <= board.next_s():
                self._wait_until(self._line.next_s)
                self._unread = self._line.take(self._now_s)
            else:
                self._send(board.step())
        most = self.settings.chunk or len(self._unread)
        data, self._unread = self._unread[:most], self._unread[most:]
        return data

    def write(self, data: bytes) -> None:
        """Bytes to the board; it answers at once."""
        board = self._powered()
        self._catch_up()
        self._check_end()
        self._send(board.receive(data, self._now_s))

    def close(self) -> None:
        """Cut the power."""
        self._board = None

    # --- inside -----------------------------------------------------------------------------

    def _powered(self) -> SimulatedBoard:
        if self._board is None:
            raise DeviceLost(self.name, "is not open", "open it first")
        return self._board

    def _make_run(self, start_s: float, number: int) -> Run:
        if self._stack is not None:
            return Run(start_s, self._stack.plan(), (), None)
        wish, own, usual = self._expected, self.settings.wish, Wish()
        given = {
            name: value
            for name in Wish.__dataclass_fields__
            if (value := getattr(own, name)) != getattr(usual, name)
        }
        rng = np.random.default_rng((self.settings.seed, number, 1))
        athlete = self.settings.athlete
        if self._mass_kg is not None:
            athlete = replace(athlete, mass_kg=self._mass_kg)
        plan = make_plan(self.movement, athlete, replace(wish, **given), rng)
        return Run(start_s, plan, (), None)

    def _send(self, queued: list[Queued]) -> None:
        board = self._powered()
        if board.run is not None and (not self.runs or self.runs[-1] is not board.run):
            self.runs.append(board.run)
        for queued_s, frame in queued:
            since_s = self._since_first_start_s(queued_s)
            if since_s is None or since_s < self._silent_s:
                self._line.send(queued_s, frame, since_s)

    def _since_first_start_s(self, true_s: float) -> float | None:
        return true_s - self.runs[0].start_s if self.runs else None

    def _catch_up(self) -> None:
        """At a pace: let everything happen that is due by the real clock."""
        if not self.real_time or self._board is None:
            return
        now_s = max(self._now_s, (self._clock() - self._opened_at) * self.settings.pace)
        while self._board.next_s() <= now_s:
            self._send(self._board.step())
        self._now_s = now_s

    def _wait_until(self, true_s: float) -> None:
        if self.real_time:
            real_s = self._opened_at + true_s / self.settings.pace
            self._sleep(max(0.0, real_s - self._clock()))
        self._now_s = max(self._now_s, true_s)

    def _check_end(self) -> None:
        since_s = self._since_first_start_s(self._now_s)
        if since_s is not None and since_s >= self._lost_s:
            raise DeviceLost(
                self.name,
                "the port stopped answering: the cable was pulled",
                "plug it in again and repeat the trial; what was measured so far is kept",
            )
        board = self._powered()
        if board.armed and board.run is not None:
            ends_s = board.run.start_s + board.run.plan.end_s + LINGERS_S
            if self._now_s > ends_s and self._line.next_s > self._now_s:
                raise EndOfInput
