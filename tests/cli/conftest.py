"""A squad on file, and the command line asked of it."""

from __future__ import annotations

import pytest

from tests.cli.filled import STEADY, Speaker, add_days


@pytest.fixture
def say(tmp_path, capsys):
    return Speaker(tmp_path, capsys)


@pytest.fixture
def squad(say):
    with say.store() as store:
        ids = {}
        for name, series in {
            "Ada": [*STEADY, 1.90],
            "Ben": [*STEADY, 1.10],
            "Cleo": [1.5, 1.55, 1.48, 1.52, 1.54],
            "Dov": [1.4],
        }.items():
            ids[name] = store.add_athlete(name, groups=["U23"])
            add_days(store, ids[name], series)
        ids["Eve"] = store.add_athlete("Eve", groups=["U23"])
    return ids
