"""The format of scenarios shown: as a reference, to editors, by examples, as a scenario to begin with."""
