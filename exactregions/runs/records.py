"""Recorded cells as bytes, for a file: short, and nothing that could be executed when it is read.

Compressed lines of hexadecimal numbers, which Python reads at any length in linear time.  First the
rays, each once: coordinates and the masks of its signs; then an empty line; then the cells: the
masks of the walls and of the positive forms, and the numbers of their rays.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from exactregions.geometry import Ray
from exactregions.partition.walk import CellRecord

__all__ = ["packed", "unpacked"]

FAST = 1
"""The level of compression."""


def packed(records: Sequence[CellRecord]) -> bytes:
    """The records as bytes."""
    numbers: dict[Ray, int] = {}
    for rays, _, _ in records:
        for ray in rays:
            numbers.setdefault(ray, len(numbers))
    first = "\n".join(_line((*ray.vector, ray.positive, ray.negative)) for ray in numbers)
    second = "\n".join(
        _line((walls, positive, *(numbers[ray] for ray in rays)))
        for rays, walls, positive in records
    )
    return zlib.compress(f"{first}\n\n{second}".encode("ascii"), FAST)


def unpacked(data: bytes) -> list[CellRecord]:
    """The records from `packed`.  Raises `ValueError`, `IndexError` or `zlib.error` for others."""
    first, mark, second = zlib.decompress(data).decode("ascii").partition("\n\n")
    if not mark:
        raise ValueError("the end is missing")
    rays = []
    for *vector, positive, negative in map(_numbers, first.splitlines()):
        rays.append(Ray(tuple(vector), positive, negative))
    return [
        (tuple(rays[i] for i in own), walls, positive)
        for walls, positive, *own in map(_numbers, second.splitlines())
    ]


def _line(numbers: Iterable[int]) -> str:
    return " ".join(map("{:x}".format, numbers))


def _numbers(line: str) -> list[int]:
    return [int(text, 16) for text in line.split()]
