"""What the planner asks: from YAML and tables to a Scenario that leaves nothing to guess."""
