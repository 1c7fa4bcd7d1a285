#!/usr/bin/env python3
"""Check a certificate about the regions of a network: ``check.py CERTIFICATE [NETWORK]``.

Prints ``VERIFIED`` and what is proved, then about which network and domain (exit code 0);
``REJECTED`` and why, if the file does not prove what it claims or is about another network than the
one in the file NETWORK (exit code 1); ``MALFORMED`` and why, if it cannot be read (exit code 2).

This file needs nothing but Python's standard library, and may be copied anywhere.  What it accepts
is specified in ``docs/certificate-format.md``; names here are those of that page.  It searches for
nothing and solves nothing: it computes the network's affine forms, adds up rows that are given,
and compares integers.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import gcd, lcm
from operator import mul
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

LONGEST_HEADER, LONGEST_RECORD = 1 << 25, 1 << 22
MOST_DIGITS = 100_000
LARGEST_DIMENSION = 1_000

TREE_KINDS = ("proper", "activation", "affine")
GRAPH_KINDS = ("dual_graph", "open_connected", "closed_connected", "convex")
PAIR_KINDS = ("equal", "differ")
KINDS = TREE_KINDS + GRAPH_KINDS + PAIR_KINDS

Tick = Callable[[], object]
"""Called for each line, for somebody who watches; may raise to stop."""

Row = tuple[int, ...]
"""``[a1, ..., an, b]``, the function ``a.x + b``; or a point ``[x1, ..., xn, d]``."""

Map = tuple[int, ...]
"""The scale of a map, then all its rows: ``rows / scale`` in lowest terms."""

Pattern = tuple[bytes, ...]
"""For each layer that has forms, a byte 1 or 0 for each form: positive or not."""


class CertificateError(Exception):
    """The certificate is not accepted."""


class MalformedCertificate(CertificateError):
    """It cannot be read; the message says where and why."""


class UnjustifiedClaim(CertificateError):
    """It can be read, but does not prove what it claims; the message says which step fails."""


def malformed(message: str) -> NoReturn:
    """Say that the file cannot be read."""
    raise MalformedCertificate(message)


def require(condition: bool, message: str) -> None:
    """Reject the certificate unless the condition holds."""
    if not condition:
        raise UnjustifiedClaim(message)


# Reading: lines, JSON, integers.


class Lines:
    """The JSON values of a file, line by line, and the SHA-256 of what has been read."""

    def __init__(self, stream: BinaryIO, tick: Tick) -> None:
        self._stream = stream
        self.tick = tick
        self._hash = hashlib.sha256()
        self.number = 0

    def take(self) -> Any:
        """The next value; a file that ends here is malformed."""
        longest = LONGEST_RECORD if self.number else LONGEST_HEADER
        line = self._line(longest)
        if not line.endswith(b"\n"):
            malformed("the line is too long" if len(line) > longest else "the file ends early")
        return parsed(line)

    def end(self) -> str:
        """Make sure that nothing follows; the SHA-256."""
        if self._line(1):
            malformed("there is more after the footer")
        return self._hash.hexdigest()

    def _line(self, longest: int) -> bytes:
        self.number += 1
        self.tick()
        try:
            line = self._stream.readline(longest + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            malformed(f"the compressed data are damaged: {error}")
        self._hash.update(line)
        return line


def opened(path: Path) -> BinaryIO:
    """The uncompressed bytes of a file."""
    stream = path.open("rb")
    if stream.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(gzip.GzipFile(fileobj=stream))
    return stream


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        malformed("a key is repeated")
    return found


def _no_number(text: str) -> NoReturn:
    malformed(f"{text[:40]} is not an integer")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number
)


def parsed(text: bytes, encoding: str = "ascii") -> Any:
    """The JSON value that a line or a file spells; integers are the only numbers."""
    try:
        return _DECODER.decode(text.decode(encoding))
    except (ValueError, RecursionError) as error:
        malformed(f"not JSON in {encoding}: {str(error)[:200]}")


def a_list(value: Any, what: str, length: int | None = None) -> list[Any]:
    """A list, of so many entries if that is said."""
    if type(value) is not list or (length is not None and len(value) != length):
        malformed(f"{what} is not a list" + (f" of {length} entries" if length is not None else ""))
    return value


def integers(value: Any, what: str, length: int | None = None) -> Row:
    """A list of integers, none of which is a boolean."""
    row = tuple(a_list(value, what, length))
    for entry in row:
        if type(entry) is not int:
            malformed(f"{what} has an entry that is not an integer")
    return row


def a_point(value: Any, n: int, what: str = "the witness") -> Row:
    """A point: integers, the last of them positive."""
    point = integers(value, what, n + 1)
    if point[-1] <= 0:
        malformed(f"{what} has the denominator {point[-1]}")
    return point


def fields(value: Any, names: Iterable[str], what: str) -> dict[str, Any]:
    """An object with exactly these keys."""
    if type(value) is not dict or set(value) != set(names):
        malformed(f"{what} is not an object with the keys {', '.join(names)}")
    return value


# Networks.  A layer in integers: preactivation = (weights . values + bias) / scale.


class Activation(NamedTuple):
    """Breakpoints ``t = p / q`` as pairs; ``value = (slope z + offset) / scale`` on each piece."""

    breakpoints: tuple[tuple[int, int], ...]
    pieces: tuple[tuple[int, int], ...]
    is_relu: bool


class Layer(NamedTuple):
    """`forms` is the number of forms; `value_scale` is that of all its activations."""

    weights: tuple[Row, ...]
    bias: Row
    scale: int
    activations: tuple[Activation, ...]
    value_scale: int
    forms: int


class Network(NamedTuple):
    """A network, the SHA-256 of its canonical text, and the widths of its hidden layers."""

    input_dim: int
    layers: tuple[Layer, ...]
    sha256: str
    widths: Row

    @property
    def output_dim(self) -> int:
        """How many numbers the network gives."""
        return len(self.layers[-1].bias) if self.layers else self.input_dim


_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+|\.[0-9]+)?", re.ASCII)

_NAMED = {
    "relu": ([0], [0, 1], (0, 0)),
    "identity": ([], [1], (0, 0)),
    "abs": ([0], [-1, 1], (0, 0)),
    "hard_tanh": ([-1, 1], [0, 1, 0], (0, 0)),
    "relu6": ([0, 6], [0, 1, 0], (0, 0)),
}


def a_number(value: Any) -> Fraction:
    """A number of a network file."""
    if type(value) is int:
        return Fraction(value)
    if type(value) is not str or not _NUMBER.fullmatch(value):
        malformed(f"{str(value)[:40]!r} is not a number of a network")
    if sum(map(str.isdigit, value)) > MOST_DIGITS:
        malformed(f"a number has more than {MOST_DIGITS} digits")
    numerator, _, denominator = value.partition("/")
    if denominator and int(denominator) == 0:
        malformed(f"{value[:40]} has the denominator 0")
    return Fraction(numerator) / (int(denominator) if denominator else 1)


def numbers(value: Any, what: str, length: int | None = None) -> list[Fraction]:
    """A list of numbers of a network file."""
    return [a_number(entry) for entry in a_list(value, what, length)]


class Shape(NamedTuple):
    """An activation as it is written canonically."""

    breakpoints: list[Fraction]
    slopes: list[Fraction]
    value_at_zero: Fraction


def a_shape(value: Any) -> Shape:
    """The activation that a network file gives in one of its three ways."""
    if type(value) is str and value in _NAMED:
        breakpoints, slopes, point = _NAMED[value]
        return _shape(list(map(Fraction, breakpoints)), list(map(Fraction, slopes)), point)
    if type(value) is dict and "leaky_relu" in value:
        slope = a_number(fields(value, ["leaky_relu"], "an activation")["leaky_relu"])
        return _shape([Fraction(0)], [slope, Fraction(1)], (0, 0))
    found = fields(value, ["breakpoints", "slopes", "through"], "an activation")
    positions = numbers(found["breakpoints"], "breakpoints")
    if any(left >= right for left, right in pairwise(positions)):
        malformed("the breakpoints of an activation do not increase")
    slopes_found = numbers(found["slopes"], "slopes", len(positions) + 1)
    x, y = numbers(found["through"], "through", 2)
    return _shape(positions, slopes_found, (x, y))


def _shape(
    breakpoints: list[Fraction], slopes: list[Fraction], point: tuple[Fraction | int, ...]
) -> Shape:
    kept = [i for i in range(len(breakpoints)) if slopes[i] != slopes[i + 1]]
    breakpoints = [breakpoints[i] for i in kept]
    slopes = [slopes[0], *(slopes[i + 1] for i in kept)]
    x, y = point
    return Shape(breakpoints, slopes, y - _rise(breakpoints, slopes, Fraction(x)))


def _rise(breakpoints: list[Fraction], slopes: list[Fraction], x: Fraction) -> Fraction:
    """The value at x minus the value at 0: the sum of slope times length on the way."""
    low, high = min(x, Fraction(0)), max(x, Fraction(0))
    ends = [low, *(t for t in breakpoints if low < t < high), high]
    total = Fraction(0)
    for left, right in pairwise(ends):
        total += slopes[sum(t <= left for t in breakpoints)] * (right - left)
    return total if x > 0 else -total


def an_activation(shape: Shape, scale: int) -> Activation:
    """The activation in integers, its values over `scale`."""
    pieces = []
    for i, slope in enumerate(shape.slopes):
        at = shape.breakpoints[max(i - 1, 0)] if shape.breakpoints else Fraction(0)
        value = shape.value_at_zero + _rise(shape.breakpoints, shape.slopes, at)
        pieces.append((int(slope * scale), int((value - slope * at) * scale)))
    positions = tuple((t.numerator, t.denominator) for t in shape.breakpoints)
    return Activation(
        positions, tuple(pieces), (positions, pieces) == (((0, 1),), [(0, 0), (1, 0)])
    )


def _scale(shapes: Iterable[Shape]) -> int:
    """A common denominator of all slopes and offsets."""
    scale = 1
    for shape in shapes:
        slopes = lcm(*(slope.denominator for slope in shape.slopes))
        positions = lcm(*(t.denominator for t in shape.breakpoints))
        scale = lcm(scale, slopes * positions, shape.value_at_zero.denominator)
    return scale


def a_layer(value: Any, takes: int) -> tuple[Layer, list[Any]]:
    """A layer of a network file, and its canonical value."""
    found = fields(value, ["weights", "bias", "activation"], "a layer")
    rows = a_list(found["weights"], "weights")
    if not rows:
        malformed("a layer has no neurons")
    weights = [numbers(row, "a row of weights", takes) for row in rows]
    bias = numbers(found["bias"], "bias", len(rows))
    given = found["activation"]
    if type(given) is list:
        shapes = [a_shape(entry) for entry in a_list(given, "activation", len(rows))]
    else:
        shapes = [a_shape(given)] * len(rows)
    scale = lcm(*(entry.denominator for row in (*weights, bias) for entry in row))
    value_scale = _scale(shapes)
    layer = Layer(
        tuple(tuple(int(entry * scale) for entry in row) for row in weights),
        tuple(int(entry * scale) for entry in bias),
        scale,
        tuple(an_activation(shape, value_scale) for shape in shapes),
        value_scale,
        sum(len(shape.breakpoints) for shape in shapes),
    )
    texts = [[*map(str, shape.breakpoints)] for shape in shapes]
    slopes = [[*map(str, shape.slopes)] for shape in shapes]
    zeros = [str(shape.value_at_zero) for shape in shapes]
    activations = [list(parts) for parts in zip(texts, slopes, zeros, strict=True)]
    return layer, [[[*map(str, row)] for row in weights], [*map(str, bias)], activations]


def a_network(value: Any) -> Network:
    """The network of a header or of a network file, whose other keys have been taken away."""
    found = fields(value, ["input_dim", "layers"], "a network")
    n = found["input_dim"]
    if type(n) is not int or not 1 <= n <= LARGEST_DIMENSION:
        malformed(f"input_dim is not an integer from 1 to {LARGEST_DIMENSION}")
    layers: list[Layer] = []
    canonical = []
    for entry in a_list(found["layers"], "layers"):
        layer, parts = a_layer(entry, len(layers[-1].bias) if layers else n)
        layers.append(layer)
        canonical.append(dict(zip(("weights", "bias", "activations"), parts, strict=True)))
    text = json.dumps({"input_dim": n, "layers": canonical}, separators=(",", ":"))
    hidden = layers[:-1] if layers and not layers[-1].forms else layers
    return Network(
        n,
        tuple(layers),
        hashlib.sha256(text.encode("ascii")).hexdigest(),
        tuple(len(layer.bias) for layer in hidden),
    )


# The header.


class Header(NamedTuple):
    """What a certificate is about; `prefix` is None for a whole one."""

    kind: str
    at_least: bool
    networks: tuple[Network, ...]
    domain: tuple[Row, ...]
    prefix: tuple[str, ...] | None
    maps: tuple[Map, ...]
    groups: tuple[tuple[Row, ...], ...]

    @property
    def n(self) -> int:
        """The dimension of the input."""
        return self.networks[0].input_dim

    @property
    def facts(self) -> str:
        """The networks and the domain, in words."""
        widths = ",".join(map(str, self.networks[0].widths)) or "-"
        rows = [list(row) for row in self.domain]
        domain = json.dumps(rows, separators=(",", ":")) if rows else f"R^{self.n}"
        hashes = ",".join(network.sha256 for network in self.networks)
        return f"input_dim {self.n}, widths {widths}, domain {domain}, network {hashes}"


def a_header(value: Any) -> Header:
    """The header, after checking everything that it says."""
    if type(value) is not dict or value.get("format") != "exactregions certificate":
        malformed("this is not a certificate")
    version = value.get("version")
    if type(version) is not int or version != 1:
        malformed(f"version {str(version)[:40]} is unknown to this checker, which reads version 1")
    kind = value.get("kind")
    if type(kind) is not str or kind not in KINDS:
        malformed(f"kind {str(kind)[:40]} is unknown")
    names = ["format", "version", "kind", "network", "domain"]
    names += ["other"] if kind in PAIR_KINDS else ["relation"]
    at_least = value.get("relation") == ">="
    if kind not in PAIR_KINDS and not at_least and value.get("relation") != "=":
        malformed('relation is neither "=" nor ">="')
    if at_least and kind == "dual_graph":
        malformed('dual_graph has no ">="')
    names += ["maps"] if kind == "closed_connected" and not at_least else []
    names += ["groups"] if kind == "convex" and not at_least else []
    names += ["prefix"] if "prefix" in value and kind in TREE_KINDS and not at_least else []
    found = fields(value, names, "the header")
    networks = [a_network(found["network"])]
    if kind in PAIR_KINDS:
        networks.append(a_network(found["other"]))
        if {(net.input_dim, net.output_dim) for net in networks} != {
            (networks[0].input_dim, networks[0].output_dim)
        }:
            malformed("the two networks have different numbers of inputs or outputs")
    n, outputs = networks[0].input_dim, networks[0].output_dim
    return Header(
        kind,
        at_least,
        tuple(networks),
        rows_of(found["domain"], n, "the domain"),
        a_prefix(found["prefix"]) if "prefix" in found else None,
        tuple(a_map(entry, n, outputs) for entry in a_list(found.get("maps", []), "maps")),
        tuple(rows_of(rows, n, "a group") for rows in a_list(found.get("groups", []), "groups")),
    )


def rows_of(value: Any, n: int, what: str) -> tuple[Row, ...]:
    """Different primitive rows, none of them constant."""
    rows = tuple(integers(entry, f"a row of {what}", n + 1) for entry in a_list(value, what))
    for row in rows:
        if not any(row[:-1]) or gcd(*row) != 1:
            malformed(f"a row of {what} is constant or has a common divisor")
    if len(set(rows)) != len(rows):
        malformed(f"two rows of {what} are equal")
    return rows


def a_prefix(value: Any) -> tuple[str, ...]:
    """The prefix of a part."""
    texts = a_list(value, "prefix")
    if any(type(text) is not str or not re.fullmatch("[-+cpn?]*", text) for text in texts):
        malformed("prefix is not a list of texts of the characters + - c p n ?")
    if not texts or "?" not in texts[-1] or any("?" in text for text in texts[:-1]):
        malformed("of a prefix the last text, and no other, has a ?")
    return tuple(texts)


def a_map(value: Any, n: int, outputs: int) -> Map:
    """A map as one tuple: the scale, then the rows."""
    scale, *rows = a_list(value, "a map", outputs + 1)
    flat = integers([scale], "the scale of a map")
    for row in rows:
        flat += integers(row, "a row of a map", n + 1)
    if flat[0] <= 0 or gcd(*flat) != 1:
        malformed("a map is not in lowest terms")
    return flat


# Affine functions on a cell: rows over a common positive scale.


class Values(NamedTuple):
    """What a layer takes, as functions of the input: ``rows / scale``."""

    rows: tuple[Row, ...]
    scale: int


def inputs(n: int) -> Values:
    """The inputs themselves, as functions of the input."""
    return Values(tuple(tuple(int(i == j) for j in range(n + 1)) for i in range(n)), 1)


def preactivations(layer: Layer, values: Values) -> Values:
    """The preactivations of a layer, given what it takes."""
    columns = tuple(zip(*values.rows, strict=True))
    *linear, constant = columns
    rows = tuple(
        (
            *[sum(map(mul, weights, column)) for column in linear],
            sum(map(mul, weights, constant)) + bias * values.scale,
        )
        for weights, bias in zip(layer.weights, layer.bias, strict=True)
    )
    return Values(rows, values.scale * layer.scale)


def forms_of(layer: Layer, before: Values) -> tuple[Row, ...]:
    """The rows of the layer's forms, given its preactivations."""
    forms = []
    for activation, row in zip(layer.activations, before.rows, strict=True):
        for p, q in activation.breakpoints:
            shifted = row
            if p:
                shifted = (*(q * entry for entry in row[:-1]), q * row[-1] - p * before.scale)
            forms.append(primitive(shifted))
    return tuple(forms)


def primitive(row: Row) -> Row:
    """The row without a common divisor."""
    divisor = gcd(*row)
    return tuple([entry // divisor for entry in row]) if divisor > 1 else row


def values_after(layer: Layer, before: Values, signs: Sequence[int]) -> Values:
    """The values of a layer, given its preactivations and which of its forms are positive."""
    rows = []
    first = 0
    for activation, row in zip(layer.activations, before.rows, strict=True):
        after = first + len(activation.breakpoints)
        slope, offset = activation.pieces[sum(signs[first:after])]
        first = after
        if slope != 1:
            row = tuple([slope * entry for entry in row])
        if offset:
            row = (*row[:-1], row[-1] + offset * before.scale)
        rows.append(row)
    return Values(tuple(rows), before.scale * layer.value_scale)


def map_of(outputs: Values) -> Map:
    """The map in lowest terms: the scale, then all rows."""
    flat = (outputs.scale, *(entry for row in outputs.rows for entry in row))
    return primitive(flat)


def difference(f: Map, g: Map, n: int) -> list[Row]:
    """The primitive rows of f - g, for two maps, one for each output."""
    rows = []
    for start in range(1, len(f), n + 1):
        one, other = f[start : start + n + 1], g[start : start + n + 1]
        rows.append(primitive(tuple(a * g[0] - b * f[0] for a, b in zip(one, other, strict=True))))
    return rows


# Evaluating a network at points: apart from the above, so that each controls the other.


def evaluated(layers: Iterable[Layer], point: Row) -> tuple[Pattern, list[int], int]:
    """The pattern of a point, and the network's values there over a common positive scale."""
    *values, scale = point
    pattern = []
    for layer in layers:
        before = [
            sum(map(mul, weights, values)) + bias * scale
            for weights, bias in zip(layer.weights, layer.bias, strict=True)
        ]
        scale *= layer.scale
        signs = bytearray()
        values = []
        for activation, z in zip(layer.activations, before, strict=True):
            if activation.is_relu:
                signs.append(z > 0)
                values.append(z if z > 0 else 0)
            else:
                positive = [z * q > p * scale for p, q in activation.breakpoints]
                signs += bytes(positive)
                slope, offset = activation.pieces[sum(positive)]
                values.append(slope * z + offset * scale)
        scale *= layer.value_scale
        if layer.forms:
            pattern.append(bytes(signs))
    return tuple(pattern), values, scale


def pattern_beyond(layers: Iterable[Layer], point: Row, direction: Row) -> Pattern:
    """The pattern at ``point + e direction`` for infinitely small e > 0.

    A number is a pair (value, derivative), with one scale for all.
    """
    *values, scale = point
    slopes = [scale * entry for entry in direction]  # derivatives have the same scale
    pattern = []
    for layer in layers:
        pairs = [
            (sum(map(mul, weights, values)) + bias * scale, sum(map(mul, weights, slopes)))
            for weights, bias in zip(layer.weights, layer.bias, strict=True)
        ]
        scale *= layer.scale
        signs = bytearray()
        values, slopes = [], []
        for activation, (z, rise) in zip(layer.activations, pairs, strict=True):
            positive = [(z * q - p * scale, rise) > (0, 0) for p, q in activation.breakpoints]
            signs += bytes(positive)
            slope, offset = activation.pieces[sum(positive)]
            values.append(slope * z + offset * scale)
            slopes.append(slope * rise)
        scale *= layer.value_scale
        if layer.forms:
            pattern.append(bytes(signs))
    return tuple(pattern)


# Multipliers.


def dot(row: Row, point: Row) -> int:
    """The value of a row at a point, times the point's denominator."""
    return sum(map(mul, row, point))


def combination(
    start: Sequence[int], context: Sequence[Row], pairs: Row, excluded: int = -1
) -> list[int]:
    """``start`` plus the multiples ``[j1, m1, j2, m2, ...]`` of context rows."""
    total = list(start)
    if len(pairs) % 2:
        malformed("multipliers do not come in pairs")
    last = -1
    for j, m in zip(pairs[::2], pairs[1::2], strict=True):
        if not last < j < len(context) or j == excluded or m <= 0:
            malformed("multipliers are not positive, or their rows not increasing and in range")
        last = j
        total = [entry + m * other for entry, other in zip(total, context[j], strict=True)]
    return total


def require_constant(total: Sequence[int], what: str) -> int:
    """The constant that the combination is."""
    require(not any(total[:-1]), f"{what}: the combination is not constant")
    return total[-1]


def require_in_domain(domain: Iterable[Row], point: Row, what: str) -> None:
    """Reject the certificate unless the point is in the closed domain."""
    require(all(dot(row, point) >= 0 for row in domain), f"{what} is not in the domain")


# The tree.


class Node(NamedTuple):
    """A node on the way down: see "The tree".

    `marks` are the characters of a prefix: for the layers before, and for the current one, whose
    preactivations and forms these are.  `pattern` is that of the layers before.  `weak` tells for
    each context row whether it is >= 0 only.  `first` are the outputs of the first of two networks
    in the layers of the second.
    """

    layer: int
    before: Values
    first: Values
    forms: tuple[Row, ...]
    marks: tuple[str, ...]
    context: tuple[Row, ...]
    weak: tuple[bool, ...]
    pattern: Pattern


class Leaf(NamedTuple):
    """A leaf with what its record holds after the witness; maps are those of all networks."""

    context: tuple[Row, ...]
    pattern: Pattern
    maps: tuple[Map, ...]
    entries: list[Any]


POSITIVE = frozenset("+p")
"""The marks of forms that are positive; constant ones are looked up in their rows."""


class Tree:
    """The walk over the tree of a certificate; parts that it meets are put into `parts`."""

    def __init__(self, header: Header, lines: Lines) -> None:
        self.header = header
        self.lines = lines
        self.parts: list[tuple[str, tuple[str, ...]]] = []
        self.layers = tuple(layer for network in header.networks for layer in network.layers)
        self._second = len(header.networks[0].layers) if header.kind in PAIR_KINDS else -1
        self._closed = header.kind == "activation"
        self._has_maps = header.kind not in ("proper", "activation")
        self._last = len(self.layers) - 1 if self._has_maps else last_with_forms(self.layers)
        self._evaluated = [
            network.layers[: last_with_forms(network.layers) + 1] for network in header.networks
        ]

    def leaves(self) -> Iterator[Leaf]:
        """The leaves, each after its record has been checked."""
        stack = [self._replayed() if self.header.prefix is not None else self._root()]
        while stack:
            node: Node | None = stack.pop()
            while node is not None and not self._is_leaf(node):
                node = self._next(node, stack) if is_undecided(node) else self._entered(node)
            if node is not None:
                yield self._leaf(node)

    def _root(self) -> Node:
        domain = self.header.domain
        weak = (self._closed,) * len(domain)
        first = inputs(self.header.n)
        return Node(-1, first, first, (), (), domain, weak, ())

    def _is_leaf(self, node: Node) -> bool:
        return node.layer >= self._last and not is_undecided(node)

    def _entered(self, node: Node) -> Node:
        """The next layer's beginning, after all forms of this one are decided."""
        following = node.layer + 1
        layer = self.layers[following]
        values, first = self._outputs(node), node.first
        if following == self._second:
            values, first = inputs(self.header.n), values
        before = preactivations(layer, values)
        forms = forms_of(layer, before)
        marks = "".join("?" if any(row[:-1]) else "c" for row in forms)
        return node._replace(
            layer=following,
            before=before,
            first=first,
            forms=forms,
            marks=(*node.marks, marks),
            pattern=pattern_of(node),
        )

    def _outputs(self, node: Node) -> Values:
        """The values of the node's layer, all of whose forms are decided."""
        if node.layer < 0:
            return inputs(self.header.n)
        return values_after(self.layers[node.layer], node.before, signs_of(node))

    def _next(self, node: Node, stack: list[Node]) -> Node | None:
        """Check a node's record; the node to go on with, None where a part takes over."""
        record = self.lines.take()
        if type(record) is dict:
            self._note_part(node, record)
            return None
        marks = self._decided(node, record)
        first = marks.find("?")
        if first < 0:
            return node._replace(marks=(*node.marks[:-1], marks))
        stack.append(self._side(node, marks, first, positive=False))
        return self._side(node, marks, first, positive=True)

    def _note_part(self, node: Node, record: dict[str, Any]) -> None:
        if self.header.kind not in TREE_KINDS or self.header.prefix is not None:
            malformed("a part in a certificate that can have none")
        name = fields(record, ["part"], "a part")["part"]
        if type(name) is not str or not re.fullmatch("[0-9a-f]{64}", name):
            malformed("a part's name is not a SHA-256")
        self.parts.append((name, node.marks))

    def _decided(self, node: Node, record: Any) -> str:
        """The marks of the current layer after the proofs of a record."""
        marks = list(node.marks[-1])
        last = -1
        for value in a_list(record, "a node's record"):
            proof = integers(value, "a proof")
            if len(proof) < 2 or not last < proof[0] < len(marks) or proof[1] == 0:
                malformed("a proof's form is out of range or order, or its first multiplier is 0")
            last, weight = proof[:2]
            require(marks[last] == "?", f"form {last} of layer {node.layer} is decided already")
            self._refuted(node, last, weight, proof[2:])
            marks[last] = "p" if weight > 0 else "n"
        return "".join(marks)

    def _refuted(self, node: Node, form: int, weight: int, pairs: Row) -> None:
        """Check that the form cannot be positive (weight < 0) or cannot but be (weight > 0)."""
        refused = [-weight * entry for entry in node.forms[form]]
        what = f"form {form} of layer {node.layer}"
        constant = require_constant(combination(refused, node.context, pairs), what)
        if self._closed:
            strict = weight < 0 or not all(node.weak[j] for j in pairs[::2])
            require(
                constant < 0 or (constant == 0 and strict), f"{what}: the constant is {constant}"
            )
        else:
            require(constant <= 0, f"{what}: the constant is positive")

    def _side(self, node: Node, marks: str, form: int, *, positive: bool) -> Node:
        row = node.forms[form] if positive else tuple(-entry for entry in node.forms[form])
        marks = marks[:form] + ("+" if positive else "-") + marks[form + 1 :]
        return node._replace(
            marks=(*node.marks[:-1], marks),
            context=(*node.context, row),
            weak=(*node.weak, self._closed and not positive),
        )

    def _replayed(self) -> Node:
        """The node that a part's prefix describes."""
        prefix = self.header.prefix or ()
        node = self._root()
        for number, wanted in enumerate(prefix):
            if number >= len(self.layers):
                malformed("the prefix has more layers than the network")
            node = self._entered(node)
            marks = node.marks[-1]
            if len(wanted) != len(marks):
                malformed("the prefix does not fit the network's forms")
            constants = ["c" in pair for pair in zip(marks, wanted, strict=True)]
            agreed = [pair == ("c", "c") for pair in zip(marks, wanted, strict=True)]
            require(constants == agreed, "the prefix is wrong about which forms are constant")
            for form, mark in enumerate(wanted):
                if mark in "+-":
                    node = self._side(node, node.marks[-1], form, positive=mark == "+")
            node = node._replace(marks=(*node.marks[:-1], wanted))
        return node

    def _leaf(self, node: Node) -> Leaf:
        record = a_list(self.lines.take(), "a leaf's record")
        if not record:
            malformed("a leaf's record is empty")
        witness = a_point(record[0], self.header.n)
        if self._closed:
            require_in_domain(self.header.domain, witness, "the witness")
        elif any(sum(map(mul, row, witness)) <= 0 for row in node.context):
            raise UnjustifiedClaim("the witness is not inside the cell")
        pattern = pattern_of(node)
        found: Pattern = ()
        for layers in self._evaluated:
            found += evaluated(layers, witness)[0]
        require(found == pattern, "the network's pattern at the witness is another one")
        if self.header.kind not in GRAPH_KINDS and len(record) > 1:
            malformed("a leaf's record has more than the witness")
        return Leaf(node.context, pattern, self._maps(node) if self._has_maps else (), record[1:])

    def _maps(self, node: Node) -> tuple[Map, ...]:
        """The map of each network on a leaf."""
        outputs = self._outputs(node)
        if self._second < 0:
            return (map_of(outputs),)
        if self._second == len(self.layers):
            return map_of(outputs), map_of(inputs(self.header.n))
        return map_of(node.first), map_of(outputs)


def is_undecided(node: Node) -> bool:
    """Whether some form of the current layer is undecided."""
    return bool(node.marks) and "?" in node.marks[-1]


def pattern_of(node: Node) -> Pattern:
    """The pattern on a node all of whose forms are decided."""
    return (*node.pattern, signs_of(node)) if node.forms else node.pattern


def last_with_forms(layers: Sequence[Layer]) -> int:
    """The index of the last layer that has forms; -1 if none has."""
    return max((i for i, layer in enumerate(layers) if layer.forms), default=-1)


def signs_of(node: Node) -> bytes:
    """Which forms of the current layer are positive, all of them being decided."""
    return bytes(
        row[-1] > 0 if mark == "c" else mark in POSITIVE
        for mark, row in zip(node.marks[-1], node.forms, strict=True)
    )


# Classes of things that are joined one pair after the other.


class Classes:
    """Union-find on any hashable things; a thing is alone until it is joined."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def name(self, thing: Hashable) -> Hashable:
        """One thing of the class, the same for all of it."""
        while (above := self._above.get(thing, thing)) != thing:
            self._above[thing] = self._above.get(above, above)
            thing = above
        return thing

    def join(self, one: Hashable, other: Hashable) -> None:
        """Make one class of those of two things."""
        self._above[self.name(one)] = self.name(other)


# The kinds.  Each goes through a tree and gives the text of the claim that it proves.


class Counted(NamedTuple):
    """The leaves of a tree, or the maps of all of them where these are counted."""

    leaves: int
    maps: frozenset[Map]

    def total(self, kind: str) -> int:
        """The number that a kind counts."""
        return len(self.maps) if kind == "affine" else self.leaves


def counted(tree: Tree) -> Counted:
    """Go through a tree for one of the kinds that count leaves or maps."""
    leaves = 0
    maps = set()
    for leaf in tree.leaves():
        leaves += 1
        if leaf.maps:
            maps.add(leaf.maps[0])
    return Counted(leaves, frozenset(maps))


def check_equal(tree: Tree) -> str:
    """``equal``."""
    for leaf in tree.leaves():
        one, other = leaf.maps
        require(one == other, "the networks differ on a cell")
    return finished(tree.lines.take(), "equal")


class Graph:
    """The leaves and their neighbours, and the open connected regions, as far as they are known."""

    def __init__(self, header: Header) -> None:
        self.n = header.n
        self.layers = header.networks[0].layers
        self.domain_rows = len(header.domain)
        self.number: dict[Pattern, int] = {}
        self.maps: list[Map] = []
        self.facets = 0
        self.regions = Classes()
        self._named: set[tuple[Pattern, Pattern]] = set()

    def add(self, leaf: Leaf) -> list[tuple[int, Pattern | None]]:
        """The leaf's facets: the row of each and the cell beyond it, None outside the domain."""
        rows = range(len(leaf.context))
        entries = leaf.entries[: len(rows)]
        if len(entries) != len(rows):
            malformed("a leaf's record has not an entry for each row of its context")
        found = [(i, self._facet(leaf, i, entry)) for i, entry in zip(rows, entries, strict=True)]
        facets = [(i, beyond) for i, (is_facet, beyond) in found if is_facet]
        self.number[leaf.pattern] = len(self.maps)
        self.maps.append(leaf.maps[0])
        for _, beyond in facets:
            if beyond is not None:
                self._join(leaf.pattern, beyond)
        return facets

    def _facet(self, leaf: Leaf, index: int, value: Any) -> tuple[bool, Pattern | None]:
        """Whether there is a facet on a context row, and the pattern beyond it."""
        entry = integers(value, "an entry for a context row")
        if len(entry) < 2 or entry[0] not in (0, 1):
            malformed("an entry for a context row begins with neither 0 nor 1")
        row = leaf.context[index]
        if entry[0] == 0:
            if len(entry) < 4:
                malformed("an entry for a row without a facet has no multipliers")
            start = [entry[1] * a for a in row]
            total = combination(start, leaf.context, entry[2:], excluded=index)
            require(
                require_constant(total, "a row without a facet") <= 0,
                "a row without a facet: the constant is positive",
            )
            return False, None
        point = a_point(list(entry[1:]), self.n, "the point of a facet")
        for other, wall in enumerate(leaf.context):
            value_there = dot(wall, point)
            require(
                value_there == 0 if other == index else value_there > 0,
                "the point of a facet is not inside it",
            )
        if index < self.domain_rows:
            return True, None
        return True, pattern_beyond(self.layers, point, tuple(-a for a in row[:-1]))

    def _join(self, here: Pattern, beyond: Pattern) -> None:
        if (beyond, here) in self._named:
            self._named.remove((beyond, here))
            self.facets += 1
            if self.map_of(here) == self.map_of(beyond):
                self.regions.join(here, beyond)
        else:
            require((here, beyond) not in self._named, "a leaf names the same cell twice")
            self._named.add((here, beyond))

    def finish(self) -> None:
        """Make sure that cells beyond facets are leaves, and name each other."""
        require(not self._named, "a leaf names a cell that is none, or does not name it")

    def map_of(self, pattern: Pattern) -> Map:
        """The map on a leaf."""
        return self.maps[self.number[pattern]]

    def region_names(self) -> dict[Hashable, Map]:
        """The open connected regions, by one of their leaves, and their maps."""
        return {self.regions.name(pattern): self.maps[i] for pattern, i in self.number.items()}


def check_graph(tree: Tree) -> str:
    """``dual_graph`` and ``open_connected``."""
    graph = Graph(tree.header)
    for leaf in tree.leaves():
        graph.add(leaf)
        no_more(leaf.entries, len(leaf.context))
    graph.finish()
    claim = f"open_connected {len(graph.region_names())}"
    if tree.header.kind == "dual_graph":
        claim = f"dual_graph {len(graph.maps)} cells, {graph.facets} facets"
    return finished(tree.lines.take(), claim)


def no_more(entries: list[Any], length: int) -> None:
    """Make sure that a leaf's record has this length without the witness."""
    if len(entries) != length:
        malformed("a leaf's record has another length than it should")


def check_closed_connected(tree: Tree) -> str:
    """``closed_connected``."""
    header = tree.header
    graph = Graph(header)
    index = {g: k for k, g in enumerate(header.maps)}
    if len(index) != len(header.maps):
        malformed("two of the maps are equal")
    reached: set[tuple[Pattern, int]] = set()
    named: set[tuple[Pattern, int]] = set()
    slices = Classes()
    for leaf in tree.leaves():
        facets = [(i, beyond) for i, beyond in graph.add(leaf) if beyond is not None]
        no_more(leaf.entries, len(leaf.context) + 1)
        last = -1
        for value in a_list(leaf.entries[-1], "the maps that reach a leaf"):
            k, *evidence = a_list(value, "a map that reaches a leaf", len(facets) + 1)
            if type(k) is not int or not last < k < len(header.maps):
                malformed("the maps that reach a leaf are out of range or order")
            last = k
            reached.add((leaf.pattern, k))
            forms = difference(leaf.maps[0], header.maps[k], header.n)
            for (i, beyond), entry in zip(facets, evidence, strict=True):
                if meets(leaf, i, forms, entry):
                    named.add((beyond, k))
                    slices.join((leaf.pattern, k), (beyond, k))
        own = index.get(leaf.maps[0])
        require(own is None or (leaf.pattern, own) in reached, "a leaf is not reached by its map")
    graph.finish()
    require(named <= reached, "a set where the network equals a map is not followed to its end")
    regions = Counter(graph.region_names().values())
    several = {g for g, number in regions.items() if number > 1}
    require(several == set(index), "maps are not those with several open connected regions")
    alone = sum(g not in index for g in regions)
    full = ((p, index[g]) for p, i in graph.number.items() if (g := graph.maps[i]) in index)
    claim = f"closed_connected {alone + len({slices.name(pair) for pair in full})}"
    return finished(tree.lines.take(), claim)


def meets(leaf: Leaf, index: int, forms: Sequence[Row], value: Any) -> bool:
    """Whether all `forms` are 0 at some point of the leaf's facet on a context row."""
    row = leaf.context[index]
    entry = a_list(value, "the evidence at a facet")
    if len(entry) < 3 or type(entry[0]) is not int or entry[0] not in (0, 1):
        malformed("the evidence at a facet is too short, or begins with neither 0 nor 1")
    if entry[0] == 1:
        point = a_point(entry[1:], len(row) - 1, "a point of a facet")
        on_facet = dot(row, point) == 0 and all(dot(wall, point) >= 0 for wall in leaf.context)
        require(on_facet, "a point is not on the facet")
        require(not any(dot(form, point) for form in forms), "the maps differ at a point")
        return True
    (t,) = integers(entry[1:2], "the share of a facet's row")
    total = [t * a for a in row]
    shares = integers(entry[2], "the shares of the outputs", len(forms))
    for share, form in zip(shares, forms, strict=True):
        total = [a + share * b for a, b in zip(total, form, strict=True)]
    pairs = integers(entry[3:], "multipliers")
    total = combination(total, leaf.context, pairs, excluded=index)
    what = "a facet that a map does not meet"
    require(require_constant(total, what) < 0, f"{what}: the constant is not negative")
    return False


def check_convex(tree: Tree) -> str:
    """``convex``."""
    header = tree.header
    graph = Graph(header)
    group: dict[Pattern, int] = {}
    maps: dict[int, Map] = {}
    walls: list[tuple[int, Row, Pattern | None]] = []
    alone = 0
    for leaf in tree.leaves():
        facets = graph.add(leaf)
        no_more(leaf.entries, len(leaf.context) + 1)
        value = a_list(leaf.entries[-1], "the region of a leaf")
        if not value:
            alone += 1
            continue
        k = require_in_group(leaf, value, header.groups)
        group[leaf.pattern] = k
        require(maps.setdefault(k, leaf.maps[0]) == leaf.maps[0], "a region has two maps")
        walls += [(k, leaf.context[i], beyond) for i, beyond in facets]
    graph.finish()
    require(len(maps) == len(header.groups), "a group has no cell")
    require_facet_to_facet(walls, group, header.groups)
    lower = len(graph.region_names())
    broken: set[Hashable] = set()
    while type(record := tree.lines.take()) is list:
        region = not_convex(record, header, graph)
        require(region not in broken, "a region that is not convex comes twice")
        broken.add(region)
    return finished(record, f"convex {lower + len(broken)}..{alone + len(maps)}")


def require_in_group(leaf: Leaf, value: list[Any], groups: Sequence[Sequence[Row]]) -> int:
    """The group of a leaf, after checking that its walls have the leaf on the right side."""
    k = value[0]
    if type(k) is not int or not 0 <= k < len(groups):
        malformed("the group of a leaf is out of range")
    for row, proof in zip(groups[k], a_list(value[1:], "", len(groups[k])), strict=True):
        entry = integers(proof, "a proof for a wall")
        if not entry or entry[0] <= 0:
            malformed("a proof for a wall has no positive first multiplier")
        total = combination([-entry[0] * a for a in row], leaf.context, entry[1:])
        require(
            require_constant(total, "a wall of a group") <= 0,
            "a wall of a group: the constant is negative",
        )
    return k


def require_facet_to_facet(
    walls: Iterable[tuple[int, Row, Pattern | None]],
    group: dict[Pattern, int],
    groups: Sequence[Sequence[Row]],
) -> None:
    """What lies beyond a wall of a group is one region, or outside the domain for all facets."""
    known = [set(rows) for rows in groups]
    beyond: dict[tuple[int, Row], Hashable] = {}
    for k, row, pattern in walls:
        region = None if pattern is None else group.get(pattern, pattern)
        if region == k:
            continue
        require(row in known[k], "a wall of a group is missing")
        require(beyond.setdefault((k, row), region) == region, "two regions beyond one wall")


def not_convex(record: list[Any], header: Header, graph: Graph) -> Hashable:
    """The open connected region that a record ``[p, q, u, v]`` shows not to be convex."""
    if len(record) != 4:
        malformed("a record about a region that is not convex has not 4 entries")
    ends = [a_point(value, header.n, "an end") for value in record[:2]]
    u, v = integers(record[2:], "the shares")
    if u <= 0 or v <= 0:
        malformed("a share is not positive")
    names = set()
    for end in ends:
        require_in_domain(header.domain, end, "an end")
        pattern = evaluated(graph.layers, end)[0]
        require(pattern in graph.number, "an end is in no cell")
        names.add(graph.regions.name(pattern))
    require(len(names) == 1, "the ends are in different regions")
    p, q = ends
    weights = u * q[-1], v * p[-1]
    point = tuple(weights[0] * a + weights[1] * b for a, b in zip(p[:-1], q[:-1], strict=True))
    point += ((u + v) * p[-1] * q[-1],)
    scale, *rows = graph.map_of(pattern)
    _, values, value_scale = evaluated(graph.layers, point)
    expected = [
        dot(tuple(rows[i : i + header.n + 1]), point) for i in range(0, len(rows), header.n + 1)
    ]
    # values / value_scale and expected / (scale * point[-1]) are the two values.
    require(
        any(
            a * scale * point[-1] != b * value_scale for a, b in zip(values, expected, strict=True)
        ),
        "the network has the region's map at the point between",
    )
    return names.pop()


# Lists of witnesses.


def check_at_least(header: Header, lines: Lines) -> str:
    """Any kind with ``>=``."""
    layers = header.networks[0].layers
    found: set[Hashable] = set()
    number = 0
    while type(record := lines.take()) is list:
        number += 1
        witness = a_point(a_list(record, "a witness's record", 1)[0], header.n)
        require_in_domain(header.domain, witness, "the witness")
        pattern = evaluated(layers, witness)[0]
        if header.kind != "activation":
            at_border = any(dot(row, witness) == 0 for row in header.domain)
            require(not at_border, "the witness is not inside the domain")
            map_there = map_inside(header, pattern, witness)
        found.add(pattern if header.kind in ("activation", "proper") else map_there)
        require(len(found) == number, "two witnesses do not show two regions")
    return finished(record, f"{header.kind} >= {number}")


def map_inside(header: Header, pattern: Pattern, witness: Row) -> Map:
    """The map on the points with a pattern, after checking that the witness is inside of these."""
    values = inputs(header.n)
    signs = iter(pattern)
    for layer in header.networks[0].layers:
        before = preactivations(layer, values)
        for row in forms_of(layer, before):
            require(not any(row[:-1]) or dot(row, witness) != 0, "the witness is not inside a cell")
        values = values_after(layer, before, next(signs) if layer.forms else b"")
    return map_of(values)


def check_differ(header: Header, lines: Lines) -> str:
    """The point at which two networks differ."""
    point = a_point(a_list(lines.take(), "a point's record", 1)[0], header.n, "the point")
    require_in_domain(header.domain, point, "the point")
    (_, one, scale), (_, other, other_scale) = (
        evaluated(network.layers, point) for network in header.networks
    )
    require(
        any(a * other_scale != b * scale for a, b in zip(one, other, strict=True)),
        "the networks have the same values at the point",
    )
    return finished(lines.take(), "differ")


# A whole certificate.


class Verdict(NamedTuple):
    """What is proved, and about what."""

    claim: str
    facts: str

    def __str__(self) -> str:
        return f"VERIFIED {self.claim}\n{self.facts}"


CHECKS: dict[str, Callable[[Tree], str]] = {
    "equal": check_equal,
    "dual_graph": check_graph,
    "open_connected": check_graph,
    "closed_connected": check_closed_connected,
    "convex": check_convex,
}
"""The kinds that are checked from a tree in one file; each reads the footer too."""


def finished(record: Any, claim: str) -> str:
    """Compare what is proved with the footer."""
    claimed = fields(record, ["claim"], "the footer")["claim"]
    require(claimed == claim, f"the claim is {str(claimed)[:80]!r}, but {claim!r} is what it shows")
    return claim


def check(
    path: Path,
    network: Network | None = None,
    *,
    jobs: int = 1,
    checked: Sequence[str] = (),
    tick: Tick = lambda: None,
) -> Verdict:
    """Check the certificate at `path`, and that it is about `network` if that is given.

    `jobs` processes check its parts.  `checked` are lines printed elsewhere about its parts, which
    are then not checked again.  Raises `MalformedCertificate` or `UnjustifiedClaim`.
    """
    with opened(path) as stream:
        lines = Lines(stream, tick)
        try:
            header = a_header(lines.take())
            if network is not None:
                require(
                    header.networks[0].sha256 == network.sha256,
                    f"the certificate is about the network {header.networks[0].sha256}, "
                    f"not about {network.sha256}",
                )
            if header.kind in TREE_KINDS and not header.at_least:
                return _check_tree(path, header, lines, jobs, checked)
            claim = _claim(header, lines)
            lines.end()
            return Verdict(claim, header.facts)
        except CertificateError as error:
            raise type(error)(f"line {lines.number}: {error}") from None


def network_file(path: Path) -> Network:
    """The network of a JSON network file."""
    value = parsed(path.read_bytes(), "utf-8")
    if type(value) is not dict:
        malformed("the network file is not an object")
    return a_network({k: v for k, v in value.items() if k not in ("domain", "name", "note")})


def _claim(header: Header, lines: Lines) -> str:
    """Check a certificate that has no parts."""
    if header.at_least:
        return check_at_least(header, lines)
    if header.kind == "differ":
        return check_differ(header, lines)
    return CHECKS[header.kind](Tree(header, lines))


def _check_tree(
    path: Path, header: Header, lines: Lines, jobs: int, known: Sequence[str]
) -> Verdict:
    """A tree whose leaves or maps are counted, with its parts; or a part alone."""
    tree = Tree(header, lines)
    found = counted(tree)
    footer = lines.take()
    name = lines.end()
    if header.prefix is not None:
        claim = finished(footer, f"part of {header.kind} {found.total(header.kind)}")
        return Verdict(claim, part_facts(header, header.prefix, name))
    leaves, maps = found
    elsewhere, here = _sorted_out(tree, header, known)
    for leaves_there, maps_there in _parts(path, header, here, jobs, lines.tick):
        leaves += leaves_there
        maps |= maps_there
    total = Counted(leaves + sum(elsewhere), maps).total(header.kind)
    claim = finished(footer, f"{header.kind} {total}")
    if elsewhere:
        claim += f", given {len(elsewhere)} parts checked elsewhere"
    return Verdict(claim, header.facts)


def part_facts(header: Header, prefix: Sequence[str], name: str) -> str:
    """What a part is about, in words."""
    return f"part {name}, prefix {'|'.join(prefix)}, {header.facts}"


def _sorted_out(
    tree: Tree, header: Header, known: Sequence[str]
) -> tuple[list[int], list[tuple[str, tuple[str, ...]]]]:
    """How many leaves parts checked elsewhere have, and the parts that are left."""
    printed = {facts: claim for claim, facts in pairwise(known)}
    start = f"VERIFIED part of {header.kind} "
    elsewhere, here = [], []
    for name, prefix in tree.parts:
        claim = printed.get(part_facts(header, prefix, name), "")
        if claim.startswith(start) and header.kind != "affine":
            elsewhere.append(int(claim.removeprefix(start)))
        else:
            here.append((name, prefix))
    return elsewhere, here


def _parts(
    path: Path, header: Header, parts: Sequence[tuple[str, tuple[str, ...]]], jobs: int, tick: Tick
) -> Iterator[Counted]:
    folder = path.with_name(path.name + ".parts")
    check_one = partial(_check_part, folder, header)
    if jobs == 1 or len(parts) < 2:
        yield from map(partial(check_one, tick=tick), parts)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for found in pool.map(check_one, parts):
            tick()
            yield found


def _check_part(
    folder: Path, whole: Header, part: tuple[str, tuple[str, ...]], tick: Tick = lambda: None
) -> Counted:
    """Check a part below the node with this prefix."""
    name, prefix = part
    path = next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)
    if path is None:
        malformed(f"the part {folder / name} is missing")
    with opened(path) as stream:
        lines = Lines(stream, tick)
        header = a_header(lines.take())
        require(
            (header.prefix, header.kind, header.facts) == (prefix, whole.kind, whole.facts),
            f"the part {name} is about something else",
        )
        found = counted(Tree(header, lines))
        finished(lines.take(), f"part of {header.kind} {found.total(header.kind)}")
        require(lines.end() == name, f"the part {name} has another SHA-256")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    sys.set_int_max_str_digits(MOST_DIGITS)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("certificate", type=Path)
    parser.add_argument("network", type=Path, nargs="?", help="a JSON network file to compare with")
    parser.add_argument("--jobs", type=int, default=1, help="check parts in so many processes")
    parser.add_argument(
        "--checked", type=Path, help="a file with what was printed about parts checked elsewhere"
    )
    text, code = _judged(parser.parse_args(argv))
    try:
        print(text, flush=True)
    except OSError:  # nobody has read the verdict
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code


def _judged(arguments: argparse.Namespace) -> tuple[str, int]:
    """What to print, and the exit code."""
    try:
        known = arguments.checked.read_text("ascii").splitlines() if arguments.checked else ()
        network = network_file(arguments.network) if arguments.network else None
        found = check(arguments.certificate, network, jobs=arguments.jobs, checked=known)
        return str(found), 0
    except UnjustifiedClaim as error:
        return f"REJECTED {error}", 1
    except MalformedCertificate as error:
        return f"MALFORMED {error}", 2
    except Exception as error:
        return f"MALFORMED {type(error).__name__}: {error}", 2


if __name__ == "__main__":
    sys.exit(main())
