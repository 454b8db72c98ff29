"""What comes after the objective: the cheapest among the best, then the most people, then the fewest changes.

Each stage starts from the plan of the one before and is thrown away where it comes back worse in an
earlier one (model.md section 4).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pulp

from optimasi.model.clock import OutOfTime
from optimasi.model.constraints import shared_rows, total
from optimasi.model.formulation import formulate
from optimasi.model.instance import Instance, Part
from optimasi.model.method import FOR_BUNDLES, MIDDLING, Method, failed
from optimasi.model.rows import Amounts, Floats, Piece, Target, Worth
from optimasi.model.settled_rows import STAGE_BEFORE, as_cheap, as_many
from optimasi.model.solution import among, start_from, values_of
from optimasi.model.solver import Solver, pass_on, quiet
from optimasi.model.standing import Aim, Outcome, Settled, Standing, Stepped
from optimasi.plan.demands import Demands
from optimasi.plan.draw import Draw
from optimasi.plan.gain import Assignments
from optimasi.plan.irredundant import prune
from optimasi.plan.plan import relative_gap
from optimasi.plan.rules import broken
from optimasi.plan.rules.whole import valued
from optimasi.plan.swaps import improved
from optimasi.plan.ties import by_ids
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Message

TIE = 1e-7
"""Relative difference in value below which two plans are equally good."""
ALIKE = 1e-10
"""The same where the value is proven to the last digit: what is given up for less money must not cost that proof."""
KEPT = 1e3
"""What the value that is kept is in its row: solvers look at rows with 1e-9, however little a plan is worth."""
WORTHWHILE = 0.25
"""Part of the patience below which column generation finds nothing."""
NEAR_ENOUGH, NEAR_THE_BOUND = 0.005, 0.25
"""Where less money is sought for a part of the value: the interval left, and how far above its lower end to try."""
BOUGHT = 2e-4
"""Relative gap at which it is settled what some money buys."""
FOR_ECONOMY = 0.7
"""Part of the time left for that; the stages after it need some, too."""
MILLION = 1_000_000
"""Rupiah, and drawn numbers, in which solvers count: their tolerances are made for numbers of this size."""
SETTLED = 1_000
"""Candidate pairs up to which all stages are settled by the whole program, and one plan of equally good ones is drawn:
measured on a kecamatan (220 to 650 pairs), where that takes 0.2 to 1 s."""
UNITS = (MILLION, 1, 1, 1, MILLION)
"""What one unit of a stage's objective stands for, in the units of `Standing.rank`."""


@dataclass(frozen=True)
class Stages:
    """The stages after the objective.

    Parameters
    ----------
    instance, part, demands, best
        What is solved; `best` is what each metric reaches alone, where the objective has shares.
    baseline
        The plan to stay near, if there is one.
    solver
        What solves integer programs.
    deadline
        On the monotonic clock; with no time left the plan stays as it is.
    patience_s
        Seconds that each stage may take: proving that nothing is cheaper can take far longer than the plan did.
        The least money may take all the time there is where value is given up for it.
    method, gap
        Which way to solve, and how near to the best column generation goes: nearer would take far longer.
    threads
        Of column generation; as many as there are cores if None.
    exact
        Whether the value found is proven best to the last digit, so that the stages can settle one plan.
    work
        Thousand steps of the simplex method that each search of column generation may take; any number if None.
    notes
        Filled as the stages run.
    """

    instance: Instance
    part: Part
    demands: Demands
    best: Mapping[str, float]
    baseline: Assignments | None
    solver: Solver
    deadline: float
    patience_s: float
    method: Method
    gap: float
    threads: int | None
    exact: bool = False
    work: int | None = None
    notes: list[Message] = field(default_factory=list)

    def run(self, found: Assignments) -> Settled:
        """The plan after every stage; Ctrl-C ends them all (KeyboardInterrupt)."""
        is_cost = self.instance.scenario.settings.objective.is_cost
        floor = self._floor(found)
        begun = self._exchanged(found)
        cheapest = Stepped(begun, False, True) if is_cost else self._cheapest(begun, floor)
        most = self._most_reached(begun if cheapest.plan is begun else self._exchanged(cheapest.plan), floor)
        nearest = self._nearest(most.plan, floor)
        proven = {"cost": is_cost or cheapest.proven, "people": most.proven, "changes": nearest.proven, "ids": False}
        settled = nearest.plan
        if self._settles and all((is_cost or cheapest.proven, most.proven, nearest.proven)):
            drawn = self._drawn(settled, floor)
            settled, proven["ids"] = drawn.plan, drawn.proven
        else:
            # As far as single exchanges lead; that no plan comes before it in the order of ids is not known.
            value = valued(self.demands, settled, self.best)
            until = min(self.deadline, time.monotonic() + self.patience_s)
            settled = by_ids(self.demands, value, self.baseline, until)
        still = tuple(stage for stage, done in proven.items() if not done)
        return Settled(settled, cheapest.proven, still, tuple(self.notes))

    @property
    def _settles(self) -> bool:
        """Whether all stages are settled, so that one plan is left."""
        return self.exact and len(self.part) <= SETTLED

    def _drawn(self, found: Assignments, floor: float) -> Stepped:
        """The one plan with the first ids, then the least drawn numbers, of all that stand as this one does."""
        standing = self.standing(found)
        changes = standing.changes if self.baseline is not None else None
        aim = Aim(3, None, floor, 0.0, standing.money, standing.reached, changes)
        places = self._draw.place[self.part.employee].astype(np.float64)
        first = self._solve(replace(aim, gap=0.99 / max(1, standing.places), pairs=-places), found)
        standing = self.standing(first.plan)
        numbers = self._draw.numbers(self.part.employee, self.part.training) / MILLION
        gap = 0.5 / max(1, standing.drawn)
        drawn = self._solve(replace(aim, stage=4, gap=gap, places=standing.places, pairs=-numbers), first.plan)
        return replace(drawn, proven=first.proven and drawn.proven)

    @cached_property
    def _draw(self) -> Draw:
        return Draw.of(self.instance.scenario)

    def _exchanged(self, found: Assignments) -> Assignments:
        """The plan after exchanges of single seats, which take little time where column generation finds nothing."""
        if self._settles or self.method == "direct":
            return found
        value = valued(self.demands, found, self.best)
        deadline = min(self.deadline, time.monotonic() + self.patience_s)
        return prune(self.demands, improved(self.demands, value, self.baseline, deadline), self.best)

    def standing(self, plan: Assignments) -> Standing:
        """How a plan stands in each stage."""
        value = valued(self.demands, plan, self.best)
        reaching = value.useful | self.demands.forced(plan)
        baseline = self.baseline or Assignments.of([], [])
        same = int(among(plan, baseline).sum())
        changes = len(plan) + len(baseline) - 2 * same if self.baseline is not None else 0
        return Standing(
            value.total,
            round(value.metrics["cost"]),
            len(np.unique(plan.employee[reaching])),
            changes,
            int(self._draw.place[plan.employee].sum()),
            int(self._draw.numbers(plan.employee, plan.training).sum()),
        )

    def _floor(self, found: Assignments) -> float:
        """The least value that a cheaper plan must keep."""
        keep = 1.0 - float(self.instance.scenario.settings.objective.economise)
        value = valued(self.demands, found, self.best)
        size = sum(abs(worth * value.metrics[metric]) for metric, worth in value.coefficients.items())
        return (value.total * keep if value.total > 0 else value.total) - self._tie(size)

    def _tie(self, size: float) -> float:
        """How much less two plans may differ in value and be equally good, where their parts add up to a size."""
        return ALIKE * size if self.exact else TIE * max(1.0, size)

    def _cheapest(self, found: Assignments, floor: float) -> Stepped:
        """Minimise sum of all costs with objective >= floor."""
        money = self.standing(found).money
        if money == 0:
            return Stepped(found, True, True)
        cheapest = self._solve(Aim(0, self._worth(money=-1.0 / MILLION), floor, 0.5 / money), found)
        if cheapest.ended or not self.instance.scenario.settings.objective.economise:
            return cheapest
        return self._economised(cheapest, floor)

    def _economised(self, cheapest: Stepped, floor: float) -> Stepped:
        """Less and less money, and for each the most value it buys, until that falls below the floor.

        Plans of the most value for some money are found far sooner than those of the least money for some value.
        """
        found, dear = cheapest.plan, self.standing(cheapest.plan).money
        cheap = min(dear, max(0, cheapest.least))
        until = time.monotonic() + FOR_ECONOMY * (self.deadline - time.monotonic())
        while dear - cheap > NEAR_ENOUGH * dear and time.monotonic() < until:
            money = cheap + round(NEAR_THE_BOUND * (dear - cheap))
            aim = Aim(0, self.instance.objective, -np.inf, BOUGHT, money)
            plan = self._plan(self._answer(self.method, aim, None, until - time.monotonic()).taken)
            if (
                plan is not None
                and (standing := self.standing(plan)).value >= floor
                and not any(True for _ in broken(self.demands, plan))
            ):
                found, dear = plan, standing.money
            else:
                cheap = money
        return Stepped(found, False, False, cheapest.least)

    def _most_reached(self, found: Assignments, floor: float) -> Stepped:
        """Maximise the people reached, at that value and money."""
        standing = self.standing(found)
        possible = len(np.unique(self.part.employee[self.part.reaching]))
        if standing.reached >= possible:
            return Stepped(found, True, True)
        return self._solve(Aim(1, self._worth(people=1.0), floor, 0.99 / possible, standing.money), found)

    def _nearest(self, found: Assignments, floor: float) -> Stepped:
        """Minimise the seats that differ from the baseline's, at that value and money and with as many people."""
        standing = self.standing(found)
        if self.baseline is None or standing.changes == 0:
            return Stepped(found, True, True)
        gap = 0.99 / max(1, len(found) + len(self.baseline))
        return self._solve(Aim(2, None, floor, gap, standing.money, standing.reached), found)

    def _worth(self, *, people: float = 0.0, money: float = 0.0) -> Worth:
        return replace(Worth.nothing(len(self.instance.gap), self.instance.trainings), people=people, money=money)

    def _solve(self, aim: Aim, found: Assignments) -> Stepped:
        """The plan of one stage, or the one before where it is no better."""
        left = self.deadline - time.monotonic()
        if not self._settles:
            left = min(self.patience_s, left)
        if left <= 0:
            return Stepped(found, False, False)
        until, most, ended = time.monotonic() + left, np.inf, False
        for method, part in self._ways():
            answer = self._answer(method, aim, found, part * (until - time.monotonic()))
            found = self._better(aim, found, self._plan(answer.taken))
            if answer.bound is not None:
                most = min(most, self._units(aim, answer.bound))
            if ended := answer.ended or bool(most < self.standing(found).rank[aim.stage] + 1):
                break
        proven = bool(most < self.standing(found).rank[aim.stage] + 1)
        least = math.floor(-most) if aim.stage == 0 and math.isfinite(most) else 0
        return Stepped(found, proven, ended, least)

    def _better(self, aim: Aim, found: Assignments, plan: Assignments | None) -> Assignments:
        """Another plan, if it keeps the stages before and every rule and is better in this one."""
        if plan is None:
            return found
        old, new = self.standing(found), self.standing(plan)
        kept = new.value >= aim.floor - self._tie(abs(aim.floor))
        kept &= new.rank[: aim.stage] >= old.rank[: aim.stage]
        better = kept and new.rank[aim.stage] > old.rank[aim.stage]
        return plan if better and not any(True for _ in broken(self.demands, plan)) else found

    def _units(self, aim: Aim, bound: float) -> float:
        """A bound of a stage in the units of `Standing.rank`."""
        seats = len(self.baseline) if aim.stage == 2 and self.baseline is not None else 0
        return bound * UNITS[aim.stage] - seats

    def _ways(self) -> tuple[tuple[Method, float], ...]:
        """The ways to solve a stage one after the other, with the part of the time that each may take."""
        if self._settles or self.method == "direct":
            return (("direct", 1.0),)
        if len(self.part) >= MIDDLING:
            return (("decomposition", 1.0),)
        return ("decomposition", FOR_BUNDLES), ("direct", 1.0)

    def _answer(self, method: Method, aim: Aim, start: Assignments | None, left: float) -> Outcome:
        """What a way says; nothing where it fails, with a note, since the plan before stands."""
        try:
            return (self._by_bundles if method == "decomposition" else self._directly)(aim, start, left)
        except OutOfTime:
            return Outcome(None, None, False)
        except Exception as error:
            self.notes.append(failed(method, error))
            return Outcome(None, None, False)

    def _plan(self, taken: Mask | None) -> Assignments | None:
        """The candidate pairs taken, without those that gain nothing."""
        if taken is None:
            return None
        return prune(self.demands, self.part.assignments(taken), self.best)

    def _directly(self, aim: Aim, start: Assignments | None, left: float) -> Outcome:
        """Solve the whole program of a stage."""
        until = time.monotonic() + left
        formulation = formulate(self.instance, self.part, until)
        problem = formulation.problem
        if self._keeps_value(aim):
            scale = 2.0 ** round(math.log2(KEPT / abs(aim.floor))) if aim.floor else 1.0
            problem.addConstraint(scale * formulation.worth(self.instance.objective) >= scale * aim.floor, "as_good")
        if aim.money is not None:
            row = as_cheap(self.instance, aim.money)
            shared_rows(problem, "as_cheap", row, self.part, formulation.pairs, formulation.batches, {})
        if aim.reached is not None:
            problem.addConstraint(formulation.reached() >= aim.reached, "as_many")
        stays = np.where(self._wanted, 1.0, -1.0)

        def over_pairs(amounts: Floats) -> pulp.LpAffineExpression:
            return total(zip(formulation.pairs, amounts.tolist(), strict=True))

        if aim.changes is not None and self.baseline is not None:
            problem.addConstraint(over_pairs(stays) >= len(self.baseline) - aim.changes, "as_near")
        if aim.places is not None:
            places = self._draw.place[self.part.employee].astype(np.float64)
            problem.addConstraint(over_pairs(places) <= aim.places, "as_early")
        if aim.pairs is not None:
            problem.setObjective(over_pairs(aim.pairs))
        elif aim.worth is None:
            problem.setObjective(over_pairs(stays))
        else:
            problem.setObjective(formulation.reached() if aim.stage == 1 else formulation.worth(aim.worth))
        if start is not None:
            start_from(formulation, start)
        answer = self.solver(problem, aim.gap, until - time.monotonic(), quiet)
        pass_on(answer.stopped_by)
        taken = None if answer.values is None else values_of(formulation, answer) > 0.5
        return Outcome(taken, answer.bound, answer.stopped_by is None)

    def _keeps_value(self, aim: Aim) -> bool:
        return math.isfinite(aim.floor) and not self.instance.scenario.settings.objective.is_cost

    def _by_bundles(self, aim: Aim, start: Assignments | None, left: float) -> Outcome:
        """Solve a stage by column generation, as far as the time reaches."""
        # Compiled code is loaded here, when it is needed.
        from optimasi.model.decomposition.run import decompose  # noqa: PLC0415

        if (
            aim.worth is None
            and self.instance.objective.money
            and not self.instance.scenario.settings.objective.is_cost
        ):
            # Money counts in the value that is kept, so that seats cannot stand in its place.
            return Outcome(None, None, False)
        if left < WORTHWHILE * self.patience_s:
            return Outcome(None, None, False)
        rows: list[Piece] = [*self.instance.rows]
        if self._keeps_value(aim):
            rows.append(Target("as_good", self.instance.objective, aim.floor, STAGE_BEFORE))
        if aim.money is not None:
            rows.append(as_cheap(self.instance, aim.money))
        if aim.reached is not None:
            rows.append(as_many(self.instance, aim.reached))
        instance = replace(self.instance, rows=tuple(rows), objective=aim.worth or self._worth(money=-1.0))
        if aim.worth is None:
            # Seats count instead of rupiah: one more for each that the baseline has not, one less for each it has.
            instance = replace(instance, seat_money=self._changes(), batch_money=np.zeros_like(instance.batch_money))
        gap = max(aim.gap, self.gap)
        begin = None if start is None else among(self.part, start)
        answer = decompose(instance, self.part, gap, left, quiet, begin, self.threads, self.work)
        pass_on(answer.stopped_by)
        # It may end by itself with something left open that no batches tell apart.
        value, bound = answer.value, answer.bound
        ended = value is not None and bound is not None and relative_gap(value, bound) <= gap + 1e-9
        return Outcome(answer.taken, answer.bound, answer.stopped_by is None and ended)

    @property
    def _wanted(self) -> Mask:
        """Which candidate pairs the baseline has."""
        return among(self.part, self.baseline or Assignments.of([], []))

    def _changes(self) -> Amounts:
        """1 for every pair, -1 for those of the baseline."""
        wanted, shape = self._wanted, (1, self.instance.trainings)
        one, nobody = np.ones(shape, dtype=np.int64), np.zeros(self.instance.employees, dtype=np.int64)
        minus = np.full(int(wanted.sum()), -2)
        return Amounts(nobody, one, self.part.employee[wanted], self.part.training[wanted], minus)
