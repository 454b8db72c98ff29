"""What pairs cost, and for which of them money is short: computed by place of work, for many pairs at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimasi.plan.costs import seat_costs
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Floats, Rows
from optimasi.plan.roster import Roster
from optimasi.plan.rules.whole import batch_costs, counts_batches, lines_of
from optimasi.scenario.facts.money import Money
from optimasi.scenario.format.rules import Ceiling
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True)
class Tariff:
    """What any pair costs: journeys from one place cost everybody the same, but for nominations that say otherwise."""

    demands: Demands

    @cached_property
    def _home(self) -> tuple[Rows, Rows]:
        """Number of everybody's place, and somebody of each; places without a journey are one."""
        scenario = self.demands.scenario
        known = set() if scenario.travel is None else set(scenario.travel["from"])
        places = [place if place in known else "" for place in self.demands.employees["location"]]
        _, first, home = np.unique(np.array(places, dtype=object).astype(str), return_index=True, return_inverse=True)
        return home, first

    @cached_property
    def _by_home(self) -> Money:
        """Rupiah by line, place and training."""
        scenario, (_, first) = self.demands.scenario, self._home
        plain = replace(scenario, nominations=scenario.nominations.iloc[:0], own_cost=scenario.own_cost[:, :0])
        width = len(scenario.trainings)
        pairs = Assignments(np.repeat(first, width), np.tile(np.arange(width), len(first)))
        return seat_costs(plain, pairs).reshape(-1, len(first), width)

    @cached_property
    def _nominated(self) -> tuple[Rows, Money]:
        """Nominations that name a cost, as employee x trainings + training, ascending, and rupiah by line."""
        scenario = self.demands.scenario
        named = scenario.nominations[~np.isnan(scenario.own_cost).all(axis=0)]
        pairs = Assignments.of(named["employee"], named["training"])
        return pairs.employee * len(scenario.trainings) + pairs.training, seat_costs(scenario, pairs)

    def cost(self, pairs: Assignments) -> Money:
        """Rupiah of each pair on each line, shape (lines, pairs)."""
        keys, own = self._nominated
        cost = self._by_home[:, self._home[0][pairs.employee], pairs.training]
        if len(keys):
            wanted = pairs.employee * len(self.demands.scenario.trainings) + pairs.training
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            mine = np.flatnonzero(keys[at] == wanted)
            cost[:, mine] = own[:, at[mine]]
        return cost


@dataclass(frozen=True, slots=True)
class Part:
    """A training for each of some people: its row, rupiah of the seat and of batches, shapes (lines, people)."""

    training: Rows
    cost: Money
    batches: Money


@dataclass(frozen=True)
class Purse:
    """What a plan leaves of each limit of money.

    Parameters
    ----------
    demands, roster
        The rules, and the plan; an empty one leaves all.
    """

    demands: Demands
    roster: Roster

    @cached_property
    def _batches(self) -> Money:
        return batch_costs(self.demands, self.roster.assignments)

    @cached_property
    def _lines(self) -> tuple[Floats, float]:
        """Rupiah left on each line and of the total; infinite where there is no limit."""
        scenario = self.demands.scenario
        spent = self.roster.cost.sum(axis=1) + self._batches.sum(axis=1)
        limits = np.array([np.inf if line.limit is None else line.limit for line in scenario.lines], dtype=float)
        return limits - spent, (np.inf if scenario.total is None else scenario.total) - float(spent.sum())

    @cached_property
    def _ceilings(self) -> list[tuple[Ceiling, Rows, Floats]]:
        """Each ceiling, everybody's group (-1 for none) and the rupiah left to each group."""
        return list(self._left())

    def _left(self) -> Iterator[tuple[Ceiling, Rows, Floats]]:
        scenario, plan = self.demands.scenario, self.roster.assignments
        for entry in scenario.settings.rules.ceiling:
            if entry.at_most is None:
                continue
            lines, counted = lines_of(self.demands, entry), scenario.trainings_named(entry.trainings)
            codes, values = scenario.groups(entry.each, scenario.employees_named(entry.employees))
            spent = np.where(counted[plan.training], self.roster.cost[lines].sum(axis=0), 0)
            inside = codes[plan.employee] >= 0
            left = entry.at_most - np.bincount(codes[plan.employee[inside]], spent[inside], len(values))
            if counts_batches(entry):
                left = left - self._batches[lines][:, counted].sum()
            yield entry, codes, np.asarray(left, dtype=float)

    def short(self, people: Rows, parts: Sequence[Part]) -> dict[str, Mask]:
        """Rule -> for whom the money that is left does not suffice.

        Parameters
        ----------
        people
            Employees, shape (people,).
        parts
            What each of them would attend, one or more trainings.
        """
        scenario = self.demands.scenario
        ceiling = np.zeros(len(people), dtype=bool)
        for entry, codes, left in self._ceilings:
            lines, counted = lines_of(self.demands, entry), scenario.trainings_named(entry.trainings)
            amount = np.zeros(len(people), dtype=np.int64)
            inside = np.zeros(len(people), dtype=bool)
            for part in parts:
                charged = part.cost + part.batches if counts_batches(entry) else part.cost
                amount += np.where(counted[part.training], charged[lines].sum(axis=0), 0)
                inside |= counted[part.training]
            # Who is in no group is counted nowhere.
            ceiling |= inside & (amount > np.append(left, np.inf)[codes[people]])
        together = np.sum([part.cost + part.batches for part in parts], axis=0)
        lines_left, total = self._lines
        budget = (together > lines_left[:, None]).any(axis=0) | (together.sum(axis=0) > total)
        return {"budget": budget, "ceiling": ceiling}
