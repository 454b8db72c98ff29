"""What everything speaks with: messages as data, terms in two languages, notation, text with its place, the log."""
