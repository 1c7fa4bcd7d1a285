"""Activation patterns."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ActivationPattern"]


@dataclass(frozen=True, slots=True, order=True)
class ActivationPattern:
    """For each hidden layer and neuron, the index of the piece its activation is on.

    For ReLU neurons 1 means active (preactivation > 0) and 0 inactive.  Prints as the layers'
    digits between bars, with commas in a layer that has a piece with two digits.

    >>> print(ActivationPattern(((1, 0), (0, 1))))
    10|01
    """

    pieces: tuple[tuple[int, ...], ...]

    def __str__(self) -> str:
        return "|".join(map(_layer_text, self.pieces))

    def prefix(self, layers: int) -> ActivationPattern:
        """The pattern of the first `layers` hidden layers."""
        return ActivationPattern(self.pieces[:layers])


def _layer_text(pieces: tuple[int, ...]) -> str:
    return ("," if max(pieces) > 9 else "").join(map(str, pieces))
