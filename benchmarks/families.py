"""Families of networks to measure on: the same parameters always give the same network.

`widths` are the input dimension and then the hidden widths; one affine output follows.  Random
families take a seed too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from struct import pack, unpack

from exactregions import IDENTITY, Layer, Network, exact_binary_value

__all__ = [
    "FAMILIES",
    "deep",
    "dyadic",
    "float32",
    "integers",
    "sparse",
    "ternary",
    "wide",
    "zigzag",
]

Widths = Sequence[int]


def ternary(widths: Widths, seed: int) -> Network:
    """Weights and biases -1, 0 or 1, equally likely: parallel and equal hyperplanes abound."""
    random = Random(seed)
    return _random(widths, lambda: random.randint(-1, 1))


def sparse(widths: Widths, seed: int) -> Network:
    """A `ternary` network whose output reads a fifth of the last layer: large affine regions."""
    network = ternary(widths, seed)
    random = Random(seed)
    weights = [random.choice((-1, 1)) if not random.randrange(5) else 0 for _ in range(widths[-1])]
    return Network(network.input_dim, (*network.layers[:-1], Layer.of([weights], [0], IDENTITY)))


def dyadic(widths: Widths, seed: int) -> Network:
    """Weights and biases k/8 with k from -16 to 16: short numbers, rarely degenerate."""
    random = Random(seed)
    return _random(widths, lambda: Fraction(random.randint(-16, 16), 8))


def float32(widths: Widths, seed: int) -> Network:
    """Normally distributed weights rounded to 32-bit floats and taken exactly: generic."""
    random = Random(seed)
    return _random(widths, lambda: exact_binary_value(_rounded(random.gauss(0, 1))))


FAMILIES: dict[str, Callable[[Widths, int], Network]] = {
    "ternary": ternary,
    "dyadic": dyadic,
    "float32": float32,
}
"""The random families that take widths and a seed, by name."""


def integers(widths: Widths, seed: int, *, bits: int) -> Network:
    """Integer weights and biases of so many bits and a sign, uniformly: generic for many bits."""
    random = Random(seed)
    return _random(widths, lambda: random.choice((-1, 1)) * random.getrandbits(bits))


def deep(input_dim: int, width: int, depth: int, seed: int) -> Network:
    """A `float32` network of many narrow layers."""
    return float32((input_dim, *[width] * depth), seed)


def wide(input_dim: int, width: int, seed: int) -> Network:
    """A `float32` network of two wide layers."""
    return float32((input_dim, width, width), seed)


def zigzag(input_dim: int, folds: int, depth: int) -> Network:
    """Every layer folds each coordinate of (0, 1)^n so many times: ``folds^(n depth)`` cells there.

    After Montufar, Pascanu, Cho, Bengio 2014.  A fold is ``relu(p y) - 2 relu(p y - 1) + ...``
    for p folds; the output is the sum of the folded coordinates.
    """
    fold = [2 * (-1) ** k if k else 1 for k in range(folds)]
    fresh = _blocks(input_dim, [[folds]] * folds)
    folded = _blocks(input_dim, [[folds * entry for entry in fold]] * folds)
    bias = [-k for k in range(folds)] * input_dim
    return Network.from_layers(
        (fresh, bias), *[(folded, bias)] * (depth - 1), ([fold * input_dim], [0])
    )


def _random(widths: Widths, draw: Callable[[], int | Fraction]) -> Network:
    """A network whose every number is drawn, layer by layer, weights before biases."""
    return Network.from_layers(
        *(
            (
                [[draw() for _ in range(before)] for _ in range(width)],
                [draw() for _ in range(width)],
            )
            for before, width in pairwise((*widths, 1))
        )
    )


def _rounded(value: float) -> float:
    """The 32-bit float nearest to `value`."""
    (rounded,) = unpack("f", pack("f", value))
    return float(rounded)


def _blocks(count: int, block: Sequence[Sequence[int]]) -> list[list[int]]:
    """The block diagonal matrix with so many copies of a block."""
    size = len(block[0])
    return [
        [0] * (size * i) + list(row) + [0] * (size * (count - 1 - i))
        for i in range(count)
        for row in block
    ]
