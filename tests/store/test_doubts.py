"""What 0.1.0 may have stored wrongly is listed, and each command mends it by a row."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from helpers_store import DEVICE, METHOD, STARTED, hops

from jumpstation.devices.recording import encode_header
from jumpstation.model import Side
from jumpstation.store.doubts import doubts

SYDNEY = ZoneInfo("Australia/Sydney")


def old(store, athlete, when=STARTED, kind="native", **trial):
    """A trial as 0.1.0 left it: no offset of its place on file."""
    method = replace(METHOD, device_kind=kind)
    device = replace(DEVICE, kind=kind)
    made = hops(n=2, method=method, **trial)
    return store.import_trial(athlete, None, made, "", device, when, utc_offset_known=False)


def kinds(store, zone=UTC):
    return [doubt.kind for doubt in doubts(store, zone)]


@pytest.fixture
def ada(store):
    return store.add_athlete("Ada Berg")


def mended(store, command):
    """Do what a command of `trial` says, through the store."""
    words = shlex.split(command.split(", then")[0])
    _, group, verb, key, *rest = words
    assert group == "trial"
    if verb == "exclude":
        store.exclude_trial(key, rest[-1])
    elif verb == "move":
        store.move_trial(key, rest[3].split(" (or")[0], side=rest[1])
    else:
        store.correct_trial(key, rest[0], rest[1], rest[-1])


def test_a_right_file_raises_no_doubt(store, ada):
    old(store, ada, body_mass_kg=61.0)
    old(store, ada, STARTED, "file", body_mass_kg=61.0)
    assert doubts(store, UTC) == []


def test_a_mass_that_no_tested_person_has(store, ada):
    old(store, ada, kind="file", body_mass_kg=6.9)
    (doubt,) = doubts(store, UTC)
    assert (doubt.kind, doubt.who) == ("light", "Ada Berg")
    assert "6.9 kg" in doubt.found


def test_one_session_on_two_days_is_put_right_by_the_command(store, ada):
    """Morning and evening of 24 March in Sydney, read back a day early by 0.1.0."""
    old(store, ada, datetime(2026, 3, 23, 21, 30, tzinfo=UTC))
    old(store, ada, datetime(2026, 3, 24, 6, 30, tzinfo=UTC))
    (doubt,) = doubts(store, SYDNEY)
    assert doubt.kind == "day"
    assert "2026-03-24 08:30" in doubt.found
    mended(store, doubt.mend)
    assert {row.on_date for row in store.trials()} == {"2026-03-24"}
    assert doubts(store, SYDNEY) == []


def test_half_a_name_where_the_others_have_a_whole_one(store, ada):
    store.add_athlete("Muster")
    store.add_athlete("田中")  # whole without a space
    (doubt,) = doubts(store, UTC)
    assert (doubt.kind, doubt.who) == ("half a name", "Muster")


def test_an_import_without_a_side_beside_one_with_sides(store, ada):
    old(store, ada, STARTED, "table-file", side=Side.LEFT)
    old(store, ada, STARTED, "table-file", side=Side.BOTH)
    old(store, ada, STARTED, "table-file", protocol_id="drop-jump")
    (doubt,) = doubts(store, UTC)
    assert doubt.kind == "side"


def test_a_recording_of_a_chronopic_that_the_window_called_native(store, ada):
    trial = old(store, ada, kind="chronopic-multitest")
    header = encode_header({"connection": {"language": "native"}})
    store.append_raw(trial, header, 0.0)
    store.flush_raw(trial)
    (doubt,) = doubts(store, UTC)
    assert doubt.kind == "language"
    mended(store, doubt.mend)
    assert store.recorded(trial).language == "chronopic"
    assert doubts(store, UTC) == []
    store.correct_trial(trial, "language", "native", "it was right")
    assert store.recorded(trial).language == "native"


@pytest.mark.parametrize("kind", ["4platforms", "wichro"])
def test_a_trial_of_a_text_box(store, ada, kind):
    old(store, ada, kind=kind)
    (doubt,) = doubts(store, UTC)
    assert doubt.kind == "text box"
    mended(store, doubt.mend)
    assert doubts(store, UTC) == []


def test_what_this_version_stores_is_not_doubted(store, ada):
    store.import_trial(
        ada, None, hops(n=1), "", DEVICE, datetime(2026, 3, 24, 8, 30, tzinfo=SYDNEY)
    )
    assert doubts(store, ZoneInfo("America/Los_Angeles")) == []
