"""What lifts rest on is told, source by source."""

from __future__ import annotations

from tests.conftest import Load

TEXT = """
    employees: [{id: P}]
    gaps: [{employee: P, competency: K, gap: 1}, {employee: P, competency: L, gap: 1}]
    trainings: [{id: T, kind: technical}, {id: U}, {id: V}, {id: W}]
    curriculum:
      - {training: T, competency: K}
      - {training: T, competency: L, lift: 1, source: Uji coba}
      - {training: U, competency: K, lift: 1, source: Arthur}
      - {training: U, competency: L, lift: 1, source: Arthur}
      - {training: V, competency: K, lift: 1, source: Lacerenza}
      - {training: V, competency: L, lift: 1, source: Penyelenggara}
      - {training: W, competency: K, lift: 1, source: Lacerenza}
      - {training: W, competency: L, lift: 0.5}
    """


def test_sources_of_lifts_are_counted(load: Load) -> None:
    """Of seven lifts three sources are named, the most used first, one is counted, one has none; one is a default."""
    told = [
        (message.code, message.parameters["count"], message.parameters.get("source"))
        for message in load(TEXT).assumptions
        if "lift" in message.code
    ]
    assert told[:-1] == [
        ("own_lifts", 2, "Arthur"),
        ("own_lifts", 2, "Lacerenza"),
        ("own_lifts", 1, "Uji coba"),
        ("own_lifts_rest", 1, None),
        ("own_lifts_unsourced", 1, None),
    ]
    assert told[-1][:2] == ("default_lift", 1)
