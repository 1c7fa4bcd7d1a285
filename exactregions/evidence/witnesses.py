"""Evidence for "at least": so many points in different regions."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from exactregions.arithmetic import IntegerRow
from exactregions.counting import Kind
from exactregions.counting.survey import MAPPED
from exactregions.errors import InvalidInput
from exactregions.evidence.tree import Watch
from exactregions.evidence.writing import Record
from exactregions.geometry import Polyhedron, face_point
from exactregions.networks import Network
from exactregions.partition import faces, proper_cells, refine

__all__ = ["at_least_records"]


def at_least_records(
    network: Network, domain: Polyhedron, kind: Kind, number: int, watch: Watch
) -> Iterator[Record]:
    """Witnesses of `number` regions, found first, and the footer.

    For the kinds that are about maps these are points in cells with different maps: of each of
    these kinds there are at least as many regions.  Raises `InvalidInput` if there are not so many.
    """
    if number < 1:
        raise InvalidInput(f"at least {number} regions is no claim; give at least 1")
    found: set[Hashable] = set()
    for witness, name in _named_points(network, domain, kind, watch):
        if name not in found:
            found.add(name)
            yield [witness]
            watch.found(1)
        if len(found) == number:
            yield {"claim": f"{kind} >= {number}"}
            return
    what = "affine maps" if kind in MAPPED else f"{kind} regions"
    raise InvalidInput(
        f"the network has {len(found)} {what}, so points do not show {number} {kind} regions; "
        f"give at most {len(found)}"
    )


def _named_points(
    network: Network, domain: Polyhedron, kind: Kind, watch: Watch
) -> Iterator[tuple[IntegerRow, Hashable]]:
    """Points, each with what tells its region from others."""
    size = network.input_dim + 1
    if kind == "activation":
        inequalities = len(domain.inequalities)
        for face in faces(refine(network, domain, tick=watch.tick), tick=watch.tick):
            yield face.key, face.signs[0] >> (inequalities + 1)
        return
    for cell in proper_cells(network, domain, tick=watch.tick):
        yield face_point(cell.cone.rays, size), cell.outputs if kind in MAPPED else cell.pattern
