"""The checker that is proved sound in Coq: its proofs, and its verdicts beside ``check.py``.

Everything but the look at the sources needs Coq, OCaml and Zarith, and is skipped without them.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from exactregions import Network, NetworkFile, certify, read_network, write_network
from exactregions.check import main
from exactregions.testing import ACTIVATIONS
from tests.strategies import random_domain, random_network

CERTIFICATES = Path(__file__).parent / "certificates"
FORMAL = Path(__file__).parent.parent / "proofs" / "formal"
SOURCES = sorted(FORMAL.glob("*.v"))
COVERED = ("proper", "activation")
FORBIDDEN = (
    *("Admitted", "admit", "give_up", "Axioms?", "Parameters?", "Conjecture", "Hypothes[ie]s"),
    *("Unset", "bypass_check", "Load", "Declare"),
)


def has_coq() -> bool:
    """Whether everything that the build needs is there."""
    if not all(map(shutil.which, ("coqc", "ocamlfind", "ocamlopt", "gzip"))):
        return False
    asked = subprocess.run(["ocamlfind", "query", "zarith"], capture_output=True, check=False)
    return asked.returncode == 0


needs_coq = pytest.mark.skipif(not has_coq(), reason="needs Coq, OCaml and Zarith")


class Verdict(NamedTuple):
    code: int
    printed: str

    @property
    def word(self) -> str:
        return self.printed.split(" ", 1)[0]


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the checker and the list of assumptions.

    It is built anew when a source or Coq has changed, once for all processes and later runs.
    """
    import fcntl

    folder = FORMAL / "build" / "tested"
    folder.parent.mkdir(exist_ok=True)
    stamp, state = folder / "built-from", state_of_the_sources()
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != state:
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([FORMAL / "build.sh", folder], check=True, stdout=subprocess.DEVNULL)
            stamp.write_text(state)
    return folder


def state_of_the_sources() -> str:
    """The versions of Coq and OCaml, and a hash of each file that goes into the build."""
    tools = subprocess.run(["coqc", "--version"], capture_output=True, text=True, check=True).stdout
    files = [FORMAL / "build.sh", *SOURCES, *sorted((FORMAL / "command").glob("*.ml"))]
    hashes = [f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n" for path in files]
    return tools + "".join(hashes)


def formal(built: Path, *paths: Path) -> Verdict:
    run = subprocess.run(
        [built / "check", *paths], capture_output=True, text=True, timeout=60, check=False
    )
    assert not run.stderr
    return Verdict(run.returncode, run.stdout)


def python(capsys: pytest.CaptureFixture[str], *paths: Path) -> Verdict:
    code = main([*map(str, paths)])
    return Verdict(code, capsys.readouterr().out)


def header_of(content: bytes) -> dict[str, object]:
    header: dict[str, object] = json.loads(content.splitlines()[0])
    return header


def is_covered(header: dict[str, object]) -> bool:
    return header["kind"] in COVERED and ("prefix" not in header or header["relation"] == ">=")


# The proofs.


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_is_assumed_in_the_sources(path: Path) -> None:
    text = re.sub(r"\(\*.*?\*\)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(rf"\b({'|'.join(FORBIDDEN)})\b", text)


def test_the_page_and_the_build_name_all_files() -> None:
    page, build = (FORMAL / "README.md").read_text(), (FORMAL / "build.sh").read_text()
    for path in SOURCES:
        assert path.name in page
        assert path.stem in build


@needs_coq
def test_the_page_shows_what_the_theorems_rest_on(built: Path) -> None:
    page = (FORMAL / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"^<!-- assumptions -->\n```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    printed = (built / "assumptions").read_text(encoding="utf-8")
    theorems = re.findall(r"Print Assumptions (\w+)\.", (FORMAL / "Assumptions.v").read_text())

    assert shown is not None
    assert printed == shown[1] * len(theorems)
    assert all(f"`{name}`" in page for name in theorems)


# The command.


@needs_coq
@pytest.mark.parametrize("folder", ["valid", "invalid", "malformed"])
def test_both_checkers_agree_on_the_corpus(
    folder: str, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted((CERTIFICATES / folder).glob("*.jsonl*")):
        if path.is_dir():
            continue
        one, other = formal(built, path), python(capsys, path)
        if is_covered(header_of(path.read_bytes())):
            assert (one.code, one.word) == (other.code, other.word), path
            assert one.code or one.printed == other.printed
        elif folder != "malformed" or one.word != "MALFORMED":
            assert (one.code, one.word) == (3, "UNSUPPORTED"), path


@needs_coq
def test_a_part_alone_is_not_supported(built: Path) -> None:
    for path in (CERTIFICATES / "valid").glob("by_hand_part_proper.jsonl.parts/*"):
        assert formal(built, path) == (3, "UNSUPPORTED a part alone\n")


def damaged(value: object, random: Random) -> object:
    """The JSON value with one of its integers changed, dropped or repeated."""
    if not isinstance(value, list) or not value:
        return value
    i = random.randrange(len(value))
    if isinstance(value[i], list) and random.random() < 0.9:
        return [*value[:i], damaged(value[i], random), *value[i + 1 :]]
    if isinstance(value[i], list):
        return [*value[:i], *value[i + 1 :]]
    new = [[value[i] + 1], [value[i] - 1], [-value[i]], [], [value[i]] * 2, [0], [True]]
    return [*value[:i], *random.choice(new), *value[i + 1 :]]


@needs_coq
def test_both_checkers_agree_on_damaged_certificates(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(0)
    whole = [
        path
        for path in sorted((CERTIFICATES / "valid").glob("*.jsonl"))
        if is_covered(header_of(path.read_bytes())) and "_part_" not in path.name
    ]
    assert len(whole) >= 7
    words = set()
    for number in range(150):
        header, *body, footer = random.choice(whole).read_bytes().splitlines()
        if body:
            i = random.randrange(len(body))
            body[i] = json.dumps(damaged(json.loads(body[i]), random)).encode()
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(b"\n".join([header, *body, footer, b""]))
        one, other = formal(built, path), python(capsys, path)
        assert (one.code, one.word) == (other.code, other.word), path.read_text()
        words.add(one.word)
    assert words == {"VERIFIED", "REJECTED", "MALFORMED"}


@needs_coq
@pytest.mark.parametrize("kind", COVERED)
def test_both_checkers_agree_on_random_networks(
    kind: str, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(kind)
    for number in range(25):
        widths = [random.randint(1, 4) for _ in range(random.randint(0, 2))]
        network = random_network(
            random, random.randint(1, 3), widths, bound=3, activations=ACTIVATIONS
        )
        domain = random_domain(random, network.input_dim)
        path = tmp_path / f"{number}.jsonl"
        at_least = random.choice([None, None, 1])
        certify(network, kind, path, domain=domain, at_least=at_least)
        one, other = formal(built, path), python(capsys, path)
        assert one.code == 0
        assert one == other


@needs_coq
def test_the_network_given_is_compared(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.jsonl.gz"
    networks = {
        name: Network.from_layers(([[1], [weight]], ["0", "-1/2"]), ([[1, -1]], [0]))
        for name, weight in (("this", "0.25"), ("other", "1/3"))
    }
    for name, network in networks.items():
        write_network(NetworkFile(network), tmp_path / f"{name}.json")
    certify(networks["this"], "proper", path)

    assert gzip.decompress(path.read_bytes()).startswith(b"{")
    assert formal(built, path, tmp_path / "this.json") == python(
        capsys, path, tmp_path / "this.json"
    )
    assert formal(built, path, tmp_path / "other.json").word == "REJECTED"


SPELLINGS = (
    *("relu", "identity", "abs", "hard_tanh", "relu6", {"leaky_relu": "-0.25"}),
    {"breakpoints": ["-1/2", 0, "1.5"], "slopes": [1, "-1/3", 0, 2], "through": ["7/3", "1/7"]},
    {"breakpoints": [-3, -1, 2], "slopes": ["1/2", 4, 4, -1], "through": ["-2", 5]},
    {"breakpoints": [], "slopes": [3], "through": ["-1/2", "0.10"]},
)


@needs_coq
@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_activations_are_read_as_they_are_spelled(
    spelling: object, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spelled, path = tmp_path / "net.json", tmp_path / "c.jsonl"
    first = {"weights": [[1], ["-0.5"]], "bias": ["1/3", 0], "activation": spelling}
    second = {"weights": [[1, "2/4"]], "bias": [-1], "activation": ["relu"]}
    network = {"input_dim": 1, "layers": [first, second]}
    spelled.write_text(json.dumps(network), encoding="utf-8")
    certify(read_network(spelled).network, "proper", path)
    header, *body = path.read_text(encoding="ascii").splitlines()
    header = json.dumps(json.loads(header) | {"network": network})
    other_path = tmp_path / "spelled.jsonl"
    other_path.write_text("\n".join([header, *body, ""]), encoding="ascii")

    for certificate in (path, other_path):
        one = formal(built, certificate, spelled)
        assert one.word == "VERIFIED"
        assert one == python(capsys, certificate, spelled)


@needs_coq
def test_a_part_must_have_its_hash(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, path = CERTIFICATES / "valid/by_hand_part_proper.jsonl", tmp_path / "c.jsonl"
    shutil.copy(source, path)
    shutil.copytree(f"{source}.parts", f"{path}.parts")
    (part,) = Path(f"{path}.parts").iterdir()
    content = part.read_bytes()

    assert formal(built, path).word == "VERIFIED"
    part.write_bytes(content.replace(b"]]", b"] ]"))
    assert formal(built, path).word == python(capsys, path).word == "REJECTED"
    part.unlink()
    part.with_name(part.name + ".gz").write_bytes(gzip.compress(content))
    assert formal(built, path) == python(capsys, path)
    part.with_name(part.name + ".gz").unlink()
    assert formal(built, path).word == python(capsys, path).word == "MALFORMED"


@needs_coq
def test_damaged_gzip_and_missing_files_are_malformed(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl.gz"
    certify(Network(1, ()), "proper", path)
    content = path.read_bytes()
    path.write_bytes(content[:-4] + b"0000")

    assert formal(built, path).word == "MALFORMED"
    assert formal(built, tmp_path / "none").word == "MALFORMED"
