"""From bytes to cells and trees in which everything knows its place: YAML, CSV, XLSX. Nothing is understood here."""
