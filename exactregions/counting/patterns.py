"""Activation regions, of full dimension or not."""

from __future__ import annotations

from exactregions.partition import Partition, Tick, faces

__all__ = ["count_activation"]


def count_activation(partition: Partition, *, tick: Tick = lambda: None) -> int:
    """How many activation patterns points of the closed domain have (activation regions).

    Lower-dimensional ones count: a neuron that is positive inside a cell and at its breakpoint
    on a face gives that face another pattern.  Patterns are constant in the relative interior of
    a face, so all faces of all cells are walked: time and memory grow with their number, about
    2^dimension times that of cells.
    """
    inequalities = len(partition.domain.inequalities)
    return len({face.signs[0] >> (inequalities + 1) for face in faces(partition, tick=tick)})
