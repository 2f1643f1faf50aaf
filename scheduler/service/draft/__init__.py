"""Draft: the plan that operators edit, with undo, clashes and receptions."""
