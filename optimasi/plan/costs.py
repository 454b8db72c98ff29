"""What assignments cost: the catalogue's price and the journey, or what a nomination says instead.

cost[l,e,t] = own cost of the nomination on l, else price[l,t] + (fare + per_day d + per_night max(0, d - 1)
if the route e -> t is charged to l), d the days away, no nights with lodging (scenario.md).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimasi.plan.gain import Assignments
from optimasi.scenario.facts.money import Money
from optimasi.scenario.scenario import Scenario


def seat_costs(scenario: Scenario, assignments: Assignments) -> Money:
    """Rupiah of each assignment on each line, shape (lines, assignments); batch costs stay with the trainings."""
    cost = scenario.seat_cost[:, assignments.training].copy()
    pairs = pd.DataFrame({"employee": assignments.employee, "training": assignments.training})
    if scenario.travel is not None and len(scenario.travel):
        journeys = _journeys(scenario, pairs, scenario.travel)
        np.add.at(cost, (journeys["line"].to_numpy(), journeys["position"].to_numpy()), journeys["amount"].to_numpy())
    named = scenario.nominations[["employee", "training"]].reset_index(names="nomination")
    found = pairs.reset_index(names="position").merge(named, on=["employee", "training"])
    own = scenario.own_cost[:, found["nomination"].to_numpy()]
    position = found["position"].to_numpy()
    cost[:, position] = np.where(np.isnan(own), cost[:, position], np.nan_to_num(own)).astype(np.int64)
    return cost


def _journeys(scenario: Scenario, pairs: pd.DataFrame, travel: pd.DataFrame) -> pd.DataFrame:
    """The journeys that pairs make, with the line and the amount they are charged."""
    trainings = scenario.trainings.assign(days=scenario.away)
    trainings = trainings[trainings["mode"] != "online"][["location", "lodging", "days"]]
    routes = (
        pairs.reset_index(names="position")
        .merge(trainings, left_on="training", right_index=True)
        .merge(
            scenario.employees[["location"]].rename(columns={"location": "from"}), left_on="employee", right_index=True
        )
        .merge(travel, left_on=["from", "location"], right_on=["from", "to"])
    )
    routes = routes[routes["location"] != ""]
    nights = np.where(routes["lodging"].astype(bool), 0, np.maximum(0, routes["days"] - 1))
    amount = routes["fare"] + routes["per_day"] * routes["days"] + routes["per_night"] * nights
    return routes.assign(amount=amount.astype(np.int64))
