"""The network files with known counts in ``tests/data/networks``."""

from __future__ import annotations

import json
from pathlib import Path

from exactregions import Network, read_network

FOLDER = Path(__file__).parent / "data" / "networks"

COUNTS: dict[str, dict[str, int]] = json.loads((FOLDER / "counts.json").read_text())


def known_network(name: str) -> Network:
    """The network in the file `name`."""
    return read_network(FOLDER / f"{name}.json").network
