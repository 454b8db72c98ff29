"""What comes out: assignments, what they gain and cost, and whether they keep every rule."""
