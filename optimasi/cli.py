"""The command line: thin, and light until a command runs (`--help` loads neither pandas nor pulp)."""

from __future__ import annotations

import gettext
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from optimasi.report.text import LOCALES, N_, Speech, reader_language
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


class Localised(click.Command):
    """A command whose help is written in the reader's language."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        speak(_asked_language(args))
        if not hasattr(self, "marked"):
            texts = [(self, "help"), (self, "short_help"), *((p, n) for p in self.params for n in ("metavar", "help"))]
            self.marked = [(owner, name, text) for owner, name in texts if (text := getattr(owner, name, None))]
        for owner, name, text in self.marked:
            setattr(owner, name, translated(text))
        self.options_metavar = translated(N_("[OPTIONS]"))
        return super().make_context(info_name, args, parent, **extra)

    def get_short_help_str(self, limit: int = 45) -> str:
        return translated(self.short_help)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        advanced = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, Advanced)]
        for parameter in advanced:
            parameter.hidden = True
        super().format_options(ctx, formatter)
        for parameter in advanced:
            parameter.hidden = False
        if records := [record for parameter in advanced if (record := parameter.get_help_record(ctx))]:
            with formatter.section(translated(N_("Advanced"))):
                formatter.write_dl(records)


class Advanced(click.Option):
    """An option that stands apart in the help."""


class LocalisedGroup(Localised, click.Group):
    """A group of such commands."""


def _asked_language(args: Sequence[str]) -> str | None:
    """The language that --lang asks for, before anything is parsed: the help page needs it, too."""
    for place, word in enumerate(args):
        if word == "--lang" and place + 1 < len(args):
            return args[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def translated(text: str | None) -> str:
    """A marked help text in the reader's language."""
    return Speech(reader_language(os.environ["LANGUAGE"])).text(text) if text else ""


def speak(asked: str | None) -> None:
    """Let click's own messages and the help texts come from the catalogue of the reader's language."""
    os.environ["LANGUAGE"] = reader_language(asked)
    gettext.bindtextdomain("optimasi", str(LOCALES))
    gettext.textdomain("optimasi")


class Notation(click.ParamType):  # type: ignore[type-arg,unused-ignore] # generic from click 8.4 on
    """A value as the scenario writes it: `read` is a function of `scenario.fields` or `scenario.notation`."""

    name = "text"

    def __init__(self, module: str, read: str) -> None:
        self.module, self.read = module, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        # Loaded when the option is given, not at start-up.
        read = getattr(importlib.import_module(f"optimasi.scenario.{self.module}"), self.read)
        try:
            return float(read(str(value)))
        except NotationError as error:
            speech = Speech(reader_language(os.environ["LANGUAGE"]))
            remedy = f" ({speech.say(error.remedy)})" if error.remedy else ""
            self.fail(speech.say(error.message) + remedy, param, ctx)


@click.group(
    cls=LocalisedGroup,
    subcommand_metavar=N_("COMMAND ..."),
    help=N_("Decides which civil servants attend which trainings."),
)
@click.version_option(package_name="optimasi", message="%(prog)s %(version)s", help=N_("Show the version and exit."))
def cli() -> None:
    """Group of all commands."""


def _shared(command: Callable[..., int]) -> Callable[..., int]:
    """The options that mean the same in every command that solves."""
    options = [
        click.option("--all", "everything", is_flag=True, help=N_("Cut no list.")),
        click.option(
            "-o",
            "outputs",
            multiple=True,
            type=click.Path(path_type=Path),
            metavar=N_("FILE"),
            help=N_("Write the result to a file, its kind by the ending; may be repeated."),
        ),
        click.option("--force", is_flag=True, help=N_("Overwrite files that optimasi did not write.")),
        click.option("--json", "as_json", is_flag=True, help=N_("Print the result as one JSON document.")),
        click.option(
            "--set",
            "changes",
            multiple=True,
            metavar=N_("NAME=VALUE"),
            help=N_("Change a value of the scenario, e.g. budget=-35%; may be repeated."),
        ),
        click.option(
            "--time-limit",
            type=Notation("fields", "read_positive"),
            metavar=N_("SECONDS"),
            help=N_("Stop a solve after so many seconds with the best plan so far."),
        ),
        click.option(
            "--gap",
            type=Notation("notation", "read_share"),
            metavar=N_("SHARE"),
            help=N_("Distance from the bound at which a plan counts as proven, e.g. 0.1%."),
        ),
        click.option("--lang", type=click.Choice(["id", "en"]), help=N_("Language of the output.")),
        click.option("-q", "--quiet", is_flag=True, help=N_("No progress and no notes.")),
        click.option("-v", "--verbose", is_flag=True, help=N_("Show where an internal error comes from.")),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _parallel(command: Callable[..., int]) -> Callable[..., int]:
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


@cli.command(
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
@_shared
def solve(scenario: Path, **options: Any) -> int:
    """Solve a scenario and print its plan."""
    # Heavy modules load here, not at start-up: the help page needs none of them.
    from optimasi.model.solve import quiet, solve  # noqa: PLC0415
    from optimasi.plan.document import plan_document  # noqa: PLC0415
    from optimasi.report.files import check_outputs, write_outputs  # noqa: PLC0415
    from optimasi.report.progress import Ticker  # noqa: PLC0415
    from optimasi.report.terminal import print_plan  # noqa: PLC0415
    from optimasi.report.verdict import infeasibility  # noqa: PLC0415
    from optimasi.scenario.load import load_scenario  # noqa: PLC0415

    speech = Speech(reader_language(options["lang"]))
    check_outputs(options["outputs"], (".json",), force=options["force"])
    with Ticker(sys.stderr, speech) as ticker:
        plan = solve(
            load_scenario(scenario, options["changes"]),
            time_limit_s=options["time_limit"],
            gap=options["gap"],
            progress=quiet if options["quiet"] else ticker,
        )
    document = plan_document(plan)
    stopped = plan.proof.stopped_by == "interrupt"
    if plan.proof.status == "infeasible":
        reasons = infeasibility(document, speech, everything=options["everything"])
        return _fail(reasons, document, options, INFEASIBLE)
    if not plan.exists:
        answer = INTERRUPTED_EARLY if stopped else NO_PLAN_YET
        return _fail(speech.paragraph(answer), document, options, INTERRUPTED if stopped else NO_PLAN)
    for warning in () if options["quiet"] else plan.scenario.warnings:
        _note(warning, speech)
    if options["as_json"]:
        _print_json(document)
    else:
        print_plan(document, speech, sys.stdout, by=options["by"], everything=options["everything"])
    write_outputs(document, options["outputs"])
    return INTERRUPTED if stopped else DONE


@cli.command(
    cls=Localised,
    help=N_("Show what changes from BASELINE to each OTHER: scenarios (.yaml) and saved plans (.json) in any mix."),
    short_help=N_("Show what a what-if changes."),
)
@click.argument("baseline", type=click.Path(path_type=Path), metavar=N_("BASELINE"))
@click.argument("others", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=N_("OTHER..."))
@click.option(
    "--only",
    type=click.Choice(["person", "training", "unit"]),
    help=N_("Show only what changes by person, training or unit."),
)
@click.option("--exit-code", is_flag=True, help=N_("Exit with 5 if anything differs."))
@_shared
@_parallel
def compare(baseline: Path, others: tuple[Path, ...], **options: Any) -> int:
    """Compare scenarios and plans."""
    from optimasi.report.comparison import print_comparison  # noqa: PLC0415
    from optimasi.report.files import check_outputs, write_outputs  # noqa: PLC0415
    from optimasi.report.progress import Counter  # noqa: PLC0415
    from optimasi.study.comparing import compare_sources  # noqa: PLC0415
    from optimasi.study.solving import Case  # noqa: PLC0415

    speech = Speech(reader_language(options["lang"]))
    check_outputs(options["outputs"], (".json",), force=options["force"])
    with Counter(sys.stderr, speech, quiet=options["quiet"]) as counter:
        found = compare_sources(
            (baseline, *others),
            Case(baseline, options["changes"], options["time_limit"], options["gap"]),
            jobs=options["jobs"],
            cluster=options["cluster"],
            progress=counter,
        )
    for failure in found.failures:
        _note(Message("failure", "{name}: {reason}", {"name": failure.name, "reason": failure.message}), speech)
    if found.document is None:
        return INTERRUPTED if found.interrupted else NO_PLAN
    if options["as_json"]:
        _print_json(found.document)
    else:
        print_comparison(found.document, speech, sys.stdout, only=options["only"], everything=options["everything"])
    write_outputs(found.document, options["outputs"])
    if found.interrupted or found.failures:
        return INTERRUPTED if found.interrupted else NO_PLAN
    return DIFFERS if options["exit_code"] and found.differs else DONE


@cli.command(
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
@_shared
@_parallel
def sweep(scenario: Path, **options: Any) -> int:
    """Sweep a value of a scenario."""
    from optimasi.report.files import check_outputs, write_outputs  # noqa: PLC0415
    from optimasi.report.frontier import print_frontier  # noqa: PLC0415
    from optimasi.report.progress import Counter  # noqa: PLC0415
    from optimasi.report.turning import failures, summary  # noqa: PLC0415
    from optimasi.scenario.load import load_scenario  # noqa: PLC0415
    from optimasi.study.over import parse_over  # noqa: PLC0415
    from optimasi.study.solving import Case  # noqa: PLC0415
    from optimasi.study.sweep import sweep  # noqa: PLC0415

    speech = Speech(reader_language(options["lang"]))
    check_outputs(options["outputs"], (".json", ".csv"), force=options["force"])
    base = load_scenario(scenario, options["changes"])
    with Counter(sys.stderr, speech, quiet=options["quiet"]) as counter:
        frontier = sweep(
            base,
            parse_over(options["over"], base),
            Case(scenario, options["changes"], options["time_limit"], options["gap"], threads=1),
            keep=options["keep"],
            jobs=options["jobs"],
            cluster=options["cluster"],
            progress=counter,
        )
    for line in failures(frontier, speech):
        click.echo(line, err=True)
    if not options["quiet"]:
        click.echo(summary(frontier, speech), err=True)
    if options["as_json"]:
        _print_json(frontier)
    else:
        print_frontier(frontier, speech, sys.stdout, everything=options["everything"])
    write_outputs(frontier, options["outputs"])
    if frontier["stopped_by"] == "interrupt":
        return INTERRUPTED
    if any(point["failure"] for point in frontier["points"]):
        return BUG
    return {"infeasible": INFEASIBLE, "no_plan_found": NO_PLAN}.get(frontier["status"], DONE)


def _note(message: Message, speech: Speech) -> None:
    click.echo(speech.paragraph(Message("note", "Note: {text}", {"text": message})), err=True)


def _fail(text: str, document: dict[str, Any], options: dict[str, Any], code: int) -> int:
    """Say on stderr why there is no plan; stdout stays empty, or holds the one JSON document."""
    click.echo(text, err=True)
    if options["as_json"]:
        _print_json(document)
    return code


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def _failed(error: Exception, arguments: Sequence[str], speech: Speech) -> int:
    """Say what went wrong, on stderr and, where asked for, as the one JSON document; give the exit code."""
    from optimasi.plan.document import error_document  # noqa: PLC0415
    from optimasi.plan.verify import DisagreementError  # noqa: PLC0415
    from optimasi.report.files import Refused  # noqa: PLC0415
    from optimasi.report.problems import draw_problems  # noqa: PLC0415
    from optimasi.study.parallel import ClusterError  # noqa: PLC0415

    options = {"as_json": "--json" in arguments}
    if isinstance(error, InputError):
        problems = draw_problems(error.diagnostics, speech, everything="--all" in arguments)
        return _fail(problems, error_document(error.diagnostics), options, INPUT_ERROR)
    if isinstance(error, Refused | NotationError | ClusterError):
        remedy = f" ({speech.say(error.remedy)})" if isinstance(error, NotationError) and error.remedy else ""
        click.UsageError(speech.say(error.message) + remedy).show()
        return USAGE
    if isinstance(error, DisagreementError):
        findings = "".join("\n" + speech.paragraph(found, first="  ", rest="  ") for found in error.findings)
        document = error_document(Diagnostic(found) for found in error.findings)
        return _fail(speech.paragraph(DISAGREEMENT) + findings, document, options, BUG)
    if "-v" in arguments or "--verbose" in arguments:
        traceback.print_exception(error)
    bug = Message(
        "bug",
        "INTERNAL ERROR, not your input's fault: {error}. No plan is printed; please report it with the "
        "scenario (-v shows where).",
        {"error": f"{type(error).__name__}: {error}"},
    )
    return _fail(speech.paragraph(bug), error_document([Diagnostic(bug)]), options, BUG)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    arguments = list(sys.argv[1:] if args is None else args)
    speak(_asked_language(arguments))
    speech = Speech(reader_language(os.environ["LANGUAGE"]))
    try:
        code = cli.main(arguments, prog_name="optimasi", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE if isinstance(error, click.UsageError) else error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(speech.say(INTERRUPTED_EARLY), err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except Exception as error:
        code = _failed(error, arguments, speech)
    sys.exit(code if isinstance(code, int) else DONE)
