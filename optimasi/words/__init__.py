"""What everything speaks with: messages as data, terms in two languages, notation, text with its place, the log.

Why our own diagnostics, beside pydantic's errors: a planner needs file, line, cell and remedy in either language, all
mistakes of a run at once, and one message for a mistake that stands on a thousand rows. A mistake is data here
(`messages`); `gathering` puts those of one kind together, and `report` alone writes them out.
"""
