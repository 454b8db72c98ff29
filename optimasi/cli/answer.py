"""How a command ends: exit codes, notes, the one JSON document, failures."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import Any

import click

from optimasi.report.text import Speech, json_text, printable
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, NotationError

DONE, INPUT_ERROR, USAGE, INFEASIBLE, NO_PLAN, DIFFERS, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130

INTERRUPTED_EARLY = Message("interrupted", "STOPPED by you, no plan yet.")
DISAGREEMENT = Message(
    "disagreement",
    "INTERNAL ERROR, not your input's fault: the plan found does not stand up to recomputation, so none is printed; "
    "please report it.",
)
NO_PLAN_YET = Message(
    "no_plan", "NO PLAN FOUND before the limit; there may be one. Try --time-limit with more seconds."
)


def note(message: Message, speech: Speech) -> None:
    """Say something besides the answer, on stderr."""
    click.echo(speech.paragraph(Message("note", "Note: {text}", {"text": message})), err=True)


def fail(text: str, document: dict[str, Any], options: dict[str, Any], code: int) -> int:
    """Say on stderr why there is no plan; stdout stays empty, or holds the one JSON document."""
    click.echo(text, err=True)
    if options["as_json"]:
        print_json(document)
    return code


def print_json(document: dict[str, Any]) -> None:
    """Print the one JSON document."""
    click.echo(json_text(document))


def failed(error: Exception, arguments: Sequence[str], speech: Speech) -> int:
    """Say what went wrong, on stderr and, where asked for, as the one JSON document; give the exit code."""
    from optimasi.plan.errors import error_document  # noqa: PLC0415
    from optimasi.plan.verify import DisagreementError  # noqa: PLC0415
    from optimasi.report.files import Refused  # noqa: PLC0415
    from optimasi.report.problems import draw_problems  # noqa: PLC0415
    from optimasi.study.parallel import ClusterError  # noqa: PLC0415

    options = {"as_json": "--json" in arguments}
    if isinstance(error, InputError):
        problems = draw_problems(error.diagnostics, speech, everything="--all" in arguments)
        return fail(problems, error_document(error.diagnostics), options, INPUT_ERROR)
    if isinstance(error, Refused | NotationError | ClusterError):
        remedy = f" ({speech.say(error.remedy)})" if isinstance(error, NotationError) and error.remedy else ""
        click.UsageError(speech.say(error.message) + remedy).show()
        return USAGE
    if isinstance(error, DisagreementError):
        findings = "".join("\n" + speech.paragraph(found, first="  ", rest="  ") for found in error.findings)
        document = error_document(Diagnostic(found) for found in error.findings)
        return fail(speech.paragraph(DISAGREEMENT) + findings, document, options, BUG)
    if "-v" in arguments or "--verbose" in arguments:
        for line in "".join(traceback.format_exception(error)).split("\n"):
            click.echo(printable(line), err=True)
    bug = Message(
        "bug",
        "INTERNAL ERROR, not your input's fault: {error}. No plan is printed; please report it with the "
        "scenario (-v shows where).",
        {"error": f"{type(error).__name__}: {error}"},
    )
    return fail(speech.paragraph(bug), error_document([Diagnostic(bug)]), options, BUG)
