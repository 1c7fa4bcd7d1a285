"""How fast all networks of one shape are searched for the maximum.

    python -m benchmarks.search [--quick] [--write PAGE]

On one processor, whose time is measured.  *Classes* are the networks up to the symmetries that are
used: first layers up to these, and then multisets of choices for the neurons of the second.  Most
are pruned by an upper bound early; *looked at* are the others, which are counted or pruned at last.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from math import comb

from benchmarks.measuring import needs_kernel, timed
from benchmarks.pages import arguments_of, publish, show
from exactregions.search import SearchSpace, search, search_space
from exactregions.search.units import units_of

__all__ = ["main"]

COLUMNS = (
    *("widths", "kind", "maximum", "networks", "classes", "looked at", "seconds"),
    *("networks/s", "classes/s", "looked at/s"),
)

QUICK = ((1, 3, 3), (2, 2, 2))
WIDTHS = (*((1, n, n) for n in range(3, 8)), (2, 2, 2), (2, 2, 3), (2, 3, 3), (3, 2, 2))


def main(arguments: list[str]) -> None:
    """Print the table."""
    options = arguments_of(__doc__).parse_args(arguments)
    needs_kernel()
    rows = _rows(QUICK if options.quick else WIDTHS)
    publish(options.write, {"search": show("search", COLUMNS, rows)})


def _rows(shapes: Sequence[Sequence[int]]) -> Iterator[list[str]]:
    for widths in shapes:
        for kind in ("proper", "open_connected"):
            if widths[0] == 1 or kind == "proper":
                yield _row(search_space(widths, kind=kind))


def _row(space: SearchSpace) -> list[str]:
    classes = _classes(space)
    found, seconds = timed(lambda: search(space))
    assert found.exhaustive
    widths = ",".join(map(str, (space.input_dim, *space.layer_widths)))
    return [
        *(widths, space.kind, str(found.value), f"{found.networks_total:.1e}", f"{classes:.1e}"),
        *(f"{found.classes:,}", f"{seconds:,.2f}", f"{found.networks_total / seconds:.1e}"),
        *(f"{classes / seconds:,.0f}", f"{found.classes / seconds:,.0f}"),
    ]


def _classes(space: SearchSpace) -> int:
    """The networks of two layers up to the symmetries that the search uses."""
    _, width = space.layer_widths
    choices = (len(unit.state.menu().options) for unit in units_of(space))
    return sum(comb(some + width - 1, width) for some in choices)


if __name__ == "__main__":
    main(sys.argv[1:])
