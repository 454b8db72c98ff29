"""Questions about plans: it may solve, and compares what was solved."""
