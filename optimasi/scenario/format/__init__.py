"""What may be written: the keys of a scenario file, its rules and objective, and the columns of its tables."""
