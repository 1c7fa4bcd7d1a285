r"""
# One convolutional layer: the formula, and that it needs biases

The units of a convolutional layer share weights and biases, so their hyperplanes are not in general
position.  The formula for the largest number of regions says that this costs nothing beyond the
inputs that units do not see: random filters reach it.  Filters without biases do not.

## Main statement

A layer of `d` filters of length `f` on an input of length `w`, moved by single steps, has
`p = w - f + 1` positions.  Let `K` be the set of all `(t_1, ..., t_p)` of integers
`0 <= t_i <= d` such that for every set `J` of positions the sum of `t_i` over `J` is at most the
number of inputs that the filters at these positions see together.

* It has at most `sum over K of the products of binomial(d, t_i)` regions of kind `proper`, and
  equally many for filters in general position.
* The claim that filters in general position reach this without biases too is false.

## Notation

The unit of a filter `v` with bias `b` at position `i` is
`relu(v_1 x_i + ... + v_f x_(i+f-1) + b)`.  The positions of `J` see the union of the intervals
`i, ..., i + f - 1`.

## Proof

*At most.* The regions of an arrangement are at most as many as there are sets of its hyperplanes
with linearly independent normals: add the hyperplanes one after the other, and let `r(A)` be the
number of regions and `s(A)` that of sets.  Removing the last hyperplane `H`,
`r(A) = r(A - H) + r(A on H)`, where the arrangement on `H` consists of the intersections, equal
ones counted once.  Their normals on `H` are the normals modulo that of `H`; a set that is
independent there is one that is independent together with it.  So by induction
`r(A) <= s(A - H) + s(sets with H) = s(A)`.

If the units of a set have independent normals, `t_i` of them at position `i`, then those at the
positions `J` have normals in the space of the inputs that `J` sees, so they are not more than its
dimension.  Hence `(t_1, ..., t_p)` is in `K`, and there are as many sets with these numbers as
the product of the `binomial(d, t_i)` says.

*Equally many* for filters and biases in general position: cited.

*Without biases* all hyperplanes go through the origin.  For `w = 2`, `f = 1` and `d = 2` the
units are multiples of `x_1` and of `x_2`: two lines, and 4 regions, where the formula says 9.

## What is checked

* *for these parameters*: equality for random filters and biases, by certificates.
* *for all parameters*: the upper bound, by the proof above.  For `f = w` the formula is that for
  one fully connected layer, and for `f = 1` it is `(d + 1)^w`; some cases of this by identities.
* *assumed*: equality in general position.
* *refuted*: equality without biases.

## References

* [xiong2020], Theorem 2, the formula and that it is reached.
"""

from __future__ import annotations

import random
from itertools import combinations, product
from math import prod

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem


def layer(w: int, f: int, d: int, seed: int, largest_bias: int) -> Network:
    """Random filters at all positions, then the sum of all units."""
    draw = random.Random(seed)
    filters = [[draw.randint(1, 99) * draw.choice((-1, 1)) for _ in range(f)] for _ in range(d)]
    biases = [draw.randint(-largest_bias, largest_bias) for _ in range(d)]
    positions = range(w - f + 1)
    weights = [[0] * i + entries + [0] * (w - f - i) for i in positions for entries in filters]
    output = [[1] * len(weights)], [0]
    return Network.from_layers((weights, biases * len(positions)), output)


def random_filters(w: int, f: int, d: int, seed: int) -> Instance:
    """Filters with biases."""
    return Instance(network=layer(w, f, d, seed, 99))


def without_biases(w: int, f: int, d: int, seed: int) -> Instance:
    """The same without biases."""
    return Instance(network=layer(w, f, d, seed, 0))


def formula(w: int, f: int, d: int, seed: int = 0) -> int:
    """The sum over all numbers of units at each position that can be independent."""
    positions = range(w - f + 1)
    seen = {
        chosen: len({i + j for i in chosen for j in range(f)})
        for size in range(1, len(positions) + 1)
        for chosen in combinations(positions, size)
    }
    highest = min(f, d) if isinstance(d, int) else f
    total = 0
    for numbers in product(range(highest + 1), repeat=len(positions)):
        if all(sum(numbers[i] for i in chosen) <= size for chosen, size in seen.items()):
            total += prod(binomial(d, t) for t in numbers)
    return total


def binomial(d: int, t: int) -> int:
    """How many ways there are to choose `t` of `d`, as a polynomial in `d`."""
    return prod(d - i for i in range(t)) / sympy.factorial(t)


def special_lengths() -> dict[str, sympy.Expr]:
    """Filters of length 1, and as long as the input: products, and Zaslavsky's sums."""
    d = sympy.Symbol("d")
    return {
        "length 1, three inputs": formula(3, 1, d) - (d + 1) ** 3,
        "length 2 of 2": formula(2, 2, d) - (1 + d + d * (d - 1) / 2),
        "length 2 of 3": formula(3, 2, d) - two_of_three(d),
    }


def two_of_three(d: sympy.Expr) -> sympy.Expr:
    """Two positions, at most three units together: all pairs of numbers but (2, 2)."""
    two = d * (d - 1) / 2
    return (1 + d + two) ** 2 - two**2


CONVOLUTION = Theorem(
    name="convolution",
    statement="One layer of d random filters of length f on w inputs reaches the formula.",
    sources=("xiong2020",),
    kind="proper",
    construction=random_filters,
    claimed=formula,
    parameters=(
        {"w": 2, "f": 1, "d": 2, "seed": 0},
        {"w": 3, "f": 2, "d": 1, "seed": 0},
        {"w": 3, "f": 2, "d": 2, "seed": 1},
        {"w": 3, "f": 2, "d": 3, "seed": 2},
        {"w": 4, "f": 2, "d": 2, "seed": 3},
        {"w": 4, "f": 3, "d": 3, "seed": 4},
    ),
    thorough=({"w": 5, "f": 2, "d": 3, "seed": 5}, {"w": 5, "f": 3, "d": 3, "seed": 6}),
    identities=special_lengths,
    assumes=("xiong2020",),
)

CONVOLUTION_AT_MOST = Theorem(
    name="convolution_at_most",
    statement="No layer of d filters of length f on w inputs exceeds the formula.",
    sources=("xiong2020",),
    kind="proper",
    relation="<=",
    construction=without_biases,
    claimed=formula,
    parameters=({"w": 3, "f": 2, "d": 2, "seed": 0}, {"w": 4, "f": 2, "d": 2, "seed": 0}),
    identities=special_lengths,
    written_proof=True,
)

CONVOLUTION_UNBIASED = Theorem(
    name="convolution_without_biases",
    statement="Without biases too there are as many regions as the formula says.",
    sources=("xiong2020",),
    kind="proper",
    construction=without_biases,
    claimed=formula,
    refuted_by=({"w": 2, "f": 1, "d": 2, "seed": 0}, {"w": 3, "f": 2, "d": 2, "seed": 0}),
    identities=special_lengths,
)
