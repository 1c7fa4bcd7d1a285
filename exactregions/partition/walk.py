"""What a walk through the cells of a network is, whoever takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from exactregions.geometry import Ray

__all__ = ["BOTH", "Branches", "CellRecord", "Path", "Walk", "first_of", "from_there_on"]

Path = tuple[int, ...]
"""A part of the walk: the sides of its first cuts, 0 for below, 1 for above, or `BOTH`."""

ABOVE = 1
"""The side of a cut where its form is positive."""

BOTH = 2
"""The side of a cut where the walk goes below first and, when that is done, above."""

CellRecord = tuple[tuple[Ray, ...], int, int]
"""A cell: its rays, and the masks of the walls that cut it out and of the forms positive on it."""


class Branches(NamedTuple):
    """Parts that a walk has left for later, the largest, which branch off first, before the others.

    `path` leads to the last of them.  The others branch off above where `path` goes below, each at
    its depth: how many sides the path to it has.
    """

    path: Path
    depths: Sequence[int]

    def joined(self, start: int, stop: int) -> Path:
        """One path for the parts from number `start` up to `stop`, of which there must be some.

        Whoever walks below them all goes down once only.
        """
        depths = self.depths[start:stop]
        sides = list(self.path[: depths[-1]])
        for depth in depths[:-1]:
            sides[depth - 1] = BOTH
        if stop < len(self.depths):
            sides[-1] = ABOVE
        return tuple(sides)


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

    def remaining(self) -> Branches:
        """What is left to do."""


def first_of(path: Path) -> Path:
    """The sides of the first cell below a path: parts of a walk are in the order of these."""
    return tuple(side % BOTH for side in path)


def from_there_on(path: Path) -> Path:
    """The path of everything from the first cell below a path on, to the end of the walk."""
    return tuple(side or BOTH for side in path)
