"""The runner's page: three plots with one sentence each above, this week, what the plan asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.ladder import stage_name
from jumpstation.clinical.points import points_of, show_of
from jumpstation.clinical.volume import WEEK_DAYS, by_week
from jumpstation.clinical.words import PROGRAM_SHOWS, SYMBOL
from jumpstation.protocols import load_battery, load_protocol
from jumpstation.reports.clinician import dots_of
from jumpstation.reports.plots import sides_plot, trend_plot, weeks_plot
from jumpstation.reports.sheet import (
    INK,
    INK2,
    LEFT,
    LEFT_BLUE,
    LINE,
    RAISED,
    RIGHT,
    RIGHT_OCHRE,
    Sheet,
    table_row,
    wrapped,
)
from jumpstation.stats.asymmetry import side_difference
from jumpstation.stats.change import Change
from jumpstation.stats.sentence import dated, say, say_error, say_sides

WEEKS = 10
MANY = 6  # criteria
DIARY_DAYS = 4
_HOPS = ("ankle-hops-10-5", "both", "rsi_m_per_s")
_SIDES = tuple(("single-leg-hops", side, "rsi_m_per_s") for side in ("left", "right"))


def runner_report(clearance: Clearance, change: Change | None, printed: date) -> bytes:
    """The PDF, as bytes; the same for the same arguments.

    change: of the 10/5 RSI against its baseline; None: not tested yet.
    """
    sheet = Sheet(
        f"{clearance.person.name}: your hops",
        f"For the runner · up to {dated(clearance.today)}",
        f"printed {printed.isoformat()}",
        clearance.demo,
    )
    _spring(sheet, clearance, change)
    _weeks(sheet, clearance)
    _sides(sheet, clearance)
    _week_box(sheet, clearance)
    _diary(sheet, clearance)
    _stop(sheet, clearance)
    sheet.small_print(_methods(clearance, change))
    return sheet.finish()


def _plot_height(clearance: Clearance) -> float:
    """Plots give way where the plan asks much, so that it stays one page."""
    much = len(clearance.proposal.evidence) > MANY or clearance.diary
    return 78.0 if much else 96.0


def _sentence(sheet: Sheet, number: int, title: str, sentence: str) -> None:
    sheet.heading(f"{number} {title}", 140)
    sheet.block(LEFT, RIGHT - LEFT, sentence, 9.5, bold=True)
    sheet.y += 2


def _spring(sheet: Sheet, clearance: Clearance, change: Change | None) -> None:
    sentence = say(change) if change else "RSI 10/5: not tested yet."
    _sentence(sheet, 1, "How springy", sentence)
    dots = dots_of(clearance, _HOPS)
    if not dots:
        return
    lines, band = [], None
    if change and change.baseline:
        lines = [(change.baseline.mean, f"start {change.baseline.mean:.2f}")]
        if change.needed:
            low = change.baseline.mean - change.needed
            high = change.baseline.mean + change.needed
            band = (low, high)
            lines.append((high, f"sure above {high:.2f}"))
    trend_plot(
        sheet, LEFT, RIGHT - LEFT, _plot_height(clearance), dots, show_of(_HOPS, "m/s"), lines, band
    )
    sheet.y += _plot_height(clearance) + 18


def _weeks(sheet: Sheet, clearance: Clearance) -> None:
    weeks = by_week(clearance.patient.loads, clearance.today, WEEKS)
    first = next((n for n, week in enumerate(weeks) if week[1]), None)
    if first is None:
        _sentence(sheet, 2, "How much, and how it felt", "No contacts are on file yet.")
        return
    weeks = weeks[first:]
    sore = [_soreness(clearance, start) for start, _ in weeks]
    known = [value for value in sore if value is not None]
    plan = clearance.volume.week_allowed
    said = f"{weeks[-1][1]} contacts in the last seven days; {plan} in the plan."
    if len(weeks) > 1:
        said = f"You went from {weeks[0][1]} to {weeks[-1][1]} contacts a week; {plan} in the plan."
    if known:
        said += f" Next-morning soreness was {max(known):g} of 10 at most."
    _sentence(sheet, 2, "How much, and how it felt", said)
    above = ["–" if value is None else f"{value:g}" for value in sore]
    weeks_plot(sheet, LEFT, RIGHT - LEFT, _plot_height(clearance), weeks, plan, above)
    sheet.y += _plot_height(clearance) + 16
    words = (
        "Bar: contacts in seven days. Number: most soreness next morning, 0–10; –: not answered."
    )
    sheet.block(LEFT, RIGHT - LEFT, words, 7.5, colour=INK2)


def _soreness(clearance: Clearance, start: date) -> float | None:
    end = start + timedelta(days=WEEK_DAYS)
    found = [
        felt.value
        for felt in clearance.patient.felt
        if (felt.kind, felt.when) == ("soreness", "next_morning")
        and start <= (felt.of or felt.on) < end
    ]
    return max(found, default=None)


def _sides(sheet: Sheet, clearance: Clearance) -> None:
    left, right = (points_of(clearance.patient, series) for series in _SIDES)
    if not left or not right:
        _sentence(sheet, 3, "Left and right", "Single-leg hops: both legs not tested yet.")
        return
    errors = [point.te.value for point in (left[0], right[0]) if point.te]
    error = max(errors) if len(errors) == 2 else None
    show = show_of(_SIDES[0], "m/s")
    found = side_difference(left[0].value, right[0].value, error)
    _sentence(sheet, 3, "Left and right", say_sides(found, show))
    dots = [dots_of(clearance, series) for series in _SIDES]
    sides_plot(sheet, LEFT, RIGHT - LEFT - 60, _plot_height(clearance), dots[0], dots[1], show)
    for n, (name, shape, colour) in enumerate(
        (("left", "round", LEFT_BLUE), ("right", "square", RIGHT_OCHRE))
    ):
        y = sheet.y + 24 + 14 * n
        sheet.mark(RIGHT - 50, y - 2.5, shape, 2.6, colour)
        sheet.text(RIGHT - 42, y, name, 8, bold=True, colour=colour)
    sheet.y += _plot_height(clearance) + 18


def _week_box(sheet: Sheet, clearance: Clearance) -> None:
    criteria, now = clearance.criteria, clearance.proposal.now
    half = (RIGHT - LEFT) / 2 - 14
    stage = criteria.stages[now - 1] if now else None
    this = [f"{stage.dose}. {stage.summary}" if stage else "The ladder has not begun."]
    this.insert(0, f"Stage {now} of {len(criteria.stages)}.")
    this += [flare.words for flare in clearance.proposal.flares]
    this += [f"Start withheld: {words}" for words in clearance.held]
    if stage and stage.rest_hours:
        this.append(f"At least {stage.rest_hours:g} hours between two days.")
    if clearance.advice:
        advice = clearance.advice
        this += clearance.plan_words
        if advice.check_due:
            this.append(f"The weekly check is due: {', '.join(_weekly(clearance))}.")
        elif criteria.progression:
            this.append("The weekly check is done.")
    asks = [_asked(one) for one in clearance.proposal.evidence] or ["Nothing further."]
    heads = [f"This week: {stage_name(criteria, now)}"]
    next_name = (
        stage_name(criteria, clearance.proposal.looked_at)
        if asks and now < len(criteria.stages)
        else ""
    )
    heads.append(f"What the plan asks before {next_name}" if next_name else "The last phase")
    columns = []
    for head, texts in zip(heads, (this, asks), strict=True):
        lines = [(head, 9.5, True), *((text, 8.0, False) for text in texts)]
        columns.append((lines, sum(_tall(t, s, b, half) for t, s, b in lines)))
    height = max(tall for _, tall in columns) + 14
    sheet.need(height + 8)
    sheet.y += 4
    sheet.box(LEFT, sheet.y, RIGHT - LEFT, height, stroke="#0B5CAD", pen=1.0, radius=3)
    top = sheet.y + 5
    for n, (lines, _) in enumerate(columns):
        y = top
        for text, size, bold in lines:
            y += sheet.block(LEFT + 8 + n * (half + 14), half, text, size, bold=bold, y=y) + 2
    sheet.y += height + 4


def _weekly(clearance: Clearance) -> tuple[str, ...]:
    """The names of the tests of the weekly check that are asked of everybody."""
    plan = clearance.criteria.progression
    assert plan is not None
    steps = load_battery(plan.battery).steps
    return tuple(load_protocol(step.protocol).name for step in steps if not step.optional)


def _diary(sheet: Sheet, clearance: Clearance) -> None:
    """The last days of the diary, the newest first; "–" where nothing was written."""
    days = clearance.diary[-DIARY_DAYS:][::-1]
    if not days:
        return
    sheet.need(12 + 11 * (len(days) + 1))
    sheet.y += 2
    widths = (56.0, 46.0, 38.0, 52.0, 56.0, 62.0, 62.0)
    places = [(LEFT + sum(widths[:n]), width) for n, width in enumerate(widths)]
    places.append((LEFT + sum(widths), RIGHT - LEFT - sum(widths)))
    heads = ("Diary", "Contacts", "Pain", "Sore next", "Range, cm", "Balance, s")
    heads = (*heads, "Foot, calf", "Surface, shoes")
    table_row(sheet, places, [[(t, 7.0, True, INK2)] for t in heads], fill=RAISED, pad=1.0)
    for one in days:
        reach = None if one.pain_free_range_m is None else 100 * one.pain_free_range_m
        cells = (
            one.on.isoformat(), str(one.contacts) if one.contacts else "–",
            _said(one.pain_during), _said(one.soreness_morning), _said(reach),
            f"L {_said(one.balance_left_s)}, R {_said(one.balance_right_s)}",
            f"{_said(one.foot_fatigue)}, {_said(one.calf_fatigue)}",
            f"{one.surface or '–'}, {one.shoes or '–'}",
        )  # fmt: skip
        table_row(sheet, places, [[(text, 7.0, False, INK)] for text in cells], pad=0.8)
    words = "Pain, soreness, foot and calf fatigue: 0 none to 10 worst. –: not written."
    sheet.block(LEFT, RIGHT - LEFT, words, 7, colour=INK2)


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _tall(text: str, size: float, bold: bool, width: float) -> float:
    return len(wrapped(text, size, width, bold)) * size * LINE + 2


def _asked(one: Evidence) -> str:
    said = f"{one.measured}, {one.verdict.value}" if one.measured else one.verdict.value
    return f"{SYMBOL[one.verdict]} {one.criterion.title} {one.line}: {said}"


def _stop(sheet: Sheet, clearance: Clearance) -> None:
    rules: Sequence[str] = [rule.text.removeprefix("Stop: ") for rule in clearance.criteria.stop]
    words = (
        f"Stop for the day: {'; '.join(rules)}. If it is worse the next morning than before you "
        "began, rest a day and repeat the smaller week. If it stays, see a clinician: this page "
        "is not one."
    )
    sheet.need(len(wrapped(words, 9, RIGHT - LEFT)) * 9 * LINE + 6)
    sheet.y += 4
    sheet.block(LEFT, RIGHT - LEFT, words, 9)


def _methods(clearance: Clearance, change: Change | None) -> str:
    criteria = clearance.criteria
    error = f"{say_error(change.error)} " if change and change.n_comparable else ""
    sure = criteria.progression.source if criteria.progression else criteria.volume.source
    return (
        "How it was measured. RSI = flight-time height ÷ contact time, mean of the best 5 of 10. "
        "The band is what this test can differ by with no real change (MDC95). "
        f"{error}Plan: {criteria.id}, version {criteria.version}; {sure}: common practice and not "
        f"a checked source. {PROGRAM_SHOWS}"
    )
