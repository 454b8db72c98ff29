"""What is handed on, typed: the one place where the shape of plans and their like is said, written and read.

Everything that is shown or compared is drawn from these documents alone, so that a plan that was saved shows as a
fresh one. They are pydantic models, frozen: it validates what is read and prints the JSON Schema; building one is a
hundredth of a solve.
"""
