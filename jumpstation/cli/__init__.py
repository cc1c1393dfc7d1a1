"""The `jumpstation` command: everything the screen can do that needs no screen.

`COMMANDS` is the table of command names; a command's module is imported only when it is
called, so that `jumpstation --help` loads neither scipy nor Qt nor the database.
"""

from __future__ import annotations

import importlib
import keyword
import sys

import click

from jumpstation import __version__
from jumpstation.cli import console
from jumpstation.errors import JumpstationError

# name: (module below jumpstation.cli, the one line that --help shows)
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("run", "A 10/5 hop test on the simulated athlete."),
    "run": ("run", "Run a protocol on a device and score it."),
    "replay": ("run", "Run a recorded session again."),
    "analyze": ("analyze", "Contacts and metrics of a force file."),
    "metrics": ("metrics", "What every number means: formula, unit, limits, source."),
    "athlete": ("athlete", "Athletes: add, list, show, correct, join, unjoin, facts."),
    "consent": ("athlete", "Record consent, a guardian's where needed."),
    "trial": ("trial", "Trials: list, show, move, exclude, restore, correct."),
    "recover": ("trial", "Complete or discard interrupted trials."),
    "recompute": ("trial", "Compute metric values from raw again, beside the old."),
    "backup": ("storage", "Make a checked copy of the database, or list the copies."),
    "restore": ("storage", "Bring back a backup; what was there is kept beside it."),
    "check-store": ("storage", "Check the whole database."),
    "merge": ("storage", "Add what another station's database has."),
    "erase": ("athlete", "Erase one athlete for good, backups and recordings included."),
    "export-athlete": ("athlete", "Write everything of one athlete in open formats."),
    "encrypt": ("storage", "Encrypt the database and its backups."),
    "decrypt": ("storage", "Make an encrypted database plain again."),
    "devices": ("devices", "What is connected, what it is, why a port is not usable."),
    "calibrate": ("trust", "Calibrate a plate with known masses, or a mat against a plate."),
    "selftest": ("trust", "Let a board time its own pulses: pass or fail, with figures."),
    "clock": ("trust", "Measure a device's clock against this computer's."),
    "doctor": ("trust", "What this machine can do, and whether a device can be believed."),
    "emulate": ("emulate", "Run the real firmware in a simulator and print its port."),
    "history": ("history", "Did an athlete really change? Every value in one sentence."),
    "squad": ("squad", "Who is up, down, unclear, due; best and last, percentile."),
    "due": ("squad", "Who is due for a retest."),
    "compare": ("compare", "Left against right, the side named."),
    "clearance": ("clearance", "Evidence against written criteria; type, answer, sign."),
    "report": ("report", "A printable page for the clinician, the coach or the runner."),
    "fhir": ("report", "Every stored value of an athlete as a FHIR R5 bundle."),
    "reliability": ("reliability", "Typical error, CV, ICC, SWC and MDC of a squad's own test."),
    "export": ("exchange", "Write trials as CSV, Excel, JSON or in other programs' columns."),
    "import": ("exchange", "Read a roster or trials: first shown, then all or nothing."),
    "imports": ("imports", "What was read in: list it, take one import back whole."),
    "protocols": ("protocols", "List, show and check test protocols and batteries."),
    "window": ("window", "Open the window."),
    "screenshots": ("window", "Write a picture of every screen."),
}


class LazyGroup(click.Group):
    """A command group that knows its commands by name and loads each when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"jumpstation.cli.{COMMANDS[cmd_name][0]}")
        name = cmd_name.replace("-", "_")
        return getattr(module, f"{name}_" if keyword.iskeyword(name) else name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not COMMANDS:
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jumpstation")
def cli() -> None:
    """A plyometric jump-testing station: mats and plates, true to the tick."""


def main(argv: list[str] | None = None) -> None:
    """Run the command line; every error a user can meet is one sentence on standard error."""
    console.prepare()
    try:
        code = cli.main(args=argv, prog_name="jumpstation", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        where = ""
        context = getattr(error, "ctx", None)
        if context is not None:
            where = f" (try: {context.command_path} --help)"
        click.echo(f"jumpstation: {error.format_message()}{where}", err=True)
        sys.exit(2)
    except JumpstationError as error:
        click.echo(f"jumpstation: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk under the output; what is read names its own file
        where = error.filename or "the output"
        words = f"{where}: cannot be written or read ({error.strerror}); free it and try again"
        click.echo(f"jumpstation: {words}", err=True)
        sys.exit(2)
