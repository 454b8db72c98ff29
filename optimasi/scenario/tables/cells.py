"""What is wrong with a cell before anybody asks what its column holds: errors, blanks, dashes, totals."""

from __future__ import annotations

from optimasi.scenario.files.package import NO_VALUE
from optimasi.scenario.format.columns import REQUIRED, Column
from optimasi.words import terms
from optimasi.words.messages import Message, NotationError

ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#ERROR!", NO_VALUE}
)
"""What spreadsheets leave in a cell whose formula failed."""
NOTHING = frozenset({"-", "--", "---", "\u2013", "\u2014", "\u2212", "_", "n/a", "na", "nihil", "kosong", "nil"})
"""What people write where there is nothing to write, as `terms.normalise` gives it."""


def error_cell(text: str) -> NotationError:
    """A formula that failed, or was never computed."""
    if text == NO_VALUE:
        return NotationError(
            Message("uncomputed", "the cell holds a formula that was never computed"),
            Message("compute", "open the workbook in a spreadsheet program and save it"),
        )
    return NotationError(
        Message("error_cell", "{text} is an error of the spreadsheet, not a value", {"text": text}),
        Message("mend_formula", "mend the formula, or write the value"),
    )


def mark_for_nothing(text: str, column: Column) -> NotationError | None:
    """A dash where a value belongs; a 0 in its place would be a level, a day or a weight that somebody has."""
    if terms.normalise(text) not in NOTHING:
        return None
    if column.dtype == "int64":
        not_money = Message("not_money", "{text} is not an amount of money", {"text": text})
        return NotationError(not_money, Message("write_zero", "write 0 if there is none"))
    remedy = Message("clear_cell", "clear the cell; a 0 would be a value")
    if column.blank is REQUIRED:
        remedy = Message("delete_row_of_nothing", "delete the row; a 0 would be a value")
    return NotationError(
        Message("mark_for_nothing", "{text} is no value; where there is none, nothing is written", {"text": text}),
        remedy,
    )
