"""Everything of one athlete in open formats: JSON of all rows, CSV of values, raw as it came."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jumpstation.errors import InputError
from jumpstation.model import Edge, ForceBlock
from jumpstation.store.faults import told
from jumpstation.store.merge import Merge

_TRIAL_TABLES = ("trial_end", "event", "change", "trial_value", "rep")
_ABOUT = """What is in this folder
athlete.json   every stored row: the athlete, changes, facts, sessions, trials and their values
trials.csv     one line a trial and metric value, with unit and formula version
reps.csv       one line a contact, instants in seconds on the device's clock
raw/           recordings as they came: KEY.bin wire bytes (KEY.json: arrival_s and length of
               each piece), KEY-edges.csv device ticks, KEY-counts.csv converter counts
Empty cells are missing values. Dates are ISO 8601. Text is UTF-8.
"""


class Export(Merge):
    """Handing a person everything that is stored of them."""

    def everything_of(self, athlete_id: str) -> dict[str, Any]:
        """All rows of a person, raw left out, as plain JSON-ready data."""
        athlete = self.athlete(athlete_id)
        keys = [athlete.id, *athlete.joined]
        marks = ", ".join("?" * len(keys))
        trials = [row.id for row in self.trials(athlete_id=athlete.id)]
        found: dict[str, Any] = {"athlete": asdict(athlete)}
        for table in ("athlete_change", "fact", "clinic_entry", "clinic_decision"):
            sql = f"SELECT * FROM {table} WHERE athlete_id IN ({marks}) ORDER BY stamp, id"
            found[table] = self.rows(sql, keys)
        found["session"] = [asdict(session) for session in self.sessions(athlete.id)]
        found["trial"] = [self._whole_trial(trial_id) for trial_id in trials]
        # What was taken back is stored all the same, and a person may ask for it.
        of_person = f"SELECT * FROM trial WHERE athlete_id IN ({marks})"
        found["withdrawn_trial"] = self.rows(
            f"{of_person} AND id NOT IN (SELECT trial_id FROM trial_now)", keys
        )
        return found

    def _whole_trial(self, trial_id: str) -> dict[str, Any]:
        recorded = self.recorded_trial(trial_id)
        whole: dict[str, Any] = {
            **asdict(recorded.row),
            "protocol_text": recorded.protocol_text,
            "device": asdict(recorded.device),
            "method": asdict(recorded.method),
        }
        for table in _TRIAL_TABLES:
            whole[table] = self.rows(f"SELECT * FROM {table} WHERE trial_id = ?", [trial_id])
        sql = "SELECT v.* FROM rep_value v JOIN rep r ON r.id = v.rep_id WHERE r.trial_id = ?"
        whole["rep_value"] = self.rows(sql, [trial_id])
        return whole

    def export_athlete(self, athlete_id: str, folder: Path) -> list[Path]:
        """Write everything of a person into a new or empty folder; the files written."""
        with told(folder):
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise InputError(str(folder), "it is there and not empty", "name a new folder")
            everything = self.everything_of(athlete_id)
            (folder / "raw").mkdir(parents=True, exist_ok=True)
            text = json.dumps(everything, ensure_ascii=False, indent=1, default=str)
            (folder / "athlete.json").write_text(text, encoding="utf-8")
            (folder / "ABOUT.txt").write_text(_ABOUT, encoding="utf-8")
            trials = everything["trial"]
            _write_csv(folder / "trials.csv", _trial_lines(trials))
            _write_csv(folder / "reps.csv", [rep for trial in trials for rep in trial["rep"]])
            for trial in trials:
                self._export_raw(trial["id"], folder / "raw")
            self.audit("athlete exported", self.person_of(athlete_id))
            return sorted(path for path in folder.rglob("*") if path.is_file())

    def _export_raw(self, trial_id: str, folder: Path) -> None:
        pieces = self.raw(trial_id)
        wire = [piece for piece in pieces if isinstance(piece, tuple)]
        edges = [asdict(piece) for piece in pieces if isinstance(piece, Edge)]
        blocks = [piece for piece in pieces if isinstance(piece, ForceBlock)]
        if wire:
            (folder / f"{trial_id}.bin").write_bytes(b"".join(data for _, data in wire))
            arrivals = json.dumps([[arrival_s, len(data)] for arrival_s, data in wire])
            (folder / f"{trial_id}.json").write_text(arrivals, encoding="utf-8")
        if edges:
            _write_csv(folder / f"{trial_id}-edges.csv", edges)
        if blocks:
            _write_csv(folder / f"{trial_id}-counts.csv", _count_lines(blocks))


def _trial_lines(trials: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    plain = ("id", "on_date", "started_at", "protocol_id", "protocol_version", "side", "status")
    plain += ("counted", "invalid_reason", "excluded", "familiarisation", "body_mass_kg")
    value = ("metric_id", "version", "unit", "value", "uncertainty", "withheld")
    empty: dict[str, Any] = dict.fromkeys(value)
    return [
        {**{name: trial[name] for name in plain}, **{name: line[name] for name in value}}
        for trial in trials
        for line in trial["trial_value"] or [empty]
    ]


def _count_lines(blocks: Iterable[ForceBlock]) -> list[dict[str, Any]]:
    return [
        {
            "index": block.index + i,
            "clock": block.clock,
            "block_tick": block.tick,
            **{f"channel_{channel}": int(count) for channel, count in enumerate(row)},
        }
        for block in blocks
        for i, row in enumerate(block.counts)
    ]


def _write_csv(path: Path, lines: Sequence[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if lines:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
