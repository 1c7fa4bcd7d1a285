"""How far a run has come, and when it has to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from exactregions.errors import BudgetExceeded, InvalidInput

__all__ = ["Budget", "Meter"]

REPORT_EVERY_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may use; None is no limit.  Raises `InvalidInput` for a limit of 0 or less."""

    seconds: float | None = None
    max_cells: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise InvalidInput(f"a budget of {self.seconds} seconds is none; give more than 0")
        if self.max_cells is not None and self.max_cells < 1:
            raise InvalidInput(f"at most {self.max_cells} cells is none; give at least 1")


class Meter:
    """Counts the cells of a run, reports how it goes and raises when the budget is spent.

    `report` gets the number of cells and the seconds since the start, about once a second.
    """

    def __init__(
        self,
        budget: Budget,
        report: Callable[[int, float], object] = lambda cells, seconds: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cells = 0
        self._budget = budget
        self._report = report
        self._clock = clock
        self._start = clock()
        self._next_report = self._start + REPORT_EVERY_SECONDS

    def found(self, cells: int = 1) -> None:
        """Note cells; raises `BudgetExceeded` if these are too many or the time is over."""
        self.cells += cells
        limit = self._budget.max_cells
        if limit is not None and self.cells > limit:
            raise BudgetExceeded(f"more than the {limit} cells that the budget allows")
        self.step()

    def step(self) -> None:
        """Note that work goes on; raises `BudgetExceeded` if the time is over."""
        now = self._clock()
        limit = self._budget.seconds
        if limit is not None and now - self._start > limit:
            raise BudgetExceeded(f"the {limit:g} seconds of the budget are over")
        if now >= self._next_report:
            self._next_report = now + REPORT_EVERY_SECONDS
            self._report(self.cells, now - self._start)
