"""A session told in lines that a coach can read, played through the runner.

    protocol ankle-hops-10-5
    device mat
    athlete Jo, 70 kg
    begin                  -> asks pain
    answer pain 0
    stand 6                -> says Short contact
    entry 0.45
    hop 0.180 0.450        -> counts
    hop 0.610 0.300        -> refused: 0.61 s contact is a pause (limit 0.50 s)

A `silent-mat` or `silent-plate` tells no levels. The first word is what happens; what must come of
it stands after `->`, on the same line or on lines of its own below. Times are seconds. `#` begins a
remark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from jumpstation.clinical.load import load_criteria
from jumpstation.errors import InputError
from jumpstation.model import (
    BodyWeight,
    ClockBreak,
    Contact,
    ContactDone,
    Flag,
    Hole,
    Instant,
    LinkFault,
    Method,
    Side,
    Takeoff,
    Touchdown,
)
from jumpstation.protocols import load_protocol, with_frequency
from jumpstation.session import events as ev
from jumpstation.session.attempts import Subject
from jumpstation.session.effects import Effect, StartDevice
from jumpstation.session.runner import Runner
from jumpstation.session.script_expect import check
from jumpstation.session.stopping import StopPlan

METHODS = {
    "mat": Method("native", "script", "1", "mat", 0.05, 0.05, tick_s=5e-7),
    "plate": Method("native", "script", "1", "plate", 0.05, 0.05, rate_hz=1000.0, threshold_n=20.0),
    "none": None,
}
TICK_S = 0.1
FORCE_STEP_S = 0.05


@dataclass
class Scene:
    """The athlete on the mat, and the runner that watches."""

    settings: dict[str, str] = field(default_factory=dict)
    now_s: float = 0.0
    clock: int = 0
    contacts: int = 0
    on_since: Instant | None = None
    standing: bool = False
    last_takeoff: Instant | None = None
    pending: Contact | None = None
    side: Side = Side.BOTH
    runner: Runner | None = None
    effects: list[Effect] = field(default_factory=list)

    # --- feeding ---------------------------------------------------------------------------------

    def feed(self, event: ev.Event) -> None:
        """One event at the present instant."""
        if self.runner is None:
            self.runner = self._make_runner()
        said = self.runner.handle(event, self.now_s)
        self.effects += said
        silent = self.settings.get("device", "").startswith("silent")
        if not silent and any(isinstance(effect, StartDevice) for effect in said):
            self.feed(ev.MatLevel(self.standing))  # a device tells the level when it is armed

    def wait(self, seconds: float) -> None:
        """Let time pass, a tick every 0.1 s."""
        end = self.now_s + seconds
        while end - self.now_s > TICK_S:
            self.now_s += TICK_S
            self.feed(ev.Tick())
        self.now_s = end

    def instant(self) -> Instant:
        """Now, on the device's clock."""
        return Instant(self.now_s, 1e-6, self.clock)

    def land(self) -> None:
        """Feet down: this ends the flight of the contact before."""
        at = self.instant()
        self.feed(Touchdown(at, self.side))
        if self.pending is not None:
            before, self.pending = self.pending, None
            self.feed(ContactDone(_with_landing(before, at)))
        self.on_since, self.standing = at, True

    def leave(self, flags: frozenset[Flag] = frozenset()) -> None:
        """Feet off."""
        at = self.instant()
        self.pending = Contact(
            self.contacts, self.on_since, at, None, self.last_takeoff, flags, self.side
        )
        self.contacts += 1
        self.feed(Takeoff(at, self.pending.contact_time_s, self.side))
        self.last_takeoff, self.on_since, self.standing = at, None, False

    def _make_runner(self) -> Runner:
        said = self.settings
        protocol = load_protocol(said["protocol"])
        if "frequency" in said:
            protocol = with_frequency(protocol, float(said["frequency"]))
        side = Side(said["side"]) if "side" in said else None
        method = METHODS[said.get("device", "mat").removeprefix("silent-")]
        error = float(said["typical"]) if "typical" in said else None
        return Runner(
            protocol,
            _subject(said.get("athlete", "")),
            method,
            side=side,
            typical_error=error,
            told=_told(said["told"]) if "told" in said else None,
            stops=_stops(said.get("criteria"), said.get("contacts", "")),
        )


def _with_landing(contact: Contact, at: Instant) -> Contact:
    return Contact(
        contact.index,
        contact.touchdown,
        contact.takeoff,
        None if Flag.EDGE_LOST in contact.flags else at,
        contact.previous_takeoff,
        contact.flags,
        contact.side,
    )


def _subject(text: str) -> Subject:
    """ "Jo, 70 kg, 15 years, uninvolved left" in any order after the name."""
    name, *rest = [part.strip() for part in text.split(",")]
    mass = next((float(p.split()[0]) for p in rest if p.endswith("kg")), None)
    age = next((int(p.split()[0]) for p in rest if p.endswith("years")), None)
    healthy = next((Side(p.split()[1]) for p in rest if p.startswith("uninvolved")), None)
    return Subject(name, mass, healthy, age)


def _told(text: str) -> dict[str, float | str | bool | None]:
    """told pain 2, soreness none: what the screening before has asked already."""
    pairs = [part.split() for part in text.split(",")]
    return {name: None if value == "none" else float(value) for name, value in pairs}


def _stops(criteria: str | None, contacts: str) -> StopPlan:
    """criteria acl: its stop rules; contacts 56 of 60: made today, and allowed."""
    rules = load_criteria(criteria).stop if criteria else ()
    if not contacts:
        return StopPlan(rules)
    made, _, allowed = contacts.split()
    return StopPlan(rules, int(made), int(allowed))


# --- what can happen -----------------------------------------------------------------------------


def _stand(scene: Scene, words: list[str]) -> None:
    if not scene.standing:
        scene.land()
    scene.wait(float(words[0]))


def _jump(scene: Scene, words: list[str]) -> None:
    """entry F, jump F: off the ground for F seconds, and down again."""
    scene.leave()
    scene.wait(float(words[0]))
    scene.land()


def _hop(scene: Scene, words: list[str]) -> None:
    """hop C F [flag …] [left|right]: C seconds on the ground, then F in the air."""
    sides = [word for word in words[2:] if word in ("left", "right")]
    flags = frozenset(Flag(word) for word in words[2:] if word not in sides)
    scene.wait(float(words[0]))
    kept = scene.side
    scene.side = Side(sides[0]) if sides else kept
    scene.leave(flags)
    scene.wait(float(words[1]))
    scene.land()
    scene.side = kept


def _hops(scene: Scene, words: list[str]) -> None:
    """hops N C F: the same hop N times."""
    for _ in range(int(words[0])):
        _hop(scene, words[1:])


def _drop(scene: Scene, words: list[str]) -> None:
    """drop C F: down from the box, C seconds on the ground, F in the air."""
    scene.last_takeoff = None
    scene.land()
    _hop(scene, words)


def _off(scene: Scene, words: list[str]) -> None:
    scene.leave(frozenset({Flag.OFF_GROUND}))
    scene.wait(0.5)


def _back(scene: Scene, words: list[str]) -> None:
    """back-on-box: off the mat, with nothing pending."""
    if scene.standing:
        scene.leave(frozenset({Flag.OFF_GROUND}))
    scene.pending = None


def _force(scene: Scene, words: list[str]) -> None:
    """force N S: N newtons for S seconds, twenty levels a second."""
    for _ in range(round(float(words[1]) / FORCE_STEP_S)):
        scene.now_s += FORCE_STEP_S
        scene.feed(ev.ForceLevel(scene.now_s, float(words[0])))
        scene.feed(ev.Tick())


def _break_clock(scene: Scene, words: list[str]) -> None:
    """reset, or frame-lost: the device's clock begins anew."""
    scene.clock += 1
    scene.now_s = 0.001
    scene.feed(ClockBreak(scene.clock, " ".join(words) or "a frame was lost"))
    if words:
        scene.feed(LinkFault("device_reset", " ".join(words)))
    scene.pending = scene.on_since = scene.last_takeoff = None


def _answer(scene: Scene, words: list[str]) -> None:
    text = words[1]
    known: dict[str, bool | None] = {"yes": True, "no": False, "none": None}
    scene.feed(ev.Answer(words[0], known[text] if text in known else float(text)))


def _weigh(scene: Scene, words: list[str]) -> None:
    scene.feed(BodyWeight(float(words[0]), 1.0, "quiet standing"))


def _lose(scene: Scene, words: list[str]) -> None:
    scene.feed(Hole(scene.now_s - 0.05, scene.now_s, scene.clock, "samples", 50))


HAPPENINGS: dict[str, Callable[[Scene, list[str]], None]] = {
    "begin": lambda scene, _: scene.feed(ev.Begin()),
    "answer": _answer,
    "override": lambda scene, w: scene.feed(ev.Override(w[0], " ".join(w[1:]))),
    "stand": _stand,
    "wait": lambda scene, w: scene.wait(float(w[0])),
    "weigh": _weigh,
    "entry": _jump,
    "jump": _jump,
    "hop": _hop,
    "tap": _hop,
    "hops": _hops,
    "taps": _hops,
    "drop": _drop,
    "step-off": _off,
    "back-on-box": _back,
    "force": _force,
    "lose-samples": _lose,
    "count": lambda scene, _: scene.feed(ev.Counted()),
    "unplug": lambda scene, _: scene.feed(ev.DeviceGone("stopped answering")),
    "reset": lambda scene, _: _break_clock(scene, ["the device was reset"]),
    "frame-lost": _break_clock,
    "refuse": lambda scene, w: scene.feed(ev.RefuseLast(" ".join(w))),
    "pain": lambda scene, w: scene.feed(ev.Pain(float(w[0]))),
    "mark": lambda scene, w: scene.feed(ev.Marked(cast("ev.Mark", w[0]))),
    "stop": lambda scene, _: scene.feed(ev.Stop()),
    "discard": lambda scene, _: scene.feed(ev.Discard()),
    "skip-rest": lambda scene, _: scene.feed(ev.SkipRest()),
    "repeat": lambda scene, _: scene.feed(ev.Repeat()),
}
SETTINGS = (
    "protocol",
    "device",
    "athlete",
    "side",
    "frequency",
    "typical",
    "told",
    "criteria",
    "contacts",
)


def play(text: str, name: str) -> int:
    """Play a script and check every expectation; the number of checks made.

    Raises InputError with file and line where something else came of it, or a word is not known.

    >>> play("protocol ankle-hops-10-5\\nbegin -> asks pain", "example")
    1
    """
    scene, checks = Scene(), 0
    for number, line in enumerate(text.splitlines(), start=1):
        told, _, expected = line.split("#")[0].partition("->")
        words = told.split()
        if words:
            scene.effects = []
            _happen(scene, words, f"{name}, line {number}")
        if expected.strip():
            checks += 1
            wrong = check(scene.effects, expected.strip())
            if wrong:
                raise InputError(f"{name}, line {number}", wrong, "mend the script or the protocol")
    return checks


def _happen(scene: Scene, words: list[str], place: str) -> None:
    verb, *rest = words
    if verb in SETTINGS:
        scene.settings[verb] = " ".join(rest)
    elif verb in HAPPENINGS:
        try:
            HAPPENINGS[verb](scene, rest)
        except (ValueError, IndexError) as error:
            raise InputError(
                place, f"{' '.join(words)!r} cannot be read", "see script.py"
            ) from error
    else:
        known = ", ".join((*SETTINGS, *HAPPENINGS))
        raise InputError(place, f"{verb!r} is not known", f"use one of {known}")
