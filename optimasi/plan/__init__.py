"""What comes out: assignments, what they gain and cost, and whether they keep every rule."""

SCHEMA = "optimasi.plan/1"
"""The version of its document."""
