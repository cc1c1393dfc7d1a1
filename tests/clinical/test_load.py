"""Criteria files: all faults at once, each with file and key; the user's own in place of ours."""

from __future__ import annotations

import pytest

from jumpstation.clinical.load import (
    criteria_from_text,
    criteria_text,
    list_criteria,
    load_criteria,
)
from jumpstation.errors import InputError, ProtocolError

OURS = ("achilles", "acl", "ankle-sprain", "calf-strain", "runner", "tibial-stress")


def test_six_conditions_are_there_and_every_criterion_has_source_and_certainty():
    assert tuple(entry.id for entry in list_criteria()) == OURS
    for entry in list_criteria():
        file = load_criteria(entry.id)
        rules = [c for stage in file.stages for c in stage.criteria]
        rules += [*file.stop, *file.flare, *file.screening, file.volume]
        assert all(rule.source and rule.certainty for rule in rules)
        assert file.sided == (entry.id != "runner")


def test_the_runners_seven_steps_stand_in_four_phases():
    file = load_criteria("runner")
    words = " ".join(f"{stage.name} {stage.summary}".lower() for stage in file.stages)
    assert len(file.stages) == 4
    steps = ("mobility", "isometric hold", "heel raises", "low hops", "maximal", "single-leg hops")
    for step in (*steps, "drops"):
        assert step in words
    assert (file.progression.rest_hours_low, file.progression.rest_hours_high) == (24, 48)


def test_every_fault_at_once_with_file_and_key():
    text, _ = criteria_text("achilles")
    for old, new in (
        ('metric = "contact_time_s"', 'metric = "contact_tme_s"'),
        ('protocol = "knee-to-wall"', 'protocol = "knee-to-wal"'),
        ("at_most = 0.02\n", "at_most = 0.02\nat_least = 0.01\n"),
        ('certainty = "secondary"', 'certainty = "sure"'),
        ("per_week = 120", "per_weak = 120"),
        ('name = "Sport"', 'name = "Sport, when ready"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ProtocolError) as raised:
        criteria_from_text(text, "mine.toml")
    told = " | ".join(raised.value.faults)
    for words in (
        "mine.toml: stages.3.criteria.2.metric: no value contact_tme_s; did you mean contact_t",
        "stages.2.criteria.2.protocol: no protocol knee-to-wal; did you mean knee-to-wall?",
        "stages.2.criteria.2: give one of at_least and at_most",
        "certainty: should be 'verified', 'abstract', 'secondary'",
        "volume.per_weak: is not a key here; did you mean per_week?",
        "volume.per_week: is missing",
        "id: achilles, but the file is mine.toml",
        "stages.6.name: says 'ready'",
    ):
        assert words in told, words


@pytest.mark.parametrize(
    ("text", "words"),
    [("id = ", "not TOML"), ("", "stages: is missing"), ("id = 2026-01-01", "id:")],
)
def test_no_criteria_at_all(text, words):
    with pytest.raises(ProtocolError, match=words):
        criteria_from_text(text, "mine.toml")


def test_an_lsi_needs_an_involved_side_in_the_file():
    text, _ = criteria_text("achilles")
    with pytest.raises(ProtocolError, match="needs an involved side"):
        criteria_from_text(text.replace("sided = true", "sided = false"), "achilles.toml")


def test_a_labs_own_file_stands_in_place_of_ours(tmp_path):
    text, _ = criteria_text("achilles")
    (tmp_path / "criteria").mkdir()
    own = tmp_path / "criteria" / "achilles.toml"
    own.write_text(text.replace("version = 2", "version = 7", 1), encoding="utf-8")
    assert load_criteria("achilles", tmp_path).version == 7
    assert load_criteria("achilles").version == 2
    entry = next(e for e in list_criteria(tmp_path) if e.id == "achilles")
    assert entry.own
    assert entry.replaces
    with pytest.raises(InputError, match="did you mean achilles"):
        load_criteria("achiles", tmp_path)
