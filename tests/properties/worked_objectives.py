"""Objectives, targets and what gain is made of, each alone and worked by hand; see worked_rules.py for the notation."""

from __future__ import annotations

from tests.properties.worked import Worked

OBJECTIVES: dict[str, Worked] = {
    # 1 and 4 are technical of 20 JP and more, 2 has 19 and fills nothing. A, staff: 22.5 x min(1, 0.9 + 0.5) by 1 and
    # 4, 17.5 by 3: 40. B, structural in echelon III: 15 by 5, not by 6 of echelon IV, 10 by 3, technical is held: 25.
    # C, functional: 15 by 7, 15 by 1 and 4, seminar held: 30. D, staff, may attend 8 alone, which is no seminar but
    # counts as one: 17.5. Together 112.5.
    "ip_asn": Worked(
        """
        objective: ip_asn
        employees:
          - {id: A, job_group: staff, unit: U}
          - {id: B, job_group: structural, echelon: III, unit: U, ip_technical: yes, ip_seminar: no}
          - {id: C, job_group: functional, unit: U, ip_seminar: yes}
          - {id: D, job_group: staff, unit: V}
        gaps: [{employee: A, competency: K, gap: 1}]
        trainings:
          - {id: '1', kind: technical, hours: 20, completion: 0.9, eligible.unit: U}
          - {id: '2', kind: technical, hours: 19, eligible.unit: U}
          - {id: '3', kind: seminar, hours: 4, eligible.unit: U}
          - {id: '4', kind: technical, hours: 24, completion: 0.5, eligible.unit: U}
          - {id: '5', kind: leadership, hours: 900, echelon: III, eligible.unit: U}
          - {id: '6', kind: leadership, hours: 900, echelon: IV, eligible.unit: U}
          - {id: '7', kind: functional, hours: 4, eligible.unit: U}
          - {id: '8', kind: basic, ip_slot: seminar, hours: 4, eligible.unit: V}
        curriculum: [{training: '2', competency: K, lift: 1}]
        """,
        "A-1 A-3 A-4 B-3 B-5 C-1 C-4 C-7 D-8",
        112.5,
        0,
        4,
        {"candidates": "A-2"},
    ),
    # Two people at most for 150: B by 1 (100) and another by 2 (50), or A and C by 2, which is cheaper. That A will not
    # come (0) and that C gains nothing does not count.
    "people": Worked(
        """
        objective: people
        budget: {kursus: 150}
        employees: [{id: A, attendance: 0, unit: U}, {id: B, unit: V}, {id: C, unit: W}]
        gaps: [{employee: B, competency: K, gap: 1}]
        trainings: [{id: '1', kursus: 100, eligible.unit: U|V}, {id: '2', kursus: 50, eligible.unit: U|W}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        """,
        "A-2 C-2",
        2,
        100,
        2,
    ),
    # 150 pay A's 1 and B's 2, 20 + 8 JP, rather than A's 1 and 3, 27, or A's 2 and 3 and B's 2, 23. A's 1 and 2 are 28,
    # too, but reach one person. JP are planned ones, whatever completion says.
    "hours": Worked(
        """
        objective: hours
        budget: {kursus: 150}
        employees: [{id: A, unit: U}, {id: B, unit: V}]
        gaps: [{employee: A, competency: K, gap: 1}]
        trainings:
          - {id: '1', kursus: 100, hours: 20, completion: 0.5, eligible.unit: U}
          - {id: '2', kursus: 50, hours: 8}
          - {id: '3', kursus: 50, hours: 7, eligible.unit: U}
        curriculum: [{training: '3', competency: K, lift: 1}]
        """,
        "A-1 B-2",
        28,
        150,
        2,
    ),
    # A must attend something other than 3: 2 for 70 rather than 1 for 100, although A gains in 1 only. 3 costs nothing:
    # B, who gains there, is reached as well at the same money; C, who does not, has no such pair. 0 levels or more: the
    # money alone counts.
    "cost": Worked(
        """
        objective: cost
        budget: {kursus: 1000}
        employees: [{id: A, unit: U}, {id: B, unit: V}, {id: C, unit: V}]
        gaps: [{employee: A, competency: K1, gap: 1}, {employee: B, competency: K3, gap: 1}]
        trainings: [{id: '1', kursus: 100}, {id: '2', kursus: 70}, {id: '3', kursus: 0, eligible.unit: V}]
        curriculum: [{training: '1', competency: K1, lift: 1}, {training: '3', competency: K3, lift: 1}]
        rules: {trainings_per_person: {employees: A, min: 1}}
        """,
        "A-2 B-3",
        70,
        70,
        1,
        {"trainings_per_person": "B-3", "candidates": "A-2 C-3"},
    ),
    # 1.5 levels, unweighted: A's 1 in 1 (100) and B's 0.5 in 2 (60), rather than B's in 1. C's 0.25 is too little. That
    # A weighs nothing makes A useless to the objective levels, not to the target.
    "cost with a target of levels": Worked(
        """
        objective: cost
        budget: {kursus: 1000}
        employees: [{id: A, weight: 0, unit: U}, {id: B, unit: V}, {id: C, unit: V}]
        gaps:
          - {employee: A, competency: K1, gap: 1}
          - {employee: B, competency: K1, gap: 0.5}
          - {employee: C, competency: K2, gap: 0.25}
        trainings: [{id: '1', kursus: 100}, {id: '2', kursus: 60, eligible.unit: V}]
        curriculum:
          - {training: '1', competency: K1, lift: 1}
          - {training: '2', competency: K1, lift: 1}
          - {training: '2', competency: K2, lift: 1}
        rules: {target: {metric: levels, at_least: 1.5}}
        """,
        "A-1 B-2",
        160,
        160,
        2,
        {"target": "A-1 C-2"},
    ),
    # Half of the 3 levels there are is 1.5: A's 1 and B's 0.5 for 200; A and C would be 1.25.
    "cost with a target of gaps closed": Worked(
        """
        objective: cost
        budget: {kursus: 1000}
        employees: [{id: A}, {id: B}, {id: C}]
        gaps:
          - {employee: A, competency: K, gap: 1}
          - {employee: B, competency: K, gap: 0.5}
          - {employee: C, competency: K, gap: 0.25}
          - {employee: C, competency: L, gap: 1.25}
        trainings: [{id: '1', kursus: 100}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        rules: {target: {metric: gaps_closed, at_least: 50%}}
        """,
        "A-1 B-1",
        200,
        200,
        2,
        {"target": "A-1 C-1"},
    ),
    # Assessed are 2 + 3 + 5 of 3 x 4, C's 5 in full: 83.3. For 90 it takes 10.8, 0.8 more: 0.5 each for A and B by 2,
    # 60 together, rather than A's 1 by 1 for 100.
    "cost with a target of jpm": Worked(
        """
        objective: cost
        budget: {kursus: 1000}
        employees: [{id: A, position: J}, {id: B, position: J}, {id: C, position: J}]
        standards: [{position: J, competency: K, level: 4}]
        assessments:
          - {employee: A, competency: K, level: 2}
          - {employee: B, competency: K, level: 3}
          - {employee: C, competency: K, level: 5}
        trainings: [{id: '1', kursus: 100}, {id: '2', kursus: 30}]
        curriculum: [{training: '1', competency: K, lift: 1}, {training: '2', competency: K, lift: 0.5}]
        rules: {target: {metric: jpm, at_least: 90}}
        """,
        "A-2 B-2",
        60,
        60,
        2,
        {"target": "A-2"},
    ),
    # A mean of 14 among two is 28 points. A holds technical, 22.5; a seminar of p 0.5 adds 8.75 for A: 31.25, but 5 for
    # B, who is structural: 27.5. That 2 closes B's level for nothing is not asked for: no such pair.
    "cost with a target of ip_asn": Worked(
        """
        objective: cost
        budget: {kursus: 1000}
        employees: [{id: A, job_group: staff, ip_technical: yes}, {id: B, job_group: structural}]
        gaps: [{employee: B, competency: K, gap: 1}]
        trainings: [{id: '1', kind: seminar, completion: 0.5, kursus: 100}, {id: '2', kind: basic, kursus: 0}]
        curriculum: [{training: '2', competency: K, lift: 1}]
        rules: {target: {metric: ip_asn, at_least: 14}}
        """,
        "A-1",
        100,
        100,
        1,
        {"target": "B-1", "candidates": "A-1 B-2"},
    ),
    # Two people and 24 JP at least cost: 1 for both would be 200 and 16 JP; A and B in 1 and one of them in 2 is 300
    # for 28; 2 for both is 200 for 24.
    "cost with targets of people and hours": Worked(
        """
        objective: cost
        budget: {kursus: 1000}
        employees: [{id: A}, {id: B}]
        gaps: [{employee: A, competency: K, gap: 1}]
        trainings: [{id: '1', hours: 8, kursus: 100}, {id: '2', hours: 12, kursus: 100}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        rules: {target: [{metric: people, at_least: 2}, {metric: hours, at_least: 24}]}
        """,
        "A-2 B-2",
        200,
        200,
        2,
        {"target": "A-1 B-2"},
    ),
    # Levels are the aim, but an index of 5 among two takes 10 points: A's seminar gives 17.5 and closes nothing; the
    # target makes it a pair. B closes 1 for 100, A by 2 0.5 for 100; 200 pay two of the three seats: A-1 and B-2.
    "levels with a target": Worked(
        """
        budget: {kursus: 200}
        employees: [{id: A, job_group: staff}, {id: B, job_group: structural, ip_seminar: yes}]
        gaps: [{employee: A, competency: K, gap: 0.5}, {employee: B, competency: K, gap: 1}]
        trainings: [{id: '1', kind: seminar, kursus: 100}, {id: '2', kind: basic, kursus: 100}]
        curriculum: [{training: '2', competency: K, lift: 1}]
        rules: {target: {metric: ip_asn, at_least: 10}}
        """,
        "A-1 B-2",
        1,
        200,
        2,
        {"target": "A-2 B-2", "candidates": "A-1 B-1"},
    ),
    # One training each. 17.5 points weigh 0.875: more than B's 0.8 level by 1, less than A's 1.
    "weights of metrics": Worked(
        """
        objective: {levels: 1, ip_asn: 0.05}
        employees: [{id: A, job_group: staff}, {id: B, job_group: staff}]
        gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 0.8}]
        trainings: [{id: '1', kind: basic}, {id: '2', kind: seminar}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        rules: {trainings_per_person: {max: 1}}
        """,
        "A-1 B-2",
        1.875,
        0,
        2,
        {"trainings_per_person": "A-1 B-1 B-2"},
    ),
    # Alone, levels reach 1 + 0.8 = 1.8 and IP ASN 2 x 17.5 = 35. A: 0.5 x 1 / 1.8 = 0.278 by 1, 0.5 x 17.5 / 35 = 0.25
    # by 2. B: 0.5 x 0.8 / 1.8 = 0.222 by 1, 0.25 by 2. Together 0.5 / 1.8 + 0.25.
    "shares of metrics": Worked(
        """
        objective: {levels: 50%, ip_asn: 50%}
        employees: [{id: A, job_group: staff}, {id: B, job_group: staff}]
        gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 0.8}]
        trainings: [{id: '1', kind: basic}, {id: '2', kind: seminar}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        rules: {trainings_per_person: {max: 1}}
        """,
        "A-1 B-2",
        0.5 / 1.8 + 0.25,
        0,
        2,
    ),
    # Nobody can gain a point, so IP ASN drops out: 70 % x 1.8 / 1.8.
    "shares of metrics, one of which nothing raises": Worked(
        """
        objective: {levels: 70%, ip_asn: 30%}
        employees: [{id: A, job_group: staff}, {id: B, job_group: staff}]
        gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 0.8}]
        trainings: [{id: '1', kind: basic}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        """,
        "A-1 B-1",
        0.7,
        0,
        2,
    ),
    # The most is A's 1 for 100 and B's 0.2 for 500: 1.2. Four fifths of it are 0.96, which A has alone.
    "economise": Worked(
        """
        objective: {levels: 1, economise: 20%}
        budget: {kursus: 1000}
        employees: [{id: A, unit: U}, {id: B, unit: V}]
        gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 0.2}]
        trainings: [{id: '1', kursus: 100, eligible.unit: U}, {id: '2', kursus: 500, eligible.unit: V}]
        curriculum: [{training: '1', competency: K, lift: 1}, {training: '2', competency: K, lift: 1}]
        """,
        "A-1",
        1.2,
        100,
        1,
    ),
    # The gap of 1 is closed for 100 by 2, not for 300 by 1 nor for 400 by both.
    "least money": Worked(
        """
        budget: {kursus: 1000}
        employees: [{id: A}]
        gaps: [{employee: A, competency: K, gap: 1}]
        trainings: [{id: '1', kursus: 300}, {id: '2', kursus: 100}]
        curriculum: [{training: '1', competency: K, lift: 1}, {training: '2', competency: K, lift: 1}]
        """,
        "A-2",
        1,
        100,
        1,
    ),
    # One seat each in 1 and 2, 0.5 to everyone who may: A in both or A and B, 1 for 200 either way: two people.
    "most people": Worked(
        """
        budget: {kursus: 1000}
        employees: [{id: A}, {id: B}]
        gaps:
          - {employee: A, competency: K1, gap: 0.5}
          - {employee: A, competency: K2, gap: 0.5}
          - {employee: B, competency: K2, gap: 0.5}
        trainings: [{id: '1', seats: 1, kursus: 100}, {id: '2', seats: 1, kursus: 100}]
        curriculum: [{training: '1', competency: K1, lift: 1}, {training: '2', competency: K2, lift: 1}]
        """,
        "A-1 B-2",
        1,
        200,
        2,
    ),
    # One and a half times the lifts: 0.5 (technical, by default), 0.6 (leadership) and 0.4 (given) become 0.75, 0.9 and
    # 0.6; A's gap of 0.8 caps the second. 0.75 + 0.8 + 0.6.
    "high gain": Worked(
        """
        gain_assumption: high
        employees: [{id: A}]
        gaps:
          - {employee: A, competency: K1, gap: 1}
          - {employee: A, competency: K2, gap: 0.8}
          - {employee: A, competency: K3, gap: 1}
        trainings: [{id: '1', kind: technical}, {id: '2', kind: leadership}, {id: '3', kind: seminar}]
        curriculum:
          - {training: '1', competency: K1}
          - {training: '2', competency: K2}
          - {training: '3', competency: K3, lift: 0.4}
        """,
        "A-1 A-2 A-3",
        2.15,
        0,
        1,
    ),
    # Half the lift of 1: 0.5 of A's gap of 1, all of B's 0.25. A comes with 0.9 as said in words: 0.45; B with 0.5:
    # 0.125, by number.
    "low gain and attendance in words": Worked(
        """
        gain_assumption: low
        attendance_levels: {tinggi: 0.9, rendah: 0.4}
        employees: [{id: A, attendance: tinggi}, {id: B, attendance: 0.5}]
        gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 0.25}]
        trainings: [{id: '1'}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        """,
        "A-1 B-1",
        0.575,
        0,
        2,
    ),
}
