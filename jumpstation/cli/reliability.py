"""`jumpstation reliability`: how good is the test in a squad's own hands?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.cli.series import series_of, series_options
from jumpstation.errors import InputError, NotPossible
from jumpstation.stats import change
from jumpstation.stats.reliability import Estimate
from jumpstation.stats.reliability import reliability as reliability_of
from jumpstation.store.histories import members


@click.command()
@series_options
@click.option("--sessions", default=2, show_default=True, help="The last so many of each athlete.")
@store_options
def reliability(
    group: str | None,
    protocol_id: str,
    side: str,
    metric_id: str | None,
    sessions: int,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Typical error, CV, ICC, SWC and MDC of a squad's own test, with 95 % intervals."""
    if sessions < 2:
        raise InputError("--sessions", f"{sessions} was given", "give 2 or more")
    series = series_of(protocol_id, side, metric_id)
    with opened(db, ask_key, who, must_exist=True) as store:
        people = members(store, store.athletes(group=group), series)
    values = [change.comparable_series(member.history)[1] for member in people if member.history]
    table = [row[-sessions:] for row in values if len(row) >= sessions]
    if len(table) < 2:
        raise NotPossible(
            "reliability",
            f"{len(table)} athletes have {sessions} comparable sessions",
            "test at least two athletes as often",
        )
    found = reliability_of(table)
    unit = next(m.history[-1].rule.unit for m in people if m.history)
    rows: dict[str, tuple[Estimate | None, str]] = {
        "typical_error": (found.typical_error, unit),
        "cv_percent": (found.cv_log_percent, "%"),
        "icc_3_1": (found.icc31, ""),
        "icc_2_1": (found.icc21, ""),
        "between_sd": (found.between_sd, unit),
        "swc": (found.swc, unit),
        "mdc90": (found.mdc90, unit),
        "mdc95": (found.mdc95, unit),
    }
    data: dict[str, Any] = {
        "protocol_id": series[0],
        "side": series[1],
        "metric_id": series[2],
        "athletes": found.n_athletes,
        "sessions": found.n_sessions,
        "mean_change": found.mean_change,
        "usefulness": found.usefulness,
        **{name: _estimate(value, of) for name, (value, of) in rows.items()},
    }

    def lines() -> list[str]:
        told = [f"{series[2]} of {series[0]}: {len(table)} athletes, {sessions} sessions each"]
        for name, (value, of) in rows.items():
            if value is None:
                told.append(f"  {name:14} –  not defined for these values")
            else:
                text = f"{value.value:.4g} {of} ({value.low:.4g} to {value.high:.4g})"
                told.append(f"  {name:14} {text}")
        return [*told, f"  usefulness     {found.usefulness} (typical error against SWC)"]

    answer(data, as_json, lines)


def _estimate(value: Estimate | None, unit: str) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "unit": unit,
        "n": value.n,
        "df": value.df,
    }
