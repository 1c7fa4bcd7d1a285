r"""
# Width n^2 without doubling: one and two inputs

For four inputs or more the width `n^2` suffices at the same depth (Theorem B*).  For one and two
inputs folds into equally many parts do not suffice.  Out of `n^2` neurons a layer can make about
`n / sqrt(2 n0)` parts: for one input fewer than the `n` that are needed; for two inputs `n / 2 =
p`, as many as needed, but too few copies for the thresholds of the last layer.  Here the layers
have different numbers of parts.  The last layer has many thresholds, so it needs many copies, so
the fold before it has few parts, so it needs few copies itself, and the fold before that can have
many parts again.  For two inputs this is enough in all cases computed (`2 <= p < 40`, `2 <= L <=
7`, except two); for one input some cases are settled.

## Main statement

* `REGIONS`: a network with folds of `p_2, ..., p_(L - 1)` parts and `q` Farey thresholds for each
  of `n0` inputs has exactly `(4 p_2 ... p_(L - 1) (q + 1))^n0` open connected regions in (-2,
  2)^n0, with ReLU in all of its `L` layers.
* `EXCEEDS`: in the cases listed, with widths up to `n^2`, this is at least `G`.
* `ARITHMETIC`: for two inputs, `2 <= p < 40` and `2 <= L <= 7`, there are such folds.  Two cases
  are left out: `L = 2` and `p = 2, 3`, where no first layer of this sort is narrow enough for
  order 3.

Cases for one input: `n = 7`, `L = 2`, widths 47, 17; `n = 3`, `L = 3`, widths 6, 8, 9; `n = 10`,
`L = 3`, widths 19, 100, 95; `n = 11`, `L = 3`, widths 19, 118, 121; `n = 8`, `L = 4`, widths 61,
34, 62, 64.

## Notation

As for Theorem B.  `order` is the order of the Farey fractions, of which the first `q` are taken;
`p = n / n0`.

## Proof

As for Theorem B*; the folds have different numbers of parts, and each layer makes the copies and
constants that the next one needs.  The widths are `6 n0 C + C - 2`, `n0 (2 p_l - 1) C + C - 2`
and `n0 q`, where `C` is the number of copies that the next layer takes: `p_(l + 1)`, or the order
before the last layer (and no constants if `C < 2`).  A fold of one part is a relay.

`ARITHMETIC` is about finitely many `p` and `L`.  For each of them, numbers of parts and thresholds
are found for which the widths above are at most `n^2` and the number of `REGIONS` is at least `G`.

## What is checked

* *for all parameters*: the proof of the number of regions;
* *for these parameters*: the counts, with certificates; that the cases listed reach `G`, and
  the widths;
* *for all parameters*, that is the `p` and `L` named under `ARITHMETIC`: by search among numbers
  of parts, without building the networks.  It is no claim that the two cases left out are
  impossible.  *For these parameters* the network that is found is built and counted, too;
* open: the other cases for one input.  For `L >= 5` none is known here.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`
* [nakahara2025], whose abstract speaks of squaring the width
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, product
from math import comb, prod
from typing import Any

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import exceptions
from exactregions.theorems.ternary import summed, unequal_folds

Folds = tuple[int, ...]

CASES = {
    (1, 7, 2): {"n0": 1, "folds": (), "order": 7, "q": 17},
    (1, 3, 3): {"n0": 1, "folds": (1,), "order": 5, "q": 9},
    (1, 10, 3): {"n0": 1, "folds": (3,), "order": 17, "q": 95},
    (1, 11, 3): {"n0": 1, "folds": (3,), "order": 20, "q": 121},
    (1, 8, 4): {"n0": 1, "folds": (9, 2), "order": 16, "q": 64},
    (2, 2, 3): {"n0": 2, "folds": (1,), "order": 5, "q": 8},
    (2, 4, 2): {"n0": 2, "folds": (), "order": 5, "q": 9},
}
"""For each case (n0, p, L) the folds, the order, and the number of thresholds."""

PARTS, DEPTHS = range(2, 40), range(2, 8)
"""The p and L that the arithmetic is about."""


def network(n0: int, folds: Folds, order: int, q: int) -> Instance:
    draft = unequal_folds(n0, folds, order, q)
    return Instance(network=summed(draft), domain=box(-2, 2, dimension=n0))


def regions(n0: int, folds: Folds, order: int, q: int) -> int:
    return (4 * prod(folds) * (q + 1)) ** n0


def network_for(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    return network(**CASES[n0, p, L])


def general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return p ** (n0 * (L - 1)) * sum(comb(n0 * p, j) for j in range(n0 + 1))


def widths(n0: int, folds: Folds, order: int, q: int) -> list[int]:
    neurons = [6, *(2 * p - 1 for p in folds)]
    copies = [*folds, order]
    made = [n0 * k * c + max(c - 2, 0) for k, c in zip(neurons, copies, strict=True)]
    return [*made, n0 * q]


def listed_cases() -> dict[str, sympy.Expr]:
    """That the cases are as narrow as they have to be, and reach the general bound."""
    one_input = [general(1, n, 3) - (n**3 + n**2) for n in range(1, 4)]
    two_inputs = [general(2, p, 1) - (2 * p**2 + p + 1) for p in range(1, 4)]
    return {
        "G": sympy.Integer(sum(map(abs, one_input + two_inputs))),
        "widths up to n^2": exceptions(
            lambda case: max(widths(**CASES[case])) <= (case[0] * case[1]) ** 2, CASES
        ),
        "at least G": exceptions(lambda case: regions(**CASES[case]) >= general(*case), CASES),
    }


FAREY_SUMS = tuple(accumulate(int(sympy.totient(a)) for a in range(1, 300)))


def choices(n0: int, p: int, L: int) -> Iterator[dict[str, Any]]:  # noqa: N803
    """Parameters of networks with widths up to n^2, layers from the last on filled."""
    square = (n0 * p) ** 2
    for order in range(3, 3 * n0 * p):
        q = min(FAREY_SUMS[order - 1] - 1, square // n0)
        folds: Folds = ()
        for _ in range(L - 2):
            copies = max((*folds, order)[0], 1)
            folds = (((square - max(copies - 2, 0)) // (n0 * copies) + 1) // 2, *folds)
        if folds:
            folds = (min(folds[0], (square + 2) // (6 * n0 + 1)), *folds[1:])
        if all(folds) and max(widths(n0, folds, order, q)) <= square:
            yield {"n0": n0, "folds": folds, "order": order, "q": q}


def most_regions(n0: int, p: int, L: int) -> int:  # noqa: N803
    """The most that `regions` gives for these; 0 if there are none."""
    return max((regions(**choice) for choice in choices(n0, p, L)), default=0)


def narrow_network(p: int, L: int) -> Instance:  # noqa: N803
    """Two inputs: the network with the most regions."""
    return network(**max(choices(2, p, L), key=lambda choice: regions(**choice)))


def general_for_two(p: int, L: int) -> int:  # noqa: N803
    return general(2, p, L)


def arithmetic() -> dict[str, sympy.Expr]:
    missing = {(2, 2), (3, 2)}
    cases = set(product(PARTS, DEPTHS)) - missing
    return {
        "two inputs": exceptions(
            lambda case: most_regions(2, *case) >= general_for_two(*case), cases
        ),
        "G": exceptions(
            lambda case: (
                general_for_two(*case)
                == case[0] ** (2 * case[1] - 2) * (2 * case[0] ** 2 + case[0] + 1)
            ),
            cases,
        ),
        "left out: none of order 3 fits": exceptions(
            lambda case: most_regions(2, *case) == 0 and widths(2, (), 3, 0)[0] > 4 * case[0] ** 2,
            missing,
        ),
    }


REGIONS = Theorem(
    name="ternary_squared_width_undoubled",
    statement=(
        "Unequal folds and q thresholds: (4 p_2 ... p_(L-1) (q + 1))^n0 open connected regions."
    ),
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    construction=network,
    claimed=regions,
    parameters=(
        CASES[1, 7, 2],
        CASES[1, 3, 3],
        {"n0": 1, "folds": (3,), "order": 8, "q": 15},
        {"n0": 2, "folds": (), "order": 3, "q": 3},
    ),
    thorough=(CASES[1, 10, 3], CASES[1, 11, 3], CASES[1, 8, 4], CASES[2, 2, 3], CASES[2, 4, 2]),
    written_proof=True,
)

EXCEEDS = Theorem(
    name="ternary_squared_width_undoubled_reaches",
    statement=(
        "Width n^2, depth L, ReLU in all layers: at least G in the cases listed, n0 = 1 and 2."
    ),
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    relation=">=",
    construction=network_for,
    claimed=general,
    parameters=({"n0": 1, "p": 7, "L": 2}, {"n0": 1, "p": 3, "L": 3}),
    thorough=(
        {"n0": 2, "p": 4, "L": 2},
        {"n0": 1, "p": 10, "L": 3},
        {"n0": 1, "p": 11, "L": 3},
        {"n0": 1, "p": 8, "L": 4},
        {"n0": 2, "p": 2, "L": 3},
    ),
    identities=listed_cases,
)

ARITHMETIC = Theorem(
    name="ternary_squared_width_undoubled_two_inputs",
    statement=(
        f"Two inputs, width n^2: enough for {PARTS[0]} <= p < {PARTS.stop}, "
        f"{DEPTHS[0]} <= L <= {DEPTHS[-1]}; L = 2 with p = 2, 3 is left out."
    ),
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    relation=">=",
    construction=narrow_network,
    claimed=general_for_two,
    parameters=({"p": 2, "L": 3},),
    thorough=({"p": 4, "L": 2}, {"p": 5, "L": 2}, {"p": 3, "L": 3}, {"p": 2, "L": 4}),
    identities=arithmetic,
    written_proof=True,
)
