r"""
# Lemma 3: how many thresholds a relay serves

After a layer with `A` copies of `y` and `m` constants, ternary neurons can change sign at every
fraction `t / a` in (0, 1) with `a <= A` and `t <= m + 1`.  Three choices of `A` and `m` matter.

## Main statement

* `NARROW`: `A = p + 1`, `m = p - 1` serve the `2 p - 1` fractions with denominators `p` and `p +
  1`.
* `WIDE`: `A = p + 2`, `m = p - 1` serve `2 p` fractions, with denominators `p + 1` and `p + 2`.
* `FAREY`: `A = n`, `m = n - 2` serve all `Phi(n) - 1` fractions with denominators up to `n`.

A layer of neurons with `q` thresholds in (0, 1) has `q + 1` proper regions there, and so the
count of regions is the count of thresholds.

## Notation

`Phi(n) = phi(1) + ... + phi(n)`, phi being Euler's function.

## Proof

The fraction `t / a` is where the form `a y - t` changes sign, which is ternary by Lemma 2.

Consecutive integers `d` and `d + 1` are coprime: a common divisor divides their difference 1.  If
`s / d = t / (d + 1)` then `d` divides `d t`, hence `(d + 1) s = d t` shows that `d` divides `s`;
with `0 < s < d` that is impossible.  So no fraction in (0, 1) has both denominators.  With `d =
p`: numerators `1, ..., p - 1` and `1, ..., p`, together `2 p - 1`.  With `d = p + 1`: numerators
`1, ..., p` for both, since `t <= m + 1 = p`; together `2 p`.

A fraction in (0, 1) in lowest terms with denominator `a >= 2` has a numerator prime to `a`, of
which there are `phi(a)`, and it is at most `a - 1 <= n - 1 = m + 1`.  The sum over `a = 2, ...,
n` is `Phi(n) - phi(1) = Phi(n) - 1`.

## What is checked

* *for all parameters*: the proof;
* *for these parameters*: the number of regions of a ternary network with these thresholds.

The condition `p >= 3`, which the constructions need for `WIDE`, is about the width of the relay,
not about the number of thresholds.

## References

* [hardy2008], chapter III, on Farey fractions
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import sympy

from exactregions import box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.ternary import extended, inputs, openings, summed


def thresholds(copies: int, constants: int, fractions: Iterable[Fraction]) -> Instance:
    relayed = extended(inputs(1), ((1, 1, 0),), copies=copies, constants=constants)
    return Instance(
        network=summed(extended(relayed, openings(fractions))), domain=box(0, 1, dimension=1)
    )


def fractions_below_one(most: int, denominators: Iterable[int]) -> set[Fraction]:
    """Those with these denominators and numerators up to `most`."""
    return {Fraction(t, a) for a in denominators for t in range(1, most + 1) if t < a}


def narrow(p: int) -> Instance:
    return thresholds(p + 1, p - 1, fractions_below_one(p, (p, p + 1)))


def wide(p: int) -> Instance:
    return thresholds(p + 2, p - 1, fractions_below_one(p, (p + 1, p + 2)))


def farey(n: int) -> Instance:
    return thresholds(n, n - 2, fractions_below_one(n - 1, range(2, n + 1)))


def narrow_count(p: int) -> int:
    return 2 * p


def wide_count(p: int) -> int:
    return 2 * p + 1


def farey_count(n: int) -> sympy.Integer:
    return sum(sympy.totient(a) for a in range(1, n + 1))


NARROW = Theorem(
    name="ternary_lemma_03_narrow",
    statement=(
        "With p + 1 copies and p - 1 constants a layer has 2 p - 1 thresholds, 2 p regions of "
        "(0, 1)."
    ),
    sources=("hardy2008",),
    kind="proper",
    construction=narrow,
    claimed=narrow_count,
    parameters=tuple({"p": p} for p in (2, 3, 4, 12)),
    written_proof=True,
)

WIDE = Theorem(
    name="ternary_lemma_03_wide",
    statement=(
        "With p + 2 copies and p - 1 constants a layer has 2 p thresholds, 2 p + 1 regions of "
        "(0, 1)."
    ),
    sources=("hardy2008",),
    kind="proper",
    construction=wide,
    claimed=wide_count,
    parameters=tuple({"p": p} for p in (2, 3, 4, 12)),
    written_proof=True,
)

FAREY = Theorem(
    name="ternary_lemma_03_farey",
    statement=(
        "With n copies and n - 2 constants a layer has Phi(n) - 1 thresholds in (0, 1), "
        "Phi(n) regions."
    ),
    sources=("hardy2008",),
    kind="proper",
    construction=farey,
    claimed=farey_count,
    parameters=tuple({"n": n} for n in (2, 3, 4, 6, 14)),
    written_proof=True,
)
