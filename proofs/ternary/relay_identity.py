r"""
# z = relu(z) - relu(-z): what a further doubling buys

A layer of identities can always be replaced by ReLUs of twice its number.  That turns any
alternating network into one with ReLU in all layers, the same function on all of space.  For the
regions of Theorem A it is not needed.

## Main statement

* `PAIRS`, `PAIRS_OF_ANY`: with each identity `z` replaced by `relu(z)`, `relu(-z)`, and each
  reading of it by their difference, a ternary network stays ternary and the same function on
  R^n0.
* `SPACE`: from the alternating network of Theorem A that makes one with ReLU in all layers and
  `(P + a + b)^n0` open connected regions in R^n0, where `a = 1` if `L >= 2`, and `b = 1` if `L >=
  3` and `p` is even.

Its layers have widths up to `4 n`, those of Theorem A with ReLU relays `2 n`, for the same `P^n0`
regions in (0, 1)^n0.  For `L >= 3`, or `L = 2` and odd `p`, ReLU relays of width `2 n` already
give the same function on all of space (page on definitions).  So for these networks the further
doubling buys something only if `L = 1`, or `L = 2` and `p` is even: the function outside the
cube.  In general it buys a replacement that works for every alternating network.

## Notation

`P = p^(L - 1) (q + 1)`, as for Theorem A.

## Proof

`relu(z) - relu(-z) = z` for all `z`.  The rows of the new neurons are `w` and `-w`, and the next
layer has the row `(u, -u)` in place of `u`: entries -1, 0, 1 remain such.  A relay of at most `2
n` becomes one of at most `4 n`.

*Regions in space, `n0 = 1`.*  The function is that with identity relays.  For `L = 1` nothing
changes its slope outside [0, 1].  For `L >= 2` it is constant for `x < 0`, after the first fold.
For `x > 1` a fold goes on with its last slope: up if `p` is odd, and nothing changes any more;
down if `p` is even, and a second fold is constant there, while the last layer's first neuron,
which opens left, just goes on.  Lemma 4 gives the power.

## What is checked

* *for all parameters*: the proof, and the identity in both cases of the sign;
* *for these parameters*: that the functions are equal, and the counts, with certificates.

## References

* [nakahara2026], whose abstract obtains ReLU in all layers "by further doubling the width"; that
  this means the replacement here is a reconstruction
"""

from __future__ import annotations

from random import Random

import sympy

from exactregions import IDENTITY, RELU, Layer, Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.inequalities import shortfall
from exactregions.theorems.ternary import doubled_depth, relayed_by_pairs, summed


def of_theorem_a(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    alternating = summed(doubled_depth(n0, p, L, relay=IDENTITY))
    return Instance(network=alternating, other=relayed_by_pairs(alternating))


def of_any(seed: int, n0: int, width: int, layers: int) -> Instance:
    alternating = random_network(Random(seed), n0, width, layers)
    return Instance(network=alternating, other=relayed_by_pairs(alternating))


def random_network(random: Random, n0: int, width: int, layers: int) -> Network:
    """Ternary, of identities and ReLUs in turn."""
    sizes = [n0, *[width] * layers, 1]
    activations = [*(RELU if k % 2 else IDENTITY for k in range(layers)), IDENTITY]
    built = [
        Layer.of(
            [[random.randint(-1, 1) for _ in range(before)] for _ in range(after)],
            [random.randint(-1, 1) for _ in range(after)],
            activation,
        )
        for before, after, activation in zip(sizes, sizes[1:], activations, strict=False)
    ]
    return Network(n0, tuple(built))


def paired(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    draft = doubled_depth(n0, p, L, relay=IDENTITY)
    return Instance(network=relayed_by_pairs(summed(draft)))


def regions_in_space(n0: int, p: int, L: int) -> int:  # noqa: N803
    last = 2 * p if n0 == 1 or p == 2 else 2 * p + 1
    outside = int(L >= 2) + int(L >= 3 and p % 2 == 0)
    return (p ** (L - 1) * last + outside) ** n0


def identity() -> dict[str, sympy.Expr]:
    z = sympy.Symbol("z", positive=True)
    p, n0 = sympy.symbols("p n0")
    relu = [sympy.Max(0, z), sympy.Max(0, -z)]
    return {
        "z > 0": relu[0] - relu[1] - z,
        "z < 0": relu[1] - relu[0] - (-z),
        "width of the relay": shortfall(4 * n0 * p - 2 * (n0 * p + p - 2), {n0: 1, p: 2}),
        "width of the last relay": shortfall(
            4 * n0 * p - 2 * (n0 * (p + 2) + p - 1), {n0: 2, p: 3}
        ),
    }


def sizes(*triples: tuple[int, int, int]) -> tuple[dict[str, object], ...]:
    return tuple({"n0": n0, "p": p, "L": L} for n0, p, L in triples)


PAIRS = Theorem(
    name="ternary_relay_identity_theorem_a",
    statement=(
        "Replacing identities by pairs of ReLUs leaves the network of Theorem A the same function."
    ),
    sources=("nakahara2026",),
    kind="equal",
    construction=of_theorem_a,
    parameters=sizes((1, 2, 3), (1, 3, 2), (2, 2, 2)),
    thorough=sizes((2, 3, 2), (3, 2, 2)),
    identities=identity,
    written_proof=True,
)

PAIRS_OF_ANY = Theorem(
    name="ternary_relay_identity_any_network",
    statement=(
        "Replacing identities by pairs of ReLUs leaves every alternating network the same function."
    ),
    sources=("nakahara2026",),
    kind="equal",
    construction=of_any,
    parameters=tuple(
        {"seed": seed, "n0": 1 + seed % 3, "width": 3 + seed % 2, "layers": 2 + seed % 3}
        for seed in range(6)
    ),
    thorough=tuple(
        {"seed": seed, "n0": 1 + seed % 3, "width": 5, "layers": 5} for seed in range(10, 40)
    ),
    written_proof=True,
)

SPACE = Theorem(
    name="ternary_relay_identity_space",
    statement="The paired network has (P + a + b)^n0 open connected regions in R^n0.",
    sources=("nakahara2026",),
    kind="open_connected",
    construction=paired,
    claimed=regions_in_space,
    parameters=sizes((1, 2, 1), (1, 2, 2), (1, 2, 4), (1, 3, 3), (2, 2, 2), (2, 3, 1)),
    thorough=sizes((2, 2, 3), (2, 3, 2), (3, 2, 2)),
    written_proof=True,
)
