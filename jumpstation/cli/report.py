"""`jumpstation report`: a page for the clinician, the coach or the runner; `fhir`: the wire."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.clearance.frame import condition_option, day_of, on_option
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.cli.protocols import user_folder
from jumpstation.errors import InputError
from jumpstation.exchange.whole import write_whole
from jumpstation.store import Store

KINDS = ("clinician", "coach", "runner")


@click.command()
@click.argument("subject")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="For whom the page is.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--protocol", default="ankle-hops-10-5", show_default=True, help="Coach: the test.")
@click.option("--metric", help="Coach: the value (default: the one the test is about).")
@condition_option
@on_option
@store_options
def report(
    subject: str,
    kind: str,
    out: Path,
    protocol: str,
    metric: str | None,
    condition: str | None,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Write a page about SUBJECT as PDF: an athlete, or for the coach a group ("all": all)."""
    today = day_of(on)
    with opened(db, ask_key, who, must_exist=True) as store:
        if kind == "coach":
            page = _coach(store, subject, protocol, metric, today)
        else:
            page = _person(store, subject, kind, condition, today)
    write_whole(out, page)
    answer({"file": out, "bytes": len(page)}, as_json, lambda: [f"Written: {out}"])


def _person(store: Store, subject: str, kind: str, condition: str | None, today: date) -> bytes:
    from jumpstation.station.clinic import clearance_of
    from jumpstation.station.followed import runners_page_under
    from jumpstation.station.handed_over import change_of

    athlete = store.find_athlete(subject)
    if kind == "runner" and condition is None:
        condition = runners_page_under(store, athlete.id, today)
    found = clearance_of(store, athlete.id, today, condition=condition, user_folder=user_folder())
    if kind == "clinician":
        from jumpstation.reports.clinician import clinician_report

        return clinician_report(found, date.today())
    from jumpstation.reports.runner import runner_report

    series = ("ankle-hops-10-5", "both", "rsi_m_per_s")
    return runner_report(found, change_of(found.patient, series), date.today())


def _coach(store: Store, subject: str, protocol: str, metric: str | None, today: date) -> bytes:
    from jumpstation.answers.squad import squad
    from jumpstation.protocols.scored import session_rule
    from jumpstation.reports.coach import coach_report
    from jumpstation.store.reading import StoreReading

    group = None if subject == "all" else subject
    metric = metric or session_rule(protocol)[1]
    if metric is None:
        raise InputError(f"protocol {protocol}", "is not known here", "name the value (--metric)")
    found = squad(StoreReading(store), (protocol, "both", metric), today, group=group)
    if not found.rows:
        raise InputError(f"group {subject!r}", "nobody is in it", "see: jumpstation athlete list")
    return coach_report("Everybody" if group is None else group, found)


@click.command()
@click.argument("person")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@store_options
def fhir(
    person: str,
    out: Path,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Write every stored value of PERSON as a FHIR R5 bundle with UCUM units."""
    from jumpstation.exchange.fhir import bundle_text
    from jumpstation.station.handed_over import fhir_of

    with opened(db, ask_key, who, must_exist=True) as store:
        athlete, values = fhir_of(store, store.find_athlete(person).id)
        demo = store.demo is not None
    write_whole(out, bundle_text(athlete, values, demo=demo).encode())
    answer(
        {"file": out, "observations": len(values)},
        as_json,
        lambda: [f"Written: {out}, {len(values)} observations"],
    )
