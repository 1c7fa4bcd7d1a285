"""The pytest plugin of exactregions: options, the marker for lemmas, and the way to what they need.

It stands beside the package and imports nothing of it at the top: to import a part of a package is
to import the package, pytest loads its plugins in every run, also where nobody tests a network,
and a package that is loaded so early is not seen by tools that measure coverage.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = "EXACTREGIONS_ARTIFACTS"
BUDGET = "EXACTREGIONS_BUDGET"
SAVED = "exactregions_saved"

_NAMES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options, and settings for the ini file."""
    group = parser.getgroup("exactregions", "exact counts of linear regions")
    group.addoption(
        "--exactregions-artifacts",
        metavar="FOLDER",
        help="Save counterexamples here, and try those that are here first.",
    )
    group.addoption(
        "--exactregions-budget",
        metavar="SECONDS",
        help="How long an assertion may count (an integer; default: as long as it takes).",
    )
    group.addoption(
        "--exactregions-lemmas",
        metavar="FILE",
        help="Write what became of the tests marked as lemmas to a JSON file.",
    )
    parser.addini("exactregions_artifacts", "as --exactregions-artifacts, from the root folder")
    parser.addini("exactregions_budget", "as --exactregions-budget")


def pytest_configure(config: pytest.Config) -> None:
    """Put the settings where assertions find them; count lemmas if that is asked for."""
    config.addinivalue_line(
        "markers",
        "lemma(name, kind='none', relation='='): "
        "the test checks cases of a lemma, for --exactregions-lemmas",
    )
    _set_for_the_run(config, FOLDER, _folder(config))
    _set_for_the_run(config, BUDGET, _option(config, "budget"))
    if config.getoption("exactregions_lemmas"):
        from exactregions.testing.lemmas import Lemmas

        config.pluginmanager.register(Lemmas(config))


def _option(config: pytest.Config, name: str) -> str | None:
    option: str | None = config.getoption(f"exactregions_{name}")
    return option or config.getini(f"exactregions_{name}") or None


def _folder(config: pytest.Config) -> str:
    option: str | None = config.getoption("exactregions_artifacts")
    if option:
        return str(config.invocation_params.dir / option)
    return str(config.rootpath / (config.getini("exactregions_artifacts") or ".exactregions"))


def _set_for_the_run(config: pytest.Config, name: str, value: str | None) -> None:
    """Set a variable of the environment, or take it away; at the end it is what it was before.

    What is there comes from elsewhere, perhaps from a run of pytest of which this is a test.
    """
    before = os.environ.get(name)
    _put(name, value)
    config.add_cleanup(lambda: _put(name, before))


def _put(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist what was saved before the run: all order their tests alike."""
    node.workerinput[SAVED] = _saved_before(node.config)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Load what replays and saves, if there is something to replay or a test uses the package."""
    saved = _saved_before(config)
    if saved or "exactregions" in sys.modules:
        from exactregions.testing.replaying import Replay, saved_first

        items[:] = saved_first(items, saved)
        config.pluginmanager.register(Replay())


def _saved_before(config: pytest.Config) -> list[str]:
    """The names of the folders of tests for which something was saved when the run began."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    if SAVED in given:
        return list(given[SAVED])
    if _NAMES not in config.stash:
        folder = Path(os.environ[FOLDER])
        config.stash[_NAMES] = sorted(os.listdir(folder)) if folder.is_dir() else []
    return config.stash[_NAMES]
