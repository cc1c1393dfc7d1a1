"""The connection to a Chronopic or one of its relatives: find out which, then measure.

The order of the questions matters. The text families' words contain letters that light lamps on
a multitest box and set its debounce to 10 ms without a word; `V` alone does so too. So: at 9600
`J`, then `E`, then `n`, and `V` only where `n` was silent; text only at 115200, and only after a
silent 9600.
"""

from __future__ import annotations

from jumpstation.errors import NotPossible
from jumpstation.model import (
    DeviceInfo,
    DeviceStatus,
    LinkFault,
    LinkLosses,
    Reading,
    StartRequest,
)
from jumpstation.wire import platforms4, wichro
from jumpstation.wire.chronopic_info import (
    DEBOUNCE_UNIT_S,
    GENERATIONS,
    PROGRAMMABLE,
    describe,
)
from jumpstation.wire.chronopic_stream import (
    LONGEST_TICKS,
    TICK_S,
    Answer,
    ChronopicStream,
    Event,
)
from jumpstation.wire.connection import ClockPoint, Problem
from jumpstation.wire.dialogue import Dialogue, Question
from jumpstation.wire.phase_clock import PhaseClock
from jumpstation.wire.platforms4 import Platforms4Stream
from jumpstation.wire.wichro import WichroStream

BOX_BAUD = 9600
TEXT_BAUD = 115200
_ANSWER_S = 0.3
_SETTLE_S = 3.0
_LONGEST_DEBOUNCE = 5  # units of 10 ms
_DEBOUNCE_TRIES = 10

_J = Question("J", b"J", _ANSWER_S, tries=2)
_E = Question("E", b"E", _ANSWER_S, tries=2)
_NEW_VERSION = Question("n", b"n", _ANSWER_S)
_OLD_VERSION = Question("V", b"V", _ANSWER_S)
_SETTLE = Question("settle", b"", _SETTLE_S)
_TEXT_VERSION = {
    "4platforms": Question("4platforms", b"get_version:", 1.0, tries=2),
    "wichro": Question("wichro", b"local:get_version;", 1.0, tries=2),
}
_AWAITED = {"n": "version", "V": "version", "4platforms": "version", "wichro": "version"}


class ChronopicConnection:
    """See `wire.connection.Connection`.

    generation: None to find out, or one of GENERATIONS; text: whether to ask at 115200 too.
    """

    def __init__(self, generation: str | None = None, text: bool = True) -> None:
        if generation is not None and generation not in GENERATIONS:
            raise NotPossible(
                f"chronopic generation {generation!r}",
                "is not known",
                f"known are {', '.join(GENERATIONS)}",
            )
        self.baud = BOX_BAUD
        self.info: DeviceInfo | None = None
        self.problem: Problem | None = None
        self.armed = False
        self._generation = generation
        self._text = text
        self._answered_box = False
        self._knows_j = False
        self._version = ""
        self._debounce = 0  # units of 10 ms, as set last
        self._debounce_tries = 0
        self._phases = PhaseClock(TICK_S)
        self._stream: ChronopicStream | Platforms4Stream | WichroStream = ChronopicStream(
            self._phases
        )
        self._talk = Dialogue(self._unanswered)
        self._ready: list[Reading] = []
        self._farewell = b""
        self._request: StartRequest | None = None
        self._talk.ask(self._first_questions())

    def _first_questions(self) -> list[Question]:
        if self._generation in _TEXT_VERSION:
            return self._go_text()
        if self._generation in PROGRAMMABLE:
            return self._set_debounce(_LONGEST_DEBOUNCE)
        return [_J] if self._generation is None else [_E]

    # --- the four calls ---

    def receive(self, data: bytes, arrival_s: float) -> list[Reading]:
        """Readings in the bytes, and those that the time makes due."""
        if self._talk:
            self._talk.advance(arrival_s)
        while True:
            stream = self._stream
            found = stream.feed(data, arrival_s, self._awaited())
            data = b""
            if isinstance(found, Event):
                self._on_event(found)
            elif isinstance(found, Answer):
                self._on_answer(found.data, arrival_s)
            elif stream is self._stream:
                break
        ready, self._ready = self._ready, []
        return ready

    def to_send(self, now_s: float) -> bytes:
        """The question that is due."""
        if self._talk:
            self._talk.advance(now_s)
        farewell, self._farewell = self._farewell, b""
        return farewell + self._talk.take()

    def start(self, request: StartRequest, now_s: float) -> None:
        """Ask for the state and count from it; raises NotPossible with the reason."""
        info = self.info
        if info is None:
            raise NotPossible("the jump box", "is not known yet", "connect it first")
        if request.force_rate_hz is not None:
            raise NotPossible("the jump box", "has no force plate", "choose a mat test")
        if len(request.mats) != 1 or request.mats[0] not in range(len(info.mats)):
            raise NotPossible(
                "the jump box",
                "cannot serve these mats: it measures with one at a time",
                "choose a test with one mat",
            )
        wanted = self._wanted_debounce(request)
        self.problem = None
        self.armed = False
        self._request = request
        self._phases.channel = request.mats[0]
        if wanted is not None:
            self._talk.ask(self._set_debounce(wanted))
        if isinstance(self._stream, ChronopicStream):
            self._talk.ask([_E])
        else:
            self._talk.ask(self._stream.questions(request))

    def stop(self, now_s: float) -> None:
        """End the run; a Chronopic itself never stops talking."""
        if self.armed and not isinstance(self._stream, ChronopicStream):
            self._farewell = self._stream.farewell()
            self._stream.capturing = False
        self.armed = False

    # --- what a caller may look at ---

    @property
    def settled(self) -> bool:
        """Nothing is awaited any more."""
        known = self.info is not None or self.problem is not None
        return known and not self._talk and not self._farewell

    @property
    def losses(self) -> LinkLosses:
        """Everything dropped so far."""
        return LinkLosses(
            bytes_dropped=self._stream.bytes_dropped, edges_lost=self._phases.edges_lost
        )

    def take_clock_points(self) -> list[ClockPoint]:
        """None: arrival times of this wire are bounds, never a measure."""
        return []

    # --- events ---

    def _on_event(self, event: Event) -> None:
        self._answered_box = True
        if self.armed:
            longest = LONGEST_TICKS if isinstance(self._stream, ChronopicStream) else None
            self._ready += self._phases.edge(event.closed, event.ticks, event.arrival_s, longest)

    # --- answers ---

    def _awaited(self) -> str | None:
        current = self._talk.current
        return None if current is None else _AWAITED.get(current, current)

    def _on_answer(self, data: bytes, at_s: float) -> None:
        name = self._talk.current
        assert name is not None
        self._talk.close_current()
        self._talk.go_on(at_s, self._answered(name, data))

    def _answered(self, name: str, data: bytes) -> list[Question]:
        """Take in an answer; what to ask next."""
        if name == "E" and self.info is not None:
            self._arm(data == b"\x01")
        elif name in ("J", "E"):
            self._knows_j |= name == "J"
            self._answered_box = True
            return self._after(name)
        elif name in ("n", "V"):
            self._version = data.decode("ascii")
            self._generation = "2016" if name == "n" else "2014"
            return self._set_debounce(_LONGEST_DEBOUNCE)
        elif name == "debounce":
            if data[0] - ord("0") != self._debounce:
                return self._set_debounce_again()
            self._known()
        elif name == "start":
            self._arm(data == b"1")
        else:
            self._version = data.decode("ascii")
            self._generation = name
            self._known()
        return []

    def _after(self, name: str) -> list[Question]:
        """What follows J and E at 9600, whether they were answered or not."""
        if name == "J":
            return [_E]
        if self._answered_box:
            if self._generation is None:
                return [_NEW_VERSION]
            self._known()
        elif self._generation is None and self._text:
            return self._go_text()
        elif self._generation is None:
            self._give_up()
        else:
            self.problem = Problem("it does not answer", "check the cable and its generation")
        return []

    def _unanswered(self, name: str) -> list[Question]:
        """A question stayed without an answer; what to ask next."""
        if name == "E" and self.info is not None:
            self._refuse("it does not tell whether the mat is closed", "plug it in again")
        elif name in ("J", "E"):
            return self._after(name)
        elif name == "n":
            return [_OLD_VERSION]
        elif name == "V":
            self._generation = "2012" if self._knows_j else "2005"
            self._known()
        elif name == "debounce":
            return self._set_debounce_again()
        elif name == "4platforms" and self._generation is None:
            self._stream = WichroStream(self._new_phases(wichro.TICK_S))
            return [_TEXT_VERSION["wichro"]]
        elif name in _TEXT_VERSION:
            self._give_up()
        elif name == "start":
            self._refuse("it did not begin its capture", "plug it in again")
        elif name == "begin":
            self._arm(None)
        return []

    def _go_text(self) -> list[Question]:
        """On to the text families: another line rate, and time for them to start."""
        self.baud = TEXT_BAUD
        self._stream = Platforms4Stream(self._new_phases(platforms4.TICK_S))
        if self._generation == "wichro":
            self._stream = WichroStream(self._new_phases(wichro.TICK_S))
        return [_SETTLE, _TEXT_VERSION[self._generation or "4platforms"]]

    def _new_phases(self, tick_s: float) -> PhaseClock:
        self._phases = PhaseClock(tick_s)
        return self._phases

    def _give_up(self) -> None:
        if self._stream.bytes_seen:
            found = "bytes came that no Chronopic, 4Platforms or Wichro sends"
        else:
            found = "it does not answer as a Chronopic, a 4Platforms or a Wichro"
        self.problem = Problem(found, "check the cable, or try native: for a jumpstation board")

    # --- debounce ---

    def _wanted_debounce(self, request: StartRequest) -> int | None:
        """Units to set for this run, None where it cannot be set; raises NotPossible."""
        info = self.info
        assert info is not None
        if self._generation not in PROGRAMMABLE:
            debounce_s = info.debounce_s or 0.0
            if debounce_s > request.shortest_phase_s:
                raise NotPossible(
                    "the jump box",
                    f"its debounce of {debounce_s * 1000:g} ms hides phases of "
                    f"{request.shortest_phase_s * 1000:g} ms and more",
                    "choose a test with longer phases or another device",
                )
            return None
        # Half the shortest phase, so that none of them comes near the debounce.
        units = int(request.shortest_phase_s / 2 / DEBOUNCE_UNIT_S + 1e-9)
        if request.shortest_phase_s < DEBOUNCE_UNIT_S:
            raise NotPossible(
                "the jump box", "its debounce is 10 ms at least", "choose a test with longer phases"
            )
        return min(max(units, 1), _LONGEST_DEBOUNCE)

    def _set_debounce(self, units: int) -> list[Question]:
        self._debounce = units
        self._debounce_tries = 0
        return self._set_debounce_again()

    def _set_debounce_again(self) -> list[Question]:
        """Set and ask back, up to ten times."""
        self._debounce_tries += 1
        if self._debounce_tries > _DEBOUNCE_TRIES:
            self._talk.clear()
            self._refuse("its debounce cannot be set", "plug it in again")
            return []
        return [Question("debounce", b"b" + bytes((self._debounce,)) + b"a", _ANSWER_S)]

    # --- the device ---

    def _arm(self, closed: bool | None) -> None:
        self._ready += self._phases.begin(closed)
        self.armed = True
        if not isinstance(self._stream, ChronopicStream):
            self._stream.capturing = True
        self._known()
        if closed is not None:
            levels = [False] * (self._phases.channel + 1)
            levels[self._phases.channel] = closed
            self._ready.append(DeviceStatus(0, self._phases.clock, True, tuple(levels)))

    def _refuse(self, found: str, do: str) -> None:
        self.problem = Problem(found, do)
        self.armed = False
        self._ready.append(LinkFault("start_refused", f"{found}; {do}"))

    def _known(self) -> None:
        info = describe(self._generation or "", self._version, self._debounce, self._phases.clock)
        if info != self.info:
            self.info = info
            self._ready.append(info)
