"""The command sweep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from optimasi.cli import interrupts
from optimasi.cli.ending import BUG, DONE, INFEASIBLE, INPUT_ERROR, INTERRUPTED, NO_PLAN, note, print_json, say
from optimasi.cli.language import Localised
from optimasi.cli.options import parallel, shared
from optimasi.cli.streams import real_stdout
from optimasi.report.words.text import N_, Speech, reader_language


@click.command(
    cls=Localised,
    help=N_("Solve SCENARIO again and again over a range, and show gain against money."),
    short_help=N_("Show gain against money."),
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar=N_("SCENARIO"))
@click.option(
    "--over",
    required=True,
    metavar=N_("NAME=FROM:TO:STEP"),
    help=N_("What changes, e.g. budget.perjadin=1 juta:5 juta:1 juta or budget=40%:150%:10%."),
)
@click.option("--keep", is_flag=True, help=N_("Nobody loses a seat when money grows."))
@shared
@parallel
def sweep(scenario: Path, **options: Any) -> int:
    """Sweep a value of a scenario."""
    from optimasi.documents.frontier import SCHEMA  # noqa: PLC0415
    from optimasi.report.files import check_outputs, write_outputs  # noqa: PLC0415
    from optimasi.report.terminal.frontier import print_frontier  # noqa: PLC0415
    from optimasi.report.terminal.frontier_words import failures, summary  # noqa: PLC0415
    from optimasi.report.terminal.progress import Counter  # noqa: PLC0415
    from optimasi.scenario.load import load_scenario  # noqa: PLC0415
    from optimasi.study.points import check_points, parse_over  # noqa: PLC0415
    from optimasi.study.solving import Case  # noqa: PLC0415
    from optimasi.study.sweep import sweep  # noqa: PLC0415

    speech = Speech(reader_language(options["lang"]))
    check_outputs(options["outputs"], (".json", ".csv"), SCHEMA, force=options["force"])
    base = load_scenario(scenario, options["changes"])
    for warning in () if options["quiet"] else base.warnings:
        note(warning, speech)
    over = parse_over(options["over"], base)
    check_points(over, scenario, options["changes"])
    with Counter(sys.stderr, speech, quiet=options["quiet"]) as counter:
        frontier = sweep(
            base,
            over,
            Case(
                scenario,
                options["changes"],
                options["time_limit"],
                options["gap"],
                threads=1,
                method=options["method"],
                work=options["work"],
            ),
            keep=options["keep"],
            jobs=options["jobs"],
            cluster=options["cluster"],
            progress=counter,
        )
    interrupts.finish()
    for line in failures(frontier, speech):
        say(line)
    if not options["quiet"]:
        say(summary(frontier, speech))
    refused = write_outputs(frontier, options["outputs"])
    if options["as_json"]:
        print_json(frontier.tree())
    else:
        print_frontier(frontier, speech, real_stdout(), everything=options["everything"])
    if refused:
        raise refused
    if frontier.stopped_by == "interrupt":
        return INTERRUPTED
    if failed := [point.failure for point in frontier.points if point.failure]:
        return INPUT_ERROR if all(failure.code == "wrong_input" for failure in failed) else BUG
    return {"infeasible": INFEASIBLE, "no_plan_found": NO_PLAN}.get(frontier.status, DONE)
