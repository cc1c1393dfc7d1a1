"""A database with a squad in it, filled through the store, and a way to say commands to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jumpstation.cli import main
from jumpstation.model import DeviceInfo, LinkLosses, Method, MetricValue, Side, Trial
from jumpstation.store import Store, open_store

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
METHOD = Method("native", "A", "1.0", "plate", 0.05, 0.05, threshold_n=20.0)
STEADY = [1.50, 1.56, 1.47, 1.53, 1.58, 1.46, 1.52, 1.54]


def trial(values: dict[str, float], protocol_id="ankle-hops-10-5", side=Side.BOTH, **changes):
    units = {"rsi_m_per_s": "m/s", "contact_time_s": "s", "stiffness_dalleau_n_per_m": "N/m"}
    score = {
        key: MetricValue(key, 1, units.get(key, "1"), value, 0.01) for key, value in values.items()
    }
    made = Trial(protocol_id, 1, side, (), True, score, METHOD, LinkLosses())
    return replace(made, **changes)


def add_days(
    store: Store, athlete_id: str, series: Sequence[float], metric="rsi_m_per_s", **changes
) -> None:
    for n, value in enumerate(series):
        made = trial({metric: value}, **changes)
        device = DeviceInfo("native", "A", "1.0", 5e-7, for_measurement=made.method.for_measurement)
        store.import_trial(athlete_id, None, made, "", device, START + timedelta(days=14 * n))


class Speaker:
    """Says commands to one database: (exit code, output, errors)."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db = folder / "history.db"
        self._capsys = capsys

    def __call__(self, *words: str, as_json: bool = True):
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*words, "--db", str(self.db), *(["--json"] if as_json else [])])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return ended.value.code, (json.loads(out) if as_json and out else out), err

    def store(self) -> Store:
        return open_store(self.db)
