"""Network files in JSON, read strictly and written canonically.

::

    {"input_dim": 1,
     "layers": [{"weights": [["1"], ["1"]], "bias": ["0", "-1"], "activation": "relu"},
                {"weights": [["1", "-2"]], "bias": ["1/3"], "activation": "identity"}],
     "domain": {"inequalities": [["1", "0"], ["-1", "1"]]}}

Numbers are JSON integers or strings in the grammar of `exactregions.arithmetic.parse_number`.  An
activation is a name, ``{"leaky_relu": slope}`` or ``{"breakpoints": ..., "slopes": ...,
"through": [x, y]}``; a layer gives one for all its neurons or a list with one for each.
``domain``, ``name`` and ``note`` may be left out; no other field is known.  An error names the
place, such as ``layers[0].weights[2][1]``, shows the value and says what to write.

Reading goes in three steps: `decode` keeps every JSON number exact, pydantic checks the fields of
each object, and the functions after that check that the sizes fit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, PlainValidator, ValidationError
from pydantic_core import ErrorDetails

from exactregions.arithmetic import format_number
from exactregions.errors import InvalidInput, ShapeMismatch
from exactregions.networks.activation import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    leaky_relu,
)
from exactregions.networks.formats.network_file import NetworkFile, located
from exactregions.networks.formats.strict_json import decode, exact_number, quoted, wrong_kind
from exactregions.networks.network import Layer, Matrix, Network, Vector

__all__ = ["as_json_value", "read_json", "write_json"]

_NAMED = {"relu": RELU, "identity": IDENTITY, "abs": ABS, "hard_tanh": HARD_TANH, "relu6": RELU6}
_NAMES = {activation: name for name, activation in _NAMED.items()}
_ACTIVATIONS = (
    f'{", ".join(map(json.dumps, _NAMED))}, {{"leaky_relu": slope}} or '
    '{"breakpoints": [...], "slopes": [...], "through": ["x", "y"]}'
)


def read_json(text: str | bytes) -> NetworkFile:
    """The network file that `text` spells.

    Raises `InvalidInput` if it is not one: `InexactNumber` for a JSON float, `ShapeMismatch` for
    parts whose sizes do not fit.

    >>> read_json('{"input_dim": 2, "layers": []}').network
    Network(input_dim=2, layers=())
    """
    fields = _checked(_NetworkFields, decode(text), "")
    inequalities = None
    if "domain" in fields.model_fields_set:
        inequalities = _checked(_DomainFields, fields.domain, "domain").inequalities
    return NetworkFile(_network(fields), inequalities, fields.name, fields.note)


def write_json(file: NetworkFile) -> str:
    """`file` as JSON text with a line for each layer; equal values give equal text.

    Raises `InvalidInput` if a number has more digits than a file may hold.
    """
    lines = (
        f"  {json.dumps(key)}: {_written(value)}" for key, value in as_json_value(file).items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def as_json_value(file: NetworkFile) -> dict[str, Any]:
    """What `write_json` writes, as dicts, lists, strings and integers."""
    value: dict[str, Any] = {"name": file.name, "note": file.note}
    value = {key: text for key, text in value.items() if text is not None}
    value["input_dim"] = file.network.input_dim
    value["layers"] = [_layer_value(layer) for layer in file.network.layers]
    if file.inequalities is not None:
        value["domain"] = {"inequalities": _matrix_value(file.inequalities)}
    return value


# Fields: what each object of the file may and must hold.


class _RefusedError(ValueError):
    """Carries an error through pydantic, with the place inside the field that it is about."""

    def __init__(self, error: InvalidInput, place: str = "") -> None:
        super().__init__(str(error))
        self.error = error
        self.place = place


def _scalar(value: object) -> Fraction:
    try:
        return exact_number(value)
    except InvalidInput as error:
        raise _RefusedError(error) from None


def _vector(value: object) -> Vector:
    if not isinstance(value, list):
        raise _RefusedError(wrong_kind(value, "a list of numbers"))
    numbers = []
    for index, entry in enumerate(value):
        try:
            numbers.append(exact_number(entry))
        except InvalidInput as error:
            raise _RefusedError(error, f"[{index}]") from None
    return tuple(numbers)


def _dimension(value: object) -> int:
    if not isinstance(value, Fraction) or value < 1:
        raise _RefusedError(wrong_kind(value, "a positive integer, without quotes"))
    return value.numerator


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _RefusedError(wrong_kind(value, "a string"))
    return value


_Vector = Annotated[Vector, PlainValidator(_vector)]


class _Fields(BaseModel, extra="forbid"):
    """The fields of one object of the file."""


class _NetworkFields(_Fields):
    input_dim: Annotated[int, PlainValidator(_dimension)]
    layers: tuple[Any, ...]
    domain: Any = None
    name: Annotated[str | None, PlainValidator(_text)] = None
    note: Annotated[str | None, PlainValidator(_text)] = None


class _LayerFields(_Fields):
    weights: tuple[_Vector, ...]
    bias: _Vector
    activation: Any


class _LeakyFields(_Fields):
    leaky_relu: Annotated[Fraction, PlainValidator(_scalar)]


class _ActivationFields(_Fields):
    breakpoints: _Vector
    slopes: _Vector
    through: _Vector


class _DomainFields(_Fields):
    inequalities: tuple[_Vector, ...]


_AnyFields = TypeVar("_AnyFields", bound=_Fields)


def _checked(model: type[_AnyFields], value: object, path: str) -> _AnyFields:
    """The fields of the object `value` found at `path`."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        # A misspelt field is both unknown and missing; the first says more.
        first = min(found, key=lambda details: details["type"] != "extra_forbidden")
        raise _explained(first, path, ", ".join(model.model_fields)) from None


def _explained(details: ErrorDetails, path: str, known: str) -> InvalidInput:
    """The error for what pydantic found in the object at `path`, whose fields are `known`."""
    for part in details["loc"]:
        path += f"[{part}]" if isinstance(part, int) else _member(path, part)
    error: InvalidInput
    match details["type"]:
        case "value_error":
            refusal: _RefusedError = details["ctx"]["error"]
            path += refusal.place
            error = refusal.error
        case "extra_forbidden":
            error = InvalidInput(f"this field is unknown; the fields here are {known}")
        case "missing":
            error = InvalidInput(f"this field is missing; the fields here are {known}")
        case "tuple_type":
            error = wrong_kind(details["input"], "a list")
        case _:
            error = wrong_kind(details["input"], f"an object with the fields {known}")
    return type(error)(f"{path or 'top level'}: {error}")


def _member(path: str, name: str) -> str:
    if not name.isidentifier() or len(name) > 40:
        return f"[{quoted(name)}]"
    return f".{name}" if path else name


# Sizes: from fields to a network.


def _network(fields: _NetworkFields) -> Network:
    layers: list[Layer] = []
    for index, value in enumerate(fields.layers):
        takes = layers[-1].width if layers else fields.input_dim
        layers.append(_layer(value, takes, f"layers[{index}]"))
    return Network(fields.input_dim, tuple(layers))


def _layer(value: object, takes: int, path: str) -> Layer:
    fields = _checked(_LayerFields, value, path)
    if not fields.weights:
        raise InvalidInput(f"{path}.weights: found an empty list; write a row for each neuron")
    for index, row in enumerate(fields.weights):
        place = f"{path}.weights[{index}]"
        _require_length(row, takes, "one entry for each number the layer takes", place)
    width = len(fields.weights)
    _require_length(fields.bias, width, "one entry for each row of weights", f"{path}.bias")
    activations = _activations(fields.activation, width, f"{path}.activation")
    return Layer(fields.weights, fields.bias, activations)


def _activations(value: object, width: int, path: str) -> tuple[Activation, ...]:
    if not isinstance(value, list):
        return (_activation(value, path),) * width
    _require_length(value, width, "one entry for each row of weights", path)
    return tuple(_activation(entry, f"{path}[{index}]") for index, entry in enumerate(value))


def _activation(value: object, path: str) -> Activation:
    match value:
        case str() if value in _NAMED:
            return _NAMED[value]
        case {"leaky_relu": _}:
            return leaky_relu(_checked(_LeakyFields, value, path).leaky_relu)
        case {"breakpoints": _} | {"slopes": _} | {"through": _}:
            return _general(_checked(_ActivationFields, value, path), path)
    with located(path):
        raise wrong_kind(value, _ACTIVATIONS)


def _general(fields: _ActivationFields, path: str) -> Activation:
    _require_length(fields.through, 2, "the two coordinates of a point", f"{path}.through")
    x, y = fields.through
    with located(path):
        return Activation.through((x, y), breakpoints=fields.breakpoints, slopes=fields.slopes)


def _require_length(entries: Sequence[object], length: int, meaning: str, path: str) -> None:
    if len(entries) != length:
        raise ShapeMismatch(
            f"{path}: the list has length {len(entries)}; give it {length}, {meaning}"
        )


# Writing.


def _written(value: object) -> str:
    """`value` as JSON: a list of objects with a line for each, anything else on one line."""
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    return "[\n    " + ",\n    ".join(map(json.dumps, value)) + "\n  ]"


def _layer_value(layer: Layer) -> dict[str, Any]:
    activations = [_activation_value(activation) for activation in layer.activations]
    return {
        "weights": _matrix_value(layer.weights),
        "bias": _vector_value(layer.bias),
        "activation": activations[0] if len(set(layer.activations)) == 1 else activations,
    }


def _matrix_value(matrix: Matrix) -> list[list[str]]:
    return [_vector_value(row) for row in matrix]


def _vector_value(vector: Vector) -> list[str]:
    return [format_number(entry) for entry in vector]


def _activation_value(activation: Activation) -> str | dict[str, Any]:
    if activation in _NAMES:
        return _NAMES[activation]
    if activation == leaky_relu(activation.slopes[0]):
        return {"leaky_relu": format_number(activation.slopes[0])}
    return {
        "breakpoints": _vector_value(activation.breakpoints),
        "slopes": _vector_value(activation.slopes),
        "through": ["0", format_number(activation.value_at_zero)],
    }
