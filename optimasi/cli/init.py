"""The command init."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from optimasi.cli.ending import DONE
from optimasi.cli.language import Localised
from optimasi.cli.options import options
from optimasi.cli.streams import real_stdout
from optimasi.report.words.text import N_, Speech, reader_language


@click.command(
    cls=Localised,
    help=N_("Write a small example into FOLDER, which solves as it is: a scenario, a what-if, their tables."),
    short_help=N_("Begin with an example that solves."),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar=N_("FOLDER"))
@click.option(
    "--tables",
    type=click.Choice(["csv", "xlsx"]),
    default="csv",
    help=N_("Tables as CSV files or as one workbook; CSV if not given."),
)
@click.option("--force", is_flag=True, help=N_("Overwrite files that are there."))
@options("lang", "verbose")
def init(folder: Path, **chosen: Any) -> int:
    """Write the example."""
    from optimasi.report.files import write_new  # noqa: PLC0415
    from optimasi.report.format.starter import described, starter_files  # noqa: PLC0415

    speech = Speech(reader_language(chosen["lang"]))
    written = starter_files(speech, chosen["tables"])
    write_new(folder, written, force=chosen["force"])
    click.echo(described(folder, written, speech), file=real_stdout())
    return DONE
