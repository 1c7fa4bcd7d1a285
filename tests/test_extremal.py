"""The tables in docs/extremal.md: each record has its network, its certificate and all networks."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extremal import ACTIVATIONS, DOCS, Entry, page_of
from exactregions import check as checker
from exactregions import read_network
from exactregions.counting.bounds import applicable
from exactregions.evidence.writing import network_value
from exactregions.search import search, search_space

RECORDS: list[dict[str, Any]] = json.loads((DOCS / "extremal.json").read_text())
FOLDER = DOCS / "extremal"


def entry_of(record: dict[str, Any]) -> Entry:
    return Entry(tuple(record["widths"]), record["letters"], record["kind"], record["output"])


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: entry_of(record).name)
def test_a_network_has_the_maximum_and_a_certificate_proves_it(record: dict[str, Any]) -> None:
    entry = entry_of(record)
    network = read_network(FOLDER / f"{entry.name}.json").network

    verdict = checker.check(
        FOLDER / f"{entry.name}.cert", checker.a_network(network_value(network))
    )

    assert verdict.claim == record["claim"] == f"{entry.kind} {record['maximum']}"
    assert record["command"] == entry.command
    assert network.is_ternary
    assert network.input_dim == entry.widths[0]
    layers = network.layers[: len(entry.letters)]
    assert [layer.width for layer in layers] == list(entry.widths[1:])
    for layer, letter in zip(layers, entry.letters, strict=True):
        assert set(layer.activations) == {ACTIVATIONS[letter]}
    assert network.output_dim == (1 if entry.output == "scalar" else entry.widths[-1])


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: entry_of(record).name)
def test_a_record_speaks_of_all_networks(record: dict[str, Any]) -> None:
    widths = [*record["widths"], *([1] if record["output"] == "scalar" else [])]
    parameters = sum((given + 1) * width for given, width in pairwise(widths))

    assert int(record["networks_total"]) == 3**parameters
    assert int(record["networks_examined"]) + int(record["networks_pruned"]) == 3**parameters


def test_no_maximum_is_above_what_is_proved_for_real_weights() -> None:
    for record in RECORDS:
        if "I" not in record["letters"]:
            for bound, value in applicable(record["widths"]):
                if value is not None and bound.direction in ("upper", "exact"):
                    assert record["maximum"] <= value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("at-least_*.json")), ids=lambda path: path.stem)
def test_a_network_found_at_random_reaches_the_general_bound(path: Path) -> None:
    """Twice as many ternary layers have ``n^(L-1) (n + 1)`` regions, as the page says."""
    network = read_network(path).network
    _, shape, letters, *_ = path.stem.split("_")
    widths = [*map(int, shape.split("-"))][1:]
    width, half = widths[0], len(widths) // 2

    certificate = path.with_suffix(".cert")
    verdict = checker.check(certificate, checker.a_network(network_value(network)))

    kind, found = verdict.claim.split()
    general = width ** (half - 1) * (width + 1)
    assert kind == "open_connected"
    assert f"{found} >= {general}" in (DOCS / "extremal.md").read_text()
    assert int(found) >= general
    assert network.is_ternary
    assert [layer.width for layer in network.layers[:-1]] == widths
    for layer, letter in zip(network.layers, letters, strict=False):
        assert set(layer.activations) == {ACTIVATIONS[letter]}


def test_the_page_is_made_from_the_records() -> None:
    assert (DOCS / "extremal.md").read_text() == page_of(RECORDS)


def test_columns_and_shapes_are_in_order() -> None:
    """Fewer maps than cells; a part of a network's neurons, or an output of it, has no more."""
    found = {entry_of(record): record["maximum"] for record in RECORDS}
    for entry, maximum in found.items():
        proper = found.get(entry._replace(kind="proper", output="vector"))
        vector = found.get(entry._replace(output="vector"))
        assert proper is None or maximum <= proper
        assert vector is None or maximum <= vector
        for other, larger in found.items():
            if entry[1:] == other[1:] and entry.widths[0] == other.widths[0]:
                wider = all(a <= b for a, b in zip(entry.widths, other.widths, strict=True))
                assert maximum <= larger or not wider


@pytest.mark.parametrize(
    "record",
    [record for record in RECORDS if record["cpu_seconds"] < 0.1],
    ids=lambda record: entry_of(record).name,
)
def test_the_cheap_searches_find_the_same_again(record: dict[str, Any]) -> None:
    activations = [ACTIVATIONS[letter] for letter in record["letters"]]
    space = search_space(
        record["widths"],
        kind=record["kind"],
        output=record["output"],
        activations=activations,
    )

    assert search(space).value == record["maximum"]
