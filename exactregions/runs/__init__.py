"""Long work: budgets and progress."""

from exactregions.runs.meter import Budget, Meter

__all__ = ["Budget", "Meter"]
