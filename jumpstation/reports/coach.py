"""The coach's page: the squad, who changed, and who is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jumpstation.clinical.words import Verdict as Written
from jumpstation.clinical.words import counted
from jumpstation.reports.sheet import INK, INK2, LEFT, RAISED, RIGHT, TONES, Sheet, table_row
from jumpstation.stats.change import Verdict
from jumpstation.stats.sentence import Display, dated, say
from jumpstation.stats.squad import SquadRow

_FACE = {
    Verdict.DOWN: ("▼ down", TONES[Written.NOT_MET][0]),
    Verdict.UP: ("▲ up", TONES[Written.MET][0]),
    Verdict.UNCLEAR: ("≈ no clear change", TONES[Written.CANNOT_BE_TOLD][0]),
    Verdict.NOT_COMPARABLE: ("⊘ not comparable", TONES[Written.NOT_MEASURED][0]),
    Verdict.FIRST: ("○ first test", TONES[Written.NOT_MEASURED][0]),
}


def coach_report(
    squad: str,
    test: str,
    rows: Sequence[SquadRow],
    show: Display,
    printed: date,
    *,
    demo: bool = False,
) -> bytes:
    """The PDF, as bytes; the same for the same arguments. test: name of the test and value.

    rows: in the order they are printed. One page holds about 25 athletes; more are numbered.
    """
    sheet = Sheet(
        f"{squad}: {test}",
        f"For the coach · as of {dated(printed)}",
        f"printed {printed.isoformat()}",
        demo,
    )
    counts = {v: sum(r.change is not None and r.change.verdict is v for r in rows) for v in Verdict}
    told = [f"{n} {_FACE[v][0]}" for v, n in counts.items() if n]
    untested = sum(row.change is None for row in rows)
    told += [f"{untested} not tested yet"] if untested else []
    due = sum(row.due for row in rows)
    words = ", ".join([*told, f"{due} due"])
    sheet.block(LEFT, RIGHT - LEFT, f"{counted(len(rows), 'athlete')}: {words}.", 9, bold=True)
    sheet.y += 6
    widths = (104.0, 52.0, 94.0, 48.0, 36.0)
    places = [(LEFT + sum(widths[:n]), width) for n, width in enumerate(widths)]
    places.append((LEFT + sum(widths), RIGHT - LEFT - sum(widths)))
    heads = ("Athlete", "Last", "In a word", "Best", "Rank", "Against the baseline · due")
    table_row(sheet, places, [[(t, 7.0, True, INK2)] for t in heads], fill=RAISED, pad=3)
    for row in rows:
        table_row(sheet, places, _cells(row, show), pad=2.5)
    sheet.small_print(
        "A change is called up or down only beyond that athlete's own test error (MDC95 = 2.77 "
        "typical errors, own, else the squad's, else published, named in each history). Rank: "
        "percentile within this squad's last values. – : missing, with its reason. "
        + (
            "DEMO: the values are simulated."
            if demo
            else "Simulated and keyboard trials are left out."
        )
    )
    return sheet.finish()


def _cells(row: SquadRow, show: Display) -> list[list[tuple[str, float, bool, str]]]:
    name = [(row.name, 8.0, True, INK)]
    if row.change is None:
        none = [("–", 8.0, False, INK2)]
        return [name, none, [("not tested yet", 8.0, False, INK2)], none, none, none]
    change = row.change
    assert change.last.value is not None
    word, colour = _FACE[change.verdict]
    due = f"due {row.due_on.isoformat()}" if row.due_on else ""
    best = "–" if row.best is None else show.number(row.best)
    rank = "–" if row.percentile is None else f"{row.percentile:.0f} %"
    return [
        name,
        [
            (show.number(change.last.value), 8.0, True, INK),
            (change.last.on.isoformat(), 7.0, False, INK2),
        ],
        [(word, 8.0, True, colour)],
        [(best, 8.0, False, INK)],
        [(rank, 8.0, False, INK)],
        [(say(change, show), 7.0, False, INK), (due, 7.0, row.due, INK2)],
    ]
