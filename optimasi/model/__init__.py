"""The mathematics: from a Scenario to a verified Plan."""
