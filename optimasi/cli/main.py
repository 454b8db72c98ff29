"""The command line: thin, and light until a command runs (`--help` loads neither pandas nor pulp)."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from optimasi.cli.answer import DONE, INTERRUPTED, INTERRUPTED_EARLY, USAGE, failed
from optimasi.cli.check import check
from optimasi.cli.compare import compare
from optimasi.cli.init import init
from optimasi.cli.localised import LocalisedGroup, asked_language, speak
from optimasi.cli.schema import schema
from optimasi.cli.solve import solve
from optimasi.cli.sweep import sweep
from optimasi.report.text import N_, Speech, printable, reader_language


@click.group(
    cls=LocalisedGroup,
    subcommand_metavar=N_("COMMAND ..."),
    help=N_("Decides which civil servants attend which trainings."),
)
@click.version_option(package_name="optimasi", message="%(prog)s %(version)s", help=N_("Show the version and exit."))
def cli() -> None:
    """Group of all commands."""


for command in (solve, compare, sweep, check, schema, init):
    cli.add_command(command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    arguments = list(sys.argv[1:] if args is None else args)
    speak(asked_language(arguments))
    speech = Speech(reader_language(os.environ["LANGUAGE"]))
    try:
        code = cli.main(arguments, prog_name="optimasi", standalone_mode=False)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(file=said)
        click.echo("\n".join(map(printable, said.getvalue().split("\n"))), err=True, nl=False)
        sys.exit(USAGE if isinstance(error, click.UsageError) else error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(speech.say(INTERRUPTED_EARLY), err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except Exception as error:
        code = failed(error, arguments, speech)
    sys.exit(code if isinstance(code, int) else DONE)
