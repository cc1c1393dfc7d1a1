"""Taking back a join of two rows, or a whole import: by a row, which can itself be taken back.

Nothing is deleted. What was withdrawn is left out of every list, history, score and export, here
and in every file that this one is merged with, until a later row lets it stand again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from jumpstation.errors import InputError
from jumpstation.store.changes import Changes
from jumpstation.store.records import Import, Join, Withdrawal

_JOIN = (
    "SELECT id, from_id, into_id, who, at, why, id IN (SELECT subject_id FROM withdrawn) "
    "FROM athlete_join ORDER BY stamp, id"
)
_IMPORT = (
    "SELECT id, file, sha256, kind, who, at, id IN (SELECT subject_id FROM withdrawn), "
    "(SELECT count(*) FROM athlete WHERE import_id = import.id), "
    "(SELECT count(*) FROM trial WHERE import_id = import.id) FROM import ORDER BY stamp, id"
)


class Withdrawals(Changes):
    """Joins and imports: which there are, withdrawing them, letting them stand again."""

    @contextmanager
    def importing(self, file: str | None, sha256: str | None, kind: str) -> Iterator[str]:
        """What is added inside was made by this import; all of it is stored, or none. Its key.

        file: the name without its folder. sha256: of the file's bytes, in hex.
        """
        with self.writing():
            row = {"file": file, "sha256": sha256, "kind": kind, "who": self.who, "at": self.now()}
            import_id = self.add("import", row)
            before, self._import_id = self._import_id, import_id
            try:
                yield import_id
            finally:
                self._import_id = before

    def imports(self) -> list[Import]:
        """Every import, oldest first, also those that were withdrawn."""
        return [replace(Import(*row), withdrawn=bool(row[6])) for row in self.tuples(_IMPORT)]

    def joins(self) -> list[Join]:
        """Every join of two athlete rows, oldest first, also those that were withdrawn."""
        return [replace(Join(*row), withdrawn=bool(row[6])) for row in self.tuples(_JOIN)]

    def withdraw_join(self, join_id: str, why: str) -> None:
        """Take a join back: the two rows are two persons again. Raises InputError."""
        self._withdraw("athlete_join", join_id, True, why)

    def restore_join(self, join_id: str, why: str) -> None:
        """Let a withdrawn join stand again. Raises InputError."""
        self._withdraw("athlete_join", join_id, False, why)

    def withdraw_import(self, import_id: str, why: str) -> None:
        """Take back all that an import made. Raises InputError.

        A person whom it added stays where something else is known of them: trials made here,
        facts, a join.
        """
        self._withdraw("import", import_id, True, why)

    def restore_import(self, import_id: str, why: str) -> None:
        """Let a withdrawn import stand again. Raises InputError."""
        self._withdraw("import", import_id, False, why)

    def withdrawals(self, subject_id: str) -> list[Withdrawal]:
        """Who took something back or let it stand again, when and why; oldest first."""
        sql = (
            "SELECT subject_id, withdrawn, who, at, why FROM withdrawal WHERE subject_id = ? "
            "ORDER BY stamp, id"
        )
        found = self.tuples(sql, [subject_id])
        return [replace(Withdrawal(*row), withdrawn=bool(row[1])) for row in found]

    def _withdraw(self, subject: str, subject_id: str, withdrawn: bool, why: str) -> None:
        what = "join" if subject == "athlete_join" else "import"
        self.must_exist(subject, subject_id, what)
        if not why.strip():
            raise InputError("reason", "none was given", "say why in a few words (--why)")
        if withdrawn == self.is_withdrawn(subject_id):
            found = "it is withdrawn already" if withdrawn else "it stands: it was not withdrawn"
            raise InputError(f"{what} {subject_id}", found, "nothing to do")
        row = {"subject": subject, "subject_id": subject_id, "withdrawn": int(withdrawn)}
        with self.writing():
            self.add("withdrawal", {**row, "who": self.who, "at": self.now(), "why": why})
            self.audit(f"{what} withdrawn" if withdrawn else f"{what} stands again", subject_id)
            if subject == "athlete_join":
                self.refresh_persons()
                return
            sql = "SELECT id FROM trial WHERE import_id = ?"
            self.refresh_trials([trial_id for (trial_id,) in self.tuples(sql, [subject_id])])

    def is_withdrawn(self, subject_id: str) -> bool:
        """Whether a join or an import is withdrawn at present."""
        return self.one("SELECT 1 FROM withdrawn WHERE subject_id = ?", [subject_id]) is not None
