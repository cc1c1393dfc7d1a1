"""What Today reads while another window writes into the same file."""

from __future__ import annotations

from datetime import date

from jumpstation.protocols import load_protocol
from jumpstation.store import open_store
from jumpstation.ui.screens.today.from_store import read_squad


def test_who_is_added_between_two_reads_comes_with_the_next(tmp_path, monkeypatch):
    hops, today = load_protocol("ankle-hops-10-5"), date.today()
    path = tmp_path / "squad.db"
    with open_store(path) as store, open_store(path) as other:
        store.add_athlete("Ada Free")
        read, reads = store.athletes, []

        def athletes(*args, **kwargs):
            reads.append(1)
            if len(reads) == 2:
                other.add_athlete("Bea Four")
            return read(*args, **kwargs)

        monkeypatch.setattr(store, "athletes", athletes)
        assert [row.name for row in read_squad(store, hops, today).rows] == ["Ada Free"]
        assert len(reads) >= 2
        assert {row.name for row in read_squad(store, hops, today).rows} == {"Ada Free", "Bea Four"}
