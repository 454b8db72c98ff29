"""What is pursued: one metric, or several with weights or shares; and what must be reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, model_validator

from optimasi.scenario.format.fields import Words, canonical_keys, choice, log_of, one_of, text_of
from optimasi.scenario.format.mapping import Mapped
from optimasi.scenario.format.values import Value, within
from optimasi.words import notation
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name, NotationError
from optimasi.words.metrics import METRICS, OBJECTIVES, TARGETS
from optimasi.words.notation import write_number
from optimasi.words.source import Text, Tree, place_of

REACHED = Value("choice", "values:metric", TARGETS)
"""What a target may be about."""
PURSUED = Value("choice", "objective", OBJECTIVES)
WEIGHT = Value("weight", at_least=0)

_at_least_0 = within(notation.read_number, WEIGHT)


@dataclass(frozen=True, slots=True)
class Objective:
    """Metrics with their weights.

    Parameters
    ----------
    weights
        Metric -> weight on its raw unit, or its share of 1 where `shares`.
    shares
        Whether the value is the sum of share x metric / best of that metric alone.
    economise
        The part of the value that may be given up for a cheaper plan.
    """

    weights: Mapping[str, Fraction]
    shares: bool = False
    economise: Fraction = Fraction(0)

    @property
    def is_cost(self) -> bool:
        """Whether the least cost is all that is pursued."""
        return set(self.weights) == {"cost"}

    def as_written(self) -> Any:
        """The objective as a scenario would write it."""
        written = {
            metric: f"{write_number(weight * 100)}%" if self.shares else write_number(weight)
            for metric, weight in self.weights.items()
        }
        if not self.economise and not self.shares and list(self.weights.values()) == [1]:
            return next(iter(self.weights))
        return written | ({"economise": f"{write_number(self.economise * 100)}%"} if self.economise else {})


LEVELS = Objective({"levels": Fraction(1)})


def _read(value: Tree, info: ValidationInfo) -> Objective:
    if not isinstance(value, dict):
        return Objective({choice(PURSUED.vocabulary, text_of(value), PURSUED.choices): Fraction(1)})
    log = log_of(info)
    named = canonical_keys(value, "objective", dict.fromkeys((*OBJECTIVES, "economise"), False), log)
    economise = _share(named.pop("economise", None), log)
    read = {metric: (text_of(weight), *_weight(text_of(weight), log)) for metric, weight in named.items()}
    shares = {is_share for _, _, is_share in read.values()}
    if len(shares) > 1:
        mixed = Message("weights_mixed", "an objective has weights or shares in percent, not both")
        log.problem(mixed, place_of(value))
    weights = {metric: weight for metric, (_, weight, _) in read.items() if weight}
    if read and not weights:
        log.problem(Message("no_objective", "every weight of the objective is 0"), place_of(value))
    if shares == {True} and sum(weights.values()) != 1:
        total = Message(
            "shares_not_whole",
            "the shares of the objective add up to {percent} percent, not 100",
            {"percent": float(100 * sum(weights.values()))},
        )
        # A what-if names some of the shares; the others stay as its base has them.
        places = [place for text, _, _ in read.values() if (place := place_of(text))]
        elsewhere = {place.file: place for place in places[::-1] if place.file != places[-1].file}
        log.problem(total, places[-1] if elsewhere else place_of(value), *elsewhere.values())
    if shares == {True} and "cost" in weights and len(weights) > 1:
        cost = Message("share_of_cost", "cost has no best to be a share of; give weights on raw units, or economise")
        log.problem(cost, place_of(read["cost"][0]))
    return Objective(weights or LEVELS.weights, shares == {True} and len(weights) > 1, economise)


def _weight(text: Text, log: ProblemLog) -> tuple[Fraction, bool]:
    """A weight, exactly, and whether it is a share in percent."""
    if text.endswith("%"):
        return notation.read_share(text, log.decimal), True
    return Fraction(repr(_at_least_0(text, log.decimal))), False


def _share(value: Tree, log: ProblemLog) -> Fraction:
    if value is None:
        return Fraction(0)
    share = notation.read_share(text_of(value), log.decimal)
    if share > 1:
        log.problem(Message("above_all", "{text} is more than the whole", {"text": str(value)}), place_of(value))
    return share


ObjectiveField = Annotated[
    Objective, PURSUED, PlainValidator(_read), PlainSerializer(lambda objective: objective.as_written())
]


class Target(Mapped):
    """target: a metric that the plan must reach."""

    vocabulary: ClassVar[str] = "rule_fields"
    metric: Annotated[str, REACHED, one_of(REACHED)]
    """levels (closed, unweighted), gaps_closed (share), jpm (0 to 100), ip_asn (index), people, hours."""
    at_least: Words

    @model_validator(mode="after")
    def _readable(self, info: ValidationInfo) -> Target:
        self.amount(log_of(info))
        return self

    def amount(self, log: ProblemLog) -> float:
        """What must be reached: levels, share of 1, JPM or index points, people, JP.

        Raises
        ------
        NotationError
            It is no number, negative, or a percentage where none belongs.
        """
        text, unit = self.at_least, METRICS[self.metric].unit
        if unit == "share":
            return float(notation.read_share(text, log.decimal))
        if unit == "percent" and text.endswith("%"):
            return float(100 * notation.read_share(text, log.decimal))
        if text.endswith("%"):
            named = {"text": text, "metric": Name("values:metric", self.metric)}
            raise NotationError(Message("target_percent", "{text}: {metric} is not counted in percent", named))
        return _at_least_0(text, log.decimal)
