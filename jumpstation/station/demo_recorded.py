"""A trial of the demo with its whole recording: the simulated athlete on the simulated plate.

It goes the way of every trial (device, session, archive), so that force, contacts and the force
against displacement can be looked at and computed again as with a measured one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from jumpstation.devices import open_device
from jumpstation.devices.simulated.athlete import spring_contact_time_s, take_off_speed
from jumpstation.protocols import Protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession, Told
from jumpstation.store import Store

STEP_S = 0.02
STIFFEST_N_PER_M = 2e5


def record_trial(
    store: Store, athlete_id: str, protocol: Protocol, text: str, subject: Subject, *,
    height_m: float, contact_s: float, at: datetime, seed: int,
    answers: Mapping[str, float] | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Run and store it as done at `at`; the keys of its trials.

    height_m: rise of each hop; contact_s: on the ground. answers: to the protocol's questions,
    by their ids; 0 where none is given.
    """
    mass_kg = subject.body_mass_kg or 70.0
    stiffness = stiffness_for(mass_kg, height_m, contact_s)
    spec = f"sim:plate=1,seed={seed},mass={mass_kg},height={height_m:.4f},stiffness={stiffness:.0f}"
    archive = TrialArchive(store, athlete_id, protocol, text, started_at=at)
    asked: list[fx.Ask] = []

    def listen(told: Told) -> None:
        archive.hear(told)
        if isinstance(told, fx.Ask):
            asked.append(told)

    device = open_device(spec)
    try:
        session = LiveSession(device, protocol, subject, listen=listen, ask=True, patient=False)
        archive.attach(session)
        session.begin()
        while not session.done:
            while asked:
                question = asked.pop().question
                session.tell(ev.Answer(question.id, (answers or {}).get(question.id, 0.0)))
            if not session.done:
                session.step(STEP_S)
    finally:
        device.close()
    return tuple(archive.trial_ids)


def stiffness_for(mass_kg: float, height_m: float, contact_s: float) -> float:
    """Stiffness in N/m of the spring that is on the ground so long and rises so high.

    >>> k = stiffness_for(70.0, 0.25, 0.18)
    >>> round(spring_contact_time_s(70.0, k, take_off_speed(0.25)), 4)
    0.18
    """
    speed = take_off_speed(height_m)
    low, high = 3e3, STIFFEST_N_PER_M
    for _ in range(40):
        middle = (low + high) / 2
        if spring_contact_time_s(mass_kg, middle, speed) > contact_s:
            low = middle
        else:
            high = middle
    return (low + high) / 2
