"""Counts that the checker accepts: a certificate is written, unless it is there, and checked."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from exactregions import check as checker
from exactregions.errors import ExactRegionsError, InvalidInput
from exactregions.evidence import Watch, certify, certify_pair
from exactregions.evidence.writing import network_value, plain_domain
from exactregions.geometry import Polyhedron, Tick, whole_space
from exactregions.networks import Network
from exactregions.networks.formats import NetworkFile, write_network
from exactregions.theorems.theorem import PAIR_KINDS, Instance
from exactregions.theorems.verdicts import keep_verdict, kept_verdict

__all__ = [
    "NOBODY",
    "Case",
    "Checked",
    "Listener",
    "NotAccepted",
    "beside",
    "certified",
    "checked",
    "facts_of",
    "open_case",
]


class NotAccepted(ExactRegionsError):
    """The checker does not accept a certificate, or it is about something else."""


class Checked(NamedTuple):
    """What the checker printed about a certificate: what is proved, and about what."""

    claim: str
    facts: str

    @property
    def kind(self) -> str:
        """The kind that the claim is about."""
        return self.claim.split()[0]

    @property
    def at_least(self) -> bool:
        """Whether the claim is about so many regions at least."""
        return ">=" in self.claim

    @property
    def ends(self) -> tuple[int, int] | None:
        """The ends of the interval that the count is in, if there is one; edges of a graph."""
        found = re.fullmatch(r"\w+ (\d+)(?:\.\.(\d+))?(?: cells, (\d+) facets)?", self.claim)
        if found is None:
            return None
        low, high, facets = found.groups()
        return int(facets or low), int(facets or high or low)

    @property
    def witnesses(self) -> int:
        """How many regions a claim of so many at least shows."""
        return int(self.claim.split()[-1])


class Listener(NamedTuple):
    """Who is told how the work on an instance goes; each may raise to stop it.

    `tick` is called often, `found` for so many more cells of a certificate that is being written,
    and `begun` with what is done next, in words.
    """

    tick: Tick = lambda: None
    found: Callable[[int], object] = lambda cells: None
    begun: Callable[[str], object] = lambda what: None


NOBODY = Listener()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An instance in its files, and who is told how the work on it goes.

    The network is in `place` with ``.json``, the certificate with ``.cert``.  `facts` are what the
    checker has to print for a certificate to be about this network and domain.
    """

    instance: Instance
    domain: Polyhedron
    facts: str
    place: Path
    listener: Listener

    @property
    def network(self) -> Path:
        """The file of the network, with its domain."""
        return beside(self.place, ".json")


def facts_of(instance: Instance) -> tuple[Polyhedron, str]:
    """The domain of an instance, and what the checker has to print of one that is about it.

    Raises `EmptyDomain` and `FlatDomain`.
    """
    dimension = instance.network.input_dim
    domain = plain_domain(instance.domain or whole_space(dimension))
    networks = [instance.network, *([] if instance.other is None else [instance.other])]
    read = tuple(checker.a_network(network_value(network)) for network in networks)
    rows = checker.rows_of([list(form.row) for form in domain.inequalities], dimension, "domain")
    return domain, checker.Header("equal", False, read, rows, None, (), ()).facts


def open_case(instance: Instance, place: Path, listener: Listener = NOBODY) -> Case:
    """The case of an instance at a place, where its networks are written.

    Raises `EmptyDomain` and `FlatDomain`, and `InvalidInput` if nothing can be written there.
    """
    domain, facts = facts_of(instance)
    case = Case(instance=instance, domain=domain, facts=facts, place=place, listener=listener)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_network(_file_of(instance.network, domain), case.network)
    if instance.other is not None:
        write_network(instance.other, beside(place, ".other.json"))
    return case


def certified(case: Case, kind: str, certificate: Path, witnesses: int | None = None) -> Checked:
    """What the checker says of a certificate about a case, written unless it is there.

    With `witnesses` it is about so many regions at least.  Its verdict is kept, and holds until
    it is forgotten or one of the files is another.  Raises `NotAccepted`, what `certify` raises and
    what the case's listener raises.
    """
    found = _kept(case, kind, certificate, witnesses)
    if found is None:
        case.listener.begun("writing")
        _write(case, kind, certificate, witnesses)
        found = _checked_once(case, certificate)
        _require_about(found, case, kind, witnesses)
    return found


def _checked_once(case: Case, certificate: Path) -> Checked:
    """The checker's verdict, kept or new."""
    kept = kept_verdict(certificate, case.network)
    if kept is not None:
        return Checked(*kept)
    case.listener.begun("checking")
    found = checked(certificate, case.network, case.listener.tick)
    keep_verdict(certificate, case.network, *found)
    return found


def checked(certificate: Path, network: Path, tick: Tick = lambda: None) -> Checked:
    """What check.py prints about a certificate and a network, in a process of its own.

    That runs isolated, without any package or the environment's settings.  Raises `NotAccepted`
    with what it printed if it does not verify, and what `tick` raises.
    """
    files = (checker.__file__, str(certificate), str(network))
    with subprocess.Popen(
        [sys.executable, "-I", "-S", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # all that it prints there is that Ctrl-C has reached it, too
        text=True,
    ) as process:
        try:
            output = _output(process, tick)
        finally:
            process.kill()
    verdict, *facts = output.splitlines() or ["nothing was printed"]
    if process.returncode or not verdict.startswith("VERIFIED ") or len(facts) != 1:
        raise NotAccepted(f"{certificate}: {verdict}")
    return Checked(verdict.removeprefix("VERIFIED "), facts[0])


def _output(process: subprocess.Popen[str], tick: Tick) -> str:
    """All that a process prints; `tick` is called every second."""
    while True:
        try:
            return process.communicate(timeout=1)[0]
        except subprocess.TimeoutExpired:
            tick()


def beside(place: Path, ending: str) -> Path:
    """The path with this ending; dots in its name stay."""
    return place.with_name(place.name + ending)


def _file_of(network: Network, domain: Polyhedron) -> NetworkFile:
    rows = tuple(tuple(map(Fraction, form.row)) for form in domain.inequalities)
    return NetworkFile(network, rows or None)


def _kept(case: Case, kind: str, certificate: Path, witnesses: int | None) -> Checked | None:
    """What the checker says of the certificate that is there, if it is of use."""
    if not certificate.is_file():
        return None
    try:
        found = _checked_once(case, certificate)
        _require_about(found, case, kind, witnesses)
    except NotAccepted:
        return None
    return found


def _write(case: Case, kind: str, certificate: Path, witnesses: int | None) -> None:
    instance, watch = case.instance, Watch(case.listener.found, case.listener.tick)
    if kind in PAIR_KINDS:
        if instance.other is None:
            raise InvalidInput(f"a claim of kind {kind} needs Instance(..., other=network)")
        certify_pair(instance.network, instance.other, certificate, domain=case.domain, watch=watch)
        return
    certify(
        instance.network,
        kind,
        certificate,
        domain=case.domain,
        at_least=witnesses,
        watch=watch,
    )


def _require_about(found: Checked, case: Case, kind: str, witnesses: int | None) -> None:
    """Raise `NotAccepted` unless this is about the case, and says what is asked for."""
    if found.facts != case.facts:
        raise NotAccepted(f"the certificate is about {found.facts}; it should be {case.facts}")
    kinds = PAIR_KINDS if kind in PAIR_KINDS else (kind,)
    fits = found.ends if witnesses is None else found.at_least and found.witnesses >= witnesses
    if found.kind not in kinds or not (fits or kind in PAIR_KINDS):
        raise NotAccepted(f"the certificate shows {found.claim!r}, which is not what is asked for")
