"""What the planner asks: from YAML and tables to a Scenario that leaves nothing to guess.

Its rooms are stages, each imports only those before it: `files` (bytes to cells and trees with places), `format` (what
may be written), `tables` (cells to typed rows), `what_if` (one file over another), `facts` (what the tables say), then
`scenario` itself, `checks` (whether it fits together) and `load`, which leads through all of them.
"""
