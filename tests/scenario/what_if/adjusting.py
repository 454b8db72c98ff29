"""A base with tables, and files that adjust them one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario

BASE = "year: 2027\nbudget: {kontribusi: 900 juta, perjadin: 750 juta}\n"
TABLES = {
    "employees.csv": "id,name,unit,position,status,attendance\nA,Ani,Dinkes,Lurah,PNS,80%\nB,Budi,RSUD,Camat,CPNS,\n",
    "standards.csv": "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "assessments.csv": "employee,competency,level\nA,K,2\nB,K,2.5\nB,L,1\n",
    "trainings.csv": "id,kind,mode,hours,seats,start,lodging,requires,cost.kontribusi,cost.perjadin\n"
    "T,technical,in person,20,30,2027-03-01,no,,1000001,500001\nU,leadership,online,8,,,,,2000000,0\n",
    "curriculum.csv": "training,competency,lift\nT,K,0.5\nU,L,1\n",
    "competencies.csv": "id,kind,weight\nK,technical,\nL,managerial,2\n",
}
Adjusted = Callable[..., Scenario]


def adjusting(home: Path) -> Adjusted:
    """A function that loads the base with the entries of one file's adjust after the other's."""

    def load(*stages: str, base: str = BASE, **tables: str) -> Scenario:
        for name, text in {**TABLES, **{f"{table}.csv": text for table, text in tables.items()}}.items():
            (home / name).write_text(text, encoding="utf-8")
        path = home / "0.yaml"
        path.write_text(base, encoding="utf-8")
        for number, stage in enumerate(stages, start=1):
            path = home / f"{number}.yaml"
            entries = "".join(f"  - {{{entry.strip()}}}\n" for entry in stage.splitlines() if entry.strip())
            path.write_text(f"extends: {number - 1}.yaml\nadjust:\n{entries}", encoding="utf-8")
        return load_scenario(path)

    return load
