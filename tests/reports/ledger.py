"""What the pages should say, from the tables of the store by SQL and plain arithmetic.

Nothing of the program's own statistics or clinic is used here, so that a number on a page and
the number in this ledger are two ways to the same figure.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from jumpstation.protocols import load_protocol
from jumpstation.store import Store

NUMBER = re.compile(r"\d+(?:\.\d+)?")
LOWER_IS_BETTER = {"contact_time_s"}
Series = tuple[str, str, str]


def numbers(text: str) -> list[str]:
    """Every number of a text, as it is written.

    >>> numbers("R 0.42 · 17 Mar 2026: 69 %")
    ['0.42', '17', '2026', '69']
    """
    return NUMBER.findall(text)


class Ledger:
    """One person of a store as of a day. In a demo file the invented trials count."""

    def __init__(self, store: Store, athlete_id: str, today: date) -> None:
        self.store, self.athlete, self.today = store, athlete_id, today
        measured = "" if store.demo is not None else "AND for_measurement"
        self.trials = store.rows(
            "SELECT * FROM trial_now WHERE athlete_id = ? AND status = 'finished' "
            f"AND on_date <= ? {measured} ORDER BY started_at, trial_id",
            [athlete_id, today.isoformat()],
        )
        self.entries = store.rows(
            "SELECT * FROM clinic_entry WHERE athlete_id = ? AND on_date <= ? ORDER BY on_date, at",
            [athlete_id, today.isoformat()],
        )

    # --- measured ------------------------------------------------------------------------

    def sessions(self, series: Series) -> list[tuple[date, float]]:
        """(day, value) of each session under the rule of the last one, oldest first."""
        protocol_id, side, metric = series
        score = load_protocol(protocol_id).score
        by_session: dict[str, list[tuple[date, float, float, str]]] = defaultdict(list)
        for trial in self.trials:
            if (trial["protocol_id"], trial["side"]) != (protocol_id, side) or not trial["counted"]:
                continue
            held = dict(
                self.store.tuples(
                    "SELECT metric_id, value FROM trial_value WHERE trial_id = ? ORDER BY version",
                    [trial["trial_id"]],
                )
            )
            if held.get(metric) is not None:
                rank = held.get(score.by or metric)
                on = date.fromisoformat(trial["on_date"])
                place = by_session[trial["session_id"]]
                place.append((on, held[metric], rank, trial["rule_key"]))
        found = []
        for rows in by_session.values():
            if score.session == "mean":
                value = fmean(row[1] for row in rows)
            elif score.session == "last":
                value = rows[-1][1]
            else:
                sign = -1 if (score.by or metric) in LOWER_IS_BETTER else 1
                value = max(rows, key=lambda row: sign * row[2])[1]
            found.append((rows[0][0], value, rows[0][3]))
        found.sort(key=lambda row: row[0])
        return [(on, value) for on, value, rule in found if rule == found[-1][2]]

    def expected(self, criterion: Any, involved: str | None) -> float | None:
        """The value that stands beside a criterion's line, in the unit of the line."""
        kind = criterion.kind
        if kind == "finding":
            typed = [
                e for e in self.entries if (e["kind"], e["name"]) == ("finding", criterion.name)
            ]
            return typed[-1]["value"] if typed else None
        if kind in ("pain", "soreness"):
            return self._felt(criterion)
        if kind == "time_since":
            return None
        other = {"left": "right", "right": "left"}.get(involved or "")
        of = {
            side: self.sessions((criterion.protocol, side, criterion.metric))
            for side in ("left", "right", "both")
        }
        lower = criterion.metric in LOWER_IS_BETTER
        if kind in ("lsi", "side_difference"):
            mine, theirs = of[involved][-1][1], of[other][-1][1]
            if kind == "side_difference":
                return abs(mine - theirs)
            return 100 * (theirs / mine if lower else mine / theirs)
        if kind == "value" and criterion.side == "each":
            pair = (of["left"][-1][1], of["right"][-1][1])
            return min(pair) if criterion.at_least is not None else max(pair)
        side = {"involved": involved, "uninvolved": other}.get(criterion.side, "both")
        listed = of[side]
        if kind == "value":
            return listed[-1][1]
        if kind == "baseline":
            return self._of_baseline(listed, lower)
        return _slope(listed[-criterion.sessions :])

    def _of_baseline(self, listed: list[tuple[date, float]], lower: bool) -> float:
        day = self.day_of("injury") or self.day_of("surgery")
        mean = fmean([value for on, value in listed if on < day][-4:])
        last = listed[-1][1]
        return 100 * (mean / last if lower else last / mean)

    def day_of(self, kind: str) -> date | None:
        days = [e["on_date"] for e in self.entries if e["kind"] == kind]
        return date.fromisoformat(days[-1]) if days else None

    # --- felt ------------------------------------------------------------------------------

    def felt(self) -> Iterator[tuple[str, str, date, float, str | None]]:
        """(pain or soreness, when, day of the load, 0 to 10, protocol)."""
        for entry in self.entries:
            on, value, name = date.fromisoformat(entry["on_date"]), entry["value"], entry["name"]
            if entry["kind"] == "pain":
                yield "pain", name, on, value, None
            elif entry["kind"] == "morning":
                yield name, "next_morning", date.fromisoformat(entry["about"]), value, None
            elif entry["kind"] == "screening" and name in ("pain", "soreness"):
                yield name, "before", on, value, None
            elif entry["kind"] == "diary" and name == "pain_during":
                yield "pain", "during", on, value, None
            elif entry["name"] == "soreness_morning" and on < self.today:  # it has come
                yield "soreness", "next_morning", on, value, None
        for trial in self.trials:
            (answers,) = self.store.tuples(
                "SELECT answers FROM trial_end WHERE trial_id = ? ORDER BY at DESC LIMIT 1",
                [trial["trial_id"]],
            )[0]
            for name, value in json.loads(answers or "{}").items():
                kind, _, when = name.partition("_")
                if kind in ("pain", "soreness") and when in ("before", "during", "after"):
                    on = date.fromisoformat(trial["on_date"])
                    yield kind, when, on, float(value), trial["protocol_id"]

    def _felt(self, criterion: Any) -> float | None:
        told = [
            (on, value)
            for kind, when, on, value, protocol in self.felt()
            if (kind, when) == (criterion.kind, criterion.when)
            and criterion.protocol in (None, protocol)
        ]
        last = max(on for on, _ in told)
        return max(value for on, value in told if on == last)

    # --- load --------------------------------------------------------------------------------

    def contacts(self, first: date, last: date) -> int:
        """Ground contacts of the days from first to last: station, diary, elsewhere."""
        total = 0
        for trial in self.trials:
            if first <= date.fromisoformat(trial["on_date"]) <= last:
                rule = load_protocol(trial["protocol_id"])
                made = self.store.one(
                    "SELECT count(*) FROM rep WHERE trial_id = ?", [trial["trial_id"]]
                )
                whole = rule.contacts.per_trial
                extra = max(0, whole - (rule.end.reps if rule.end.reps is not None else whole))
                total += 0 if whole == 0 else made + extra if made else whole
        for entry in self.entries:
            typed = entry["kind"] == "contacts" or entry["name"] == "contacts"
            if typed and first <= date.fromisoformat(entry["on_date"]) <= last:
                total += round(entry["value"])
        return total

    def hops(self, trial_id: str) -> tuple[int, int]:
        """Contacts of a trial that count and that do not."""
        rows = self.store.tuples("SELECT accepted FROM rep WHERE trial_id = ?", [trial_id])
        counted = sum(accepted for (accepted,) in rows)
        return counted, len(rows) - counted

    def weeks(self, n: int) -> list[tuple[date, int]]:
        """(first day, contacts) of the last so many seven-day weeks."""
        firsts = [self.today - timedelta(days=7 * back - 1) for back in range(n, 0, -1)]
        return [(first, self.contacts(first, first + timedelta(days=6))) for first in firsts]


def _slope(listed: list[tuple[date, float]]) -> float:
    """Percent of the mean in 28 days, least squares."""
    x = [on.toordinal() / 28 for on, _ in listed]
    y = [value for _, value in listed]
    mean_x, mean_y = fmean(x), fmean(y)
    top = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return 100 * top / sum((a - mean_x) ** 2 for a in x) / mean_y
