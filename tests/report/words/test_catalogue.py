"""The Indonesian catalogue: complete, current, with the fields of the English, and compiled."""

from __future__ import annotations

import gettext
import string
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import optimasi
from optimasi.report.words.text import LOCALES

FOLDER = LOCALES / "id" / "LC_MESSAGES"
OWN, CLICK = "optimasi", "click"
RECIPE = f"""
In {LOCALES.relative_to(LOCALES.parents[2])}:
    pybabel extract --no-default-keywords -k N_ -k Message:2 --no-location --sort-output -o optimasi.pot ../..
    pybabel update -D optimasi -l id -d . -i optimasi.pot --width 120 --no-fuzzy-matching --ignore-pot-creation-date
then fill in what is new, drop what stands behind #~, and
    pybabel compile -D optimasi -l id -d . && rm optimasi.pot
"""
"""As the README has it."""

Texts = str | tuple[str, ...]


def read(name: str) -> Catalog:
    with (FOLDER / f"{name}.po").open("rb") as file:
        return read_po(file, locale="id", domain=name)


catalogue = cache(read)


def entries(name: str) -> list[Entry]:
    """All entries but the header."""
    return [entry for entry in catalogue(name) if entry.id]


def marked(folder: Path, keywords: Mapping[str, tuple[int, ...] | None]) -> set[Texts]:
    """The texts in the calls that `keywords` names, in all modules of a folder."""
    return {found[2] for found in extract_from_dir(folder, keywords=keywords)}


@cache
def own_texts() -> set[Texts]:
    return marked(Path(optimasi.__file__).parent, {"N_": None, "Message": (2,)})


@cache
def click_texts() -> set[Texts]:
    return marked(Path(click.__file__).parent, {"_": None, "ngettext": (1, 2)})


def as_tuple(texts: Texts) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def fields(texts: Texts) -> set[str]:
    """The names in braces."""
    return {name for text in as_tuple(texts) for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def report(texts: Iterable[object]) -> str:
    return "\n".join(sorted(map(repr, texts))) + RECIPE


def test_texts_are_found() -> None:
    """The extraction sees the marked texts of the package and of click."""
    assert {"Training", "{text} is not a number"} <= own_texts()
    assert "Try '{command} {option}' for help." in click_texts()


@pytest.mark.parametrize("name", [OWN, CLICK])
def test_every_text_is_translated(name: str) -> None:
    """Each marked text has an Indonesian one that is neither empty nor fuzzy."""
    done = {entry.id for entry in entries(name) if all(as_tuple(entry.string)) and not entry.fuzzy}
    missing = own_texts() - done if name == OWN else set()
    assert not missing, "not translated:\n" + report(missing)
    unfinished = {entry.id for entry in entries(name)} - done
    assert not unfinished, "empty or fuzzy:\n" + report(unfinished)


def test_no_text_is_obsolete() -> None:
    """Each entry stands for a text of the package; click's releases have different ones."""
    obsolete = {entry.id for entry in entries(OWN)} - own_texts() | set(catalogue(OWN).obsolete)
    assert not obsolete, "no longer used:\n" + report(obsolete)


def test_the_recipe_changes_nothing() -> None:
    """What the README says of translations keeps every text of a complete catalogue, and its marks."""
    template = Catalog()
    for text in own_texts():
        template.add(text)
    updated = read(OWN)
    updated.update(template, no_fuzzy_matching=True, update_creation_date=False)
    # As texts and marks: releases of Babel break lines differently.
    found = {entry.id: (entry.string, entry.flags) for entry in updated if entry.id}
    assert found == {entry.id: (entry.string, entry.flags) for entry in entries(OWN)}, RECIPE
    assert not updated.obsolete


@pytest.mark.parametrize("name", [OWN, CLICK])
def test_fields_are_kept(name: str) -> None:
    """An Indonesian text has the fields in braces of the English one, of its plural where it has one."""
    changed = {entry.string for entry in entries(name) if fields(entry.string) != fields(as_tuple(entry.id)[-1])}
    assert not changed, "other fields than in English:\n" + report(changed)


@pytest.mark.parametrize("name", [OWN, CLICK])
def test_compiled_catalogue_is_current(name: str) -> None:
    """The compiled catalogue answers every text as the readable one does, and holds no other."""
    with (FOLDER / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written: dict[object, str] = {}
    for entry in entries(name):
        if isinstance(entry.id, str):
            written[entry.id] = entry.string
        else:
            written |= {(entry.id[0], place): text for place, text in enumerate(entry.string)}
    assert compiled.plural(1) == compiled.plural(2) == 0, RECIPE  # type: ignore[attr-defined]
    held = {key: text for key, text in compiled._catalog.items() if key}  # type: ignore[attr-defined]
    different = {key for key in written.keys() | held.keys() if written.get(key) != held.get(key)}
    assert not different, "compiled otherwise:\n" + report(different)
