"""The commands of the command line, a module for each subject."""

from exactregions.commands.bounds import bounds
from exactregions.commands.certificates import certify, check, equal
from exactregions.commands.files import convert, list_examples
from exactregions.commands.regions import count, graph
from exactregions.commands.search import search
from exactregions.commands.theorems import prove

__all__ = ["COMMANDS"]

COMMANDS = (count, graph, certify, check, equal, bounds, search, prove, convert, list_examples)
"""All commands."""
