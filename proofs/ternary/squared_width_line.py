r"""
# Theorem B: one input, the square of the width, the same depth

Instead of relays, which double the depth, each fold can make the copies that the next layer
needs.  That squares the width.  Folding (-2, 2) in the first layer and Farey fractions in the
last one pay for what is lost.

## Main statement

Let `n0 = 1`, `L >= 2`.  There is a ternary network with ReLU in all of its `L` layers such that:

* `OPEN`: the sum has exactly `4 n^(L - 2) Phi(n)` open connected regions in (-2, 2), for `n >=
  2`;
* `AFFINE`: it has exactly `4 n^(L - 2) (Phi(n) - 1) + 1` affine regions there, for `n >= 3`;
* `REACHES`, `REACHES_AFFINE`: both are at least `G = n^(L - 1) (n + 1)`;
* the width is at most `2 n^2` for `n >= 4`, and at most `(2 n)^2` for `n = 2, 3`.

On the line closed connected regions are as many as open connected ones.

## Notation

`Phi(n) = phi(1) + ... + phi(n)`.

## Proof

*Network.*  The first layer gives `||x| - 1|` as `relu(x + 1) + relu(-x - 1) - 2 relu(x) + 2
relu(x - 1)`, which for `|x| <= 2` maps four intervals of length 1 onto (0, 1); a copy has 6
neurons.  Layers `2, ..., L - 1` fold `n` times and make the copies for the next layer: `2 n - 1`
neurons for each copy, and `n - 2` constants.  The last layer has as thresholds the Farey
fractions of order `n`, `Phi(n) - 1` of them (Lemma 3).  For `n = 2` there is one, with a neuron
for each side.

*Counts.*  There are `N = 4 n^(L - 2)` folds before the last layer.  Lemma 5 gives `N Phi(n)` open
connected regions, and `N (Phi(n) - 1) + 1` maps of the sum if there are two thresholds or more.
Lemma 5 is about folds of (0, 1), `y = e (N x - c)` with even `c`.  On (-2, 2) it is `y = e
(n^(L - 2) x - c)`, and here all `c` have the parity of `n^(L - 2)`: they are 1 or -1 for `L = 2`,
and a further fold makes `n c` plus an even number of `c`.  Only that `c' - c` is even is used.

*Widths.*  First layer `6 n + n - 2`; folds `(2 n - 1) n + n - 2 = 2 n^2 - 2`; last layer `Phi(n)
- 1 <= n (n - 1) / 2`.  And `7 n - 2 <= 2 n^2` for `n >= 4`; for `n = 3` it is `19 <= 36`, for `n
= 2` it is `12 <= 16`.

*Comparison.*  `4 Phi(n) >= n (n + 1)` (Lemma 9).  For affine regions and `n >= 3`, `4 Phi(n) >= n
(n + 1) + 4`, hence `4 n^(L - 2) (Phi(n) - 1) + 1 > n^(L - 2) n (n + 1)`.

## What is checked

* *for all parameters*: the proof; widths and the step for affine regions by sympy;
* *for these parameters*: the counts, with certificates; more than 10^4 regions in the thorough
  run.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`
* [nakahara2025], [nakahara2026] for the question
* [stargalla2025] for the kinds of region
"""

from __future__ import annotations

from itertools import accumulate

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import exceptions, shortfall
from exactregions.theorems.ternary import general_bound, squared_width, summed


def network(n: int, L: int) -> Instance:  # noqa: N803
    draft = squared_width(1, n, L, n)
    return Instance(network=summed(draft), domain=box(-2, 2, dimension=1))


def farey_sum(n: int) -> int:
    return sum(int(sympy.totient(a)) for a in range(1, n + 1))


def regions(n: int, L: int) -> int:  # noqa: N803
    return 4 * n ** (L - 2) * farey_sum(n)


def maps(n: int, L: int) -> int:  # noqa: N803
    return 4 * n ** (L - 2) * (farey_sum(n) - 1) + 1


def general(n: int, L: int) -> int:  # noqa: N803
    return general_bound(1, n, L)


def general_for_maps(n: int, L: int) -> int:  # noqa: N803
    return n ** (L - 1) * (n + 1)


def comparison() -> dict[str, sympy.Expr]:
    n, L = sympy.symbols("n L", positive=True)  # noqa: N806
    return {
        "G": general(n, L) - n**L - n ** (L - 1),
        "width of the folds": shortfall(2 * n**2 - ((2 * n - 1) * n + n - 2), {n: 2}),
        "width of the first layer": shortfall(2 * n**2 - (7 * n - 2), {n: 4}),
        "width of the last layer": shortfall(2 * n**2 - n * (n - 1) / 2, {n: 1}),
    }


def comparison_of_maps() -> dict[str, sympy.Expr]:
    n, L = sympy.symbols("n L", positive=True)  # noqa: N806
    sums = enumerate(accumulate(int(sympy.totient(a)) for a in range(1, 200)), start=1)
    return {
        "G": general_for_maps(n, L) - general_bound(1, n, L),
        "4 Phi(n) - 4 >= n (n + 1) for 3 <= n < 200": exceptions(
            lambda case: case[0] < 3 or 4 * case[1] - 4 >= case[0] * (case[0] + 1), sums
        ),
    }


def sizes(*pairs: tuple[int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n": n, "L": L} for n, L in pairs)


OPEN = Theorem(
    name="ternary_squared_width_line_open_connected",
    statement=(
        "One input, depth L, width 2 n^2 for n >= 4, (2 n)^2 for n = 2, 3: 4 n^(L-2) Phi(n) open "
        "connected regions."
    ),
    sources=("montufar2014", "nakahara2025", "nakahara2026"),
    kind="open_connected",
    construction=network,
    claimed=regions,
    parameters=sizes((2, 2), (2, 5), (3, 2), (3, 4), (4, 3), (6, 3), (9, 2)),
    thorough=sizes((20, 3), (7, 4), (30, 2)),
    written_proof=True,
)

AFFINE = Theorem(
    name="ternary_squared_width_line_affine",
    statement="The sum has exactly 4 n^(L-2) (Phi(n) - 1) + 1 affine regions for n >= 3.",
    sources=("montufar2014", "stargalla2025"),
    kind="affine",
    construction=network,
    claimed=maps,
    parameters=sizes((3, 2), (3, 3), (4, 3), (5, 2), (8, 2)),
    thorough=sizes(
        (20, 3),
    ),
    written_proof=True,
)

REACHES = Theorem(
    name="ternary_squared_width_line_reaches_general",
    statement="One input: at least n^(L-1) (n + 1) open connected regions for all n >= 2, L >= 2.",
    sources=("montufar2014", "nakahara2025", "nakahara2026"),
    kind="open_connected",
    relation=">=",
    construction=network,
    claimed=general,
    parameters=sizes((2, 3), (3, 3), (5, 2)),
    identities=comparison,
    written_proof=True,
)

REACHES_AFFINE = Theorem(
    name="ternary_squared_width_line_affine_reaches_general",
    statement="One input: at least n^(L-1) (n + 1) affine regions for all n >= 3, L >= 2.",
    sources=("montufar2014", "stargalla2025"),
    kind="affine",
    relation=">=",
    construction=network,
    claimed=general_for_maps,
    parameters=sizes((3, 2), (3, 3), (6, 2)),
    identities=comparison_of_maps,
    written_proof=True,
)
