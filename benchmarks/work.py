"""How much the kernel works, in counts that are the same in every run.

    python -m benchmarks.work [--update]

Prints the counts of today for networks of all families beside those in ``work.json`` and fails if
they differ; ``--update`` stores today's.  Times on shared machines cannot tell whether a change
made the walk do more; these can, to the last cut.

Signs, new rays, cuts and row updates follow from the network alone.  Those in `ROUNDED` also
depend on what floating point could decide, so on IEEE arithmetic as written and on integers of
128 bits: they are the same wherever there are both.  A change of any count needs a reason in the
message of the commit that stores it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.families import deep, dyadic, float32, integers, ternary, wide, zigzag
from benchmarks.measuring import kernel_walk, needs_kernel, shape
from exactregions import Network
from exactregions.partition.compiled import CompiledWalk
from exactregions.partition.maps import AffineMaps
from exactregions.partition.refinement import integers_on

__all__ = ["ROUNDED", "main", "of_today", "stored", "work_of"]

STORED = Path(__file__).with_name("work.json")

ROUNDED = frozenset(
    {"exact_signs", "solved_rays", "exact_rays", "long_row_updates", "vertex_signs"}
)

VERIFICATION = frozenset({"checked_signs", "wrong_signs"})
"""Counts that are 0 unless signs are computed twice."""

Work = dict[str, int]


def main(arguments: list[str]) -> None:
    """Print the counts, and store them or compare them with the stored ones."""
    if arguments not in ([], ["--update"]):
        raise SystemExit(__doc__)
    needs_kernel()
    today, before = of_today(), stored()
    for name, work in today.items():
        print(name, *(f"{count} {value:,}" for count, value in work.items()), sep="  ")
    if arguments:
        STORED.write_text(json.dumps(today, indent=1) + "\n", encoding="utf-8")
    elif today != before:
        changed = sorted(name for name in today | before if today.get(name) != before.get(name))
        raise SystemExit(f"other counts than in {STORED.name}: {', '.join(changed)}")


def of_today() -> dict[str, Work]:
    """The counts of the kernel as it is."""
    return {
        f"{family} {shape(network)}": work_of(network) | kept_of(network)
        for family, network in _networks()
    }


def stored() -> dict[str, Work]:
    """The counts in ``work.json``."""
    counts: dict[str, Work] = json.loads(STORED.read_text(encoding="utf-8"))
    return counts


def work_of(network: Network) -> Work:
    """What the kernel does to count the proper cells of a network, and how many there are."""
    walk = kernel_walk(integers_on(network, None))
    while not walk.advance(1 << 62):
        pass
    work: Work = walk.work()
    return {"cells": walk.cells} | {
        count: value for count, value in work.items() if count not in VERIFICATION
    }


def kept_of(network: Network) -> Work:
    """What is found where cells are kept, and how many new rays that takes."""
    integers = integers_on(network, None)
    walk = CompiledWalk(integers, lambda: None, keeping_neighbours=True)
    walk.advance(1 << 62)
    maps = AffineMaps(integers)
    maps.numbers(walk.take_positive())
    pairs, _ = walk.take_neighbours()
    return {
        "new_rays_kept": walk.work()["new_rays"],
        "neighbours": len(pairs) // 16,
        "maps": len(maps),
    }


def _networks() -> Iterator[tuple[str, Network]]:
    for widths in ((1, 30, 30), (2, 16, 16), (3, 10, 10), (4, 8, 8)):
        yield "ternary", ternary(widths, 0)
        yield "float32", float32(widths, 0)
    for widths in ((2, 24, 24), (5, 7, 7)):
        yield "dyadic", dyadic(widths, 0)
    for widths in ((6, 7, 7), (7, 7, 7), (8, 7, 7)):
        yield "float32", float32(widths, 0)
    yield "zigzag", zigzag(2, 2, 5)
    yield "deep", deep(2, 8, 12, 0)
    yield "deep", deep(2, 8, 30, 0)
    yield "wide", wide(2, 70, 0)
    yield "200 bits", integers((3, 8, 8), 0, bits=200)


if __name__ == "__main__":
    main(sys.argv[1:])
