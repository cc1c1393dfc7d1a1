"""One athlete's history as the Athlete screen shows it: reads the store, knows no Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from jumpstation.answers.ladder import ladder
from jumpstation.answers.ladder import said as say_ladder
from jumpstation.errors import JumpstationError
from jumpstation.model import Side
from jumpstation.protocols import load_protocol
from jumpstation.station.judged import both_sides, judge
from jumpstation.stats import sentence
from jumpstation.stats.change import Change, Verdict
from jumpstation.stats.records import SessionValue, differences, usable
from jumpstation.stats.sentence import Display
from jumpstation.stats.squad import RETEST_AFTER_DAYS
from jumpstation.store import Athlete, Fact, Store, TrialRow
from jumpstation.store.histories import Series, histories, lower_is_better, session_rule
from jumpstation.ui.screens.athlete.curves_from_store import (
    force_loop,
    hops_overlaid,
    stiffness_points,
)
from jumpstation.ui.screens.athlete.model import (
    AthleteModel,
    Band,
    LadderModel,
    Note,
    Rung,
    SidePair,
    SidesModel,
    Span,
    TrendModel,
    TrendPoint,
)
from jumpstation.ui.text import tr
from jumpstation.ui.units import box_words, display_of, mass_words
from jumpstation.ui.values import verdict as words
from jumpstation.ui.values.cells import Cell, figure
from jumpstation.ui.values.change import ChangeRow

SPANS = {91: "3 months", 182: "6 months", 365: "12 months", 0: "everything"}
INJURY_OVER = ": over"  # ends the text of the fact that ends an injury
NOTED = ("note", "footwear", "surface")
SHOWN = ("note", "footwear", "surface", "injury", "body_mass")
COUNTED_BESIDE = ("reps_refused",)
LEADING = "rsi_m_per_s"
VERDICTS = {
    Verdict.UP: words.Verdict.UP,
    Verdict.DOWN: words.Verdict.DOWN,
    Verdict.UNCLEAR: words.Verdict.UNCLEAR,
    Verdict.NOT_COMPARABLE: words.Verdict.NOT_COMPARABLE,
    Verdict.FIRST: words.Verdict.FIRST,
}


def protocol_name(protocol_id: str) -> str:
    """The protocol's name as its file says; its id where there is no file."""
    try:
        return load_protocol(protocol_id).name
    except (JumpstationError, OSError):
        return protocol_id


def series_name(series: Series, unit: str = "") -> str:
    """A value with its test and side, as it is chosen by."""
    protocol_id, side, metric_id = series
    leg = "" if side == "both" else f", {tr(side)}"
    return f"{display_of(metric_id, unit).name}, {protocol_name(protocol_id)}{leg}"


def series_of(every: Mapping[Series, Sequence[SessionValue]]) -> list[Series]:
    """The values that can be shown, the one each test is about first."""
    found = [s for s, entries in every.items() if s[2] not in COUNTED_BESIDE and usable(entries)]
    return sorted(found, key=lambda s: (s[0], s[2] != session_rule(s[0])[1], s[1], s[2]))


def athlete_model(
    store: Store,
    athlete_id: str,
    today: date,
    *,
    protocol_id: str = "ankle-hops-10-5",
    series: Series | None = None,
    span_days: int = 365,
    tab: str = "overview",
) -> AthleteModel:
    """Everything of one athlete as of today. series None: the value that the test is about."""
    athlete = store.athlete(athlete_id)
    every = histories(store, athlete.id)
    shown = _chosen(every, protocol_id, series)
    trials = store.trials(athlete_id=athlete.id)
    facts = [f for kind in SHOWN for f in store.facts(athlete.id, kind)]
    entries = usable(every.get(shown, [])) if shown else []
    judged = judge(store, athlete, shown, entries, with_swc=True) if shown else None
    unit = entries[-1].rule.unit if entries else ""
    show = display_of(shown[2], unit) if shown else Display("")
    since = None if span_days == 0 else today - timedelta(days=span_days)
    rows = [_trial_row(store, trial) for trial in reversed(trials)]
    return AthleteModel(
        athlete_id=athlete.id,
        name=athlete.name,
        first_name=athlete.name.split(maxsplit=1)[0],
        tab=tab,
        value_name=series_name(shown, unit) if shown else protocol_name(protocol_id),
        metric_id=shown[2] if shown else "",
        value_unit=show.unit,
        span_name=tr(SPANS.get(span_days, SPANS[365])),
        sentence=sentence.say(judged, show) if judged else tr("Not tested yet."),
        changes=change_rows(entries, judged, show, shown[2] if shown else ""),
        trend=_trend(shown, entries, judged, show, facts, trials, since, today),
        sides=_sides(store, athlete, every),
        ladder=_ladder(store, trials),
        overlaid=hops_overlaid(store, trials, protocol_id),
        loop=force_loop(store, trials),
        stiffness=stiffness_points(store, trials),
        trials=tuple(rows),
        trial_ids=tuple(trial.id for trial in reversed(trials)),
        facts=tuple(_fact(fact) for fact in _newest(facts)),
        due=_due(entries, today),
    )


def _chosen(
    every: Mapping[Series, Sequence[SessionValue]], protocol_id: str, wanted: Series | None
) -> Series | None:
    known = series_of(every)
    if wanted in known:
        return wanted
    leading = (protocol_id, "both", session_rule(protocol_id)[1] or LEADING)
    return leading if leading in known else next(iter(known), None)


def _due(entries: Sequence[SessionValue], today: date) -> str:
    if not entries:
        return tr("today")
    on = entries[-1].on + timedelta(days=RETEST_AFTER_DAYS)
    return tr("today") if on <= today else sentence.day(on, today)


# --- changes ---------------------------------------------------------------------------------


def change_rows(
    entries: Sequence[SessionValue], judged: Change | None, show: Display, metric_id: str
) -> tuple[ChangeRow, ...]:
    """The last session against the one before, the baseline and the best, in shown units."""
    if judged is None or judged.last.value is None:
        return ()
    last, lower = judged.last, lower_is_better(metric_id)
    same = [e for e in entries if e is not last and not differences(e.rule, last.rule)]
    if not same:
        return ()
    best = (min if lower else max)(same, key=lambda e: e.value or 0.0)
    rows = [_against(tr("Last · {on}", on=_short(same[-1].on)), same[-1].value, judged, show)]
    if judged.baseline is not None:
        span = f"{_month(judged.baseline.first)}–{_month(judged.baseline.last)}"
        rows.append(
            _against(
                tr("Baseline · {span}", span=span), judged.baseline.mean, judged, show, full=True
            )
        )
    rows.append(_against(tr("Best · {on}", on=_short(best.on)), best.value, judged, show))
    return tuple(rows)


def _against(
    name: str, value: float | None, judged: Change, show: Display, *, full: bool = False
) -> ChangeRow:
    """One comparison; only the baseline carries a verdict of its own, the others by the error."""
    if value is None or judged.last.value is None:
        return ChangeRow(name)
    difference, needed = judged.last.value - value, judged.needed
    verdict = words.Verdict.UNCLEAR
    if full:
        verdict = VERDICTS[judged.verdict]
    elif needed is not None and abs(difference) > needed:
        verdict = words.Verdict.UP if difference > 0 else words.Verdict.DOWN
    error = judged.error.value if judged.error else None
    return ChangeRow(
        name,
        value * show.scale,
        difference * show.scale,
        _scaled(error, show),
        _scaled(judged.swc, show),
        _scaled(needed, show),
        verdict,
        "" if needed is not None else tr("error not known"),
    )


def _scaled(value: float | None, show: Display) -> float | None:
    return None if value is None else value * show.scale


def _short(on: date) -> str:
    return f"{on.day} {_month(on)}"


def _month(on: date) -> str:
    return sentence.day(on, on).split()[1][:3]


# --- the trend -------------------------------------------------------------------------------


def _trend(
    series: Series | None,
    entries: Sequence[SessionValue],
    judged: Change | None,
    show: Display,
    facts: Sequence[Fact],
    trials: Sequence[TrialRow],
    since: date | None,
    today: date,
) -> TrendModel:
    if series is None or judged is None:
        return TrendModel(title=tr("Trend"))
    at = {(t.session_id, t.protocol_id, t.side): t.id for t in trials if t.counted}
    begins = since if since is not None else min((e.on for e in entries), default=today)
    points = []
    for entry in entries:
        if entry.on < begins or entry.value is None:
            continue
        same = not differences(entry.rule, judged.last.rule)
        error = judged.error.value * show.scale if judged.error and entry is judged.last else None
        points.append(
            TrendPoint(
                entry.on, entry.value * show.scale, error, same,
                at.get((entry.session_id, series[0], series[1]), ""), _rule(entry),
            )
        )  # fmt: skip
    band = None
    if judged.baseline is not None and judged.needed is not None:
        swc = None if judged.swc is None else judged.swc * show.scale
        band = Band(
            judged.baseline.first, judged.baseline.mean * show.scale, swc,
            judged.needed * show.scale,
        )  # fmt: skip
    unit = f" {show.unit}" if show.unit else ""
    return TrendModel(
        title=series_name(series, judged.last.rule.unit),
        unit=f"{show.name}{unit}",
        subtitle=sentence.say_error(judged.error) if judged.n_comparable else "",
        points=tuple(points),
        band=band,
        spans=injury_spans(facts, begins),
        notes=tuple(
            Note(date.fromisoformat(f.on_date), f.text or "")
            for f in facts
            if f.kind in NOTED and date.fromisoformat(f.on_date) >= begins
        ),
        before_words=tr("under another rule") if any(not p.comparable for p in points) else "",
        begins=begins,
        ends=today,
        digits=show.decimals,
    )


def _rule(entry: SessionValue) -> str:
    rule = entry.rule
    level = "" if rule.threshold_n is None else f", {rule.threshold_n:g} N"
    return f"{rule.device_kind} {rule.device_id}{level}, {rule.metric_id} v{rule.metric_version}"


def injury_spans(facts: Sequence[Fact], begins: date) -> tuple[Span, ...]:
    """Injuries from the fact that begins one to the one that says it is over."""
    open_: dict[str, date] = {}
    found: list[Span] = []
    for fact in sorted((f for f in facts if f.kind == "injury"), key=lambda f: f.on_date):
        on, text = date.fromisoformat(fact.on_date), fact.text or tr("injury")
        if text.endswith(INJURY_OVER):
            name = text.removesuffix(INJURY_OVER)
            started = next((k for k in open_ if k.startswith(name)), None)
            if started is not None:
                found.append(Span(open_.pop(started), on, started))
        else:
            open_[text] = on
    found += [Span(on, None, text) for text, on in open_.items()]
    return tuple(s for s in found if s.ends is None or s.ends >= begins)


# --- left and right, ladder --------------------------------------------------------------------


def _sides(
    store: Store, athlete: Athlete, every: Mapping[Series, list[SessionValue]]
) -> SidesModel:
    lefts = [
        s for s in series_of(every)
        if s[1] == "left" and (s[0], "right", s[2]) in every and s[2] == session_rule(s[0])[1]
    ]  # fmt: skip
    lefts.sort(key=lambda s: s[0] != "single-leg-hops")
    if not lefts:
        return SidesModel()
    left = lefts[0]
    show = display_of(left[2], usable(every[left])[-1].rule.unit)
    days = sorted({e.on for e in usable(every[left])})
    pairs, last = [], None
    for day in days[-6:]:
        found = both_sides(store, athlete, every, left, day)
        if found is None or found[1].last.on != day:
            continue
        last = found
        pairs.append(_pair(day, found[2].larger, found[2].percent, found, show))
    said = sentence.say_sides(last[2], show) if last else ""
    needed = last[2].needed if last else None
    unit = f" {show.unit}" if show.unit else ""
    return SidesModel(
        title=f"{protocol_name(left[0])}, {tr('left against right')}",
        unit=f"{show.name}{unit}",
        pairs=tuple(pairs),
        sentence=said,
        error_words="" if needed is None else tr("needed {n}", n=show.number(needed)),
        hurt_side=athlete.involved_side if athlete.involved_side in ("left", "right") else "",
        hurt_words=tr("involved") if athlete.involved_side in ("left", "right") else "",
    )


def _pair(
    day: date, larger: Side | None, percent: float | None,
    found: tuple[Change, Change, object], show: Display,
) -> SidePair:  # fmt: skip
    left, right = found[0].last, found[1].last
    errors = [_scaled(c.error.value if c.error else None, show) for c in found[:2]]
    said = ""
    if larger is not None and percent is not None:
        lower = "R" if larger is Side.LEFT else "L"
        said = f"{lower} −{percent:.0f} %"
    return SidePair(
        _short(day),
        _scaled(left.value, show),
        _scaled(right.value, show),
        errors[0],
        errors[1],
        said,
        bool(getattr(found[2], "real", False)),
    )


def _ladder(store: Store, trials: Sequence[TrialRow]) -> LadderModel:
    mine = [t for t in trials if t.protocol_id == "drop-jump-ladder" and t.counted]
    if not mine:
        return LadderModel()
    last = [t for t in mine if t.session_id == mine[-1].session_id]
    tries: dict[float, list[float]] = {}
    for trial in last:
        box = store.recorded_trial(trial.id).answers.get("box_height_m")
        value = store.score(trial.id).get(LEADING)
        if isinstance(box, float) and value is not None and value.value is not None:
            tries.setdefault(box, []).append(value.value)
    found = ladder(tries)
    rungs = tuple(
        Rung(box_words(step.height_m), step.scores, step.height_m == found.optimum_m)
        for step in found.steps
    )
    words = say_ladder(found, "" if found.optimum_m is None else box_words(found.optimum_m))
    return LadderModel(
        tr("Drop-jump ladder"),
        tr("{on} · box height, not measured drop", on=_short(date.fromisoformat(last[0].on_date))),
        "RSI m/s",
        rungs,
        tr(words.sentence, **words.values),
    )


# --- lists -------------------------------------------------------------------------------------


def _trial_row(store: Store, trial: TrialRow) -> tuple[Cell, ...]:
    """One trial: day, test, side, its leading value, why it counts or not, device."""
    metric_id = session_rule(trial.protocol_id)[1] or LEADING
    value = store.score(trial.id).get(metric_id)
    shown = Cell("–", right=True, tone="text2")
    if value is not None and value.value is not None:
        show = display_of(metric_id, value.unit)
        shown = figure(value.value * show.scale, show.decimals, bold=trial.counted)
    if trial.counted:
        state = tr("counts")
    elif trial.excluded:
        state = tr("excluded")
    elif trial.familiarisation:
        state = tr("practice")
    else:
        state = trial.invalid_reason or trial.status
    device = json.loads(_method_text(store, trial))
    source = f"{device.get('device_kind', '')} {device.get('device_id', '')}".strip()
    mark = "" if trial.for_measurement else tr(" · not for measurement")
    return (
        Cell(trial.on_date, sort=trial.started_at),
        Cell(protocol_name(trial.protocol_id), bold=True),
        Cell(tr(trial.side)),
        shown,
        Cell(state, tone="text" if trial.counted else "text2"),
        Cell(source + mark, tone="text2"),
    )


def _method_text(store: Store, trial: TrialRow) -> str:
    return store.one("SELECT json FROM method WHERE id = ?", [trial.method_id]) or "{}"


def _newest(facts: Sequence[Fact]) -> list[Fact]:
    """Newest first; of the body mass only the last."""
    masses = [f for f in facts if f.kind == "body_mass"]
    kept = [f for f in facts if f.kind != "body_mass"] + masses[-1:]
    return sorted(kept, key=lambda f: f.on_date, reverse=True)


def _fact(fact: Fact) -> tuple[str, str, bool]:
    said = fact.text or ""
    if fact.kind == "body_mass":
        said = tr("Body mass {mass}", mass=mass_words(fact.value))
    elif fact.kind in ("footwear", "surface"):
        said = f"{tr(fact.kind)}: {said}"
    return (_short(date.fromisoformat(fact.on_date)), said, fact.kind == "injury")
