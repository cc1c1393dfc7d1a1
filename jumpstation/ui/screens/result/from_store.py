"""One stored trial as the Result screen shows it: reads the store, knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jumpstation.clinical.attempts import BY_HAND, device_words
from jumpstation.model import Method, MetricValue, Rep
from jumpstation.protocols import Protocol
from jumpstation.session.scoring import best_reps, higher_is_better
from jumpstation.station.judged import judge
from jumpstation.station.trace import stored_force
from jumpstation.stats import sentence
from jumpstation.stats.change import Change
from jumpstation.stats.records import usable
from jumpstation.store import RecordedTrial, Store
from jumpstation.store import records as rows_of
from jumpstation.store.histories import histories
from jumpstation.ui.controllers.mass_words import of_trial
from jumpstation.ui.screens.athlete.from_store import change_rows
from jumpstation.ui.screens.result.model import ResultModel, ResultRow, TraceData
from jumpstation.ui.text import MISSING, number, tr
from jumpstation.ui.units import display_of
from jumpstation.ui.values.device_names import DEVICE_NAMES
from jumpstation.ui.values.hops import Hop, hop_of, value_of

SHOWN_BESIDE = (
    "rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s", "jump_height_m",
    "stiffness_plate_n_per_m", "stiffness_dalleau_n_per_m",
)  # fmt: skip
MOST_FIGURES = 4
STIFFNESS = ("stiffness_plate_n_per_m", "stiffness_dalleau_n_per_m")
BY_SCORING = "scoring"


@dataclass(frozen=True, slots=True)
class Read:
    """A trial as it stands: the model, and the keys of its rows for changing them."""

    model: ResultModel
    rep_ids: tuple[str, ...]
    athlete_id: str
    athlete_name: str
    protocol_id: str
    on_date: str
    excluded: bool


def read_result(store: Store, trial_id: str) -> Read:
    """Everything that the screen shows of a trial."""
    recorded = store.recorded_trial(trial_id, with_raw=True)
    row = recorded.row
    protocol = Protocol.model_validate_json(recorded.protocol_text)
    athlete = store.athlete(row.athlete_id)
    metric_id = protocol.score.by
    score = recorded.score.get(metric_id)
    every = histories(store, athlete.id, protocol_id=row.protocol_id)
    series = (row.protocol_id, row.side, metric_id)
    entries = usable(every.get(series, []))
    judged = judge(store, athlete, series, entries, with_swc=True) if row.counted else None
    changes = store.changes(trial_id)
    by_hand = _by_hand(changes)
    rows = _rows(protocol, recorded, by_hand)
    force = stored_force(recorded)
    show = display_of(metric_id, score.unit if score else "")
    error = judged.error.value if judged is not None and judged.error is not None else None
    model = ResultModel(
        trial_id=trial_id,
        score_name=_score_name(protocol, show.name),
        score=None if score is None or score.value is None else score.value * show.scale,
        score_unit=show.unit,
        score_error=None if error is None else error * show.scale,
        score_digits=show.decimals,
        score_withheld=(score.withheld or "") if score else "",
        metric_id=metric_id,
        counted=_counted([stored.rep for stored in recorded.reps]),
        figures=_figures(recorded.score, metric_id),
        sentence=_sentence(row, judged, show),
        second_sentence=" ".join(
            part for part in (_second(judged), _remarks(store, recorded)) if part
        ),
        changes=change_rows(entries, judged, show, metric_id),
        rows=rows,
        selected=len(rows) - 1 if rows else 0,
        trace=TraceData(force.time_s, force.force_n, recorded.method.threshold_n),
        method=method_words(recorded, score),
        after=_after(recorded.answers),
        can_undo=_last_by_hand(changes) is not None,
        excluded_note=_excluded_note(recorded, changes),
        invalid=_invalid(row, demo=store.demo is not None),
    )
    ids = tuple(stored.id for stored in recorded.reps)
    return Read(model, ids, athlete.id, athlete.name, row.protocol_id, row.on_date, row.excluded)


# --- changes made by hand ------------------------------------------------------------------


def _by_hand(changes: Sequence[rows_of.Change]) -> dict[str, rows_of.Change]:
    """The last judgement of each contact, where a person made it."""
    last = {c.rep_id: c for c in changes if c.rep_id is not None and c.field == "accepted"}
    return {key: c for key, c in last.items() if c.who != BY_SCORING}


def _last_by_hand(changes: Sequence[rows_of.Change]) -> rows_of.Change | None:
    """The change that undo takes back; None: there is none."""
    made = [
        c for c in changes if c.rep_id is not None and c.field == "accepted" and c.who != BY_SCORING
    ]
    return made[-1] if made and made[-1].why != UNDONE else None


UNDONE = "undone"


def to_undo(store: Store, trial_id: str) -> tuple[str, bool] | None:
    """The contact whose last judgement is taken back, and how it counts then."""
    found = _last_by_hand(store.changes(trial_id))
    if found is None or found.rep_id is None:
        return None
    return found.rep_id, found.value == "0"


def _excluded_note(recorded: RecordedTrial, changes: Sequence[rows_of.Change]) -> str:
    out = [c for c in _by_hand(changes).values() if c.value == "0"]
    parts = []
    if out:
        last = out[-1]
        parts.append(tr("{n} excluded by {who}: {why}", n=len(out), who=last.who, why=last.why))
    if recorded.row.excluded:
        trial = [c for c in changes if c.field == "excluded"][-1]
        parts.append(tr("trial set aside by {who}: {why}", who=trial.who, why=trial.why))
    return " · ".join(parts)


# --- rows ----------------------------------------------------------------------------------


def _rows(
    protocol: Protocol, recorded: RecordedTrial, by_hand: Mapping[str, rows_of.Change]
) -> tuple[ResultRow, ...]:
    reps = [stored.rep for stored in recorded.reps]
    score = protocol.score
    best = {rep.index for rep in reps if rep.accepted}
    if score.rule == "best" and score.n is not None:
        best = {rep.index for rep in best_reps(reps, score.by, score.n, _higher(score.by))}
    rows = []
    for place, stored in enumerate(recorded.reps, start=1):
        rep = stored.rep
        excluded = stored.id in by_hand and not rep.accepted
        why, words = _why(rep, rep.index in best, score.rule == "best", score.n)
        stiffness = next(
            (v for v in (value_of(rep.metrics, name) for name in STIFFNESS) if v is not None), None
        )
        hop: Hop = replace(hop_of(rep), name=str(place))
        rows.append(
            ResultRow(
                hop,
                value_of(rep.metrics, "jump_height_m"),
                None if stiffness is None else stiffness / 1000,
                why,
                words,
                excluded,
            )
        )
    return tuple(rows)


def _why(rep: Rep, scored: bool, by_best: bool, n: int | None) -> tuple[str, str]:
    if not rep.accepted:
        return "refused", rep.reason or tr("does not count")
    note = f": {rep.notes[0]}" if rep.notes else ""
    if not by_best:
        return "met", tr("counts") + note
    if scored:
        return "met", tr("in the best {n}", n=n) + note
    return "spare", tr("not in the best {n}", n=n) + note


def _higher(metric_id: str) -> bool:
    return higher_is_better(metric_id)


def _counted(reps: Sequence[Rep]) -> str:
    good = sum(rep.accepted for rep in reps)
    return tr("{n} of {of} hops count", n=good, of=len(reps)) if reps else ""


# --- words ---------------------------------------------------------------------------------


def _score_name(protocol: Protocol, name: str) -> str:
    score = protocol.score
    if score.rule == "best":
        return tr("{name}, mean of the best {n}", name=name, n=score.n)
    return tr("{name}, mean of all that count", name=name) if score.rule == "mean" else name


def _figures(
    score: Mapping[str, MetricValue], metric_id: str
) -> tuple[tuple[str, str, str, str], ...]:
    found = []
    for name in SHOWN_BESIDE:
        value = score.get(name)
        if value is None or name == metric_id or (name in STIFFNESS and _has(found, STIFFNESS)):
            continue
        show = display_of(name, value.unit)
        text = MISSING if value.value is None else number(value.value * show.scale, show.decimals)
        found.append((show.name, text, show.unit, name))
    return tuple(found[:MOST_FIGURES])


def _has(found: Sequence[tuple[str, str, str, str]], names: Sequence[str]) -> bool:
    return any(entry[3] in names for entry in found)


def _sentence(row: rows_of.TrialRow, judged: Change | None, show: sentence.Display) -> str:
    if not row.valid:
        return tr("No score: {why}.", why=(row.invalid_reason or tr("not complete")).rstrip("."))
    if judged is None:
        return tr("Not compared: this trial counts in no trend.")
    return sentence.say(judged, show)


def _second(judged: Change | None) -> str:
    return sentence.say_error(judged.error if judged is not None else None)


def _remarks(store: Store, recorded: RecordedTrial) -> str:
    """What is remarkable about the trial itself, and about the body mass behind its stiffness."""
    row = recorded.row
    values = [value for stored in recorded.reps for value in stored.rep.metrics.values()]
    on = date.fromisoformat(row.on_date)
    return of_trial(store, row.athlete_id, on, values, recorded.notes)


def _invalid(row: rows_of.TrialRow, *, demo: bool) -> str:
    """Why it does not count; in a demo file, where invented trials count, that it does there."""
    if not row.for_measurement and not demo:
        return tr("Not for measurement: it is in no baseline, no squad table and no report.")
    if row.familiarisation:
        return tr("Practice: it does not count.")
    if row.excluded:
        return tr("Set aside: it does not count until it is restored.")
    if row.status == "recovered":
        return tr("Recovered after an interruption: kept, not counted.")
    if not row.for_measurement and row.counted:
        return tr(
            "Not a measurement. In this demo file it counts all the same; in a file of your own it "
            "would be in no baseline, no squad table and no report."
        )
    return ""


def _after(answers: Mapping[str, float | str | bool]) -> str:
    said = []
    for key, value in answers.items():
        question, _, when = key.rpartition("_")
        if question and when in ("before", "after", "during") and not isinstance(value, bool):
            shown = f"{value:g}" if isinstance(value, float | int) else value
            said.append(tr("{question} {when}: {value}", question=question.capitalize(), when=when,
                           value=shown))  # fmt: skip
    return " · ".join(said)


def _by_hand_words(score: MetricValue | None) -> str:
    """What a person timed, counted or typed: no device and no contact stands behind it."""
    parts = [tr("by hand: timed, counted or typed by a person, no device")]
    if score is not None:
        parts.append(f"{score.metric_id} v{score.version}")
        if score.uncertainty is not None:
            parts.append(tr("± {u} {unit}", u=f"{score.uncertainty:.2g}", unit=score.unit))
    return tr("Measured under: ") + " · ".join(parts)


def method_words(recorded: RecordedTrial, score: MetricValue | None) -> str:
    """The rule a value was made under, in one line."""
    method: Method = recorded.method
    if device_words(method) == BY_HAND:
        return _by_hand_words(score)
    parts = [f"{DEVICE_NAMES.get(method.device_kind, method.device_kind)} {method.device_id}"]
    parts.append(tr("firmware {v}", v=method.firmware) if method.firmware else "")
    if method.threshold_n is not None:
        parts.append(tr("threshold {n} N", n=f"{method.threshold_n:g}"))
    if method.zero_n is not None:
        parts.append(tr("zero {n} N", n=number(method.zero_n, 1)))
    if method.noise_sd_n is not None:
        parts.append(tr("noise {n} N", n=number(method.noise_sd_n, 1)))
    if method.rate_hz is not None:
        parts.append(f"{method.rate_hz:g} Hz")
    parts.append(tr("shortest contact {ms} ms", ms=f"{1000 * method.min_contact_s:g}"))
    if method.mat_bias_assumed:
        parts.append(tr("mat bias assumed ±5 ms, not cross-calibrated"))
    parts.append(tr("g {g} m/s²", g=f"{method.g_m_per_s2:g}"))
    if score is not None:
        parts.append(f"{score.metric_id} v{score.version}")
        if score.uncertainty is not None:
            parts.append(tr("measurement ± {u} {unit}", u=f"{score.uncertainty:.2g}",
                            unit=score.unit))  # fmt: skip
    lost = recorded.losses
    parts.append(tr("{e} edges and {s} samples lost", e=lost.edges_lost, s=lost.samples_lost))
    if not method.for_measurement:
        parts.append(tr("not for measurement"))
    return tr("Measured under: ") + " · ".join(part for part in parts if part.strip())
