"""Feed-forward networks with exact rational parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from exactregions.arithmetic import Number, as_fraction, require_fractions
from exactregions.errors import InvalidInput, ShapeMismatch
from exactregions.networks.activation import IDENTITY, RELU, Activation

__all__ = ["Layer", "Matrix", "Network", "Vector"]

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer ``x -> activation(weights x + bias)``, with an activation for each neuron.

    ``weights`` has a row for each neuron, ``bias`` and ``activations`` an entry.  Raises
    `ShapeMismatch` if these do not fit together, `InvalidInput` for a layer without neurons.
    """

    weights: Matrix
    bias: Vector
    activations: tuple[Activation, ...]

    def __post_init__(self) -> None:
        require_fractions(chain(*self.weights, self.bias))
        if not self.weights:
            raise InvalidInput("a layer has no neurons; give it at least one row of weights")
        if not len(self.weights) == len(self.bias) == len(self.activations):
            raise ShapeMismatch(
                f"{len(self.weights)} rows of weights, {len(self.bias)} biases and "
                f"{len(self.activations)} activations do not fit; give one of each per neuron"
            )
        for index, row in enumerate(self.weights):
            if len(row) != len(self.weights[0]):
                raise ShapeMismatch(
                    f"row {index} of the weights has {len(row)} entries and row 0 has "
                    f"{len(self.weights[0])}; all rows of a layer have the same length"
                )

    @classmethod
    def of(
        cls,
        weights: Sequence[Sequence[Number]],
        bias: Sequence[Number],
        activation: Activation | Sequence[Activation] = RELU,
    ) -> Layer:
        """A layer from Python numbers; `activation` is for all neurons or one for each."""
        return cls(
            tuple(tuple(map(as_fraction, row)) for row in weights),
            tuple(map(as_fraction, bias)),
            (activation,) * len(bias) if isinstance(activation, Activation) else tuple(activation),
        )

    @property
    def input_dim(self) -> int:
        """How many numbers the layer takes."""
        return len(self.weights[0])

    @property
    def width(self) -> int:
        """How many neurons the layer has."""
        return len(self.bias)

    @property
    def is_affine(self) -> bool:
        """Whether no neuron's activation has a breakpoint."""
        return not any(activation.breakpoints for activation in self.activations)

    def preactivations(self, point: Vector) -> Vector:
        """``weights point + bias``, exactly."""
        return tuple(
            sum((w * x for w, x in zip(row, point, strict=True)), constant)
            for row, constant in zip(self.weights, self.bias, strict=True)
        )

    def __call__(self, point: Sequence[Number]) -> Vector:
        before = self.preactivations(tuple(map(as_fraction, point)))
        return tuple(activation(x) for activation, x in zip(self.activations, before, strict=True))


@dataclass(frozen=True, slots=True)
class Network:
    """The composition of `layers`, a function from R^input_dim to R^output_dim.

    No layers at all is the identity.  Calling a network evaluates it exactly.  Raises
    `ShapeMismatch` if a layer does not take what the one before gives.

    >>> tent = Network.from_layers(([[2], [4]], [0, -2]), ([[1, -1]], [0]))
    >>> tent(["1/3"])
    (Fraction(2, 3),)
    """

    input_dim: int
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if self.input_dim < 1:
            raise InvalidInput(f"input_dim is {self.input_dim}; a network takes at least 1 number")
        widths = [self.input_dim, *(layer.width for layer in self.layers)]
        for index, (given, layer) in enumerate(zip(widths, self.layers, strict=False)):
            if layer.input_dim != given:
                raise ShapeMismatch(
                    f"layer {index} has rows of {layer.input_dim} weights but takes {given} "
                    f"numbers; give it rows of {given}"
                )

    @classmethod
    def from_layers(
        cls,
        *layers: tuple[Sequence[Sequence[Number]], Sequence[Number]],
        activation: Activation = RELU,
    ) -> Network:
        """A network from pairs (weights, bias): the last one affine, the others with `activation`.

        For other choices build `Layer.of` values.  Raises `InvalidInput` for no pairs at all,
        and what `Layer` and `Network` raise.
        """
        if not layers:
            raise InvalidInput("no layers given; write Network(input_dim, ()) for the identity")
        *hidden, last = layers
        built = [Layer.of(*pair, activation) for pair in hidden] + [Layer.of(*last, IDENTITY)]
        return cls(built[0].input_dim, tuple(built))

    @property
    def output_dim(self) -> int:
        """How many numbers the network gives."""
        return self.layers[-1].width if self.layers else self.input_dim

    @property
    def hidden_layers(self) -> tuple[Layer, ...]:
        """All layers, without the last one if that is affine."""
        return self.layers[:-1] if self.layers and self.layers[-1].is_affine else self.layers

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of the hidden layers."""
        return tuple(layer.width for layer in self.hidden_layers)

    @property
    def is_ternary(self) -> bool:
        """Whether every weight and bias is -1, 0 or 1."""
        return all(
            entry in (-1, 0, 1)
            for layer in self.layers
            for row in (*layer.weights, layer.bias)
            for entry in row
        )

    def __call__(self, point: Sequence[Number]) -> Vector:
        values = self._point(point)
        for layer in self.layers:
            values = layer(values)
        return values

    def pattern(self, point: Sequence[Number]) -> tuple[tuple[int, ...], ...]:
        """For each hidden layer and neuron, the piece of its activation that `point` is on."""
        values = self._point(point)
        pieces = []
        for layer in self.hidden_layers:
            before = layer.preactivations(values)
            pieces.append(tuple(a.piece(x) for a, x in zip(layer.activations, before, strict=True)))
            values = layer(values)
        return tuple(pieces)

    def _point(self, point: Sequence[Number]) -> Vector:
        if len(point) != self.input_dim:
            raise ShapeMismatch(
                f"the point has {len(point)} coordinates; the network takes {self.input_dim}"
            )
        return tuple(map(as_fraction, point))

    def after(self, inner: Network) -> Network:
        """The network ``x -> self(inner(x))``."""
        if inner.output_dim != self.input_dim:
            raise ShapeMismatch(
                f"the inner network gives {inner.output_dim} numbers and the outer takes "
                f"{self.input_dim}"
            )
        return Network(inner.input_dim, inner.layers + self.layers)

    def precompose(self, matrix: Sequence[Sequence[Number]], offset: Sequence[Number]) -> Network:
        """The network ``u -> self(matrix u + offset)``, for example on a slice of input space.

        `matrix` has ``input_dim`` rows; its columns are the coordinates of ``u``.  The affine map
        goes into the first layer, so the hidden layers keep their widths.
        """
        inner = Layer.of(matrix, offset, IDENTITY)
        if inner.width != self.input_dim:
            raise ShapeMismatch(
                f"the affine map gives {inner.width} numbers and the network takes {self.input_dim}"
            )
        if not self.layers:
            return Network(inner.input_dim, (inner,))
        first, *rest = self.layers
        columns = tuple(zip(*inner.weights, strict=True))
        weights = tuple(
            tuple(
                sum((w * c for w, c in zip(row, column, strict=True)), Fraction(0))
                for column in columns
            )
            for row in first.weights
        )
        merged = Layer(weights, first.preactivations(inner.bias), first.activations)
        return Network(inner.input_dim, (merged, *rest))
