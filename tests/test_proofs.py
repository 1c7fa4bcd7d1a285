"""The pages of proofs/: how they read, and that faults planted in each are noticed by it.

That they hold is for ``exactregions prove`` to show, which ``./check`` runs, and `pytest proofs`.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import sympy

from exactregions import Network
from exactregions.check import main as check
from exactregions.theorems import Instance, Page, Theorem, read_pages, running
from exactregions.theorems import certified as certifying
from exactregions.theorems.certified import Case, Checked, NotAccepted, certified
from exactregions.theorems.ledger import FAILED, Row
from exactregions.theorems.markdown import ledger_markdown
from exactregions.theorems.running import identities_row, instance_row
from exactregions.theorems.theorem import PAIR_KINDS, Parameters

PROOFS = Path(__file__).parent.parent / "proofs"
PAGES = read_pages(PROOFS)
CLAIMS = [theorem for page in PAGES for theorem in page.theorems]

HEADINGS = ("Main statement", "Notation", "Proof", "What is checked", "References")

MAY_IMPORT = ("exactregions", "sympy")


def place(page: Page) -> str:
    return page.path.relative_to(PROOFS).as_posix()


def name(theorem: Theorem) -> str:
    return theorem.name


def cited(text: str) -> set[str]:
    """The keys in square brackets in a docstring."""
    return set(re.findall(r"\[([a-z]+[0-9]{4}[a-z]?)\]", text))


@cache
def bibliography() -> dict[str, Any]:
    library = bibtexparser.parse_string((PROOFS / "references.bib").read_text("utf-8"))

    assert not library.failed_blocks
    return dict(library.entries_dict)


# How they read.


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_has_its_headings_in_order(page: Page) -> None:
    first, *lines = page.docstring.strip().splitlines()
    summary = page.docstring.strip().split("\n\n")[1]

    assert re.fullmatch(r"# \S.*", first)
    assert not summary.startswith("#")
    assert tuple(line[3:] for line in lines if line.startswith("## ")) == HEADINGS


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_says_what_the_ledger_says(page: Page) -> None:
    checked = page.docstring.partition("## What is checked")[2].partition("## References")[0]

    for theorem in page.theorems:
        if theorem.parameters or theorem.thorough:
            assert "*for these parameters*" in checked
        if theorem.written_proof and not theorem.refuted_by:
            assert "*for all parameters*" in checked
        if theorem.assumes:
            assert "*assumed*" in checked
        if theorem.refuted_by:
            assert re.search("refuted|false|fails", checked)


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_imports_the_package_and_no_other_page(page: Page) -> None:
    tree = ast.parse(page.path.read_text("utf-8"))
    found = [
        alias if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in [entry.name for entry in node.names]
    ]
    tops = {module.partition(".")[0] for module in found}

    assert tops <= {*MAY_IMPORT, *sys.stdlib_module_names}


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_asserts_and_prints_nothing(page: Page) -> None:
    nodes = [*ast.walk(ast.parse(page.path.read_text("utf-8")))]

    assert not [node for node in nodes if isinstance(node, ast.Assert)]
    assert not [n for n in nodes if isinstance(n, ast.Name) and n.id in ("print", "__name__")]


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_the_sources_of_a_page_are_in_the_bibliography_and_under_its_references(
    page: Page,
) -> None:
    keys = {key for theorem in page.theorems for key in (*theorem.sources, *theorem.assumes)}
    references = page.docstring.partition("## References")[2]

    assert keys <= cited(references) <= set(bibliography())
    assert cited(page.docstring) <= set(bibliography())


def test_each_entry_of_the_bibliography_is_used() -> None:
    used = {key for page in PAGES for key in cited(page.docstring)}

    assert set(bibliography()) == used


def test_entries_of_the_bibliography_say_what_they_are() -> None:
    for entry in bibliography().values():
        fields = {field.key for field in entry.fields}

        assert {"author", "title", "year"} <= fields
        assert fields & {"eprint", "doi", "booktitle", "journal", "series", "publisher"}


@pytest.mark.unmeasured
def test_the_ledger_is_that_of_the_pages() -> None:
    written = (PROOFS / "README.md").read_text("utf-8")

    assert written == ledger_markdown(PAGES, PROOFS), (
        "run: exactregions prove --ledger proofs/README.md"
    )


# Faults in each page are noticed by it.


@pytest.fixture
def checked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker runs in this process, as starting one takes longer than most certificates.

    That it has one of its own in ``prove`` is tested in `test_theorems.py`.
    """

    def checked(certificate: Path, network: Path, tick: object = None) -> Checked:
        with redirect_stdout(io.StringIO()) as printed:
            code = check([str(certificate), str(network)])
        verdict, *facts = printed.getvalue().splitlines()
        if code:
            raise NotAccepted(f"{certificate}: {verdict}")
        return Checked(verdict.removeprefix("VERIFIED "), *facts)

    monkeypatch.setattr(certifying, "checked", checked)


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker is not asked again about the same certificate."""
    answers: dict[tuple[Path, str, int | None], Checked] = {}

    def known(case: Case, kind: str, path: Path, witnesses: int | None = None) -> Checked:
        key = (path, kind, witnesses)
        if key not in answers:
            answers[key] = certified(case, kind, path, witnesses)
        return answers[key]

    monkeypatch.setattr(running, "certified", known)


def smallest(theorem: Theorem) -> tuple[Parameters, ...]:
    """The first parameters of each sort: pages begin with the smallest."""
    return theorem.parameters[:1] + theorem.refuted_by[:1]


def rows(theorem: Theorem, instances: tuple[Parameters, ...], folder: Path) -> Iterator[Row]:
    """The rows of a theorem at these parameters, then that of its identities."""
    for parameters in instances:
        yield instance_row(theorem, parameters, "page", folder / theorem.name)
    if theorem.identities is not None:
        yield identities_row(theorem, "page")


def failures(theorem: Theorem, instances: tuple[Parameters, ...], folder: Path) -> Iterator[Row]:
    return (row for row in rows(theorem, instances, folder) if row.status == FAILED)


def plant(
    monkeypatch: pytest.MonkeyPatch, theorem: Theorem, change: Callable[[Any], Any]
) -> Theorem:
    """The theorem with a change to what it claims, also where its page speaks of that."""
    original = theorem.claimed
    assert original is not None

    def changed(*arguments: Any, **parameters: Any) -> Any:
        return change(original(*arguments, **parameters))

    functions = (original, theorem.identities, theorem.construction)
    for scope in [function.__globals__ for function in functions if function is not None]:
        for key, value in list(scope.items()):
            if value is original:
                monkeypatch.setitem(scope, key, changed)
    return replace(theorem, claimed=changed)


@pytest.mark.unmeasured
@pytest.mark.usefixtures("checked_here", "remembered")
@pytest.mark.parametrize(
    ("theorem", "instances"),
    [
        *(pytest.param(theorem, smallest(theorem), id=theorem.name) for theorem in CLAIMS),
        *(
            pytest.param(t, t.thorough[:1], id=f"{t.name}-thorough", marks=pytest.mark.slow)
            for t in CLAIMS
            if not smallest(t) and t.thorough
        ),
    ],
)
def test_a_claim_holds_and_fails_when_it_is_off_by_one(
    theorem: Theorem,
    instances: tuple[Parameters, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Claims at large parameters only rest on their identities here; they are tried if slow is."""
    assert [row.reason for row in failures(theorem, instances, tmp_path)] == []

    for amount in (1, -1) if theorem.claimed and theorem.instances else ():
        with monkeypatch.context() as patch:
            wrong = plant(patch, theorem, lambda number, amount=amount: number + amount)

            assert next(failures(wrong, instances, tmp_path), None)


@pytest.mark.parametrize("theorem", [theorem for theorem in CLAIMS if theorem.identities], ids=name)
def test_an_identity_that_is_off_by_one_or_gone_fails(theorem: Theorem) -> None:
    assert theorem.identities is not None
    found = theorem.identities()
    off = replace(theorem, identities=lambda: {key: value + 1 for key, value in found.items()})
    gone = replace(theorem, identities=dict)

    assert identities_row(off, "page").status == FAILED
    assert identities_row(gone, "page").status == FAILED


@pytest.mark.parametrize("factor", [2, "p", "1 / (p - 1)"])
def test_another_base_of_the_entropy_bound_fails(
    factor: int | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of p = 2 and 3 comes from the formula of the bound."""
    (theorem,) = (claim for claim in CLAIMS if claim.name == "ternary_lemma_10_entropy")
    assert theorem.identities is not None
    base = theorem.identities.__globals__["entropy_base"]

    def wrong(p: Any) -> Any:
        return base(p) * sympy.sympify(factor).subs("p", p)

    monkeypatch.setitem(theorem.identities.__globals__, "entropy_base", wrong)
    reason = identities_row(theorem, "page").reason

    assert "the quotient" in reason
    assert "p = 3" in reason
    assert ("p = 2" in reason) == (factor != "1 / (p - 1)")


def can_be_lied_about(theorem: Theorem) -> bool:
    """Whether a network with one region, or an equal one, would show the claim to be false."""
    if theorem.kind in PAIR_KINDS:
        return bool(theorem.parameters)
    if not theorem.parameters or theorem.relation == "<=" or theorem.against is not None:
        return False
    assert theorem.claimed is not None
    return bool(theorem.claimed(**theorem.parameters[0]) > 1)


def lie(theorem: Theorem, parameters: Parameters) -> Instance:
    """Other networks than those a theorem speaks of."""
    assert theorem.construction is not None
    true = theorem.construction(**parameters)
    if theorem.kind == "differ":
        return replace(true, other=true.network)
    n, outputs = true.network.input_dim, true.network.output_dim
    zero = Network.from_layers(([[0] * n] * outputs, [0] * outputs))
    if theorem.kind == "equal":
        one = Network.from_layers(([[0] * n] * outputs, [1] * outputs))
        return replace(true, network=zero, other=one)
    return replace(true, network=zero)


@pytest.mark.unmeasured
@pytest.mark.usefixtures("checked_here")
@pytest.mark.parametrize("theorem", [*filter(can_be_lied_about, CLAIMS)], ids=name)
def test_a_construction_of_something_else_fails(theorem: Theorem, tmp_path: Path) -> None:
    lying = replace(theorem, construction=lambda **parameters: lie(theorem, parameters))

    assert instance_row(lying, theorem.parameters[0], "page", tmp_path).status == FAILED
