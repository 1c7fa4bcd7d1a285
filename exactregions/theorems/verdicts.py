"""Verdicts of the checker that are kept beside certificates until a run has finished.

A verdict holds for the bytes of the checker, the certificate and the network.  It is kept with
their SHA-256, so it is never taken for that of other files.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from exactregions import check as checker
from exactregions.files import replace_file

__all__ = ["forget_verdicts", "keep_verdict", "kept_verdict"]


def kept_verdict(certificate: Path, network: Path) -> tuple[str, str] | None:
    """The claim and the facts that the checker has printed about these files, if that is known."""
    try:
        lines = _beside(certificate).read_text("ascii").splitlines()
    except (OSError, ValueError):
        return None
    if len(lines) != 3 or lines[0] != _key(certificate, network):
        return None
    return lines[1], lines[2]


def keep_verdict(certificate: Path, network: Path, claim: str, facts: str) -> None:
    """Keep what the checker has printed; not if the certificate has parts in other files."""
    if not certificate.with_name(f"{certificate.name}.parts").exists():
        text = f"{_key(certificate, network)}\n{claim}\n{facts}\n"
        replace_file(_beside(certificate), text.encode("ascii"))


def forget_verdicts(place: Path) -> None:
    """Forget what is kept of the certificates of the instance at `place`."""
    for path in place.parent.glob(f".{place.name}.*verdict"):
        path.unlink(missing_ok=True)


def _beside(certificate: Path) -> Path:
    return certificate.with_name(f".{certificate.name}.verdict")


def _key(*paths: Path) -> str:
    """The SHA-256 of the checker and of these files."""
    return ",".join(map(_sha256, (Path(checker.__file__), *paths)))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
