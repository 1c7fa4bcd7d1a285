"""Rows that are kept in a file: the index of an export, and the record of thorough runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from exactregions.errors import InvalidInput
from exactregions.files import replace_file
from exactregions.theorems.ledger import (
    FAILED,
    FOR_ALL,
    FOR_THESE,
    NOT_DONE,
    OTHERS_FAILED,
    REFUTED,
    Row,
    json_row,
)
from exactregions.theorems.pages import Page
from exactregions.theorems.running import claimed_number, compared, stated_row
from exactregions.theorems.theorem import Parameters, Theorem, instance_name

__all__ = [
    "INDEX",
    "RECORD",
    "Entry",
    "entry_of",
    "merge",
    "of_thorough_runs",
    "read_entries",
    "recorded",
    "still_about",
]

INDEX = "index.json"
"""The name of the list of all that is exported to a folder."""

RECORD = "thorough.json"
"""The name of the record of thorough runs, beside a ledger."""

Entry = Mapping[str, Any]
"""A row as it is kept: the fields of `json_row`, with paths from the folder of the file, and
``statement``, ``sources``, ``means``, ``reason``, ``against``, ``against_counted`` and the
``sha256`` of the network."""

ABOUT = ("kind", "domain", "relation", "claimed", "means", "against", "sha256")
"""The fields that say what an entry about an instance is about."""


def read_entries(path: Path) -> list[Entry]:
    """The entries in a file; none if there is no file.

    Raises `InvalidInput` if they cannot be read, or are something else.
    """
    try:
        entries = json.loads(path.read_bytes())
        readable = isinstance(entries, list) and all(map(_is_entry, entries))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror or error}; give a file to read") from None
    except (ValueError, RecursionError):
        readable = False
    if not readable:
        raise InvalidInput(
            f"{path}: this is no list of rows of a ledger; move it away, or give another path"
        )
    return list(entries)


def merge(path: Path, page: Page, rows: Sequence[Row], *, folder: Path | None = None) -> None:
    """Put the rows of a page into the file at `path`, at once, beside what is there of others.

    What is there about the page's claims is replaced, but for instances that this run has not done:
    they stay if they are about the same networks and numbers as the page is now.  Paths of
    instances are written as seen from `folder`.  Raises what `read_entries` raises.
    """
    kept: dict[str, list[Entry]] = {}
    for entry in read_entries(path):
        kept.setdefault(entry["name"], []).append(entry)
    for theorem in page.theorems:
        new = [entry_of(theorem, row, folder) for row in rows if row.name == theorem.name]
        kept[theorem.name] = [*_contradicted(_merged(theorem, kept.get(theorem.name, ()), new))]
    claims = sorted((claim for claim in kept.values() if claim), key=lambda claim: claim[0]["page"])
    lines = ",\n".join(json.dumps(entry) for claim in claims for entry in claim)
    replace_file(path, f"[\n{lines}\n]\n".encode("ascii"))


def entry_of(theorem: Theorem, row: Row, folder: Path | None = None) -> Entry:
    """A row as it is kept in a file in `folder`; without one it names no paths."""
    entry = json_row(row)
    for field in ("network", "certificate"):
        place = entry[field]
        if folder is None or place is None:
            entry[field] = None
        else:
            entry[field] = Path(place).relative_to(folder).as_posix()
    return {
        **entry,
        "statement": theorem.statement,
        "sources": theorem.sources,
        "means": row.means,
        "reason": row.reason,
        "against": theorem.against,
        "against_counted": row.against_counted,
        "sha256": row.sha256,
    }


def still_about(entry: Entry, theorem: Theorem, parameters: Parameters) -> bool:
    """Whether an entry is about the network, the kind and the number that the page has now.

    And whether its count shows what it says; what has failed need not have any.
    """
    given = entry.get("against_counted")
    counted = tuple(given) if isinstance(given, list) else given
    try:
        claimed = claimed_number(theorem, parameters, counted)
        row = stated_row(theorem, parameters, entry["page"], claimed=claimed)
    except Exception:  # the page cannot say what it is about
        return False
    now = entry_of(theorem, row)
    established = REFUTED if parameters in theorem.refuted_by else FOR_THESE
    return (
        entry.get("status") in (established, FAILED)
        and all(entry.get(field) == json.loads(json.dumps(now[field])) for field in ABOUT)
        and (entry["status"] == FAILED or _is_shown(entry, theorem, claimed))
    )


def of_thorough_runs(page: Page, rows: Iterable[Row]) -> list[Row]:
    """The rows that only a thorough run has, as far as they are done."""
    thorough = {theorem.name: theorem.thorough for theorem in page.theorems}
    return [row for row in rows if row.status != NOT_DONE and row.parameters in thorough[row.name]]


def recorded(
    entries: Iterable[Entry], theorem: Theorem
) -> Iterator[tuple[Parameters, Entry | None]]:
    """The parameters of a theorem for thorough runs, each with the entry about it, if there is one.

    An entry is about them only if the network, the kind and the number are those of the page now.
    """
    own = [entry for entry in entries if entry["name"] == theorem.name]
    before = {_key(entry["parameters"]): entry for entry in own if entry["parameters"] is not None}
    for parameters in theorem.thorough:
        entry = before.get(instance_name(parameters))
        known = entry is not None and still_about(entry, theorem, parameters)
        yield parameters, entry if known else None


def _is_shown(entry: Entry, theorem: Theorem, claimed: int | None) -> bool:
    """Whether the count of an entry shows, or refutes, that it is in the relation to `claimed`.

    Points, and certificates about two networks, show no count.
    """
    counted = entry["counted"]
    if claimed is None or theorem.witnesses_only:
        return counted is None
    if counted is None:
        return False
    ends = (counted, counted) if isinstance(counted, int) else (counted[0], counted[1])
    holds, fails = compared(ends, theorem.relation, claimed)
    return fails if entry["status"] == REFUTED else holds


def _is_entry(value: object) -> bool:
    """Whether a value has all that `entry_of` writes, of the right types."""
    if not isinstance(value, dict) or not FIELDS.keys() <= value.keys():
        return False
    return all(is_right(value[field]) for field, is_right in FIELDS.items())


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    """Whether it is a count, or the ends of an interval that holds it."""
    if not isinstance(value, list):
        return _is_whole(value)
    return len(value) == 2 and all(map(_is_whole, value)) and value[0] < value[1]


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, (int, str))


def _are_parameters(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_plain, value.values()))


def _each(is_right: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(is_right, value))


def _or_none(is_right: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or is_right(value)


FIELDS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("name", "page", "kind", "relation", "status"), _is_text),
    **dict.fromkeys(("statement", "means", "reason"), _is_text),
    **dict.fromkeys(("network", "certificate", "against", "sha256"), _or_none(_is_text)),
    **dict.fromkeys(("claimed", "counted", "against_counted"), _or_none(_is_number)),
    "parameters": _or_none(_are_parameters),
    "domain": _or_none(_each(_each(_is_text))),
    "sources": _each(_is_text),
}
"""All fields that `entry_of` writes, and which values they can have."""


def _key(parameters: Parameters) -> str:
    """What names an instance, also if its tuples have become lists."""
    return instance_name({name: _tuples(value) for name, value in parameters.items()})


def _tuples(value: object) -> object:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _merged(theorem: Theorem, old: Iterable[Entry], new: Sequence[Entry]) -> Iterator[Entry]:
    """The new entries, and old ones about instances that are not done in these, in order."""
    found = {_key(entry["parameters"]): entry for entry in new if entry["parameters"] is not None}
    before = {_key(entry["parameters"]): entry for entry in old if entry["parameters"] is not None}
    yield from (entry for entry in new if entry["parameters"] is None)
    for parameters in theorem.instances:
        name = instance_name(parameters)
        entry, earlier = found.get(name), before.get(name)
        done = entry is not None and entry["status"] != NOT_DONE
        if earlier is not None and not done and still_about(earlier, theorem, parameters):
            entry = {**earlier, "statement": theorem.statement, "sources": theorem.sources}
        if entry is not None:
            yield entry


def _contradicted(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries of a claim, none of them for all parameters if another one failed."""
    listed = list(entries)
    failed = any(entry["status"] == FAILED for entry in listed)
    for entry in listed:
        wrong = failed and entry["status"] == FOR_ALL
        yield {**entry, "status": FAILED, "reason": OTHERS_FAILED} if wrong else entry
