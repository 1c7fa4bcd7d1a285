r"""
# Lemma 5: every breakpoint is seen, in which kind

After folds come neurons with thresholds, and the output adds them up.  If the first one opens to
the left and the others to the right, no two neighbouring regions merge: that counts proper and
open connected regions.  But the piece between the first two thresholds is constantly 0, the same
map in every fold, and so the number of maps is smaller.  If instead the *last* one opens to the
left, the vector of the last layer has a map of its own on each region.

## Main statement

Let `N` folds of (0, 1) be followed by neurons with thresholds `tau_1 < ... < tau_q` in (0, 1), `q
>= 2`, with `tau_k = t_k / a_k`; one neuron is `relu(t_k - a_k y)` and the others are `relu(a_k y
- t_k)`.

* `OPEN`, `PROPER`: with the first one opening left, the sum of the neurons has exactly `N (q +
  1)` open connected regions, and proper regions, in (0, 1).
* `AFFINE_OF_THE_SUM`: it has exactly `N q + 1` affine regions.
* `AFFINE_OF_THE_VECTOR`: with the last one opening left, the vector has `N (q + 1)` affine
  regions, and so as many of every kind from affine to proper.

## Notation

`P_N` is the fold with `N` parts (Lemma 1): on its part number `j` it is `y = e (N x - c)`, where
`e` is 1 or -1 and `c` is an even integer: `c = j` for even `j`, `e = 1`, and `c = j + 1` for odd
`j`, `e = -1`.

## Proof

*First one left.*  As a function of `y` the sum has the slopes `-a_1 < 0 < a_2 < a_2 + a_3 <
...`.  They increase strictly, so each threshold is a kink.  At both ends of [0, 1] the slope is
not 0, so where a part of the fold ends, and `y` turns around at 0 or at 1, the sum has a kink
too.  So regions are the `N (q + 1)` intervals on which neither changes.

*Maps of the sum.*  On the interval between `tau_1` and `tau_2` all neurons are 0, in each part:
one map instead of `N`.  All others differ.  Let two intervals have the same map, not 0.  Its
slope is `e s = e' s'` with `s, s'` among `-a_1, A_2, A_3, ...`, where `A_k = a_2 + ... + a_k`.
If `e = e'`, then `s = s'`, so both are the same piece of `y`, and `s (N x - c) = s (N x - c')`
shows that `c = c'`: the same interval.  Otherwise `s = -a_1`, `s' = A_k = a_1` (or the other way
round), and with `T_k = t_2 + ... + t_k` the maps are `t_1 - a_1 y` and `A_k y' - T_k`.  With `y =
e (N x - c)`, `y' = -e (N x - c')` their equality says `t_1 + T_k = e a_1 (c' - c)`, a multiple of
`2 a_1` as `c` and `c'` are even.  But `0 < t_1 < a_1` and `0 < T_k < A_k = a_1`, so `0 < t_1 +
T_k < 2 a_1`: a contradiction.  So there are `N q + 1` maps.

*Last one left.*  The slopes are `-a_q, a_1 - a_q, ..., A - a_q, A` with `A = a_1 + ... + a_(q -
1)`.  They increase strictly, the first is negative, the last positive: proper regions as before,
and kinks.  On each interval some neuron is active: the last one before `tau_q`, the first one
after `tau_1`.  The neurons that are not constantly 0 on an interval are those that are active,
and they say between which thresholds `y` lies.  Each of them, `a_k y - t_k` or its opposite,
gives `e (N x - c)`, hence `e` and `c`: the part of the fold.  So the vector's map says which
interval it is.

For `q = 1` both `relu(a y - t)` and `relu(t - a y)` are taken, and one of them is always active.

## What is checked

* *for all parameters*: the proof;
* *for these parameters*: the counts, with certificates.

That there are no more coincidences among the maps of the sum cannot be read off the slopes:
`-a_1` on a descending part and `A_k = a_1` on an ascending one are the same.  It is the constants
that differ.

## References

* [montufar2014] for the folds, [stargalla2025] for the kinds of region
"""

from __future__ import annotations

from exactregions import Network, box
from exactregions.theorems import Instance, Theorem


def hidden_layers(folds: int, q: int, left: int) -> list[tuple[list[list[int]], list[int]]]:
    """The fold, and thresholds k / (q + 1), of which one opens to the left."""
    read = [1, *(2 * (-1) ** k for k in range(1, folds))]
    signs = [-1 if k == left % q else 1 for k in range(q)]
    rows = [[sign * (q + 1) * entry for entry in read] for sign in signs]
    bias = [-sign * k for k, sign in enumerate(signs, start=1)]
    return [([[folds]] * folds, [-k for k in range(folds)]), (rows, bias)]


def sum_first_left(folds: int, q: int) -> Instance:
    layers = hidden_layers(folds, q, 0)
    return Instance(
        network=Network.from_layers(*layers, ([[1] * q], [0])), domain=box(0, 1, dimension=1)
    )


def vector_last_left(folds: int, q: int) -> Instance:
    layers = hidden_layers(folds, q, -1)
    identity = [[int(i == j) for j in range(q)] for i in range(q)]
    return Instance(
        network=Network.from_layers(*layers, (identity, [0] * q)), domain=box(0, 1, dimension=1)
    )


def number_of_intervals(folds: int, q: int) -> int:
    return folds * (q + 1)


def number_of_maps(folds: int, q: int) -> int:
    return folds * q + 1


SIZES = tuple({"folds": N, "q": q} for N, q in ((1, 2), (2, 2), (3, 5), (8, 2), (12, 9)))

OPEN = Theorem(
    name="ternary_lemma_05_open_connected",
    statement=(
        "N folds and q thresholds, the first opening left, give N (q + 1) open connected regions."
    ),
    sources=("montufar2014", "stargalla2025"),
    kind="open_connected",
    construction=sum_first_left,
    claimed=number_of_intervals,
    parameters=SIZES,
    written_proof=True,
)

PROPER = Theorem(
    name="ternary_lemma_05_proper",
    statement="N folds and q thresholds, the first opening left, give N (q + 1) proper regions.",
    sources=("montufar2014", "stargalla2025"),
    kind="proper",
    construction=sum_first_left,
    claimed=number_of_intervals,
    parameters=SIZES,
    written_proof=True,
)

AFFINE_OF_THE_SUM = Theorem(
    name="ternary_lemma_05_affine_of_the_sum",
    statement=(
        "N folds and q thresholds, the first opening left, give N q + 1 affine regions of the sum."
    ),
    sources=("stargalla2025",),
    kind="affine",
    construction=sum_first_left,
    claimed=number_of_maps,
    parameters=SIZES,
    written_proof=True,
)

AFFINE_OF_THE_VECTOR = Theorem(
    name="ternary_lemma_05_affine_of_the_vector",
    statement=(
        "N folds and q thresholds, the last opening left, give N (q + 1) affine regions of "
        "the vector."
    ),
    sources=("stargalla2025",),
    kind="affine",
    construction=vector_last_left,
    claimed=number_of_intervals,
    parameters=SIZES,
    written_proof=True,
)
