"""What a network file says, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from exactregions.errors import InvalidInput, ShapeMismatch
from exactregions.networks.network import Matrix, Network

__all__ = ["NetworkFile", "located"]


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """A network with the domain, the name and the note that its file gives it, if any.

    A row ``(a1, ..., an, b)`` of ``inequalities`` stands for ``a . x + b >= 0``; None is the whole
    space.  Raises `ShapeMismatch` if a row has not one entry more than the network has inputs.
    """

    network: Network
    inequalities: Matrix | None = None
    name: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        length = self.network.input_dim + 1
        for index, row in enumerate(self.inequalities or ()):
            if len(row) != length:
                raise ShapeMismatch(
                    f"domain.inequalities[{index}]: the row has {len(row)} entries; give it "
                    f"{length}, a coefficient for each input and the constant"
                )


@contextmanager
def located(place: str) -> Iterator[None]:
    """Put `place` in front of the message of an `InvalidInput` raised inside."""
    try:
        yield
    except InvalidInput as error:
        raise type(error)(f"{place}: {error}") from None
