"""Which series a squad command is about: the options that name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from jumpstation.errors import InputError
from jumpstation.model import Side
from jumpstation.store.histories import Series, session_rule

DAY = click.DateTime(["%Y-%m-%d"])
_OPTIONS = (
    click.option("--group", help="Only this group."),
    click.option(
        "--protocol",
        "protocol_id",
        default="ankle-hops-10-5",
        show_default=True,
        help="Which test.",
    ),
    click.option(
        "--side",
        type=click.Choice([side.value for side in Side]),
        default="both",
        show_default=True,
    ),
    click.option("--metric", "metric_id", help="Which value (default: the one the test is about)."),
)


def series_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --group, --protocol, --side and --metric to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def series_of(protocol_id: str, side: str, metric_id: str | None) -> Series:
    """The series that the options name; the value the test is about where none is named."""
    metric_id = metric_id or session_rule(protocol_id)[1]
    if metric_id is None:
        raise InputError(
            f"protocol {protocol_id}", "is not known here", "name the value with --metric"
        )
    return protocol_id, side, metric_id
