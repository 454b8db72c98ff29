"""The command solve."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from optimasi.cli import interrupts
from optimasi.cli.ending import (
    DONE,
    INFEASIBLE,
    INTERRUPTED,
    INTERRUPTED_EARLY,
    NO_PLAN,
    NO_PLAN_YET,
    OUT_OF_MEMORY,
    fail,
    note,
    print_json,
)
from optimasi.cli.language import Localised
from optimasi.cli.options import shared
from optimasi.cli.streams import real_stdout
from optimasi.report.words.text import N_, Speech, reader_language
from optimasi.words.messages import Message

WRITING = 3.0
"""Time that writing the answer takes, in multiples of loading: measured at 20,000 people."""
LONGEST_WRITING, LEAST_SOLVING = 0.25, 0.5
"""Shares of the time limit: at most for writing the answer, at least for solving, however long loading took."""


@click.command(
    cls=Localised,
    help=N_("Find the plan that closes the most gap for the budget of SCENARIO, a YAML file."),
    short_help=N_("Find the best plan of a scenario."),
)
@click.argument("scenario", type=click.Path(path_type=Path), metavar=N_("SCENARIO"))
@click.option(
    "--by",
    type=click.Choice(["unit", "training", "person"]),
    help=N_("List the assignments by unit, training or person."),
)
@click.option(
    "--near",
    type=click.Path(path_type=Path),
    metavar=N_("PLAN"),
    help=N_("Of equally good and cheap plans take the one nearest to this saved plan."),
)
@shared
def solve(scenario: Path, near: Path | None, **options: Any) -> int:
    """Solve a scenario and print its plan."""
    started = time.monotonic()
    # Heavy modules load here, not at start-up: the help page needs none of them.
    from optimasi.documents.plan import SCHEMA, Stopped  # noqa: PLC0415
    from optimasi.documents.saved import read_plan  # noqa: PLC0415
    from optimasi.model.solve import solve  # noqa: PLC0415
    from optimasi.model.solver import quiet, silent, solve_with_highs  # noqa: PLC0415
    from optimasi.plan.document import plan_document  # noqa: PLC0415
    from optimasi.report.files import check_outputs, write_outputs  # noqa: PLC0415
    from optimasi.report.terminal.plan import print_plan  # noqa: PLC0415
    from optimasi.report.terminal.progress import Ticker  # noqa: PLC0415
    from optimasi.report.terminal.verdict import infeasibility  # noqa: PLC0415
    from optimasi.scenario.load import load_scenario  # noqa: PLC0415
    from optimasi.study.assumption import sturdiness  # noqa: PLC0415
    from optimasi.study.solving import assignments_of  # noqa: PLC0415

    speech = Speech(reader_language(options["lang"]))
    check_outputs(options["outputs"], (".json",), SCHEMA, force=options["force"])
    loaded = load_scenario(scenario, options["changes"])
    limit = options["time_limit"] or loaded.settings.solve.time_limit
    # The limit is the command's: before it comes, the answer has to be written.
    writing = min(WRITING * (time.monotonic() - started), LONGEST_WRITING * limit)
    ends = started + limit - writing
    with Ticker(sys.stderr, speech) as ticker:
        plan = solve(
            loaded,
            time_limit_s=max(LEAST_SOLVING * limit, ends - time.monotonic()),
            gap=options["gap"],
            method=options["method"],
            solver=partial(solve_with_highs, work=options["work"]),
            work=options["work"],
            progress=quiet if options["quiet"] else ticker,
            baseline=assignments_of(loaded, read_plan(near).document.seats) if near else None,
            remark=silent if options["quiet"] else lambda message: note(message, speech),
        )
        # What was compiled before the solve is not of its time.
        ends += plan.proof.compiling
        sturdy = None
        if plan.proof.status == "optimal" and plan.proof.stopped_by != "interrupt":
            try:
                sturdy = sturdiness(plan, ends)
            except KeyboardInterrupt:
                plan = replace(plan, proof=replace(plan.proof, stopped_by="interrupt"))
    interrupts.finish()
    stopped = plan.proof.stopped_by == "interrupt"
    document = plan_document(plan, sturdy)
    if plan.proof.status == "infeasible":
        reasons = infeasibility(document.reasons, speech, everything=options["everything"])
        return fail(reasons, document, options, INFEASIBLE)
    if not plan.exists:
        early: dict[Stopped | None, Message] = {"interrupt": INTERRUPTED_EARLY, "memory": OUT_OF_MEMORY}
        return fail(
            speech.paragraph(early.get(document.stopped_by, NO_PLAN_YET)),
            document,
            options,
            INTERRUPTED if stopped else NO_PLAN,
        )
    # Before the answer: who reads only its first lines gets the whole file, too.
    refused = write_outputs(document, options["outputs"])
    for warning in () if options["quiet"] else (*plan.scenario.warnings, *plan.notes):
        note(warning, speech)
    if options["as_json"]:
        print_json(document.tree())
    else:
        print_plan(document, speech, real_stdout(), by=options["by"], everything=options["everything"])
    if refused:
        raise refused
    return INTERRUPTED if stopped else DONE
