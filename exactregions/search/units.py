"""A search in units: the classes of first layers, each of which anybody can look at alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

from exactregions.errors import InvalidInput
from exactregions.search.cells import cell_start
from exactregions.search.compiled import CompiledSearch, is_compiled
from exactregions.search.line import LineState, line_start
from exactregions.search.space import LayerRows, SearchSpace
from exactregions.search.walk import KEPT_CLASSES, Outcome, State, Walk

__all__ = ["Explorer", "Unit", "units_of"]


MOST_FIRST_LAYERS = 1_000_000


@dataclass(frozen=True)
class Unit:
    """A class of partial networks: one of them, with its rows, and how many there are."""

    state: State
    layer: int
    networks: int
    rows: tuple[LayerRows, ...]

    @property
    def name(self) -> str:
        """What it is, as text: the rows of one of the partial networks, and how many there are."""
        layers = ("; ".join(" ".join(map(str, row)) for row in layer) for layer in self.rows)
        return f"{self.networks} like [{'] ['.join(layers)}]"

    def total(self, space: SearchSpace) -> int:
        """How many networks it stands for."""
        return self.networks * space.networks_from(self.layer)


def units_of(space: SearchSpace, tick: Callable[[], object] = lambda: None) -> list[Unit]:
    """The units, in an order that depends on the space only, those that promise most first.

    They stand for all networks: their numbers of networks add up to all first layers.  A search of
    one layer is one unit.
    """
    start: State = line_start(space) if space.input_dim == 1 else cell_start(space)
    if len(space.layer_widths) == 1:
        return [Unit(start, 0, 1, ())]
    menu = start.menu(tick)
    _require_few(space, comb(len(menu.options) + space.layer_widths[0] - 1, space.layer_widths[0]))
    found: dict[object, Unit] = {}
    for options, ways in Walk(space, "histogram").layers(menu, 0):
        tick()
        state = menu.child(options)
        rows = (tuple(menu.options[option].row for option in options),)
        known = found.get(state.key)
        found[state.key] = Unit(state, 1, ways + (known.networks if known else 0), rows)
    return sorted(found.values(), key=lambda unit: -unit.state.ceiling())


def _require_few(space: SearchSpace, layers: int) -> None:
    """Refuse a search whose first layers alone fill the memory."""
    if layers > MOST_FIRST_LAYERS:
        power = layers.bit_length() * 30_103 // 100_000
        raise InvalidInput(
            f"{space.layer_widths[0]} neurons on {space.input_dim} inputs are some 10^{power} "
            f"first layers up to order; a search takes at most {MOST_FIRST_LAYERS:,}: "
            "fewer neurons, inputs or weights"
        )


class Explorer:
    """Looks at units one after the other, and remembers which classes it has met.

    So the outcomes belong together: each is right if all those before it are taken, too.
    """

    def __init__(
        self,
        space: SearchSpace,
        goal: str,
        tick: Callable[[], object],
        kept_classes: int = KEPT_CLASSES,
    ) -> None:
        self._space = space
        self._goal = goal
        self._tick = tick
        self._kept_classes = kept_classes
        self._walk = Walk(space, goal, tick=tick, kept_classes=kept_classes)
        self._compiled: CompiledSearch | None = None

    def explore(self, unit: Unit, known: int = -1) -> Outcome:
        """What there is to find among the networks of a unit, if `known` is attained elsewhere."""
        outcome = self._compiled_outcome(unit, known)
        if outcome is None:
            outcome = self._walk.of_all(unit.state, unit.layer, known)
        return self._of_unit(unit, outcome)

    def witnesses(self, unit: Unit) -> dict[int, tuple[LayerRows, ...]]:
        """The networks that a visit of the unit had found when it was stopped, by their counts."""
        outcome = self._walk.outcome if self._compiled is None else self._compiled.outcome()
        return self._of_unit(unit, outcome).witnesses

    def _of_unit(self, unit: Unit, outcome: Outcome) -> Outcome:
        return Outcome(
            outcome.examined * unit.networks,
            outcome.pruned * unit.networks,
            outcome.classes,
            {value: found * unit.networks for value, found in outcome.histogram.items()},
            {value: (*unit.rows, *rows) for value, rows in outcome.witnesses.items()},
        )

    def _compiled_outcome(self, unit: Unit, known: int) -> Outcome | None:
        """What the kernel finds; None if this is not for it."""
        if self._goal != "maximum" or not isinstance(unit.state, LineState):
            return None
        if not is_compiled(unit.state):
            return None
        try:
            if self._compiled is None:
                self._compiled = CompiledSearch(unit.state, self._kept_classes, self._tick)
            return self._compiled.visit(unit.state, known)
        except OverflowError:
            self._compiled = None
            return None
