"""Commands and options whose help is written in the reader's language."""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from typing import Any

import click

from optimasi.cli.streams import aside
from optimasi.report.words.text import LOCALES, N_, Speech, reader_language


class Localised(click.Command):
    """A command whose help is written in the reader's language."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        speak(asked_language(args))
        if not hasattr(self, "marked"):
            texts = [(self, "help"), (self, "short_help"), *((p, n) for p in self.params for n in ("metavar", "help"))]
            self.marked = [(owner, name, text) for owner, name in texts if (text := getattr(owner, name, None))]
        for owner, name, text in self.marked:
            setattr(owner, name, translated(text))
        self.options_metavar = translated(N_("[OPTIONS]"))
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        if isinstance(self, click.Group):
            return super().invoke(ctx)
        with aside(verbose=bool(ctx.params.get("verbose"))):
            return super().invoke(ctx)

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


def asked_language(args: Sequence[str]) -> str | None:
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
    """Let click's own messages come in the reader's language, from the catalogue that we keep for it."""
    os.environ["LANGUAGE"] = reader_language(asked)
    gettext.bindtextdomain("click", str(LOCALES))
    gettext.textdomain("click")
