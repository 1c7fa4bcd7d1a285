"""What is searched: all networks of one shape with parameters from a finite set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import permutations, product
from math import lcm

from exactregions.arithmetic import Number, as_fraction, format_number
from exactregions.counting import KINDS, check_kind
from exactregions.errors import InvalidInput, ShapeMismatch
from exactregions.geometry import AffineForm, Polyhedron, generators, whole_space
from exactregions.networks import IDENTITY, RELU, Activation, Layer, Network

__all__ = [
    "OUTPUTS",
    "SEARCHED_KINDS",
    "TERNARY",
    "IntegerActivation",
    "LayerRows",
    "SearchSpace",
    "search_space",
    "signed_permutations",
]

TERNARY = (-1, 0, 1)
"""The weights of ternary networks."""

OUTPUTS = ("vector", "scalar")
"""Which function is meant: the last hidden layer's, or one number computed from it."""

SEARCHED_KINDS = tuple(kind for kind in KINDS if kind != "convex")
"""The kinds whose count is a number for every network; ``convex`` is an interval."""

MOST_NEURONS, MOST_ROWS = 500, 200_000
"""The largest networks that are searched: how many neurons, and choices of weights for one."""

LayerRows = tuple[tuple[int, ...], ...]
"""The rows of a layer, weights and then the bias, times the common denominator of the set."""

SignedPermutation = tuple[tuple[int, int], ...]
"""A map of R^n: coordinate ``i`` of the image is ``sign * x[source]``."""


@dataclass(frozen=True, slots=True)
class IntegerActivation:
    """An activation of integers: on piece ``i`` it is ``slopes[i] * z + offsets[i]``."""

    breakpoints: tuple[int, ...]
    slopes: tuple[int, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True)
class SearchSpace:
    """All networks with these hidden widths and activations and parameters from `weights`.

    With `scalar` an affine output neuron with parameters from the set belongs to the network, and
    else the function is the vector of the last hidden layer.  `weights` ascend.
    """

    input_dim: int
    widths: tuple[int, ...]
    activations: tuple[Activation, ...]
    weights: tuple[Fraction, ...]
    kind: str
    scalar: bool
    biases: bool
    domain: Polyhedron

    @cached_property
    def layer_widths(self) -> tuple[int, ...]:
        """The widths of all layers that are searched, the output neuron included."""
        return (*self.widths, 1) if self.scalar else self.widths

    @cached_property
    def layer_activations(self) -> tuple[Activation, ...]:
        """The activation of each layer that is searched."""
        return (*self.activations, IDENTITY) if self.scalar else self.activations

    @cached_property
    def denominator(self) -> int:
        """The common denominator of the weights."""
        return lcm(*(weight.denominator for weight in self.weights))

    @cached_property
    def integers(self) -> tuple[int, ...]:
        """The weights times `denominator`."""
        return tuple(int(weight * self.denominator) for weight in self.weights)

    @cached_property
    def bias_integers(self) -> tuple[int, ...]:
        """The biases times `denominator`; only 0 if there are none."""
        return self.integers if self.biases else (0,)

    @cached_property
    def negatable(self) -> bool:
        """Whether the set has with each weight its negative."""
        return set(self.integers) == {-weight for weight in self.integers}

    def scale(self, layer: int) -> int:
        """The functions of a layer, counted from 0, are computed times this."""
        power: int = self.denominator ** (layer + 1)
        return power

    def activation(self, layer: int) -> IntegerActivation:
        """The activation of a layer whose functions are computed times `scale`."""
        given, scale = self.layer_activations[layer], self.scale(layer)
        return IntegerActivation(
            tuple(int(point * scale) for point in given.breakpoints),
            tuple(map(int, given.slopes)),
            tuple(int(given.offset(piece) * scale) for piece in range(len(given.slopes))),
        )

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """How many choices there are for a neuron of each layer."""
        inputs = (self.input_dim, *self.layer_widths)
        return tuple(
            len(self.integers) ** given * len(self.bias_integers)
            for given in inputs[: len(self.layer_widths)]
        )

    def networks_from(self, layer: int) -> int:
        """In how many ways the layers from this one on can be chosen."""
        total = 1
        for rows, width in zip(self.rows[layer:], self.layer_widths[layer:], strict=True):
            total *= rows**width
        return total

    @cached_property
    def total(self) -> int:
        """How many networks there are."""
        return self.networks_from(0)

    @property
    def least(self) -> int:
        """No network has fewer: the domain has an interior, so at least one region meets it.

        Of bounded regions there may be none, unless the domain is bounded.
        """
        return int(self.kind != "bounded_proper")

    def network(self, layers: Sequence[LayerRows]) -> Network:
        """The network with these rows, with an identity output layer if the function is a vector.

        The output layer makes the last hidden layer a hidden one, whatever its activation.
        """
        built = [
            Layer.of(
                [[Fraction(entry, self.denominator) for entry in row[:-1]] for row in rows],
                [Fraction(row[-1], self.denominator) for row in rows],
                activation,
            )
            for rows, activation in zip(layers, self.layer_activations, strict=False)
        ]
        if not self.scalar or len(built) < len(self.layer_widths):
            size = built[-1].width
            unit = [[int(i == j) for j in range(size)] for i in range(size)]
            built.append(Layer.of(unit, [0] * size, IDENTITY))
        return Network(self.input_dim, tuple(built))


def search_space(
    widths: Sequence[int],
    *,
    weights: Sequence[Number] = TERNARY,
    kind: str = "proper",
    activations: Sequence[Activation] | None = None,
    output: str = "vector",
    biases: bool = True,
    domain: Polyhedron | None = None,
) -> SearchSpace:
    """The networks with ``widths = (n0, n1, ..., nL)`` and all parameters from `weights`.

    `activations` has an entry for each hidden layer (default: all ReLU), whose breakpoints, slopes
    and values are integers.  Raises `InvalidInput` or `ShapeMismatch` for what has no meaning.
    """
    sizes = tuple(widths)
    if len(sizes) < 2 or any(size < 1 for size in sizes):
        raise InvalidInput(
            f"{','.join(map(str, sizes))} are not widths to search; write n0,n1,...,nL, the input "
            "dimension and at least one hidden layer, all at least 1"
        )
    if check_kind(kind) not in SEARCHED_KINDS:
        raise InvalidInput(
            f"{kind} is an interval, not a number that has a maximum; take one of "
            f"{', '.join(SEARCHED_KINDS)}"
        )
    if output not in OUTPUTS:
        raise InvalidInput(f"{output!r} is no output; take one of {', '.join(OUTPUTS)}")
    _require_small(sizes, len(set(weights)))
    space = whole_space(sizes[0]) if domain is None else domain
    if space.dimension != sizes[0]:
        raise ShapeMismatch(
            f"the domain is in R^{space.dimension} and the networks take {sizes[0]} numbers; give "
            "a domain in their input space"
        )
    generators(space)  # says so if it is empty or flat
    return SearchSpace(
        sizes[0],
        sizes[1:],
        _activations(activations, len(sizes) - 1),
        _weights(weights),
        kind,
        output == "scalar",
        biases,
        space,
    )


def _require_small(sizes: Sequence[int], weights: int) -> None:
    """Refuse what no search can go through, before anything is computed that is as large."""
    inputs, *widths = sizes
    if sum(widths) > MOST_NEURONS:
        raise InvalidInput(
            f"the hidden widths add up to {sum(widths)}; a search takes at most {MOST_NEURONS} "
            "neurons in all"
        )
    if weights ** min(inputs, 100) > MOST_ROWS:
        raise InvalidInput(
            f"a neuron on {inputs} inputs has more than {MOST_ROWS:,} choices of weights, which is "
            "the most that a search takes; give fewer inputs or weights"
        )


MOST_INPUTS_MOVED = 6


def signed_permutations(domain: Polyhedron) -> list[SignedPermutation]:
    """The signed permutations of the coordinates that map the domain's inequalities to themselves.

    They map the domain onto itself, so a network and its composition with one of them have the
    same regions of every kind, mapped to each other.  There are up to ``n! 2^n`` of them, so above
    `MOST_INPUTS_MOVED` inputs only the identity is given: any group of them will do.
    """
    size = domain.dimension
    if size > MOST_INPUTS_MOVED:
        return [tuple((i, 1) for i in range(size))]
    given = set(domain.inequalities)
    return [
        tuple(zip(order, signs, strict=True))
        for order in permutations(range(size))
        for signs in product((1, -1), repeat=size)
        if {_moved(form, order, signs) for form in given} == given
    ]


def _moved(form: AffineForm, order: Sequence[int], signs: Sequence[int]) -> AffineForm:
    normal = tuple(s * form.normal[i] for i, s in zip(order, signs, strict=True))
    return AffineForm(normal, form.constant)


def _activations(given: Sequence[Activation] | None, depth: int) -> tuple[Activation, ...]:
    if given is None:
        return (RELU,) * depth
    if len(given) != depth:
        raise ShapeMismatch(
            f"{len(given)} activations for {depth} hidden layers; give one for each layer"
        )
    for activation in given:
        numbers = (*activation.breakpoints, *activation.slopes, activation.value_at_zero)
        if any(number.denominator != 1 for number in numbers):
            raise InvalidInput(
                f"{activation} has a number that is not an integer; search takes activations "
                "whose breakpoints, slopes and value at 0 are integers"
            )
    return tuple(given)


def _weights(given: Sequence[Number]) -> tuple[Fraction, ...]:
    weights = tuple(sorted(map(as_fraction, given)))
    if not weights:
        raise InvalidInput("the set of weights is empty; give at least one number")
    if len(set(weights)) < len(weights):
        shown = ",".join(map(format_number, weights))
        raise InvalidInput(f"the weights {shown} have one twice; give a set")
    return weights
