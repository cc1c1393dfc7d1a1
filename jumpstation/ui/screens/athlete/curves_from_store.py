"""Curves of the Athlete screen: hop series of several days, force loop, stiffness by frequency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from jumpstation.errors import JumpstationError
from jumpstation.metrics import RepInput
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import Contact, Method, Rep
from jumpstation.stats.sentence import day
from jumpstation.store import Store, TrialRow
from jumpstation.ui.screens.athlete.model import Curve, CurvesModel
from jumpstation.ui.text import number, tr

SERIES = 3  # so many days are laid over each other
HOPPED = ("ankle-hops-10-5", "ankle-hops-metronome", "hop-endurance-15", "rebounds-5")
LOOKED_AT = 5  # so many recordings are looked at for one with a force trace


def hops_overlaid(store: Store, trials: Sequence[TrialRow], protocol_id: str) -> CurvesModel:
    """RSI of each hop in the order they were done, the last three days over each other."""
    mine = [t for t in trials if t.protocol_id == protocol_id and t.counted]
    curves = []
    for trial in reversed(mine[-SERIES:]):
        values = [
            value.value
            for stored in store.reps(trial.id)
            if stored.rep.accepted
            and (value := stored.rep.metrics.get("rsi_m_per_s")) is not None
            and value.value is not None
        ]
        if values:
            on = date.fromisoformat(trial.on_date)
            x = np.arange(1, len(values) + 1, dtype=float)
            curves.append(Curve(day(on, date.today()), x, np.array(values), "", True))
    return CurvesModel(tr("Hop series of the last days"), tr("hop"), "RSI m/s", tuple(curves))


def stiffness_points(store: Store, trials: Sequence[TrialRow]) -> CurvesModel:
    """Stiffness of each hop against its frequency, the last two days."""
    curves = []
    for trial in reversed([t for t in trials if t.protocol_id in HOPPED and t.counted][-2:]):
        points = [p for s in store.reps(trial.id) if (p := _stiffness(s.rep)) is not None]
        if points:
            x, y = np.array(sorted(points)).T
            on = date.fromisoformat(trial.on_date)
            curves.append(Curve(day(on, date.today()), x, y, "", True))
    return CurvesModel(
        tr("Stiffness against frequency"), tr("hops / s"), "kN/m", tuple(curves),
        tr("Vertical stiffness from the times (Dalleau); each point is one hop.") if curves else "",
    )  # fmt: skip


def _stiffness(rep: Rep) -> tuple[float, float] | None:
    value = rep.metrics.get("stiffness_dalleau_n_per_m")
    step = rep.contact.step_time_s
    if not rep.accepted or value is None or value.value is None or not step:
        return None
    return 1 / step, value.value / 1000


def force_loop(store: Store, trials: Sequence[TrialRow]) -> CurvesModel:
    """Force against displacement of the middle hop of the last trial whose force is on file."""
    from jumpstation.station.again import recompute_trial

    hopped = [t for t in trials if t.protocol_id in HOPPED and t.counted]
    for row in list(reversed(hopped))[:LOOKED_AT]:
        recorded = store.recorded_trial(row.id, with_raw=True)
        if not recorded.raw or recorded.method.source != "plate":
            continue
        try:
            trial = recompute_trial(recorded)
        except JumpstationError:
            continue  # its stored values stay; there is no trace to draw
        reps = [rep for rep in trial.reps if rep.accepted and rep.contact.trace is not None]
        if not reps or row.body_mass_kg is None:
            continue
        rep = reps[len(reps) // 2]
        curve = _loop(rep.contact, trial.method, row.body_mass_kg)
        if curve is not None:
            on = day(date.fromisoformat(row.on_date), date.today())
            said = ""
            value = rep.metrics.get("stiffness_plate_n_per_m")
            if value is not None and value.value is not None:
                said = tr("Stiffness {k} kN/m.", k=number(value.value / 1000, 1))
            return CurvesModel(
                tr("Force against displacement, {on}", on=on), tr("displacement, cm"), "N",
                (Curve(tr("hop {n}", n=rep.index + 1), *curve),), said,
            )  # fmt: skip
    return CurvesModel()


def _loop(contact: Contact, method: Method, mass_kg: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Displacement (cm, down is positive) and force (N) of the motion that the metrics stand on."""
    try:
        motion = RepInput(contact, method, body_mass_kg=mass_kg).motion
    except Withheld:
        return None
    return -100 * motion.displacement_m, motion.force_n
