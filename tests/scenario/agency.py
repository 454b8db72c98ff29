"""Trainings with names, people without, beside a scenario with a budget: what agencies' tables change of it."""

from __future__ import annotations

from pathlib import Path

from tests.scenario.beside import BUDGET, Load, beside

TABLES = {
    "employees": "id,position\nA,Lurah\nB,Camat\n",
    "standards": "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "assessments": "employee,competency,level\nA,K,2\nB,K,2.5\nB,L,1\n",
    "trainings": "id,name,kind,cost.kontribusi\nT,Tata,teknis,1000000\nU,Utama,teknis,0\n",
    "curriculum": "training,competency,lift\nT,K,0.5\nU,L,1\n",
}


def agency(home: Path) -> Load:
    """A function that loads a budget and a text beside the tables, some replaced (None: left out)."""
    load = beside(home, TABLES)
    return lambda text="", **tables: load(BUDGET + text, **tables)
