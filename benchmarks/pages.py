"""Tables in Markdown, printed as they grow and put where they belong on a page.

A page says where a table goes by ``<!-- begin: NAME -->`` and ``<!-- end: NAME -->``, so no figure
is copied by hand.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["arguments_of", "publish", "replaced", "show"]


def arguments_of(description: str) -> ArgumentParser:
    """The arguments that all measurements have."""
    parser = ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables on this page")
    return parser


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Print a table row by row, and return it in Markdown."""
    print(f"\n{title}\n", flush=True)
    lines = [_line(columns), _line(["---:"] * len(columns))]
    print(*lines, sep="\n", flush=True)
    for row in rows:
        lines.append(_line(row))
        print(lines[-1], flush=True)
    return "\n".join(lines)


def publish(page: Path | None, tables: dict[str, str]) -> None:
    """Put each table in its place on a page, if there is one."""
    if page is None:
        return
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        text = replaced(text, name, table)
    page.write_text(text, encoding="utf-8")


def replaced(text: str, name: str, table: str) -> str:
    """The page `text` with the table of this name instead of the one it has."""
    pattern = rf"(<!-- begin: {name} -->\n).*?(<!-- end: {name} -->)"
    text, count = re.subn(
        pattern, lambda match: f"{match[1]}\n{table}\n\n{match[2]}", text, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"the page has {count} places for the table {name!r}, not 1")
    return text


def _line(entries: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, entries))} |"
