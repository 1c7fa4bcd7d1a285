"""What a walk through the cells of a network is, whoever takes it."""

from __future__ import annotations

from typing import Protocol

from exactregions.geometry import Ray

__all__ = ["CellRecord", "Path", "Walk"]

Path = tuple[bool, ...]
"""A part of the walk: the sides of its first cuts, True for above."""

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
