"""The two checkers of certificates, on certificates written by hand and on hostile files.

The second one, in JavaScript, was written from ``docs/certificate-format.md`` alone and shares
nothing with the package, so the files in ``tests/certificates`` test the specification, too.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from exactregions import check as checker
from exactregions.check import main

NODE = shutil.which("node")
SECOND = Path(__file__).parent / "second_checker"
CERTIFICATES = Path(__file__).parent / "certificates"

# What the mathematics says of the certificates written by hand.
#
# f = relu(x) - relu(-x) = x: two cells, a third pattern at 0, one region of every other kind.
# The hat relu(x) - 2 relu(x-1) + relu(x-2): four cells, 0 outside [0, 2] and two slopes within.
# The fan relu(x) + relu(y) - relu(x+y): six cells around the origin, opposite quadrants with the
#   map 0 that touch at the origin, and 4 other maps.
# min(relu(x), relu(y)): the first quadrant is cut in two, and 0 on the three others, which are one
#   region that is not convex.  Each half-plane of it would be a T-junction.
CLAIMS = {
    "by_hand_activation": "activation 3",
    "by_hand_activation_at_a_point": "activation 1",
    "by_hand_activation_at_least": "activation >= 2",
    "by_hand_affine": "affine 3",
    "by_hand_affine_at_least": "affine >= 3",
    "by_hand_closed_connected_apart": "closed_connected 4",
    "by_hand_closed_connected_at_a_point": "closed_connected 5",
    "by_hand_closed_connected_at_least": "closed_connected >= 3",
    "by_hand_convex": "convex 6..6",
    "by_hand_convex_at_least": "convex >= 3",
    "by_hand_convex_everywhere": "convex 1..1",
    "by_hand_convex_group": "convex 1..1",
    "by_hand_convex_interval": "convex 4..5",
    "by_hand_convex_on_domain": "convex 1..1",
    "by_hand_differ": "differ",
    "by_hand_dual_graph": "dual_graph 6 cells, 6 facets",
    "by_hand_dual_graph_two_layers": "dual_graph 5 cells, 5 facets",
    "by_hand_equal": "equal",
    "by_hand_open_connected": "open_connected 6",
    "by_hand_open_connected_at_least": "open_connected >= 3",
    "by_hand_open_connected_joined": "open_connected 3",
    "by_hand_part_activation": "activation 3",
    "by_hand_part_affine": "affine 3",
    "by_hand_part_affine_maps": "affine 3",
    "by_hand_part_proper": "proper 2",
    "by_hand_part_proved": "proper 5",
    "by_hand_part_two_layers": "proper 5",
    "by_hand_proper": "proper 2",
    "by_hand_proper_at_least": "proper >= 2",
    "by_hand_proper_fractions": "proper 3",
    "by_hand_proper_no_layers": "proper 1",
    "by_hand_proper_on_domain": "proper 1",
}
BY_HAND = sorted((CERTIFICATES / "valid").glob("by_hand_*.jsonl"))
WITHOUT_PARTS = [path for path in BY_HAND if "_part_" not in path.name]
HEADER = (CERTIFICATES / "valid/by_hand_proper.jsonl").read_bytes().splitlines(keepends=True)[0]
RELU = '{"weights":[["1"]],"bias":["0"],"activations":[[["0"],["0","1"],"0"]]}'
RELU_NAME = sha256(f'{{"input_dim":1,"layers":[{RELU}]}}'.encode()).hexdigest()


class Verdict(NamedTuple):
    code: int
    word: str
    text: str
    network: str


Verdicts = Callable[..., Verdict]
"""Runs a checker on files."""


needs_node = pytest.mark.skipif(NODE is None, reason="the second checker needs node")


@pytest.fixture(scope="session")
def node() -> Iterator[subprocess.Popen[str]]:
    """A process that runs the second checker for one file after the other."""
    with subprocess.Popen(
        [str(NODE), SECOND / "many.mjs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def verdict_in(code: int, printed: str) -> Verdict:
    first, *others = printed.splitlines()
    word, text = first.split(" ", 1)
    return Verdict(code, word, text, "".join(others))


@pytest.fixture(params=["python", pytest.param("javascript", marks=needs_node)])
def verdict(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Verdicts:
    def by_python(*paths: Path) -> Verdict:
        try:
            code = main([*map(str, paths)])
        except SystemExit as stop:  # wrong usage
            return Verdict(stop.code if isinstance(stop.code, int) else 70, "", "", "")
        return verdict_in(code, capsys.readouterr().out)

    def by_javascript(*paths: Path) -> Verdict:
        process: Any = request.getfixturevalue("node")
        print(json.dumps([*map(str, paths)]), file=process.stdin, flush=True)
        return verdict_in(*json.loads(process.stdout.readline()))

    return by_python if request.param == "python" else by_javascript


@needs_node
@pytest.mark.parametrize("verdict", ["javascript"], indirect=True)
@pytest.mark.parametrize(
    "paths",
    [
        (CERTIFICATES / "valid/by_hand_proper.jsonl",),
        (CERTIFICATES / "valid/by_hand_part_proper.jsonl",),
        (CERTIFICATES / "valid/by_hand_differ.jsonl", CERTIFICATES / "none.json"),
        (min((CERTIFICATES / "invalid").glob("*.jsonl")),),
        (min((CERTIFICATES / "malformed").glob("*.jsonl")),),
        (),
    ],
    ids=str,
)
def test_the_second_command_says_what_its_checks_say(
    paths: tuple[Path, ...], verdict: Verdicts
) -> None:
    """The other tests ask one process for all verdicts; people start one for each."""
    run = subprocess.run(
        [str(NODE), SECOND / "check.mjs", *paths], capture_output=True, text=True, check=False
    )

    assert not run.stderr
    assert verdict_in(run.returncode, run.stdout) == verdict(*paths)


@pytest.fixture
def verdict_of(verdict: Verdicts, tmp_path: Path) -> Verdicts:
    def of(content: bytes) -> Verdict:
        path = tmp_path / "certificate.jsonl"
        path.write_bytes(content)
        return verdict(path)

    return of


def files(folder: str) -> list[Path]:
    inside = (CERTIFICATES / folder).iterdir()
    return sorted(path for path in inside if path.name.endswith((".jsonl", ".jsonl.gz")))


def network_beside(path: Path) -> list[Path]:
    beside = path.with_name(path.name.removesuffix(".gz").removesuffix(".jsonl") + ".net.json")
    return [beside] if beside.exists() else []


def lines_of(path: Path) -> list[bytes]:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines(keepends=True)


def footer(claim: str) -> bytes:
    return b'{"claim":"%s"}\n' % claim.encode()


def named(path: Path) -> str:
    return path.name.removesuffix(".jsonl")


@pytest.mark.parametrize("path", files("valid"), ids=lambda path: path.name)
def test_a_valid_certificate_is_verified_with_its_claim(path: Path, verdict: Verdicts) -> None:
    claim = json.loads(lines_of(path)[-1])["claim"]
    assert verdict(path, *network_beside(path))[:3] == (0, "VERIFIED", claim)


@pytest.mark.parametrize("path", files("invalid"), ids=lambda path: path.name)
def test_a_certificate_that_does_not_prove_its_claim_is_rejected(
    path: Path, verdict: Verdicts
) -> None:
    assert verdict(path, *network_beside(path))[:2] == (1, "REJECTED")


@pytest.mark.parametrize("path", files("malformed"), ids=lambda path: path.name)
def test_a_file_that_breaks_the_form_is_malformed(path: Path, verdict: Verdicts) -> None:
    assert verdict(path, *network_beside(path))[:2] == (2, "MALFORMED")


def test_certificates_by_hand_claim_what_the_mathematics_says() -> None:
    assert {named(path): json.loads(lines_of(path)[-1])["claim"] for path in BY_HAND} == CLAIMS


def test_parts_prove_what_is_below_them(verdict: Verdicts) -> None:
    parts = sorted((CERTIFICATES / "valid").glob("by_hand_*.parts/*"))
    assert [verdict(part).text for part in parts] == [
        "part of activation 2",
        "part of affine 1",
        "part of affine 2",
        "part of proper 1",
        "part of proper 2",
        "part of proper 2",
    ]


def other_claims(claim: str) -> list[str]:
    """The claim with each of its numbers one larger, or one for another kind."""
    words = claim.replace("..", " .. ").split(" ")
    changed = [
        [*words[:i], str(int(word) + 1), *words[i + 1 :]]
        for i, word in enumerate(words)
        if word.isdigit()
    ]
    return [" ".join(words).replace(" .. ", "..") for words in changed] or ["proper 1"]


@pytest.mark.parametrize("path", WITHOUT_PARTS, ids=named)
def test_a_certificate_proves_no_other_number(path: Path, verdict_of: Verdicts) -> None:
    *lines, _ = lines_of(path)
    for claim in other_claims(CLAIMS[named(path)]):
        assert verdict_of(b"".join([*lines, footer(claim)]))[:2] == (1, "REJECTED")


@pytest.mark.parametrize(
    "name",
    ["activation", "affine", "convex_interval", "closed_connected_at_a_point", "equal"],
)
def test_no_line_of_a_tree_can_be_left_out(name: str, verdict_of: Verdicts) -> None:
    lines = lines_of(CERTIFICATES / f"valid/by_hand_{name}.jsonl")
    for i in range(len(lines)):
        assert verdict_of(b"".join(lines[:i] + lines[i + 1 :])).code != 0


def damaged(value: object, random: Random) -> object:
    """The JSON value with one of its integers changed by 1, or dropped."""
    if not isinstance(value, list) or not value:
        return value
    i = random.randrange(len(value))
    if isinstance(value[i], list):
        return [*value[:i], damaged(value[i], random), *value[i + 1 :]]
    new = random.choice([[value[i] + 1], [value[i] - 1], [-value[i]], []])
    return [*value[:i], *new, *value[i + 1 :]]


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_proves_another_number(seed: int, verdict_of: Verdicts) -> None:
    random = Random(seed)
    path = random.choice(WITHOUT_PARTS)
    header, *body, _ = lines_of(path)
    i = random.randrange(len(body))
    body[i] = json.dumps(damaged(json.loads(body[i]), random)).encode() + b"\n"
    claim = random.choice(other_claims(CLAIMS[named(path)]))
    assert verdict_of(b"".join([header, *body, footer(claim)])).code in (1, 2)


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        ("proper", "[[1,-1,0,1]]", "[[1,1,0,1]]", "REJECTED"),
        ("proper", "[[1,-1,0,1]]", "[[0,-1,0,1]]", "REJECTED"),
        ("proper", "[[1,-1,0,1]]", "[[1,-1,0,2]]", "REJECTED"),
        ("proper", "[[1,-1,0,1]]", "[[1,-1,0,-1]]", "MALFORMED"),
        ("proper", "[[1,-1,0,1]]", "[[1,-1,1,1]]", "MALFORMED"),
        ("proper", "[[1,-1,0,1]]", "[[1,0,0,1]]", "MALFORMED"),
        ("proper", "[[1,-1,0,1]]", "[[1,-1,0]]", "MALFORMED"),
        ("proper", "[[1,-1,0,1]]", "[[2,-1,0,1]]", "MALFORMED"),
        ("proper", "[[1,-1,0,1]]", "[[-1,-1,0,1]]", "MALFORMED"),
        ("proper", "[[1,-1,0,1]]", "[[0,1,0,1],[1,-1,0,1]]", "REJECTED"),
        ("affine", "[[1,-1,0,1],[2,-1,0,1]]", "[[2,-1,0,1],[1,-1,0,1]]", "MALFORMED"),
        ("proper", "[[-1,1]]", "[[0,1]]", "REJECTED"),
        ("proper", "[[-1,1]]", "[[-1,0]]", "MALFORMED"),
        ("proper", "[[-1,1]]", "[[-1,1,1]]", "MALFORMED"),
        ("proper", '"version":1', '"version":2', "MALFORMED"),
        ("proper", '"version":1', '"version":1,"note":1', "MALFORMED"),
        ("proper", '"version":1', '"version":1,"version":1', "MALFORMED"),
        ("proper", '"weights":[[1,-1]]', '"weights":[[1,0.5]]', "MALFORMED"),
        ("proper", '"weights":[[1,-1]]', '"weights":[[1,"1/0"]]', "MALFORMED"),
        ("proper", '"weights":[[1,-1]]', '"weights":[[1]]', "MALFORMED"),
        ("proper", '"weights":[[1,-1]]', '"weights":[[1,"x"]]', "MALFORMED"),
        ("proper", '"weights":[[1,-1]]', f'"weights":[[1,"{"9" * 100_001}"]]', "MALFORMED"),
        ("proper", '[{"weights":[[1],[-1]],"bias":[0,0]', '[{"weights":[],"bias":[]', "MALFORMED"),
        ("proper", '"relu"', '"tanh"', "MALFORMED"),
        (
            "proper",
            '"relu"',
            '{"breakpoints":[1,0],"slopes":[0,1,0],"through":[0,0]}',
            "MALFORMED",
        ),
        ("proper", '"kind":"proper"', '"kind":"linear"', "MALFORMED"),
        ("proper", '"relation":"="', '"relation":"<="', "MALFORMED"),
        ("proper", '"domain":[]', '"domain":[],"prefix":["?x"]', "MALFORMED"),
        ("proper", '"domain":[]', '"domain":[],"prefix":["++"]', "MALFORMED"),
        ("proper", '"domain":[]', '"domain":[],"prefix":["???"]', "MALFORMED"),
        ("proper", '"domain":[]', '"domain":[],"prefix":["++","","?"]', "MALFORMED"),
        ("proper", "[[-1,1]]", "[[-1,1],0]", "MALFORMED"),
        ("proper", "[[-1,1]]", "[]", "MALFORMED"),
        (
            "equal",
            '"other":{"input_dim":1,"layers":[{"weights":[[1]],"bias":[0]',
            '"other":{"input_dim":1,"layers":[{"weights":[[1],[1]],"bias":[0,0]',
            "MALFORMED",
        ),
        ("dual_graph", "[[1,1,1],[1,0,1,1],[1,1,0,1]]", "[[1,1,1],[1,0,1,1]]", "MALFORMED"),
        ("dual_graph", "[[1,1,1],[1,0,1,1],", "[[1,1,1],[2,0,1,1],", "MALFORMED"),
        (
            "dual_graph",
            "[[1,1,1],[1,0,1,1],[1,1,0,1]]",
            "[[1,1,1],[1,0,1,1],[1,1,0,1],[1,1,0,1]]",
            "MALFORMED",
        ),
        (
            "closed_connected_apart",
            '"maps":[[1,[0,0]]]',
            '"maps":[[1,[0,0]],[1,[0,0]]]',
            "MALFORMED",
        ),
        ("closed_connected_at_a_point", "[[0,[1,1,0,1],", "[[1,[1,1,0,1],", "MALFORMED"),
        ("closed_connected_at_a_point", "[[0,[1,1,0,1],", "[[0,[2,1,0,1],", "MALFORMED"),
        ("convex_group", "[0,[1,0,1],[1,1,1]]", "[1,[1,0,1],[1,1,1]]", "MALFORMED"),
        ("convex_group", "[0,[1,0,1],[1,1,1]]", "[0,[0,0,1],[1,1,1]]", "MALFORMED"),
        ("convex_interval", "[[-1,3,1],[3,-1,1],1,1]", "[[-1,3,1],[3,-1,1],1]", "MALFORMED"),
        ("proper", '"domain":[]', '"domain":[[0,1]]', "MALFORMED"),
        ("proper", '"domain":[]', '"domain":[[1,9],[1,9]]', "MALFORMED"),
        ("activation", "[[0,1]]", "[[-1,1]]", "REJECTED"),
        ("closed_connected_apart", '"maps":[[1,[0,0]]]', '"maps":[[2,[0,0]]]', "MALFORMED"),
        ("closed_connected_apart", "[0,-1,[-1]]", "[0,-1,[1]]", "REJECTED"),
        ("closed_connected_apart", "[0,-1,[-1]]", "[1,1,1]", "REJECTED"),
        ("closed_connected_at_a_point", "[[0,[1,1,0,1],[1,0,0,1]]]", "[]", "REJECTED"),
        ("convex_group", "[0,[1,0,1],[1,1,1]]", "[]", "REJECTED"),
        ("convex_group", "[0,[1,0,1],[1,1,1]]", "[0,[1,0,1],[1,2,1]]", "REJECTED"),
        ("convex_group", '"groups":[[[1,1],[-1,1]]]', '"groups":[[[1,1],[-1,0]]]', "REJECTED"),
        ("convex_interval", "[[-1,3,1],[3,-1,1],1,1]", "[[-1,3,1],[-1,4,1],1,1]", "REJECTED"),
        ("convex_interval", "[[-1,3,1],[3,-1,1],1,1]", "[[-1,3,1],[1,3,1],1,1]", "REJECTED"),
        ("convex_interval", "[[-1,3,1],[3,-1,1],1,1]", "[[-1,3,1],[3,-1,1],0,1]", "MALFORMED"),
        ("dual_graph", "[0,-1,1,1,2,1]", "[0,-1]", "MALFORMED"),
        ("dual_graph", "[0,-1,1,1,2,1]", "[0,0,1,1,2,1]", "REJECTED"),
        ("dual_graph", "[0,-1,1,1,2,1]", "[1,0,-1,1]", "REJECTED"),
    ],
)
def test_damage_is_called_by_its_name(
    name: str, old: str, new: str, word: str, verdict_of: Verdicts
) -> None:
    content = (CERTIFICATES / f"valid/by_hand_{name}.jsonl").read_text()
    assert old in content
    assert verdict_of(content.replace(old, new).encode()).word == word


def test_a_part_must_have_its_hash(tmp_path: Path, verdict: Verdicts) -> None:
    source = CERTIFICATES / "valid/by_hand_part_proper.jsonl"
    shutil.copy(source, tmp_path / "c.jsonl")
    (part,) = (CERTIFICATES / "valid/by_hand_part_proper.jsonl.parts").iterdir()
    beside = tmp_path / "c.jsonl.parts" / part.name
    beside.parent.mkdir()
    beside.write_bytes(part.read_bytes().replace(b"[[1,1]]", b"[[2,1]]"))
    assert verdict(tmp_path / "c.jsonl").word == "REJECTED"
    beside.unlink()
    beside.with_name(part.name + ".gz").write_bytes(gzip.compress(part.read_bytes()))
    assert verdict(tmp_path / "c.jsonl").text == "proper 2"


def test_a_whole_certificate_is_no_part(tmp_path: Path, verdict_of: Verdicts) -> None:
    whole = (CERTIFICATES / "valid/by_hand_proper.jsonl").read_bytes()
    name = sha256(whole).hexdigest()
    (tmp_path / "certificate.jsonl.parts").mkdir()
    (tmp_path / "certificate.jsonl.parts" / name).write_bytes(whole)
    content = HEADER + b'{"part":"%s"}\n' % name.encode() + footer("proper 2")
    assert verdict_of(content).word == "REJECTED"


def test_a_compressed_certificate_is_the_same(verdict_of: Verdicts) -> None:
    content = gzip.compress(CERTIFICATES.joinpath("valid/by_hand_convex.jsonl").read_bytes())
    assert verdict_of(content).text == "convex 6..6"
    assert verdict_of(content[:-9]).word == "MALFORMED"
    assert verdict_of(content + b"more").word == "MALFORMED"


def test_the_second_line_names_network_and_domain(verdict: Verdicts) -> None:
    assert verdict(CERTIFICATES / "valid/by_hand_differ.jsonl").network == (
        f"input_dim 1, widths 1, domain [[-1,0]], network {RELU_NAME},"
        + sha256(b'{"input_dim":1,"layers":[]}').hexdigest()
    )


@pytest.mark.parametrize(
    ("activation", "weight"),
    [
        ('"relu"', '"2/2"'),
        ('["relu"]', '"1.00"'),
        ('{"leaky_relu": 0}', "1"),
        ('{"breakpoints": ["0"], "slopes": [0, 1], "through": [3, 3]}', "1"),
        ('{"breakpoints": [-5, "0"], "slopes": [0, 0, 1], "through": ["-1/2", 0]}', "1"),
        ('{"breakpoints": ["0", "1/2"], "slopes": [0, 1, 1], "through": [0, 0]}', "1"),
    ],
)
def test_a_network_has_one_name_however_it_is_written(
    activation: str, weight: str, tmp_path: Path, verdict: Verdicts
) -> None:
    layer = f'{{"weights": [[{weight}]], "bias": ["-0"], "activation": {activation}}}'
    path = tmp_path / "c.net.json"
    path.write_text(f'{{"input_dim": 1, "layers": [\n {layer}], "note": "ä", "domain": null}}')
    assert verdict(CERTIFICATES / "valid/by_hand_differ.jsonl", path).text == "differ"


def test_a_certificate_about_another_network_is_rejected(tmp_path: Path, verdict: Verdicts) -> None:
    path = tmp_path / "c.net.json"
    path.write_text('{"input_dim": 1, "layers": []}')
    assert verdict(CERTIFICATES / "valid/by_hand_differ.jsonl", path).word == "REJECTED"
    path.write_text("[]")
    assert verdict(CERTIFICATES / "valid/by_hand_differ.jsonl", path).word == "MALFORMED"
    path.write_text("no network")
    assert verdict(CERTIFICATES / "valid/by_hand_differ.jsonl", path).word == "MALFORMED"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"[" * 10_000_000 + b"\n",
        HEADER + b"[" * 101 + b"]" * 101 + b"\n",
        HEADER + b"[]\n[[1,-1,0,1]]\n[[1e9,1]]\n",
        HEADER + b"[]\n[[1,-1,0,1]]\n[[1.0,1]]\n",
        HEADER + b"[]\n[[1,-1,0,1]]\n[[true,1]]\n",
        HEADER + b"[]\n[[1,-1,0,1]]\n[[01,1]]\n",
        HEADER + b"[]\n[[1,-1,0,1]]\n[[" + b"9" * 100_001 + b",1]]\n",
        HEADER + b"[]\n[[1,-1,0,1]]\n[[1\t,1]]\n",
        HEADER + "[]\n[[1,-1,0,1]]\n[[é,1]]\n".encode(),
        HEADER.replace(b'"input_dim":1', b'"input_dim":' + b"1" * 1000),
        HEADER.replace(b'"input_dim":1', b'"input_dim":1001'),
        HEADER + b'{"part":"' + b"0" * 63 + b'/"}\n',
        (CERTIFICATES / "valid/by_hand_proper.jsonl").read_bytes()[:-1],
    ],
)
def test_hostile_files_are_malformed(content: bytes, verdict_of: Verdicts) -> None:
    assert verdict_of(content)[:2] == (2, "MALFORMED")


@pytest.mark.parametrize(("line", "longest"), [(0, 1 << 25), (1, 1 << 22), (-1, 1 << 22)])
@pytest.mark.parametrize("more", [0, 1])
def test_a_line_has_a_greatest_length(
    line: int, longest: int, more: int, verdict_of: Verdicts
) -> None:
    lines = lines_of(CERTIFICATES / "valid/by_hand_proper.jsonl")
    lines[line] = lines[line].rstrip(b"\n").ljust(longest + more) + b"\n"

    assert verdict_of(b"".join(lines)).word == ("MALFORMED" if more else "VERIFIED")


def test_a_small_file_that_unpacks_to_a_long_line_is_malformed(verdict_of: Verdicts) -> None:
    assert verdict_of(gzip.compress(b" " * 300_000_000, 1)).word == "MALFORMED"


def test_a_small_file_that_unpacks_to_many_lines_ends_at_the_first_fault(
    verdict_of: Verdicts,
) -> None:
    header = HEADER.replace(b'"="', b'">="')
    content = gzip.compress(header + b"[[1,1]]\n" * 10_000_000, 1)
    assert verdict_of(content).word == "REJECTED"


LIMITED = """
import resource, runpy

resource.setrlimit(resource.RLIMIT_AS, (192 << 20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
runpy.run_path({checker!r}, run_name="__main__")
"""
"""The checker with 192 MiB for all, the interpreter included, and a minute of processor time."""

PROPER = (CERTIFICATES / "valid/by_hand_proper.jsonl").read_bytes()
TREE = PROPER[: PROPER.rindex(b"{")]
AT_LEAST = HEADER.replace(b'"="', b'">="')
WEIGHTS = b'{"weights":[[N]],"bias":[0],"activation":"relu"},'


def bomb(*parts: bytes) -> bytes:
    return gzip.compress(b"".join(parts) + b" " * 300_000_000, 1)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb_of_one_line": bomb,
    "bomb_in_a_bomb": lambda: gzip.compress(bomb()),
    "bomb_after_the_header": lambda: bomb(HEADER),
    "bomb_after_the_footer": lambda: bomb(PROPER),
    "bomb_of_witnesses": lambda: gzip.compress(AT_LEAST + b"[[1,1]]\n" * 10_000_000, 1),
    "billion_claimed": lambda: TREE + b'{"claim":"proper 1000000000"}\n',
    "billion_shown": lambda: AT_LEAST + b'[[1,1]]\n{"claim":"proper >= 1000000000"}\n',
    "billion_inputs": lambda: HEADER.replace(b'dim":1', b'dim":1000000000'),
    "huge_line": lambda: b"[" + b"1," * (1 << 25) + b"1]\n",
    "huge_record": lambda: HEADER + b"[" + b"1," * ((1 << 21) - 2) + b"1]\n",
    "record_of_lists": lambda: HEADER + b"[" + b"[]," * ((1 << 22) // 3 - 2) + b"1]\n",
    "header_of_lists": lambda: b"[" + b"[]," * ((1 << 25) // 3 - 2) + b"1]\n",
    "deep_header": lambda: b"[" * (1 << 25) + b"\n",
    "deep_record": lambda: HEADER + b"[" * (1 << 21) + b"]" * (1 << 21) + b"\n",
    "deep_objects": lambda: HEADER + b'{"a":' * 800_000 + b"\n",
    "huge_integer": lambda: HEADER + b"[[" + b"9" * 4_000_000 + b",1]]\n",
    "huge_integers": lambda: HEADER + b"[" + b",".join([b"9" * 100_000] * 40) + b"]\n",
    "huge_weights": lambda: (
        HEADER.replace(b'"layers":[', b'"layers":[' + WEIGHTS.replace(b"N", b"9" * 100_000) * 8)
        + b"[]\n"
    ),
    "huge_exponent": lambda: HEADER.replace(b'dim":1', b'dim":1e999999999'),
}
"""Files that would like to be given memory or time; none of them proves anything."""


@pytest.mark.skipif(os.name != "posix", reason="needs limits as on Unix")
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_get_no_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LIMITED.format(checker=checker.__file__), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stderr == ""
    assert (run.returncode, run.stdout.split()[0]) in {(1, "REJECTED"), (2, "MALFORMED")}
    # 32 MiB are room for 10^7 lists, and so long may a header be.
    assert ("MemoryError" in run.stdout) == (name == "header_of_lists")


def test_a_missing_file_or_a_wrong_usage_is_malformed(tmp_path: Path, verdict: Verdicts) -> None:
    assert verdict(tmp_path / "none.jsonl").code == 2
    assert verdict(tmp_path).code == 2
    assert verdict().code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in other ways")
def test_a_verdict_that_nobody_reads_is_no_verdict() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(checker.__file__), str(BY_HAND[0])]

    run = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)

    assert (run.returncode, run.stderr) == (2, b"")
