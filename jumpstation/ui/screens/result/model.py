"""Result: what was it, did it change, may it be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from jumpstation.ui.text import MISSING, number
from jumpstation.ui.units import height_number
from jumpstation.ui.values.cells import Cell
from jumpstation.ui.values.change import ChangeRow
from jumpstation.ui.values.hops import Hop
from jumpstation.ui.values.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One hop with why it counts. `why` is met, spare (counts, not in the best), refused, entry."""

    hop: Hop
    height_m: float | None = None
    stiffness_kn_per_m: float | None = None
    why: str = "met"
    words: str = ""
    excluded: bool = False  # by a person, can be restored


@dataclass(frozen=True, slots=True)
class TraceData:
    """Force against time for the plot; a hole is NaN, never a line across.

    time_s, force_n: shape (n,). On a mat both are empty and only the contacts are drawn.
    """

    time_s: np.ndarray = field(default_factory=lambda: np.empty(0))
    force_n: np.ndarray = field(default_factory=lambda: np.empty(0))
    threshold_n: float | None = None


@dataclass(frozen=True, slots=True)
class ResultModel:
    """The screen; None for a missing figure, with the reason in `score_withheld`.

    reading: a trial is being read, and what was shown before it is not this one.
    """

    trial_id: str = ""
    reading: bool = False
    score_name: str = ""
    score: float | None = None
    score_unit: str = ""
    score_error: float | None = None
    score_digits: int = 2
    score_withheld: str = ""
    metric_id: str = ""
    counted: str = ""
    figures: tuple[tuple[str, str, str, str], ...] = ()  # name, value, unit, metric id
    sentence: str = ""
    second_sentence: str = ""
    changes: tuple[ChangeRow, ...] = ()
    rows: tuple[ResultRow, ...] = ()
    selected: int = 0
    trace: TraceData = field(default_factory=TraceData)
    method: str = ""
    after: str = ""
    next_name: str = ""
    can_undo: bool = False
    excluded_note: str = ""
    invalid: str = ""

    @property
    def empty(self) -> bool:
        """No trial to show."""
        return not self.trial_id


def rep_cells(row: ResultRow) -> tuple[Cell, ...]:
    """One row of the table of hops."""
    hop = row.hop
    struck = hop.refused
    tone = "text2" if hop.entry or struck else "text"
    badge: dict[str, tuple[Verdict | None, str, bool]] = {
        "met": (Verdict.MET, "met", True),
        "spare": (None, "none", False),
        "refused": (Verdict.NOT_MET, "notmet", False),
        "entry": (None, "text2", False),
    }
    verdict, why_tone, bold = badge[row.why]

    def cell(value: float | None, digits: int) -> Cell:
        return Cell(
            number(value, digits), right=True, tone=tone, strike=struck and value is not None
        )

    why = Cell(row.words, verdict=verdict, tone=why_tone, bold=bold)
    if row.why == "spare":
        why = Cell(row.words, badge="✓", badge_role="none", tone="none")
    return (
        Cell(hop.name, bold=not hop.entry, tone="text2" if hop.entry else "text", right=True),
        cell(hop.contact_s, 3),
        cell(hop.flight_s, 3),
        cell(None if row.height_m is None else height_number(row.height_m), 1),
        cell(None if hop.entry else hop.rsi, 2),
        cell(None if hop.entry else hop.rsr, 2),
        cell(row.stiffness_kn_per_m, 1),
        why,
    )


def reach(rows: tuple[ChangeRow, ...]) -> float:
    """The largest change, error or limit among the comparisons: their common scale."""
    ends = [abs(row.change or 0) + (row.error or 0) for row in rows]
    return max([*ends, *(row.mdc or 0 for row in rows)], default=1.0) or 1.0


def error_words(model: ResultModel) -> str:
    """The error after the score; a score never stands without it."""
    if model.score is None:
        return ""
    if model.score_error is None:
        return "± " + MISSING  # why stands in the sentence beside it
    return f"± {number(model.score_error, model.score_digits)}"


def selected_row(model: ResultModel) -> ResultRow | None:
    """The row that the trace shows."""
    return model.rows[model.selected] if 0 <= model.selected < len(model.rows) else None


EXCLUSIONS = ("landing", "off the mat", "athlete's word", "other")
