r"""
# Lemma 2: integers from copies, constants and repeated neurons

A ternary layer can compute `c relu(a y + b)` with any integers `a`, `b`, `c`: `a` from copies of
`y` in the layer before, `b` from neurons there that are constantly 1, and `c` from equal neurons.

## Main statement

* `REALISATION`: if the layer before offers `A` copies of `y` and `m` constants, then for `|a| <=
  A` and `|b| <= m + 1` the form `a y + b` is a ternary row with a ternary bias; `|c|` such
  neurons, read with the sign of `c`, give `c relu(a y + b)`.

## Notation

A *copy* of `y` is a ternary combination of outputs of a layer that equals `y`; no two copies use
the same output.  A *constant* is a neuron with zero weights and bias 1.  `relu(1) = 1`, so a
constant may stand in a layer of ReLUs as well as in one of identities.

## Proof

`a y` is the sum, with the sign of `a`, of `|a|` copies.  These use different outputs, so the sum
of their rows has entries -1, 0, 1 again.  `b` is 0, or its sign as bias plus its sign times `|b|
- 1` constants, which are other outputs.  Hence `a y + b` is a ternary form.  `|c|` neurons with
this form, each read with the sign of `c`, add up to `c relu(a y + b)`.

A layer of ReLUs can hold copies of `y` only where `y >= 0`; all relays of the constructions have
`y` in [0, 1], or give `|y|` as `relu(y) + relu(-y)`.  A layer of identities can hold copies of
any `y`.

## What is checked

* *for all parameters*: the proof;
* *for these parameters*: that the ternary network and the network with the integers themselves
  are the same function on all of R, with a certificate.

## References

* [nakahara2026], whose abstract has alternating layers of identities and ReLUs; the lemma is
  derived here
"""

from __future__ import annotations

from exactregions import IDENTITY, Network
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.ternary import extended, inputs, summed


def realised(a: int, b: int, c: int) -> Instance:
    """A layer of identities and the hinge c relu(a y + b), and the same with integer weights."""
    relayed = extended(
        inputs(1),
        ((1, 1, 0),),
        copies=max(abs(a), 1),
        constants=max(abs(b) - 1, 0),
        activation=IDENTITY,
    )
    plain = Network.from_layers(([[a]], [b]), ([[c]], [0]))
    return Instance(network=summed(extended(relayed, ((c, a, b),))), other=plain)


REALISATION = Theorem(
    name="ternary_lemma_02_realisation",
    statement=(
        "With |a| copies of y and |b| - 1 constants, |c| ternary neurons give c relu(a y + b)."
    ),
    sources=("nakahara2026",),
    kind="equal",
    construction=realised,
    parameters=(
        {"a": 1, "b": 1, "c": 1},
        {"a": -1, "b": 0, "c": 2},
        {"a": 3, "b": -2, "c": -2},
        {"a": -4, "b": 5, "c": 3},
        {"a": 0, "b": 3, "c": 1},
        {"a": 40, "b": -39, "c": -7},
    ),
    written_proof=True,
)
