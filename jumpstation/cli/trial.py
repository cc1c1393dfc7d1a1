"""`jumpstation trial`, `recover`, `recompute`: trials after they were recorded."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jumpstation.cli.finding import shown_athlete
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.errors import NotPossible
from jumpstation.store import Store, TrialRow


def _line(trial: TrialRow) -> str:
    state = "counted" if trial.counted else trial.invalid_reason or trial.status
    if trial.excluded:
        state = "excluded"
    if not trial.for_measurement:
        state += ", not for measurement"
    what = f"{trial.protocol_id} ({trial.side})"
    return f"{trial.id}  {trial.on_date}  {what}  {trial.status}  {state}"


@click.group()
def trial() -> None:
    """Trials: list, show, move, exclude, restore, correct. What was recorded is never changed."""


@trial.command("list")
@click.argument("person")
@store_options
def list_trials(person: str, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """List the trials of an athlete."""
    with opened(db, ask_key, who) as store:
        found = store.trials(athlete_id=shown_athlete(store, person).id)
    answer(found, as_json, lambda: [_line(row) for row in found] or ["No trials."])


@trial.command()
@click.argument("trial_id")
@store_options
def show(trial_id: str, db: Path | None, ask_key: bool, who: str, as_json: bool) -> None:
    """Show one trial: its contacts, score and every change."""
    with opened(db, ask_key, who) as store:
        row, reps = store.trial_row(trial_id), store.reps(trial_id)
        score, changes = store.score(trial_id), store.changes(trial_id)
    contacts = [
        {
            "index": stored.rep.index,
            "contact_time_s": stored.rep.contact.contact_time_s,
            "flight_time_s": stored.rep.contact.flight_time_s,
            "accepted": stored.rep.accepted,
            "reason": stored.rep.reason,
        }
        for stored in reps
    ]

    def lines() -> list[str]:
        told = [_line(row)]
        for name, value in score.items():
            number = value.withheld if value.value is None else f"{value.value:.4g} {value.unit}"
            told.append(f"  {name} v{value.version}: {number}")
        for contact in contacts:
            times = [
                "missing" if contact[name] is None else f"{contact[name]:.4f} s"
                for name in ("contact_time_s", "flight_time_s")
            ]
            judged = "counts" if contact["accepted"] else contact["reason"] or "does not count"
            told.append(f"  contact {contact['index']}: {times[0]}, flight {times[1]}, {judged}")
        for change in changes:
            told.append(
                f"  {change.at}  {change.who}: {change.field} = {change.value} ({change.why})"
            )
        return told

    answer({"trial": row, "score": score, "contacts": contacts, "changes": changes}, as_json, lines)


def _told(store: Store, trial_id: str, as_json: bool) -> None:
    row = store.trial_row(trial_id)
    answer(row, as_json, lambda: [_line(row)])


@trial.command()
@click.argument("trial_id")
@click.option("--athlete", "person", help="To this athlete.")
@click.option("--side", type=click.Choice(["left", "right", "both"]))
@click.option("--protocol", "protocol_id")
@click.option("--protocol-version", type=int)
@click.option("--why", required=True)
@store_options
def move(
    trial_id: str,
    person: str | None,
    side: str | None,
    protocol_id: str | None,
    protocol_version: int | None,
    why: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Give a trial to the right athlete, side or protocol."""
    with opened(db, ask_key, who, must_exist=True) as store:
        store.move_trial(
            trial_id,
            why,
            athlete_id=store.find_athlete(person).id if person else None,
            side=side,
            protocol_id=protocol_id,
            protocol_version=protocol_version,
        )
        _told(store, trial_id, as_json)


@trial.command()
@click.argument("trial_id")
@click.option("--why", required=True)
@store_options
def exclude(
    trial_id: str, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Leave a trial out of baselines, tables and reports."""
    with opened(db, ask_key, who, must_exist=True) as store:
        store.exclude_trial(trial_id, why)
        _told(store, trial_id, as_json)


@trial.command()
@click.argument("trial_id")
@click.option("--why", required=True)
@store_options
def restore(
    trial_id: str, why: str, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Count an excluded trial again."""
    with opened(db, ask_key, who, must_exist=True) as store:
        store.restore_trial(trial_id, why)
        _told(store, trial_id, as_json)


@trial.command()
@click.argument("trial_id")
@click.argument("field")
@click.argument("value")
@click.option("--why", required=True)
@store_options
def correct(
    trial_id: str,
    field: str,
    value: str,
    why: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Correct on_date, body_mass_kg, surface, footwear, familiarisation (yes, no) or language.

    language: of the recording's bytes, native or chronopic.
    """
    with opened(db, ask_key, who, must_exist=True) as store:
        store.correct_trial(trial_id, field, value, why)
        _told(store, trial_id, as_json)


@click.command()
@click.argument("trial_id", required=False)
@click.option("--discard", is_flag=True, help="Set it aside instead of completing it.")
@click.option("--why", default="", help="A few words for the record.")
@store_options
def recover(
    trial_id: str | None,
    discard: bool,
    why: str,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Complete or discard interrupted trials; without TRIAL_ID list them."""
    with opened(db, ask_key, who, must_exist=True) as store:
        if trial_id is None:
            found = store.trials(status="interrupted")
            counts = {row.id: len(store.reps(row.id)) for row in found}
            data = [{"trial": row, "contacts": counts[row.id]} for row in found]
            answer(
                data,
                as_json,
                lambda: (
                    [f"{_line(row)}  {counts[row.id]} contacts" for row in found]
                    or ["No interrupted trials."]
                ),
            )
        else:
            if discard:
                store.discard_trial(trial_id, why)
            else:
                _recover(store, trial_id, why)
            _told(store, trial_id, as_json)


def _recover(store: Store, trial_id: str, why: str) -> None:
    """Complete a trial from its bytes; where there are none, with the contacts that it has."""
    from jumpstation.station.again import recompute_trial

    try:
        store.recover_trial(trial_id, why, score=recompute_trial)
    except NotPossible:
        store.recover_trial(trial_id, why)


@click.command()
@click.argument("person", required=False)
@click.option(
    "--missing", is_flag=True, help="Only trials with older formulas: goes on where it was stopped."
)
@store_options
def recompute(
    person: str | None, missing: bool, db: Path | None, ask_key: bool, who: str, as_json: bool
) -> None:
    """Compute metric values from raw again, new versions beside the old.

    PERSON: of one athlete only (default: of all). It can be stopped at any time (Ctrl+C): what is
    done stays done.
    """
    from jumpstation.station.again import recompute_trial
    from jumpstation.station.outdated import outdated
    from jumpstation.station.rescore import score_again

    with opened(db, ask_key, who, must_exist=True) as store:
        one = store.find_athlete(person).id if person else None
        ids = [row.id for row in store.trials(athlete_id=one)]
        kept: tuple[str, ...] = ()
        if missing:
            found = outdated(store, ids)
            ids, kept = list(found.with_raw), found.without_raw
        with click.progressbar(length=len(ids), label="Trials", file=sys.stderr) as bar:
            done = store.recompute(
                recompute_trial, ids, lambda trial_id: bar.update(1), score=score_again
            )

    def lines() -> list[str]:
        told = [f"{done.trials} trials: {done.added} values added, {done.kept} there already."]
        told += [f"  {key}: left alone, {reason}" for key, reason in done.left_alone]
        return told + [f"  {key}: no recording, keeps its values" for key in kept]

    answer(done, as_json, lines)
