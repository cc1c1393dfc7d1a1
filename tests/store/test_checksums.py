"""Every fact carries a checksum: whatever is changed behind the program's back is told."""

from __future__ import annotations

import pytest
from helpers_store import jump
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.errors import StoreError
from jumpstation.store import open_store
from jumpstation.store.checksums import row_checksum
from jumpstation.store.schema import FACT_TABLES

COLUMNS = (("a", "TEXT"), ("b", "INTEGER"), ("c", "REAL"), ("d", "BLOB"))


@given(st.text(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.binary())
def test_a_checksum_is_the_same_for_what_the_file_gives_back(text, number, real, data):
    written = row_checksum(COLUMNS, [text, number, real, data])
    assert written == row_checksum(COLUMNS, [text.encode(), number, real + 0.0, bytearray(data)])


@given(st.binary(min_size=1, max_size=64), st.data())
def test_one_flipped_bit_is_another_checksum(data, draw):
    at = draw.draw(st.integers(0, 8 * len(data) - 1))
    flipped = bytearray(data)
    flipped[at // 8] ^= 1 << at % 8
    assert row_checksum(COLUMNS, [None] * 3 + [data]) != row_checksum(
        COLUMNS, [None] * 3 + [bytes(flipped)]
    )


def test_every_row_of_every_fact_has_its_checksum(store):
    jump(store, store.add_athlete("Ada"))
    for table in FACT_TABLES:
        assert store.one(f"SELECT count(*) FROM {table} WHERE checksum = 0") == 0, table
    assert store.check() == []


@pytest.mark.parametrize(
    ("flip", "told"),
    [
        ("UPDATE raw SET data = zeroblob(length(data))", "a piece of the recording is damaged"),
        ("UPDATE rep_value SET value = value + 1e-9", "a value of a contact (rsi_m_per_s)"),
        ("UPDATE trial_value SET value = 2.5", "a value (rsi_m_per_s) is damaged"),
        ("UPDATE rep SET takeoff_s = 9", "a contact is damaged"),
        ("UPDATE trial_end SET body_mass_kg = 8", "its end is damaged"),
    ],
)
def test_what_was_changed_behind_the_program_is_told_by_athlete_date_and_trial(store, flip, told):
    trial = jump(store, store.add_athlete("Ada Berg"), n=1)
    store.db.conn.execute(flip)
    fault = store.check()[0]
    assert told in fault
    assert fault.startswith(f"Ada Berg, 2026-03-03, trial {trial}: ")


def test_a_damaged_file_is_not_merged_in(tmp_path):
    with open_store(tmp_path / "b.db") as b:
        jump(b, b.add_athlete("Bea"))
        b.db.conn.execute("UPDATE rep_value SET value = 7")
        b.db.conn.commit()
    with open_store(tmp_path / "a.db") as a:
        with pytest.raises(StoreError, match="Bea, 2026-03-03"):
            a.merge(tmp_path / "b.db")
        assert a.athletes() == []


def test_a_whole_row_from_the_other_file_mends_a_damaged_one_here(tmp_path):
    with open_store(tmp_path / "a.db") as a:
        trial = jump(a, a.add_athlete("Ada"))
        a.backup(tmp_path / "b.db")
        a.db.conn.execute("UPDATE trial_value SET value = -7")
        a.db.conn.commit()
        a.merge(tmp_path / "b.db")
        assert a.check() == []
        assert a.score(trial)["rsi_m_per_s"].value == 1.8


def test_a_damaged_description_of_a_table_is_a_sentence(store):
    jump(store, store.add_athlete("Ada"))
    store.db.conn.execute("ALTER TABLE rep RENAME COLUMN checksum TO chedksum")
    assert store.check() == ["the description of the table rep is damaged"]
