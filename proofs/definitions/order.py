r"""
# The order between the kinds

Every network has `affine <= closed_connected <= open_connected <= convex <= proper <= activation`.
So a lower bound for one kind is one for the kinds after it, and an upper bound for those before it;
nothing follows in the other direction, as the pages on gaps show.

## Main statement

For every network with rational weights and piecewise linear activations, on every domain with
interior, each kind has at most as many regions as the next.

## Notation

`f` is the function of the network on the domain `D`; a *cell* is the interior of the closure of a
set of points of `D` with one pattern, where that is not empty.  Cells are open, convex and
disjoint, their closures cover `D`, and `f` is affine on each.

## Proof

Each time a map from the regions of the second kind to those of the first is given which is onto.

*affine <= closed_connected.* A region of kind `closed_connected` has interior, so it determines
one affine map, and this is an `affine` region.  A map that `f` is on some open set is that of the
component of `{f = g}` around that set.

*closed_connected <= open_connected.* The closure of an `open_connected` region `U` with map `g`
is connected and `f = g` on it, so it lies in one component of the closed set `{f = g}`: map `U`
to this.  A component with interior contains an open ball, which lies in an `open_connected`
region with map `g`, whose closure is in the same component.

*open_connected <= convex.* Take a complex with the least number of polyhedra.  The interior of
each is connected and `f` is affine on it, so it lies in one `open_connected` region: map it to
this.  The polyhedra cover `D`, so the interior of some polyhedron meets each open set.

*convex <= proper.* The closures of the cells are the polyhedra of a complex, by induction over
the layers: a polyhedral complex whose polyhedra are cut along the zero sets of functions that are
affine on each of them, and continuous, is one again.  So there is one with as many polyhedra as
there are cells, and the least number is not larger.

*proper <= activation.*  Different cells have different patterns, and these are patterns of points.

## What is checked

* *for all parameters*: the proof above; that the numbers claimed here are the counts of the next
  kind, by identities.
* *for these parameters*: each of the five inequalities for random networks, by two certificates,
  where an end of the `convex` interval is taken that makes the claim the stronger one.

## References

* [stargalla2025], the kinds of region and their order.
"""

from __future__ import annotations

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.random_networks import random_network


def drawn(widths: tuple[int, ...], seed: int) -> Instance:
    """A random network."""
    return Instance(network=random_network(widths, seed))


def the_next(count: int, widths: tuple[int, ...], seed: int) -> int:
    """The count of the next kind."""
    return count


def the_lower_end(count: int | tuple[int, int], widths: tuple[int, ...], seed: int) -> int:
    """The lower end of the interval that the next count is in."""
    return min(count) if isinstance(count, tuple) else count


def next_is_the_count() -> dict[str, sympy.Expr]:
    """What is claimed is a count and nothing else."""
    count = sympy.Symbol("count")
    return {"the claim": the_next(count, (1, 1), 0) - count}


def lower_end_is_the_count() -> dict[str, sympy.Expr]:
    """What is claimed is the count, or the lower end of its interval."""
    count = sympy.Symbol("count")
    return {
        "the claim": the_lower_end(count, (1, 1), 0) - count,
        "the end": sympy.Integer(the_lower_end((4, 6), (1, 1), 0) - 4),
    }


SHAPES = ((1, 2, 1), (1, 4, 3, 1), (2, 3, 1), (2, 4, 3, 1), (3, 4, 2), (3, 3, 3, 1))
DRAWN = tuple({"widths": widths, "seed": seed} for seed, widths in enumerate(SHAPES))

AFFINE = Theorem(
    name="order_affine",
    statement="There are at most as many affine regions as closed_connected ones.",
    sources=("stargalla2025",),
    kind="affine",
    relation="<=",
    against="closed_connected",
    construction=drawn,
    claimed=the_next,
    parameters=DRAWN,
    identities=next_is_the_count,
    written_proof=True,
)

CLOSED_CONNECTED = Theorem(
    name="order_closed_connected",
    statement="There are at most as many closed_connected regions as open_connected ones.",
    sources=("stargalla2025",),
    kind="closed_connected",
    relation="<=",
    against="open_connected",
    construction=drawn,
    claimed=the_next,
    parameters=DRAWN,
    identities=next_is_the_count,
    written_proof=True,
)

OPEN_CONNECTED = Theorem(
    name="order_open_connected",
    statement="There are at most as many open_connected regions as convex ones.",
    sources=("stargalla2025",),
    kind="open_connected",
    relation="<=",
    against="convex",
    construction=drawn,
    claimed=the_lower_end,
    parameters=DRAWN,
    identities=lower_end_is_the_count,
    written_proof=True,
)

CONVEX = Theorem(
    name="order_convex",
    statement="There are at most as many convex regions as proper ones.",
    sources=("stargalla2025",),
    kind="convex",
    relation="<=",
    against="proper",
    construction=drawn,
    claimed=the_next,
    parameters=DRAWN,
    identities=next_is_the_count,
    written_proof=True,
)

PROPER = Theorem(
    name="order_proper",
    statement="There are at most as many proper regions as activation regions.",
    sources=("stargalla2025",),
    kind="proper",
    relation="<=",
    against="activation",
    construction=drawn,
    claimed=the_next,
    parameters=DRAWN,
    identities=next_is_the_count,
    written_proof=True,
)
