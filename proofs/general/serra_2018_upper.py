r"""
# Three forms of one upper bound: Serra 2018, Theorem 1, and Hinz and van de Geer 2019

Serra, Tjandraatmadja and Ramalingam bound the number of regions by a sum over an index set.  It
is also a recurrence over the layers, and the norm of a histogram that is pushed through the
layers as Hinz and van de Geer do.  If all layers are wide it is Montufar's product, otherwise
smaller.

## Main statement

* `UPPER`: every ReLU network with n0 inputs and hidden layers n_1, ..., n_L has at most
  `S = sum over J of C(n_1, j_1) ... C(n_L, j_L)` regions of any kind, where J are the indices
  with `0 <= j_l <= n0`, and `j_l <= n_i - j_i` for all i < l.
* `HISTOGRAM`: S is the sum of the entries of `B_L ... B_1 e_n0`, where
  `B_l e_d = sum_(j <= d) C(n_l, j) e_min(d, n_l - j)`.
* `WIDE`: if `n_l >= 2 n0` for l < L, S is the product of `C(n_l, 0) + ... + C(n_l, n0)`.

## Notation

e_d, d = 0, ..., n0, stands for one region whose image under the layers so far has dimension at
most d.

## Proof

*At most.* Let C be a proper region of the first l - 1 layers and d the rank of their map on it.
Layer l cuts C like an arrangement of n_l hyperplanes in dimension d.  So C falls into at most
`C(n_l, 0) + ... + C(n_l, d)` parts.  At most C(n_l, j) of these have exactly j inactive neurons,
and on such a part the rank is at most min(d, n_l - j).  A greater rank never allows fewer regions
later on (by induction from the last layer), so the total is greatest if there is exactly one part
for each set of j <= d inactive neurons: moving a part to more inactive neurons makes its rank
smaller.  That is B_l, and the number of regions of all layers is at most the sum of the entries
of `B_L ... B_1 e_n0`.

*The kind activation.* Choose a point for each pattern.  Lower the biases of layer l by eps_l > 0,
`eps_1 << eps_2 << ... << eps_L`, all small: at these points what was positive remains so, and what
was at most 0 is now negative, as the layers before layer l moved it by a multiple of eps_(l-1) at
most.  So every pattern is that of a proper region of the new network, to which the bound applies.

*The sum.* Multiplied out, `B_L ... B_1 e_n0` has a term for each sequence j_1, ..., j_L with
`j_l <= d_l`, where `d_l = min(n0, n_1 - j_1, ..., n_(l-1) - j_(l-1))`, and J says just that.
(Terms with j_l > n_l are 0.)

*Wide layers.* As `j_i <= n0`, `n_i - j_i >= n0`, so no condition is left but j_l <= n0.

## What is checked

* for all widths, with n0 = 1 and L <= 4, with n0 = 2 and L <= 3, with n0 = 3 and L <= 2: the
  histogram is the sum over J, as identities of polynomials: a width is a number below 2 n0 or 2
  n0 + m with a symbol m;
* for all widths of at least 2 n0, in the same range: it is the product;
* *for all parameters*: the written proof.  That networks reach the bound is on the page of its own.

## References

* [serra2018], Theorem 1; [hinz2019]; [montufar2017]; [zaslavsky1975].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import factorial, prod

import sympy

from exactregions.theorems import Theorem

Width = sympy.Expr
RANGE = ((1, 4), (2, 3), (3, 2))
"""Pairs of n0 and the greatest depth."""


def choose(n: Width, j: int) -> sympy.Expr:
    """The binomial as a polynomial in n."""
    return prod((n - i for i in range(j)), start=sympy.Rational(1, factorial(j)))


def sum_over_index_set(inputs: int, widths: Sequence[Width]) -> sympy.Expr:
    """The sum over J of Theorem 1."""
    every = product(range(inputs + 1), repeat=len(widths))
    return sympy.Add(*(prod(map(choose, widths, j)) for j in every if fits(j, widths)))


def fits(indices: Sequence[int], widths: Sequence[Width]) -> bool:
    pairs = combinations(range(len(widths)), 2)
    return all(indices[i] + indices[k] <= widths[i] for i, k in pairs)


def sum_of_histogram(inputs: int, widths: Sequence[Width]) -> sympy.Expr:
    """The sum of the entries of B_L ... B_1 e_n0."""
    histogram = {inputs: sympy.Integer(1)}
    for width in widths:
        pushed: dict[int, sympy.Expr] = {}
        for dimension, regions in histogram.items():
            for inactive in range(dimension + 1):
                rank = max(0, int(sympy.Min(dimension, width - inactive)))
                pushed[rank] = pushed.get(rank, 0) + choose(width, inactive) * regions
        histogram = pushed
    return sympy.Add(*histogram.values())


def product_over_layers(inputs: int, widths: Sequence[Width]) -> sympy.Expr:
    return prod(sum(choose(n, j) for j in range(inputs + 1)) for n in widths)


def all_widths(inputs: int, depth: int) -> Iterator[tuple[Width, ...]]:
    """Every choice of widths: 1, ..., 2 n0 - 1, or 2 n0 + m with a symbol m >= 0."""
    symbols = sympy.symbols(f"m1:{depth + 1}", integer=True, nonnegative=True)
    narrow = [sympy.Integer(n) for n in range(1, 2 * inputs)]
    return product(*([*narrow, 2 * inputs + m] for m in symbols))


def histogram_against_sum() -> Mapping[str, sympy.Expr]:
    return {
        f"n0 = {inputs}, widths {widths}": sympy.expand(
            sum_of_histogram(inputs, widths) - sum_over_index_set(inputs, widths)
        )
        for inputs, greatest in RANGE
        for depth in range(1, greatest + 1)
        for widths in all_widths(inputs, depth)
    }


def sum_against_product() -> Mapping[str, sympy.Expr]:
    """The last layer may have any width, as nothing follows it."""
    identities = {}
    for inputs, greatest in RANGE:
        *before, last = sympy.symbols(f"m1:{greatest + 1}", integer=True, nonnegative=True)
        widths = [*(2 * inputs + m for m in before), last]
        difference = sum_over_index_set(inputs, widths) - product_over_layers(inputs, widths)
        identities[f"n0 = {inputs}, {greatest} layers"] = difference
    return identities


UPPER = Theorem(
    name="serra_2018_upper",
    statement="A ReLU network has at most as many regions as the sum of C(n_1, j_1) ... C(n_L, j_L)"
    " over Serra's index set says.",
    sources=("serra2018", "zaslavsky1975"),
    kind="none",
    written_proof=True,
)

HISTOGRAM = Theorem(
    name="serra_2018_upper_as_histogram",
    statement="Serra's sum is the norm of the histogram of Hinz and van de Geer.",
    sources=("serra2018", "hinz2019"),
    kind="none",
    identities=histogram_against_sum,
    written_proof=True,
)

WIDE = Theorem(
    name="serra_2018_upper_of_wide_layers",
    statement="If all layers but the last have at least 2 n0 neurons, Serra's sum is Montufar's"
    " product.",
    sources=("serra2018", "montufar2017"),
    kind="none",
    identities=sum_against_product,
    written_proof=True,
)
