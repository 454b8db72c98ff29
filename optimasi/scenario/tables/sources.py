"""Where the tables of a scenario stand: files named in it or lying beside it, or rows written out in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from optimasi.scenario.files import delimited, workbook
from optimasi.scenario.files.raw import RawTable, inline_rows
from optimasi.scenario.files.workbook import Workbook, open_workbook, split_source
from optimasi.scenario.format.columns import COLUMNS
from optimasi.scenario.format.fields import TABLES
from optimasi.scenario.format.schema import WORKBOOK, Settings
from optimasi.scenario.tables.layers import overlay
from optimasi.scenario.tables.replaced import replaced
from optimasi.words import terms
from optimasi.words.log import ProblemLog, unbuilt
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place
from optimasi.words.source import Text, Tree, at_its_name, place_of, read_file

INSTEAD = {
    "gaps": frozenset({"standards", "assessments"}),
    "standards": frozenset({"gaps"}),
    "assessments": frozenset({"gaps"}),
}
"""Tables that stand instead of others: where those are named, no file beside the scenario is looked for."""


@dataclass(slots=True)
class _Files:
    """What was read of files: open workbooks by path, the SHA-256 of each table's bytes, and the workbooks searched.

    Of those in which a table's sheet was looked for, sheets that nobody reads are worth a word.
    """

    log: ProblemLog
    books: dict[Path, tuple[str, Workbook]] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    searched: set[str] = field(default_factory=set)

    def workbook(self, file: Path) -> tuple[str, Workbook]:
        """The fingerprint of a workbook, and the workbook, opened once."""
        if file not in self.books:
            content = read_file(file)
            self.books[file] = (_fingerprint(content), open_workbook(content, str(file)))
        return self.books[file]

    def table(self, file: Path, sheet: str, name: str) -> RawTable:
        """A table from a CSV file or a sheet of a workbook ("": its only one)."""
        if file.suffix.lower() in workbook.ENDINGS:
            self.fingerprints[name], book = self.workbook(file)
            if not sheet:
                sheet = book.only_sheet(name)
                self.searched.add(book.file)
            return book.table(sheet, name)
        content = read_file(file)
        self.fingerprints[name] = _fingerprint(content)
        return delimited.read_csv(content, name, str(file), self.log)

    def tell(self) -> None:
        """Warn of what nobody would expect of each workbook: sheets that are not read, what is hidden and was read."""
        for _, book in self.books.values():
            facts: dict[str, object] = {"file": Path(book.file).name}
            unread = [sheet for sheet in book.sheets if sheet not in book.read] if book.file in self.searched else []
            if unread:
                shown = tuple(
                    sheet if book.is_shown(sheet) else Message("hidden_name", "{sheet} (hidden)", {"sheet": sheet})
                    for sheet in unread
                )
                said = Message(
                    "unread_sheets", "sheets of {file} that are not read: {sheets}", facts | {"sheets": shown}
                )
                self.log.warnings.append(said)
            if book.told:
                facts |= {"parts": tuple(book.told)}
                said = Message("hidden_read", "hidden in {file}, but read all the same: {parts}", facts)
                self.log.warnings.append(said)


def _fingerprint(content: bytes) -> str:
    return f"{len(content)} {hashlib.sha256(content).hexdigest()}"


def read_tables(
    settings: Settings, path: Path, root: Path, log: ProblemLog
) -> tuple[dict[str, RawTable], dict[str, str]]:
    """The tables as they stand, and a fingerprint of the bytes that each comes from.

    A table is where its key says; else on the sheet of the workbook that bears its name; else in a file
    beside the root that does. Tables that are missing or cannot be read are in doubt and stand there without rows.
    """
    raw: dict[str, RawTable] = {}
    files = _Files(log)
    named = {name: source for name, source in settings.tables.items() if name != WORKBOOK}
    elsewhere = [name for name, source in named.items() if not _has_below(source)]
    sheets = _sheets(settings.tables.get(WORKBOOK), path, elsewhere, files)
    for name, source in named.items():
        _tell_unread(name, source, named, sheets, root, log)
    for name in TABLES:
        source = named.get(name)
        unnamed = not INSTEAD.get(name, frozenset()) & (named.keys() | sheets.keys())
        for below in source if isinstance(source, list) and _is_layered(source) else [source]:
            layer = below if below is not None else sheets.get(name)
            if layer is None and unnamed:
                layer = _file_beside(name, root, log)
            if layer is None:
                continue
            try:
                table = _read_source(layer, name, path if isinstance(layer, Text) else root, files)
            except InputError as error:
                log.diagnostics.extend(_from_reference(error.diagnostics, layer))
                log.doubt(name)
                continue
            if table is None:
                log.doubt(name)
            else:
                raw[name] = overlay(raw[name], table, log) if name in raw else table
    files.tell()
    for name in ("employees", "trainings"):
        if name not in raw and log.trusts(name):
            log.doubt(name)
            log.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", name)}),
                Place(str(path)),
                remedy=_name_table(name),
            )
    for name in COLUMNS:
        if name not in raw and not log.trusts(name):
            raw[name] = RawTable(name, str(path), pd.DataFrame())
    return raw, files.fingerprints


def _tell_unread(
    name: str, source: object, named: Mapping[str, object], sheets: Mapping[str, Text], root: Path, log: ProblemLog
) -> None:
    """Say that a what-if's file stands instead of what the root found by name alone: files beside it.

    What the root names itself was told where the two were merged.
    """
    first = source[0] if isinstance(source, list) and _is_layered(source) else source
    place = place_of(first)
    if not isinstance(first, Text) or place is None or Path(place.file) == root:
        return
    if any(found.key == name for found in log.replaced):
        return
    instead = [other for other in (name, *sorted(INSTEAD.get(name, ()))) if other == name or other not in named]
    files = [file for other in instead if other not in sheets for file in _files_beside(other, root)[:1]]
    own = (root if place.file.startswith("--set ") else Path(place.file)).parent / first
    if files and files != [str(first)] and not any((root.parent / file).resolve() == own.resolve() for file in files):
        below: list[Tree] = [Text(file, Place(str(root))) for file in files]
        log.replaced.extend(replaced(name, "", first, None, below, written=Name("scenario", name), table=True))


def _name_table(name: str) -> Message:
    return Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", name)})


def _sheets(source: object, path: Path, elsewhere: Collection[str], files: _Files) -> dict[str, Text]:
    """The sheets of the workbook that `tables` names, but for tables that are elsewhere: table -> `file#sheet`.

    A sheet whose name is near a table's is a slip, hidden or not.
    """
    if source is None:
        return {}
    if not isinstance(source, Text) or (split_source(source) or ("", "#"))[1]:
        expected = Message("workbook_expected", "the tables are in a workbook, FILE.xlsx, or each is named by its key")
        files.log.problem(expected, place_of(source), seen=str(source) if isinstance(source, str) else "")
        _doubt_unnamed(elsewhere, files.log)
        return {}
    try:
        _, book = files.workbook(_beside(source, source, path))
    except InputError as error:
        files.log.diagnostics.extend(_from_reference(error.diagnostics, source))
        _doubt_unnamed(elsewhere, files.log)
        return {}
    files.searched.add(book.file)
    found: dict[str, Text] = {}
    unread = []
    for sheet in book.sheets:
        name = terms.canonical("scenario", sheet)
        near = terms.suggestion("scenario", sheet)
        place = Place(book.file, sheet=sheet)
        if name in found:
            facts = {"first": found[name].rpartition("#")[2], "second": sheet, "table": Name("scenario", name)}
            two = Message("two_files", "{first} and {second} both hold the table {table}", facts)
            files.log.problem(two, place, remedy=_name_table(name))
        elif name in TABLES and name not in elsewhere:
            found[name] = Text(f"{source}#{sheet}", source.place)
        elif name not in TABLES and near is not None and terms.canonical("scenario", near) in TABLES:
            unknown = Message("unknown_sheet", "the sheet {sheet} bears no table's name", {"sheet": sheet})
            remedy = Message("did_you_mean_sheet", "did you mean {name}? If not, give it another name", {"name": near})
            files.log.problem(unknown, place, remedy=remedy)
            files.log.doubt(str(terms.canonical("scenario", near)))
        else:
            unread.append(sheet)
    if not found and unread:
        none = Message("no_table_sheet", "no sheet bears a table's name: {sheets}", {"sheets": tuple(unread)})
        remedy = Message(
            "name_sheets", "name them like {tables}", {"tables": tuple(Name("scenario", t) for t in TABLES)}
        )
        files.log.problem(none, Place(book.file), remedy=remedy)
        _doubt_unnamed(elsewhere, files.log)
    return found


def _doubt_unnamed(elsewhere: Collection[str], log: ProblemLog) -> None:
    """Tables that no key names may be in a workbook that cannot be read."""
    for table in TABLES:
        if table not in elsewhere:
            log.doubt(table)


def _is_layered(source: list[object]) -> bool:
    """Layers, also as `effective` writes them: a list of files and lists of rows."""
    return any(item is None or isinstance(item, list) for item in source) or bool(
        source and isinstance(source[0], str) and (source[0].lower().endswith(".csv") or split_source(source[0]))
    )


def _has_below(source: object) -> bool:
    """Layers over whatever holds the table below them."""
    return isinstance(source, list) and bool(source) and source[0] is None


def _read_source(source: object, name: str, path: Path, files: _Files) -> RawTable | None:
    """One file or list of rows; a file is looked for beside the scenario file that names it."""
    if name not in COLUMNS:
        files.log.problem(unbuilt(name), place_of(source))
    elif source == []:
        no_rows = Message("no_rows", "the table {table} has no rows", {"table": Name("scenario", name)})
        files.log.problem(no_rows, Place(str(path)))
    elif isinstance(source, list):
        return inline_rows(source, name, str(path))
    elif isinstance(source, str) and (parts := split_source(source)):
        return files.table(_beside(parts[0], source, path), parts[1], name)
    elif isinstance(source, str) and source.lower().endswith(delimited.ENDINGS):
        return files.table(_beside(source, source, path), "", name)
    else:
        text = source if isinstance(source, str) else ""
        foreign = text.lower().partition("#")[0].endswith(workbook.FOREIGN_ENDINGS)
        files.log.problem(
            Message("table_source", "a table is a CSV file, a sheet of a workbook (.xlsx) or a list of rows"),
            place_of(source),
            seen=text,
            remedy=workbook.SAVE_XLSX if foreign else None,
        )
    return None


def _beside(file: str, source: object, path: Path) -> Path:
    """The path of a file, relative to the scenario file in which its source stands."""
    named_by = source.place.file if isinstance(source, Text) else str(path)
    return (path if named_by.startswith("--set ") else Path(named_by)).parent / file


def _from_reference(diagnostics: Iterable[Diagnostic], source: object) -> list[Diagnostic]:
    """A file that cannot be opened is a problem of the line that names it, too."""
    place = place_of(source)
    if place is None or not isinstance(source, Text):
        return list(diagnostics)
    return [at_its_name(diagnostic, place) for diagnostic in diagnostics]


def _files_beside(name: str, path: Path) -> list[str]:
    names = dict.fromkeys((name, terms.local_name("scenario", name, "id")))
    files = [f"{stem}{ending}" for stem in names for ending in (".csv", *workbook.ENDINGS)]
    return [file for file in files if (path.parent / file).exists()]


def _file_beside(name: str, path: Path, log: ProblemLog) -> str | None:
    found = _files_beside(name, path)
    if len(found) > 1:
        log.problem(
            Message(
                "two_files",
                "{first} and {second} both hold the table {table}",
                {"first": found[0], "second": found[1], "table": Name("scenario", name)},
            ),
            Place(str(path)),
            remedy=_name_table(name),
        )
    return found[0] if found else None
