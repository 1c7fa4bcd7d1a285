"""How fast certificates are written and checked, and how long they are.

    python -m benchmarks.certificates [--quick] [--write PAGE]

Certificates of kind ``proper`` are for all networks, the other kinds for one of them.  The kernel
writes where it was built, `check.py` checks, both on one processor; the times are the processor's.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.families import deep, dyadic, float32, ternary, wide
from benchmarks.measuring import shape, timed
from benchmarks.pages import arguments_of, publish, show
from exactregions import Network, certify
from exactregions.check import check
from exactregions.evidence import CERTIFIED_KINDS

__all__ = ["main"]

COLUMNS = (
    *("family", "network", "kind", "claim", "written, regions/s", "checked, regions/s"),
    *("bytes a region, gzip", "bytes a region"),
)


def main(arguments: list[str]) -> None:
    """Print the table."""
    options = arguments_of(__doc__).parse_args(arguments)
    _row("ternary", ternary((1, 2), 0), "proper")  # loads what is loaded when it is first used
    rows = (_row(*case) for case in _cases(quick=options.quick))
    publish(options.write, {"certificates": show("certificates", COLUMNS, rows)})


def _cases(*, quick: bool) -> Iterator[tuple[str, Network, str]]:
    for widths in ((2, 16, 16), (3, 16, 16), (4, 12, 12)):
        yield "ternary", ternary(widths, 0), "proper"
        yield "dyadic", dyadic(widths, 0), "proper"
        yield "float32", float32(widths, 0), "proper"
    for kind in CERTIFIED_KINDS[1:]:
        yield "dyadic", dyadic((2, 16, 16), 0), kind
    yield "deep", deep(2, 16, 5, 0), "proper"
    if not quick:
        yield "wide", wide(2, 64, 0), "proper"
        yield "ternary", ternary((4, 24, 24), 0), "proper"
        yield "dyadic", dyadic((3, 48, 48), 0), "proper"


def _row(family: str, network: Network, kind: str) -> list[str]:
    with TemporaryDirectory() as folder:
        packed = Path(folder) / "c.gz"
        claim, writing = timed(lambda: certify(network, kind, packed))
        verdict, checking = timed(lambda: check(packed))
        with gzip.open(packed) as stream:
            sizes = packed.stat().st_size, stream.seek(0, SEEK_END)
    assert verdict.claim == claim
    regions = int(claim.removeprefix(kind).replace("..", " ").split()[0])
    return [
        *(family, shape(network), kind, claim.removeprefix(f"{kind} ")),
        *(f"{regions / seconds:,.0f}" for seconds in (writing, checking)),
        *(f"{size / regions:,.0f}" for size in sizes),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
