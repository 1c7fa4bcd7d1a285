"""Network files: reading and writing by path, and the networks that ship with the package.

The format goes by the file's suffix; each lives in a module of its own, loaded when first used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from exactregions.errors import InvalidInput
from exactregions.files import replace_file, require_writable
from exactregions.networks.formats.network_file import NetworkFile, located
from exactregions.networks.network import Network

__all__ = ["NetworkFile", "examples", "read_network", "require_network_path", "write_network"]

_SUFFIXES = (".json",)
_EXAMPLE = "example:"


def read_network(source: str | Path) -> NetworkFile:
    """The network file at the path `source`, or the example NAME if it is ``"example:NAME"``.

    Raises `InvalidInput`, naming `source` and the place in it, if there is no such file or it
    cannot be read as a network.

    >>> read_network("example:hat").network(["1/2"])
    (Fraction(1, 2),)
    """
    from exactregions.networks.formats.json_format import read_json

    if isinstance(source, str) and source.startswith(_EXAMPLE):
        return read_json(_example(source.removeprefix(_EXAMPLE)).read_bytes())
    path = Path(source)
    with located(str(path)):
        with _explained_failures("give the path of a network file or example:NAME"):
            data = path.read_bytes()
        _require_known_suffix(path)
        return read_json(data)


def require_network_path(path: Path) -> None:
    """Raise the `InvalidInput` that writing a network to `path` would end in, as far as is seen."""
    with located(str(path)):
        _require_known_suffix(path)
        with _explained_failures("give a path in a folder that you can write to"):
            require_writable(path)


def write_network(file: NetworkFile | Network, path: str | Path) -> None:
    """Write a file, or a network alone, to `path`; what is there goes only when all is written.

    Raises `InvalidInput`, naming `path`, if the suffix is unknown or the file cannot be written.
    """
    from exactregions.networks.formats.json_format import write_json

    with located(str(path)):
        _require_known_suffix(Path(path))
        whole = NetworkFile(file) if isinstance(file, Network) else file
        data = write_json(whole).encode("ascii")
        with _explained_failures("give a path in a folder that you can write to"):
            replace_file(Path(path), data)


def examples() -> tuple[tuple[str, str], ...]:
    """The name and the one-line note of each network that ships with the package, by name."""
    return tuple((name, read_network(_EXAMPLE + name).note or "") for name in _example_names())


def _example_names() -> list[str]:
    names = (entry.name for entry in _examples_folder().iterdir())
    return sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))


def _examples_folder() -> Traversable:
    return files("exactregions.networks") / "examples"


def _example(name: str) -> Traversable:
    known = _example_names()
    if name not in known:
        raise InvalidInput(f"{_EXAMPLE}{name}: no such example; there are {', '.join(known)}")
    return _examples_folder() / f"{name}.json"


def _require_known_suffix(path: Path) -> None:
    if path.suffix not in _SUFFIXES:
        raise InvalidInput(
            f"{path.suffix!r} is not the suffix of a network file; use {', '.join(_SUFFIXES)}"
        )


@contextmanager
def _explained_failures(remedy: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"{error.strerror or error}; {remedy}") from None
    except ValueError as error:  # a path that no file can have
        raise InvalidInput(f"{error}; {remedy}") from None
