"""The largest or smallest count among all networks of a search, or how many have which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from exactregions.arithmetic import format_number
from exactregions.counting import count
from exactregions.errors import InvalidInput
from exactregions.geometry import AffineForm
from exactregions.networks import ABS, HARD_TANH, IDENTITY, RELU, RELU6, Activation, Network
from exactregions.partition import refine
from exactregions.runs.workers import Workers
from exactregions.search.journal import SearchJournal
from exactregions.search.sharing import shared_out
from exactregions.search.space import LayerRows, SearchSpace
from exactregions.search.units import Explorer, Unit, units_of
from exactregions.search.walk import Outcome

__all__ = ["NAMED_ACTIVATIONS", "Findings", "SearchResult", "describe", "result", "search"]

NAMED_ACTIVATIONS = {
    "relu": RELU,
    "identity": IDENTITY,
    "abs": ABS,
    "hard_tanh": HARD_TANH,
    "relu6": RELU6,
}
"""The activations that have a name on the command line."""


@dataclass
class Findings:
    """What a search of `space` has found so far; safe to read when it was stopped."""

    outcome: Outcome = field(default_factory=Outcome)
    units_left: int | None = None
    space: SearchSpace | None = None


@dataclass(frozen=True)
class SearchResult:
    """What a search has found.

    `value` is the maximum or minimum if `exhaustive`, and else the best count found; `witness` has
    it.  `networks_covered` of the `networks_total` networks are known to be no better: they were
    examined, all in a class with one that was counted, or pruned by an upper bound.  `histogram`
    has for each count the number of networks, if it was asked for and the search is exhaustive.
    """

    space: SearchSpace
    value: int | None
    exhaustive: bool
    witness: Network | None
    classes: int
    networks_examined: int
    networks_pruned: int
    histogram: dict[int, int] | None

    @property
    def networks_covered(self) -> int:
        """How many networks the result speaks of."""
        return self.networks_examined + self.networks_pruned

    @property
    def networks_total(self) -> int:
        """How many networks there are."""
        return self.space.total


def search(
    space: SearchSpace,
    *,
    minimum: bool = False,
    histogram: bool = False,
    workers: Workers | None = None,
    journal: SearchJournal | None = None,
    findings: Findings | None = None,
    tick: Callable[[], object] = lambda: None,
) -> SearchResult:
    """The largest count among all networks of the space, with a network that has it.

    With `minimum` the smallest; with `histogram` also how many networks have which count.  The
    networks are gone through layer by layer, in classes of which all members have the same count;
    see `LineState`, `CellState` and `Walk` for what may be in one class and what is pruned.  The
    witness is counted once more by the engine.  The search for the smallest ends where the least
    count that any network has is found (`SearchSpace.least`): no other can have fewer.

    `workers` (see `exactregions.runs`) let others do it, and a `journal` keeps what is done.
    Raises `WorkersLost` if workers die again and again, and `InvalidInput` for a journal that is
    damaged.  `tick` is called often; if it raises, `findings` has what was found, of which `result`
    makes a result that is not exhaustive.  Memory is bounded: classes beyond 200,000 are visited
    again when they are met again.

    >>> from exactregions.search import search_space
    >>> search(search_space((1, 2, 2), kind="open_connected")).value
    5
    """
    goal = _goal(minimum=minimum, histogram=histogram)
    found = findings or Findings()
    found.space = space
    units = _units(space, goal, tick)
    done = _done_before(space, units, journal, goal, tick)
    for outcome in done.values():
        found.outcome.add(outcome)
    left = [name for name in units if name not in done]
    found.units_left = len(left)
    outcomes: Iterator[tuple[str, Outcome]] = iter(())
    if left and not _settled(goal, found):
        if workers is None:
            outcomes = _here(space, goal, [units[name] for name in left], found, tick)
        else:
            outcomes = shared_out(space, goal, workers, left, lambda: found.outcome.best, tick)
    for name, outcome in outcomes:
        if journal is not None:
            journal.record(name, outcome)
        found.outcome.add(outcome)
        found.units_left -= 1
        if _settled(goal, found):
            break
    if _settled(goal, found):
        found.outcome.pruned = space.total - found.outcome.examined
        found.units_left = 0
    return result(space, found, minimum=minimum, histogram=histogram)


def result(
    space: SearchSpace, findings: Findings, *, minimum: bool = False, histogram: bool = False
) -> SearchResult:
    """What the findings say; the witness is counted once more.

    Raises `InvalidInput` for findings of another space.
    """
    if findings.space not in (None, space):
        raise InvalidInput("these are the findings of another search; give the space they are of")
    outcome = findings.outcome
    values = outcome.witnesses
    value = (min(values) if minimum else max(values)) if values else None
    witness = None if value is None else space.network(values[value])
    if witness is not None:
        counted = count(refine(witness, space.domain), space.kind)
        if counted != value:
            raise AssertionError(f"the engine counts {counted} and the search {value}")
    exhaustive = findings.units_left == 0
    covered = outcome.examined + outcome.pruned
    if exhaustive != (covered == space.total):
        raise AssertionError(f"the search speaks of {covered} of {space.total} networks")
    return SearchResult(
        space,
        value,
        exhaustive,
        witness,
        outcome.classes,
        outcome.examined,
        outcome.pruned,
        dict(sorted(outcome.histogram.items())) if histogram and exhaustive else None,
    )


def describe(
    space: SearchSpace, *, minimum: bool = False, histogram: bool = False
) -> dict[str, str]:
    """What is searched and by which version: a value for each option of a search, as text."""
    goals = {"maximum": "neither", "minimum": "--minimum", "histogram": "--histogram"}
    return {
        "WIDTHS": ",".join(map(str, (space.input_dim, *space.widths))),
        "--activations": ",".join(map(_named, space.activations)),
        "--weights": ",".join(map(format_number, space.weights)),
        "--kind": space.kind,
        "--output": "scalar" if space.scalar else "vector",
        "--no-bias": "off" if space.biases else "on",
        "--domain": " and ".join(map(_inequality, space.domain.inequalities)) or "all of space",
        "--minimum or --histogram": goals[_goal(minimum=minimum, histogram=histogram)],
        "version": version("exactregions"),
    }


def _goal(*, minimum: bool, histogram: bool) -> str:
    if histogram:
        return "histogram"
    return "minimum" if minimum else "maximum"


def _named(activation: Activation) -> str:
    """The name of an activation, or else its numbers."""
    names = [name for name, known in NAMED_ACTIVATIONS.items() if known == activation]
    numbers = (*activation.breakpoints, *activation.slopes, activation.value_at_zero)
    return names[0] if names else f"({' '.join(map(format_number, numbers))})"


def _inequality(form: AffineForm) -> str:
    return f"({' '.join(map(format_number, form.row))}) >= 0"


def _units(space: SearchSpace, goal: str, tick: Callable[[], object]) -> dict[str, Unit]:
    """The units by name, in the order in which they are looked at."""
    units = units_of(space, tick)
    return {unit.name: unit for unit in (reversed(units) if goal == "minimum" else units)}


def _settled(goal: str, found: Findings) -> bool:
    """Whether nothing that is left can matter: no network has fewer than the least count."""
    space, counts = found.space, found.outcome.witnesses
    return goal == "minimum" and space is not None and min(counts, default=None) == space.least


def _done_before(
    space: SearchSpace,
    units: Mapping[str, Unit],
    journal: SearchJournal | None,
    goal: str,
    tick: Callable[[], object],
) -> dict[str, Outcome]:
    """What a journal has, after a look at whether it can be true."""
    if journal is None:
        return {}
    done = journal.outcomes(units)
    for name, outcome in done.items():
        covered = units[name].total(space) if name in units else None
        if outcome.examined + outcome.pruned != covered or not all(
            _fits(space, rows) for rows in outcome.witnesses.values()
        ):
            raise journal.damaged()
        if goal == "histogram" and not _adds_up(outcome):
            raise journal.damaged()
        for value, rows in outcome.witnesses.items():
            tick()
            if count(refine(space.network(rows), space.domain), space.kind) != value:
                raise journal.damaged()
    return done


def _adds_up(outcome: Outcome) -> bool:
    """Whether a histogram is about the networks examined, with a witness for each count."""
    histogram = outcome.histogram
    return (
        sum(histogram.values()) == outcome.examined and histogram.keys() == outcome.witnesses.keys()
    )


def _fits(space: SearchSpace, layers: Sequence[LayerRows]) -> bool:
    """Whether the rows are those of a network of the space."""
    inputs = (space.input_dim, *space.layer_widths)
    return len(layers) == len(space.layer_widths) and all(
        len(rows) == width
        and all(
            len(row) == given + 1
            and {*row[:-1]} <= {*space.integers}
            and row[-1] in space.bias_integers
            for row in rows
        )
        for rows, width, given in zip(layers, space.layer_widths, inputs, strict=False)
    )


def _here(
    space: SearchSpace,
    goal: str,
    units: Sequence[Unit],
    found: Findings,
    tick: Callable[[], object],
) -> Iterator[tuple[str, Outcome]]:
    explorer = Explorer(space, goal, tick)
    for unit in units:
        try:
            outcome = explorer.explore(unit, found.outcome.best)
        except BaseException:
            found.outcome.note_networks(explorer.witnesses(unit))
            raise
        yield unit.name, outcome
