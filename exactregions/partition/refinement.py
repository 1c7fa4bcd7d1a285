"""The refinement: the proper cells of a network, or only their number."""

from __future__ import annotations

from collections.abc import Iterator

from exactregions.errors import ShapeMismatch
from exactregions.geometry import Polyhedron, Tick, generators, whole_space
from exactregions.networks import Network
from exactregions.partition import compiled, reference
from exactregions.partition.cell import Cell, Prefix
from exactregions.partition.stages import IntegerNetwork, integer_network

__all__ = ["proper_cell_numbers", "proper_cells"]


def proper_cells(
    network: Network, domain: Polyhedron | None = None, *, tick: Tick = lambda: None
) -> Iterator[Cell]:
    """The proper cells of `network` in the interior of `domain`, in a fixed order.

    Each full-dimensional cell comes exactly once.  Memory does not grow with their number.  The
    domain's inequalities are forms 1, 2, ... and the network's follow, layer by layer.  Uses the
    compiled kernel where it was built, and plain Python elsewhere; the cells and their order are
    the same.  `tick` is called often, also where cells are long in coming.

    Raises `ShapeMismatch` if the domain is not in the network's input space, and what
    `exactregions.geometry.generators` raises.
    """
    integers = _integers(network, domain)
    if not integers.stages:
        yield Cell(generators(integers.domain, tick=tick), Prefix(integers, None, 0))
    elif compiled.kernel is None:
        yield from reference.reference_cells(integers, tick)
    else:
        yield from compiled.compiled_cells(integers, tick)


def proper_cell_numbers(
    network: Network, domain: Polyhedron | None = None, *, tick: Tick = lambda: None
) -> Iterator[tuple[int, int]]:
    """How many proper cells there are and how many of them are bounded, in parts to be added up.

    Takes less time than `proper_cells`, and raises the same.
    """
    integers = _integers(network, domain)
    if not integers.stages:
        yield from ((1, int(cell.bounded)) for cell in proper_cells(network, domain, tick=tick))
    elif compiled.kernel is None:
        yield from reference.reference_numbers(integers, tick)
    else:
        yield from compiled.compiled_numbers(integers, tick)


def _integers(network: Network, domain: Polyhedron | None) -> IntegerNetwork:
    domain = whole_space(network.input_dim) if domain is None else domain
    if domain.dimension != network.input_dim:
        raise ShapeMismatch(
            f"the domain is in R^{domain.dimension} and the network takes {network.input_dim} "
            "numbers; give a domain in the network's input space"
        )
    return integer_network(network, domain)
