"""Other ways to the same plan: `plan(problem, left)` gives the pairs found and a bound of its own.

`left` tells how many seconds are left, the model being written by then.
"""
