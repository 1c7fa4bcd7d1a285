"""What became of the tests that are marked as lemmas, as rows like those of theorem pages.

A test that passes is *tested*, for the cases that it tried, and nothing more: only a page whose
certificates were checked has a stronger status.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from exactregions.counting import KINDS
from exactregions.files import replace_file

__all__ = ["FAILED", "NOT_DONE", "TESTED", "Lemmas"]

TESTED = "tested"
NOT_DONE = "not done"
FAILED = "FAILED"

PROPERTY = "exactregions_lemma"


class Lemmas:
    """Collects the rows of lemmas, also from the workers of pytest-xdist, and writes them."""

    def __init__(self, config: pytest.Config) -> None:
        self._path = Path(config.invocation_params.dir, config.getoption("exactregions_lemmas"))
        self._is_worker = hasattr(config, "workerinput")
        self._rows: dict[str, dict[str, Any]] = {}

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Attach what the markers say to the test's reports, which workers send home."""
        for marker in item.iter_markers("lemma"):
            item.user_properties.append((PROPERTY, json.dumps(_row(item, marker))))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what became of a lemma: setup, call and teardown all have to pass."""
        for name, text in report.user_properties:
            if name == PROPERTY:
                row = self._rows.setdefault(f"{report.nodeid} {text}", json.loads(str(text)))
                row["status"] = max(row["status"], _status(report), key=_RANKS.index)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Write the rows, sorted; say where."""
        if self._is_worker:
            return
        rows = [row for _, row in sorted(self._rows.items())]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._path, (json.dumps(rows, indent=1) + "\n").encode())
        numbers = Counter(row["status"] for row in rows)
        counts = ", ".join(f"{numbers[status]} {status}" for status in _RANKS if numbers[status])
        terminalreporter.write_line(f"lemmas: {counts or 'none'}, in {self._path}")


_RANKS = (NOT_DONE, TESTED, FAILED)
"""The statuses; of several for one lemma the last counts."""


def _status(report: pytest.TestReport) -> str:
    """What a report says: a test that was expected to fail, and did, has failed."""
    if report.failed or (report.skipped and hasattr(report, "wasxfail")):
        return FAILED
    return TESTED if report.when == "call" and report.passed else NOT_DONE


def _row(item: pytest.Item, marker: pytest.Mark) -> dict[str, Any]:
    """A row with the keys of ``exactregions prove --json``, for a lemma that was not tried yet."""
    name, kind, relation = _said(item, marker)
    call = getattr(item, "callspec", None)
    return {
        "name": name,
        "page": item.nodeid.partition("::")[0],
        "parameters": None if call is None else _as_json(call.params),
        "kind": kind,
        "domain": None,
        "relation": relation,
        "claimed": None,
        "counted": None,
        "status": NOT_DONE,
        "network": None,
        "certificate": None,
    }


def _said(item: pytest.Item, marker: pytest.Mark) -> tuple[str, str, str]:
    """The name, the kind and the relation in a marker; an error for anything else."""
    kind, relation = marker.kwargs.get("kind", "none"), marker.kwargs.get("relation", "=")
    match marker.args:
        case (str(name),) if (
            marker.kwargs.keys() <= {"kind", "relation"}
            and kind in _KINDS
            and relation in ("=", ">=", "<=")
        ):
            return name, kind, relation
    raise pytest.UsageError(
        f"{item.nodeid}: the marker lemma has {marker.args} and {dict(marker.kwargs)}; write "
        f"lemma(name, kind=..., relation=...) with a name in quotes, one of the kinds "
        f"{', '.join(_KINDS)}, and =, >= or <="
    )


_KINDS = (*KINDS, "equal", "differ", "none")


def _as_json(parameters: Mapping[str, object]) -> dict[str, object]:
    """Parameters, those that are no integers or strings as text."""
    return {
        name: value if isinstance(value, int | str) else repr(value)
        for name, value in parameters.items()
    }
