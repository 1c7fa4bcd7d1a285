"""Collecting pages: a Python file is a page, and the `Theorem` values in it are its claims."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from exactregions.errors import ExactRegionsError, InvalidInput
from exactregions.theorems.theorem import Theorem

__all__ = ["Page", "page_paths", "read_page", "read_pages"]

NOT_PAGES = ("conftest.py", "__init__.py")


@dataclass(frozen=True, slots=True)
class Page:
    """A file with one or more claims; `docstring` is what a reader reads."""

    path: Path
    docstring: str
    theorems: tuple[Theorem, ...]


def read_pages(path: Path) -> tuple[Page, ...]:
    """The page at `path`, or all pages in the folder at `path`, by name.

    Raises `InvalidInput` if there are none, for what `read_page` refuses, and if two claims have
    the same name.
    """
    pages = tuple(map(read_page, page_paths(path)))
    _require_different_names(pages)
    return pages


def page_paths(path: Path) -> list[Path]:
    """The files that are pages.  Raises `InvalidInput` if there are none at `path`."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InvalidInput(f"{path}: there is no such file or folder; give a page or a folder")
    found = sorted(file for file in path.rglob("*.py") if _is_page(file.relative_to(path)))
    if not found:
        raise InvalidInput(f"{path}: there are no pages in this folder; give one with .py files")
    return found


def _is_page(place: Path) -> bool:
    hidden = any(part.startswith((".", "__")) for part in place.parts)
    return not hidden and place.name not in NOT_PAGES


def read_page(path: Path) -> Page:
    """The page in a file, which is run.

    Raises `InvalidInput` if the file cannot be read or run, or holds no `Theorem`.
    """
    module = _run(path)
    theorems = tuple(value for value in vars(module).values() if isinstance(value, Theorem))
    if not theorems:
        raise InvalidInput(
            f"{path}: this page claims nothing; give it a Theorem(...), or move it away"
        )
    return Page(path, module.__doc__ or "", theorems)


def _run(path: Path) -> ModuleType:
    """The module in a file, under a name of its own, and not among the imported ones."""
    module = ModuleType(f"page {path}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    try:
        source = path.read_text(encoding="utf-8")
        exec(compile(source, str(path), "exec"), vars(module))
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror or error}; give a file to read") from None
    except ExactRegionsError as error:
        raise InvalidInput(f"{path}: {error}") from error
    except Exception as error:
        place = f"line {_line_of(error, path)}: " if _line_of(error, path) else ""
        raise InvalidInput(
            f"{path}: {place}{type(error).__name__}: {error}; a page has to run, correct it"
        ) from error
    return module


def _line_of(error: Exception, path: Path) -> int | None:
    """The line of the file that an error arose from, if known."""
    if isinstance(error, SyntaxError):
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _require_different_names(pages: Iterable[Page]) -> None:
    found: dict[str, Path] = {}
    for page, theorem in _claims(pages):
        if theorem.name in found:
            raise InvalidInput(
                f"{page.path}: the name {theorem.name} is taken by {found[theorem.name]}; "
                "give each claim a name of its own"
            )
        found[theorem.name] = page.path


def _claims(pages: Iterable[Page]) -> Iterator[tuple[Page, Theorem]]:
    for page in pages:
        for theorem in page.theorems:
            yield page, theorem
