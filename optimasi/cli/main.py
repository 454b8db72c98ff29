"""The command line: thin, and light until a command runs (`--help` loads neither pandas nor pulp)."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import NoReturn

import click

from optimasi.cli import interrupts
from optimasi.cli.check import check
from optimasi.cli.compare import compare
from optimasi.cli.ending import DONE, USAGE, died, failed, say, stopped_early, unanswered
from optimasi.cli.init import init
from optimasi.cli.language import LocalisedGroup, asked_language, speak
from optimasi.cli.memory import farewell, is_nearly_full, ran_out
from optimasi.cli.schema import schema
from optimasi.cli.solve import solve
from optimasi.cli.streams import AnswerError
from optimasi.cli.sweep import sweep
from optimasi.report.words.text import N_, Speech, printable, reader_language


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


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    _leave(_run, sys.argv[1:] if args is None else args)


def tell_death(arguments: Sequence[str], cause: str) -> NoReturn:
    """Leave in place of a process that died of something while it ran the command line."""
    _leave(partial(died, cause), arguments)


def tell_stop(arguments: Sequence[str]) -> NoReturn:
    """Leave after Ctrl-C, before the command line ran."""
    _leave(stopped_early, arguments)


def _leave(act: Callable[[Sequence[str], Speech], int], arguments: Sequence[str]) -> NoReturn:
    speak(asked_language(arguments))
    speech = Speech(reader_language(os.environ["LANGUAGE"]))
    try:
        code = act(arguments, speech)
        sys.stdout.flush()
    except AnswerError as error:
        code = unanswered(error, speech)
    except Exception as error:
        # Not even memory to load what says so: whatever a library raises then, it is that.
        if ran_out(error) or is_nearly_full():
            raise MemoryError from error
        raise
    # What is left is the interpreter's own end.
    interrupts.ignore()
    farewell(code)
    sys.exit(code)


def _run(arguments: Sequence[str], speech: Speech) -> int:
    try:
        code = cli.main(list(arguments), prog_name="optimasi", standalone_mode=False)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(file=said)
        say("\n".join(map(printable, said.getvalue().rstrip("\n").split("\n"))))
        return USAGE if isinstance(error, click.UsageError) else error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        # click takes the end of any file for the end of stdin, which no command reads.
        if isinstance(error.__context__, EOFError):
            return failed(error.__context__, arguments, speech)
        return stopped_early(arguments, speech)
    except AnswerError:
        raise
    except Exception as error:
        return failed(error, arguments, speech)
    return code if isinstance(code, int) else DONE
