"""Certificate files: a header, records and a footer, a line each, put in place when complete."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from exactregions.errors import InvalidInput
from exactregions.files import replacing
from exactregions.geometry import Polyhedron, generators
from exactregions.networks import Network
from exactregions.networks.formats import NetworkFile

__all__ = [
    "CertificateFile",
    "Evidence",
    "Record",
    "certificate_file",
    "compressed",
    "header",
    "line",
    "network_value",
    "plain_domain",
]

Record = object
"""A line of a certificate, as lists, integers and dictionaries; or finished lines, as bytes."""


class Evidence(NamedTuple):
    """What a kind needs in the header, and all records, the footer included."""

    fields: Mapping[str, object]
    records: Iterator[Record]


_written = json.JSONEncoder(separators=(",", ":")).encode


class CertificateFile:
    """Writes lines to a stream, and hashes them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def write(self, record: Record) -> None:
        """Write a record as a line, or lines that are finished."""
        data = line(record)
        self._hash.update(data)
        self._stream.write(data)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what has been written, before compression."""
        return self._hash.hexdigest()


def line(record: Record) -> bytes:
    """A record as a line, or lines that are finished."""
    return record if isinstance(record, bytes) else _written(record).encode("ascii") + b"\n"


@contextmanager
def compressed(stream: BinaryIO) -> Iterator[CertificateFile]:
    """A certificate compressed into a stream; equal lines give equal bytes."""
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
        yield CertificateFile(packed)  # type: ignore[arg-type]


@contextmanager
def certificate_file(path: Path) -> Iterator[CertificateFile]:
    """The file at `path`, compressed if its name ends in ``.gz``.

    It is put in place at the end of the block, and not at all if an exception ends that.  Raises
    `InvalidInput` if it cannot be written.
    """
    try:
        with replacing(path) as stream:
            if path.suffix != ".gz":
                yield CertificateFile(stream)
            else:
                with compressed(stream) as file:
                    yield file
    except OSError as error:
        remedy = "give a path in a folder that you can write to, on a disk with room"
        raise InvalidInput(f"{path}: {error.strerror or error}; {remedy}") from error


def network_value(network: Network) -> dict[str, object]:
    """A network as a header has it."""
    from exactregions.networks.formats.json_format import as_json_value

    return as_json_value(NetworkFile(network))


def header(
    kind: str, network: Network, domain: Polyhedron, fields: Mapping[str, object]
) -> dict[str, object]:
    """The header of a certificate with these further fields."""
    return {
        "format": "exactregions certificate",
        "version": 1,
        "kind": kind,
        **fields,
        "network": network_value(network),
        "domain": [form.row for form in domain.inequalities],
    }


def plain_domain(domain: Polyhedron) -> Polyhedron:
    """The same polyhedron, without constant inequalities and repeated ones.

    Raises what `generators` raises.
    """
    generators(domain)
    kept = dict.fromkeys(form for form in domain.inequalities if any(form.normal))
    return Polyhedron(domain.dimension, tuple(kept))
