"""The answer shown: words, numbers and tables in the reader's language."""
