r"""
# Ternary regression networks, and layers of identities

What is meant by a ternary network, by its depth when layers of identities alternate with ReLUs,
and by its regions.  A layer of identities adds no region.  It multiplies weights: two ternary
layers make one ReLU layer with integer weights.

## Main statement

* `ALTERNATING`: a layer of identities of width `w` and a layer of ReLUs, both ternary, compute
  together what one ReLU layer does with the product of their weights, entries of which are
  integers up to `w` in size.
* `SAME_REGIONS`: where all relayed values are nonnegative, ReLU in place of identity changes no
  region.
* `EQUAL_IN_SPACE`: in the networks of Theorem A it changes nothing on all of space if `L >= 3`,
  or `L = 2` and `p` is odd.
* `DIFFER_IN_SPACE`: if `L = 1`, or `L = 2` and `p` is even, it does.

## Notation

A *ternary regression network* is a map from R^n0 to R^m: hidden layers `x -> s(W x + b)`, in each
of which `s` is ReLU or the identity for all neurons, then an affine output layer.  All entries of
all `W` and `b`, hidden and output, are -1, 0 or 1.  The *depth* `L` is the number of hidden
layers, of identities too; the *width* is that of the widest.  In an *alternating* network the
layers are of identities and of ReLUs in turn; `(I, R)` means that the first one is of identities.

A *proper region* is an activation pattern of the ReLUs whose set of points has interior; an *open
connected region* a maximal open connected set on which the map is affine; an *affine region* one
of the map's affine functions. Counts are of the *sum* of the last hidden layer (all output
weights 1) or of its *vector* (the identity as output), as each page says.  `n0` divides `n`, and
`p = n / n0`; `G = p^(n0 (L - 1)) sum_(j <= n0) C(n, j)`.

## Proof

`U (W x + b) + c = (U W) x + (U b + c)`, and an entry of `U W` is a sum of `w` products of entries
-1, 0, 1.  As `relu(z) = z` for `z >= 0`, relays of ReLUs and of identities give the same
functions of the following layers where all `z >= 0`, hence the same patterns of these, and a
relay's own pattern is constant there on open sets.

*On all of space.*  Let `L >= 2`.  For `x < 0` the first fold is 0 with either relay, so relays
differ only by what follows the first fold.  For `x > 1` that has the slope `p` if `p` is odd: it
stays nonnegative, so do all later values, and ReLUs in the relays are the identity.  If `p` is
even, the first fold falls below 0 beyond 1.  If `L = 2`, the last layer sees that: its first
neuron, which opens left, grows there if the relay is of identities, and is constant if it is of
ReLUs.  If `L >= 3`, the next fold is 0 there with either relay; and as the first one is at most 1
everywhere, that next fold and all later ones have values in [0, 1].  If `L = 1`, the last layer
sees `x < 0` itself.

## What is checked

* *for all parameters*: the proof;
* *for these parameters*: that the alternating network is the one with the product of the
  weights, as functions on all of space; where ReLU and identity relays give the same function,
  and where not.

## References

* [nakahara2025], [nakahara2026]: the abstracts; the definitions are reconstructed from them
* [stargalla2025] for the kinds of region
"""

from __future__ import annotations

from exactregions import IDENTITY, RELU, Layer, Network, box
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.ternary import doubled_depth, summed


def pattern(rows: int, columns: int, step: int) -> list[list[int]]:
    """A matrix of -1, 0, 1 with no structure to speak of."""
    return [
        [(step * i * i + i * j + 2 * j * j) % 3 - 1 for j in range(columns)] for i in range(rows)
    ]


def alternating(n0: int, w: int) -> Instance:
    """Identities of width w and ReLUs of width w, against the ReLUs with the product."""
    first, second = pattern(w, n0, 1), pattern(w, w, 2)
    bias = [row[0] for row in pattern(w, 1, 2)]
    product = [[sum(row[k] * first[k][j] for k in range(w)) for j in range(n0)] for row in second]
    moved = [sum(row[k] * bias[k] for k in range(w)) + bias[i] for i, row in enumerate(second)]
    output = Layer.of([[1] * w], [0], IDENTITY)
    return Instance(
        network=Network(
            n0, (Layer.of(first, bias, IDENTITY), Layer.of(second, bias, RELU), output)
        ),
        other=Network(n0, (Layer.of(product, moved, RELU), output)),
    )


def relays_in_the_cube(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    first, second = relays(n0, p, L)
    return Instance(network=first, domain=box(0, 1, dimension=n0), other=second)


def relays_in_space(n0: int, p: int, L: int) -> Instance:  # noqa: N803
    first, second = relays(n0, p, L)
    return Instance(network=first, other=second)


def relays(n0: int, p: int, L: int) -> tuple[Network, Network]:  # noqa: N803
    """The network of Theorem A with relays of identities, and with relays of ReLUs."""
    return (
        summed(doubled_depth(n0, p, L, relay=IDENTITY)),
        summed(doubled_depth(n0, p, L, relay=RELU)),
    )


RELAY_SIZES = ({"n0": 1, "p": 2, "L": 2}, {"n0": 1, "p": 3, "L": 3}, {"n0": 2, "p": 2, "L": 2})

ALTERNATING = Theorem(
    name="ternary_definitions_alternating",
    statement=(
        "Identities and then ReLUs, ternary, are one ReLU layer with the product of the weights."
    ),
    sources=("nakahara2026",),
    kind="equal",
    construction=alternating,
    parameters=({"n0": 1, "w": 3}, {"n0": 2, "w": 4}, {"n0": 3, "w": 5}),
    written_proof=True,
)

SAME_REGIONS = Theorem(
    name="ternary_definitions_relays_in_the_cube",
    statement=(
        "In the cube the networks of Theorem A are the same with ReLU as with identity relays."
    ),
    sources=("nakahara2026",),
    kind="equal",
    construction=relays_in_the_cube,
    parameters=RELAY_SIZES,
    written_proof=True,
)

EQUAL_IN_SPACE = Theorem(
    name="ternary_definitions_relays_equal_in_space",
    statement="If L >= 3, or L = 2 and p is odd, they are the same function on all of space.",
    sources=("nakahara2026",),
    kind="equal",
    construction=relays_in_space,
    parameters=(
        *({"n0": 1, "p": 3, "L": 2}, {"n0": 1, "p": 5, "L": 3}, {"n0": 2, "p": 3, "L": 2}),
        *({"n0": 1, "p": 2, "L": 3}, {"n0": 1, "p": 2, "L": 4}, {"n0": 1, "p": 4, "L": 3}),
        {"n0": 2, "p": 2, "L": 3},
    ),
    written_proof=True,
)

DIFFER_IN_SPACE = Theorem(
    name="ternary_definitions_relays_differ_in_space",
    statement="If L = 1, or L = 2 and p is even, they differ on all of space.",
    sources=("nakahara2026",),
    kind="differ",
    construction=relays_in_space,
    parameters=({"n0": 1, "p": 3, "L": 1}, {"n0": 1, "p": 2, "L": 2}, {"n0": 2, "p": 2, "L": 2}),
    written_proof=True,
)
