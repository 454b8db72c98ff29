"""One function a rule: what it says in the forms of `rows` (model.md section 3).

Each is absent, yielding nothing, when its columns are blank or its key is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimasi.model.rows import Piece, Shared
from optimasi.model.rules.group import keep_offices_staffed, keep_shares, reach_everywhere, reach_the_targets
from optimasi.model.rules.money import stay_under_ceilings, stay_within_budget
from optimasi.model.rules.pair import (
    admit_the_eligible,
    attend_nothing_again,
    keep_decisions,
    keep_the_locked,
    keep_to_nominations,
    leave_out_the_excluded,
    send_the_mandatory,
)
from optimasi.model.rules.person import (
    attend_one_at_a_time,
    attend_one_of_a_course,
    keep_conflicts_apart,
    limit_hours,
    limit_trainings,
    require_prerequisites,
)
from optimasi.model.rules.training import fill_at_most_seats, fill_batches
from optimasi.scenario.scenario import Scenario

RULES: dict[str, Callable[[Scenario], Iterator[Piece]]] = {
    "budget": stay_within_budget,
    "ceiling": stay_under_ceilings,
    "batches": fill_batches,
    "seats": fill_at_most_seats,
    "trainings_per_person": limit_trainings,
    "hours_per_person": limit_hours,
    "one_per_course": attend_one_of_a_course,
    "conflicts": keep_conflicts_apart,
    "clash": attend_one_at_a_time,
    "prerequisites": require_prerequisites,
    "eligibility": admit_the_eligible,
    "attended": attend_nothing_again,
    "mandatory": send_the_mandatory,
    "excluded": leave_out_the_excluded,
    "locked": keep_the_locked,
    "decisions": keep_decisions,
    "nominations_only": keep_to_nominations,
    "coverage": reach_everywhere,
    "absence": keep_offices_staffed,
    "share": keep_shares,
    "target": reach_the_targets,
}


def pieces(scenario: Scenario) -> tuple[Piece, ...]:
    """Everything that the rules of a scenario say; what is switched off says nothing, but batches still cost.

    A rule about groups says nothing where nobody is in one.
    """
    found = (
        piece for rule, build in RULES.items() if scenario.is_on(rule) or rule == "batches" for piece in build(scenario)
    )
    return tuple(piece for piece in found if not (isinstance(piece, Shared) and len(piece.lower) == 0))
