"""What a failed assertion says: the network as code, all counts, a witness, what was saved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction

from exactregions.counting import SIX_KINDS, Count, Findings, Kind, check_kind, count_kinds
from exactregions.counting.connected import open_regions
from exactregions.errors import BudgetExceeded, InvalidInput
from exactregions.evidence import CERTIFIED_KINDS, Watch, certify, certify_pair
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.partition import ActivationPattern, Cell, Partition, refine
from exactregions.testing.artifacts import limited, own_folder, save_network
from exactregions.testing.code import as_code, point_text

__all__ = ["explained_count", "explained_difference", "interval_text"]

SECONDS = 10
"""For each step of an explanation, if no budget is set."""


def explained_count(
    network: Network, kind: str, domain: Polyhedron | None, claimed: int | None
) -> str:
    """A network as code, its counts, the first region beyond `claimed`, where it is saved."""
    return "\n".join(
        [
            as_code(network=network, domain=domain),
            "",
            f"counts: {_counts_text(network, domain)}",
            *_differing(network, check_kind(kind), domain, claimed),
            *_saved(network, kind, domain),
        ]
    )


def explained_difference(
    first: Network, second: Network, domain: Polyhedron | None, point: tuple[Fraction, ...]
) -> str:
    """Two networks as code, their counts, what they are at the point, where they are saved."""
    lines = [as_code(first=first, second=second, domain=domain), ""]
    for name, network in (("first", first), ("second", second)):
        lines.append(f"counts of {name}: {_counts_text(network, domain)}")
    lines.append(f"first differing cell: around {point_text(point)}, where")
    for name, network in (("first", first), ("second", second)):
        pattern = ActivationPattern(network.pattern(point))
        lines.append(f"  {name} is {point_text(network(point))} with pattern {pattern}")
    return "\n".join([*lines, *_saved_pair(first, second, domain)])


def interval_text(number: Count) -> str:
    """A number, or an interval as ``4..5``, or as a number if it is one."""
    low, high = number if isinstance(number, tuple) else (number, number)
    return str(low) if low == high else f"{low}..{high}"


def _counts_text(network: Network, domain: Polyhedron | None) -> str:
    """The counts of the six kinds; what is known of those for which there is no time."""
    findings = Findings()
    tick = limited(SECONDS)
    shown: dict[Kind, str] = {}
    try:
        for kind, number in count_kinds(
            network, domain, SIX_KINDS, findings, on_cells=lambda _: tick(), tick=tick
        ):
            shown[kind] = interval_text(number)
    except BudgetExceeded:
        pass
    known = {kind: shown.get(kind, f">= {findings.at_least(kind)}") for kind in SIX_KINDS}
    return ", ".join(f"{kind} {text}" for kind, text in known.items())


def _differing(
    network: Network, kind: Kind, domain: Polyhedron | None, claimed: int | None
) -> Iterator[str]:
    """The first cell that a claim has wrong: beyond the number claimed, or no region of its own.

    Different labels are different regions, so so many labels prove so many regions.
    """
    if claimed is None:
        return
    try:
        partition = refine(network, domain, tick=limited(SECONDS))
        labels = _labels(partition, kind)
    except BudgetExceeded:
        return
    too_many = len({*labels} - {None}) > claimed
    first: dict[Hashable, Cell] = {}
    for cell, label in zip(partition.cells, labels, strict=True):
        if too_many and label is not None and label not in first and len(first) == claimed:
            yield f"first differing cell: {_placed(cell)}, in a region beyond the {claimed} claimed"
            return
        if not too_many and label in first and kind in _TOLD_APART:
            yield f"first differing cell: {_placed(cell)}, in the same region as"
            yield f"  {_placed(first[label])}"
            return
        if label is not None:
            first.setdefault(label, cell)


_TOLD_APART = ("affine", "open_connected")
"""The kinds of which two cells with the same label are in the same region."""


def _labels(partition: Partition, kind: Kind) -> Sequence[Hashable]:
    """For each cell a label, None if it is in no region of the kind.

    Cells with different labels are in different regions.
    """
    match kind:
        case "affine" | "closed_connected":
            return [cell.outputs for cell in partition.cells]
        case "open_connected" | "convex":
            regions = open_regions(partition, tick=limited(SECONDS))
            of_cell = {cell: index for index, region in enumerate(regions) for cell in region}
            return [of_cell[index] for index in range(len(partition.cells))]
        case "bounded_proper":
            return [index if cell.bounded else None for index, cell in enumerate(partition.cells)]
        case _:
            return range(len(partition.cells))


def _placed(cell: Cell) -> str:
    return f"pattern {cell.pattern} around {point_text(cell.witness)}"


def _saved(network: Network, kind: str, domain: Polyhedron | None) -> Iterator[str]:
    """Where the network is, and a certificate of the count, or why not."""
    try:
        path = save_network(network, domain, own_folder())
        yield f"saved: {path}"
        if kind not in CERTIFIED_KINDS:
            yield f"no certificate: {kind} has none"
            return
        file = path.with_name(f"{path.stem}.{kind}.cert")
        claim = certify(network, kind, file, domain=domain, watch=Watch(tick=limited(SECONDS)))
        yield f"certificate: {file} ({claim})"
    except (BudgetExceeded, InvalidInput) as error:
        yield f"not saved: {error}"


def _saved_pair(first: Network, second: Network, domain: Polyhedron | None) -> Iterator[str]:
    """Where the networks are, and a certificate that they differ, or why not."""
    try:
        paths = [save_network(network, domain, own_folder()) for network in (first, second)]
        yield f"saved: {paths[0]} and {paths[1]}"
        file = paths[0].with_name(f"{paths[0].stem}-{paths[1].stem}.cert")
        certify_pair(first, second, file, domain=domain, watch=Watch(tick=limited(SECONDS)))
        yield f"certificate: {file} (differ)"
    except (BudgetExceeded, InvalidInput) as error:
        yield f"not saved: {error}"
