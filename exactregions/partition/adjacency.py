"""Which cells share a facet."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from exactregions.geometry import Tick, bits, ray_signs
from exactregions.partition.cell import Cell

__all__ = ["Adjacency", "Neighbours", "adjacency_of"]


class Neighbours(NamedTuple):
    """Two cells that share a facet, by their indices, the lower one first.

    `facet` is its index among the first cell's facets; `forms` are the indices of the forms that
    vanish on it but not on both cells, ascending.
    """

    first: int
    second: int
    facet: int
    forms: tuple[int, ...]


class Adjacency(Sequence[Neighbours]):
    """All pairs of neighbours, sorted by the second cell and then by its facets.

    Kept as arrays of some 20 bytes a pair: `first`, `second` and `facet` have an entry for each
    pair, and the forms of all pairs come one after the other in `forms`, those of pair ``i`` up to
    place ``ends[i]``.  (The arrays are views that libraries for arrays take without a copy.)
    """

    def __init__(self, pairs: bytes, forms: bytes) -> None:
        entries = memoryview(pairs).cast("I")
        self.first = entries[0::4]
        self.second = entries[1::4]
        self.facet = entries[2::4]
        self.ends = entries[3::4]
        self.forms = memoryview(forms).cast("I")

    def __len__(self) -> int:
        return len(self.first)

    @overload
    def __getitem__(self, index: int) -> Neighbours: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Neighbours]: ...
    def __getitem__(self, index: int | slice) -> Neighbours | Sequence[Neighbours]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        start = self.ends[index - 1] if index else 0
        forms = tuple(self.forms[start : self.ends[index]])
        return Neighbours(self.first[index], self.second[index], self.facet[index], forms)

    def __iter__(self) -> Iterator[Neighbours]:
        entries = zip(self.first, self.second, self.facet, self._forms_of_pairs(), strict=True)
        return map(Neighbours._make, entries)

    def _forms_of_pairs(self) -> Iterator[tuple[int, ...]]:
        forms = self.forms
        start = 0
        for end in self.ends:
            # A slice takes longer, and most pairs have one form.
            yield (forms[start],) if end - start == 1 else tuple(forms[start:end])
            start = end


def adjacency_of(cells: Iterable[Cell], *, tick: Tick = lambda: None) -> Adjacency:
    """The adjacency of the cells of a partition; costs the facets of all cells.

    The complex is face-to-face, so a facet of two cells has the same signs in both, and no two
    facets have the same.
    """
    pairs, forms = array("I"), array("I")
    open_sides: dict[tuple[int, int], tuple[int, int, int]] = {}
    for index, cell in enumerate(cells):
        inside = _nonzero(ray_signs(cell.cone.rays))
        for facet, rays in enumerate(cell.facet_rays):
            signs = ray_signs(rays)
            other = open_sides.pop(signs, None)
            if other is None:
                open_sides[signs] = index, facet, inside
            else:
                first, first_facet, first_inside = other
                forms.extend(bits((first_inside | inside) & ~_nonzero(signs)))
                pairs.extend((first, index, first_facet, len(forms)))
        tick()
    return Adjacency(pairs.tobytes(), forms.tobytes())


def _nonzero(signs: tuple[int, int]) -> int:
    positive, negative = signs
    return positive | negative
