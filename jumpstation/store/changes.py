"""Changing how a trial is read: appended rows with who, when and why; the recording stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from jumpstation.errors import InputError, NotPossible
from jumpstation.model import MetricValue, Trial
from jumpstation.store.facts import iso_date
from jumpstation.store.plain import score_text
from jumpstation.store.records import Change, RecordedTrial
from jumpstation.store.trials import Trials

CORRECTABLE = ("on_date", "body_mass_kg", "surface", "footwear", "familiarisation", "language")
LANGUAGES = ("native", "chronopic")  # of a recording
# the score of a trial, made of its contacts as they are judged now
Score = Callable[[RecordedTrial], Mapping[str, MetricValue]]
_CHANGE = ", ".join(field.name for field in fields(Change))


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What computing again came to: values added, values kept, trials left alone with reason."""

    trials: int = 0
    added: int = 0
    kept: int = 0
    left_alone: tuple[tuple[str, str], ...] = ()


class Changes(Trials):
    """Exclude, restore, move, correct, recover, discard and compute again."""

    def _change(self, trial_id: str, field: str, value: str | None, why: str) -> None:
        row = {"trial_id": trial_id, "rep_id": None, "field": field, "value": value}
        self.add("change", {**row, "who": self.who, "at": self.now(), "why": why})

    def changes(self, trial_id: str) -> list[Change]:
        """Every change of a trial and its contacts, oldest first."""
        sql = f"SELECT {_CHANGE} FROM change WHERE trial_id = ? ORDER BY stamp, id"
        return [Change(*row) for row in self.tuples(sql, [trial_id])]

    def exclude_trial(self, trial_id: str, why: str) -> None:
        """Leave a trial out of every baseline, table and report, from now on. A reason is asked."""
        self._exclude(trial_id, "1", why)

    def restore_trial(self, trial_id: str, why: str) -> None:
        """Count an excluded trial again."""
        self._exclude(trial_id, "0", why)

    def _exclude(self, trial_id: str, value: str, why: str) -> None:
        self.must_exist("trial", trial_id, "trial")
        _ask_why(why)
        with self.writing():
            self._change(trial_id, "excluded", value, why)
            self.audit("trial excluded" if value == "1" else "trial restored", trial_id)
            self.refresh_trial(trial_id)

    def move_trial(
        self,
        trial_id: str,
        why: str,
        *,
        athlete_id: str | None = None,
        side: str | None = None,
        protocol_id: str | None = None,
        protocol_version: int | None = None,
    ) -> None:
        """Give a trial to the right athlete, side or protocol; what was recorded stays as it is."""
        self.must_exist("trial", trial_id, "trial")
        _ask_why(why)
        if athlete_id is not None:
            self.must_exist("athlete", athlete_id, "athlete")
        if side not in (None, "left", "right", "both"):
            raise InputError(f"side {side!r}", "there is no such side", "say left, right or both")
        fields_to = {
            "athlete_id": athlete_id,
            "side": side,
            "protocol_id": protocol_id,
            "protocol_version": None if protocol_version is None else str(protocol_version),
        }
        wanted = {field: value for field, value in fields_to.items() if value is not None}
        if not wanted:
            raise InputError(
                "trial", "it is not said where to", "name an athlete, side or protocol"
            )
        with self.writing():
            for field, value in wanted.items():
                self._change(trial_id, field, value, why)
            self.audit("trial moved", trial_id, **wanted)
            self.refresh_trial(trial_id)

    def correct_trial(self, trial_id: str, field: str, value: str, why: str) -> None:
        """Append a correction of one of CORRECTABLE. Raises InputError."""
        self.must_exist("trial", trial_id, "trial")
        _ask_why(why)
        if field not in CORRECTABLE:
            known = ", ".join(CORRECTABLE)
            raise InputError(f"field {field!r}", "it cannot be corrected", f"use one of {known}")
        with self.writing():
            self._change(trial_id, field, _checked(field, value), why)
            self.audit("trial corrected", trial_id, field=field)
            self.refresh_trial(trial_id)

    def judge_rep(
        self,
        trial_id: str,
        rep_id: str,
        accepted: bool,
        why: str,
        score: Score,
    ) -> None:
        """Leave one contact out of the score, or count it again; a reason is asked.

        score: makes the trial's score of its contacts as they stand after this. The first score
        stays on file; the newest appended one is what every table reads.
        """
        self.must_exist("trial", trial_id, "trial")
        self.must_exist("rep", rep_id, "contact")
        _ask_why(why)
        row = {"trial_id": trial_id, "who": self.who, "at": self.now(), "why": why}
        judged = {"rep_id": rep_id, "field": "accepted", "value": str(int(accepted))}
        with self.writing():
            self.add("change", {**row, **judged})
            self._score_what_counts(trial_id, score, why)
            self.audit("contact left out" if not accepted else "contact counted again", trial_id)
            self.refresh_trial(trial_id)

    def _score_what_counts(self, trial_id: str, score: Score, why: str) -> None:
        values = score(self.recorded_trial(trial_id))  # type: ignore[attr-defined]
        self._change(trial_id, "score", score_text(values), why)

    # --- trials that a kill or a lost device left open -----------------------------------------

    def mark_interrupted(self) -> list[str]:
        """End as interrupted every trial left running by a program that is gone; their keys.

        Does nothing while another program runs on the file: its trial is alive.
        """
        open_ids = [
            trial_id
            for (trial_id,) in self.tuples(
                "SELECT trial_id FROM trial_now WHERE status = 'running' AND status <> 'finished'"
            )
        ]
        held = self.lock.held
        if not open_ids or not self.lock.try_take():
            return []
        try:
            for trial_id in open_ids:
                self.interrupt_trial(trial_id, "the program ended while the trial was running")
        finally:
            if not held:
                self.lock.release()
        return open_ids

    def recover_trial(
        self, trial_id: str, why: str, score: Callable[[RecordedTrial], Trial] | None = None
    ) -> None:
        """Complete an interrupted trial with the contacts it has.

        score: makes a Trial of what is stored; without it the contacts are kept without a score.
        Either way its status is "recovered" and it is never counted with finished trials.
        """
        self._must_be_open(trial_id)
        with self.writing():
            if score is None:
                reason = "the run was interrupted; its finished contacts are kept"
                self.end_without_score(trial_id, "recovered", reason, why=why)
            else:
                trial = score(self.recorded(trial_id))
                self.store_result(trial_id, trial, outcome="recovered", why=why)
            self.audit("trial recovered", trial_id)

    def discard_trial(self, trial_id: str, why: str) -> None:
        """Set an interrupted trial aside by an appended row; nothing of it is deleted."""
        self._must_be_open(trial_id)
        with self.writing():
            self.end_without_score(trial_id, "discarded", "discarded", why=why)
            self.audit("trial discarded", trial_id)

    def _must_be_open(self, trial_id: str) -> None:
        self.must_exist("trial", trial_id, "trial")
        status = self.one("SELECT status FROM trial_now WHERE trial_id = ?", [trial_id])
        if status != "interrupted":
            raise NotPossible(
                f"trial {trial_id}", f"it is {status}, not interrupted", "see: jumpstation recover"
            )

    def recorded(self, trial_id: str) -> RecordedTrial:
        """Everything of a trial with its raw recording."""
        return self.recorded_trial(trial_id, with_raw=True)  # type: ignore[attr-defined]

    # --- computing again ------------------------------------------------------------------------

    def recompute(
        self,
        compute: Callable[[RecordedTrial], Trial],
        trial_ids: Iterable[str],
        progress: Callable[[str], None] = lambda trial_id: None,
        *,
        score: Score,
    ) -> Recomputed:
        """Compute metric values from raw again and put new versions beside the old.

        compute: a recorded trial (with raw) to a Trial. A value whose version is stored already
        is kept as it is. A trial whose contacts come out differently, or that cannot be computed,
        is left alone and listed with the reason.
        score: as of `judge_rep`; where contacts were left out by hand, the new values are scored
        of what still counts, so that neither hides the other.
        """
        trials = added = kept = 0
        left: list[tuple[str, str]] = []
        for trial_id in trial_ids:
            recorded = self.recorded(trial_id)
            try:
                again = compute(recorded)
            except NotPossible as reason:
                left.append((trial_id, str(reason)))
                continue
            finally:
                progress(trial_id)
            if _contacts(again) != {stored.rep.index for stored in recorded.reps}:
                left.append((trial_id, "its contacts come out differently now"))
                continue
            new, old = self._add_versions(trial_id, recorded, again, score)
            trials, added, kept = trials + 1, added + new, kept + old
        return Recomputed(trials, added, kept, tuple(left))

    def _add_versions(
        self, trial_id: str, recorded: RecordedTrial, again: Trial, score: Score
    ) -> tuple[int, int]:
        keys = {stored.rep.index: stored.id for stored in recorded.reps}
        offered = len(again.score) + sum(len(rep.metrics) for rep in again.reps)
        with self.writing():
            added = self.add_values("trial_value", trial_id, again.score)
            for rep in again.reps:
                added += self.add_values("rep_value", keys[rep.index], rep.metrics)
            if added:
                if any(change.field == "score" for change in self.changes(trial_id)):
                    self._score_what_counts(trial_id, score, "values computed again")
                self.audit("values computed again", trial_id, added=added)
                self.refresh_trial(trial_id)
        return added, offered - added


def _contacts(trial: Trial) -> set[int]:
    return {rep.index for rep in trial.reps}


def _ask_why(why: str) -> None:
    if not why.strip():
        raise InputError("reason", "none was given", "say why in a few words (--why)")


def _checked(field: str, value: str) -> str:
    if field == "on_date":
        return iso_date(value)
    if field == "language":
        if value not in LANGUAGES:
            raise InputError("language", f"{value!r} was given", f"say {' or '.join(LANGUAGES)}")
        return value
    if field == "familiarisation":
        if value.casefold() not in ("yes", "no", "1", "0"):
            raise InputError("familiarisation", f"{value!r} was given", "say yes or no")
        return "1" if value.casefold() in ("yes", "1") else "0"
    if field == "body_mass_kg":
        try:
            mass_kg = float(value)
        except ValueError:
            mass_kg = float("nan")
        if not 10.0 <= mass_kg <= 300.0:
            raise InputError("body mass", f"{value!r} was given", "give 10 to 300 kg")
        return repr(mass_kg)
    return value
