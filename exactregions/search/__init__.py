"""Exhaustive search through all networks of one shape with parameters from a finite set."""

from exactregions.search.extremal import (
    NAMED_ACTIVATIONS,
    Findings,
    SearchResult,
    describe,
    result,
    search,
)
from exactregions.search.journal import SearchJournal
from exactregions.search.predicate import parse_predicate
from exactregions.search.smallest import (
    Counterexample,
    Facts,
    facts_names,
    smallest_counterexample,
)
from exactregions.search.space import (
    OUTPUTS,
    SEARCHED_KINDS,
    TERNARY,
    SearchSpace,
    search_space,
)

__all__ = [
    "NAMED_ACTIVATIONS",
    "OUTPUTS",
    "SEARCHED_KINDS",
    "TERNARY",
    "Counterexample",
    "Facts",
    "Findings",
    "SearchJournal",
    "SearchResult",
    "SearchSpace",
    "describe",
    "facts_names",
    "parse_predicate",
    "result",
    "search",
    "search_space",
    "smallest_counterexample",
]
