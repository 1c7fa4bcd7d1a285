r"""
# Lemma 7: turn the last layer so that no cell is silent

Where all neurons of the last layer are inactive the function is constant, and folds before it are
not seen there.  More hyperplanes than dimensions can be turned so that there is no such cell;
then open connected regions are as many as proper ones.  With fewer the construction loses
regions.

## Main statement

* `PROPER`: `L - 1` layers that fold each of `n` inputs `p` times, and a last layer of `N`
  hyperplanes as in Lemma 6, have exactly `G = p^(n (L - 1)) sum_(j <= n) C(N, j)` proper regions
  in the unit cube.
* `OPEN`: if `N > n`, they have `G` open connected regions as well.
* `OPEN_FOR_FEW_PLANES` (refuted): the same for `N <= n`.

## Notation

`Q_y` is the polynomial of Lemma 6.  Neuron `k` is `relu((-1)^(N - k) Q_y(t_k))` with `t_k = k /
(N + 1)`, its output weight `c_k = B^(k - 1)` with `B = 3 (N + 1)^n`.

## Proof

*Proper.*  On each of `p^(n (L - 1))` boxes the folds map onto the unit cube, bijectively (Lemma
1), and different boxes have different patterns.  The last layer cuts each into `sum_(j <= n) C(N,
j)` cells.

*No silent cell.*  Let all neurons be inactive at `y`: then `Q_y` has the signs `(-1)^(N - k + 1)`
or 0 at `t_k`.  Inside a cell no sign is 0, so they alternate, and `Q_y` has `N - 1 >= n` zeros
between `t_1` and `t_N`.  Moreover `Q_y(t_N) < 0`, but `Q_y` is monic, so there is one more zero
beyond `t_N`: `n + 1` in all, a contradiction.  (Turned the other way, with `(-1)^k`, this fails
for `N = n + 1` and even `n`.)

*Kinks.*  Across a hyperplane of the last layer the function has a kink, as its output weight is
not 0, the hyperplane's row is not 0, and the folds are bijective there.  Where coordinate `i`
turns around, there is a kink if the derivative by `y_i` is not 0 in the cell.  It is the sum of
`c_k (-1)^(N - k + i) C(n, i) t_k^(n - i)` over the active neurons, of which there is one.
Divided by `C(n, i)`, the term of the last active neuron `k` is in size at least `c_k / (N + 1)^n
= 3 c_(k - 1)`, and those before it add up to less than `2 c_(k - 1)`.  So it is not 0.

*Few planes.*  For `N <= n` every sign vector is realised, the silent one too, and its cells in
neighbouring boxes merge across the folds.  For `n = 1`, `N = 1`, `p = 4`, `L = 3` there are 25
open connected regions instead of 32; for `n = p = L = N = 2` there are 14 instead of 16.  That is
a fault of this construction: other networks of the same widths may reach `G`.

## What is checked

* *for all parameters*: the proof;
* *for these parameters*: the counts, with certificates; the claim about few planes fails in
  the two cases as stated, and holds without folds, for `L = 1`.

## References

* [montufar2014], the lower bound for rectifier networks, for `G`; [stargalla2025] for kinds
"""

from __future__ import annotations

from math import comb

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.moment_curve import folded_moment_curve


def folds_and_planes(n: int, p: int, L: int, N: int) -> Instance:  # noqa: N803
    return Instance(network=folded_moment_curve(n, p, L, N), domain=box(0, 1, dimension=n))


def bound(n: int, p: int, L: int, N: int) -> int:  # noqa: N803
    return p ** (n * (L - 1)) * sum(comb(N, j) for j in range(n + 1))


MANY_PLANES = tuple(
    {"n": n, "p": p, "L": L, "N": N}
    for n, p, L, N in (
        (1, 2, 2, 2),
        (1, 5, 3, 4),
        (1, 3, 6, 2),
        (2, 2, 1, 3),
        (2, 2, 2, 3),
        (2, 3, 2, 5),
        (2, 2, 4, 4),
        (3, 2, 2, 4),
        (4, 2, 2, 5),
    )
)
FEW_PLANES = ({"n": 1, "p": 4, "L": 3, "N": 1}, {"n": 2, "p": 2, "L": 2, "N": 2})

PROPER = Theorem(
    name="ternary_lemma_07_proper",
    statement="Folds and then N planes have exactly p^(n(L-1)) sum_(j<=n) C(N, j) proper regions.",
    sources=("montufar2014",),
    kind="proper",
    construction=folds_and_planes,
    claimed=bound,
    parameters=MANY_PLANES + FEW_PLANES,
    written_proof=True,
)

OPEN = Theorem(
    name="ternary_lemma_07_open_connected",
    statement="If N > n the planes can be turned so that these are open connected regions as well.",
    sources=("montufar2014", "stargalla2025"),
    kind="open_connected",
    construction=folds_and_planes,
    claimed=bound,
    parameters=MANY_PLANES,
    thorough=({"n": 2, "p": 6, "L": 3, "N": 12}, {"n": 3, "p": 3, "L": 3, "N": 4}),
    written_proof=True,
)

OPEN_FOR_FEW_PLANES = Theorem(
    name="ternary_lemma_07_few_planes",
    statement="Also for N <= n this construction has as many open connected regions. (False.)",
    sources=("montufar2014",),
    kind="open_connected",
    construction=folds_and_planes,
    claimed=bound,
    parameters=({"n": 1, "p": 2, "L": 1, "N": 1},),
    refuted_by=FEW_PLANES,
)
