"""The smallest network that refutes a claim about counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

from exactregions.arithmetic import Number
from exactregions.counting import check_kind, count
from exactregions.geometry import Polyhedron
from exactregions.networks import RELU, Activation, Network
from exactregions.partition import Partition, refine
from exactregions.search.space import (
    SEARCHED_KINDS,
    TERNARY,
    LayerRows,
    SearchSpace,
    search_space,
    signed_permutations,
)

__all__ = ["Counterexample", "Facts", "facts_names", "smallest_counterexample"]


@dataclass(frozen=True)
class Counterexample:
    """A network that refutes a claim, and the facts that are known of it.

    These are its shape, and the counts that the claim asked for.
    """

    network: Network
    widths: tuple[int, ...]
    facts: dict[str, int]


class Facts(Mapping[str, int]):
    """What a claim may ask about a network; each count is made when first asked for.

    The kinds of region, the widths ``n0``, ``n1``, ..., 0 for layers that there are not, and
    ``depth``, ``neurons`` and ``parameters``, without those of the output.
    """

    def __init__(self, space: SearchSpace, network: Network, names: Sequence[str]) -> None:
        self._space = space
        self._network = network
        self._names = tuple(names)
        self._partition: Partition | None = None
        self.known = _shape_facts(space, names)

    def __getitem__(self, name: str) -> int:
        if name not in self.known:
            if self._partition is None:
                self._partition = refine(self._network, self._space.domain)
            found = count(self._partition, check_kind(name))
            assert isinstance(found, int)
            self.known[name] = found
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def facts_names(depth: int) -> tuple[str, ...]:
    """The names of all facts about networks with at most so many hidden layers."""
    widths = (f"n{layer}" for layer in range(depth + 1))
    return (*SEARCHED_KINDS, *widths, "depth", "neurons", "parameters")


def smallest_counterexample(
    claim: Callable[[Mapping[str, int]], bool],
    largest: Sequence[int],
    *,
    weights: Sequence[Number] = TERNARY,
    activation: Activation = RELU,
    output: str = "vector",
    biases: bool = True,
    domain: Polyhedron | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Counterexample | None:
    """The first network for which `claim` is false, or None if it holds for all of them.

    `claim` gets `Facts`.  Looked at are all networks with the input dimension ``largest[0]``, from
    one layer to as many as `largest` has, each at most as wide, in this order: fewer neurons first,
    then fewer layers, then widths in dictionary order, then layer by layer from the first on.  Rows
    are ordered by the sum of the absolute values of weights and bias, then in dictionary order;
    layers, as lists of rows in this order, in dictionary order.  Networks that differ by the order
    of neurons in a layer, or by a signed permutation of the inputs that maps the domain to itself,
    have the same facts, and the first of them is looked at.

    >>> found = smallest_counterexample(lambda facts: facts["proper"] <= 3, (1, 2, 2))
    >>> found.widths, found.facts["proper"]
    ((1, 2, 1), 4)
    """
    names = facts_names(len(largest) - 1)
    for widths in _sizes(largest):
        space = search_space(
            widths,
            weights=weights,
            activations=[activation] * (len(widths) - 1),
            output=output,
            biases=biases,
            domain=domain,
        )
        for layers in _representatives(space):
            tick()
            network = space.network(layers)
            facts = Facts(space, network, names)
            if not claim(facts):
                return Counterexample(network, widths, facts.known)
    return None


def _sizes(largest: Sequence[int]) -> list[tuple[int, ...]]:
    """All widths up to the largest, small ones first."""
    sizes = [
        (largest[0], *widths)
        for depth in range(1, len(largest))
        for widths in product(*(range(1, most + 1) for most in largest[1 : depth + 1]))
    ]
    return sorted(sizes, key=lambda widths: (sum(widths), len(widths), widths))


def _representatives(space: SearchSpace) -> Iterator[tuple[LayerRows, ...]]:
    """The networks up to the order of neurons and the symmetries of the inputs."""
    symmetries = signed_permutations(space.domain)
    closed = space.negatable or not any(sign < 0 for move in symmetries for _, sign in move)
    inputs = (space.input_dim, *space.layer_widths)
    choices = []
    for given, width in zip(inputs, space.layer_widths, strict=False):
        rows = product(*[space.integers] * given, space.bias_integers)
        ordered = sorted(rows, key=_size)
        choices.append(list(combinations_with_replacement(ordered, width)))
    if closed:
        choices[0] = [layer for layer in choices[0] if _is_first(layer, symmetries)]
    yield from product(*choices)


def _is_first(layer: LayerRows, symmetries: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether no symmetry maps the layer to one that comes before it."""
    own = sorted(map(_size, layer))
    return all(sorted(_size(_moved(row, move)) for row in layer) >= own for move in symmetries)


def _size(row: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """What rows are ordered by: the sum of the absolute values, then the numbers."""
    return sum(map(abs, row)), row


def _moved(row: tuple[int, ...], move: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return (*(sign * row[source] for source, sign in move), row[-1])


def _shape_facts(space: SearchSpace, names: Sequence[str]) -> dict[str, int]:
    widths = (space.input_dim, *space.widths)
    pairs = zip(widths, space.widths, strict=False)
    known = {name: 0 for name in names if name[0] == "n" and name[1:].isdigit()}
    known |= {f"n{layer}": width for layer, width in enumerate(widths)}
    known["depth"] = len(space.widths)
    known["neurons"] = sum(space.widths)
    known["parameters"] = sum((given + space.biases) * width for given, width in pairs)
    return known
