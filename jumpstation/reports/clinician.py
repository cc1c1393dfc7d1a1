"""The clinician's page: evidence, plots, trials, the decision and its signature line, methods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jumpstation.clinical.attempts import attempt_rows, method_words
from jumpstation.clinical.clearance import Clearance
from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.ladder import stage_name
from jumpstation.clinical.points import before_injury, points_of, show_of
from jumpstation.clinical.words import (
    NOT_SIGNED,
    PROGRAM_SHOWS,
    SYMBOL,
    Verdict,
    counts_text,
)
from jumpstation.reports.plots import Dot, sides_plot, trend_plot
from jumpstation.reports.sheet import (
    EDGE,
    INK,
    INK2,
    LEFT,
    LEFT_BLUE,
    LINE,
    RAISED,
    RIGHT,
    RIGHT_OCHRE,
    TONES,
    WANTED,
    Sheet,
    table_row,
    width_of,
    wrapped,
)
from jumpstation.stats.sentence import dated

_WIDTHS = (164.0, 72.0, 162.0, 51.0, 84.0)
COLUMNS = [(LEFT + sum(_WIDTHS[:n]), width) for n, width in enumerate(_WIDTHS)]
ONE_PAGE_CRITERIA = 9
_SHAPE = {Verdict.MET: "round", Verdict.NOT_MET: "square", Verdict.CANNOT_BE_TOLD: "diamond"}


def clinician_report(clearance: Clearance, printed: date) -> bytes:
    """The PDF, as bytes; the same for the same arguments. printed: the day on the page.

    Up to nine criteria stand on one page; with more the plots go to page 2 and both pages are
    numbered.
    """
    evidence = clearance.proposal.evidence
    sheet = Sheet(
        "Return to plyometrics: evidence and decision",
        f"For the clinician · visit of {dated(clearance.today)}",
        f"printed {printed.isoformat()}",
        clearance.demo,
        f"{clearance.person.name} · evidence and decision, visit of {dated(clearance.today)}",
    )
    _who(sheet, clearance)
    _summary(sheet, clearance)
    _evidence_table(sheet, evidence)
    _warnings(sheet, clearance)
    _plots(sheet, clearance)
    _trials(sheet, clearance)
    _screening(sheet, clearance)
    _decision(sheet, clearance)
    sheet.small_print(methods(clearance))
    return sheet.finish()


def _who(sheet: Sheet, clearance: Clearance) -> None:
    person, criteria = clearance.person, clearance.criteria
    now = clearance.proposal.now
    mass = person.body_mass_kg
    side = person.involved_side or ("– involved side not set" if criteria.sided else "")
    weeks = f", {clearance.weeks}" if clearance.weeks else ""
    left = [
        ("Patient", person.name),
        ("Born", str(person.birth_year) if person.birth_year else "– not known"),
        ("Body mass", f"{mass:.1f} kg" if mass else "– not weighed"),
    ]
    right = [
        ("Condition", criteria.name + (f", {side}" if side else "") + weeks),
        ("Criteria", f"{criteria.id}, version {criteria.version}"),
        ("Stage now", f"{now} of {len(criteria.stages)}, {stage_name(criteria, now)}"),
    ]
    middle = (LEFT + RIGHT) / 2
    top = sheet.y
    ends = []
    for x, pairs in ((LEFT, left), (middle, right)):
        y = top
        for name, value in pairs:
            sheet.block(x, 60, name, 8.5, colour=INK2, y=y)
            y += sheet.block(x + 62, middle - LEFT - 70, value, 8.5, bold=True, y=y) + 1
        ends.append(y)
    sheet.y = max(ends) + 5


def _summary(sheet: Sheet, clearance: Clearance) -> None:
    proposal, criteria = clearance.proposal, clearance.criteria
    verdicts = [one.verdict for one in proposal.evidence]
    texts = [(proposal.sentence, True)]
    if proposal.now < len(criteria.stages) and proposal.flares:
        head = f"For stage {proposal.looked_at}: {counts_text(verdicts)}."
        texts.append((head, False))
    height = 10.0
    for text, bold in texts:
        height += len(wrapped(text, 9, RIGHT - LEFT - 16, bold)) * 9 * LINE
    sheet.box(LEFT, sheet.y, RIGHT - LEFT, height, stroke=EDGE, radius=3)
    sheet.y += 4
    for text, bold in texts:
        sheet.block(LEFT + 8, RIGHT - LEFT - 16, text, 9, bold=bold)
    sheet.y += 9


def _evidence_table(sheet: Sheet, evidence: Sequence[Evidence]) -> None:
    if not evidence:
        sheet.block(LEFT, RIGHT - LEFT, "This stage has no further criteria.", 8.5)
        return
    heads = ("Criterion · source · how sure", "Line", "Measured ± error")
    heads = (*heads, "Interval", "Verdict · from")
    table_row(sheet, COLUMNS, [[(text, 7.0, True, INK2)] for text in heads], fill=RAISED, pad=3)
    for one in evidence:
        tone = TONES[one.verdict][0]
        measured = [(one.measured or "–", 7.5, True, INK)]
        for text in (one.beside, one.reason):
            if text:
                measured.append((text, 7.0, False, INK2))
        told = [(f"{SYMBOL[one.verdict]} {one.verdict.value.capitalize()}", 7.5, True, tone)]
        if one.origin:
            told.append((one.origin, 7.0, False, INK2))
        interval = [] if _drawn(one) else [("no interval", 7.0, False, INK2)]
        top, height = table_row(
            sheet,
            COLUMNS,
            [
                [(one.criterion.title, 7.5, True, INK), (one.source, 7.0, False, INK2)],
                [(one.line, 7.5, False, INK)],
                measured,
                interval,
                told,
            ],
            pad=1.8,
        )
        if _drawn(one):
            _interval(sheet, one, COLUMNS[3][0] + 3, COLUMNS[3][1] - 9, top + height / 2)


def _drawn(one: Evidence) -> bool:
    return None not in (one.low, one.high, one.limit, one.value)


def _interval(sheet: Sheet, one: Evidence, x: float, width: float, y: float) -> None:
    """The interval against the line, the wanted side tinted."""
    assert one.low is not None
    assert one.high is not None
    assert one.limit is not None
    assert one.value is not None
    low, high = min(one.low, one.limit), max(one.high, one.limit)
    margin = 0.15 * (high - low) or 1.0
    low, high = low - margin, high + margin

    def at(value: float) -> float:
        return x + width * (value - low) / (high - low)

    line = at(one.limit)
    if one.wants_more:
        sheet.box(line, y - 6, x + width - line, 12, fill=WANTED)
    else:
        sheet.box(x, y - 6, line - x, 12, fill=WANTED)
    tone = TONES[one.verdict][0]
    sheet.line(at(one.low), y, at(one.high), y, 1.0, tone)
    sheet.mark(at(one.value), y, _SHAPE.get(one.verdict, "round"), 2.6, tone)
    sheet.line(line, y - 7, line, y + 7, 1.2, INK)


def _warnings(sheet: Sheet, clearance: Clearance) -> None:
    if clearance.warnings:
        text = f"! {' '.join(clearance.warnings)}"
        sheet.need(len(wrapped(text, 7, RIGHT - LEFT, True)) * 7 * LINE + 2)
        sheet.y += 2
        sheet.block(LEFT, RIGHT - LEFT, text, 7, bold=True)


# --- plots and trials ------------------------------------------------------------------------


def dots_of(clearance: Clearance, series: tuple[str, str, str]) -> list[Dot]:
    """The values of a series under the rule of its last session, oldest first."""
    points = points_of(clearance.patient, series)[::-1]
    return [Dot(p.entry.on, p.value, p.te.value if p.te else None) for p in points]


def _plots(sheet: Sheet, clearance: Clearance) -> None:
    hops = ("ankle-hops-10-5", "both", "rsi_m_per_s")
    sides = [("single-leg-hops", side, "rsi_m_per_s") for side in ("left", "right")]
    more = len(clearance.proposal.evidence) > ONE_PAGE_CRITERIA
    height = 62.0 if len(clearance.proposal.evidence) < ONE_PAGE_CRITERIA - 1 else 42.0
    dots = dots_of(clearance, hops)
    if not dots and not all(dots_of(clearance, series) for series in sides):
        height = 12.0
    if more:
        sheet.need(10_000)
    sheet.need(height + 40)
    sheet.y += 3
    top = sheet.y
    half = (RIGHT - LEFT) / 2 - 8
    sheet.block(LEFT, half, "RSI 10/5, m/s", 9, bold=True, y=top)
    sheet.block(LEFT + half + 16, half, "Single-leg hops, RSI, m/s", 9, bold=True, y=top)
    sheet.y = top + 12
    show = show_of(hops, "m/s")
    if dots:
        base = before_injury(
            points_of(clearance.patient, hops),
            clearance.patient.injury_on or clearance.patient.surgery_on,
        )
        mean = sum(point.value for point in base) / len(base) if base else None
        lines = [(mean, f"own {mean:.2f}"), (0.9 * mean, "90 % of it")] if mean else []
        trend_plot(sheet, LEFT, half, height, dots, show, lines)
    else:
        sheet.block(LEFT, half, "– not tested yet", 8, colour=INK2, y=sheet.y + 8)
    left, right = (dots_of(clearance, series) for series in sides)
    if left and right:
        sides_plot(sheet, LEFT + half + 16, half, height, left, right, show)
        y = sheet.y + height + 24
        involved = clearance.person.involved_side
        x = LEFT + half + 52
        for name, shape, colour in (
            ("left", "round", LEFT_BLUE),
            ("right", "square", RIGHT_OCHRE),
        ):
            sheet.mark(x, y - 2.5, shape, 2.6, colour)
            words = f"{name}, involved" if name == involved else name
            sheet.text(x + 7, y, words, 7, bold=True, colour=colour)
            x += 16 + width_of(words, 7, bold=True)
        sheet.text(x + 4, y, "whiskers: typical error", 7, colour=INK2)
    else:
        words = "– both legs not tested yet"
        sheet.block(LEFT + half + 16, half, words, 8, colour=INK2, y=sheet.y + 8)
    sheet.y += height + 25


def _trials(sheet: Sheet, clearance: Clearance) -> None:
    rows = attempt_rows(clearance.attempts, clearance.proposal.evidence)
    if not rows:
        return
    sheet.need(60)
    sheet.block(LEFT, RIGHT - LEFT, "Trials behind the numbers", 9, bold=True)
    sheet.y += 2
    widths = (50.0, 112.0, 138.0, 48.0, 60.0)
    places = [(LEFT + sum(widths[:n]), width) for n, width in enumerate(widths)]
    places.append((LEFT + sum(widths), RIGHT - LEFT - sum(widths)))
    heads = ("Date", "Test", "Device, rule", "Count", "Refused", "Used for")
    table_row(sheet, places, [[(t, 7.0, True, INK2)] for t in heads], fill=RAISED, pad=1.5)
    for row in rows:
        device = ", ".join(text for text in (row.device, row.rule) if text)
        cells = (row.on.isoformat(), row.test, device, row.contacts, row.refused)
        cells = (*cells, ", ".join(row.used_for))
        table_row(sheet, places, [[(text, 7.0, False, INK)] for text in cells], pad=1.2)


def _screening(sheet: Sheet, clearance: Clearance) -> None:
    facts = ". ".join(f"{name}: {value}" for name, value in clearance.facts)
    sheet.need(22)
    sheet.y += 2
    sheet.block(LEFT, RIGHT - LEFT, f"Before the test. {facts}.", 7, colour=INK2)
    for words in clearance.held:
        sheet.block(LEFT, RIGHT - LEFT, f"Start withheld: {words}", 7.5, bold=True)


def _decision(sheet: Sheet, clearance: Clearance) -> None:
    decided = clearance.decided
    name = stage_name(clearance.criteria, decided.stage) if decided else ""
    room = RIGHT - LEFT - 20
    texts: list[tuple[str, float, bool, str]]
    if decided is None:
        texts = [("Decision: –", 10, True, INK), (PROGRAM_SHOWS, 8, False, INK2)]
    else:
        texts = [(f"Decision: stage {decided.stage}, {name}", 10, True, INK)]
        if decided.why:
            texts.append((f"“{decided.why}”", 9, False, INK))
        said = f"Signed on {decided.on.isoformat()} under file version {decided.version}."
        if decided.stage_proposed is not None and decided.stage_proposed != decided.stage:
            said += (
                f" This differs from the evidence: it pointed to stage {decided.stage_proposed}."
            )
        elif decided.stage_proposed is not None:
            said += " In line with the evidence of that day."
        if decided.next_visit:
            said += f" Next visit {decided.next_visit.isoformat()}."
        texts.append((said, 7.5, False, INK2))
        if decided.seen:
            texts.append((f"What was signed on. {_seen(decided.seen)}", 7.0, False, INK2))
    middle = (LEFT + RIGHT) / 2
    name_room = RIGHT - 80 - middle
    names = len(wrapped(decided.named, 8, name_room)) if decided else 1
    under = 3 + names * 8 * LINE  # what stands under the signature line
    height = 15 + under + sum(len(wrapped(t, s, room, b)) * s * LINE for t, s, b, _ in texts)
    sheet.need(height + 6)
    sheet.y += 4
    sheet.box(LEFT, sheet.y, RIGHT - LEFT, height, stroke=INK, pen=1.1, radius=3)
    bottom = sheet.y + height
    sheet.y += 4
    for text, size, bold, colour in texts:
        sheet.block(LEFT + 10, room, text, size, bold=bold, colour=colour)
    line = bottom - under
    sheet.line(middle, line, RIGHT - 10, line, 0.8, INK)
    if decided is None:
        sheet.text((middle + RIGHT - 10) / 2, line - 4, NOT_SIGNED, 11, bold=True, align="mid")
    else:
        sheet.block(middle, name_room, decided.named, 8, y=line + 1)
        sheet.text(RIGHT - 10, line + 9, decided.on.isoformat(), 8, align="right", colour=INK2)
    sheet.y = bottom + 2


def _seen(seen: Sequence[tuple[str, str]]) -> str:
    """The criteria as they stood at the signature, by verdict; the table is of the next stage."""
    told = []
    for verdict in Verdict:
        titles = [title for title, said in seen if said == verdict.value]
        if titles:
            told.append(f"{verdict.value.capitalize()}: {', '.join(titles)}.")
    return " ".join(told)


def methods(clearance: Clearance) -> str:
    """How it was measured, in small print: devices and formulas of the trials, then the rules."""
    used = method_words(*(one.method for one in clearance.attempts))
    formulas = dict.fromkeys(
        " ".join(one.rule.split(", ")[1:2]) for one in clearance.proposal.evidence if one.rule
    )
    lost = sum(one.losses for one in clearance.attempts)
    told = [*used, f"Lost on the way: {lost}."] if used else []
    told += [f"Formulas: {', '.join(formulas)}."] if formulas else []
    return " ".join(["How it was measured.", *told, _RULES])


_RULES = (
    "RSI = flight-time height ÷ contact time (m/s). LSI = involved ÷ uninvolved × 100 (inverted "
    "where lower is better). ±: combined standard error, the test's typical error between days "
    "over the root of the trials, √2 for a difference of sides, with the measurement uncertainty; "
    "the interval is 90 %. “Cannot be told”: it lies on both sides of the line, or that error is "
    "not known. “Abstract only”, “secondary source”, “common practice” and “own "
    f"judgement” have not been checked against a primary paper. {PROGRAM_SHOWS}"
)
