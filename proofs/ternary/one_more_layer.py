r"""
# Squared width and one more layer

If one layer may be added, a relay in front makes the construction simpler: no fold of (-2, 2) and
no Farey fractions.  For one input it meets the general bound exactly.

## Main statement

Let `p >= 2`, `L >= 1`.  There is a ternary network with ReLU in all of its `L + 1` layers such
that:

* `OPEN`: the sum has exactly `(p^(L - 1) (p + 1))^n0` open connected regions in (0, 1)^n0;
* `EQUALS_GENERAL`: for `n0 = 1` this is `G = p^(L - 1) (p + 1)`;
* `AFFINE_REACHES` (refuted): for `n0 = 1` the sum has at least `G` affine regions; it has `p^L +
  1`;
* `VECTOR_AFFINE`: with the last threshold turned left, the vector has `(p^(L - 1) (p + 1))^n0`
  affine regions;
* the width is at most `(2 n)^2`, `n = n0 p`.

For `n0 >= 2` the number can be below `G`: for `n0 = p = 2`, `L = 1` it is `9 < 11`.

## Notation

"The sum" is the output of the network, "the vector" the last hidden layer's outputs.

## Proof

The first layer holds copies and constants, each fold makes the copies that the next layer needs
(Lemma 2), and the last layer has the thresholds `t / (p + 1)`, `0 < t <= p`.  Lemmas 5 and 4 give
the counts; by Lemma 5 the sum has `p^(L - 1) p + 1` maps for `n0 = 1`, which is `p^(L - 1) - 1`
short of `G`.

Widths: relay `n0 C + C - 2` and folds `n0 (2 p - 1) C + C - 2` with `C = p`, or `C = p + 1`
before the last layer; `n0 p` in the last one.  For `n0 = 1` the layer before the last has `(p +
1) (2 p - 1) + p - 1 = 2 p^2 + 2 p - 2`, more than `2 n^2`, but at most `4 n^2`.

## What is checked

* *for all parameters*: the proof; the widths by the signs of coefficients;
* *for these parameters*: the counts, with certificates; the false claim fails as stated.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`
* [nakahara2025] for the question
* [stargalla2025] for the kinds of region
"""

from __future__ import annotations

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import shortfall
from exactregions.theorems.ternary import general_bound, one_more_layer, summed, vector


def sum_first_left(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    draft = one_more_layer(n0, p, L)
    return Instance(network=summed(draft), domain=box(0, 1, dimension=n0))


def vector_last_left(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    draft = one_more_layer(n0, p, L, left=-1)
    return Instance(network=vector(draft), domain=box(0, 1, dimension=n0))


def regions(n0: int, p: int, L: int) -> int:  # noqa: N803
    return (p ** (L - 1) * (p + 1)) ** n0


def general(n0: int, p: int, L: int) -> int:  # noqa: N803
    return general_bound(n0, p, L)


def widths() -> dict[str, sympy.Expr]:
    p, n0, L = sympy.symbols("p n0 L", positive=True)  # noqa: N806
    square = 4 * (n0 * p) ** 2
    return {
        "G for one input": general(1, p, L) - p**L - p ** (L - 1),
        "relay": shortfall(square - (n0 * (p + 1) + p - 1), {n0: 1, p: 2}),
        "fold": shortfall(square - (n0 * (2 * p - 1) * (p + 1) + p - 1), {n0: 1, p: 2}),
        "one input": (2 * p - 1) * (p + 1) + p - 1 - (2 * p**2 + 2 * p - 2),
    }


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


OPEN = Theorem(
    name="ternary_one_more_layer_open_connected",
    statement="Depth L + 1, width (2 n)^2: (p^(L-1) (p + 1))^n0 open connected regions.",
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    construction=sum_first_left,
    claimed=regions,
    parameters=sizes((1, 2, 1), (1, 2, 4), (1, 5, 2), (2, 2, 2), (2, 3, 2), (3, 2, 1)),
    thorough=sizes((1, 10, 4), (2, 4, 3), (3, 2, 3)),
    identities=widths,
    written_proof=True,
)

EQUALS_GENERAL = Theorem(
    name="ternary_one_more_layer_equals_general",
    statement="For one input, depth L + 1, this is the general bound n^(L-1) (n + 1) itself.",
    sources=("montufar2014", "nakahara2025"),
    kind="open_connected",
    construction=sum_first_left,
    claimed=general,
    parameters=sizes((1, 2, 3), (1, 4, 3)),
    written_proof=True,
)

AFFINE_REACHES = Theorem(
    name="ternary_one_more_layer_affine",
    statement=(
        "For one input the sum has at least n^(L-1) (n + 1) affine regions. (False for L >= 2.)"
    ),
    sources=("montufar2014", "stargalla2025"),
    kind="affine",
    relation=">=",
    construction=sum_first_left,
    claimed=general,
    parameters=sizes((1, 4, 1)),
    refuted_by=sizes((1, 2, 2), (1, 4, 3)),
    identities=widths,
)

VECTOR_AFFINE = Theorem(
    name="ternary_one_more_layer_vector_affine",
    statement="With the last threshold turned the vector has (p^(L-1) (p + 1))^n0 affine regions.",
    sources=("montufar2014", "stargalla2025"),
    kind="affine",
    construction=vector_last_left,
    claimed=regions,
    parameters=sizes((1, 4, 3), (2, 2, 2), (2, 3, 2)),
    written_proof=True,
)
