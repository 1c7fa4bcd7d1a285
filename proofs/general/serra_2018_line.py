r"""
# The exact maximum on a line: Serra, Tjandraatmadja, Ramalingam 2018, Theorem 5

A ReLU network on the line whose hidden layers have n_1, ..., n_L >= 3 neurons has at most
`(n_1 + 1) ... (n_L + 1)` regions, and a network of zigzags has as many, in every kind of region.

## Main statement

* `LINE`: for one input and n_l >= 3, the greatest number of proper regions is
  `(n_1 + 1) ... (n_L + 1)`.
* `LINE_MAPS`, `LINE_CLOSED`, `LINE_PATTERNS`: the same number is the greatest for affine, closed
  connected and activation regions, so for every kind.

## Notation

The zigzag with n neurons is a function g of `z = (n + 1) y`, with kinks at 1, ..., n: its line on
[k, k + 1] is `line(e, k) = e (z - k) + (1 - e) / 2` with `e = (-1)^k`, for 1 <= k <= n, and
`2 z - 1` left of 1.

## Proof

*At most.* On a proper region of the first l - 1 layers, an interval, each neuron of layer l is
affine and changes sign at most once, so it falls into at most n_l + 1 intervals.

*The kind activation.* Choose a point for each pattern.  Lower the biases of layer l by eps_l > 0,
`eps_1 << eps_2 << ... << eps_L`, all small: at these points what was positive remains so, and what
was at most 0 is now negative, as the layers before layer l moved it by a multiple of eps_(l-1) at
most.  So every pattern is that of a proper region of the new network, to which the bound applies.

*The zigzag exists.* Neurons that open to the right give a function that is constant on the left.
So the neuron of the third kink opens to the left:
`g = 5 - 3 relu(z - 1) + 2 relu(z - 2) - 2 relu(3 - z) + 2 relu(z - 4) - 2 relu(z - 5) + ...`.
Left of 1 this is `5 - 2 (3 - z) = 2 z - 1`, and the kinks are -3, 2, -2, 2, ...: after the first,
the slopes are -1, 1, -1, ...  This needs a third kink, n >= 3.

*At least.* Each of the n + 1 pieces has an image that contains [0, 1], also in [0, 1]: the first
piece of [0, 1] is mapped onto [-1, 1], the k-th one after it onto [0, 1].  So, by induction on
the layers, every region of the first l layers has a part that g_l after ... after g_1 maps onto
[0, 1] or more, and the kinks of the next layer, inside (0, 1), cut it into n_(l+1) + 1.

*All maps differ.* Let two different regions have the same map.  Each contains a zero of it in its
closure, as its image contains [0, 1], and the slope is not 0; so both closures contain the same
zero, and the regions are neighbours.  But neighbours have slopes of opposite sign.

## What is checked

* for all k: the zigzag's line k becomes line k + 1 by the kink at k + 1, and takes the values (1
  - e) / 2 and (1 + e) / 2 at its ends; the first lines and the neuron that opens to the left;
* *for these parameters*: the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [serra2018], Theorem 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import stacked, zigzag


def zigzags(widths: tuple[int, ...]) -> Instance:
    return Instance(network=stacked(*map(zigzag, widths)))


def most_regions(widths: tuple[int, ...]) -> int:
    """The product of the n_l + 1."""
    return prod(n + 1 for n in widths)


def lines_of_the_zigzag() -> Mapping[str, sympy.Expr]:
    """At a kink e changes its sign."""
    e, k, z = sympy.symbols("e k z")

    def line(e: sympy.Expr, k: sympy.Expr, z: sympy.Expr) -> sympy.Expr:
        return e * (z - k) + (1 - e) / 2

    return {
        "left of 1": 5 - 2 * (3 - z) - (2 * z - 1),
        "from 1 to 2": 5 - 2 * (3 - z) - 3 * (z - 1) - line(-1, 1, z),
        "from 2 to 3": 5 - 2 * (3 - z) - 3 * (z - 1) + 2 * (z - 2) - line(1, 2, z),
        "from 3 to 4": 5 - 3 * (z - 1) + 2 * (z - 2) - line(-1, 3, z),
        "from line k to line k + 1": line(e, k, z) + 2 * (-e) * (z - k - 1) - line(-e, k + 1, z),
        "value at the left end": line(e, k, k) - (1 - e) / 2,
        "value at the right end": line(e, k, k + 1) - (1 + e) / 2,
    }


def cases(*widths: tuple[int, ...]) -> tuple[Mapping[str, tuple[int, ...]], ...]:
    return tuple({"widths": sizes} for sizes in widths)


LINE = Theorem(
    name="serra_2018_line",
    statement="On the line, layers of n_1, ..., n_L >= 3 neurons make at most"
    " (n_1 + 1) ... (n_L + 1) proper regions; this network makes as many.",
    sources=("serra2018",),
    kind="proper",
    construction=zigzags,
    claimed=most_regions,
    parameters=cases((3,), (3, 3), (4, 3, 7), (5, 6, 7, 8), (3, 3, 3, 3, 3, 3)),
    thorough=cases((9, 9, 9, 9, 9), (3,) * 8),
    identities=lines_of_the_zigzag,
    written_proof=True,
)

LINE_MAPS = Theorem(
    name="serra_2018_line_affine",
    statement="The (n_1 + 1) ... (n_L + 1) regions of this network all have different affine maps.",
    sources=("serra2018",),
    kind="affine",
    construction=zigzags,
    claimed=most_regions,
    parameters=cases((3,), (3, 4, 5), (3, 3, 3, 3, 3)),
    thorough=cases((3, 3, 3, 3, 3, 3), (7, 7, 7, 7)),
    written_proof=True,
)

LINE_CLOSED = Theorem(
    name="serra_2018_line_closed_connected",
    statement="This network has (n_1 + 1) ... (n_L + 1) closed connected regions.",
    sources=("serra2018",),
    kind="closed_connected",
    construction=zigzags,
    claimed=most_regions,
    parameters=cases((3,), (3, 4, 5)),
    thorough=cases(
        (4, 4, 4, 4),
    ),
    written_proof=True,
)

LINE_PATTERNS = Theorem(
    name="serra_2018_line_activation",
    statement="This network has (n_1 + 1) ... (n_L + 1) activation patterns, none of them on a"
    " point only.",
    sources=("serra2018",),
    kind="activation",
    construction=zigzags,
    claimed=most_regions,
    parameters=cases((3,), (3, 4, 5)),
    thorough=cases(
        (4, 4, 4, 4),
    ),
    written_proof=True,
)
