r"""
# A product over the layers: Montufar 2017

On a region of the first layers their map has some rank d, and the next layer cuts it like an
arrangement in dimension d.  As d is at most every width so far, this gives an upper bound that is
a product.  Unlike Serra's it does not look at which neurons are inactive, so it holds for other
activations too.

## Main statement

* `PRODUCT`: a ReLU network has at most `product over l of (C(n_l, 0) + ... + C(n_l, d_l))`
  regions of any kind, with `d_l = min(n0, n_1, ..., n_l)`.
* `PUSHED`: the same as a histogram that is pushed through the layers:
  `e_d -> (C(n, 0) + ... + C(n, d)) e_min(d, n)`.
* `ON_THE_LINE`, `ONE_LAYER`: networks on the line with layers of at least 3 neurons, and those
  with one layer, reach it.
* `FOUR_AND_ONE`: 2;(4, 1) reaches it: 22.

It is not always reached by ReLU networks: for 2;(2, 2) it is 16, and Serra's bound is 11.  By the
absolute value in place of ReLU it is (page on leaky ReLU).

## Notation

e_d stands for one region on which the map of the layers so far has rank at most d.

## Proof

On a proper region of the first l - 1 layers their map is affine, of rank at most
`r = min(n0, n_1, ..., n_(l-1))`.  The neurons of layer l are affine functions of that image, so
they cut the region like n_l hyperplanes in dimension r, into at most
`C(n_l, 0) + ... + C(n_l, r)` parts.  C(n_l, j) = 0 for j > n_l, so r may be replaced by d_l.
Nothing was used of ReLU but that it is affine on both sides of one breakpoint.

*Pushed.* The histogram has one entry throughout.  Before layer l it stands at d_(l-1) (at n0 at
first), and layer l multiplies it by `C(n_l, 0) + ... + C(n_l, d_(l-1))`, which is the factor of
the product, and moves it to `min(d_(l-1), n_l) = d_l`.

*The kind activation.* Choose a point for each pattern.  Lower the biases of layer l by eps_l > 0,
`eps_1 << eps_2 << ... << eps_L`, all small: at these points what was positive remains so, and what
was at most 0 is now negative, as the layers before layer l moved it by a multiple of eps_(l-1) at
most.  So every pattern is that of a proper region of the new network, to which the bound applies.

## What is checked

* for all widths, with n0 <= 3 and L <= 3 (n0 = 3: L <= 2): that product and histogram agree, as
  polynomials; a width is a number below n0, or n0 + m with a symbol m;
* *for these parameters*: networks that reach it, by certificates;
* *for all parameters*: the written proof.

## References

* [montufar2017]; [serra2018] quotes it; [zaslavsky1975]; [hinz2019] for the histogram.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, product
from math import factorial, prod

import sympy

from exactregions import Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import alternating, arrangement, stacked, zigzag


def zigzags(widths: tuple[int, ...]) -> Instance:
    return Instance(network=stacked(*map(zigzag, widths)))


def one_layer(inputs: int, neurons: int) -> Instance:
    return Instance(network=arrangement(inputs, alternating(neurons)))


def four_and_one() -> Instance:
    first = [[-3, -4], [6, 6], [-4, -3], [-1, 3]], [2, -2, 2, -2]
    return Instance(network=Network.from_layers(first, ([[-1, -4, -4, 2]], [6]), ([[1]], [0])))


def choose(n: sympy.Expr, j: int) -> sympy.Expr:
    """The binomial as a polynomial in n."""
    return prod((n - i for i in range(j)), start=sympy.Rational(1, factorial(j)))


def parts(n: sympy.Expr, dimension: int) -> sympy.Expr:
    return sympy.Add(*(choose(n, j) for j in range(dimension + 1)))


def least(dimension: int, n: sympy.Expr) -> int:
    return int(sympy.Min(dimension, n))


def bound(inputs: int, widths: Sequence[sympy.Expr]) -> sympy.Expr:
    """The product over the layers."""
    _, *dimensions = accumulate((inputs, *widths), least)
    return prod(map(parts, widths, dimensions), start=sympy.Integer(1))


def bound_of_line(widths: tuple[int, ...]) -> int:
    return bound(1, widths)


def bound_of_one_layer(inputs: int, neurons: int) -> int:
    return bound(inputs, (neurons,))


def bound_of_four_and_one() -> int:
    return bound(2, (4, 1))


def pushed_histogram(inputs: int, widths: Sequence[sympy.Expr]) -> sympy.Expr:
    histogram = {inputs: sympy.Integer(1)}
    for n in widths:
        histogram = {
            least(d, n): regions * sum(choose(n, j) for j in range(d + 1))
            for d, regions in histogram.items()
        }
    return sympy.Add(*histogram.values())


def all_widths(inputs: int, depth: int) -> Iterator[tuple[sympy.Expr, ...]]:
    """Every choice of widths: 1, ..., n0 - 1, or n0 + m with a symbol m >= 0."""
    symbols = sympy.symbols(f"m1:{depth + 1}", integer=True, nonnegative=True)
    narrow = [sympy.Integer(n) for n in range(1, inputs)]
    return product(*([*narrow, inputs + m] for m in symbols))


def product_against_histogram() -> Mapping[str, sympy.Expr]:
    return {
        f"n0 = {inputs}, widths {widths}": bound(inputs, widths) - pushed_histogram(inputs, widths)
        for inputs, greatest in ((1, 3), (2, 3), (3, 2))
        for depth in range(1, greatest + 1)
        for widths in all_widths(inputs, depth)
    }


PRODUCT = Theorem(
    name="montufar_2017",
    statement="A ReLU network has at most as many regions as the product over the layers of"
    " C(n_l,0) + ... + C(n_l,d_l), d_l = min(n0, n_1, ..., n_l).",
    sources=("montufar2017", "zaslavsky1975"),
    kind="none",
    written_proof=True,
)

PUSHED = Theorem(
    name="montufar_2017_as_histogram",
    statement="Montufar's product is the norm of a histogram of image dimensions.",
    sources=("montufar2017", "hinz2019"),
    kind="none",
    identities=product_against_histogram,
    written_proof=True,
)

ON_THE_LINE = Theorem(
    name="montufar_2017_on_the_line",
    statement="On the line, layers of at least 3 neurons reach Montufar's product.",
    sources=("montufar2017", "serra2018"),
    kind="proper",
    construction=zigzags,
    claimed=bound_of_line,
    parameters=({"widths": (3, 5)}, {"widths": (4, 4, 4)}, {"widths": (3, 3, 3, 3, 3)}),
    thorough=({"widths": (5, 5, 5, 5, 5)},),
    written_proof=True,
)

ONE_LAYER = Theorem(
    name="montufar_2017_one_layer",
    statement="One layer in general position reaches Montufar's product.",
    sources=("montufar2017", "zaslavsky1975"),
    kind="proper",
    construction=one_layer,
    claimed=bound_of_one_layer,
    parameters=(
        {"inputs": 1, "neurons": 3},
        {"inputs": 2, "neurons": 9},
        {"inputs": 3, "neurons": 2},
        {"inputs": 4, "neurons": 7},
    ),
    written_proof=True,
)

FOUR_AND_ONE = Theorem(
    name="montufar_2017_four_and_one",
    statement="2;(4, 1) reaches Montufar's product.",
    sources=("montufar2017",),
    kind="proper",
    construction=four_and_one,
    claimed=bound_of_four_and_one,
    parameters=({},),
)
