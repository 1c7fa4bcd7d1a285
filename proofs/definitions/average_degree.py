r"""
# The average degree of the dual graph: at most 2n in the plane, not in space

It has been stated that in the graph of the regions of any fully connected ReLU network, with an
edge for each facet that two of them share, the average degree is at most twice the input
dimension `n`, regardless of width and depth.  That is true for `n <= 2`, and for one hidden
layer.  For `n = 3` and two hidden layers it is **false**: a network here has 1376 regions and
4152 edges, an average degree of `8304 / 1376 > 6.03`.  What was read is the paper's abstract; if
its theorem has assumptions that exclude these networks, the abstract does not name them.  The
abstract says *face*; if smaller faces count too, there are only more edges.  And it speaks of
*linear regions*: with one more unit that is always active the regions of every kind from `affine`
to `proper` are these.

## Main statement

Let `C` be the number of `proper` regions of a network on `R^n`, and `E` that of the edges of their
dual graph.  The average degree is `2 E / C`, so it is at most `2 n` iff `E <= n C`.

* If `n <= 2`, or with one hidden layer, the dual graph has at most `n (C - 1)` edges.
* For even `q >= 2` and `t >= 1` the network `GRID(q, t)` with `n = 3` has
  `C = (q + 2)^3 + t (q^3 + 6 q^2)` and `E = 3 (q + 1) (q + 2)^2 + t (4 q^3 + 15 q^2)`.
* So `E - 3 C = t q^2 (q - 3) - 3 (q + 2)^2`, which is > 0 for `q = 6` and `t >= 2`.  When both
  grow, the average degree tends to 8.
* `GRID+(q, t)` has the same regions and edges, and its `C` regions all have different affine maps:
  `affine`, `open_connected` and `proper` regions are the same.
* It is no matter of special position: the excess is there, and larger, when the weights and biases
  of `GRID(6, 2)` are moved by random multiples of 1/100000.

From `n` to `n + 1`: a new input with `d - 1` more units `relu(x - i)` of it turns `C` and `E`
into `d C` and `d E + (d - 1) C`, and `d E + (d - 1) C - (n + 1) d C = d (E - n C) - C`.  This is
> 0 for large `d` if `E > n C`, so the bound is false for every `n >= 3`.

## Notation

`GRID(q, t)`: the first layer has the units `relu(x_a - i)` for the three inputs `x_a` and
`0 <= i <= q`.  With `z(x) = relu(x) + 2 sum over 0 < i < q of (-1)^i relu(x - i) + relu(x - q)`,
which goes up and down between 0 and 1 on `[0, q]` and is 0 elsewhere, the preactivations of the
second layer are `z(x_1) + z(x_2) + z(x_3) - 1 - j / (t + 1)` for `1 <= j <= t`.  The output is
the sum of the second layer.  `GRID+(q, t)` has one more unit in the second layer, with bias 1 and
weight `2 t + 1` for every unit of the first.

## Proof

*The two bounds.* Add the units one after the other.  A unit of the next layers is affine on each
region so far.  Let it cut `c` regions, and `e` of the facets between two.  Then `C` grows by
`c`.  The halves of the regions have `c` new facets between them; a facet that is cut becomes two;
a facet that is not cut stays one, between parts of the regions it was between.  So `E` grows by
`c + e`.  At the start `C = 1` and `E = 0`, hence `E <= n (C - 1)` if always `e <= (n - 1) c`.

For `n = 1` facets are points, and no point is cut: `e = 0`.  For `n = 2` the pieces of the unit's
zero set in the regions it cuts are `c` segments or half-lines or lines.  A facet that is cut is
crossed at one point, at which one piece on either side ends; a piece has at most two ends.  So
`2 e <= 2 c`.  For one hidden layer the zero set is a hyperplane, the pieces are the regions of an
arrangement in it, and different facets that are cut give different pairs of pieces with a facet
in common: by induction on `n`, `e <= (n - 1) (c - 1)`.

*GRID.* The planes `x_a = i` cut space into boxes, of `q + 2` intervals in each direction, `q` of
them inner ones in which `z` runs between 0 and 1; in the two others it is 0.  In a box with `s`
inner intervals `z(x_1) + z(x_2) + z(x_3)` takes the values between 0 and `s`, so the `t`
thresholds, between 1 and 2, cut it, along parallel planes, iff `s` is 2 or 3.  There are `q^3`
boxes with `s = 3` and `6 q^2` with `s = 2`.  That is `C`.

The boxes have `3 (q + 1) (q + 2)^2` facets in common.  A facet in `x_a = i`, where `z` is 0 or 1
as `i` is even or odd, with `s` inner intervals in the two other directions, has values between 0
and `s` plus that: it is cut by all `t` thresholds if `s = 2`, of which there are `q^2` for each
`a` and `i`, or if `s = 1` and `i` is odd, of which there are `4 q` for each `a` and each of
`q / 2` numbers `i`; and else by none.  So `t (3 (q + 1) q^2 + 6 q^2)` edges come from facets that
are cut, and `t (q^3 + 6 q^2)` are between the parts of a box.  That is `E`.

*GRID+.* The new unit is at least 1 everywhere, so it cuts nothing.  In a box that is the k-th
interval in direction `a`, from 0 on, k units of `x_a` are active, so the derivative of the output
by `x_a` is `(2 t + 1) k + m z'`, where m <= t thresholds are active, and `z'`, that of `z`, is 1,
-1 or 0.  As `|m z'| <= t` this says what k is, and what `m z'` is.  So two regions with the same
map are in the same box, and if that is cut, it has an inner interval in some direction, where
`z'` is 1 or -1: so the same m thresholds are active, the m lowest, and the regions are the same.

*Why the plane is different.* The zero set of a unit of the second layer is a bent surface.  Where
it crosses edges of boxes four of its pieces meet.  For a closed surface of Euler characteristic
`h` this gives `e = 2 c - 2 h`: more than `2 c` if it has two handles or more.

## What is checked

* *for all parameters*: the proof above; `E - 3 C` and the sums of the proof, by identities.
* *for these parameters*: `E <= n (C - 1)` for random networks with `n <= 2`, or with one hidden
  layer and `n = 3, 4`; `C` and `E` of `GRID`, and the affine regions of `GRID+`; by certificates.
* *refuted*: `E <= 3 C`, by `GRID(6, 2)`, by `GRID(4, 7)` and by the first one moved.

## References

* [gaines2026], the abstract, where the average degree is at most twice the input dimension.
"""

from __future__ import annotations

import random
from fractions import Fraction

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.random_networks import random_network


def drawn(widths: tuple[int, ...], seed: int) -> Instance:
    """A random network."""
    return Instance(network=random_network(widths, seed))


def most_edges_of_trees(cells: int, widths: tuple[int, ...], seed: int) -> int:
    """`n (C - 1)`: each unit adds at most `n` edges for each cell."""
    return widths[0] * (cells - 1)


def each_cut_adds_n() -> dict[str, sympy.Expr]:
    """None for one cell; `c` cells more, and with `e = (n - 1) c` edges `c + e` more."""
    cells, n, c = sympy.symbols("cells n c")
    before, after = (most_edges_of_trees(number, (n,), 0) for number in (cells, cells + c))
    return {
        "one cell": sympy.sympify(most_edges_of_trees(1, (n,), 0)),
        "a cut": after - before - (c + (n - 1) * c),
    }


def grid(q: int, t: int) -> Instance:
    """Three zigzags on a grid, and thresholds of their sum."""
    weights = [[int(a == b) for b in range(3)] for a in range(3) for _ in range(q + 1)]
    zigzag = [1, *(2 * (-1) ** i for i in range(1, q)), 1]
    levels = [-1 - Fraction(j, t + 1) for j in range(1, t + 1)]
    first = weights, [-i for i in range(q + 1)] * 3
    second = [zigzag * 3] * t, levels
    return Instance(network=Network.from_layers(first, second, ([[1] * t], [0])))


def grid_plus(q: int, t: int) -> Instance:
    """The grid, and a unit that is always active and knows the box."""
    first, second, _ = grid(q, t).network.layers
    rows = [*second.weights, [2 * t + 1] * len(first.weights)]
    return Instance(
        network=Network.from_layers(
            (first.weights, first.bias), (rows, [*second.bias, 1]), ([[1] * (t + 1)], [0])
        )
    )


def moved(network: Network, seed: int) -> Network:
    """The network with all weights and biases of its hidden layers moved a little."""
    draw = random.Random(seed)

    def near(number: Fraction) -> Fraction:
        return number + Fraction(draw.randint(-9, 9), 100_000)

    hidden = [
        ([[near(w) for w in row] for row in layer.weights], [near(b) for b in layer.bias])
        for layer in network.hidden_layers
    ]
    last = network.layers[-1]
    return Network.from_layers(*hidden, (last.weights, last.bias))


def grid_or_moved(q: int, t: int, seed: int = -1) -> Instance:
    """The network of the grid, moved if there is a seed."""
    instance = grid(q, t)
    return instance if seed < 0 else Instance(network=moved(instance.network, seed))


def number_of_cells(q: int, t: int) -> int:
    """The boxes, and those that are cut once more for each threshold."""
    return (q + 2) ** 3 + t * (q**3 + 6 * q**2)


def number_of_edges(q: int, t: int) -> int:
    """The facets of boxes, between parts of a box, and of facets that are cut."""
    return 3 * (q + 1) * (q + 2) ** 2 + t * (4 * q**3 + 15 * q**2)


def three_for_each(cells: int, q: int, t: int, seed: int = -1) -> int:
    """The number of edges at which the average degree is 6."""
    return 3 * cells


def average_degree() -> dict[str, sympy.Expr]:
    """Twice the edges over the cells is `2 n` for `n = 3`."""
    cells, q, t = sympy.symbols("cells q t")
    return {"the degree": 2 * three_for_each(cells, q, t) / cells - 2 * 3}


def grid_added_up() -> dict[str, sympy.Expr]:
    """The sums of the proof, and the excess."""
    q, t = sympy.symbols("q t")
    inside = q**3 + 3 * 2 * q**2
    cut = 3 * ((q + 1) * q**2 + (q / 2) * 4 * q)
    excess = t * q**2 * (q - 3) - 3 * (q + 2) ** 2
    return {
        "cells": number_of_cells(q, t) - (q + 2) ** 3 - t * inside,
        "edges": number_of_edges(q, t) - 3 * (q + 1) * (q + 2) ** 2 - t * (inside + cut),
        "excess": number_of_edges(q, t) - 3 * number_of_cells(q, t) - excess,
    }


SHAPES = ((1, 3, 1), (1, 4, 4, 1), (2, 3, 1), (2, 5, 4, 1), (2, 4, 4, 4, 1), (3, 6, 1), (4, 6, 1))

AVERAGE_DEGREE = Theorem(
    name="average_degree",
    statement="If n <= 2, or with one hidden layer, the dual graph has at most n (C - 1) edges.",
    sources=("gaines2026",),
    kind="dual_graph",
    relation="<=",
    against="proper",
    construction=drawn,
    claimed=most_edges_of_trees,
    parameters=tuple({"widths": widths, "seed": seed} for seed, widths in enumerate(SHAPES)),
    identities=each_cut_adds_n,
    written_proof=True,
)

GRID_CELLS = Theorem(
    name="average_degree_grid_cells",
    statement="For even q, GRID(q, t), with n = 3, has (q + 2)^3 + t (q^3 + 6 q^2) cells.",
    sources=("gaines2026",),
    kind="proper",
    construction=grid,
    claimed=number_of_cells,
    parameters=({"q": 2, "t": 1}, {"q": 4, "t": 2}, {"q": 6, "t": 2}),
    thorough=({"q": 8, "t": 20},),
    identities=grid_added_up,
    written_proof=True,
)

GRID_EDGES = Theorem(
    name="average_degree_grid_edges",
    statement="For even q, GRID(q, t), with n = 3, has 3 (q + 1) (q + 2)^2 + t (4 q^3 + 15 q^2)"
    " edges.",
    sources=("gaines2026",),
    kind="dual_graph",
    construction=grid,
    claimed=number_of_edges,
    parameters=({"q": 2, "t": 1}, {"q": 4, "t": 2}),
    thorough=({"q": 8, "t": 20},),
    identities=grid_added_up,
    written_proof=True,
)

GRID_MAPS = Theorem(
    name="average_degree_grid_maps",
    statement="For even q, GRID+(q, t), with n = 3, has (q + 2)^3 + t (q^3 + 6 q^2) affine regions,"
    " all its cells.",
    sources=("gaines2026",),
    kind="affine",
    construction=grid_plus,
    claimed=number_of_cells,
    parameters=({"q": 2, "t": 1}, {"q": 4, "t": 2}, {"q": 6, "t": 2}),
    identities=grid_added_up,
    written_proof=True,
)

IN_SPACE = Theorem(
    name="average_degree_in_space",
    statement="The average degree is at most 2 n, so for n = 3 there are at most 3 C edges.",
    sources=("gaines2026",),
    kind="dual_graph",
    relation="<=",
    against="proper",
    construction=grid_or_moved,
    claimed=three_for_each,
    refuted_by=({"q": 6, "t": 2}, {"q": 4, "t": 7}, {"q": 6, "t": 2, "seed": 0}),
    identities=average_degree,
)
