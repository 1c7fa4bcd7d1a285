"""What a published bound is: a formula in the widths, with its meaning, assumptions and source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import sympy

from exactregions.counting.bounds.sums import Size, Widths
from exactregions.counting.kinds import ASCENDING_KINDS, Kind
from exactregions.errors import InvalidInput

__all__ = [
    "ASCENDING_KINDS",
    "NETWORK_CLASSES",
    "RELU_NETWORKS",
    "RELU_NETWORKS_WITHOUT_BIASES",
    "TERNARY_RELU_NETWORKS",
    "Assumptions",
    "Bound",
    "Direction",
    "Source",
    "Status",
    "evaluate",
    "kinds_down_from",
    "kinds_up_from",
    "width_symbols",
]

Direction = Literal["exact", "upper", "lower"]
Status = Literal["exact", "asymptotic", "expected"]

RELU_NETWORKS = "fully connected ReLU layers with biases"
RELU_NETWORKS_WITHOUT_BIASES = "fully connected ReLU layers without biases"
TERNARY_RELU_NETWORKS = "fully connected ReLU layers, weights and biases in {-1, 0, 1}"
NETWORK_CLASSES = (RELU_NETWORKS, RELU_NETWORKS_WITHOUT_BIASES, TERNARY_RELU_NETWORKS)


MAXIMAL_SUM = 300_000
"""2 to the number of neurons is one of the bounds; for these it has at most 90,309 digits."""

MAXIMAL_WORK = 10**10
"""Serra's sum needs about layers x dimension^2 products, of numbers with a bit a neuron."""


def kinds_down_from(kind: Kind) -> tuple[Kind, ...]:
    """The kinds that an upper bound for `kind` holds for."""
    return ASCENDING_KINDS[: ASCENDING_KINDS.index(kind) + 1]


def kinds_up_from(kind: Kind) -> tuple[Kind, ...]:
    """The kinds that a lower bound for `kind` holds for."""
    return ASCENDING_KINDS[ASCENDING_KINDS.index(kind) :]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a bound comes from; ``statement`` is a theorem's number or what identifies it.

    A bound without a year is published nowhere; its derivation is in this package.
    """

    authors: str
    year: int | None
    statement: str
    arxiv: str | None = None

    def __str__(self) -> str:
        identifier = f", arXiv:{self.arxiv}" if self.arxiv else ""
        year = f" {self.year}" if self.year else ""
        return f"{self.authors}{year}, {self.statement}{identifier}"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a bound asks of the widths: in words, and as a condition.

    ``condition`` gives a sympy Boolean: true or false for integers, possibly undecided for
    symbols.
    """

    text: str
    condition: Callable[[Widths], sympy.Basic] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """A published bound on the number of regions of the networks with given widths.

    ``direction`` says what is bounded: "upper", no choice of parameters gives more; "lower", some
    choice gives at least as many; "exact", the maximum over the parameters is this number.
    ``kinds`` are all the kinds of region this holds for, smallest count first.  ``networks`` is
    the class of networks meant.  ``status`` is "exact" for a number; an "asymptotic" bound is
    only an order of growth, an "expected" one an average that depends on the distribution of
    the parameters, and neither evaluates to an integer.
    """

    name: str
    formula: Callable[[Widths], Size] = field(repr=False, compare=False)
    kinds: tuple[Kind, ...]
    direction: Direction
    assumptions: Assumptions
    source: Source
    status: Status = "exact"
    networks: str = RELU_NETWORKS

    @property
    def kind(self) -> Kind:
        """The kind of region the bound says most about; it gives all the other ``kinds``."""
        return self.kinds[0] if self.direction == "lower" else self.kinds[-1]

    def holds(self, widths: Sequence[Size]) -> bool:
        """Whether the widths are known to satisfy the assumptions."""
        return bool(self.assumptions.condition(_checked(widths)) == sympy.true)

    def expression(self, widths: Sequence[Size]) -> sympy.Expr:
        """The bound as an expression in `widths`, each an integer or a sympy expression.

        Integers give the value at once.  A formula with symbols is for reading and for algebra;
        to get a value, ask again with integers, which is much faster than substituting.  Raises
        `InvalidInput` for widths that have no meaning or contradict the assumptions.
        """
        return sympy.sympify(self.formula(_allowed(self, widths)))


def evaluate(bound: Bound, widths: Sequence[Size]) -> int | None:
    """The value of `bound` at integer `widths`; None if it is asymptotic or an expectation.

    Raises `InvalidInput` for widths that have no meaning or contradict the assumptions, and
    before any work for widths whose bounds are too long to write or take too long to compute.
    """
    sizes = _allowed(bound, widths)
    for index, size in enumerate(sizes):
        if not isinstance(size, int):
            raise InvalidInput(
                f"width n{index} is {size}, not an integer; write integers, "
                "or use the bound's expression"
            )
    _require_computable([int(size) for size in sizes])
    return int(bound.formula(sizes)) if bound.status == "exact" else None


def width_symbols(depth: int) -> tuple[sympy.Symbol, ...]:
    """Symbols n0, n1, ... for the widths of a network with `depth` hidden layers.

    >>> width_symbols(2)
    (n0, n1, n2)
    """
    return tuple(sympy.symbols(f"n0:{depth + 1}", integer=True, positive=True))


def _allowed(bound: Bound, widths: Sequence[Size]) -> Widths:
    sizes = _checked(widths)
    if bound.assumptions.condition(sizes) == sympy.false:
        raise InvalidInput(
            f"{bound.name} says nothing about the widths {_listed(sizes)}; "
            f"it needs {bound.assumptions.text}"
        )
    return sizes


def _require_computable(widths: Sequence[int]) -> None:
    """Refuse widths of which a bound has more digits than are written, or takes many seconds."""
    if sum(widths) > MAXIMAL_SUM:
        raise InvalidInput(
            f"the widths add up to {_digits(sum(widths))}; bounds are computed for widths that "
            f"add up to at most {MAXIMAL_SUM:,}, as longer numbers are not written"
        )
    terms = min(widths[0], max(widths[1:], default=0))
    work = (len(widths) - 1) * terms**2 * (sum(widths[1:]) + 1000)
    if work > MAXIMAL_WORK:
        raise InvalidInput(
            f"bounds for {len(widths) - 1} hidden layers with {sum(widths[1:]):,} neurons in "
            f"dimension {terms:,} take too long; give smaller widths, such that the layers times "
            f"dimension squared times (neurons + 1000) are at most {MAXIMAL_WORK:,}"
        )


def _digits(number: int) -> str:
    return f"{number:,}" if number < 10**12 else "more than 10^12"


def _checked(widths: Sequence[Size]) -> Widths:
    if not widths:
        raise InvalidInput(
            f"the widths {widths!r} are empty; write n0,n1,...,nL: "
            "the input dimension, then the hidden layers"
        )
    return tuple(_size(index, width) for index, width in enumerate(widths))


def _size(index: int, width: Size) -> Size:
    """`width` as a Python integer, or as a symbolic expression not known to be out of range."""
    size = int(width) if isinstance(width, sympy.Integer) else width
    what = "an input dimension" if index == 0 else "the width of a hidden layer"
    match size:
        case int() if size >= 1 and not isinstance(size, bool):
            return size
        case sympy.Expr() if size.is_integer is not False and size.is_positive is not False:
            return size
    raise InvalidInput(f"width n{index} is {width!r}; {what} is an integer of at least 1")


def _listed(widths: Widths) -> str:
    return ",".join(map(str, widths))
