"""The compiled kernel; its sources are in ``kernel/``."""

from collections.abc import Callable, Sequence
from typing import Any

integers: str
"""Which library's large integers it uses."""

class Walk:
    """A walk that can be taken in steps."""

    @property
    def cells(self) -> int: ...
    @property
    def bounded_cells(self) -> int: ...
    def advance(self, cells: int) -> bool:
        """Go on until there are so many more cells, or the end; whether the end is reached."""
    def take_cells(self) -> list[tuple[tuple[Any, ...], int, int]]:
        """The cells since the last time, each as rays, mask of walls and of positive forms."""
    def next_path(self) -> bytes:
        """The path of what comes next, a byte for each side."""
    def depths_left(self) -> list[int]:
        """The depths of all that is left, the largest parts first."""
    def take_positive(self) -> bytes:
        """The masks of the forms positive on the cells since the last time."""
    def take_neighbours(self) -> tuple[bytes, bytes]:
        """Which cells share a facet: pairs, and the forms that vanish on their facets."""
    def take_lines(self) -> bytes:
        """The lines of the certificate since the last time, if they are written."""
    def work(self) -> dict[str, int]:
        """How much was done, in counts that are the same each time."""
    def rows(self, stage: int) -> list[tuple[list[list[float]], list[float], int, list[int]]]:
        """The rows of a stage on the last cell found: parts, errors, power of two, exact row."""

class Maps:
    """Numbers for affine maps, told apart by residues."""

    def __init__(
        self,
        size: int,
        layers: Sequence[tuple[int, int, int]],
        residues: Sequence[tuple[int, Sequence[Sequence[Sequence[int]]]]],
    ) -> None: ...
    def __len__(self) -> int:
        """How many different maps have come."""
    def numbers(self, masks: bytes, words: int) -> bytes:
        """The numbers of the maps on cells with these masks of positive forms."""

def walk(
    size: int,
    stages: Sequence[tuple[Sequence[Sequence[int]], int]],
    domain: Sequence[Sequence[int]],
    rays: Sequence[tuple[Sequence[int], int]],
    walls: int,
    dimension: int,
    lines: Sequence[tuple[int, int, Sequence[int], int, int, int]],
    has_more_lines: bool,
    ray_type: Callable[..., Any] | None = None,
    keeping_signs: bool = False,
    keeping_neighbours: bool = False,
    proving_from: int = -1,
    proving_walls: bool = False,
    tick: Callable[[], object] | None = None,
    path: Sequence[int] = ...,
    verifying: bool = False,
    bound_factor: float = 1.0,
    least_doubles: int = 1,
) -> Walk:
    """A walk before its first step; the arguments are those of ``Input`` in ``walk.hpp``."""

def mixed_values(
    p: Sequence[float],
    p_error: Sequence[float],
    q: Sequence[float],
    q_error: Sequence[float],
    form: int,
) -> tuple[list[float], list[float]]:
    """Values where a form vanishes between two points, and bounds on their errors; for tests."""

class LineSearch:
    """A search for the largest count over networks with one input."""

    best: int
    """The largest count that is known to be attained."""

    @property
    def witness(self) -> list[list[list[int]]]:
        """The rows of a network that has it, layer by layer, if it was found here."""
    @property
    def improved(self) -> bool:
        """Whether it was found since the counts were cleared."""
    @property
    def classes(self) -> int: ...
    @property
    def examined(self) -> str:
        """A number of networks, in hexadecimal digits."""
    @property
    def pruned(self) -> str:
        """A number of networks, in hexadecimal digits."""
    def clear_counts(self) -> None: ...
    def visit(
        self, layer: int, points: Sequence[tuple[int, int]], components: Sequence[Sequence[int]]
    ) -> None:
        """Look at all networks that go on from a partial one."""

def line_search(
    patterns: bool,
    widths: Sequence[int],
    activations: Sequence[tuple[Sequence[int], Sequence[int], Sequence[int]]],
    biases: Sequence[Sequence[int]],
    weights: Sequence[int],
    plain_biases: Sequence[int],
    negatable: bool,
    symmetric: bool,
    low: tuple[int, int] | None,
    high: tuple[int, int] | None,
    factors: Sequence[int],
    known: int,
    kept: int,
    tick: Callable[[], object],
) -> LineSearch:
    """A search before its first visit; the arguments are those of ``Problem`` in ``line.hpp``."""
