"""The command compare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optimasi.cli import interrupts
from optimasi.cli.ending import DIFFERS, DONE, INTERRUPTED, INTERRUPTED_EARLY, NO_PLAN, note, print_json, say
from optimasi.cli.language import Localised
from optimasi.cli.options import parallel, shared
from optimasi.cli.streams import real_stdout
from optimasi.report.words.text import N_, Speech, reader_language
from optimasi.words.messages import Diagnostic, Message

if TYPE_CHECKING:
    from optimasi.documents.errors import NoPlanDocument
    from optimasi.study.compare_sources import Compared

STOPPED = Message("compare_stopped", "STOPPED by you: what was not done by then is missing or not proven.")


@click.command(
    cls=Localised,
    help=N_(
        "Show what changes from BASELINE to each OTHER: scenarios (.yaml) and saved plans (.json) in any mix. "
        "--set changes every scenario; with BASELINE alone it compares the scenario with itself changed."
    ),
    short_help=N_("Show what a what-if changes."),
)
@click.argument("baseline", type=click.Path(path_type=Path), metavar=N_("BASELINE"))
@click.argument("others", nargs=-1, type=click.Path(path_type=Path), metavar=N_("[OTHER...]"))
@click.option(
    "--only",
    type=click.Choice(["person", "training", "unit"]),
    help=N_("Show only what changes by person, training or unit."),
)
@click.option("--exit-code", is_flag=True, help=N_("Exit with 5 if anything differs."))
@shared
@parallel
def compare(baseline: Path, others: tuple[Path, ...], **options: Any) -> int:
    """Compare scenarios and plans."""
    from optimasi.documents.comparison import SCHEMA  # noqa: PLC0415
    from optimasi.report.files import check_outputs, write_outputs  # noqa: PLC0415
    from optimasi.report.terminal.comparison import print_comparison  # noqa: PLC0415
    from optimasi.report.terminal.progress import Counter  # noqa: PLC0415
    from optimasi.study.compare_sources import compare_sources  # noqa: PLC0415
    from optimasi.study.solving import Case  # noqa: PLC0415

    speech = Speech(reader_language(options["lang"]))
    if not others and (baseline.suffix.lower() == ".json" or not options["changes"]):
        raise click.UsageError(
            speech.text(N_("Name what BASELINE is compared with, or with --set what changes in it."))
        )
    check_outputs(options["outputs"], (".json",), SCHEMA, force=options["force"])
    with Counter(sys.stderr, speech, quiet=options["quiet"]) as counter:
        found = compare_sources(
            (baseline, *others),
            Case(
                baseline,
                options["changes"],
                options["time_limit"],
                options["gap"],
                method=options["method"],
                work=options["work"],
            ),
            jobs=options["jobs"],
            cluster=options["cluster"],
            progress=counter,
        )
    interrupts.finish()
    for failure in found.failures:
        note(Message("failure", "{name}: {reason}", {"name": failure.name, "reason": failure.message}), speech)
    if found.interrupted:
        say(speech.paragraph(STOPPED))
    if found.document is None:
        if options["as_json"]:
            print_json(_without_plan(found).tree())
        return INTERRUPTED if found.interrupted else NO_PLAN
    refused = write_outputs(found.document, options["outputs"])
    if options["as_json"]:
        print_json(found.document.tree())
    else:
        print_comparison(found.document, speech, real_stdout(), only=options["only"], everything=options["everything"])
    if refused:
        raise refused
    if found.interrupted or found.failures:
        return INTERRUPTED if found.interrupted else NO_PLAN
    return DIFFERS if options["exit_code"] and found.differs else DONE


def _without_plan(found: Compared) -> NoPlanDocument:
    """The document where the baseline has no plan."""
    from optimasi.documents.errors import error_document, stopped_document  # noqa: PLC0415

    if found.interrupted:
        return stopped_document(INTERRUPTED_EARLY, "interrupt")
    return error_document(Diagnostic(failure.message) for failure in found.failures)
