"""The assertions of `exactregions.testing`: when they fail, and what they say then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import exactregions
from exactregions import (
    BudgetExceeded,
    InvalidInput,
    Network,
    Polyhedron,
    box,
    leaky_relu,
    read_network,
)
from exactregions.check import check
from exactregions.counting.bounds import BOUNDS, RELU_NETWORKS
from exactregions.testing import (
    ACTIVATIONS,
    Counterexample,
    as_code,
    assert_bound,
    assert_count,
    assert_equal_functions,
    domains,
    networks,
    rationals,
)
from tests.known_networks import hat

TWO_STEPS = Network.from_layers(([[1], [1]], [0, "-1/2"]), ([[0, 1]], [0]))
"""Cut at 0 and at 1/2; the function bends at 1/2 only."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXACTREGIONS_ARTIFACTS", str(tmp_path / "saved"))
    return tmp_path / "saved"


def failure(claim: Callable[[], None]) -> str:
    """What a claim that fails prints."""
    with pytest.raises(Counterexample) as caught:
        claim()
    return str(caught.value)


def saved_paths(text: str) -> tuple[Path, Path]:
    """The network and the certificate that a failure names."""
    lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return Path(lines["saved"]), Path(lines["certificate"].rpartition(" (")[0])


# Claims that hold.


def test_what_holds_passes(folder: Path) -> None:
    assert_count(TWO_STEPS, "proper", equals=3)
    assert_count(TWO_STEPS, "proper", equals=2, domain=box(-1, "1/4", dimension=1))
    assert_count(TWO_STEPS, "convex", equals=2)
    assert_count(TWO_STEPS, "convex", equals=(2, 2))
    assert_count(read_network("example:ternary").network, "convex", equals=(142, 169))
    assert_bound(TWO_STEPS, "affine", at_least=2, at_most=2)
    assert_equal_functions(hat(), hat())
    assert_equal_functions(hat(), Network(1, ()), domain=box(0, 1, dimension=1))

    assert not folder.exists()


# Claims that fail.


def test_too_small_a_claim_is_explained(folder: Path) -> None:
    text = failure(lambda: assert_count(TWO_STEPS, "proper", equals=2))
    network, certificate = saved_paths(text)

    assert text.splitlines()[:6] == [
        "the number of proper regions is 3, not 2",
        "",
        "from exactregions import Network",
        "",
        'network = Network.from_layers(([[1], [1]], [0, "-1/2"]), ([[0, 1]], [0]))',
        "",
    ]
    assert (
        "counts: proper 3, affine 2, open_connected 2, closed_connected 2, convex 2, activation 3"
        in text
    )
    assert "first differing cell: pattern 11 around (1), in a region beyond the 2 claimed" in text
    assert network.is_relative_to(folder)
    assert read_network(network).network == TWO_STEPS
    assert check(certificate).claim == "proper 3"


@pytest.mark.parametrize(
    ("kind", "claimed", "cell"),
    [
        ("affine", 1, "pattern 11 around (1), in a region beyond the 1 claimed"),
        ("closed_connected", 1, "pattern 11 around (1), in a region beyond the 1 claimed"),
        ("open_connected", 1, "pattern 11 around (1), in a region beyond the 1 claimed"),
        ("convex", 1, "pattern 11 around (1), in a region beyond the 1 claimed"),
        ("activation", 1, "pattern 10 around (1/3), in a region beyond the 1 claimed"),
        ("bounded_proper", 0, "pattern 10 around (1/3), in a region beyond the 0 claimed"),
        ("affine", 3, "pattern 10 around (1/3), in the same region as\n  pattern 00 around (-1)"),
        ("proper", 4, None),
    ],
)
def test_the_first_differing_cell_is_shown(kind: str, claimed: int, cell: str | None) -> None:
    text = failure(lambda: assert_count(TWO_STEPS, kind, equals=claimed))

    assert (f"first differing cell: {cell}" in text) == (cell is not None)
    assert ("first differing cell" in text) == (cell is not None)


def test_a_kind_without_certificates_says_so() -> None:
    text = failure(lambda: assert_count(TWO_STEPS, "bounded_proper", equals=7))

    assert "no certificate: bounded_proper has none" in text


def test_the_domain_is_shown_and_saved() -> None:
    domain = box(-1, 1, dimension=1)
    text = failure(lambda: assert_count(TWO_STEPS, "affine", equals=5, domain=domain))
    network, _ = saved_paths(text)

    assert "domain = Polyhedron.of([[1, 1], [-1, 1]], dimension=1)" in text
    assert json.loads(network.read_text())["domain"] == {"inequalities": [["1", "1"], ["-1", "1"]]}


@pytest.mark.parametrize(
    ("claim", "first"),
    [
        (
            lambda ternary: assert_count(ternary, "convex", equals=150),
            "is 142..169, which does not decide whether it is 150",
        ),
        (lambda ternary: assert_count(ternary, "convex", equals=(142, 168)), "not 142..168"),
        (lambda ternary: assert_count(ternary, "convex", equals=170), "is 142..169, not 170"),
        (
            lambda ternary: assert_bound(ternary, "convex", at_most=150),
            "is 142..169, which does not decide whether it is at most 150",
        ),
        (
            lambda ternary: assert_bound(ternary, "convex", at_least=150),
            "is 142..169, which does not decide whether it is at least 150",
        ),
        (lambda ternary: assert_bound(ternary, "convex", at_most=141), "more than 141"),
        (lambda ternary: assert_bound(ternary, "convex", at_least=170), "less than 170"),
    ],
)
def test_an_interval_is_no_number(claim: Callable[[Network], None], first: str) -> None:
    with pytest.raises(Counterexample) as caught:
        claim(read_network("example:ternary").network)

    assert first in caught.value.claim


def test_a_bound_that_fails_is_explained() -> None:
    text = failure(lambda: assert_bound(TWO_STEPS, "proper", at_least=1, at_most=2))

    assert text.startswith("the number of proper regions is 3, more than 2\n")
    assert "pattern 11 around (1), in a region beyond the 2 claimed" in text
    assert "less than 4" in failure(lambda: assert_bound(TWO_STEPS, "proper", at_least=4))


def test_published_bounds_are_taken_at_the_widths() -> None:
    upper = next(
        bound
        for bound in BOUNDS
        if bound.direction == "upper"
        and "proper" in bound.kinds
        and bound.networks == RELU_NETWORKS
    )
    two_by_two = Network.from_layers(
        ([[1], [1]], [0, 1]), ([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])
    )
    asymptotic = next(
        bound for bound in BOUNDS if bound.status != "exact" and bound.holds([1, 2, 2])
    )

    assert_bound(TWO_STEPS, "proper", at_most=upper)
    with pytest.raises(InvalidInput, match=r"says nothing about bounded_proper; it holds for"):
        assert_bound(TWO_STEPS, "bounded_proper", at_most=upper)
    with pytest.raises(InvalidInput, match=r"not a number; give another bound"):
        assert_bound(two_by_two, asymptotic.kind, at_most=asymptotic)


def test_different_functions_are_explained() -> None:
    text = failure(lambda: assert_equal_functions(hat(), Network(1, ())))
    _, certificate = saved_paths(text)

    assert "first = Network.from_layers(" in text
    assert "second = Network(1, ())" in text
    assert "first differing cell: around (-1), where" in text
    assert "first is (0) with pattern 000" in text
    assert "second is (-1)" in text
    assert "counts of second: proper 1, affine 1" in text
    assert check(certificate).claim == "differ"


def test_a_failure_is_explained_once_and_only_when_it_is_shown(folder: Path) -> None:
    with pytest.raises(Counterexample) as caught:
        assert_count(TWO_STEPS, "proper", equals=2)
    assert not folder.exists()
    first = str(caught.value)
    for path in (*folder.rglob("*.json"), *folder.rglob("*.cert")):
        path.unlink()

    assert str(caught.value) == first
    assert not [*folder.rglob("*.json")]


def test_a_folder_that_cannot_be_written_does_not_hide_the_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXACTREGIONS_ARTIFACTS", str(tmp_path / "file"))

    assert "not saved: " in failure(lambda: assert_count(TWO_STEPS, "proper", equals=2))
    assert "not saved: " in failure(lambda: assert_equal_functions(hat(), Network(1, ())))


def test_outside_of_pytest_things_are_saved_in_the_folder_for_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")

    network, _ = saved_paths(failure(lambda: assert_count(TWO_STEPS, "proper", equals=2)))
    assert network.parent == folder


# What cannot be answered.


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (lambda: assert_count(TWO_STEPS, "linear", equals=2), "'linear' is not a kind of region"),
        (lambda: assert_bound(TWO_STEPS, "proper"), "no limit given; give at_least, at_most"),
    ],
)
def test_bad_claims_are_refused(claim: Callable[[], None], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        claim()


def test_a_budget_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXACTREGIONS_BUDGET", "1.5")

    with pytest.raises(InvalidInput, match=r"the budget '1.5' is not a number of seconds"):
        assert_count(TWO_STEPS, "proper", equals=3)


def test_beyond_the_budget_nothing_is_asserted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXACTREGIONS_BUDGET", "1")
    monkeypatch.setattr("exactregions.testing.artifacts.Meter", Spent)

    with pytest.raises(BudgetExceeded) as caught:
        assert_count(TWO_STEPS, "proper", equals=3)
    assert "give more with --exactregions-budget" in caught.value.__notes__[0]


class Spent:
    """A meter of a budget that is spent at once."""

    def __init__(self, budget: object) -> None:
        pass

    def step(self) -> None:
        raise BudgetExceeded("over")


def test_an_explanation_without_time_says_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Counterexample) as caught:
        assert_count(TWO_STEPS, "proper", equals=2, domain=box(-1, 1, dimension=1))
    monkeypatch.setattr("exactregions.testing.artifacts.Meter", Spent)
    text = str(caught.value)

    assert "counts: proper >= 0, affine >= 0" in text
    assert "first differing cell" not in text
    assert "not saved: over" in text


# Code.


@given(st.data())
def test_code_makes_the_same_network_again(data: st.DataObject) -> None:
    shapes = {"widths": [(0, 2)] * 2, "output_dim": data.draw(st.sampled_from([None, 2]))}
    functions = data.draw(st.sampled_from([ACTIVATIONS, ACTIVATIONS[:1], (leaky_relu("1/3"),)]))
    network = data.draw(networks(**shapes, weights=rationals(), activations=functions))
    domain = data.draw(domains(network.input_dim))
    values: dict[str, object] = {}
    exec(as_code(network=network, domain=domain), values)

    assert values["network"] == network
    assert values["domain"] == domain
    assert {*values} <= {*exactregions.__all__, "network", "domain", "__builtins__"}


def test_code_imports_what_it_uses_and_no_more() -> None:
    assert as_code(net=Network(2, ()), domain=None).splitlines()[0] == (
        "from exactregions import Network"
    )
    assert as_code(space=Polyhedron(1, ())).splitlines()[0] == (
        "from exactregions import Polyhedron"
    )
