"""Exhaustive search through all networks of one shape with parameters from a finite set."""

from exactregions.search.extremal import Findings, SearchResult, describe, result, search
from exactregions.search.journal import SearchJournal
from exactregions.search.space import (
    OUTPUTS,
    SEARCHED_KINDS,
    TERNARY,
    SearchSpace,
    search_space,
)

__all__ = [
    "OUTPUTS",
    "SEARCHED_KINDS",
    "TERNARY",
    "Findings",
    "SearchJournal",
    "SearchResult",
    "SearchSpace",
    "describe",
    "result",
    "search",
    "search_space",
]
