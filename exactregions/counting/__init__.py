"""Counting: the kinds of region, and published bounds (in `exactregions.counting.bounds`)."""

from exactregions.counting.connected import (
    count_affine,
    count_closed_connected,
    count_open_connected,
)
from exactregions.counting.convex import bracket_convex
from exactregions.counting.kinds import KINDS, SIX_KINDS, Count, Kind, check_kind, count
from exactregions.counting.patterns import count_activation
from exactregions.counting.survey import STREAMED, Findings, count_kinds

__all__ = [
    "KINDS",
    "SIX_KINDS",
    "STREAMED",
    "Count",
    "Findings",
    "Kind",
    "bracket_convex",
    "check_kind",
    "count",
    "count_activation",
    "count_affine",
    "count_closed_connected",
    "count_kinds",
    "count_open_connected",
]
