"""Writing certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from fractions import Fraction
from pathlib import Path

from exactregions.counting import check_kind
from exactregions.errors import InvalidInput
from exactregions.evidence.activation import activation_records
from exactregions.evidence.closed import closed_connected_evidence
from exactregions.evidence.convex import convex_evidence
from exactregions.evidence.counted import counted_records
from exactregions.evidence.facets import dual_graph_records, open_connected_records
from exactregions.evidence.pairs import differ_records, equal_records
from exactregions.evidence.parts import Parts, records_in_parts
from exactregions.evidence.tree import NOBODY, Watch
from exactregions.evidence.witnesses import at_least_records
from exactregions.evidence.writing import (
    Evidence,
    Record,
    certificate_file,
    header,
    network_value,
    plain_domain,
)
from exactregions.geometry import Polyhedron, whole_space
from exactregions.networks import Network, difference
from exactregions.partition import Partition, point_of_difference, refine
from exactregions.partition.refinement import integers_on
from exactregions.partition.stages import IntegerNetwork

__all__ = ["CERTIFIED_KINDS", "COUNTED_KINDS", "certify", "certify_pair"]

_Evidence = Callable[[IntegerNetwork, Watch], Evidence]


def certify(
    network: Network,
    kind: str,
    path: str | Path,
    *,
    domain: Polyhedron | None = None,
    at_least: int | None = None,
    executor: Executor | None = None,
    parts_at_once: int = 8,
    watch: Watch = NOBODY,
) -> str:
    """Write a certificate of a count to `path` and return its claim, for example ``"proper 66"``.

    `kind` is one of `CERTIFIED_KINDS`: the six kinds of region, and ``dual_graph``.  With
    `at_least`, the certificate shows only so many regions.  A path that ends in ``.gz`` is
    compressed.  The file is what ``docs/certificate-format.md`` specifies; `exactregions.check` and
    ``exactregions check`` check it.

    With an `executor`, of processes or a cluster's, a large certificate of kind ``proper`` or
    ``affine`` has parts in the folder at `path` with ``.parts``, which its workers write, as many
    at a time as `parts_at_once` says; the same parts, whoever writes them.  What is in the
    folder from a run that was stopped is not written again.

    For ``proper``, ``affine`` and ``activation`` nothing is kept of the cells; for the other kinds
    the partition is.  Each cell costs what cutting it costs, and for each neuron that does not cut
    it the rows of its context times its rays.

    Raises `InvalidInput` for other kinds, if `path` cannot be written, or if there are fewer than
    `at_least` regions to be shown by points; and what `refine` raises, `WorkersLost` for a broken
    executor, too.
    """
    if kind not in CERTIFIED_KINDS:
        known = ", ".join(CERTIFIED_KINDS)
        raise InvalidInput(f"{kind!r} cannot be certified; the kinds are {known}")
    path = Path(path)
    space = plain_domain(whole_space(network.input_dim) if domain is None else domain)
    if at_least is not None:
        if kind == "dual_graph":
            raise InvalidInput("dual_graph has no 'at least'; give a kind of region")
        records = at_least_records(network, space, check_kind(kind), at_least, watch)
        return _write(path, header(kind, network, space, {"relation": ">="}), records)
    integers = integers_on(network, space)
    if executor is not None and kind in COUNTED_KINDS:
        head = header(kind, network, space, {"relation": "="})
        parts = Parts(path.with_name(path.name + ".parts"), executor, parts_at_once)
        return _write(path, head, records_in_parts(integers, kind, head, parts, watch))
    found = _EVIDENCE[kind](integers, watch)
    head = header(kind, network, space, {"relation": "=", **found.fields})
    return _write(path, head, found.records)


def certify_pair(
    first: Network,
    second: Network,
    path: str | Path,
    *,
    domain: Polyhedron | None = None,
    watch: Watch = NOBODY,
) -> tuple[Fraction, ...] | None:
    """Write a certificate that two networks are equal, or that they differ at a point.

    Returns the point, or None if they are equal.  Costs the cells of both networks together, twice
    if they are equal, and `watch` sees each twice, too.  Raises what `point_of_difference` raises,
    and `InvalidInput` if `path` cannot be written.
    """
    space = plain_domain(whole_space(first.input_dim) if domain is None else domain)
    point = point_of_difference(first, second, space, found=watch.found, tick=watch.tick)
    if point is None:
        kind, records = "equal", equal_records(integers_on(difference(first, second), space), watch)
    else:
        kind, records = "differ", differ_records(point)
    fields = {"other": network_value(second)}
    _write(Path(path), header(kind, first, space, fields), records)
    return point


def _write(path: Path, head: dict[str, object], records: Iterator[Record]) -> str:
    """Write all lines; the text of the claim in the last one."""
    with certificate_file(path) as file:
        file.write(head)
        for record in records:
            file.write(record)
    assert isinstance(record, dict)
    claim: str = record["claim"]
    return claim


def _of_partition(
    evidence: Callable[[IntegerNetwork, Partition, Watch], Evidence],
) -> _Evidence:
    """Evidence that needs all cells at once."""

    def gathered(integers: IntegerNetwork, watch: Watch) -> Evidence:
        partition = refine(integers.network, integers.domain, tick=watch.tick)
        return evidence(integers, partition, watch)

    return gathered


_EVIDENCE: dict[str, _Evidence] = {
    "proper": lambda integers, watch: Evidence({}, counted_records(integers, "proper", watch)),
    "affine": lambda integers, watch: Evidence({}, counted_records(integers, "affine", watch)),
    "dual_graph": _of_partition(
        lambda integers, partition, watch: Evidence(
            {}, dual_graph_records(integers, partition, watch)
        )
    ),
    "open_connected": _of_partition(
        lambda integers, partition, watch: Evidence(
            {}, open_connected_records(integers, partition, watch)
        )
    ),
    "closed_connected": _of_partition(closed_connected_evidence),
    "convex": _of_partition(convex_evidence),
    "activation": lambda integers, watch: Evidence({}, activation_records(integers, watch)),
}

COUNTED_KINDS = ("proper", "affine")
"""The kinds that an executor's workers can certify in parts."""

CERTIFIED_KINDS: tuple[str, ...] = tuple(_EVIDENCE)
"""The kinds that can be certified, those that cost less first."""
