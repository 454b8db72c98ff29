"""How a command ends: exit codes, notes, the one JSON document, failures."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from optimasi.cli import interrupts
from optimasi.cli.memory import is_limited, is_nearly_full, ran_out
from optimasi.cli.streams import AnswerError, answer_bytes
from optimasi.report.words.text import Speech, json_text, printable
from optimasi.words.messages import Diagnostic, InputError, Message, NotationError

if TYPE_CHECKING:
    from optimasi.documents.document import Document
    from optimasi.documents.plan import Stopped

DONE, INPUT_ERROR, USAGE, INFEASIBLE, NO_PLAN, DIFFERS, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130

CLEAR = frozenset({"optimasi.words.messages", "optimasi.report.files", "optimasi.study.cluster"})
"""Where the errors are from that say what is the matter, whatever error of a library brought them about: what is no
Dask cluster may answer with a number that dask takes for the length of its message."""

INTERRUPTED_EARLY = Message("interrupted", "STOPPED by you, no plan yet.")
DISAGREEMENT = Message(
    "disagreement",
    "INTERNAL ERROR, not your input's fault: the plan found does not stand up to recomputation, so none is printed; "
    "please report it.",
)
NO_PLAN_YET = Message(
    "no_plan", "NO PLAN FOUND before the limit; there may be one. Try --time-limit with more seconds."
)
MORE_MEMORY = Message(
    "more_memory",
    "Close other programs, or take a machine with more memory; sweep and compare need less of it with --jobs 1.",
)
OUT_OF_MEMORY = Message(
    "out_of_memory", "NO PLAN FOUND before memory ran out; there may be one. {remedy}", {"remedy": MORE_MEMORY}
)


def note(message: Message, speech: Speech) -> None:
    """Say something besides the answer, on stderr."""
    say(speech.paragraph(Message("note", "Note: {text}", {"text": message})))


def say(text: str) -> None:
    """Write to stderr."""
    # Named, since click would choose another encoding than the stream's.
    click.echo(text, file=sys.stderr)


def fail(text: str, document: Document, options: dict[str, Any], code: int) -> int:
    """Say on stderr why there is no plan; stdout stays empty, or holds the one JSON document."""
    say(text)
    if options["as_json"]:
        print_json(document.tree())
    return code


def print_json(document: Mapping[str, Any]) -> None:
    """Print the one JSON document, in UTF-8 wherever it goes; what UTF-8 does not have is written as JSON has it."""
    answer_bytes((json_text(document) + "\n").encode("utf-8", "backslashreplace"))


def unanswered(error: AnswerError, speech: Speech) -> int:
    """Say that the answer did not reach stdout; nobody misses it where a pipe's reader had enough."""
    if error.nobody_reads:
        return DONE
    lost = Message("answer_lost", "the answer cannot be written to stdout: {reason}", {"reason": str(error)})
    click.UsageError(speech.say(lost)).show(sys.stderr)
    return USAGE


def stopped_early(arguments: Sequence[str], speech: Speech) -> int:
    """Say that Ctrl-C came before there was a plan."""
    document = _stopped(INTERRUPTED_EARLY, "interrupt")
    return fail(speech.paragraph(INTERRUPTED_EARLY), document, _asked(arguments), INTERRUPTED)


def out_of_memory(arguments: Sequence[str], speech: Speech) -> int:
    """Say that memory ran out before there was a plan."""
    document = _stopped(OUT_OF_MEMORY, "memory")
    return fail(speech.paragraph(OUT_OF_MEMORY), document, _asked(arguments), NO_PLAN)


def died(cause: str, arguments: Sequence[str], speech: Speech) -> int:
    """Say that the process that worked died: of want of memory, if so much can be known, or of a library's mistake.

    When memory runs out, Linux kills; where a process may have only so much of it, libraries end it themselves.
    """
    how = {"cause": cause, "remedy": MORE_MEMORY}
    if cause == "SIGKILL" or is_limited():
        dead = Message(
            "process_died", "NO PLAN FOUND before the process died ({cause}), as when memory runs out. {remedy}", how
        )
        return fail(speech.paragraph(dead), _stopped(dead, "memory"), _asked(arguments), NO_PLAN)
    if cause in {number.name for number in interrupts.signals()}:
        return stopped_early(arguments, speech)
    return _bug(Message("crashed", "a library ended the process ({cause})", {"cause": cause}), arguments, speech)


def _stopped(message: Message, stopped_by: Stopped) -> Document:
    from optimasi.documents.errors import stopped_document  # noqa: PLC0415 - not needed for help

    return stopped_document(message, stopped_by)


def _asked(arguments: Sequence[str]) -> dict[str, Any]:
    return {"as_json": "--json" in arguments}


def failed(error: Exception, arguments: Sequence[str], speech: Speech) -> int:
    """Say what went wrong, on stderr and, where asked for, as the one JSON document; give the exit code."""
    # Before anything is loaded for it, which takes memory.
    if type(error).__module__ not in CLEAR and ran_out(error):
        return out_of_memory(arguments, speech)
    from optimasi.documents.errors import error_document  # noqa: PLC0415
    from optimasi.plan.verify import DisagreementError  # noqa: PLC0415
    from optimasi.report.files import Refused  # noqa: PLC0415
    from optimasi.report.terminal.problems import draw_problems  # noqa: PLC0415
    from optimasi.study.cluster import ClusterError  # noqa: PLC0415

    options = _asked(arguments)
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
    if is_nearly_full():
        return out_of_memory(arguments, speech)
    if interrupts.stopped():
        # Raised in the midst of a library, Ctrl-C is not always passed on as what it is.
        return stopped_early(arguments, speech)
    if "-v" in arguments or "--verbose" in arguments:
        for line in "".join(traceback.format_exception(error)).split("\n"):
            say(printable(line))
    return _bug(f"{type(error).__name__}: {error}", arguments, speech)


def _bug(found: Message | str, arguments: Sequence[str], speech: Speech) -> int:
    from optimasi.documents.errors import error_document  # noqa: PLC0415

    bug = Message(
        "bug",
        "INTERNAL ERROR, not your input's fault: {error}. No plan is printed; please report it with the "
        "scenario (-v shows where).",
        {"error": found},
    )
    return fail(speech.paragraph(bug), error_document([Diagnostic(bug)]), _asked(arguments), BUG)
