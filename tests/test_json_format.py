"""Network files: reading, writing, the examples, and what is refused with which words."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import InexactNumber, InvalidInput, ShapeMismatch
from exactregions.networks import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    Layer,
    Network,
    leaky_relu,
)
from exactregions.networks.formats import NetworkFile, examples, read_network, write_network
from exactregions.networks.formats.json_format import as_json_value, read_json, write_json

KNOWN = Path(__file__).parent / "data" / "networks"
KNOWN_FILES = sorted(path for path in KNOWN.glob("*.json") if path.stem != "counts")

HAT = Network.from_layers(([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0]))

BENT = Activation.through(("1/2", 3), breakpoints=["-1/3", 2], slopes=[1, 0, "-5/7"])

numbers = st.fractions(max_denominator=1000) | st.integers(-1, 1).map(Fraction)


def vectors(length: int) -> st.SearchStrategy[tuple[Fraction, ...]]:
    return st.lists(numbers, min_size=length, max_size=length).map(tuple)


def matrices(count: int, length: int) -> st.SearchStrategy[tuple[tuple[Fraction, ...], ...]]:
    return st.lists(vectors(length), min_size=count, max_size=count).map(tuple)


@st.composite
def activations(draw: st.DrawFn) -> Activation:
    if draw(st.booleans()):
        return draw(st.sampled_from([RELU, IDENTITY, ABS, HARD_TANH, RELU6, leaky_relu("1/9")]))
    breakpoints = sorted(draw(st.sets(numbers, max_size=3)))
    slopes = draw(vectors(len(breakpoints) + 1))
    return Activation.through(draw(vectors(2)), breakpoints=breakpoints, slopes=slopes)


@st.composite
def network_files(draw: st.DrawFn) -> NetworkFile:
    widths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    layers = tuple(
        Layer(
            draw(matrices(width, takes)),
            draw(vectors(width)),
            tuple(draw(st.lists(activations(), min_size=width, max_size=width))),
        )
        for takes, width in pairwise(widths)
    )
    domain = draw(st.none() | st.integers(0, 3).flatmap(lambda n: matrices(n, widths[0] + 1)))
    text = st.none() | st.text()
    return NetworkFile(Network(widths[0], layers), domain, draw(text), draw(text))


def short(value: object) -> str | None:
    """An id for a test: texts as long as these may not stand in one."""
    return value[:40] if isinstance(value, str) else None


# Reading what is right.


def test_the_documented_file_is_read() -> None:
    file = read_json(
        """{"input_dim": 1,
            "layers": [{"weights": [["1"], ["1"]], "bias": ["0", "-1"], "activation": "relu"},
                       {"weights": [["1", "-2"]], "bias": ["1/3"], "activation": "identity"}],
            "domain": {"inequalities": [["1", "0"], ["-1", "1"]]}}"""
    )

    assert file == NetworkFile(
        Network.from_layers(([[1], [1]], [0, -1]), ([[1, -2]], ["1/3"])),
        ((Fraction(1), Fraction(0)), (Fraction(-1), Fraction(1))),
    )


@pytest.mark.parametrize(
    ("expected", "spelling"),
    [
        (Fraction(-7), "-7"),
        (Fraction(-7), '"-7"'),
        (Fraction(1, 10), '"0.1"'),
        (Fraction(-1, 2), '"-2/4"'),
        (Fraction(10**99_999), "1" + "0" * 99_999),
    ],
    ids=["integer", "string", "decimal", "fraction", "long"],
)
def test_numbers_are_integers_or_strings(expected: Fraction, spelling: str) -> None:
    file = read_json(document(bias=json.loads("[]")).replace('"bias": []', f'"bias": [{spelling}]'))

    assert file.network.layers[0].bias == (expected,)


@pytest.mark.parametrize(
    ("expected", "spelling"),
    [
        (RELU, "relu"),
        (IDENTITY, "identity"),
        (ABS, "abs"),
        (HARD_TANH, "hard_tanh"),
        (RELU6, "relu6"),
        (leaky_relu("1/100"), {"leaky_relu": "1/100"}),
        (ABS, {"leaky_relu": -1}),
        (BENT, {"breakpoints": ["-1/3", 2], "slopes": [1, 0, "-5/7"], "through": ["0.5", 3]}),
        (RELU, {"breakpoints": [-1, 0, 3], "slopes": [0, 0, 1, 1], "through": [7, 7]}),
        (RELU, ["relu"]),
    ],
)
def test_activations_have_names_and_forms(expected: Activation, spelling: object) -> None:
    file = read_json(document(activation=spelling))

    assert file.network.layers[0].activations == (expected,)


def test_one_activation_stands_for_all_neurons_and_a_list_for_each() -> None:
    wide = {"weights": [[1], [2]], "bias": [0, 0]}
    same = read_json(document(**wide, activation="abs")).network
    mixed = read_json(document(**wide, activation=["abs", {"leaky_relu": 2}])).network

    assert same.layers[0].activations == (ABS, ABS)
    assert mixed.layers[0].activations == (ABS, leaky_relu(2))


def test_no_layers_are_the_identity() -> None:
    assert read_json(b'{"layers": [], "input_dim": 2}') == NetworkFile(Network(2, ()))


@pytest.mark.parametrize("path", KNOWN_FILES, ids=lambda path: path.stem)
def test_a_known_network_is_read_and_written_back(path: Path) -> None:
    file = read_network(path)
    text = write_json(file)

    assert read_json(text) == file
    assert write_json(read_json(text)) == text
    assert json.loads(text) == json.loads(path.read_text(encoding="utf-8"))


def test_each_known_network_has_its_counts() -> None:
    counts = json.loads((KNOWN / "counts.json").read_text(encoding="utf-8"))

    assert len(KNOWN_FILES) == 42
    assert {path.stem for path in KNOWN_FILES} == set(counts)


# Writing.


@given(network_files())
def test_reading_undoes_writing(file: NetworkFile) -> None:
    text = write_json(file)

    assert read_json(text) == file
    assert read_json(text.encode("ascii")) == file
    assert json.loads(text) == as_json_value(file)


def test_a_network_is_written_with_a_line_for_each_layer() -> None:
    file = NetworkFile(HAT, ((Fraction(1), Fraction(1, 2)),), "hat", "one bump")

    assert (
        write_json(file)
        == """{
  "name": "hat",
  "note": "one bump",
  "input_dim": 1,
  "layers": [
    {"weights": [["1"], ["1"], ["1"]], "bias": ["0", "-1", "-2"], "activation": "relu"},
    {"weights": [["1", "-2", "1"]], "bias": ["0"], "activation": "identity"}
  ],
  "domain": {"inequalities": [["1", "1/2"]]}
}
"""
    )


def test_nothing_is_written_that_is_not_there() -> None:
    assert write_json(NetworkFile(Network(2, ()))) == '{\n  "input_dim": 2,\n  "layers": []\n}\n'


@pytest.mark.parametrize(
    ("expected", "activations"),
    [
        ("relu", [leaky_relu(0), RELU]),
        ({"leaky_relu": "1/100"}, [leaky_relu("0.01")] * 2),
        (["abs", "relu6"], [ABS, RELU6]),
        (
            {
                "breakpoints": ["-1/3", "2"],
                "slopes": ["1", "0", "-5/7"],
                "through": ["0", "3"],
            },
            [BENT, BENT],
        ),
        (
            {"breakpoints": [], "slopes": ["0"], "through": ["0", "5"]},
            [Activation.through((1, 5), breakpoints=[], slopes=[0])] * 2,
        ),
    ],
)
def test_an_activation_is_written_in_its_shortest_form(
    expected: object, activations: list[Activation]
) -> None:
    file = NetworkFile(Network(1, (Layer.of([[1], [1]], [0, 0], activations),)))

    assert as_json_value(file)["layers"][0]["activation"] == expected


def test_a_number_too_long_to_read_is_not_written() -> None:
    with pytest.raises(InvalidInput, match="too many digits to write"):
        write_json(NetworkFile(Network.from_layers(([[10**100_000]], [0]))))


def test_a_file_needs_domain_rows_that_fit_its_network() -> None:
    with pytest.raises(ShapeMismatch, match=r"domain\.inequalities\[0\].* 1 entries; give it 2"):
        NetworkFile(HAT, ((Fraction(1),),))


# Refusing what is wrong.  `document` is right but for the fields it is given.


def document(**fields: Any) -> str:
    layer = {"weights": [[1]], "bias": [0], "activation": "relu"} | fields
    return json.dumps({"input_dim": 1, "layers": [layer]})


def outer(**fields: Any) -> str:
    return json.dumps({"input_dim": 2, "layers": []} | fields)


def with_weight(spelling: str) -> str:
    """Two layers, with `spelling` in the second row of the second layer."""
    return (
        '{"input_dim": 1, "layers": ['
        '{"weights": [[1], [2]], "bias": [0, 0], "activation": "relu"}, '
        f'{{"weights": [[1, 2], [3, {spelling}]], "bias": [0, 0], "activation": "relu"}}]}}'
    )


@pytest.mark.parametrize(
    ("kind", "message", "spelling"),
    [
        (InexactNumber, '0.1 is a float; put it in quotes or write a fraction: "0.1"', "0.1"),
        (InexactNumber, "-2.50 is a float", "-2.50"),
        (InexactNumber, "1e-3 is a float; write it out in quotes or as a fraction", "1e-3"),
        (InexactNumber, "1E5 is a float; write it out in quotes or as a fraction", "1E5"),
        (InvalidInput, "true is a boolean; write 0 or 1", "true"),
        (InvalidInput, "false is a boolean; write 0 or 1", "false"),
        (InvalidInput, 'found null; write an integer or a string such as "1/3"', "null"),
        (InvalidInput, "NaN is not a finite number", "NaN"),
        (InvalidInput, "-Infinity is not a finite number", "-Infinity"),
        (InvalidInput, "found a list of length 1; write an integer", "[1]"),
        (InvalidInput, 'found {"re": ..., "im": ...}; write an integer', '{"re": 1, "im": 2}'),
        (InvalidInput, '"re" occurs twice in this object', '{"re": 1, "re": 1}'),
        (InvalidInput, "'1e5' is not a number; write an integer", '"1e5"'),
        (InvalidInput, "'' is not a number; write an integer", '""'),
        (InvalidInput, "' 1' is not a number; write an integer", '" 1"'),
        (InvalidInput, r"'\ud800' is not a number", r'"\ud800"'),
        (InvalidInput, "'1/0' has denominator 0", '"1/0"'),
        (InvalidInput, f"{'7' * 40}...{'7' * 10} is too long; at most 100000", "7" * 100_001),
        (InvalidInput, f"'{'7' * 40}...{'7' * 10}' is too long", '"' + "7" * 100_001 + '"'),
    ],
    ids=short,
)
def test_a_bad_number_is_named_by_its_place(
    kind: type[InvalidInput], message: str, spelling: str
) -> None:
    with pytest.raises(kind, match=re.escape(f"layers[1].weights[1][1]: {message}")) as caught:
        read_json(with_weight(spelling))

    assert type(caught.value) is kind
    assert len(str(caught.value)) < 250


FORMS = 'write "relu", "identity", "abs", "hard_tanh", "relu6", {"leaky_relu": slope} or'


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("input_dim: found true; write a positive integer", outer(input_dim=True)),
        ('input_dim: found "2"; write a positive integer', outer(input_dim="2")),
        ("input_dim: found 2.0; write a positive integer", outer(input_dim=2.0)),
        ("input_dim: found 0; write a positive integer", outer(input_dim=0)),
        ("input_dim: found -3; write a positive integer", outer(input_dim=-3)),
        ("input_dim: found null; write a positive integer", outer(input_dim=None)),
        ("layers: found null; write a list", outer(layers=None)),
        ('layers: found {"a": ...}; write a list', outer(layers={"a": 1})),
        ("layers[0]: found 5; write an object with the fields weights, bias", outer(layers=[5])),
        ("name: found null; write a string", outer(name=None)),
        ("note: found 0.5; write a string", outer(note=0.5)),
        ("domain: found null; write an object with the fields inequal", outer(domain=None)),
        ("domain: found a list of length 0; write an object", outer(domain=[])),
        ("domain.inequalities: this field is missing", outer(domain={})),
        (
            "domain.inequalities[0]: found 1; write a list of numbers",
            outer(domain={"inequalities": [1]}),
        ),
        (
            "domain.inequalities[0][2]: true is a boolean",
            outer(domain={"inequalities": [[1, 2, True]]}),
        ),
        ("layers[0].weights: found null; write a list", document(weights=None)),
        ("layers[0].weights[0]: found 1; write a list of numbers", document(weights=[1])),
        ("layers[0].weights: found an empty list; write a row", document(weights=[], bias=[])),
        ('layers[0].bias: found "0"; write a list of numbers', document(bias="0")),
        (f'layers[0].activation: found "ReLU"; {FORMS}', document(activation="ReLU")),
        (f"layers[0].activation: found null; {FORMS}", document(activation=None)),
        (f"layers[0].activation: found 0.5; {FORMS}", document(activation=0.5)),
        (f'layers[0].activation: found {{"elu": ...}}; {FORMS}', document(activation={"elu": 1})),
        (f"layers[0].activation[0]: found a list of length 1; {FORMS}", document(activation=[[1]])),
        (
            "layers[0].activation.leaky_relu: 0.01 is a float",
            document(activation={"leaky_relu": 0.01}),
        ),
        (
            "layers[0].activation[0].leaky_relu: true is a boolean",
            document(activation=[{"leaky_relu": True}]),
        ),
        (
            "layers[0].activation.slopes[1]: found null; write an integer",
            document(activation={"breakpoints": [0], "slopes": [1, None], "through": [0, 0]}),
        ),
        (
            "layers[0].activation.through: this field is missing; the fields here are breakpoints",
            document(activation={"breakpoints": [0], "slopes": [1, 2]}),
        ),
        (
            "layers[0].activation: breakpoint 0 comes after 1; breakpoints must increase",
            document(activation={"breakpoints": [1, 0], "slopes": [1, 2, 3], "through": [0, 0]}),
        ),
        ("layers[0].slope: this field is unknown; the fields here are", document(slope=1)),
        ("domains: this field is unknown; the fields here are input_dim", outer(domains=1)),
        ('["a b"]: this field is unknown', outer(**{"a b": 1})),
        ('[""]: this field is unknown', outer(**{"": 1})),
        (f'["{"x" * 39}...{"x" * 9}"]: this field is unknown', outer(**{"x" * 500: 1})),
        ("input_dim: this field is missing; the fields here are", '{"layers": []}'),
        ("layers: this field is missing", '{"input_dim": 1}'),
        ('top level: "layers" occurs twice', '{"layers": [], "input_dim": 1, "layers": []}'),
        ('layers[0]: "bias" occurs twice', document().replace("}]", ', "bias": [0]}]')),
        ("top level: found a list of length 0; write an object", "[]"),
        ("top level: found null; write an object", "null"),
        ("top level: found 0.5; write an object", "0.5"),
        ("line 2, column 15: this is not JSON", '{"layers": [],\n "input_dim": }'),
        ("line 1, column 1: this is not JSON", "weights"),
        ("line 1, column 3: this is not JSON; Extra data", "{}{}"),
        ("the file is empty; write", ""),
        ("the file is empty; write", " \n"),
        ("byte order mark; write it without", "\ufeff{}"),
        ("nested too deeply", "[" * 1_000_000),
        ("nested too deeply", '{"layers": ' * 1_000_000),
    ],
    ids=short,
)
def test_a_wrong_file_is_refused_with_the_place_and_the_remedy(message: str, text: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as caught:
        read_json(text)

    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("layers[0].weights[0]: the list has length 2; give it 1", document(weights=[[1, 2]])),
        ("layers[0].weights[0]: the list has length 0; give it 1", document(weights=[[]])),
        ("layers[0].weights[1]: the list has length 2", document(weights=[[1], [1, 2]])),
        ("layers[0].bias: the list has length 2; give it 1", document(bias=[1, 2])),
        ("layers[0].activation: the list has length 0; give it 1", document(activation=[])),
        ("layers[0].activation: the list has length 2", document(activation=["abs", "abs"])),
        (
            "layers[1].weights[0]: the list has length 1; give it 2",
            outer(
                layers=[
                    {"weights": [[1, 2], [3, 4]], "bias": [0, 0], "activation": "relu"},
                    {"weights": [[1]], "bias": [0], "activation": "relu"},
                ]
            ),
        ),
        (
            "layers[0].activation.through: the list has length 3; give it 2",
            document(activation={"breakpoints": [], "slopes": [1], "through": [0, 0, 0]}),
        ),
        (
            "layers[0].activation: 1 breakpoints and 1 slopes do not fit",
            document(activation={"breakpoints": [0], "slopes": [1], "through": [0, 0]}),
        ),
        (
            "domain.inequalities[1]: the row has 2 entries; give it 3",
            outer(domain={"inequalities": [[1, 2, 3], [1, 2]]}),
        ),
    ],
    ids=short,
)
def test_sizes_that_do_not_fit_are_refused(message: str, text: str) -> None:
    with pytest.raises(ShapeMismatch, match=re.escape(message)):
        read_json(text)


def test_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(InvalidInput, match="byte 2 is 0xe9, which is not UTF-8; write the file"):
        read_json('{"é": 1}'.encode("latin-1"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_any_damage_is_refused_or_leaves_a_file(data: st.DataObject) -> None:
    """A value somewhere in a right file is replaced by any JSON value."""
    root = {"root": as_json_value(NetworkFile(HAT, ((Fraction(1), Fraction(0)),)))}
    node: Any = root
    key: Any = "root"
    while isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
        node = node[key]
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        key = data.draw(st.sampled_from(keys))
    node[key] = data.draw(json_values)

    try:
        file = read_json(json.dumps(root["root"]))
    except InvalidInput:
        return
    assert read_json(write_json(file)) == file


@given(st.text(max_size=20) | st.binary(max_size=20))
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidInput):
        read_json(text)


# Paths.


def test_a_file_is_written_and_read_by_its_path(tmp_path: Path) -> None:
    file = NetworkFile(HAT, None, "hat")
    path = tmp_path / "hat.json"
    write_network(file, path)
    write_network(file, str(path))

    assert read_network(path) == read_network(str(path)) == file
    assert path.read_bytes() == write_json(file).encode("ascii")
    assert os.listdir(tmp_path) == ["hat.json"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "net.json"
    write_network(NetworkFile(HAT), path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(InvalidInput, match=r"net\.json: No space left on device; give a path"):
        write_network(NetworkFile(Network(2, ())), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["net.json"]


@pytest.mark.skipif(os.name != "posix", reason="needs links and permissions as on Unix")
def test_writing_keeps_links_and_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "target.json")
    plain = tmp_path / "plain"
    plain.touch()
    write_network(NetworkFile(HAT), tmp_path / "link.json")
    target = tmp_path / "target.json"

    assert (tmp_path / "link.json").is_symlink()
    assert read_network(target) == NetworkFile(HAT)
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_an_error_names_the_file_and_keeps_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(with_weight("0.5"), encoding="utf-8")

    with pytest.raises(InexactNumber) as caught:
        read_network(path)

    assert str(caught.value).startswith(f"{path}: layers[1].weights[1][1]: 0.5 is a float")


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("give the path of a network file or example:NAME", "gone.json"),
        ("give the path of a network file or example:NAME", "folder.json"),
        ("give the path of a network file or example:NAME", "\0.json"),
        ("'.txt' is not the suffix of a network file; use .json", "net.txt"),
        ("'' is not the suffix of a network file; use .json", "net"),
    ],
)
def test_a_path_that_cannot_be_read_is_named(message: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    for other in ("net.txt", "net"):
        (tmp_path / other).write_text(outer(), encoding="utf-8")

    with pytest.raises(InvalidInput, match=message) as caught:
        read_network(tmp_path / name)

    assert str(caught.value).startswith(f"{tmp_path / name}: ")


def test_a_file_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(InvalidInput, match=r"net\.json: Permission denied; give the path"):
        read_network(tmp_path / "net.json")


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("give a path in a folder that you can write to", "gone/net.json"),
        ("give a path in a folder that you can write to", "folder.json"),
        ("'.onnx' is not the suffix of a network file; use .json", "net.onnx"),
    ],
)
def test_a_path_that_cannot_be_written_is_named(message: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()

    with pytest.raises(InvalidInput, match=message) as caught:
        write_network(NetworkFile(HAT), tmp_path / name)

    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert os.listdir(tmp_path) == ["folder.json"]


# Examples.


@pytest.mark.parametrize(("name", "note"), examples())
def test_an_example_has_its_name_a_note_and_the_canonical_text(name: str, note: str) -> None:
    file = read_network(f"example:{name}")
    shipped = Path(sys.modules["exactregions.networks"].__path__[0]) / "examples" / f"{name}.json"

    assert (file.name, file.note) == (name, note)
    assert re.fullmatch(r".{20,150}\.", note)
    assert shipped.read_text(encoding="ascii") == write_json(file)


def test_the_examples_are_in_order() -> None:
    names = [name for name, _ in examples()]

    assert names == sorted(names)
    assert {"hat", "median", "quadrants", "ternary", "zigzag"} <= set(names)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("dead-unit", "dead_unit_tie"),
        ("duplicate-neurons", "dup_2layer"),
        ("float32", "gauss32_2-16-16-1"),
        ("ternary", "ternary_3-8-8-1_s1"),
        ("tiny-gap", "tiny_gap_1d"),
        ("zigzag", "zigzag_1_p2_L10"),
    ],
)
def test_an_example_with_known_counts_is_that_network(name: str, stem: str) -> None:
    assert read_network(f"example:{name}").network == read_network(KNOWN / f"{stem}.json").network


def hat(x: Fraction) -> Fraction:
    return max(Fraction(0), 1 - abs(x - 1))


def median(x: Fraction, y: Fraction) -> Fraction:
    return sorted([y, -hat(x), hat(x)])[1]


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("median", median),
        ("quadrants", lambda x, y: max(0, min(x, -y)) + max(0, min(-x, y))),
        (
            "six-kinds",
            lambda x, y: median(x, y) + hat(x - 4) + max(0, 1 - abs(x - 9) - abs(y)),
        ),
    ],
)
def test_an_example_computes_what_its_note_says(
    name: str, formula: Callable[[Fraction, Fraction], Fraction]
) -> None:
    network = read_network(f"example:{name}").network
    grid = [(Fraction(i, 3), Fraction(j, 3)) for i in range(-6, 33) for j in range(-6, 7)]

    assert all(network(point) == (formula(*point),) for point in grid)


def test_the_float32_example_has_float32_weights() -> None:
    for layer in read_network("example:float32").network.layers:
        for weight in (*layer.bias, *(entry for row in layer.weights for entry in row)):
            odd = abs(weight.numerator) // (weight.numerator & -weight.numerator)
            assert weight.denominator & (weight.denominator - 1) == 0
            assert odd < 2**24


@pytest.mark.parametrize("name", ["", "hut", "../examples/hat", "hat.json"])
def test_an_unknown_example_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(f"example:{name}: no such example; there")):
        read_network(f"example:{name}")


def test_a_path_object_is_never_an_example() -> None:
    with pytest.raises(InvalidInput, match="give the path of a network file"):
        read_network(Path("example:hat"))


# Weight of the import.


def test_pydantic_is_loaded_only_to_read_or_write() -> None:
    code = (
        "import sys, exactregions.networks.formats as formats; before = 'pydantic' in sys.modules; "
        "formats.examples(); print(before, 'pydantic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "False True\n"


def test_a_network_alone_can_be_written(tmp_path: Path) -> None:
    network = Network(2, ())
    write_network(network, tmp_path / "net.json")

    assert read_network(tmp_path / "net.json") == NetworkFile(network)
