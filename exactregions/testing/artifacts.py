"""Where tests save what they found, and how long an assertion may count.

The pytest plugin puts its options into the environment, so that they hold wherever an assertion
runs: in a function that imports this package late, in a worker, in a subprocess of a test.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from exactregions.errors import InvalidInput
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.networks.formats import NetworkFile, write_network
from exactregions.runs import Budget, Meter

__all__ = ["artifact_folder", "folder_name", "limited", "own_folder", "save_network"]

FOLDER = "EXACTREGIONS_ARTIFACTS"
BUDGET = "EXACTREGIONS_BUDGET"
TEST = "PYTEST_CURRENT_TEST"


def artifact_folder() -> Path:
    """The folder for all tests: the variable EXACTREGIONS_ARTIFACTS, or ``.exactregions``."""
    return Path(os.environ.get(FOLDER, ".exactregions"))


def folder_name(node_id: str) -> str:
    """The name of a test's own folder: readable, and another one for each test.

    >>> folder_name("tests/test_folds.py::test_folds[3-4]")
    'test_folds_3-4_-c3a8b2f4'
    """
    readable = re.sub(r"[^\w.-]+", "_", node_id.rpartition("::")[2])[:60]
    return f"{readable}-{hashlib.sha256(node_id.encode()).hexdigest()[:8]}"


def own_folder() -> Path:
    """The folder of the test that runs, or the folder for all where pytest runs none."""
    node_id = os.environ.get(TEST, "").rpartition(" ")[0]
    return artifact_folder() / folder_name(node_id) if node_id else artifact_folder()


def limited(seconds: int | None = None) -> Callable[[], None]:
    """What raises `BudgetExceeded`, when called, after the seconds of EXACTREGIONS_BUDGET.

    Where that is not set, after `seconds`.  Raises `InvalidInput` if it is not a positive integer.
    """
    text = os.environ.get(BUDGET)
    if text is not None:
        if not re.fullmatch("[0-9]{1,9}", text):
            raise InvalidInput(f"the budget {text!r} is not a number of seconds; write an integer")
        seconds = int(text)
    return Meter(Budget(seconds)).step


def save_network(network: Network, domain: Polyhedron | None, folder: Path) -> Path:
    """Write a network with its domain to a file of `folder` that is named after what it holds.

    Raises `InvalidInput` if that cannot be written.
    """
    rows = [] if domain is None else [form.row for form in domain.inequalities]
    file = NetworkFile(network, tuple(tuple(map(Fraction, row)) for row in rows) or None)
    digest = hashlib.sha256(repr(file).encode()).hexdigest()[:12]
    path = folder / f"{digest}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{folder}: {error.strerror or error}; choose a folder by {FOLDER}"
        ) from None
    write_network(file, path)
    return path
