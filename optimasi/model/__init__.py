"""The mathematics: from a Scenario to a verified Plan.

Why PuLP and HiGHS both: PuLP says the program (`formulation`: names, files to read in tests), HiGHS solves it, and what
it found is read from HiGHS itself (`solver`), since PuLP calls a plan optimal that a time limit stopped.

Why a second set of rules in `plan`: whoever writes a rule wrongly here would write its check as wrongly; `plan.rules`
states each demand pair by pair from the scenario, without arrays, and no plan leaves `solve` before it agrees.

Why column generation from some thousand pairs on (`method`): the whole program's bound is weak where classes have fixed
costs, and its size grows with people x trainings; bundles of trainings for each person give a bound that is within
0.1 % at 5,000 people, where the whole program has no plan after minutes (README, Beside other ways).
"""
