"""``pytest proofs`` runs the pages: each proof by identities and each instance is a test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from exactregions.theorems import read_page
from exactregions.theorems.ledger import FAILED, NOT_DONE, Row
from exactregions.theorems.pages import Page
from exactregions.theorems.proving import planned_rows, proved_here
from exactregions.theorems.theorem import instance_name


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Iterator[None]:
    """A page is collected as one, and by nobody else."""
    others = yield
    if file_path.suffix != ".py" or file_path.name == "conftest.py":
        return others
    return [PageFile.from_parent(parent, path=file_path)]


class PageFile(pytest.File):
    """A page."""

    def collect(self) -> Iterator[pytest.Item]:
        page = read_page(self.path)
        for row in planned_rows([page]):
            if row.status == NOT_DONE:
                name = "identities" if row.parameters is None else instance_name(row.parameters)
                yield RowItem.from_parent(self, name=f"{row.name}[{name}]", page=page, row=row)


class RowItem(pytest.Item):
    """What has to be done for a row of the ledger."""

    def __init__(self, *, page: Page, row: Row, **fields: object) -> None:
        super().__init__(**fields)
        self._page = page
        self._row = row

    def runtest(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for _, row in proved_here([self._row], [self._page], Path(folder)):
                if row.status == FAILED:
                    pytest.fail(row.reason, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name
