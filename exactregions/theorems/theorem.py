"""A claim as data: what is claimed of which networks, and how it is established."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exactregions.errors import InvalidInput
from exactregions.evidence import CERTIFIED_KINDS
from exactregions.geometry import Polyhedron
from exactregions.networks import Network

if TYPE_CHECKING:
    import sympy

__all__ = [
    "NO_KIND",
    "PAIR_KINDS",
    "RELATIONS",
    "Instance",
    "Parameters",
    "Theorem",
    "instance_name",
]

Parameters = Mapping[str, object]
"""The arguments of a construction by name: integers, texts, or tuples of these."""

PAIR_KINDS = ("equal", "differ")
"""What can be claimed of two networks."""

NO_KIND = "none"
"""The kind of a claim that is not about the count of a network."""

RELATIONS = ("=", ">=", "<=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A network that a claim speaks of, on all of space or a domain.

    `other` is the second network of a claim of kind ``equal`` or ``differ``.
    """

    network: Network
    domain: Polyhedron | None = None
    other: Network | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theorem:
    """A claim: ``counted RELATION claimed`` for the networks of a construction.

    `counted` is the number of regions of `kind` that a certificate shows, where a ``dual_graph``
    counts its edges.  `claimed` is a formula of the parameters, which calls neither the
    construction nor the engine; if `against` names a second kind, its first argument is the
    certified count of that kind.  Claims of kind ``equal`` and ``differ`` have no `claimed`, those
    of kind ``none`` no construction.

    A claim is established *for these parameters* by certificates, for `parameters` in each run and
    for `thorough` when asked for; with `witnesses_only` these show ``>=`` by points, and do not
    count.  It is established *for all parameters* by `identities`, expressions that must reduce to
    0, or if `written_proof` says that the page proves it; `assumes` are sources that are cited and
    not checked.  A claim that is false has parameters `refuted_by` at which certificates show that
    it fails; `written_proof` then says that the page proves it false.

    Raises `InvalidInput` for what is contradictory, missing or misspelt.
    """

    name: str
    statement: str
    sources: tuple[str, ...]
    kind: str
    relation: str = "="
    construction: Callable[..., Instance] | None = None
    claimed: Callable[..., Any] | None = None
    parameters: tuple[Parameters, ...] = ()
    thorough: tuple[Parameters, ...] = ()
    identities: Callable[[], Mapping[str, sympy.Expr]] | None = None
    written_proof: bool = False
    assumes: tuple[str, ...] = ()
    refuted_by: tuple[Parameters, ...] = ()
    against: str | None = None
    witnesses_only: bool = False

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise InvalidInput(f"theorem {self.name!r}: {fault}")

    @property
    def instances(self) -> tuple[Parameters, ...]:
        """All parameters at which there is something to compute."""
        return self.parameters + self.thorough + self.refuted_by


def instance_name(parameters: Parameters) -> str:
    """The name of the files of an instance, for example ``k=3,n0=2``; ``only`` if it has none."""
    return ",".join(f"{key}={_shown(value)}" for key, value in parameters.items()) or "only"


def _shown(value: object) -> str:
    """A value as part of a file's name; letters and digits stay, and what is needed for numbers."""
    if isinstance(value, tuple):
        return "-".join(map(_shown, value))
    return "".join(c if c.isascii() and (c.isalnum() or c in "+-.") else "_" for c in str(value))


def _faults(theorem: Theorem) -> Iterator[str]:
    """What is wrong with a theorem, in words; later checks may rely on earlier ones."""
    yield from _faults_in_texts(theorem)
    yield from _faults_in_kinds(theorem)
    yield from _faults_in_lists(theorem)
    yield from _faults_in_parts(theorem)
    yield from _faults_in_parameters(theorem)


def _faults_in_texts(theorem: Theorem) -> Iterator[str]:
    if not isinstance(theorem.name, str) or not re.fullmatch(r"[a-z0-9_]+", theorem.name):
        yield "the name is not made of a-z, 0-9 and _; write for example montufar_2014"
    statement = theorem.statement
    if not isinstance(statement, str) or not statement.strip() or "\n" in statement:
        yield f"the statement {statement!r} is not one line of text; write one sentence"
    for field in ("sources", "assumes"):
        keys = getattr(theorem, field)
        if not isinstance(keys, tuple) or not all(isinstance(key, str) and key for key in keys):
            yield f"{field} are {keys!r}; write a tuple of keys of references.bib, ('key',)"
    if not theorem.sources:
        yield "there are no sources; give at least one key of references.bib"


def _faults_in_kinds(theorem: Theorem) -> Iterator[str]:
    known = (*CERTIFIED_KINDS, *PAIR_KINDS, NO_KIND)
    if theorem.kind not in known:
        yield f"the kind {theorem.kind!r} has no certificates; the kinds are {', '.join(known)}"
    if theorem.relation not in RELATIONS:
        yield f"the relation is {theorem.relation!r}; write one of {', '.join(RELATIONS)}"
    if theorem.against is not None and theorem.against not in CERTIFIED_KINDS:
        known_counts = ", ".join(CERTIFIED_KINDS)
        yield f"against is {theorem.against!r}; write one of {known_counts}"
    if theorem.against is not None and theorem.kind not in CERTIFIED_KINDS:
        yield f"a claim of kind {theorem.kind} is against nothing; leave against out"
    if theorem.witnesses_only and theorem.refuted_by:
        yield "witnesses refute nothing; leave witnesses_only out, or refuted_by"
    if theorem.witnesses_only and (theorem.relation != ">=" or theorem.kind == "dual_graph"):
        yield "witnesses show >= of a kind of region only; leave witnesses_only out"


def _faults_in_parts(theorem: Theorem) -> Iterator[str]:
    if theorem.kind == NO_KIND and (theorem.construction or theorem.claimed):
        yield "a claim of kind none has no network; leave construction and claimed out"
    if theorem.kind in PAIR_KINDS and theorem.claimed:
        yield f"a claim of kind {theorem.kind} has no number; leave claimed out"
    if theorem.instances and theorem.construction is None:
        yield "there are parameters and nothing that makes networks of them; give a construction"
    if theorem.construction is not None and not theorem.instances:
        yield "there is a construction and nothing to try it at; give parameters, ({'k': 1},)"
    if theorem.construction and theorem.kind not in PAIR_KINDS and theorem.claimed is None:
        yield "there are networks and no number to hold their counts against; give claimed"
    established = (theorem.instances, theorem.identities, theorem.written_proof, theorem.assumes)
    if not any(established):
        yield "nothing establishes it; give parameters, identities, a written proof or assumes"


def _faults_in_lists(theorem: Theorem) -> Iterator[str]:
    for field in ("parameters", "thorough", "refuted_by"):
        entries = getattr(theorem, field)
        if not isinstance(entries, tuple):
            yield f"{field} are {entries!r}; write a tuple of dictionaries, ({{'k': 1}},)"
        for entry in entries:
            if not isinstance(entry, Mapping) or not all(map(_is_plain, entry.values())):
                yield f"{field} have {entry!r}; write a dictionary of integers, texts and tuples"


def _faults_in_parameters(theorem: Theorem) -> Iterator[str]:
    seen: set[str] = set()
    for parameters in theorem.instances:
        name = instance_name(parameters)
        if name in seen:
            yield f"the parameters {name} are there twice; leave one of them out"
        seen.add(name)
        yield from _misfits(theorem, parameters)


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return isinstance(value, (int, str))


def _misfits(theorem: Theorem, parameters: Parameters) -> Iterator[str]:
    """The functions of the theorem that cannot be called with these parameters."""
    count = () if theorem.against is None else (0,)
    for what, function, arguments in (
        ("construction", theorem.construction, ()),
        ("claimed", theorem.claimed, count),
    ):
        if function is not None:
            try:
                inspect.signature(function).bind(*arguments, **parameters)
            except TypeError as error:
                yield f"{what} does not take the parameters {dict(parameters)}: {error}"
