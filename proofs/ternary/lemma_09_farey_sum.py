r"""
# Lemma 9: 4 Phi(n) is at least n (n + 1)

There are enough Farey fractions: the folds of the first layer, four, times the regions of a layer
with all Farey fractions of order `n` as thresholds are at least the regions that `n` folds and
`n` more thresholds would give.

## Main statement

* `FAREY_SUM`: `4 Phi(n) >= n (n + 1)` for all `n >= 1`, and `4 Phi(n) >= n (n + 1) + 4` for all
  `n >= 3`.

## Notation

`Phi(n) = phi(1) + ... + phi(n)`; `mu` is the Moebius function; `H(n) = 1 + 1/2 + ... + 1/n`.

## Proof

Pairs `(a, b)` with `1 <= a, b <= n` without common divisor number `2 Phi(n) - 1`, and by
inclusion and exclusion `sum_(d <= n) mu(d) floor(n / d)^2`.  With `x = n / d`, `0 <= x^2 -
floor(x)^2 < 2 x`.  Hence `2 Phi(n) - 1 >= n^2 sum_(d <= n) mu(d) / d^2 - 2 n H(n)`.  The full
series is `6 / pi^2`, and its tail beyond `n` is less than `1 / n`.  With `H(n) <= 1 + ln n` this
gives

`Phi(n) >= 3 n^2 / pi^2 - n / 2 - n (1 + ln n)`.

As `pi < 22 / 7`, `3 / pi^2 > 147 / 484 > 0.3037`; and `ln n <= sqrt(n)`.  So `4 Phi(n) - n (n +
1) - 4` is at least `0.2148 n^2 - 7 n - 4 n sqrt(n) - 4`, which, with `s = sqrt(n)`, is `0.2148
s^4 - 4 s^3 - 7 s^2 - 4`, and positive for `s >= 21`, that is, for `n >= 441`.  (With the
logarithm itself: from `n = 122`.)  For `n < 5000` it is computed.

## What is checked

* *for all parameters*, all `n`: the proof; that the polynomial in `s` has no negative coefficient
  about 21; the constants;
* for `n < 5000`: that there is no exception, by adding up Euler's function.

## References

* [hardy2008], theorem 330, for the asymptotic `Phi(n) ~ 3 n^2 / pi^2`
"""

from __future__ import annotations

from itertools import accumulate

import sympy

from exactregions.theorems import Theorem
from exactregions.theorems.inequalities import exceptions, shortfall

FINITE = 5000


def farey_sums() -> list[int]:
    """Phi(1), ..., Phi(FINITE - 1), by a sieve."""
    phi = list(range(FINITE))
    for a in range(2, FINITE):
        if phi[a] == a:
            for multiple in range(a, FINITE, a):
                phi[multiple] -= phi[multiple] // a
    return list(accumulate(phi[1:]))


def identities() -> dict[str, sympy.Expr]:
    s = sympy.Symbol("s")
    numbered = list(enumerate(farey_sums(), start=1))
    return {
        "the polynomial about s = 21": shortfall(
            sympy.Rational(2148, 10000) * s**4 - 4 * s**3 - 7 * s**2 - 4, {s: 21}
        ),
        "147 / 484 is 3 / (22/7)^2": 3 / sympy.Rational(22, 7) ** 2 - sympy.Rational(147, 484),
        "4 * 147 / 484 - 1 >= 0.2148": exceptions(
            lambda bound: 4 * sympy.Rational(147, 484) - 1 >= bound, [sympy.Rational(2148, 10000)]
        ),
        "exceptions to n (n + 1)": exceptions(
            lambda case: 4 * case[1] >= case[0] * (case[0] + 1), numbered
        ),
        "exceptions to n (n + 1) + 4 from 3 on": exceptions(
            lambda case: 4 * case[1] >= case[0] * (case[0] + 1) + 4, numbered[2:]
        ),
    }


FAREY_SUM = Theorem(
    name="ternary_lemma_09_farey_sum",
    statement="4 Phi(n) >= n (n + 1) for all n >= 1, and 4 Phi(n) >= n (n + 1) + 4 for all n >= 3.",
    sources=("hardy2008",),
    kind="none",
    identities=identities,
    written_proof=True,
)
