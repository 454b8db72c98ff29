"""The bound that prices prove, whatever the prices are (model.md section 6)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from optimasi.model.decomposition.classes import Classes
from optimasi.model.decomposition.pricing import Prices
from optimasi.model.instance import Instance
from optimasi.model.rows import Floats, Rows

WIDENING = 1e-9
"""Of the sum of absolute terms: more than rounding can take from a sum of products."""


def proven_bound(instance: Instance, classes: Classes, prices: Prices, upper: Floats, low: Rows, high: Rows) -> float:
    """No plan with low <= n <= high is worth more; -inf where that proves that there is none.

    sum_r (pi_r > 0 ? pi_r U_r : pi_r L_r) + sum_e upper_e + sum_t max_n [rho_t s - (sum_r pi_r b_rt) n]

    Parameters
    ----------
    instance, classes
        The scenario as arrays, and the trainings whose batches matter.
    prices
        Any, of the right signs.
    upper
        An upper bound on everybody's best bundle at these prices, shape (employees,).
    low, high
        Batches at least and at most, shape (classes,).
    """
    terms = np.concatenate([_fixed(instance, prices), upper, batch_terms(instance, classes, prices, low, high)])
    if (terms == -np.inf).any():
        return -math.inf
    return math.fsum(terms) + WIDENING * math.fsum(np.abs(terms))


def _fixed(instance: Instance, prices: Prices) -> Floats:
    """The terms that no choice changes."""
    below, above = limits(instance)
    charged = prices.rows != 0
    rows = prices.rows[charged] * np.where(prices.rows > 0, above, below)[charged]
    goals = [-price * target.at_least for price, target in zip(prices.targets, instance.targets, strict=True)]
    return np.concatenate([rows, goals])


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """What some prices prove of every number of batches: no plan is worth more than constant + slope @ batches."""

    constant: float
    slope: Floats


def cut(instance: Instance, classes: Classes, prices: Prices, upper: Floats) -> Cut:
    """The bound as a linear function of the batches; `upper` as in `proven_bound`."""
    rho, cost = prices.seats[classes.training], batch_prices(instance, classes, prices)
    slope = np.where(rho >= 0, rho * classes.size, rho * classes.minimum) - cost
    # Where locked seats alone fall short of the minimum, less is paid for them.
    locked = rho * classes.locked - cost * classes.needed - slope * classes.needed
    short = np.where(classes.short, np.maximum(0.0, locked), 0.0)
    return Cut(math.fsum(np.concatenate([_fixed(instance, prices), upper, short])), slope)


def limits(instance: Instance) -> tuple[Floats, Floats]:
    """Lower and upper limit of every shared row."""
    lower = [family.lower for family in instance.shared]
    upper = [family.upper for family in instance.shared]
    return np.concatenate([*lower, np.zeros(0)]), np.concatenate([*upper, np.zeros(0)])


def batch_prices(instance: Instance, classes: Classes, prices: Prices) -> Floats:
    """What one batch costs at some prices: sum_r pi_r b_rt, and its money in the objective and the targets."""
    cost = -prices.worth(instance).money * instance.batch_money.astype(float)
    first = 0
    for family in instance.shared:
        cost = cost + prices.rows[first] * family.batch
        first += len(family.lower)
    return np.asarray(cost[classes.training])


def batch_terms(instance: Instance, classes: Classes, prices: Prices, low: Rows, high: Rows) -> Floats:
    """max_n [rho_t s - cost_t n] for each class; -inf where no n is possible.

    In n this is concave, so that the ends of the range and the two whole numbers about seats / size are enough.
    """
    rho, cost = prices.seats[classes.training], batch_prices(instance, classes, prices)
    most = np.where(classes.minimum > 0, classes.seats // np.maximum(classes.minimum, 1e-300), np.inf)
    last = np.minimum(high, most)
    turn = np.floor(classes.seats / np.maximum(classes.size, 1e-300))
    best = np.full(len(classes), -np.inf)
    for batches in (low, last, turn, turn + 1):
        n = np.clip(batches, low, last)
        seats = np.where(rho >= 0, np.minimum(classes.size * n, classes.seats), classes.minimum * n)
        best = np.where(low <= last, np.maximum(best, rho * seats - cost * n), best)
    alone = classes.short & (low <= classes.needed) & (classes.needed <= high)
    return np.where(alone, np.maximum(best, rho * classes.locked - cost * classes.needed), best)
