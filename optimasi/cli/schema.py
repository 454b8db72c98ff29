"""The command schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from optimasi.cli.ending import DONE, print_json
from optimasi.cli.language import Localised
from optimasi.cli.options import options
from optimasi.cli.streams import real_stdout
from optimasi.report.words.text import N_, Speech, reader_language
from optimasi.words.messages import Message

if TYPE_CHECKING:
    from optimasi.documents.schema import Kind


@click.command(
    cls=Localised,
    help=N_(
        "Show the format of a scenario and its tables; or KEY alone, in either language: a key (rules.coverage), a "
        "table (employees), a column (trainings.batch_min)."
    ),
    short_help=N_("Show the format of a scenario."),
)
@click.argument("key", required=False, metavar=N_("[KEY]"))
@click.option("--json-schema", is_flag=True, help=N_("Print the JSON Schema of scenario files, for editors."))
@click.option(
    "--of",
    "document",
    type=click.Choice(["plan", "comparison", "frontier"]),
    help=N_("Print the JSON Schema of a document: a plan, a comparison, or the frontier of a sweep."),
)
@options("lang", "verbose")
def schema(key: str | None, json_schema: bool, document: Kind | None, **chosen: Any) -> int:
    """Show the format."""
    from optimasi.documents.schema import document_schema  # noqa: PLC0415
    from optimasi.report.format.editor import editor_schema  # noqa: PLC0415
    from optimasi.report.format.reference import print_format, print_key  # noqa: PLC0415
    from optimasi.scenario.format.lookup import dotted, find, suggestions  # noqa: PLC0415

    speech = Speech(reader_language(chosen["lang"]))
    if (json_schema or document) and key is not None:
        raise click.UsageError(speech.text(N_("--json-schema and --of print the whole schema; leave KEY out.")))
    if json_schema and document:
        raise click.UsageError(speech.text(N_("--json-schema is of scenario files, --of of documents; leave one out.")))
    if document:
        print_json(document_schema(document))
    elif json_schema:
        print_json(editor_schema(speech))
    elif key is None:
        print_format(speech, real_stdout())
    else:
        found = find(key)
        if len(found) != 1:
            names = tuple(dotted(path, speech.language) for path in found) or suggestions(key)
            raise click.UsageError(_which(key, names, speech, several=bool(found)))
        print_key(found[0], speech, real_stdout())
    return DONE


def _which(key: str, names: tuple[str, ...], speech: Speech, *, several: bool) -> str:
    words = {"key": key, "names": names}
    if several:
        return speech.say(Message("key_in_several", "{key} stands in several places: {names}", words))
    unknown = speech.say(Message("no_such_key", "the format has no {key}", words))
    near = speech.say(Message("did_you_mean", "did you mean {name}?", {"name": names})) if names else ""
    return f"{unknown} ({near})" if near else unknown
