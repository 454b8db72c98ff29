"""What is handed on, typed: the one place where the shape of plans and their like is said, written and read."""
