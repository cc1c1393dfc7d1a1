"""`jumpstation metrics`: what every number means, where it is from, when it is withheld."""

from __future__ import annotations

import click

from jumpstation.cli.console import json_text


@click.command()
@click.argument("metric_id", required=False, metavar="[ID]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print the reference page (docs/metrics.md).")
def metrics(metric_id: str | None, as_json: bool, markdown: bool) -> None:
    """List the metrics, or show one: formula, unit, limits, source, needs."""
    from jumpstation.metrics import broken, find, reference, registered

    chosen = [find(metric_id)] if metric_id else list(registered().values())
    if as_json:
        records = [reference.as_record(metric) for metric in chosen]
        answer = {
            "schema": "jumpstation.metrics/1",
            "metrics": records,
            "not_loaded": dict(broken()),
        }
        click.echo(json_text(answer, indent=2))
    elif markdown:
        click.echo(reference.as_markdown(), nl=False)
    elif metric_id:
        click.echo(reference.as_text(chosen[0]))
    else:
        click.echo(reference.as_list())
