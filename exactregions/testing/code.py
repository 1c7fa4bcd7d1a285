"""Networks and domains as Python code to paste into a test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from exactregions.arithmetic import format_number
from exactregions.geometry import Polyhedron
from exactregions.networks import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    Layer,
    Network,
)

__all__ = ["as_code", "point_text", "vector_text"]

_NAMES = {
    RELU: "RELU",
    IDENTITY: "IDENTITY",
    ABS: "ABS",
    HARD_TANH: "HARD_TANH",
    RELU6: "RELU6",
}


def as_code(**values: Network | Polyhedron | None) -> str:
    """Python code, with imports, that gives each network and domain its name; None is left out.

    >>> from exactregions import Network
    >>> print(as_code(hat=Network.from_layers(([[1], [2]], [0, "-1/2"]), ([[1, -1]], [0]))))
    from exactregions import Network
    <BLANKLINE>
    hat = Network.from_layers(([[1], [2]], [0, "-1/2"]), ([[1, -1]], [0]))
    """
    shown = {name: _code(value) for name, value in values.items() if value is not None}
    code = "\n".join(f"{name} = {text}" for name, text in shown.items())
    known = ("Activation", "Layer", "Network", "Polyhedron", *_NAMES.values())
    used = [name for name in sorted(known, key=_shelf) if _mentions(shown.values(), name)]
    return f"from exactregions import {', '.join(used)}\n\n{code}"


def vector_text(numbers: Iterable[Fraction | int]) -> str:
    """Numbers as code: integers as they are, fractions as strings, in brackets."""
    return f"[{', '.join(map(_number, numbers))}]"


def point_text(point: Iterable[Fraction]) -> str:
    """A point for reading: its coordinates in parentheses."""
    return f"({', '.join(map(format_number, point))})"


def _shelf(name: str) -> tuple[bool, str]:
    return not name.isupper(), name


def _mentions(texts: Iterable[str], name: str) -> bool:
    return any(f"{name}{after}" in text for text in texts for after in "(.,])")


def _code(value: Network | Polyhedron) -> str:
    match value:
        case Network(layers=[*hidden, last]) if _is_plain(hidden, last):
            return f"Network.from_layers({_pairs(value.layers)})"
        case Network():
            layers = "".join(f"{_layer(layer)}, " for layer in value.layers).rstrip()
            return f"Network({value.input_dim}, ({layers}))"
        case Polyhedron():
            rows = ", ".join(vector_text(form.row) for form in value.inequalities)
            return f"Polyhedron.of([{rows}], dimension={value.dimension})"


def _is_plain(hidden: Sequence[Layer], last: Layer) -> bool:
    """Whether the layers are what `Network.from_layers` makes."""
    return {*last.activations} == {IDENTITY} and all(
        {*layer.activations} == {RELU} for layer in hidden
    )


def _pairs(layers: Iterable[Layer]) -> str:
    return ", ".join(f"({_matrix(layer)}, {vector_text(layer.bias)})" for layer in layers)


def _layer(layer: Layer) -> str:
    first, *others = layer.activations
    same = all(other == first for other in others)
    functions = (
        _activation(first) if same else f"[{', '.join(map(_activation, layer.activations))}]"
    )
    return f"Layer.of({_matrix(layer)}, {vector_text(layer.bias)}, {functions})"


def _matrix(layer: Layer) -> str:
    return f"[{', '.join(map(vector_text, layer.weights))}]"


def _activation(activation: Activation) -> str:
    if activation in _NAMES:
        return _NAMES[activation]
    breakpoints, slopes = map(vector_text, (activation.breakpoints, activation.slopes))
    point = f"(0, {_number(activation.value_at_zero)})"
    return f"Activation.through({point}, breakpoints={breakpoints}, slopes={slopes})"


def _number(number: Fraction | int) -> str:
    text = format_number(number)
    return f'"{text}"' if "/" in text else text
