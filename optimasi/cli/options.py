"""Options that mean the same in every command."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from optimasi.cli.language import Advanced
from optimasi.report.words.text import N_, Speech, reader_language
from optimasi.words.messages import NotationError


class Notation(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic from click 8.4 on
    """A value as the scenario writes it: `read` is a function of `module`, loaded when it is needed."""

    name = "text"

    def __init__(self, module: str, read: str) -> None:
        self.module, self.read = module, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        # Loaded when the option is given, not at start-up.
        read = getattr(importlib.import_module(self.module), self.read)
        try:
            return float(read(str(value)))
        except NotationError as error:
            speech = Speech(reader_language(os.environ["LANGUAGE"]))
            remedy = f" ({speech.say(error.remedy)})" if error.remedy else ""
            self.fail(speech.say(error.message) + remedy, param, ctx)


OPTIONS = {
    "everything": click.option("--all", "everything", is_flag=True, help=N_("Cut no list.")),
    "outputs": click.option(
        "-o",
        "outputs",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar=N_("FILE"),
        help=N_("Write the result to a file, its kind by the ending; may be repeated."),
    ),
    "force": click.option("--force", is_flag=True, help=N_("Overwrite files that optimasi did not write.")),
    "as_json": click.option("--json", "as_json", is_flag=True, help=N_("Print the result as one JSON document.")),
    "changes": click.option(
        "--set",
        "changes",
        multiple=True,
        metavar=N_("NAME=VALUE"),
        help=N_("Change a value of the scenario, e.g. budget=-35%; may be repeated."),
    ),
    "time_limit": click.option(
        "--time-limit",
        type=Notation("optimasi.scenario.format.fields", "read_positive"),
        metavar=N_("SECONDS"),
        help=N_("Stop a solve after so many seconds with the best plan so far."),
    ),
    "work": click.option(
        "--work",
        cls=Advanced,
        type=click.IntRange(min=1),
        metavar="N",
        help=N_("Stop each search after N thousand simplex steps or so: every run alike, however fast the machine."),
    ),
    "gap": click.option(
        "--gap",
        type=Notation("optimasi.scenario.format.fields", "read_part"),
        metavar=N_("SHARE"),
        help=N_("Distance from the bound at which a plan counts as proven, e.g. 0.1%."),
    ),
    "method": click.option(
        "--method",
        cls=Advanced,
        type=click.Choice(["auto", "direct", "decomposition"]),
        help=N_("Solve the whole program, or bundles of trainings for each person; by its size if auto."),
    ),
    "lang": click.option("--lang", type=click.Choice(["id", "en"]), help=N_("Language of the output.")),
    "quiet": click.option("-q", "--quiet", is_flag=True, help=N_("No progress and no notes.")),
    "verbose": click.option("-v", "--verbose", is_flag=True, help=N_("Show where an internal error comes from.")),
}
"""Options by the name of their value."""


def options(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Some of the options, in this order."""

    def add(command: Callable[..., int]) -> Callable[..., int]:
        for name in reversed(names):
            command = OPTIONS[name](command)
        return command

    return add


shared = options(*OPTIONS)
"""The options that mean the same in every command that solves."""


def parallel(command: Callable[..., int]) -> Callable[..., int]:
    """The options of commands that solve more than once."""
    jobs = click.option(
        "--jobs",
        cls=Advanced,
        type=click.IntRange(min=1),
        metavar="N",
        help=N_("Processes at most; as many as there are cores if not given."),
    )
    cluster = click.option(
        "--cluster",
        cls=Advanced,
        metavar=N_("ADDRESS"),
        help=N_("Solve on the Dask cluster whose scheduler has this address."),
    )
    return jobs(cluster(command))
