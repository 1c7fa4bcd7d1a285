"""The largest or smallest count among all networks of a search, or how many have which."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version

from exactregions.arithmetic import format_number
from exactregions.counting import count
from exactregions.errors import WorkersLost
from exactregions.networks import Network
from exactregions.partition import refine
from exactregions.runs.workers import Workers
from exactregions.search.journal import SearchJournal
from exactregions.search.space import SearchSpace
from exactregions.search.units import Explorer, Unit, units_of
from exactregions.search.walk import Outcome

__all__ = ["Findings", "SearchResult", "describe", "result", "search"]

SECONDS_A_LOOK = 1


@dataclass
class Findings:
    """What a search has found so far; safe to read when it was stopped."""

    outcome: Outcome = field(default_factory=Outcome)
    units_left: int | None = None


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
    witness is counted once more by the engine.

    `workers` (see `exactregions.runs`) let others do it, and a `journal` keeps what is done.
    Raises `WorkersLost` if workers die.  `tick` is called often; if it raises, `findings` has what
    was found, of which `result` makes a result that is not exhaustive.  Memory is bounded: classes
    beyond 200,000 are visited again when they are met again.

    >>> from exactregions.search import search_space
    >>> search(search_space((1, 2, 2), kind="open_connected")).value
    5
    """
    goal = "histogram" if minimum or histogram else "maximum"
    found = findings or Findings()
    units = units_of(space, tick)
    done = journal.outcomes() if journal is not None else {}
    for outcome in done.values():
        found.outcome.add(outcome)
    left = [number for number in range(len(units)) if number not in done]
    found.units_left = len(left)
    if workers is None:
        outcomes = _here(space, goal, units, left, found, tick)
    else:
        outcomes = _by_workers(space, goal, workers, left, found, tick)
    for number, outcome in outcomes:
        if journal is not None:
            journal.record(number, outcome)
        found.outcome.add(outcome)
        found.units_left -= 1
    return result(space, found, minimum=minimum, histogram=histogram)


def result(
    space: SearchSpace, findings: Findings, *, minimum: bool = False, histogram: bool = False
) -> SearchResult:
    """What the findings say; the witness is counted once more."""
    outcome = findings.outcome
    values = outcome.witnesses
    value = (min(values) if minimum else max(values)) if values else None
    witness = None if value is None else space.network(values[value])
    if witness is not None:
        counted = count(refine(witness, space.domain), space.kind)
        assert counted == value, f"the engine counts {counted} and the search {value}"
    exhaustive = findings.units_left == 0
    covered = outcome.examined + outcome.pruned
    assert exhaustive == (covered == space.total), f"{covered} of {space.total} networks"
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


def describe(space: SearchSpace, *, minimum: bool = False, histogram: bool = False) -> str:
    """What is searched and by which version, as one line of JSON that names a journal's search."""
    return json.dumps(
        {
            "widths": [space.input_dim, *space.widths],
            "activations": [str(activation) for activation in space.activations],
            "weights": [format_number(weight) for weight in space.weights],
            "kind": space.kind,
            "output": "scalar" if space.scalar else "vector",
            "biases": space.biases,
            "domain": [[format_number(x) for x in form.row] for form in space.domain.inequalities],
            "goal": "histogram" if minimum or histogram else "maximum",
            "version": version("exactregions"),
        }
    )


def _here(
    space: SearchSpace,
    goal: str,
    units: Sequence[Unit],
    left: Sequence[int],
    found: Findings,
    tick: Callable[[], object],
) -> Iterator[tuple[int, Outcome]]:
    explorer = Explorer(space, goal, tick)
    for number in left:
        try:
            outcome = explorer.explore(units[number], found.outcome.best)
        except BaseException:
            found.outcome.note_networks(explorer.witnesses(units[number]))
            raise
        yield number, outcome


def _by_workers(
    space: SearchSpace,
    goal: str,
    workers: Workers,
    left: Sequence[int],
    found: Findings,
    tick: Callable[[], object],
) -> Iterator[tuple[int, Outcome]]:
    """The outcomes as the workers hand them in.  When it is stopped, so are our own processes."""
    work = pickle.dumps((space, goal))
    before = set(multiprocessing.active_children())
    pending = list(reversed(left))
    running: dict[Future[Outcome], int] = {}
    with workers() as (executor, tasks_at_once):
        try:
            while pending or running:
                while pending and len(running) < tasks_at_once:
                    number = pending.pop()
                    best = found.outcome.best
                    running[executor.submit(_explored, work, number, best)] = number
                ready, _ = wait(running, timeout=SECONDS_A_LOOK, return_when=FIRST_COMPLETED)
                tick()
                for future in ready:
                    yield running.pop(future), future.result()
        except BrokenExecutor as error:
            raise WorkersLost(f"workers were lost: {error}; give the command again") from error
        except BaseException:
            _stop(running, before)
            raise


def _stop(running: Collection[Future[Outcome]], before: Collection[object]) -> None:
    """Give up what is under way: a unit may take long, and nobody waits for it."""
    ours = [process for process in multiprocessing.active_children() if process not in before]
    for process in ours:
        process.terminate()
    if not ours:
        for future in running:
            future.cancel()


def _explored(work: bytes, number: int, known: int) -> Outcome:
    """The outcome of a unit, in a worker, which remembers nothing of other units' outcomes."""
    space, goal, units = _prepared(work)
    return Explorer(space, goal, lambda: None).explore(units[number], known)


@lru_cache(maxsize=2)
def _prepared(work: bytes) -> tuple[SearchSpace, str, list[Unit]]:
    space, goal = pickle.loads(work)
    return space, goal, units_of(space)
