"""Protocol files: every packaged one is valid; every fault is found at once, with its place."""

import json
import re
from pathlib import Path

import pytest

from jumpstation.errors import InputError, ProtocolError
from jumpstation.protocols import (
    Protocol,
    battery_from_text,
    check_file,
    list_batteries,
    list_protocols,
    load_battery,
    load_protocol,
    packaged_folder,
    protocol_from_text,
    question_of,
    with_frequency,
    with_heights,
)

HOPS = (packaged_folder() / "ankle-hops-10-5.toml").read_text(encoding="utf-8")
TEMPLATE = packaged_folder() / "_template.toml"

ASKED_FOR = {
    "ankle-hops-10-5", "rebounds-5", "ankle-hops-metronome", "hop-endurance-15",
    "hop-endurance-30", "hop-endurance-60", "single-leg-hops", "drop-jump", "drop-jump-ladder",
    "single-leg-drop-jump", "cmj", "squat-jump", "taps-10s", "isometric-calf-hold",
    "heel-raises", "balance", "knee-to-wall", "ankle-circuit",
}  # fmt: skip


def faults_of(text: str) -> list[str]:
    with pytest.raises(ProtocolError) as caught:
        protocol_from_text(text, "mine.toml")
    return caught.value.faults


def test_the_protocols_that_come_with_the_program() -> None:
    assert {entry.id for entry in list_protocols()} == ASKED_FOR
    assert {entry.id for entry in list_batteries()} == {
        "coach-monitoring",
        "runner-weekly-check",
        "clinician-limb-comparison",
    }


@pytest.mark.parametrize("protocol_id", sorted(ASKED_FOR))
def test_a_packaged_protocol_is_valid_and_says_nothing_of_readiness(protocol_id: str) -> None:
    protocol = load_protocol(protocol_id)
    assert protocol.id == protocol_id
    assert protocol.sources, "a protocol says where its rules come from"
    text = json.dumps(protocol.model_dump())
    assert not re.search(r"\b(cleared|safe|ready|fit|may return)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("entry", list_batteries(), ids=lambda entry: entry.id)
def test_a_packaged_battery_is_valid(entry) -> None:
    assert load_battery(entry.id).steps


def test_the_template_is_valid_and_explains_every_key() -> None:
    check_file(TEMPLATE)
    text = TEMPLATE.read_text(encoding="utf-8")
    schema = Protocol.model_json_schema()
    tables = [schema, *schema["$defs"].values()]
    keys = {key for table in tables for key in table.get("properties", {})}
    missing = {key for key in keys if not re.search(rf"\b{key}\b", text)}
    assert missing == set()


def test_the_template_is_valid_with_its_remarks_taken_for_keys() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    live = re.sub(r"^# (\w+ = .*)$", r"\1", text, flags=re.MULTILINE)
    live = re.sub(r"^# (\[\w+\].*)$", r"\1", live, flags=re.MULTILINE)
    faults = faults_of(live)  # every section at once: only the movement has no use for them
    assert all("has no use for" in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('id = "ankle-hops-10-5"', 'id = "Ankle hops"', "mine.toml: id: "),
        ("version = 1", "version = 0", "mine.toml: version: "),
        ("version = 1", 'version = "1"', "(found '1')"),
        ('movement = "hops"', 'movement = "hopping"', "mine.toml: movement: should be 'hops'"),
        ("[contacts]\nper_trial = 11", "[contact]\nper_trial = 11", "contacts: is missing"),
        ("[contacts]\nper_trial = 11", "[contact]\nper_trial = 11", "did you mean contacts?"),
        ("idle_s = 5", "idel_s = 5", "end.idel_s: is not a key here; did you mean idle_s?"),
        ("n = 5", "n = 12", "score.min_reps: 5 is fewer than the 12 that are scored"),
        ("n = 5\n", "", "score.n: rule best needs n, how many reps"),
        ("reps = 10\nmax_reps = 20", "reps = 4", "score.min_reps: 5 is more than end.reps (4)"),
        ("reps = 10\nmax_reps = 20", "", "end: nothing ends the test"),
        ("max_reps = 20", "max_reps = 2", "end.max_reps: 2 is fewer than end.reps (10)"),
        ('by = "rsi_m_per_s"', 'by = "rsi"', "score.by: no metric rsi"),
        ('"rsr", ', '"rsrr", ', "score.metrics: no metric rsrr; did you mean rsr?"),
        ("[targets.contact_time_s]", "[targets.contact]", "targets: no metric contact"),
        ("high = 0.25", "low = 0.3\nhigh = 0.25", "targets.contact_time_s: low 0.3 is not below"),
        ("max_contact_s = 0.5", "max_contact_s = 0.04", "count.max_contact_s: 0.04 is not above"),
        ("max_contact_s = 0.5", "max_contact_s = nan", "count.max_contact_s: "),
        ("max_contact_s = 0.5", "max_contact_s = -1", "count.max_contact_s: "),
        ('after = ["pain"]', 'after = ["mood"]', "questions.after: no question mood; known:"),
        ("rest_s = 60", "rest_s = 2026-11-20", "trials.rest_s: "),
        ('movement = "hops"', 'movement = "drop_jump"', "drop: movement drop_jump needs a [drop]"),
        ('movement = "hops"', 'movement = "typed"', "typed: movement typed needs a [typed]"),
        ('movement = "hops"', 'movement = "single_leg_hops"', "who.sides: single_leg_hops needs"),
        ("[end]", "[drop]\nheights_m = [0.6, 0.3]\n[end]", "drop.heights_m: [0.6, 0.3] must rise"),
        ("[end]", "[drop]\nheights_m = [0.3, 0.6]\n[end]", "drop.optimum_by: a ladder needs"),
        ("[end]", "[drop]\nheights_m = [0.3]\n[end]", "drop: movement hops has no use"),
        ("[end]", "[metronome]\nfrequency_hz = 2\nlowest_hz = 1\n[end]", "come together"),
        (
            "[end]",
            "[metronome]\nfrequency_hz = 2\nlowest_hz = 2.5\nhighest_hz = 3\n[end]",
            "metronome.frequency_hz: 2.0 is outside 2.5 to 3.0",
        ),
    ],
)
def test_a_fault_is_named_with_its_file_and_key(before: str, after: str, fault: str) -> None:
    assert before in HOPS
    faults = faults_of(HOPS.replace(before, after))
    assert any(fault in found for found in faults), faults
    assert all(found.startswith("mine.toml: ") for found in faults)


def test_all_faults_are_found_at_once_within_and_between_sections() -> None:
    text = HOPS.replace("idle_s = 5", "idel_s = 5").replace("version = 1", "version = true")
    text = text.replace("n = 5", "n = 12").replace('["pain", "soreness"]', '["mood"]')
    text = text.replace('"rsr", ', '"rsrr", ')
    keys = [fault.split(": ")[1] for fault in faults_of(text)]
    assert set(keys) >= {"version", "end.idel_s", "score.min_reps", "score.metrics"}
    assert {"questions.before", "questions.next_morning"} <= set(keys)


@pytest.mark.parametrize(
    ("text", "line"),
    [("id = 'x", 1), ("id = 'x'\n\nversion = \n", 3), ("a = 1\na = 2\n", 2), ("a = [1,\n\n", 2)],
)
def test_a_syntax_error_is_named_with_its_line(text: str, line: int) -> None:
    assert f"at line {line}" in faults_of(text)[0]


def test_a_users_own_file_comes_first_and_is_said(tmp_path: Path) -> None:
    own = tmp_path / "ankle-hops-10-5.toml"
    own.write_text(HOPS.replace("version = 1", "version = 7"), encoding="utf-8")
    (tmp_path / "mine.toml").write_text(HOPS.replace('"ankle-hops-10-5"', '"mine"'), "utf-8")
    assert load_protocol("ankle-hops-10-5", tmp_path).version == 7
    assert load_protocol("ankle-hops-10-5").version == 1
    notes = {entry.id: entry.note for entry in list_protocols(tmp_path)}
    assert "in place of the one that comes with the program" in str(notes["ankle-hops-10-5"])
    assert str(tmp_path / "mine.toml") in str(notes["mine"])
    assert "in place" not in str(notes["mine"])
    assert notes["cmj"] is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ankle-hop-10-5", "did you mean ankle-hops-10-5?"),
        ("nowhere/my.toml", "cannot be read"),
        ("Chaos", "no protocol of this name"),
    ],
)
def test_what_cannot_be_found_is_said(asked: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        load_protocol(asked)


def test_a_file_that_is_not_utf8_is_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(HOPS.encode("utf-16"))
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load_protocol(path)


def test_the_id_is_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HOPS, encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"the file is called mine\.toml"):
        load_protocol(path)


def test_a_battery_names_every_protocol_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "batteries").mkdir()
    path = tmp_path / "batteries" / "week.toml"
    text = 'id = "week"\nversion = 1\nname = "W"\nsummary = "S"\ntext = "T"\n'
    path.write_text(text + '[[steps]]\nprotocol = "cjm"\n[[steps]]\nprotocol = "zzz"\n', "utf-8")
    with pytest.raises(ProtocolError) as caught:
        load_battery("week", tmp_path)
    assert [fault.split(": ")[1] for fault in caught.value.faults] == [
        "steps.0.protocol",
        "steps.1.protocol",
    ]
    with pytest.raises(ProtocolError, match="is missing"):
        battery_from_text("id = 'week'", "week.toml")


def test_the_beat_may_be_set_within_its_range() -> None:
    protocol = load_protocol("ankle-hops-metronome")
    assert protocol.metronome
    changed = with_frequency(protocol, 3.0).metronome
    assert changed
    assert (protocol.metronome.frequency_hz, changed.frequency_hz) == (2.2, 3.0)
    for wrong in (1.49, 3.01):
        with pytest.raises(InputError, match=r"1\.5 to 3 Hz"):
            with_frequency(protocol, wrong)
    with pytest.raises(InputError, match="no beat"):
        with_frequency(load_protocol("cmj"), 2.0)


def test_the_boxes_may_be_chosen() -> None:
    youth = with_heights(load_protocol("drop-jump-ladder"), (0.24, 0.32, 0.40, 0.48))
    assert youth.drop
    assert youth.drop.heights_m == (0.24, 0.32, 0.40, 0.48)
    with pytest.raises(InputError, match="rising heights"):
        with_heights(youth, (0.4, 0.3))
    with pytest.raises(InputError, match="no boxes"):
        with_heights(load_protocol("cmj"), (0.4,))


def test_a_protocols_own_question_comes_before_a_known_one() -> None:
    protocol = check_file(TEMPLATE)
    assert isinstance(protocol, Protocol)
    sleep, pain = question_of(protocol, "sleep"), question_of(protocol, "pain")
    assert sleep is not None
    assert pain is not None
    assert (sleep.kind, pain.hold_above) == ("number", 5)
    assert question_of(protocol, "mood") is None


def test_a_loaded_protocol_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_protocol("cmj").version = 2  # type: ignore[misc]
