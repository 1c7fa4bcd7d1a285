"""The memory that counting takes, in a process of its own.

    python -m benchmarks.memory FAMILY INPUTS WIDTH ...

Prints the number of cells, the peak of memory before the walk, and after it, in bytes.
"""

from __future__ import annotations

import sys

from benchmarks.families import FAMILIES
from benchmarks.measuring import kernel_walk, peak_bytes
from exactregions.partition.refinement import integers_on


def main(arguments: list[str]) -> None:
    """Count the cells of a network of seed 0."""
    family, *widths = arguments
    integers = integers_on(FAMILIES[family]([int(width) for width in widths], 0), None)
    before = peak_bytes()
    walk = kernel_walk(integers)
    while not walk.advance(1 << 62):
        pass
    print(walk.cells, before, peak_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
