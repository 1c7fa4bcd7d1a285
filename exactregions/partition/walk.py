"""What a walk through the cells of a network is, whoever takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from exactregions.geometry import Ray

__all__ = ["BOTH", "CellRecord", "Path", "Walk", "first_of", "from_there_on", "joined"]

Path = tuple[int, ...]
"""A part of the walk: the sides of its first cuts, 0 for below, 1 for above, or `BOTH`."""

BOTH = 2
"""The side of a cut where the walk goes below first and, when that is done, above."""

CellRecord = tuple[tuple[Ray, ...], int, int]
"""A cell: its rays, and the masks of the walls that cut it out and of the forms positive on it."""


class Walk(Protocol):
    """A walk through the cells below a path, in steps."""

    @property
    def cells(self) -> int:
        """How many cells have been found."""

    @property
    def bounded_cells(self) -> int:
        """How many of them are bounded."""

    def advance(self, cells: int) -> bool:
        """Go on until there are so many more cells, or the end; whether the end is reached."""

    def take_records(self) -> list[CellRecord]:
        """The cells since the last time, if they are kept."""

    def remaining(self) -> list[Path]:
        """The paths of what is left to do, those of the largest parts first."""


def joined(paths: Sequence[Path]) -> Path:
    """One path for several that a walk left one after the other, the largest parts first.

    They branch off above from one way down, so whoever walks below them all goes down once only.
    """
    *others, deepest = paths
    sides = list(deepest)
    for path in others:
        sides[len(path) - 1] = BOTH
    return tuple(sides)


def first_of(path: Path) -> Path:
    """The sides of the first cell below a path: parts of a walk are in the order of these."""
    return tuple(side % BOTH for side in path)


def from_there_on(path: Path) -> Path:
    """The path of everything from the first cell below a path on, to the end of the walk."""
    return tuple(side or BOTH for side in path)
