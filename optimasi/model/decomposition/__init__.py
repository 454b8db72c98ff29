"""Column generation: bundles of trainings per person, prices on what people share, an exact bound (model.md section 6).

`layout` lays an instance out flat, `search` finds everybody's best bundle at given prices, `bound` turns prices into
a bound, `master` finds prices, `tree` branches on batches, `run` leads from an instance to an answer.
"""
