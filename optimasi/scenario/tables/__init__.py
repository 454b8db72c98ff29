"""From cells to typed rows: heads and cells read, one spelling for each name, filters over the rows."""
