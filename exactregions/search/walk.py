"""The walk through all networks of a search, layer by layer over classes of partial networks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any, Protocol

from exactregions.search.space import LayerRows, SearchSpace

__all__ = ["GOALS", "Menu", "Option", "Outcome", "State", "Walk"]

GOALS = ("maximum", "minimum", "histogram")
"""What a walk finds: the largest count, leaving out what cannot have it; how many networks have
which count; or the smallest, which is the same until the least that is possible is found."""

KEPT_CLASSES = 200_000
"""So many classes of partial networks are remembered; after that some may be visited again."""

Chosen = Any
"""What some options of one menu amount to; a menu's own business, but hashable."""


class Option(Protocol):
    """A choice for a neuron of the next layer: how many rows act like it, and one of them."""

    @property
    def ways(self) -> int:
        """How many rows there are."""

    @property
    def row(self) -> tuple[int, ...]:
        """One of them."""


class Menu(Protocol):
    """The choices for each neuron of the layer after a partial network."""

    @property
    def options(self) -> Sequence[Option]:
        """The choices, those that add most first."""

    @property
    def start(self) -> Chosen:
        """No option chosen."""

    def add(self, chosen: Chosen, option: int) -> Chosen:
        """One more option, by its index."""

    def value(self, chosen: Chosen) -> int:
        """The count, if the layer is the last one."""

    def ceiling(self, chosen: Chosen, first: int, left: int) -> int:
        """No choice of `left` more options from `first` on, and of later layers, counts more."""

    def child(self, options: Sequence[int]) -> State:
        """The partial network with one more layer."""


class State(Protocol):
    """A partial network."""

    @property
    def key(self) -> Hashable:
        """Equal for partial networks that count the same with every choice of later layers."""

    def ceiling(self) -> int:
        """No choice of later layers counts more."""

    def menu(self, tick: Callable[[], object]) -> Menu:
        """The choices for a neuron of the next layer; `tick` is called often, and may raise."""


_Classes = dict[Hashable, tuple[State, int, tuple[LayerRows, ...]]]
"""Classes of partial networks: one of each, how many there are, and its rows."""


@dataclass
class Outcome:
    """What has been found.  `best` and `histogram` are about the networks in `examined`.

    `examined` and `pruned` count networks, `classes` those of them that were looked at one by one:
    counted, or pruned at the last choice.  `witnesses` has for each count that is kept the rows of
    a network.
    """

    examined: int = 0
    pruned: int = 0
    classes: int = 0
    histogram: dict[int, int] = field(default_factory=dict)
    witnesses: dict[int, tuple[LayerRows, ...]] = field(default_factory=dict)

    @property
    def best(self) -> int:
        """The largest count; -1 if there is none yet, as 0 is a count of bounded regions."""
        return max(self.witnesses, default=-1)

    def add(self, other: Outcome) -> None:
        """What has been found elsewhere, about other networks."""
        self.examined += other.examined
        self.pruned += other.pruned
        self.classes += other.classes
        for value, networks in other.histogram.items():
            self.histogram[value] = self.histogram.get(value, 0) + networks
        self.note_networks(other.witnesses)

    def note_networks(self, witnesses: Mapping[int, tuple[LayerRows, ...]]) -> None:
        """Networks, given by rows, that have these counts."""
        for value, rows in witnesses.items():
            self.witnesses.setdefault(value, rows)

    def note(self, value: int, networks: int, rows: tuple[LayerRows, ...]) -> None:
        """So many networks have this count, one of them with these rows."""
        self.histogram[value] = self.histogram.get(value, 0) + networks
        self.witnesses.setdefault(value, rows)


class _LeastFound(Exception):
    """The search for the smallest count is over."""


class Walk:
    """A walk for one goal.

    For the maximum, what cannot count more than the best so far is pruned.  A class that was met
    before is examined without being visited again: its networks count the same as those met
    before, of which the best is known.
    """

    def __init__(
        self,
        space: SearchSpace,
        goal: str,
        *,
        tick: Callable[[], object] = lambda: None,
        kept_classes: int = KEPT_CLASSES,
    ) -> None:
        self.space = space
        self.outcome = Outcome()
        self._maximum = goal == "maximum"
        self._minimum = goal == "minimum"
        self._known = -1
        self._tick = tick
        self._kept_classes = kept_classes
        self._seen: dict[Hashable, dict[int, int] | None] = {}

    def begin(self, known: int) -> None:
        """Begin a new outcome, knowing that a count is attained; classes stay remembered."""
        self._known = max(known, self._best())
        self.outcome = Outcome()

    def of_all(self, state: State, layer: int, known: int) -> Outcome:
        """What there is to find among all networks that go on from `state`."""
        self.begin(known)
        try:
            self.visit(state, layer)
        except _LeastFound:
            self.outcome.pruned = self.space.networks_from(layer) - self.outcome.examined
        return self.outcome

    def layers(self, menu: Menu, layer: int) -> Iterator[tuple[tuple[int, ...], int]]:
        """All choices of a layer, as multisets of options, with the number of layers of each."""
        for options, _, ways in self._multisets(menu, self.space.layer_widths[layer], 1):
            yield options, ways

    def visit(
        self, state: State, layer: int, networks: int = 1, rows: tuple[LayerRows, ...] = ()
    ) -> dict[int, int]:
        """Look at all networks that go on from `state`, which stands for so many partial ones.

        Returns how many completions of one of them have which count; nothing for the maximum.
        """
        self._tick()
        later = self.space.networks_from(layer)
        if self._maximum and state.ceiling() <= self._best():
            self.outcome.pruned += networks * later
            return {}
        key = layer, state.key
        if key in self._seen:
            return self._again(self._seen[key] or {}, networks, later)
        menu = state.menu(self._tick)
        if layer + 1 == len(self.space.layer_widths):
            found = self._last(menu, networks, rows)
        else:
            found = self._middle(menu, layer, networks, rows)
        if len(self._seen) < self._kept_classes:
            self._seen[key] = found
        return found

    def _best(self) -> int:
        return max(self._known, self.outcome.best)

    def _again(self, found: dict[int, int], networks: int, later: int) -> dict[int, int]:
        """A class that was met before."""
        self.outcome.examined += networks * later
        for value, completions in found.items():
            known = self.outcome.histogram.get(value, 0)
            self.outcome.histogram[value] = known + networks * completions
        return found

    def _middle(
        self, menu: Menu, layer: int, networks: int, rows: tuple[LayerRows, ...]
    ) -> dict[int, int]:
        width = self.space.layer_widths[layer]
        later = self.space.networks_from(layer + 1)
        total: dict[int, int] = {}
        classes: _Classes = {}
        for options, _, ways in self._multisets(menu, width, networks * later):
            child = menu.child(options)
            known = classes[child.key][1] if child.key in classes else 0
            layers = (*rows, tuple(menu.options[option].row for option in options))
            classes[child.key] = child, known + ways, layers
            if len(classes) >= self._kept_classes:
                self._visit_all(classes, layer + 1, networks, total)
                classes = {}
        self._visit_all(classes, layer + 1, networks, total)
        return total

    def _visit_all(
        self, classes: _Classes, layer: int, networks: int, total: dict[int, int]
    ) -> None:
        """Visit the classes, those that promise most first, and add what they have to `total`."""
        ordered = sorted(classes.values(), key=lambda found: -found[0].ceiling())
        for child, ways, layers in ordered:
            found = self.visit(child, layer, networks * ways, layers)
            for value, completions in found.items():
                total[value] = total.get(value, 0) + ways * completions

    def _last(self, menu: Menu, networks: int, rows: tuple[LayerRows, ...]) -> dict[int, int]:
        width = self.space.layer_widths[-1]

        def layers(options: Sequence[int]) -> tuple[LayerRows, ...]:
            return (*rows, tuple(menu.options[option].row for option in options))

        found: dict[int, int] = {}
        if self._minimum:
            self._try_equal_neurons(menu, networks, layers)
        if self._maximum:
            for options, chosen, ways in self._multisets(menu, width, networks):
                value = menu.value(chosen)
                self.outcome.classes += 1
                self.outcome.examined += networks * ways
                if value > self._best():
                    self.outcome.witnesses = {value: layers(options)}
                self._tick()
        else:
            for chosen, (ways, options) in self._unions(menu, width).items():
                value = menu.value(chosen)
                self.outcome.classes += 1
                self.outcome.examined += networks * ways
                self.outcome.note(value, networks * ways, layers(options))
                found[value] = found.get(value, 0) + ways
                self._tick()
        return found

    def _try_equal_neurons(
        self,
        menu: Menu,
        networks: int,
        layers: Callable[[Sequence[int]], tuple[LayerRows, ...]],
    ) -> None:
        """Look first at layers of equal neurons: one has the least count if any layer has.

        For a neuron by itself has no more regions than it has with others.
        """
        width = self.space.layer_widths[-1]
        for index, option in enumerate(menu.options):
            chosen = menu.start
            for _ in range(width):
                chosen = menu.add(chosen, index)
            value = menu.value(chosen)
            if value <= self.space.least:
                ways = networks * option.ways**width
                self.outcome.classes += 1
                self.outcome.examined += ways
                self.outcome.note(value, ways, layers((index,) * width))
                raise _LeastFound

    def _unions(self, menu: Menu, width: int) -> dict[Chosen, tuple[int, tuple[int, ...]]]:
        """All that `width` neurons, one after the other, may amount to, and in how many ways."""
        found: dict[Chosen, tuple[int, tuple[int, ...]]] = {menu.start: (1, ())}
        for _ in range(width):
            following: dict[Chosen, tuple[int, tuple[int, ...]]] = {}
            for chosen, (ways, options) in found.items():
                self._tick()
                for index, option in enumerate(menu.options):
                    reached = menu.add(chosen, index)
                    known, example = following.get(reached, (0, (*options, index)))
                    following[reached] = known + ways * option.ways, example
            found = following
        return found

    def _multisets(
        self, menu: Menu, width: int, networks: int
    ) -> Iterator[tuple[tuple[int, ...], Chosen, int]]:
        """The layers of `width` neurons, as multisets of options, each with its number of layers.

        The networks of what cannot beat the best are added to the pruned ones, `networks` for
        each layer.  Of r neurons left, m take an option in comb(r, m) ways_of_it^m ways, and the
        others take later options in (sum of their ways)^(r - m) ways.
        """
        options = menu.options
        after = [0]
        for option in reversed(options):
            after.append(after[-1] + option.ways)
        after.reverse()

        def choose(
            first: int, left: int, indices: tuple[int, ...], chosen: Chosen, ways: int
        ) -> Iterator[tuple[tuple[int, ...], Chosen, int]]:
            if left == 0:
                if self._maximum and menu.ceiling(chosen, first, 0) <= self._best():
                    self.outcome.classes += 1
                    self.outcome.pruned += networks * ways
                else:
                    yield indices, chosen, ways
                return
            for index in range(first, len(options)):
                if self._maximum and menu.ceiling(chosen, index, left) <= self._best():
                    self.outcome.pruned += networks * ways * after[index] ** left
                    return
                taken = chosen
                for times in range(1, left + 1):
                    taken = menu.add(taken, index)
                    rest = left - times
                    if rest and index + 1 == len(options):
                        continue
                    more = ways * comb(left, times) * options[index].ways ** times
                    yield from choose(index + 1, rest, indices + (index,) * times, taken, more)

        yield from choose(0, width, (), menu.start, 1)
