"""Athletes: a first row, appended changes, and joins of two rows that are one person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from jumpstation.errors import InputError
from jumpstation.identity import Register
from jumpstation.store.projection import Projection
from jumpstation.store.records import Athlete
from jumpstation.store.schema import STANDS

CHANGEABLE = ("name", "external_id", "birth_year", "sex", "involved_side", "groups", "archived")


class Athletes(Projection):
    """Adding, finding, correcting, archiving and joining athletes."""

    def add_athlete(
        self,
        name: str,
        *,
        external_id: str | None = None,
        birth_year: int | None = None,
        sex: str | None = None,
        groups: Sequence[str] = (),
        involved_side: str | None = None,
    ) -> str:
        """Add a person and return their key. Raises InputError."""
        name = name.strip()
        if not name:
            raise InputError("athlete", "the name is empty", "give a name")
        if birth_year is not None and not 1900 <= birth_year <= self.clock().year:
            raise InputError("birth year", f"{birth_year} cannot be", "give the year in full")
        if involved_side not in (None, "left", "right", "both"):
            raise InputError(
                "involved side", f"{involved_side!r} is no side", "say left, right or both"
            )
        row = {
            "at": self.now(),
            "name": name,
            "external_id": external_id,
            "birth_year": birth_year,
            "sex": sex,
            "involved_side": involved_side,
        }
        with self.writing():
            athlete_id = self.add("athlete", row)
            self.db.conn.execute("INSERT INTO person VALUES (?, ?)", [athlete_id, athlete_id])
            if groups:
                self.change_athlete(athlete_id, "groups", list(groups), why=None)
            self.audit("athlete added", athlete_id)
        return athlete_id

    def change_athlete(self, athlete_id: str, field: str, value: Any, why: str | None) -> None:
        """Append a correction of one field (CHANGEABLE); what was written before stays."""
        self.must_exist("athlete", athlete_id, "athlete")
        if field not in CHANGEABLE:
            raise InputError(
                f"athlete field {field!r}", "it is not known", f"use one of {', '.join(CHANGEABLE)}"
            )
        row = {
            "athlete_id": athlete_id,
            "field": field,
            "value": json.dumps(value),
            "who": self.who,
            "at": self.now(),
            "why": why,
        }
        self.add("athlete_change", row)

    def archive_athlete(self, athlete_id: str, *, archived: bool = True, why: str = "") -> None:
        """Take a person out of the lists (or back in); nothing of theirs is touched."""
        self.change_athlete(athlete_id, "archived", archived, why)

    def athletes(
        self, *, group: str | None = None, archived: bool = False, ids: Iterable[str] | None = None
    ) -> list[Athlete]:
        """Every person once, by name; `archived` true lists the archived ones too.

        Without `ids`, persons whom only a withdrawn import knew are left out.
        """
        wanted = None if ids is None else sorted({self.person_of(key) for key in ids})
        where, values = "", []
        if wanted is not None:
            marks = ", ".join("?" * len(wanted))
            where = (
                f"WHERE athlete_id IN (SELECT athlete_id FROM person WHERE person_id IN ({marks}))"
            )
            values = wanted
        persons = dict(self.tuples(f"SELECT athlete_id, person_id FROM person {where}", values))
        base = self.rows(
            f"SELECT * FROM athlete {where.replace('athlete_id IN', 'id IN', 1)}", values
        )
        changes: dict[str, dict[str, Any]] = defaultdict(dict)
        for key, field, value in self.tuples(
            f"SELECT athlete_id, field, value FROM athlete_change {where or 'WHERE 1'} "
            f"AND {STANDS} ORDER BY stamp, id",
            values,
        ):
            changes[key][field] = json.loads(value)
        joined: dict[str, list[str]] = defaultdict(list)
        for key, person in persons.items():
            if key != person:
                joined[person].append(key)
        gone = set() if ids is not None else self._gone_with_imports()
        found = [
            _folded(row, changes[row["id"]], joined[row["id"]])
            for row in base
            if persons.get(row["id"], row["id"]) == row["id"] and row["id"] not in gone
        ]
        return sorted(
            (
                athlete
                for athlete in found
                if (group is None or group in athlete.groups) and (archived or not athlete.archived)
            ),
            key=lambda athlete: (athlete.name.casefold(), athlete.id),
        )

    def _gone_with_imports(self) -> set[str]:
        """Persons of whom nothing is known but what a withdrawn import said."""
        return {
            key
            for (key,) in self.tuples(
                "SELECT id FROM athlete a WHERE import_id IN (SELECT subject_id FROM withdrawn) "
                "AND NOT EXISTS (SELECT 1 FROM person p WHERE p.person_id = a.id "
                "AND p.athlete_id <> a.id) "
                "AND NOT EXISTS (SELECT 1 FROM trial_now WHERE athlete_id = a.id) "
                f"AND NOT EXISTS (SELECT 1 FROM fact WHERE athlete_id = a.id AND {STANDS}) "
                f"AND NOT EXISTS (SELECT 1 FROM clinic_entry WHERE athlete_id = a.id AND {STANDS}) "
                "AND NOT EXISTS (SELECT 1 FROM clinic_decision WHERE athlete_id = a.id)"
            )
        }

    def athlete(self, athlete_id: str) -> Athlete:
        """One person by the key of any of their rows. Raises InputError."""
        self.must_exist("athlete", athlete_id, "athlete")
        return self.athletes(archived=True, ids=[athlete_id])[0]

    def row_name(self, athlete_id: str) -> str:
        """The name of one row, whoever it is joined with; the key where there is no such row."""
        changed = self.one(
            "SELECT value FROM athlete_change WHERE athlete_id = ? AND field = 'name' "
            f"AND {STANDS} ORDER BY stamp DESC, id DESC LIMIT 1",
            [athlete_id],
        )
        if changed is not None:
            return json.loads(changed)
        return self.one("SELECT name FROM athlete WHERE id = ?", [athlete_id]) or athlete_id

    def register(self) -> Register[Athlete]:
        """Everybody on file, the archived ones too, to be found by key, external id or name."""
        return Register(self.athletes(archived=True))

    def find_athlete(self, words: str) -> Athlete:
        """The one to write for: full key, external id or whole name. Raises InputError."""
        return self.register().to_write(words)

    def find_to_show(self, words: str) -> Athlete:
        """The one to show: a unique beginning of name or key will do too. Raises InputError."""
        return self.register().to_show(words)

    def likely_duplicates(self) -> list[tuple[Athlete, Athlete, str]]:
        """Pairs that may be one person, with the reason; a person decides, nothing is joined."""
        return self.register().likely_duplicates()

    def join_athletes(self, from_id: str, into_id: str, why: str) -> None:
        """Append that two rows are one person, known from now on by `into_id`."""
        for key in (from_id, into_id):
            self.must_exist("athlete", key, "athlete")
        if self.person_of(from_id) == self.person_of(into_id):
            raise InputError("athlete join", "the two are one person already", "nothing to do")
        row = {"from_id": from_id, "into_id": into_id, "who": self.who, "at": self.now()}
        with self.writing():
            self.add("athlete_join", {**row, "why": why})
            self.audit("athletes joined", into_id, joined=from_id)
            self.refresh_persons()


def _folded(row: dict[str, Any], changes: dict[str, Any], joined: list[str]) -> Athlete:
    names = {field.name for field in fields(Athlete)}
    values = {name: value for name, value in {**row, **changes}.items() if name in names}
    values["groups"] = tuple(values.get("groups", ()))
    return Athlete(**{**values, "joined": tuple(sorted(joined))})
