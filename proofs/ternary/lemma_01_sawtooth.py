r"""
# Lemma 1: the sawtooth

With `p` neurons a layer folds the unit interval `p` times, each part onto all of it.  Composing
such folds multiplies their numbers of parts.  For `p = 2` this is Telgarsky's tent map.

## Main statement

* `SAWTOOTH`: `f_p` composed `k` times has exactly `p^k` open connected regions in (0, 1).
* `COMPOSITION`: `f_p` after `f_q` is `f_(p q)` on [0, 1].

## Notation

`f_p(y) = relu(p y) + 2 sum_(0 < k < p) (-1)^k relu(p y - k)`, for an integer `p >= 1`. `I_j` is
the interval from `j / p` to `(j + 1) / p`, for `0 <= j < p`.

## Proof

On `I_j` the active neurons are those with `k <= j`.  Claim: there `f_p` has slope `(-1)^j p`, and
its value at `j / p` is `(1 - (-1)^j) / 2`.  For `j = 0` the slope is `p` and the value 0.  Let
the claim hold for `j` and write `e = (-1)^j`.  The value at `(j + 1) / p` is the value at `j / p`
plus slope over `p`, `(1 - e) / 2 + e = (1 + e) / 2`, and the neuron `k = j + 1` adds `2 (-e) p`
to the slope `e p`, which gives `-e p`.  This is the claim for `j + 1`.

So `f_p` maps each `I_j` bijectively onto [0, 1], ascending for even `j` and descending for odd
`j`.  By induction `f_p` composed `k` times maps each of `p^k` equal intervals bijectively onto
[0, 1], with slopes `p^k` and `-p^k` in turn; neighbouring slopes differ, so these are its
regions.  A continuous function on [0, 1] that starts with the value 0 and has slopes `p q, -p q,
p q, ...` on `p q` equal intervals is `f_(p q)`, which gives the composition.

## What is checked

* *for all parameters*: the proof; its induction step as identities in `p` and `e`;
* *for these parameters*: the number of regions, and that the compositions are equal, each with
  a certificate.

## References

* [telgarsky2015], the case `p = 2`
* [montufar2014], the fold in general
"""

from __future__ import annotations

import sympy

from exactregions import Network, box
from exactregions.theorems import Instance, Theorem

UNIT_INTERVAL = box(0, 1, dimension=1)


def folds(*parts: int) -> Network:
    """The composition of the folds with these numbers of parts, the first one innermost."""
    layers = []
    read = [1]
    for p in parts:
        layers.append(([[p * entry for entry in read] for _ in range(p)], [-k for k in range(p)]))
        read = [1, *(2 * (-1) ** k for k in range(1, p))]
    return Network.from_layers(*layers, ([read], [0]))


def repeated(p: int, k: int) -> Instance:
    return Instance(network=folds(*[p] * k), domain=UNIT_INTERVAL)


def composed(p: int, q: int) -> Instance:
    return Instance(network=folds(q, p), domain=UNIT_INTERVAL, other=folds(p * q))


def number_of_parts(p: int, k: int) -> int:
    return p**k


def induction_step() -> dict[str, sympy.Expr]:
    """The value and the slope on the interval j + 1, from those on the interval j."""
    p, e = sympy.symbols("p e")
    value, slope = (1 - e) / 2, e * p
    return {
        "value at the end of the interval": value + slope / p - (1 - (-e)) / 2,
        "slope after the next neuron": slope + 2 * (-e) * p - (-e) * p,
        "value at 0, where e = 1": value.subs(e, 1),
        "slope of the first interval": slope.subs(e, 1) - p,
    }


SAWTOOTH = Theorem(
    name="ternary_lemma_01_sawtooth",
    statement=(
        "The fold with p parts, composed k times, has exactly p^k open connected regions in (0, 1)."
    ),
    sources=("telgarsky2015", "montufar2014"),
    kind="open_connected",
    construction=repeated,
    claimed=number_of_parts,
    parameters=(
        {"p": 1, "k": 2},
        {"p": 2, "k": 1},
        {"p": 2, "k": 8},
        {"p": 3, "k": 5},
        {"p": 7, "k": 3},
        {"p": 12, "k": 2},
    ),
    identities=induction_step,
    written_proof=True,
)

COMPOSITION = Theorem(
    name="ternary_lemma_01_composition",
    statement=(
        "The fold with p parts after the fold with q parts is the fold with p q parts on [0, 1]."
    ),
    sources=("telgarsky2015",),
    kind="equal",
    construction=composed,
    parameters=({"p": 2, "q": 2}, {"p": 2, "q": 3}, {"p": 3, "q": 2}, {"p": 5, "q": 4}),
    written_proof=True,
)
