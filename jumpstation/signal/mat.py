"""Mat edges to contacts: streaming, and the same for any chopping of the input.

Touch-down is the first closing, take-off the last opening that stays open; debounce never moves
an edge. An opening shorter than the shortest flight is a bounce and is joined; a closing shorter
than the shortest contact is a touch in the air and is joined to the flight. Lost edges void the
phases that they touch, and are counted by the device, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jumpstation.model import (
    Contact,
    ContactDone,
    DeviceInfo,
    Edge,
    EdgeFlag,
    Flag,
    Hole,
    Instant,
    MatInput,
    Signal,
    Takeoff,
    Touchdown,
)
from jumpstation.signal.settings import LONGEST_FLIGHT_S, DetectionSettings

SAME_BURST_S = 0.005  # two equal levels this close are a bounce too short to be seen
NEAR_DEBOUNCE_FACTOR = 2.0
TICK_SHARE = 12.0**-0.5


@dataclass(slots=True)
class _Open:
    """A contact being made, in device time."""

    index: int
    touchdown: Instant | None
    flags: set[Flag] = field(default_factory=set)
    takeoff: Instant | None = None
    previous_takeoff: Instant | None = None
    certain: bool = False
    told: bool = False


class MatDetector:
    """Contacts from one mat input, in seconds of the device's clock corrected for its rate."""

    def __init__(self, info: DeviceInfo, mat: MatInput, settings: DetectionSettings) -> None:
        self.mat = mat
        self.settings = settings
        self.info = info
        self._clock = info.clock
        self._closed: bool | None = None
        self._contact: _Open | None = None  # on the ground, or in the flight after
        self._touch: _Open | None = None  # a closing in the air, too short to be certain yet
        self._count = 0
        self._last_s: float | None = None
        self._blind = False  # raw edges were lost and none has come since

    def time_s(self, tick: int) -> float:
        """Device time in s of a tick, corrected by the measured rate error of the clock."""
        return tick * self.info.tick_s * (1.0 + (self.info.clock_ppm or 0.0) * 1e-6)

    @property
    def closing_bias_s(self) -> float:
        """How much later the mat closes than the foot lands, s; half of a contact bias is its."""
        info = self.info
        if info.mat_closing_bias_s is None and info.mat_opening_bias_s is None:
            return -(info.mat_contact_bias_s or 0.0) / 2.0
        return info.mat_closing_bias_s or 0.0

    @property
    def opening_bias_s(self) -> float:
        """How much later the mat opens than the foot leaves, s; half of a contact bias is its."""
        info = self.info
        if info.mat_closing_bias_s is None and info.mat_opening_bias_s is None:
            return (info.mat_contact_bias_s or 0.0) / 2.0
        return info.mat_opening_bias_s or 0.0

    def _landed(self, at: Instant | None) -> Instant | None:
        """A closing with the mat's bias taken off; what is joined is decided on raw edges."""
        return _earlier(at, self.closing_bias_s)

    def _left(self, at: Instant | None) -> Instant | None:
        """An opening with the mat's bias taken off."""
        return _earlier(at, self.opening_bias_s)

    # --- input ---------------------------------------------------------------------------

    def push(self, edge: Edge) -> list[Signal]:
        """One edge of this mat's channel."""
        signals: list[Signal] = []
        if edge.clock != self._clock:
            signals += self.break_clock(edge.clock)
        at = self._instant(edge)
        late = bool(edge.flags & EdgeFlag.LATE)
        signals += self.until(at.time_s)
        if edge.flags & EdgeFlag.DROPPED:
            self._void(signals, self._last_s, at.time_s, None)
            self._blind = self.info.debounce_s is None
        if edge.closed == self._closed:
            self._repeated(at, signals)
        if self._blind and edge.closed:
            self._land_unseen()
        elif edge.closed:
            self._close(at, late, signals)
        else:
            self._open(at, late)
        self._blind = False
        self._closed = edge.closed
        self._last_s = at.time_s
        return signals

    def until(self, now_s: float) -> list[Signal]:
        """Device time has reached now_s (an edge, a status message): what is certain by then."""
        signals: list[Signal] = []
        self._settle_touch(now_s, signals)
        contact = self._contact
        if contact is None or contact.takeoff is None or self._touch is not None:
            return signals
        air_s = now_s - contact.takeoff.time_s
        if air_s >= self.settings.min_flight_s and not contact.told:
            self._tell_takeoff(contact, signals)
            if self._contact is None:
                return signals
        if air_s > LONGEST_FLIGHT_S:
            contact.flags.add(Flag.OFF_GROUND)
            self._done(contact, None, signals)
        return signals

    def lost(self, from_s: float | None, to_s: float | None, count: int | None) -> list[Signal]:
        """Edges between two device times (None: unknown) never arrived."""
        signals: list[Signal] = []
        self._void(signals, from_s, to_s, count)
        self._blind = self.info.debounce_s is None
        return signals

    def break_clock(self, clock: int) -> list[Signal]:
        """No time reaches across to the new clock."""
        signals: list[Signal] = []
        self._close_off(Flag.CLOCK_BROKEN, signals)
        self._clock = clock
        self._closed = None
        self._last_s = None
        return signals

    def finish(self) -> list[Signal]:
        """No more edges: the last contact is given as far as it is known."""
        signals: list[Signal] = []
        contact = self._contact
        if contact is not None and contact.takeoff is not None and not contact.told:
            self._tell_takeoff(contact, signals)
        contact = self._contact
        if contact is not None:
            in_air = contact.takeoff is not None and self._touch is None
            if self._touch is not None:
                self._land(self._touch, signals)
            self._close_off(Flag.ENDS_IN_FLIGHT if in_air else Flag.ENDS_IN_CONTACT, signals)
        elif self._touch is not None:
            self._close_off(Flag.ENDS_IN_CONTACT, signals)
        return signals

    # --- edges ---------------------------------------------------------------------------

    def _instant(self, edge: Edge) -> Instant:
        tick_s = self.info.tick_s
        stamp = self.mat.stamp_uncertainty_s
        if edge.flags & EdgeFlag.LATE:
            stamp = max(stamp, self.mat.late_uncertainty_s)
        both = ((tick_s * TICK_SHARE) ** 2 + stamp**2) ** 0.5
        return Instant(self.time_s(edge.tick), both, edge.clock)

    def _close(self, at: Instant, late: bool, signals: list[Signal]) -> None:
        contact = self._contact
        if (
            contact is not None
            and contact.takeoff is not None
            and self._touch is None
            and at.time_s - contact.takeoff.time_s < self.settings.min_flight_s
        ):
            contact.takeoff = None
            contact.flags.add(Flag.BOUNCE_JOINED)
            return
        if contact is not None and contact.takeoff is None:
            return
        touch = self._touch
        if touch is not None:
            if touch.takeoff is not None:
                gap_s = at.time_s - touch.takeoff.time_s
                if gap_s < self.settings.min_flight_s:
                    touch.takeoff = None
                    touch.flags.add(Flag.BOUNCE_JOINED)
                    return
                self._drop_touch()
            else:
                return
        self._touch = _Open(self._count, at)
        if late:
            self._touch.flags.add(Flag.LATE_EDGE)

    def _open(self, at: Instant, late: bool) -> None:
        held = self._touch or self._contact
        if held is None:
            if self._closed is None:
                # the first edge seen is an opening: it ends a contact that began unseen
                self._contact = _Open(self._next_index(), None, {Flag.STARTS_IN_CONTACT})
                self._contact.certain = True
                held = self._contact
            else:
                return
        held.takeoff = at
        if late:
            held.flags.add(Flag.LATE_EDGE)

    def _repeated(self, at: Instant, signals: list[Signal]) -> None:
        """The same level twice: an edge between them was lost, or was a bounce too short to see."""
        if self._last_s is not None and at.time_s - self._last_s <= SAME_BURST_S:
            return
        self._void(signals, self._last_s, at.time_s, 1)

    def _land_unseen(self) -> None:
        """The first closing after lost edges may be a bounce's: the touch-down is not known.

        A device that debounces by itself says one closing a contact: there it is the touch-down.
        """
        self._contact = _Open(self._next_index(), None, {Flag.EDGE_LOST})
        self._contact.certain = True

    # --- certainty -----------------------------------------------------------------------

    def _settle_touch(self, now_s: float, signals: list[Signal]) -> None:
        touch = self._touch
        if touch is None or touch.touchdown is None:
            return
        end_s = now_s
        if touch.takeoff is not None:
            over = now_s - touch.takeoff.time_s >= self.settings.min_flight_s
            if over and touch.takeoff.time_s - touch.touchdown.time_s < self._shortest_contact():
                self._drop_touch()
                return
            end_s = touch.takeoff.time_s
        if end_s - touch.touchdown.time_s >= self._shortest_contact():
            self._land(touch, signals)

    def _shortest_contact(self) -> float:
        return self.settings.min_contact_s - 0.5 * self.info.tick_s

    def _drop_touch(self) -> None:
        """A touch in the air shorter than the shortest contact belongs to the flight."""
        if self._contact is not None:
            self._contact.flags.add(Flag.DOUBLE_CONTACT)
        self._touch = None

    def _land(self, touch: _Open, signals: list[Signal]) -> None:
        previous = self._contact
        touch.index = self._next_index()
        touch.certain = True
        self._touch = None
        if previous is not None:
            if not previous.told:
                self._tell_takeoff(previous, signals)
            touch.previous_takeoff = previous.takeoff
            self._done(previous, touch.touchdown, signals)
        self._contact = touch
        landed = self._landed(touch.touchdown)
        assert landed is not None
        signals.append(Touchdown(landed, self.mat.side))

    def _next_index(self) -> int:
        self._count += 1
        return self._count - 1

    def _tell_takeoff(self, contact: _Open, signals: list[Signal]) -> None:
        contact.told = True
        landed, left = self._landed(contact.touchdown), self._left(contact.takeoff)
        if left is None:
            return
        time_s = None if landed is None else left.time_s - landed.time_s
        signals.append(Takeoff(left, time_s, self.mat.side))

    # --- losses --------------------------------------------------------------------------

    def _void(
        self, signals: list[Signal], from_s: float | None, to_s: float | None, count: int | None
    ) -> None:
        """Void what lies open between from_s and to_s; contacts finished before stay right."""
        signals.append(Hole(from_s, to_s, self._clock, "edges", count))
        contact = self._contact
        if contact is not None and from_s is not None and contact.takeoff is not None:
            untouched = from_s - contact.takeoff.time_s >= self.settings.min_flight_s
            if untouched and not contact.told:
                self._tell_takeoff(contact, signals)
        self._close_off(Flag.EDGE_LOST, signals)
        self._closed = None

    def _close_off(self, flag: Flag, signals: list[Signal]) -> None:
        """Give out what is open, with what is not known left out."""
        if self._touch is not None:
            touch, self._touch = self._touch, None
            if self._contact is not None:
                self._contact.flags.add(flag)
                self._done(self._contact, None, signals)
            touch.index = self._next_index()
            self._contact = touch
        contact = self._contact
        if contact is None:
            return
        if not contact.told:
            contact.takeoff = None
        contact.flags.add(flag)
        self._done(contact, None, signals)

    def _done(self, contact: _Open, next_touchdown: Instant | None, signals: list[Signal]) -> None:
        done = Contact(
            index=contact.index,
            touchdown=self._landed(contact.touchdown),
            takeoff=self._left(contact.takeoff),
            next_touchdown=self._landed(next_touchdown),
            previous_takeoff=self._left(contact.previous_takeoff),
            side=self.mat.side,
        )
        flags = contact.flags | self._device_limits(done)
        signals.append(ContactDone(_with_flags(done, frozenset(flags))))
        self._contact = None

    def _device_limits(self, contact: Contact) -> set[Flag]:
        """What this device cannot tell: phases near its debounce, phases it cannot count."""
        flags: set[Flag] = set()
        phases = [p for p in (contact.contact_time_s, contact.flight_time_s) if p is not None]
        debounce_s = self.info.debounce_s
        if self.info.debounce_assumed and debounce_s:
            near_s = NEAR_DEBOUNCE_FACTOR * debounce_s
            if any(phase < near_s for phase in phases):
                flags.add(Flag.NEAR_DEBOUNCE)
        longest_s = self.info.longest_phase_s
        if longest_s is not None and any(phase >= longest_s for phase in phases):
            flags.add(Flag.PHASE_TOO_LONG)
        return flags


def _earlier(at: Instant | None, by_s: float) -> Instant | None:
    return at if at is None or by_s == 0.0 else replace(at, time_s=at.time_s - by_s)


def _with_flags(contact: Contact, flags: frozenset[Flag]) -> Contact:
    return Contact(
        contact.index,
        contact.touchdown,
        contact.takeoff,
        contact.next_touchdown,
        contact.previous_takeoff,
        flags,
        contact.side,
    )
