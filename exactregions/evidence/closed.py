"""Evidence for closed connected regions: how far the network equals a map, from cell to cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

from exactregions.arithmetic import IntegerRow, integer_row, primitive
from exactregions.counting.connected import Outputs, closed_regions
from exactregions.evidence.leaf import Leaf, facets_of
from exactregions.evidence.lifting import multiple_to_lift
from exactregions.evidence.multipliers import combinations
from exactregions.evidence.tree import Watch, root, tree_records
from exactregions.evidence.writing import Evidence, Record
from exactregions.geometry import FINITE, Ray, face_point, ray_signs, rays_of, zero_section
from exactregions.partition import ActivationPattern, Partition
from exactregions.partition.stages import IntegerNetwork

__all__ = ["closed_connected_evidence"]


def closed_connected_evidence(
    integers: IntegerNetwork, partition: Partition, watch: Watch
) -> Evidence:
    """What the header has for closed connected regions, and the records.

    Costs the facets of all cells and, for each map of several open connected regions, for all
    facets of the cells that it reaches a section by as many forms as there are outputs.
    """
    found = closed_regions(partition, tick=watch.tick)
    several = [(regions.cell, regions.cells) for regions in found if regions.cells is not None]
    maps = [partition.cells[cell].outputs for cell, _ in several]
    reaching: dict[ActivationPattern, list[int]] = {}
    for k, (_, cells) in enumerate(several):
        for cell in cells:
            reaching.setdefault(partition.cells[cell].pattern, []).append(k)
    count = sum(regions.components for regions in found)
    fields = {"maps": [_in_lowest_terms(outputs, integers.scales) for outputs in maps]}
    return Evidence(fields, _records(integers, maps, reaching, count, watch))


def _records(
    integers: IntegerNetwork,
    maps: Sequence[Outputs],
    reaching: Mapping[ActivationPattern, Sequence[int]],
    count: int,
    watch: Watch,
) -> Iterator[Record]:
    def entries(leaf: Leaf) -> list[Record]:
        pattern = integers.pattern(ray_signs(leaf.cone.rays)[0])
        slices = [[k, *_slice(leaf, maps[k])] for k in reaching.get(pattern, ())]
        return [slices]

    yield from tree_records(root(integers, tick=watch.tick), entries, walls=True, watch=watch)
    yield {"claim": f"closed_connected {count}"}


def _in_lowest_terms(outputs: Outputs, scales: Sequence[Fraction]) -> list[object]:
    """The map as its scale and its rows, which have no common divisor with that."""
    unit = lcm(*(scale.numerator for scale in scales))
    rows = [
        [entry * scale.denominator * (unit // scale.numerator) for entry in row]
        for row, scale in zip(outputs, scales, strict=True)
    ]
    divisor = gcd(unit, *(entry for row in rows for entry in row))
    return [unit // divisor, *([entry // divisor for entry in row] for row in rows)]


def _slice(leaf: Leaf, outputs: Outputs) -> list[Record]:
    """For each facet with a cell beyond it whether the network is equal to the map somewhere."""
    forms = [
        primitive(tuple(a - b for a, b in zip(row, other, strict=True)))
        for row, other in zip(leaf.prefix.forms, outputs, strict=True)
    ]
    domain_rows = len(leaf.prefix.integers.domain.inequalities)
    return [
        _meeting(leaf, index, rays_of(leaf.cone, on), forms)
        for index, on in facets_of(leaf).items()
        if index >= domain_rows
    ]


def _meeting(leaf: Leaf, index: int, rays: list[Ray], forms: Sequence[IntegerRow]) -> Record:
    """A point of a facet where all forms are 0, or multipliers that show that there is none."""
    size = leaf.prefix.integers.network.input_dim + 1
    sections = [rays]
    for form in forms:
        sections.append(zero_section(form, sections[-1]))
    if any(ray.positive & FINITE for ray in sections[-1]):
        return [1, *face_point(sections[-1], size)]
    return _nowhere(leaf, index, sections, forms)


def _nowhere(
    leaf: Leaf, index: int, sections: Sequence[list[Ray]], forms: Sequence[IntegerRow]
) -> Record:
    """Multipliers for a facet on which the forms have no common zero.

    What is left at the end of all sections has no points, so there ``-w >= 0`` for the last
    coordinate ``w``.  Lifted back to the whole cell, that is a combination of its rows.
    """
    rows = [wall.row for wall in leaf.context]
    rest: Sequence[Fraction | int] = (*(0 for _ in rows[index][1:]), -1)
    shares: list[Fraction] = []
    equalities = [(rows[index], leaf.cone.rays), *zip(forms, sections, strict=False)]
    for form, rays in reversed(equalities):
        share = multiple_to_lift(rest, form, rays)
        rest = [a - share * b for a, b in zip(rest, form, strict=True)]
        shares.insert(0, share)
    target, scale = integer_row(rest)
    size = len(target)
    coordinates = [ray.vector[:size] for ray in leaf.cone.rays]
    ((weight, pairs),) = combinations(coordinates, rows, [target])
    multipliers = {
        j: Fraction(m, weight) / scale for j, m in zip(pairs[::2], pairs[1::2], strict=True)
    }
    own = shares[0] + multipliers.pop(index, Fraction(0))
    (_, *integers), _ = integer_row([1, own, *shares[1:], *multipliers.values()])
    others = zip(multipliers, integers[1 + len(forms) :], strict=True)
    return [0, integers[0], integers[1 : 1 + len(forms)], *(n for pair in others for n in pair)]
