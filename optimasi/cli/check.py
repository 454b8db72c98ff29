"""The command check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from optimasi.cli.ending import DONE, INFEASIBLE, INPUT_ERROR, fail, print_json
from optimasi.cli.language import Localised
from optimasi.cli.options import options
from optimasi.cli.streams import real_stdout
from optimasi.report.words.text import N_, Speech, reader_language


@click.command(
    cls=Localised,
    help=N_(
        "Read FILE and say what was understood, without solving: a scenario (.yaml) with its tables, or a saved plan "
        "(.json), which is computed again from its scenario."
    ),
    short_help=N_("Check a scenario or a saved plan without solving."),
)
@click.argument("file", type=click.Path(path_type=Path), metavar=N_("FILE"))
@click.option("--show", is_flag=True, help=N_("Show the merged scenario, each value with its file and line."))
@options("everything", "as_json", "changes", "lang", "quiet", "verbose")
def check(file: Path, show: bool, **chosen: Any) -> int:
    """Check a scenario or a saved plan."""
    from optimasi.documents.check import PlanCheck, ReplacedValue, ScenarioCheck, ShownCheck  # noqa: PLC0415
    from optimasi.documents.messages import MessageDocument  # noqa: PLC0415
    from optimasi.report.terminal.check import print_check, refutation  # noqa: PLC0415
    from optimasi.report.terminal.problems import draw_problems  # noqa: PLC0415
    from optimasi.report.terminal.provenance import print_provenance, provenance  # noqa: PLC0415
    from optimasi.report.terminal.verdict import infeasibility  # noqa: PLC0415
    from optimasi.scenario.what_if.chain import read_merged  # noqa: PLC0415
    from optimasi.study.check import check_plan, check_scenario, failed_check  # noqa: PLC0415
    from optimasi.words.log import ProblemLog  # noqa: PLC0415
    from optimasi.words.messages import InputError  # noqa: PLC0415

    speech = Speech(reader_language(chosen["lang"]))
    everything = chosen["everything"]
    saved = file.suffix.lower() == ".json"
    if saved and (show or chosen["changes"]):
        raise click.UsageError(
            speech.text(N_("--show and --set are for scenarios; a saved plan keeps its own changes."))
        )
    try:
        document = check_plan(file) if saved else check_scenario(file, chosen["changes"])
    except InputError as error:
        problems = draw_problems(error.diagnostics, speech, everything=everything)
        return fail(problems, failed_check(error.diagnostics), chosen, INPUT_ERROR)
    if document.status == "infeasible":
        reasons = infeasibility(document.errors, speech, everything=everything)
        return fail(reasons, document, chosen, INFEASIBLE)
    if isinstance(document, PlanCheck) and document.status == "refuted":
        return fail(refutation(document, speech, everything=everything), document, chosen, INPUT_ERROR)
    if show and isinstance(document, ScenarioCheck):
        log = ProblemLog()
        tree = read_merged(file, chosen["changes"], log)[0]
        if chosen["as_json"]:
            marks = (ReplacedValue(key=found.key, **dict(MessageDocument.of(found.message))) for found in log.replaced)
            print_json(ShownCheck(**dict(document), values=tuple(provenance(tree)), replaced=tuple(marks)).tree())
        else:
            print_provenance(document, tree, speech, real_stdout(), replaced=log.replaced, everything=everything)
    elif chosen["as_json"]:
        print_json(document.tree())
    else:
        print_check(document, speech, real_stdout(), everything=everything, notes=not chosen["quiet"])
    return DONE
