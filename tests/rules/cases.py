"""Each rule alone, with two or three people, worked by hand.

Names end in what they are: P people, T trainings, K competencies. Gaps are given, so lift = min(lift, gap).
"""

from __future__ import annotations

from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """One rule at work.

    Parameters
    ----------
    scenario
        YAML.
    seats, value
        The only best plan, and its value to the objective: weighted levels, or rupiah below 0.
    broken
        Message code -> a plan that breaks this rule and no other.
    """

    scenario: str
    seats: Pairs
    value: float
    broken: dict[str, Pairs]


CASES: dict[str, Case] = {
    # Both seats and the batch: 2 x 100 + 50 = 250 ribu, over the line's 200. P1 alone: 150 ribu for
    # min(2, 2) = 2 levels; P2 alone: 150 ribu for min(2, 1) = 1 level.
    "budget": Case(
        """
        budget: {kursus: 200 ribu}
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 2}, {employee: P2, competency: K, gap: 1}]
        trainings: [{id: T, kursus: 100 ribu, batch_cost.kursus: 50 ribu}]
        curriculum: [{training: T, competency: K, lift: 2}]
        """,
        (("P1", "T"),),
        2.0,
        {"over_budget": (("P1", "T"), ("P2", "T"))},
    ),
    # Three seats need ceil(3 / 2) = 2 batches of at least 2, but there is one. Two seats fill it: the two
    # largest of 1, 0.5 and 0.25 are 1.5.
    "batches": Case(
        """
        employees: [{id: P1}, {id: P2}, {id: P3}]
        gaps:
          - {employee: P1, competency: K, gap: 1}
          - {employee: P2, competency: K, gap: 0.5}
          - {employee: P3, competency: K, gap: 0.25}
        trainings: [{id: T, batch_min: 2, batch_max: 2, batches_max: 1}]
        curriculum: [{training: T, competency: K, lift: 1}]
        """,
        (("P1", "T"), ("P2", "T")),
        1.5,
        {"batch_too_small": (("P1", "T"),)},
    ),
    # One seat, and at least one of the seats is P2's: P2 with 1 level, although P1 would have 2.
    "seats": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 2}, {employee: P2, competency: K, gap: 1}]
        trainings: [{id: T, seats: 1}]
        curriculum: [{training: T, competency: K, lift: 2}]
        rules: {seats: {employees: P2, trainings: T, at_least: 1}}
        """,
        (("P2", "T"),),
        1.0,
        {"quota_missed": (("P1", "T"),), "over_seats": (("P1", "T"), ("P2", "T"))},
    ),
    # P1 may have one of 1 and 0.5 levels: T1. P2 gains nothing, but must attend one training from {T2}. 1 + 0.
    "trainings_per_person": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K1, gap: 1}, {employee: P1, competency: K2, gap: 0.5}]
        trainings: [{id: T1}, {id: T2}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        rules:
          trainings_per_person:
            - {at_most: 1}
            - {employees: P2, trainings: T2, at_least: 1}
        """,
        (("P1", "T1"), ("P2", "T2")),
        1.0,
        {"over_person_limit": (("P1", "T1"), ("P1", "T2"), ("P2", "T2")), "under_person_limit": (("P1", "T1"),)},
    ),
    # P1, 16 JP: T1 alone has 1 level, T2 + T3 have 8 + 8 = 16 JP and 0.75 + 0.5 = 1.25 levels. P2 holds 12 of the 20
    # JP asked for and needs 8 more: T3, with min(0.5, 0.25) = 0.25. Together 1.5. Held hours do not count against 16.
    "hours_per_person": Case(
        """
        employees: [{id: P1}, {id: P2, hours_held: 12}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 1}
          - {employee: P1, competency: K3, gap: 1}
          - {employee: P2, competency: K3, gap: 0.25}
        trainings: [{id: T1, hours: 16}, {id: T2, hours: 8}, {id: T3, hours: 8}]
        curriculum:
          - {training: T1, competency: K1, lift: 1}
          - {training: T2, competency: K2, lift: 0.75}
          - {training: T3, competency: K3, lift: 0.5}
        rules:
          hours_per_person:
            - {at_most: 16}
            - {employees: P2, at_least: 20}
        """,
        (("P1", "T2"), ("P1", "T3"), ("P2", "T3")),
        1.5,
        {"over_person_limit": (("P1", "T1"), ("P1", "T2"), ("P2", "T3")), "under_person_limit": (("P1", "T1"),)},
    ),
    # P1 gains 1 in T1 and 0.5 in T2, but may attend one row of the course: T1. P2 gains 0.5 in T2. Together 1.5.
    "one_per_course": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 0.5}
          - {employee: P2, competency: K2, gap: 0.5}
        trainings: [{id: T1, course: C}, {id: T2, course: C}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        """,
        (("P1", "T1"), ("P2", "T2")),
        1.5,
        {"not_together": (("P1", "T1"), ("P1", "T2"))},
    ),
    # T1 excludes the course of T2 and T3: 0.75 alone, or 0.5 + 0.5 = 1 for the two. P2 has only T1's 0.75.
    "conflicts": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 1}
          - {employee: P1, competency: K3, gap: 1}
          - {employee: P2, competency: K1, gap: 1}
        trainings: [{id: T1, conflicts: C}, {id: T2, course: C}, {id: T3, course: C}]
        curriculum:
          - {training: T1, competency: K1, lift: 0.75}
          - {training: T2, competency: K2, lift: 0.5}
          - {training: T3, competency: K3, lift: 0.5}
        rules: {one_per_course: false}
        """,
        (("P1", "T2"), ("P1", "T3"), ("P2", "T1")),
        1.75,
        {"not_together": (("P1", "T1"), ("P1", "T3"))},
    ),
    # T1 and T2 share Wednesday 3 March, T2 and T3 Thursday 4 March; 5 March is a holiday, so T3 and T4 share none.
    # T1 + T3 + T4 = 1 + 0.5 + 0.25; with T2 (0.9) instead of T1 and T3 less. P2 only needs T2: 0.9. Together 2.65.
    "clash": Case(
        """
        holidays: [2027-03-05]
        employees: [{id: P1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 1}
          - {employee: P1, competency: K3, gap: 1}
          - {employee: P1, competency: K4, gap: 1}
          - {employee: P2, competency: K2, gap: 1}
        trainings:
          - {id: T1, start: 2027-03-01, end: 2027-03-03}
          - {id: T2, start: 2027-03-03, classroom_days: 2}
          - {id: T3, start: 2027-03-04, end: 2027-03-05}
          - {id: T4, start: 2027-03-05, end: 2027-03-08}
        curriculum:
          - {training: T1, competency: K1, lift: 1}
          - {training: T2, competency: K2, lift: 0.9}
          - {training: T3, competency: K3, lift: 0.5}
          - {training: T4, competency: K4, lift: 0.25}
        """,
        (("P1", "T1"), ("P1", "T3"), ("P1", "T4"), ("P2", "T2")),
        2.65,
        {"not_together": (("P1", "T1"), ("P1", "T2"))},
    ),
    # T needs a row of course C that ends before 10 March: T1 does, T2 does not. P1 takes T1, which gives nothing, for
    # T's 1 level; P2 has attended a row of C and takes T for min(1, 0.5) = 0.5. Together 1.5.
    "prerequisites": Case(
        """
        employees: [{id: P1}, {id: P2, attended: T2}]
        gaps: [{employee: P1, competency: K, gap: 1}, {employee: P2, competency: K, gap: 0.5}]
        trainings:
          - {id: T1, course: C, end: 2027-03-05}
          - {id: T2, course: C, end: 2027-03-10}
          - {id: T, start: 2027-03-10, requires: C}
        curriculum: [{training: T, competency: K, lift: 1}]
        rules: {one_per_course: false}
        """,
        (("P1", "T"), ("P1", "T1"), ("P2", "T")),
        1.5,
        {"prerequisite_missing": (("P1", "T"), ("P1", "T2"))},
    ),
    # P1 with 1 year is outside 2..5 and P3 belongs to no unit named; P2, on the edge, gains min(1, 0.5) = 0.5.
    "eligibility": Case(
        """
        employees: [{id: P1, years: 1, unit: RSUD}, {id: P2, years: 2, unit: RSUD}, {id: P3, years: 5, unit: Bappeda}]
        gaps:
          - {employee: P1, competency: K, gap: 1}
          - {employee: P2, competency: K, gap: 0.5}
          - {employee: P3, competency: K, gap: 1}
        trainings: [{id: T, eligible.years: 2..5, eligible.unit: Dinkes|RSUD}]
        curriculum: [{training: T, competency: K, lift: 1}]
        """,
        (("P2", "T"),),
        0.5,
        {"not_eligible": (("P1", "T"), ("P3", "T"))},
    ),
    # P1 has attended T1, which counts as its course: neither T1 nor T2. P2 gains 0.5 in T1 and needs nothing of T2.
    "attended": Case(
        """
        employees: [{id: P1, attended: T1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 1}
          - {employee: P2, competency: K1, gap: 0.5}
        trainings: [{id: T1, course: C}, {id: T2, course: C}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        rules: {one_per_course: false}
        """,
        (("P2", "T1"),),
        0.5,
        {"attended_before": (("P1", "T2"),)},
    ),
    # P1 must attend exactly one row of the course: T2 with 0.5 rather than T1 with 0.25. P2 is free to take both,
    # 0.75. P3 has attended T1, so the course is not asked of P3. Together 0.5 + 0.75 = 1.25.
    "mandatory": Case(
        """
        employees: [{id: P1}, {id: P2}, {id: P3, attended: T1}]
        gaps:
          - {employee: P1, competency: K1, gap: 0.25}
          - {employee: P1, competency: K2, gap: 0.5}
          - {employee: P2, competency: K1, gap: 0.25}
          - {employee: P2, competency: K2, gap: 0.5}
        trainings: [{id: T1, course: C}, {id: T2, course: C}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        rules: {one_per_course: false, mandatory: {employees: [P1, P3], training: C}}
        """,
        (("P1", "T2"), ("P2", "T1"), ("P2", "T2")),
        1.25,
        {"mandatory_missing": (("P1", "T1"), ("P1", "T2"))},
    ),
    # P1 with the larger gap is excluded from T; P2 gains 0.5.
    "excluded": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 1}, {employee: P2, competency: K, gap: 0.5}]
        trainings: [{id: T}]
        curriculum: [{training: T, competency: K, lift: 1}]
        rules: {excluded: {employees: P1, training: T}}
        """,
        (("P2", "T"),),
        0.5,
        {"excluded_pair": (("P1", "T"),)},
    ),
    # P1 is locked into T1 and gains nothing there; the rest is free: P1's 0.5 in T2 and P2's 1 in T1.
    "locked": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K2, gap: 0.5}, {employee: P2, competency: K1, gap: 1}]
        trainings: [{id: T1}, {id: T2}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        rules: {locked: {employees: P1, training: T1}}
        """,
        (("P1", "T1"), ("P1", "T2"), ("P2", "T1")),
        1.5,
        {"locked_missing": (("P2", "T1"),)},
    ),
    # A seat costs 100 ribu, a journey from A to X 50 ribu more; P1 and P2 come from A. The ceiling of 150
    # ribu for unit U pays one of its two seats: P1's 2 levels. P3 of unit V is not under it: 1 level more.
    "ceiling": Case(
        """
        budget: {kursus: 1 juta, perjadin: 1 juta}
        employees:
          - {id: P1, unit: U, location: A}
          - {id: P2, unit: U, location: A}
          - {id: P3, unit: V, location: X}
        gaps:
          - {employee: P1, competency: K, gap: 2}
          - {employee: P2, competency: K, gap: 1.5}
          - {employee: P3, competency: K, gap: 1}
        trainings: [{id: T, kursus: 100 ribu, location: X}]
        travel: [{from: A, to: X, fare: 50 ribu}]
        curriculum: [{training: T, competency: K, lift: 2}]
        rules: {ceiling: {employees: {unit: U}, at_most: 150 ribu}}
        """,
        (("P1", "T"), ("P3", "T")),
        3.0,
        {"over_ceiling": (("P1", "T"), ("P2", "T"))},
    ),
    # P1's nomination is turned down, P2's is mandatory and gains nothing, P3's is locked although not eligible.
    # P4 takes the last of four seats: 1 level; P3 closes 0.5.
    "decisions": Case(
        """
        employees: [{id: P1, grade: a}, {id: P2, grade: a}, {id: P3, grade: b}, {id: P4, grade: a}]
        gaps:
          - {employee: P1, competency: K, gap: 2}
          - {employee: P3, competency: K, gap: 0.5}
          - {employee: P4, competency: K, gap: 1}
        trainings: [{id: T, eligible.grade: a}]
        curriculum: [{training: T, competency: K, lift: 2}]
        nominations:
          - {employee: P1, training: T, decision: excluded}
          - {employee: P2, training: T, decision: mandatory}
          - {employee: P3, training: T, decision: locked}
          - {employee: P4, training: T}
        """,
        (("P2", "T"), ("P3", "T"), ("P4", "T")),
        1.5,
        {
            "decision_missing": (("P3", "T"), ("P4", "T")),
            "decision_excluded": (("P1", "T"), ("P2", "T"), ("P3", "T")),
        },
    ),
    # Only P2 is nominated, and comes with probability 0.5: 0.5 x min(2, 1) = 0.5.
    "nominations_only": Case(
        """
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 2}, {employee: P2, competency: K, gap: 1}]
        trainings: [{id: T}]
        curriculum: [{training: T, competency: K, lift: 2}]
        nominations: [{employee: P2, training: T, probability: 50%}]
        nominations_only: true
        """,
        (("P2", "T"),),
        0.5,
        {"not_nominated": (("P1", "T"), ("P2", "T"))},
    ),
    # Two seats. Without the rule P1 and P2 of unit U take them: 2 + 1.5. Half of each unit, so at least one
    # of V's two (ceil(0.5 x 2) = 1) and one of U's two: P1 and P3, 2 + 0.5. P4 gains nothing and reaches nobody.
    "coverage": Case(
        """
        employees: [{id: P1, unit: U}, {id: P2, unit: U}, {id: P3, unit: V}, {id: P4, unit: V}]
        gaps:
          - {employee: P1, competency: K, gap: 2}
          - {employee: P2, competency: K, gap: 1.5}
          - {employee: P3, competency: K, gap: 0.5}
        trainings: [{id: T, seats: 2}]
        curriculum: [{training: T, competency: K, lift: 2}]
        rules: {coverage: {each: unit, at_least: 50%}}
        """,
        (("P1", "T"), ("P3", "T")),
        2.5,
        {"coverage_missed": (("P1", "T"), ("P2", "T"))},
    ),
    # T1 is on 1 and 2 March, T2 on 2 and 3 March. Of three people floor(0.4 x 3) = 1 may be away on 2 March,
    # so one of P1 (T1: 2 levels), P2 (T2: 1.5) and P3 (T1: 1): P1.
    "absence": Case(
        """
        employees: [{id: P1, unit: U}, {id: P2, unit: U}, {id: P3, unit: U}]
        gaps:
          - {employee: P1, competency: K, gap: 2}
          - {employee: P2, competency: L, gap: 1.5}
          - {employee: P3, competency: K, gap: 1}
        trainings:
          - {id: T1, start: 2027-03-01, end: 2027-03-02}
          - {id: T2, start: 2027-03-02, end: 2027-03-03}
        curriculum: [{training: T1, competency: K, lift: 2}, {training: T2, competency: L, lift: 2}]
        rules: {absence: {at_most: 40%}}
        """,
        (("P1", "T1"),),
        2.0,
        {"too_many_away": (("P1", "T1"), ("P2", "T2"))},
    ),
    # At least half of the seats for women. One woman: with her, one man: P1 and P3, 2 + 0.5. P2 (1.5) stays.
    "share": Case(
        """
        employees: [{id: P1, sex: L}, {id: P2, sex: L}, {id: P3, sex: P}]
        gaps:
          - {employee: P1, competency: K, gap: 2}
          - {employee: P2, competency: K, gap: 1.5}
          - {employee: P3, competency: K, gap: 0.5}
        trainings: [{id: T}]
        curriculum: [{training: T, competency: K, lift: 2}]
        rules: {share: {employees: {sex: P}, at_least: 50%}}
        """,
        (("P1", "T"), ("P3", "T")),
        2.5,
        {"share_missed": (("P1", "T"), ("P2", "T"), ("P3", "T"))},
    ),
    # The least money that closes at least 1.5 levels: T1 closes 1 for 100 ribu, T2 closes 1 for 300 ribu, T3 closes
    # 2 for 350 ribu. T1 and T2 are 400 ribu, T3 alone 350: T3. The value of the objective cost is -350 ribu.
    "target": Case(
        """
        budget: {kursus: 1 juta}
        employees: [{id: P1}]
        gaps: [{employee: P1, competency: K1, gap: 1}, {employee: P1, competency: K2, gap: 2}]
        trainings: [{id: T1, kursus: 100 ribu}, {id: T2, kursus: 300 ribu}, {id: T3, kursus: 350 ribu}]
        curriculum:
          - {training: T1, competency: K1, lift: 1}
          - {training: T2, competency: K2, lift: 1}
          - {training: T3, competency: K2, lift: 2}
        objective: cost
        rules: {target: {metric: levels, at_least: 1.5}}
        """,
        (("P1", "T3"),),
        -350000.0,
        {"target_missed": (("P1", "T1"),)},
    ),
}
