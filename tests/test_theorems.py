"""Claims, and what establishes them: identities, and certificates that the checker accepts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy

from exactregions import BudgetExceeded, InvalidInput, Network, box, certify, check
from exactregions.theorems import Instance, Theorem
from exactregions.theorems.certified import Checked, Listener, NotAccepted, checked, open_case
from exactregions.theorems.ledger import (
    ASSUMED,
    FAILED,
    FOR_ALL,
    FOR_THESE,
    FORMULA,
    REFUTED,
    Row,
)
from exactregions.theorems.random_networks import random_network
from exactregions.theorems.running import cited_rows, identities_row, instance_row
from exactregions.theorems.theorem import instance_name
from exactregions.theorems.verdicts import forget_verdicts

K = sympy.Symbol("k")


def steps(k: int) -> Instance:
    """`k` units with breakpoints 0 to k - 1: one more cell than units."""
    hidden = [[1]] * k, [-i for i in range(k)]
    return Instance(network=Network.from_layers(hidden, ([[1] * k], [0])))


FIELDS: dict[str, Any] = {
    "name": "steps",
    "statement": "There is one more cell than there are units.",
    "sources": ("somebody1999",),
    "kind": "proper",
    "construction": steps,
    "claimed": lambda k: k + 1,
    "parameters": ({"k": 1}, {"k": 2}),
}


def theorem(**fields: Any) -> Theorem:
    return Theorem(**FIELDS | fields)


def status(of: Theorem, folder: Path, **parameters: Any) -> str:
    return instance_row(of, parameters, "page", folder).status


# Claims.


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "The Steps"}, "the name is not made of a-z, 0-9 and _"),
        ({"name": 7}, "the name is not made of"),
        ({"statement": ""}, "the statement '' is not one line of text"),
        ({"statement": "a\nb"}, "is not one line of text"),
        ({"sources": "somebody1999"}, "sources are 'somebody1999'; write a tuple of keys"),
        ({"sources": ()}, "there are no sources"),
        ({"assumes": ["x"]}, "assumes are ['x']; write a tuple"),
        ({"kind": "linear"}, "the kind 'linear' has no certificates; the kinds are proper,"),
        ({"kind": "bounded_proper"}, "the kind 'bounded_proper' has no certificates"),
        ({"relation": "<"}, "the relation is '<'; write one of =, >=, <="),
        ({"against": "linear"}, "against is 'linear'; write one of proper"),
        ({"kind": "equal", "claimed": None, "against": "proper"}, "is against nothing"),
        ({"witnesses_only": True}, "witnesses show >= of a kind of region only"),
        (
            {"witnesses_only": True, "relation": ">=", "refuted_by": ({"k": 3},)},
            "witnesses refute nothing",
        ),
        ({"kind": "none"}, "a claim of kind none has no network"),
        ({"kind": "equal"}, "a claim of kind equal has no number"),
        ({"construction": None}, "there are parameters and nothing that makes networks of them"),
        ({"parameters": ()}, "there is a construction and nothing to try it at"),
        ({"claimed": None}, "there are networks and no number to hold their counts against"),
        (
            {"kind": "none", "construction": None, "claimed": None, "parameters": ()},
            "nothing establishes it",
        ),
        ({"parameters": {"k": 1}}, "parameters are {'k': 1}; write a tuple of dictionaries"),
        ({"parameters": (1,)}, "parameters have 1; write a dictionary of integers"),
        ({"parameters": ({"k": 0.5},)}, "parameters have {'k': 0.5}; write a dictionary"),
        ({"thorough": ({"k": 2},)}, "the parameters k=2 are there twice"),
        ({"refuted_by": ({"j": 3},)}, "construction does not take the parameters {'j': 3}"),
        ({"claimed": lambda: 1}, "claimed does not take the parameters {'k': 1}"),
        ({"against": "affine"}, "claimed does not take the parameters {'k': 1}"),
    ],
)
def test_what_makes_no_claim_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        theorem(**fields)

    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("only", {}),
        ("k=3,n0=2", {"k": 3, "n0": 2}),
        ("w=2-3--1,s=a_b", {"w": (2, 3, -1), "s": "a/b"}),
    ],
)
def test_parameters_name_files(name: str, parameters: dict[str, Any]) -> None:
    assert instance_name(parameters) == name


def test_parameters_may_be_tuples() -> None:
    shaped = theorem(
        construction=lambda widths: steps(len(widths)),
        claimed=lambda widths: len(widths) + 1,
        parameters=({"widths": (1, (2, "a"))},),
    )

    assert shaped.instances == ({"widths": (1, (2, "a"))},)
    with pytest.raises(InvalidInput, match="integers, texts and tuples"):
        theorem(parameters=({"k": (1, None)},))


def test_random_networks_are_the_same_each_time() -> None:
    assert random_network((2, 3, 1), 7) == random_network((2, 3, 1), 7)
    assert random_network((2, 3, 1), 7) != random_network((2, 3, 1), 8)
    assert random_network((2, 3, 1), 7).widths == (3,)
    with pytest.raises(InvalidInput, match="no layer"):
        random_network((2,), 0)


# What establishes them.


def test_a_count_that_is_claimed_holds(tmp_path: Path) -> None:
    row = instance_row(theorem(), {"k": 2}, "page", tmp_path)

    assert (row.status, row.claimed, row.counted, row.means) == (FOR_THESE, 3, 3, "certificate")
    assert (
        row.sha256 == str(checked(tmp_path / "k=2.cert", tmp_path / "k=2.json").facts).split()[-1]
    )


@pytest.mark.parametrize(
    ("expected", "relation", "claimed"),
    [
        (FOR_THESE, "=", 3),
        (FAILED, "=", 2),
        (FAILED, "=", 4),
        (FOR_THESE, ">=", 3),
        (FOR_THESE, ">=", 2),
        (FAILED, ">=", 4),
        (FOR_THESE, "<=", 3),
        (FOR_THESE, "<=", 4),
        (FAILED, "<=", 2),
    ],
)
def test_relations(expected: str, relation: str, claimed: int, tmp_path: Path) -> None:
    assert status(theorem(relation=relation, claimed=lambda k: claimed), tmp_path, k=2) == expected


@pytest.mark.parametrize(
    ("expected", "relation", "claimed"),
    [
        (FAILED, "=", 3),
        (REFUTED, "=", 2),
        (REFUTED, "=", 4),
        (FAILED, ">=", 3),
        (REFUTED, ">=", 4),
        (FAILED, "<=", 3),
        (REFUTED, "<=", 2),
    ],
)
def test_refutations(expected: str, relation: str, claimed: int, tmp_path: Path) -> None:
    false = theorem(
        relation=relation, claimed=lambda k: claimed, parameters=(), refuted_by=({"k": 2},)
    )

    assert status(false, tmp_path, k=2) == expected


@pytest.mark.parametrize(
    ("expected", "relation", "claimed"),
    [
        (FAILED, "=", 142),
        (FAILED, ">=", 143),
        (FOR_THESE, ">=", 142),
        (FAILED, "<=", 168),
        (FOR_THESE, "<=", 169),
    ],
)
def test_a_relation_has_to_hold_at_both_ends_of_an_interval(
    expected: str, relation: str, claimed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exactregions.theorems import running

    found = Checked("convex 142..169", "network 0")
    monkeypatch.setattr(running, "certified", lambda *arguments: found)
    convex = theorem(kind="convex", relation=relation, claimed=lambda k: claimed)

    row = instance_row(convex, {"k": 1}, "page", tmp_path)

    assert (row.status, row.counted) == (expected, (142, 169))


def test_a_claim_against_another_kind_is_given_its_count(tmp_path: Path) -> None:
    edges = theorem(kind="dual_graph", against="proper", claimed=lambda cells, k: cells - 1)

    row = instance_row(edges, {"k": 4}, "page", tmp_path)

    assert (row.status, row.claimed, row.counted) == (FOR_THESE, 4, 4)
    assert (tmp_path / "k=4.cert").is_file()
    assert (tmp_path / "k=4.proper.cert").is_file()


def test_witnesses_show_no_count(tmp_path: Path) -> None:
    many = theorem(relation=">=", witnesses_only=True)

    row = instance_row(many, {"k": 3}, "page", tmp_path)

    assert (row.status, row.claimed, row.counted, row.means) == (FOR_THESE, 4, None, "witnesses")
    assert status(replace(many, claimed=lambda k: k + 2), tmp_path, k=3) == FAILED


def pair(kind: str, construction: Callable[..., Instance]) -> Theorem:
    return theorem(kind=kind, claimed=None, construction=construction)


def test_two_networks_are_equal_or_differ(tmp_path: Path) -> None:
    same = pair("equal", lambda k: replace(steps(k), other=steps(k).network))
    other = pair("differ", lambda k: replace(steps(k), other=steps(k + 1).network))
    left_of_0 = pair(
        "equal",
        lambda k: replace(steps(k), other=steps(k + 1).network, domain=box(-1, 0, dimension=1)),
    )

    assert status(same, tmp_path / "same", k=1) == FOR_THESE
    assert status(other, tmp_path / "other", k=1) == FOR_THESE
    assert status(left_of_0, tmp_path / "left", k=1) == FOR_THESE
    assert status(replace(other, kind="equal"), tmp_path / "other", k=1) == FAILED
    assert status(replace(same, kind="differ"), tmp_path / "same", k=1) == FAILED
    assert "needs Instance(..., other=network)" in (
        instance_row(pair("equal", steps), {"k": 1}, "page", tmp_path / "alone").reason
    )


@pytest.mark.parametrize(
    ("reason", "fields"),
    [
        ("ZeroDivisionError", {"construction": lambda k: 1 // 0}),
        ("ZeroDivisionError", {"claimed": lambda k: 1 // 0}),
        ("TypeError", {"claimed": lambda k: sympy.Rational(3, 2)}),
        ("the domain is empty", {"construction": lambda k: nowhere(k)}),
    ],
)
def test_a_page_that_breaks_fails(reason: str, fields: dict[str, Any], tmp_path: Path) -> None:
    row = instance_row(theorem(**fields), {"k": 1}, "page", tmp_path)

    assert row.status == FAILED
    assert reason in row.reason


def nowhere(k: int) -> Instance:
    low, high = box(0, 1, dimension=1), box(2, 3, dimension=1)
    return replace(steps(k), domain=low.intersection(high))


def test_identities_hold_for_all_parameters_or_fail_by_name() -> None:
    def identities(**expressions: Any) -> Row:
        return identities_row(theorem(written_proof=True, identities=lambda: expressions), "page")

    def broken() -> dict[str, sympy.Expr]:
        raise ValueError("no")

    square = (K + 1) ** 2 - K**2 - 2 * K - 1
    trigonometric = sympy.sin(K) ** 2 + sympy.cos(K) ** 2 - 1
    assert identities(square=square, angle=trigonometric, nothing=0).status == FOR_ALL
    assert identities(square=square, one=square + 1).reason == "not reduced to 0: one"
    assert identities(number=1).status == FAILED
    assert identities().reason == "there are no identities"
    assert "ValueError: no" in identities_row(theorem(identities=broken), "page").reason


def test_identities_that_are_no_proof_are_not_called_one() -> None:
    zero: dict[str, Any] = {"identities": lambda: {"zero": K - K}}

    assert identities_row(theorem(**zero), "page").status == FORMULA
    assert identities_row(theorem(**zero, written_proof=True), "page").status == FOR_ALL
    alone = theorem(kind="none", construction=None, claimed=None, parameters=(), **zero)
    assert identities_row(alone, "page").status == FOR_ALL
    false = theorem(parameters=(), refuted_by=({"k": 1},), written_proof=True, **zero)
    assert identities_row(false, "page").status == FORMULA


def test_what_is_cited_is_told_from_what_is_proved() -> None:
    both = theorem(written_proof=True, assumes=("a", "b"))
    false = theorem(parameters=(), refuted_by=({"k": 1},), written_proof=True)

    assert [row.status for row in cited_rows(both, "page")] == [FOR_ALL, ASSUMED, ASSUMED]
    assert [row.means for row in cited_rows(both, "page")][1:] == ["cited: a", "cited: b"]
    assert [row.status for row in cited_rows(false, "page")] == [REFUTED]


# Certificates that are there already.


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds that certificates are written for."""
    from exactregions.theorems import certified

    kinds: list[str] = []

    def noting(network: Network, kind: str, *arguments: Any, **keywords: Any) -> str:
        kinds.append(kind)
        return certify(network, kind, *arguments, **keywords)

    monkeypatch.setattr(certified, "certify", noting)
    return kinds


def test_a_certificate_is_not_written_again(tmp_path: Path, written: list[str]) -> None:
    assert status(theorem(), tmp_path, k=2) == FOR_THESE
    assert status(theorem(), tmp_path, k=2) == FOR_THESE

    assert written == ["proper"]


@pytest.mark.parametrize(
    ("fault", "domain", "kind"),
    [
        ("another network", None, "proper"),
        ("another domain", box(-1, 1, dimension=1), "proper"),
        ("another kind", None, "affine"),
        ("damage", None, "proper"),
        ("only so many at least", None, "proper"),
    ],
)
def test_a_certificate_of_something_else_is_written_anew(
    fault: str, domain: Any, kind: str, tmp_path: Path, written: list[str]
) -> None:
    k = 5 if fault == "another network" else 2
    at_least = 3 if fault == "only so many at least" else None
    path = tmp_path / "k=2.cert"
    certify(steps(k).network, kind, path, domain=domain, at_least=at_least)
    if fault == "damage":
        path.write_bytes(path.read_bytes()[:-20])

    assert status(theorem(), tmp_path, k=2) == FOR_THESE
    assert written == ["proper"]


def test_a_certificate_that_lies_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exactregions.theorems import certified

    def lying(network: Network, kind: str, path: Path, **keywords: Any) -> str:
        return certify(steps(7).network, kind, path, **keywords)

    def false(network: Network, kind: str, path: Path, **keywords: Any) -> str:
        certify(network, kind, path, **keywords)
        path.write_text(path.read_text().replace("proper 3", "proper 4"))
        return "proper 4"

    def on_a_box(network: Network, kind: str, path: Path, **keywords: Any) -> str:
        return certify(network, kind, path, domain=box(-9, 9, dimension=1))

    def of_another_kind(network: Network, kind: str, path: Path, **keywords: Any) -> str:
        return certify(network, "affine", path, **keywords)

    for producer, reason in (
        (lying, "REJECTED"),
        (false, "REJECTED"),
        (on_a_box, "the certificate is about"),
        (
            lambda network, kind, path, **_: certify(network, "affine", path),
            "not what is asked for",
        ),
    ):
        monkeypatch.setattr(certified, "certify", producer)
        row = instance_row(theorem(), {"k": 2}, "page", tmp_path)
        (tmp_path / "k=2.cert").unlink()

        assert row.status == FAILED
        assert reason in row.reason


def test_the_checker_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(NotAccepted, match="MALFORMED"):
        checked(tmp_path / "empty", tmp_path / "empty")


def test_a_checker_that_prints_nothing_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = tmp_path / "silent.py"
    silent.write_text("")
    monkeypatch.setattr(check, "__file__", str(silent))

    with pytest.raises(NotAccepted, match="nothing was printed"):
        checked(tmp_path / "a", tmp_path / "b")


def test_a_slow_checker_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(600)")
    monkeypatch.setattr(check, "__file__", str(slow))
    start = time.monotonic()

    with pytest.raises(BudgetExceeded):
        checked(tmp_path / "a", tmp_path / "b", spent)

    assert time.monotonic() - start < 60


def spent() -> None:
    raise BudgetExceeded("the seconds of the budget are over")


def test_a_budget_that_is_spent_is_no_failure(tmp_path: Path) -> None:
    with pytest.raises(BudgetExceeded):
        instance_row(theorem(), {"k": 3}, "page", tmp_path, Listener(spent))


# Verdicts that are kept.


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the certificates that the checker is asked about."""
    from exactregions.theorems import certified

    names: list[str] = []

    def noting(certificate: Path, *arguments: Any) -> Any:
        names.append(certificate.name)
        return checked(certificate, *arguments)

    monkeypatch.setattr(certified, "checked", noting)
    return names


def test_a_verdict_holds_until_it_is_forgotten(tmp_path: Path, asked: list[str]) -> None:
    first = instance_row(theorem(), {"k": 2}, "page", tmp_path)
    again = instance_row(theorem(), {"k": 2}, "page", tmp_path)
    forget_verdicts(tmp_path / "k=2")
    last = instance_row(theorem(), {"k": 2}, "page", tmp_path)

    assert first == again == last
    assert asked == ["k=2.cert", "k=2.cert"]


@pytest.mark.parametrize(
    "fault", ["certificate", "network", "checker", "verdict", "no text", "parts"]
)
def test_a_verdict_is_about_these_files(
    fault: str, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, verdict = tmp_path / "k=2.cert", tmp_path / ".k=2.cert.verdict"
    if fault == "parts":
        (tmp_path / "k=2.cert.parts").mkdir()
    assert status(theorem(), tmp_path, k=2) == FOR_THESE
    if fault == "certificate":
        certificate.write_text(certificate.read_text().replace("proper 3", "proper 4"))
    elif fault == "network":
        assert status(theorem(construction=lambda k: steps(k + 1)), tmp_path, k=2) == FAILED
        assert status(theorem(), tmp_path, k=2) == FOR_THESE
    elif fault == "checker":
        other = tmp_path / "check.py"
        other.write_bytes(Path(check.__file__).read_bytes() + b"\n")
        monkeypatch.setattr(check, "__file__", str(other))
    elif fault == "no text":
        verdict.write_bytes(b"\xff")
    elif fault == "verdict":
        verdict.write_text(verdict.read_text().rpartition("input_dim")[0])
    before = len(asked)

    assert status(theorem(), tmp_path, k=2) == FOR_THESE
    assert len(asked) > before or fault == "network"
    assert fault != "network" or len(asked) >= 4


def test_a_listener_is_told_what_is_done(tmp_path: Path) -> None:
    told: list[str | int] = []
    listener = Listener(found=told.append, begun=told.append)

    instance_row(theorem(), {"k": 2}, "page", tmp_path, listener)
    forget_verdicts(tmp_path / "k=2")
    instance_row(theorem(), {"k": 2}, "page", tmp_path, listener)

    assert [each for each in told if isinstance(each, str)] == ["writing", "checking", "checking"]
    assert sum(each for each in told if isinstance(each, int)) == 3


def test_a_case_writes_both_networks(tmp_path: Path) -> None:
    open_case(replace(steps(1), other=steps(2).network), tmp_path / "a" / "b.c")

    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        "b.c.json",
        "b.c.other.json",
    ]
