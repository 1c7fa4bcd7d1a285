r"""
# One input, width n^2 without doubling: some cases

For four inputs or more the width `n^2` suffices at the same depth (Theorem B*).  For one input this is not known
in general.  With folds of different sizes some cases are settled.

## Main statement

* `REGIONS`: for one input a network with folds of `p_2, ..., p_(L - 1)` parts and `q` Farey thresholds has exactly
  `4 p_2 ... p_(L - 1) (q + 1)` open connected regions in (-2, 2), with ReLU in all layers.
* `EXCEEDS`: in the cases listed, with widths up to `n^2`, this is more than `G = n^(L - 1) (n + 1)`.

The cases: `n = 7`, `L = 2`, widths 47, 17; `n = 10`, `L = 3`, widths 19, 100, 95; `n = 11`, `L = 3`, widths
19, 118, 121; `n = 8`, `L = 4`, widths 61, 34, 62, 64.

## Notation

As for Theorem B.  `order` is the order of the Farey fractions, of which the first `q` are taken.

## Proof

As for Theorem B; the folds have different numbers of parts, and each layer makes the copies and constants that the
next one needs.  The widths are `6 C + C - 2`, `(2 p - 1) C' + C' - 2` and `q`, where `C`, `C'` are the numbers of copies:
`7 * 7 - 2 = 47`; `7 * 3 - 2 = 19`, `6 * 17 - 2 = 100`; `6 * 20 - 2 = 118`; `7 * 9 - 2 = 61`, `18 * 2 - 2 = 34`,
`4 * 16 - 2 = 62`.

## What is checked

* for these parameters: the counts, with certificates; that the numbers exceed `G`, and the widths, as integers;
* open: all other cases for one input, among them `n < 7`.

## References

* [montufar2014], theorem 5, for `G`
* [nakahara2025], whose abstract speaks of squaring the width
"""

from __future__ import annotations

from math import prod

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import exceptions
from exactregions.theorems.ternary import summed, unequal_folds

Folds = tuple[int, ...]


def network(folds: Folds, order: int, q: int) -> Instance:
    draft = unequal_folds(folds, order, q)
    return Instance(network=summed(draft), domain=box(-2, 2, dimension=1))


def regions(folds: Folds, order: int, q: int) -> int:
    return 4 * prod(folds) * (q + 1)


def network_for(n: int, L: int) -> Instance:  # noqa: N803
    return network(**CASES[n, L])


def general(n: int, L: int) -> int:  # noqa: N803
    return n**L + n ** (L - 1)


CASES = {
    (7, 2): {"folds": (), "order": 7, "q": 17},
    (10, 3): {"folds": (3,), "order": 17, "q": 95},
    (11, 3): {"folds": (3,), "order": 20, "q": 121},
    (8, 4): {"folds": (9, 2), "order": 16, "q": 64},
}


def arithmetic() -> dict[str, sympy.Expr]:
    n, L = sympy.symbols("n L", positive=True)  # noqa: N806
    return {
        "G": general(n, L) - n ** (L - 1) * (n + 1),
        "widths up to n^2": exceptions(
            lambda case: max(widths(**CASES[case])) <= case[0] ** 2, CASES
        ),
        "more than G": exceptions(lambda case: regions(**CASES[case]) > general(*case), CASES),
    }


def widths(folds: Folds, order: int, q: int) -> list[int]:
    copies = [*folds, order]
    neurons = [6, *(2 * p - 1 for p in folds)]
    return [*(k * c + c - 2 for k, c in zip(neurons, copies, strict=True)), q]


REGIONS = Theorem(
    name="ternary_squared_width_line_undoubled",
    statement="One input: unequal folds and q thresholds give 4 p_2 ... p_(L-1) (q + 1) regions.",
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    construction=network,
    claimed=regions,
    parameters=(
        CASES[7, 2],
        {"folds": (2,), "order": 5, "q": 7},
        {"folds": (3,), "order": 8, "q": 15},
    ),
    thorough=(CASES[10, 3], CASES[11, 3], CASES[8, 4]),
    written_proof=True,
)

EXCEEDS = Theorem(
    name="ternary_squared_width_line_undoubled_exceeds",
    statement="One input, width n^2, depth L, all ReLU: at least n^(L-1) (n + 1) in the cases listed.",
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    relation=">=",
    construction=network_for,
    claimed=general,
    parameters=({"n": 7, "L": 2},),
    thorough=({"n": 10, "L": 3}, {"n": 11, "L": 3}, {"n": 8, "L": 4}),
    identities=arithmetic,
)
