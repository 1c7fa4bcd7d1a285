"""The arguments of a test as JSON, for counterexamples that are kept in files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from exactregions.arithmetic import format_number, parse_number
from exactregions.errors import InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.networks.formats import NetworkFile

__all__ = ["read_arguments", "written_arguments"]


def written_arguments(arguments: Mapping[str, object]) -> str | None:
    """Arguments as JSON text; None if one of them is of a type that is not known here.

    Known are networks, domains, fractions, integers, strings, truth values, None, and lists and
    tuples of these (named tuples are written as tuples).
    """
    try:
        values = {name: _encoded(value) for name, value in arguments.items()}
    except TypeError:
        return None
    return json.dumps(values, indent=1) + "\n"


def read_arguments(text: str) -> dict[str, object]:
    """The arguments in JSON text; raises `InvalidInput` if it is not what was written."""
    try:
        return {name: _decoded(value) for name, value in json.loads(text).items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"these are no arguments: {error!r}; delete the file") from None


def _encoded(value: object) -> object:
    from exactregions.networks.formats.json_format import as_json_value

    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return {"fraction": format_number(value)}
        case Network():
            return {"network": as_json_value(NetworkFile(value))}
        case Polyhedron():
            rows = [list(form.row) for form in value.inequalities]
            return {"domain": rows, "dimension": value.dimension}
        case list():
            return [_encoded(entry) for entry in value]
        case tuple():
            return {"tuple": [_encoded(entry) for entry in value]}
        case _:
            raise TypeError(type(value))


def _decoded(value: Any) -> object:
    from exactregions.networks.formats.json_format import read_json

    match value:
        case {"fraction": text}:
            return parse_number(text)
        case {"network": network}:
            return read_json(json.dumps(network)).network
        case {"domain": rows, "dimension": dimension}:
            return Polyhedron.of(rows, dimension=dimension)
        case {"tuple": entries}:
            return tuple(_decoded(entry) for entry in entries)
        case list():
            return [_decoded(entry) for entry in value]
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"{value!r} is not known")
