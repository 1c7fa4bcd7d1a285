"""Saving the counterexamples of Hypothesis tests, and trying the saved ones first."""

from __future__ import annotations

import hashlib
import inspect
import warnings
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example
from hypothesis.errors import UnsatisfiedAssumption

from exactregions.errors import InvalidInput
from exactregions.files import replace_file
from exactregions.geometry import Polyhedron
from exactregions.networks import Network
from exactregions.testing.arguments import read_arguments, written_arguments
from exactregions.testing.artifacts import artifact_folder, folder_name
from exactregions.testing.code import as_code

__all__ = ["Replay", "saved_first"]

Arguments = dict[str, object]


def saved_first(items: list[pytest.Item], saved: Collection[str]) -> list[pytest.Item]:
    """The tests for which there is a folder of saved files, then the others, in their order."""
    return sorted(items, key=lambda item: folder_name(item.nodeid) not in saved)


class Replay:
    """Runs Hypothesis tests with the saved arguments first, and saves those that fail."""

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Around the call of each test."""
        function: Any = pyfuncitem.function
        if not hasattr(function, "hypothesis"):
            return (yield)
        folder = artifact_folder() / folder_name(pyfuncitem.nodeid)
        names = _drawn_names(function)
        with _examples(function, _fitting(folder, names)), _recorded(function, names) as failing:
            try:
                return (yield)
            except BaseException:
                for arguments in failing.values():
                    _save(arguments, folder, pyfuncitem)
                raise


def _drawn_names(function: Any) -> frozenset[str]:
    """The arguments that Hypothesis draws: those that the test has and pytest does not see."""
    inner = inspect.signature(function.hypothesis.inner_test).parameters
    return frozenset(inner) - frozenset(inspect.signature(function).parameters)


def _fitting(folder: Path, names: frozenset[str]) -> Iterator[Arguments]:
    """The saved arguments of a test, with a warning for files that do not fit it any more."""
    for path in sorted(folder.glob("*.arguments.json")):
        try:
            arguments = read_arguments(path.read_text(encoding="utf-8"))
        except (InvalidInput, OSError, UnicodeError) as error:
            warnings.warn(f"{path}: {error}", stacklevel=2)
            continue
        if arguments.keys() == names:
            yield arguments
        else:
            warnings.warn(
                f"{path} has arguments {sorted(arguments)} and the test takes {sorted(names)}; "
                "delete the file if the test has changed for good",
                stacklevel=2,
            )


@contextmanager
def _examples(function: Any, saved: Iterator[Arguments]) -> Iterator[None]:
    """Make saved arguments explicit examples of a test, which Hypothesis tries first."""
    before = list(getattr(function, "hypothesis_explicit_examples", ()))
    for arguments in saved:
        example(**arguments)(function)
    try:
        yield
    finally:
        function.hypothesis_explicit_examples = before


@contextmanager
def _recorded(function: Any, names: frozenset[str]) -> Iterator[dict[object, Arguments]]:
    """For each way to fail the last arguments with which a test did: the simplest ones.

    Hypothesis runs a test with the simplest arguments again after it has found them.
    """
    inner: Callable[..., object] = function.hypothesis.inner_test
    failing: dict[object, Arguments] = {}

    @wraps(inner)
    def recording(*args: object, **kwargs: object) -> object:
        try:
            return inner(*args, **kwargs)
        except UnsatisfiedAssumption:
            raise
        except Exception as error:
            drawn = {name: value for name, value in kwargs.items() if name in names}
            failing[type(error), _line(error)] = drawn
            raise

    function.hypothesis.inner_test = recording
    try:
        yield failing
    finally:
        function.hypothesis.inner_test = inner


def _line(error: Exception) -> int:
    """The line of the code that raised an error."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return 0 if traceback is None else traceback.tb_lineno


def _save(arguments: Arguments, folder: Path, item: pytest.Item) -> None:
    """Save arguments if their types are known, and show them as code under the failure."""
    shown = dict(_showable(arguments))
    lines = [as_code(**shown)] if shown else []
    text = written_arguments(arguments)
    if text is not None:
        path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.arguments.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, text.encode())
            lines.append(f"saved, to be tried first from now on: {path}")
        except OSError as error:
            lines.append(f"not saved: {path}: {error.strerror or error}")
    if lines:
        item.add_report_section("call", "counterexample", "\n".join(lines))


def _showable(arguments: Mapping[str, object]) -> Iterator[tuple[str, Network | Polyhedron]]:
    """The networks and domains among arguments, also those in tuples and lists, by name."""
    for name, value in arguments.items():
        if isinstance(value, Network | Polyhedron):
            yield name, value
        elif isinstance(value, tuple | list):
            yield from _showable({f"{name}_{index}": entry for index, entry in enumerate(value)})
