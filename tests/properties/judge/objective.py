"""What a plan is after: model.md section 4."""

from __future__ import annotations

from fractions import Fraction

from .gain import Gain
from .reading import Reading, number


class Objective:
    """The metrics of the objective with their weights, and which pairs are useful."""

    def __init__(self, reading: Reading, gain: Gain) -> None:
        written = reading.tree.get("objective", "levels")
        mapping = {written: 1} if isinstance(written, str) else dict(written)
        economise = number(mapping.pop("economise", None))
        self.is_cost = list(mapping) == ["cost"]
        self.economise = Fraction(0) if self.is_cost else economise
        self.are_shares = any(str(weight).endswith("%") for weight in mapping.values())
        weights = {} if self.is_cost else mapping
        self.weights = {metric: number(weight) for metric, weight in weights.items() if number(weight) > 0}
        self.targets = [entry["metric"] for entry in reading.entries("target")]
        self.gain = gain
        self._useful = {(e, t): self._is_useful(e, frozenset({t})) for e in reading.people for t in reading.trainings}

    def _is_useful(self, e: str, alone: frozenset[str]) -> bool:
        """Whether a pair alone raises the objective, or the metric of a target."""
        metrics = ["levels"] if self.is_cost and not self.targets else list(self.weights)
        return any(self.gain.metric(metric, e, alone) > 0 for metric in metrics) or any(
            self.gain.added(metric, e, alone) > 0 for metric in self.targets
        )

    def is_useful(self, e: str, t: str) -> bool:
        """Whether somebody gains from a training alone."""
        return self._useful[e, t]
