r"""
# Layers that compute the identity: identity layers and relays

An identity layer cuts nothing, but a narrow one takes dimensions away.  A relay,
`z = relu(z) - relu(-z)`, computes the identity and cuts all the same: it adds proper regions and
no open connected ones.

## Main statement

N is a network of zigzags of widths n_1, ..., n_L >= 3 on the line.

* `IDENTITY_LAYERS`, `IDENTITY_COUNT`: N with an identity layer before each of its layers is the
  same function with the same `(n_1 + 1) ... (n_L + 1)` proper regions.
* `NARROW`: after an identity layer with r neurons, n ReLU neurons have at most
  `C(n, 0) + ... + C(n, min(n0, r))` proper regions, and some have as many.
* `RELAY`: a relay is the identity.  `RELAY_PROPER`: it has 2^d proper regions on R^d;
  `RELAY_OPEN`: it has 1 open connected region.
* `RELAYED`, `RELAYED_PROPER`, `RELAYED_OPEN`: a zigzag of n neurons whose input is relayed is the
  same function, with n + 2 proper regions, one more than the zigzag, and n + 1 open connected
  ones.

## Notation

The arrangement of n neurons in general position is the one of the page on one layer.

## Proof

*Identity layers* have no breakpoints, so the preactivations after them are the same functions as
before.  A layer with r neurons maps into R^r, so the next one cuts like an arrangement in
dimension at most min(n0, r); with the first r coordinates it is any arrangement there.

*Relays.* `relu(z) = (z + |z|) / 2`, so `relu(z) - relu(-z) = z`.  Each coordinate is active in
one of two neurons, by its sign: 2^d proper regions, with one map.  In front of a zigzag with
kinks inside (0, 1) the relay cuts the first piece, at 0; its two parts share a facet and the map.

## What is checked

* for all z: the relay, as an identity; for all n, with r <= 5: the rule of deletion and
  restriction for the number of `NARROW`;
* *for these parameters*: equality of functions, and the counts, by certificates;
* *for all parameters*: the written proof.

## References

* [serra2018], Lemma 2 for matrices of low rank; [stargalla2025] for the kinds of region.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import factorial, prod

import sympy

from exactregions import IDENTITY, Layer, Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.general import (
    alternating,
    arrangement,
    compose,
    relay,
    stacked,
    with_identity_layers,
    zigzag,
)


def zigzags(widths: tuple[int, ...]) -> Network:
    return stacked(*map(zigzag, widths))


def with_identities(widths: tuple[int, ...]) -> Instance:
    return Instance(network=with_identity_layers(zigzags(widths)), other=zigzags(widths))


def identities_alone(widths: tuple[int, ...]) -> Instance:
    return Instance(network=with_identity_layers(zigzags(widths)))


def narrow(inputs: int, waist: int, neurons: int) -> Instance:
    """An identity layer that keeps the first `waist` inputs, then neurons in general position."""
    kept = [[int(i == j) for j in range(inputs)] for i in range(waist)]
    after = arrangement(waist, alternating(neurons))
    return Instance(network=Network(inputs, (Layer.of(kept, [0] * waist, IDENTITY), *after.layers)))


def relay_and_nothing(dimension: int) -> Instance:
    return Instance(network=relay(dimension), other=Network(dimension, ()))


def relay_alone(dimension: int) -> Instance:
    return Instance(network=relay(dimension))


def relayed(neurons: int) -> Instance:
    return Instance(network=compose(zigzag(neurons), relay(1)), other=zigzag(neurons))


def relayed_alone(neurons: int) -> Instance:
    return Instance(network=compose(zigzag(neurons), relay(1)))


def regions_of_zigzags(widths: tuple[int, ...]) -> int:
    return prod(n + 1 for n in widths)


def regions_of_narrow(inputs: int, waist: int, neurons: int) -> int:
    return sum(choose(neurons, j) for j in range(min(inputs, waist) + 1))


def choose(n: int, j: int) -> int:
    """The binomial as a polynomial in n."""
    return prod(n - i for i in range(j)) * sympy.Rational(1, factorial(j))


def orthants(dimension: int) -> int:
    return 2**dimension


def one(**parameters: int) -> int:
    return 1


def zigzag_and_relay(neurons: int) -> int:
    return neurons + 2


def zigzag_regions(neurons: int) -> int:
    return neurons + 1


def relay_identity() -> Mapping[str, sympy.Expr]:
    z = sympy.Symbol("z", real=True)

    def relu(z: sympy.Expr) -> sympy.Expr:
        return (z + sympy.Abs(z)) / 2

    return {"relu(z) - relu(-z)": relu(z) - relu(-z) - z}


def narrow_by_deletion() -> Mapping[str, sympy.Expr]:
    n = sympy.Symbol("n", integer=True, positive=True)
    identities = {}
    for r in range(1, 6):
        rule = regions_of_narrow(9, r, n - 1) + regions_of_narrow(9, r - 1, n - 1)
        identities[f"r = {r}"] = regions_of_narrow(9, r, n) - rule
        identities[f"r = {r}, no neurons"] = regions_of_narrow(9, r, sympy.Integer(0)) - 1
    return identities


WIDTHS = ({"widths": (4, 3)}, {"widths": (3, 5, 4)})


IDENTITY_LAYERS = Theorem(
    name="identity_layers",
    statement="Identity layers between its layers do not change a network's function.",
    sources=("stargalla2025",),
    kind="equal",
    construction=with_identities,
    parameters=WIDTHS,
    written_proof=True,
)


IDENTITY_COUNT = Theorem(
    name="identity_layers_count",
    statement="Identity layers between its layers do not change the number of proper regions.",
    sources=("stargalla2025",),
    kind="proper",
    construction=identities_alone,
    claimed=regions_of_zigzags,
    parameters=WIDTHS,
    thorough=({"widths": (6, 6, 6, 6)},),
    written_proof=True,
)


NARROW = Theorem(
    name="identity_layer_narrow",
    statement="After an identity layer of r neurons, n ReLU neurons make at most"
    " C(n,0) + ... + C(n,min(n0,r)) proper regions; this network makes as many.",
    sources=("serra2018",),
    kind="proper",
    construction=narrow,
    claimed=regions_of_narrow,
    parameters=tuple(
        {"inputs": d, "waist": r, "neurons": n}
        for d, r, n in ((3, 1, 6), (3, 2, 6), (3, 3, 6), (6, 2, 9))
    ),
    thorough=({"inputs": 5, "waist": 4, "neurons": 12},),
    identities=narrow_by_deletion,
    written_proof=True,
)


RELAY = Theorem(
    name="relay",
    statement="The relay relu(z) - relu(-z) is the identity.",
    sources=("stargalla2025",),
    kind="equal",
    construction=relay_and_nothing,
    parameters=tuple({"dimension": d} for d in (1, 2, 5)),
    identities=relay_identity,
    written_proof=True,
)


RELAY_PROPER = Theorem(
    name="relay_proper",
    statement="The relay on R^d has 2^d proper regions.",
    sources=("stargalla2025",),
    kind="proper",
    construction=relay_alone,
    claimed=orthants,
    parameters=tuple({"dimension": d} for d in (1, 3, 8)),
    thorough=({"dimension": 12},),
    written_proof=True,
)


RELAY_OPEN = Theorem(
    name="relay_open_connected",
    statement="The relay on R^d has one open connected region.",
    sources=("stargalla2025",),
    kind="open_connected",
    construction=relay_alone,
    claimed=one,
    parameters=tuple({"dimension": d} for d in (1, 3, 6)),
    written_proof=True,
)


RELAYED = Theorem(
    name="relayed_zigzag",
    statement="A zigzag after a relay is the zigzag.",
    sources=("stargalla2025",),
    kind="equal",
    construction=relayed,
    parameters=({"neurons": 3}, {"neurons": 8}),
    written_proof=True,
)


RELAYED_PROPER = Theorem(
    name="relayed_zigzag_proper",
    statement="A zigzag of n neurons after a relay has n + 2 proper regions.",
    sources=("stargalla2025",),
    kind="proper",
    construction=relayed_alone,
    claimed=zigzag_and_relay,
    parameters=({"neurons": 3}, {"neurons": 8}),
    written_proof=True,
)


RELAYED_OPEN = Theorem(
    name="relayed_zigzag_open_connected",
    statement="A zigzag of n neurons after a relay has n + 1 open connected regions.",
    sources=("stargalla2025",),
    kind="open_connected",
    construction=relayed_alone,
    claimed=zigzag_regions,
    parameters=({"neurons": 3}, {"neurons": 8}),
    written_proof=True,
)
