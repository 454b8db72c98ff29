"""Words and numbers in the reader's language.

Every text of the program is English, marked (`Message`, `N_`), and has its Indonesian in `locale/`.
"""

from __future__ import annotations

import gettext
import json
import locale
import os
import re
import sys
import textwrap
from collections.abc import Mapping
from datetime import date
from decimal import localcontext
from functools import cache
from pathlib import Path
from typing import Any

from optimasi.words import terms
from optimasi.words.gathering import WHAT_STANDS_THERE
from optimasi.words.messages import Message, Name
from optimasi.words.notation import Rupiah
from optimasi.words.terms import Language

COLUMNS = 80
"""Width of what is printed off a terminal."""
ELLIPSIS = "..."
DIGITS = 4400
"""Enough for every float, and for every integer that Python reads of a text: a message may repeat it."""
DELETE, NO_BREAK = "\x7f", "\u00a0"
BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")
LOCALES = Path(__file__).parents[1] / "locale"


def N_(text: str) -> str:  # noqa: N802 - the customary mark of gettext
    """Mark a text for translation; it is translated where it is shown."""
    return text


def reader_language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> Language:
    """Choose the language: the one asked for, else OPTIMASI_LANG, else the system's; Indonesian or English."""
    name = asked or environment.get("OPTIMASI_LANG") or _system_language(environment)
    return "id" if name.casefold().startswith(("id", "in_id")) else "en"


def _system_language(environment: Mapping[str, str]) -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return environment[variable]
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone has this call

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return locale.getlocale()[0] or ""


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language; English needs none."""
    return gettext.translation("optimasi", LOCALES, [language], fallback=language == "en")


def printable(text: str) -> str:
    """Write what a screen would not show, or would obey, as an escape: control characters, directions, lone halves."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)


def json_text(document: Mapping[str, Any]) -> str:
    """Write plain data as JSON that a screen can show: what it would obey or hide is escaped, and reads back equal."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return text if text.isascii() and DELETE not in text else BEYOND_ASCII.sub(_as_in_json, text)


def _as_in_json(found: re.Match[str]) -> str:
    letter = found[0]
    return letter if letter.isprintable() or letter in NO_BREAK else json.dumps(letter)[1:-1].replace(DELETE, "\\u007f")


def _escaped(letter: str) -> str:
    code = ord(letter)
    if code < 0x100:
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(letter, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width_of(text: str) -> int:
    """Columns that a text takes on the screen."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - not needed for help

    return cell_len(text)


def shortened(text: str, width: int) -> str:
    """A text as it can be shown in so many columns: what is left out is an ellipsis."""
    shown = printable(text)
    if width_of(shown) <= width:
        return shown
    kept = shown[: width - len(ELLIPSIS)]
    while width_of(kept) > width - len(ELLIPSIS):
        kept = kept[:-1]
    return kept + ELLIPSIS


class Speech:
    """Writes messages, numbers, money and dates in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def text(self, text: str) -> str:
        """Translate a marked text."""
        return translations(self.language).gettext(text)

    def say(self, message: Message) -> str:
        """Write a message with its parameters."""
        parameters = {name: self._value(value) for name, value in message.parameters.items()}
        said = self.text(message.template).format(**parameters)
        if WHAT_STANDS_THERE in message.parameters.values():
            # Templates may put a text of the input in quotes; words about it need none.
            words = self.say(WHAT_STANDS_THERE)
            said = said.replace(f'"{words}"', words)
        return said

    def _value(self, value: object) -> str:
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, Name):
            return self.name(value)
        if isinstance(value, tuple):
            return ", ".join(self._value(item) for item in value)
        if isinstance(value, Rupiah):
            return self.money(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.number(value, None)
        return printable(str(value))

    def name(self, name: Name) -> str:
        """Write a name of the format."""
        return terms.local_name(name.context, name.canonical, self.language)

    def paragraph(self, *words: str | Message, first: str = "", rest: str = "") -> str:
        """Write texts and messages as one paragraph of at most 80 columns, its lines indented; words stay whole."""
        text = " ".join(word if isinstance(word, str) else self.say(word) for word in words)
        return "\n".join(self.lines(text, COLUMNS, first, rest))

    def lines(self, text: str, width: int, first: str = "", rest: str = "") -> list[str]:
        """Break a text into lines of at most `width` columns on the screen; words stay whole."""
        if text.isascii():
            return textwrap.wrap(
                text,
                width,
                initial_indent=first,
                subsequent_indent=rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
        lines: list[str] = []
        indent = first
        for word in text.split():
            if lines and width_of(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(indent + word)
                indent = rest
        return lines

    def number(self, value: float, decimals: int | None = 2, *, signed: bool = False) -> str:
        """Write a number with so many decimals (None: as many as it has), also its plus if `signed`."""
        from babel.numbers import format_decimal  # noqa: PLC0415 - slow to load, not needed for help

        shown = value if decimals is None else round(value, decimals) + 0.0
        pattern = "#,##0" + (".######" if decimals is None else "." + "0" * decimals if decimals else "")
        if signed and shown:
            pattern = f"+{pattern};-{pattern}"
        with localcontext(prec=DIGITS):
            return str(format_decimal(shown, pattern, locale=self.language))

    def money(self, value: int) -> str:
        """Write rupiah."""
        return f"Rp{self.number(value, 0)}"

    def percent(self, share: float, decimals: int = 1) -> str:
        """Write a share of 1 in percent."""
        return f"{self.number(100 * share, decimals)}%"

    def day(self, day: date) -> str:
        """Write a date."""
        from babel.dates import format_date  # noqa: PLC0415

        return str(format_date(day, "d MMM y", locale=self.language))
