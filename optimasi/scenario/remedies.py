"""What to do about a mistake, where whoever finds it cannot say more than what kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimasi.scenario.diagnostics import Diagnostic, Message

DELETE_ONE = Message("delete_one", "delete one of the two")
KEY_AND_VALUE = Message("key_and_value", "write a key and its value, as in `key: value`")

REMEDIES: Mapping[str, Message] = {
    "above_all": Message("at_most_all", "write at most 100%"),
    "adjusted_twice": Message("join_adjusts", "join the two entries into one"),
    "adjusted_wrong": Message("other_operand", "choose another factor or amount"),
    "adjusts_nothing": Message("correct_filter", "correct the entry's filter"),
    "anchor_twice": DELETE_ONE,
    "below_one": Message("one_or_more", "write 1 or more, or leave the cell blank"),
    "blank_cell": Message("fill_cell", "fill it in"),
    "blank_head": Message("give_head", "write a head, or delete the column"),
    "budget_expected": Message("as_budget", "write `budget: 900 juta`, or `budget: {{kontribusi: 900 juta}}`"),
    "cannot_open": Message("close_file", "close programs that hold the file, and see whether you may read it"),
    "columns_expected": Message("as_columns", "write columns with values, as in `multiply: {{lift: 0.5}}`"),
    "curriculum_twice": DELETE_ONE,
    "cut_nothing": Message("amount_first", "name a line that has an amount, or write its amount first"),
    "cut_unlimited": Message("give_amount", "give the line an amount instead of `unlimited`"),
    "decimal_mark": Message("quote_mark", 'write `decimal: ","` or `decimal: "."`'),
    "dates_reversed": Message("first_day_first", "write the first day first, as in 2027-03-01..2027-03-05"),
    "empty_file": Message("fill_file", "save the file again with its content"),
    "empty_filter": Message("name_somebody", "name at least one value, or leave the key out"),
    "end_before_start": Message("correct_dates", "correct one of the two dates"),
    "excludes_all": Message("name_whom", "add `employees` or `trainings`"),
    "extends_circle": Message("cut_circle", "delete `extends` from one of the files"),
    "foreign_filter": Message("own_filter", "name the rows by columns of that table"),
    "gaps_and_levels": Message("gaps_or_levels", "delete the gaps, or standards and assessments"),
    "head_twice": Message("other_head", "delete one of the columns, or give it another head"),
    "head_twice_languages": Message("other_head", "delete one of the columns, or give it another head"),
    "hours_unknown": Message("fill_hours", "fill in their hours, or let a filter leave them out"),
    "is_folder": Message("name_file", "name a file in it"),
    "key_not_text": Message("key_as_text", "write a word before the colon"),
    "key_twice": DELETE_ONE,
    "key_twice_languages": DELETE_ONE,
    "known_attribute": Message("delete_attribute", "delete it from `attributes`"),
    "limits_reversed": Message("lower_or_raise", "lower the one or raise the other"),
    "locked_course": Message("name_row", "name one of them"),
    "mapping_expected": KEY_AND_VALUE,
    "mappings_expected": Message("as_entry", "write entries in braces, as in {{max: 2}}"),
    "missing_key": Message("add_key", "add `{key}:` with its value"),
    "negative": Message("zero_or_more", "write 0 or more"),
    "no_bound": Message("add_bound", "add `min` or `max`"),
    "no_file": Message("put_file", "correct the name, or put the file there"),
    "no_key": Message("add_to_row", "add them to the row"),
    "no_name": Message("write_name", "write an id or a name"),
    "no_path": Message("correct_path", "correct the name of the file"),
    "no_position": Message("fill_position", "fill in the position"),
    "no_rows": Message("write_rows", "write at least one row"),
    "no_training": Message("add_training", "add `training: ID`, or `trainings:` with a filter"),
    "not_a_mapping": Message("begin_with_key", "begin with a key and its value, as in `name: Renbangkom 2027`"),
    "not_a_range": Message("as_range", "write numbers or dates, as in 20..45, or values: A|B"),
    "not_adjustable": Message("use_set", "use `set`, which writes a value"),
    "not_built": Message("leave_out", "leave it out in this version"),
    "not_ordered": Message("name_values", "name values, or compare a column of numbers or dates"),
    "not_positive": Message("above_zero", "write more than 0"),
    "not_text": Message("not_damaged", "see whether it is a workbook or damaged, and save it as text"),
    "not_whole": Message("whole_number", "write a whole number"),
    "one_base": Message("one_file", "name one file; that file may extend another"),
    "one_verb": Message("entry_a_verb", "write an entry for each of them"),
    "never_opens": Message("lower_batch_min", "lower the batch minimum, or raise the seats"),
    "excludes_itself": Message("delete_name", "delete the name from the cell"),
    "range_reversed": Message("turn_range", "write the lower end first"),
    "requires_circle": Message("delete_requirement", "delete one of these prerequisites"),
    "requires_itself": Message("delete_name", "delete the name from the cell"),
    "row_expected": Message("as_row", "write rows as - {{column: value}}"),
    "row_twice": Message("delete_row", "delete one of the rows"),
    "table_source": Message("as_table", "write the name of a file, or rows as - {{column: value}}"),
    "text_expected": Message("one_value", "write one value"),
    "texts_expected": Message("as_list", "write a value, or a list: [A, B]"),
    "too_few_weekdays": Message("correct_days", "correct the classroom days, the dates or the holidays"),
    "too_deep": Message("fewer_levels", "write it with fewer levels"),
    "too_large": Message("write_price", "write the price of one seat or batch in rupiah"),
    "too_large_file": Message("rows_to_file", "put the rows into a CSV file and name it here"),
    "training_and_trainings": DELETE_ONE,
    "unknown_choice": Message("write_one_of_them", "write one of them"),
    "unknown_name": Message("correct_or_add", "correct it, or add it to {table}"),
    "unknown_names": Message("correct_or_add_all", "correct them, or add them to {table}"),
    "yaml_cycle": Message("write_out", "write the values out instead of referring to them"),
}
"""Code of a message -> what to do about it, with the message's parameters."""


def with_remedy(diagnostic: Diagnostic) -> Diagnostic:
    """The same, with what to do about its kind where it says nothing itself."""
    found = REMEDIES.get(diagnostic.message.code)
    if found is None or diagnostic.remedy or any(instance.remedy for instance in diagnostic.instances):
        return diagnostic
    return replace(diagnostic, remedy=Message(found.code, found.template, diagnostic.message.parameters))
