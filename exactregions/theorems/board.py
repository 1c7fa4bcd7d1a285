"""What the rows under way have come to, and whether to stop, between the processes of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from exactregions.errors import BudgetExceeded
from exactregions.geometry import Tick
from exactregions.runs import Budget, Meter
from exactregions.theorems.certified import Listener

__all__ = ["Board", "listening"]

STOP = "stop"


@dataclass(frozen=True, slots=True)
class Board:
    """A folder of a run, with a file for each row under way: what is being done for it."""

    folder: Path

    def note(self, place: int, text: str) -> None:
        """Say what is being done for the row at this place."""
        new = self.folder / f"{place}.new"
        with suppress(OSError):  # it is only shown, and may be read just now
            new.write_text(text, "utf-8")
            os.replace(new, self.folder / f"{place}.now")

    def wipe(self, place: int) -> None:
        """The row at this place is not under way any more."""
        with suppress(OSError):
            (self.folder / f"{place}.now").unlink(missing_ok=True)

    def notes(self) -> Iterator[str]:
        """What is being done for the rows under way, in their order."""
        for path in sorted(self.folder.glob("*.now"), key=lambda path: int(path.stem)):
            with suppress(OSError):
                yield path.read_text("utf-8")

    def stop(self) -> None:
        """Tell all who look at the board to stop."""
        (self.folder / STOP).touch()

    @property
    def stopped(self) -> bool:
        """Whether they have been told to, or the run has gone."""
        return (self.folder / STOP).exists() or not self.folder.exists()


def listening(
    board: Board, place: int, name: str, budget: Budget, tick: Tick = lambda: None
) -> Listener:
    """A listener that notes once a second what is being done for a row, and how many cells it has.

    It raises `BudgetExceeded` if the board says stop, or the budget is spent, and what `tick`
    raises.
    """
    stage, cells_before = "", 0

    def look(cells: int, seconds: float) -> None:
        if board.stopped:
            raise BudgetExceeded("the run has been stopped")
        new = cells - cells_before
        found = f", {new:,} cell{'s' * (new != 1)}" if new else ""
        board.note(place, f"{name}: {stage}{found}, {seconds:.0f} s")

    def begun(what: str) -> None:
        nonlocal stage, cells_before
        stage, cells_before = what, meter.cells

    def step() -> None:
        meter.step()
        tick()

    meter = Meter(budget, look)
    return Listener(step, meter.found, begun)
