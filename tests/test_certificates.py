"""Certificates as they are written: each kind's claim is the count, and the checker accepts it."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exactregions import (
    RELU,
    EmptyDomain,
    InvalidInput,
    Network,
    Polyhedron,
    WorkersLost,
    certify,
    certify_pair,
    count,
    dual_graph,
    read_network,
    refine,
)
from exactregions.check import CertificateError, Verdict, check
from exactregions.cli import main
from exactregions.evidence import (
    CERTIFIED_KINDS,
    COUNTED_KINDS,
    Watch,
    closed,
    leaf,
    multipliers,
    parts,
    tree,
)
from exactregions.evidence.leaf import facets_of as all_facets
from exactregions.files import replace_file
from exactregions.partition import Partition, compiled
from exactregions.testing import ACTIVATIONS
from tests.known_files import COUNTS, known_network
from tests.known_networks import slice_joins_half_planes, two_quadrants
from tests.strategies import random_domain, random_network


class Here(Executor):
    """Does at once what it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def claim_of(partition: Partition, kind: str) -> str:
    """What counting says, as a claim."""
    if kind == "dual_graph":
        edges = dual_graph(partition).number_of_edges()
        return f"dual_graph {len(partition.cells)} cells, {edges} facets"
    found = count(partition, kind)
    return f"{kind} {found}" if isinstance(found, int) else f"{kind} {found[0]}..{found[1]}"


def case(seed: int) -> tuple[Network, Polyhedron | None, Random]:
    """A random network, most often degenerate, with a domain or without."""
    random = Random(seed)
    dimension = random.randint(1, 4)
    widths = [random.randint(1, 4) for _ in range(random.randint(0, 3))]
    network = random_network(
        random,
        dimension,
        widths,
        output_dim=random.randint(1, 3),
        bound=random.randint(1, 2),
        activations=random.choice([(RELU,), ACTIVATIONS]),
    )
    return network, random_domain(random, dimension), random


def assert_python_writes_the_same(path: Path, *arguments: Any, **options: Any) -> None:
    """Whether plain Python writes the certificate that is at `path`, byte for byte."""
    again = path.with_name("again")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "kernel", None)
        certify(*arguments, again, **options)
    assert again.read_bytes() == path.read_bytes()


@pytest.fixture
def plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "kernel", None)


def assert_every_kind_is_certified(seed: int, path: Path) -> None:
    network, domain, random = case(seed)
    partition = refine(network, domain)
    if len(partition.cells) > 150:
        return
    for kind in CERTIFIED_KINDS:
        claim = certify(network, kind, path, domain=domain)
        assert (kind, check(path).claim) == (kind, claim)
        assert claim == claim_of(partition, kind)
        assert_python_writes_the_same(path, network, kind, domain=domain)
    for kind in CERTIFIED_KINDS:
        if kind != "dual_graph":
            shown = kind if kind in ("proper", "activation") else "affine"
            number = random.randint(1, int(claim_of(partition, shown).split()[1]))
            assert certify(network, kind, path, domain=domain, at_least=number)
            assert check(path).claim == f"{kind} >= {number}"
    other = random_network(random, network.input_dim, [2], output_dim=network.output_dim)
    for second in (network, other):
        point = certify_pair(network, second, path, domain=domain)
        assert check(path).claim == ("equal" if point is None else "differ")
        assert point is None or network(point) != second(point)
    assert certify_pair(network, network, path, domain=domain) is None


@pytest.mark.parametrize("seeds", [range(start, start + 10) for start in range(0, 60, 10)])
def test_every_kind_is_certified_for_random_networks(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        assert_every_kind_is_certified(seed, tmp_path / "c")


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(start, start + 50) for start in range(100, 1100, 50)])
def test_every_kind_is_certified_for_many_random_networks(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        assert_every_kind_is_certified(seed, tmp_path / "c")


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_known_counts_are_certified(name: str, tmp_path: Path) -> None:
    expected = COUNTS[name]["proper"]
    if expected > 2_000:
        pytest.skip("takes more than a second")

    for kind in ("proper", "dual_graph")[: 1 if expected > 300 else 2]:
        certify(known_network(name), kind, tmp_path / "c")

        assert check(tmp_path / "c").claim.startswith(f"{kind} {expected}")
        assert_python_writes_the_same(tmp_path / "c", known_network(name), kind)


def test_equal_input_gives_equal_bytes_and_compression_changes_nothing(tmp_path: Path) -> None:
    network = read_network("example:ternary").network
    first, second, packed, again = (tmp_path / name for name in ("a", "b", "c.gz", "d.gz"))
    for path in (first, second, packed, again):
        certify(network, "convex", path)

    assert first.read_bytes() == second.read_bytes()
    assert packed.read_bytes() == again.read_bytes()
    assert gzip.decompress(packed.read_bytes()) == first.read_bytes()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SMALLEST_PART", 6)
    monkeypatch.setattr(parts, "LARGEST_PART", 15)


def in_parts(path: Path, kind: str, executor: Executor | None = None) -> Verdict:
    """The verdict on the certificate of a network with 267 cells and 107 maps, written in parts."""
    network = read_network("example:ternary").network
    certify(network, kind, path, executor=executor or Here(), parts_at_once=2)
    return check(path)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(("kind", "number"), [*zip(COUNTED_KINDS, (267, 107), strict=True)])
def test_parts_add_up_to_the_whole(kind: str, number: int, tmp_path: Path) -> None:
    assert in_parts(tmp_path / "c", kind).claim == f"{kind} {number}"
    assert len(list((tmp_path / "c.parts").iterdir())) > 3
    assert check(tmp_path / "c", jobs=2).claim == f"{kind} {number}"


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("kind", COUNTED_KINDS)
def test_cells_are_seen_once_and_before_parts_are_written(kind: str, tmp_path: Path) -> None:
    """Also where parts of an earlier run are used again, and by who reads the parts."""
    network = read_network("example:ternary").network
    for _ in range(2):
        seen: list[int] = []
        watch = Watch(seen.append)
        certify(network, kind, tmp_path / "c", executor=Here(), parts_at_once=2, watch=watch)

        assert seen[0] > 15
        assert min(seen) > 0
        assert sum(seen) == 267

    files = [*(tmp_path / "c.parts").iterdir(), tmp_path / "c"]
    opener = {".gz": gzip.open, "": open}
    lines = sum(len(opener[file.suffix](file, "rb").readlines()) + 1 for file in files)
    ticks: list[None] = []
    check(tmp_path / "c", tick=lambda: ticks.append(None))
    assert len(ticks) == lines


def test_parts_do_not_depend_on_who_writes_them(tmp_path: Path) -> None:
    """The part is large enough for a process of its own to agree on where parts begin."""
    network = read_network("example:zigzag").network
    with ProcessPoolExecutor(2) as pool:
        certify(network, "proper", tmp_path / "pool", executor=pool)
    certify(network, "proper", tmp_path / "here", executor=Here())

    names = [{p.name for p in (tmp_path / f"{n}.parts").iterdir()} for n in ("pool", "here")]
    assert (tmp_path / "pool").read_bytes() == (tmp_path / "here").read_bytes()
    assert names[0] == names[1]


class Nobody(Executor):
    """Refuses all work."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise AssertionError("there was work to do")


@pytest.mark.usefixtures("small_parts")
def test_parts_of_an_earlier_run_are_kept_unless_they_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "c"
    in_parts(path, "proper")
    whole = path.read_bytes()
    path.unlink()
    (tmp_path / "c.parts" / "stranger.gz").write_bytes(b"no part")

    assert in_parts(path, "proper", Nobody()).claim == "proper 267"
    assert path.read_bytes() == whole

    damaged = min(p for p in (tmp_path / "c.parts").iterdir() if p.name != "stranger.gz")
    data = gzip.decompress(damaged.read_bytes())
    damaged.write_bytes(gzip.compress(data.replace(b"[", b"[ ", 1)))
    with pytest.raises(AssertionError, match="there was work"):
        in_parts(path, "proper", Nobody())
    assert in_parts(path, "proper").claim == "proper 267"


@pytest.mark.usefixtures("small_parts")
def test_affine_parts_are_used_again_by_whoever_finds_their_maps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c"
    in_parts(path, "affine")
    folder = tmp_path / "c.parts"
    before = {part: part.stat().st_mtime_ns for part in folder.iterdir()}
    monkeypatch.setattr(parts, "compressed", None)  # whoever writes a part needs it

    assert in_parts(path, "affine").claim == "affine 107"
    assert {part: part.stat().st_mtime_ns for part in folder.iterdir()} == before


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(("kind", "number"), [*zip(COUNTED_KINDS, (267, 107), strict=True)])
def test_parts_that_claim_something_else_are_written_anew(
    kind: str, number: int, tmp_path: Path
) -> None:
    """A part under its right hash that leaves out a cell, and says so."""
    in_parts(tmp_path / "c", kind)
    whole = (tmp_path / "c").read_bytes()
    true = min((tmp_path / "c.parts").iterdir())
    content = gzip.decompress(true.read_bytes())
    body, footer = content[: content.rindex(b"{")], content[content.rindex(b"{") :]
    false = body + re.sub(rb"\d+", lambda found: b"%d" % (int(found[0]) - 1), footer)
    true.unlink()
    (true.parent / f"{hashlib.sha256(false).hexdigest()}.gz").write_bytes(gzip.compress(false))

    assert in_parts(tmp_path / "c", kind).claim == f"{kind} {number}"
    assert (tmp_path / "c").read_bytes() == whole


class Losing(Executor):
    """Does some tasks, and loses its workers at the next."""

    def __init__(self, tasks: int, error: Exception) -> None:
        self.left = tasks
        self._error = error

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.left -= 1
        if self.left < 0:
            future.set_exception(self._error)
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.usefixtures("small_parts")
def test_lost_workers_are_an_error_that_says_so_and_parts_are_kept(tmp_path: Path) -> None:
    with pytest.raises(WorkersLost, match="workers were lost: BrokenExecutor: killed"):
        in_parts(tmp_path / "c", "proper", Losing(3, BrokenExecutor("killed")))
    kept = set((tmp_path / "c.parts").iterdir())

    assert len(kept) == 3
    assert not (tmp_path / "c").exists()
    assert in_parts(tmp_path / "c", "proper").claim == "proper 267"
    assert kept < set((tmp_path / "c.parts").iterdir())


@pytest.mark.usefixtures("small_parts")
def test_parts_that_are_finished_when_another_fails_are_kept(tmp_path: Path) -> None:
    """The first fails once the second is done, before anybody has looked at that."""
    futures: list[Future[Any]] = []

    class FirstFails(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            futures.append(Future())
            if len(futures) == 2:
                futures[1].set_result(fn(*args, **kwargs))
                futures[0].set_exception(BrokenExecutor("killed"))
            return futures[-1]

    with pytest.raises(WorkersLost):
        in_parts(tmp_path / "c", "proper", FirstFails())
    assert len(list((tmp_path / "c.parts").iterdir())) == 1


@pytest.mark.usefixtures("small_parts")
def test_a_full_disk_keeps_the_parts_that_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        replace_file(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(parts, "replace_file", full)
        with pytest.raises(InvalidInput, match="No space left"):
            in_parts(tmp_path / "c", "proper")

    assert set((tmp_path / "c.parts").iterdir()) == set(written)
    assert not (tmp_path / "c").exists()
    assert in_parts(tmp_path / "c", "proper").claim == "proper 267"


@pytest.mark.usefixtures("small_parts")
def test_a_killed_process_is_a_clear_error_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The worker ends itself, as one that is killed does, in place of its first part."""
    monkeypatch.setattr(parts, "_part", _killed)
    command = ["certify", "example:ternary", "--kind", "proper", "-o", str(tmp_path / "c")]

    assert main([*command, "--jobs", "1"]) == 2
    assert "error: workers were lost: BrokenProcessPool: " in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def _killed(work: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL if os.name == "posix" else signal.SIGTERM)


@pytest.mark.usefixtures("small_parts")
def test_what_is_not_waited_for_any_more_is_cancelled(tmp_path: Path) -> None:
    futures: list[Future[Any]] = []

    class Never(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if futures:
                futures[0].set_exception(RuntimeError("boom"))
            futures.append(future)
            return future

    with pytest.raises(RuntimeError, match="boom"):
        in_parts(tmp_path / "c", "proper", Never())
    assert not (tmp_path / "c").exists()
    assert all(future.cancelled() for future in futures[1:])


def test_domains_without_interior_and_bad_claims_are_refused(tmp_path: Path) -> None:
    network = read_network("example:hat").network
    empty = Polyhedron.of([[1, 0], [-1, -1]], dimension=1)
    with pytest.raises(EmptyDomain):
        certify(network, "proper", tmp_path / "c", domain=empty)
    with pytest.raises(InvalidInput, match="'linear' cannot be certified; the kinds are proper, "):
        certify(network, "linear", tmp_path / "c")
    with pytest.raises(InvalidInput, match="at least 0 regions is no claim; give at least 1"):
        certify(network, "proper", tmp_path / "c", at_least=0)
    with pytest.raises(InvalidInput, match="the network has 4 proper regions"):
        certify(network, "proper", tmp_path / "c", at_least=5)
    with pytest.raises(InvalidInput, match="the network has 4 activation regions"):
        certify(network, "activation", tmp_path / "c", at_least=5)
    assert not list(tmp_path.iterdir())


def test_constant_and_repeated_inequalities_are_left_out(tmp_path: Path) -> None:
    network = read_network("example:hat").network
    domain = Polyhedron.of([[0, 3], [2, 1], [2, 1], [4, 2]], dimension=1)

    certify(network, "proper", tmp_path / "c", domain=domain)

    assert "domain [[2,1]], " in check(tmp_path / "c").facts


# Planted faults.


def without_a_multiplier(*arguments: Any) -> list[multipliers.Combination]:
    found = multipliers.combinations_of_walls(*arguments)
    return [combination._replace(pairs=combination.pairs[2:]) for combination in found]


def with_a_wrong_weight(*arguments: Any) -> list[multipliers.Combination]:
    found = multipliers.combinations_of_walls(*arguments)
    return [combination._replace(weight=combination.weight + 1) for combination in found]


def a_vertex(leaf: leaf.Leaf) -> tuple[int, ...]:
    return next(ray.vector[:4] for ray in leaf.cone.rays if ray.vector[3] > 0)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("combinations_of_walls", without_a_multiplier),
        ("combinations_of_walls", with_a_wrong_weight),
        ("witness", a_vertex),
        ("_proofs", lambda node, decided: []),
    ],
)
@pytest.mark.usefixtures("plain_python")
def test_a_fault_in_writing_the_tree_is_caught(
    name: str, fault: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, name, fault)
    certify(read_network("example:ternary").network, "proper", tmp_path / "c")

    with pytest.raises(CertificateError):
        check(tmp_path / "c")


@pytest.mark.parametrize(
    ("module", "name", "fault"),
    [
        (leaf, "facets_of", lambda leaf: {}),
        (leaf, "facets_of", lambda leaf: dict(list(all_facets(leaf).items())[1:])),
        (closed, "zero_section", lambda form, rays: rays),
        (closed, "multiple_to_lift", lambda target, form, rays: Fraction(0)),
    ],
)
@pytest.mark.usefixtures("plain_python")
def test_a_fault_in_the_evidence_at_leaves_is_caught(
    module: Any, name: str, fault: Callable[..., Any], tmp_path: Path, monkeypatch: Any
) -> None:
    """Either it cannot even be written, or the checker says no."""
    monkeypatch.setattr(module, name, fault)

    with pytest.raises((CertificateError, IndexError, ValueError)):
        written_and_checked(slice_joins_half_planes(), "closed_connected", tmp_path / "c")


def written_and_checked(network: Network, kind: str, path: Path) -> Verdict:
    certify(network, kind, path)
    return check(path)


# Damage.


def mutants(line: bytes, random: Random) -> Iterator[bytes]:
    """The line with one of its integers changed, for each of them, and other damage."""
    for match in re.finditer(rb"-?\d+", line):
        old = int(match[0])
        new = random.choice([old + 1, old - 1, -old - 1, 0 if old else 2, old * 10**30 + 1])
        yield line[: match.start()] + str(new).encode() + line[match.end() :]
    for old_text, new_text in ((b"[", b""), (b"]", b"],[]"), (b",", b",0,"), (b"[[", b"[[[")):
        if old_text in line:
            yield line.replace(old_text, new_text, 1)


@pytest.mark.parametrize("kind", CERTIFIED_KINDS)
@pytest.mark.parametrize("name", ["median", "quadrants"])
def test_no_damage_makes_a_wrong_claim_acceptable(name: str, kind: str, tmp_path: Path) -> None:
    """What is accepted all the same claims the truth about the same network.

    So a damaged certificate with a claim that is not true is accepted never: the true one is
    replaced by a false one, and each line is damaged in each place.
    """
    network = {"median": slice_joins_half_planes, "quadrants": two_quadrants}[name]()
    path = tmp_path / "c"
    claim = certify(network, kind, path)
    lines = path.read_bytes().splitlines(keepends=True)
    random = Random(0)
    accepted = 0
    for i in random.sample(range(1, len(lines) - 1), min(25, len(lines) - 2)):
        for changed in (b"", lines[i] * 2, *mutants(lines[i], random)):
            path.write_bytes(b"".join([*lines[:i], changed, *lines[i + 1 :]]))
            with suppress(CertificateError):
                accepted += 1
                assert check(path).claim == claim
            wrong = lines[-1].replace(b'"}', b'1"}')
            path.write_bytes(b"".join([*lines[:i], changed, *lines[i + 1 : -1], wrong]))
            with pytest.raises(CertificateError):
                check(path)

    assert accepted > 100
