r"""
# Lemma 8: what one ternary layer can do

A ternary neuron has only finitely many hyperplanes to choose from.  So one layer has a number of
regions that no width exceeds: 4, 48, 2688 for 1, 2, 3 inputs.

## Main statement

* `CEILING`: the largest number of proper regions of one hidden layer with ternary weights and
  biases, of any width, is 4 for one input, 48 for two and 2688 for three.  It is attained with 3,
  12, 39 neurons.
* `SECOND_DERIVATION`: the characteristic polynomial of all ternary hyperplanes gives the same
  numbers.

So no statement of the form "a ternary network of width `w(n)` has at least `sum_(j <= n0) C(n,
j)` regions" holds for one hidden layer and all `n`, whatever the function `w`: for 1, 2, 3 inputs
the sum exceeds the ceiling from `n = 4`, `10`, `26` on (`n = 27` if `n` is to be a multiple of
3).

## Notation

`n0` is the number of inputs; `chi` is the characteristic polynomial of the arrangement `A` of all
ternary hyperplanes `a.x + b = 0` with `a` in {-1, 0, 1}^n0, not 0, and `b` in {-1, 0, 1}.

## Proof

Up to sign there are `(3^n0 - 1) / 2` normals and 3 offsets for each, so `A` has `3 (3^n0 - 1) /
2` hyperplanes: 3, 12, 39.  The neurons of a layer that are not constant have hyperplanes of `A`.
Fewer hyperplanes have at most as many cells, repeating or turning one changes nothing.  So the
cells of the full arrangement are the maximum, and a layer with one neuron for each hyperplane has
as many proper regions.  These are counted, with a certificate; that is a complete proof for `n0 =
1, 2, 3`.

A second derivation: by Zaslavsky's theorem the number is `|chi(-1)|`, and `chi(q)` for large
primes `q` is the number of points over the field with `q` elements on no hyperplane, which is `q
- 3`, `(q - 5) (q - 7)`, `(q - 11) (q - 13) (q - 15)`.

## What is checked

* *for all parameters*: the proof, that is, for all widths, and `n0 = 1, 2, 3`;
* *for these parameters*, `n0 = 1, 2, 3`: the count of the full arrangement, with certificates;
* by integers: from which `n` on the binomial sum is larger;
* `SECOND_DERIVATION`, independent of the first one: that `|chi(-1)|` is the number claimed, and
  that for 1, 2 and 3 inputs `chi` agrees with counts over finite fields;
* *assumed*, for the second derivation only: Zaslavsky's theorem and the finite field method.

## References

* [zaslavsky1975], theorem A
* [athanasiadis1996], theorem 2.2, for the finite field method
"""

from __future__ import annotations

from itertools import product
from math import comb

import sympy

from exactregions.theorems import Instance, Theorem
from exactregions.theorems.ternary import all_ternary_hyperplanes

ZEROS = {1: (3,), 2: (5, 7), 3: (11, 13, 15)}
"""The zeros of the characteristic polynomial."""


def full_arrangement(n0: int) -> Instance:
    return Instance(network=all_ternary_hyperplanes(n0))


def ceiling(n0: int) -> int:
    return {1: 4, 2: 48, 3: 2688}[n0]


def characteristic_polynomial(n0: int, q: int) -> int:
    value = 1
    for zero in ZEROS[n0]:
        value *= q - zero
    return value


def points_off_all_hyperplanes(n0: int, q: int) -> int:
    """Over the field with q elements."""
    normals = [a for a in product((-1, 0, 1), repeat=n0) if any(a)]
    values = (
        {sum(c * x for c, x in zip(a, point, strict=True)) % q for a in normals}
        for point in product(range(q), repeat=n0)
    )
    return sum(not found & {0, 1, q - 1} for found in values)


def exceeded() -> dict[str, sympy.Expr]:
    found = {}
    for n0, first in ((1, 4), (2, 10), (3, 26)):
        exceeding = [n for n in range(60) if binomial_sum(n, n0) > ceiling(n0)]
        found[f"first n that exceeds, n0 = {n0}"] = sympy.Integer(exceeding[0] - first)
    return found


def second_derivation() -> dict[str, sympy.Expr]:
    found = {
        f"regions, n0 = {n0}": sympy.Integer(abs(characteristic_polynomial(n0, -1)) - ceiling(n0))
        for n0 in ZEROS
    }
    for n0, q in ((1, 11), (1, 13), (2, 17), (2, 19), (2, 23), (3, 17), (3, 19)):
        points = points_off_all_hyperplanes(n0, q)
        found[f"points over F_{q}, n0 = {n0}"] = sympy.Integer(
            points - characteristic_polynomial(n0, q)
        )
    return found


def binomial_sum(n: int, n0: int) -> int:
    return sum(comb(n, j) for j in range(n0 + 1))


CEILING = Theorem(
    name="ternary_lemma_08_ceiling",
    statement=(
        "One ternary layer on 1, 2, 3 inputs has at most 4, 48, 2688 proper regions, whatever "
        "its width."
    ),
    sources=("zaslavsky1975",),
    kind="proper",
    construction=full_arrangement,
    claimed=ceiling,
    parameters=({"n0": 1}, {"n0": 2}, {"n0": 3}),
    identities=exceeded,
    written_proof=True,
)

SECOND_DERIVATION = Theorem(
    name="ternary_lemma_08_second_derivation",
    statement="By its characteristic polynomial the full arrangement has 4, 48, 2688 regions.",
    sources=("zaslavsky1975", "athanasiadis1996"),
    kind="none",
    identities=second_derivation,
    assumes=("zaslavsky1975", "athanasiadis1996"),
)
