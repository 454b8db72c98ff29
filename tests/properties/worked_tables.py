"""Nominations, saved plans, travel and weights, each alone and worked by hand; see worked_rules.py for the notation."""

from __future__ import annotations

from tests.properties.worked import Worked

TABLES: dict[str, Worked] = {
    # A must attend 1 and gains nothing there; B may not, for all of B's 1; C is settled although not eligible, and
    # gains 0.5; D is only proposed, E not even that, and gain 0.25 each. The rules around it: A is sent, B is not.
    "decisions": Worked(
        """
        employees: [{id: A, unit: U}, {id: B, unit: U}, {id: C, unit: V}, {id: D, unit: U}, {id: E, unit: U}]
        gaps:
          - {employee: B, competency: K, gap: 1}
          - {employee: C, competency: K, gap: 0.5}
          - {employee: D, competency: K, gap: 0.25}
          - {employee: E, competency: K, gap: 0.25}
        trainings: [{id: '1', eligible.unit: U}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        nominations:
          - {employee: A, training: '1', decision: mandatory}
          - {employee: B, training: '1', decision: excluded}
          - {employee: C, training: '1', decision: locked}
          - {employee: D, training: '1', decision: proposed}
        """,
        "A-1 C-1 D-1 E-1",
        1.0,
        0,
        4,
        {"mandatory": "C-1", "locked": "A-1", "excluded": "A-1 B-1 C-1"},
    ),
    # The same without decisions: A has no reason to go, B may, C may not.
    "decisions switched off": Worked(
        """
        employees: [{id: A, unit: U}, {id: B, unit: U}, {id: C, unit: V}]
        gaps: [{employee: B, competency: K, gap: 1}, {employee: C, competency: K, gap: 0.5}]
        trainings: [{id: '1', eligible.unit: U}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        nominations:
          - {employee: A, training: '1', decision: mandatory}
          - {employee: B, training: '1', decision: excluded}
          - {employee: C, training: '1', decision: locked}
        rules: {decisions: false}
        """,
        "B-1",
        1.0,
        0,
        1,
    ),
    # A attended 1, so the decision asks nothing of A.
    "mandatory decision of who attended": Worked(
        """
        employees: [{id: A, attended: '1'}, {id: B}]
        gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 0.5}]
        trainings: [{id: '1'}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        nominations: [{employee: A, training: '1', decision: mandatory}]
        """,
        "B-1",
        0.5,
        0,
        1,
    ),
    # p of A is 0.8 x 0.9, not 0.8 x 0.5: 0.72; of B 0.8 x 1; of C 0: useless. Seats: A's kursus is 30 instead of 100,
    # makan stays 10 (blank); B's makan is 0 instead of 10. 40 + 100.
    "probability and cost of nominations": Worked(
        """
        budget: {kursus: 1000, makan: 1000}
        employees: [{id: A, attendance: 0.5}, {id: B, attendance: 0.5}, {id: C}]
        gaps:
          - {employee: A, competency: K, gap: 1}
          - {employee: B, competency: K, gap: 1}
          - {employee: C, competency: K, gap: 1}
        trainings: [{id: '1', completion: 0.8, kursus: 100, makan: 10}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        nominations:
          - {employee: A, training: '1', probability: 0.9, cost.kursus: 30, cost.makan: null}
          - {employee: B, training: '1', probability: 1, cost.makan: 0}
          - {employee: C, training: '1', probability: 0}
        """,
        "A-1 B-1",
        1.52,
        140,
        2,
        {"candidates": "C-1"},
    ),
    # A may take 1 (0.25), not 2 (1), which nobody proposed; B is locked into 2 all the same: 0.5.
    "nominations only": Worked(
        """
        employees: [{id: A}, {id: B}]
        gaps:
          - {employee: A, competency: K1, gap: 0.25}
          - {employee: A, competency: K2, gap: 1}
          - {employee: B, competency: K2, gap: 0.5}
        trainings: [{id: '1'}, {id: '2'}]
        curriculum: [{training: '1', competency: K1, lift: 1}, {training: '2', competency: K2, lift: 1}]
        nominations: [{employee: A, training: '1'}]
        nominations_only: true
        rules: {locked: {employees: B, trainings: '2'}}
        """,
        "A-1 B-2",
        0.75,
        0,
        2,
        {"candidates": "A-1 A-2 B-2"},
    ),
    # Of the saved plan the seats of unit U in 1 are settled: A's, which gains nothing; not A's in 2, nor B's of V. One
    # seat in 1 is left for C's 1 or B's 0.5.
    "locked plan": Worked(
        """
        employees: [{id: A, unit: U}, {id: B, unit: V}, {id: C, unit: U}]
        gaps: [{employee: B, competency: K, gap: 0.5}, {employee: C, competency: K, gap: 1}]
        trainings: [{id: '1', seats: 2}, {id: '2'}]
        curriculum: [{training: '1', competency: K, lift: 1}]
        rules:
          locked:
            employees: {unit: U}
            trainings: '1'
            plan:
              schema: optimasi.plan/1
              assignments:
                - {employee: A, training: '1'}
                - {employee: A, training: '2'}
                - {employee: B, training: '1'}
        """,
        "A-1 C-1",
        1.0,
        0,
        2,
        {"locked": "C-1"},
    ),
    # From M (B's own place, A's is S by its unit) to S:
    # 1, Monday to Wednesday, one of them a holiday: 2 days: 200 + 2 x 50 + 1 x 100 = 400 for B; A is there already.
    # 2, five days without a start, with lodging: 200 + 5 x 50 = 450 for B; from S to S there is no row for A: 0.
    # 3 is online and 4 has no place: 0. 5 is in M: for A 300 by the row S-M, line makan, days unknown; B has the row
    # M-M: 10. A: 0 + 0 + 0 + 0 + 300; B: 400 + 450 + 10. Fees are 0.
    "travel": Worked(
        """
        budget: {perjadin: 860, makan: 300}
        holidays: [2027-03-02]
        locations: {U: S}
        employees: [{id: A, unit: U}, {id: B, unit: U, location: M}]
        gaps:
          - {employee: A, competency: K1, gap: 1}
          - {employee: A, competency: K2, gap: 1}
          - {employee: A, competency: K3, gap: 1}
          - {employee: A, competency: K4, gap: 1}
          - {employee: A, competency: K5, gap: 1}
          - {employee: B, competency: K1, gap: 1}
          - {employee: B, competency: K2, gap: 1}
          - {employee: B, competency: K3, gap: 1}
          - {employee: B, competency: K4, gap: 1}
          - {employee: B, competency: K5, gap: 1}
        trainings:
          - {id: '1', location: S, start: 2027-03-01, end: 2027-03-03}
          - {id: '2', location: S, classroom_days: 5, lodging: yes}
          - {id: '3', location: S, mode: online, classroom_days: 5}
          - {id: '4', classroom_days: 5}
          - {id: '5', location: M, start: 2027-03-08}
        curriculum:
          - {training: '1', competency: K1, lift: 1}
          - {training: '2', competency: K2, lift: 1}
          - {training: '3', competency: K3, lift: 1}
          - {training: '4', competency: K4, lift: 1}
          - {training: '5', competency: K5, lift: 1}
        travel:
          - {from: M, to: S, fare: 200, per_day: 50, per_night: 100}
          - {from: S, to: M, fare: 300, per_day: 50, per_night: 100, line: makan}
          - {from: M, to: M, fare: 10, per_day: 0, per_night: 0}
        """,
        "A-1 A-2 A-3 A-4 A-5 B-1 B-2 B-3 B-4 B-5",
        10.0,
        1160,
        2,
    ),
    # A seat is 100 on perjadin and the way, for the three days dated, 200 + 3 x 50 + 2 x 100 = 550: 650 together. B's
    # nomination says 600, all included; C's says so for another line, which leaves perjadin as it is. 1250 pay A and B.
    "a nomination's cost replaces travel": Worked(
        """
        budget: {perjadin: 1250, makan: 1000}
        employees: [{id: A, location: M}, {id: B, location: M}, {id: C, location: M}]
        gaps:
          - {employee: A, competency: K, gap: 1}
          - {employee: B, competency: K, gap: 0.5}
          - {employee: C, competency: K, gap: 0.75}
        trainings:
          - id: '1'
            perjadin: 100
            location: S
            classroom_dates: 2027-03-01..2027-03-02|2027-03-10
            classroom_days: 9
        curriculum: [{training: '1', competency: K, lift: 1}]
        nominations:
          - {employee: B, training: '1', cost.perjadin: 600}
          - {employee: C, training: '1', cost.makan: 10}
        travel: [{from: M, to: S, fare: 200, per_day: 50, per_night: 100}]
        """,
        "A-1 B-1",
        1.5,
        1250,
        2,
        {"budget": "A-1 C-1"},
    ),
    # One seat. A: gap 1 x 2 x 3 = 6 on K1, both entries match. B: gap 2 x 2 = 4. C: gap 3 x 0: no such pair.
    "weights": Worked(
        """
        employees: [{id: A, unit: U}, {id: B, unit: V}, {id: C, unit: W}]
        competencies: [{id: K1, kind: technical}, {id: K2, kind: managerial}]
        gaps:
          - {employee: A, competency: K1, gap: 1}
          - {employee: B, competency: K1, gap: 2}
          - {employee: C, competency: K1, gap: 3}
        trainings: [{id: '1', seats: 1}]
        curriculum: [{training: '1', competency: K1, lift: 3}]
        weights:
          - {competencies: {kind: technical}, weight: 2}
          - {employees: {unit: U}, weight: 3}
          - {employees: {unit: W}, competencies: [K1, K2], weight: 0}
          - {competencies: K2, weight: 100}
        """,
        "A-1",
        6.0,
        0,
        1,
        {"seats": "A-1 B-1", "candidates": "C-1"},
    ),
}
