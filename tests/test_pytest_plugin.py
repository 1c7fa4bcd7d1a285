"""The pytest plugin, seen from outside: runs of pytest on small test files, also with workers.

Where it matters that the plugin is loaded before all else, and where there are workers, the run is
a process of its own; other runs are in this one, where the package is loaded already.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import exactregions.testing.lemmas
import exactregions.testing.replaying  # noqa: F401

pytest_plugins = ["pytester"]

FALSE = """
    from hypothesis import Phase, given, settings
    from exactregions import count, refine
    from exactregions.testing import assert_count, networks

    def test_before(): pass

    @settings(database=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
    @given(network=networks(input_dim=1, widths=[(0, 2)]))
    def test_cells_have_maps_of_their_own(network):
        assert_count(network, "affine", equals=count(refine(network), "proper"))
"""

LEMMAS = """
    import pytest

    @pytest.mark.lemma("sum", kind="proper", relation=">=")
    @pytest.mark.parametrize("n", [1, 2])
    def test_sum(n): assert n < 2

    @pytest.mark.lemma("other")
    @pytest.mark.parametrize("pair", [(1, 2)])
    def test_other(pair, record_property): record_property("colour", "blue")

    @pytest.mark.lemma("skipped")
    @pytest.mark.skip
    def test_skipped(): pass

    @pytest.mark.lemma("false")
    @pytest.mark.xfail
    def test_false(): assert False

    @pytest.fixture
    def broken():
        yield
        assert False

    @pytest.mark.lemma("torn")
    def test_torn(broken): pass
"""


def folders(path: Path) -> list[Path]:
    return sorted(path.iterdir())


def test_a_counterexample_is_shown_saved_and_tried_first(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FALSE)
    first = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    (folder,) = folders(pytester.path / ".exactregions")
    names = sorted("".join(path.suffixes) for path in folder.iterdir())
    again = pytester.runpytest_inprocess("-v", "-p", "no:cacheprovider")

    first.assert_outcomes(passed=1, failed=1)
    first.stdout.fnmatch_lines(
        [
            "*the number of affine regions is *, not *",
            "*network = Network.from_layers(*",
            "*saved, to be tried first from now on: *.arguments.json",
        ]
    )
    assert names == [".affine.cert", ".arguments.json", ".json"]
    again.stdout.fnmatch_lines(["*test_cells_have_maps_of_their_own FAILED*", "*test_before*"])
    again.stdout.fnmatch_lines(["*Failing explicit*", "*network=*"])


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_a_run_with_workers_saves_and_orders_alike(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    pytester.makepyfile(FALSE)
    for _ in range(2):
        run = pytester.runpytest_subprocess(*workers, "--exactregions-artifacts", "here")
        run.assert_outcomes(passed=1, failed=1)

    assert len(folders(pytester.path / "here")) == 1


def test_saved_files_that_do_not_fit_are_named_and_left(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FALSE)
    pytester.runpytest_inprocess()
    (folder,) = folders(pytester.path / ".exactregions")
    (folder / "broken.arguments.json").write_text("{")
    (folder / "strange.arguments.json").write_text('{"network": {"what": 1}}')
    (folder / "other.arguments.json").write_text('{"point": {"tuple": [1]}}')
    run = pytester.runpytest_inprocess()

    run.stdout.fnmatch_lines(["*broken.arguments.json: these are no arguments*delete the file"])
    run.stdout.fnmatch_lines(["*has arguments [[]'point'] and the test takes [[]'network']*"])


def test_arguments_of_any_known_type_are_saved_and_others_are_not(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        from fractions import Fraction
        from hypothesis import Phase, assume, given, settings, strategies as st
        from exactregions.testing import networks, networks_on_domains

        quick = settings(database=None, phases=[Phase.explicit, Phase.generate])

        class TestAll:
            @quick
            @given(
                st.just((None, True, 2, "x", Fraction(1, 2), [Fraction(3)])),
                networks_on_domains(networks()),
            )
            def test_known(self, value, case):
                assume(case[0].widths)
                assert False

            @quick
            @given(st.just({1, 2}))
            def test_unknown(self, value):
                assert False
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(failed=2)
    (folder,) = folders(pytester.path / ".exactregions")
    (file,) = folder.iterdir()
    saved = json.loads(file.read_text())
    again = pytester.runpytest_inprocess()

    assert saved["value"]["tuple"][:5] == [None, True, 2, "x", {"fraction": "1/2"}]
    again.stdout.fnmatch_lines(["*case_0 = Network*", "*case_1 = Polyhedron*"])
    assert len(folders(pytester.path / ".exactregions")) == 1


def test_a_folder_that_cannot_be_made_does_not_hide_the_failure(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FALSE)
    (pytester.path / "file").write_text("")
    run = pytester.runpytest_inprocess("--exactregions-artifacts", "file")

    run.assert_outcomes(passed=1, failed=1)
    run.stdout.fnmatch_lines(["*not saved: *"])


def test_settings_come_from_the_ini_file_and_options_win(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexactregions_artifacts = kept\nexactregions_budget = 7\n")
    pytester.makepyfile(
        """
        import os
        def test_settings():
            print(os.environ["EXACTREGIONS_ARTIFACTS"], os.environ["EXACTREGIONS_BUDGET"])
        """
    )
    pytester.runpytest_subprocess("-s").stdout.fnmatch_lines(["*/kept 7*"])
    options = ("--exactregions-budget", "9", "--exactregions-artifacts", "x")
    pytester.runpytest_subprocess("-s", *options).stdout.fnmatch_lines(["*/x 9*"])


def test_the_environment_is_as_before_after_a_run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        test_a="def test_a(): pass",
        run="""
        import os, pytest
        os.environ["EXACTREGIONS_ARTIFACTS"] = "mine"
        os.environ.pop("EXACTREGIONS_BUDGET", None)
        pytest.main(["test_a.py", "--exactregions-artifacts", "x", "--exactregions-budget", "3"])
        print(os.environ["EXACTREGIONS_ARTIFACTS"], "EXACTREGIONS_BUDGET" in os.environ)
        """,
    )
    run = subprocess.run([sys.executable, "run.py"], capture_output=True, text=True, check=True)

    assert run.stdout.endswith("mine False\n")


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_lemmas_are_collected(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    pytester.makepyfile(test_lemmas=LEMMAS)
    run = pytester.runpytest_subprocess(*workers, "--exactregions-lemmas", "out/rows.json")
    rows = json.loads((pytester.path / "out" / "rows.json").read_text())

    run.stdout.fnmatch_lines(["lemmas: 1 not done, 2 tested, 3 FAILED, in *rows.json"])
    assert {(row["name"], str(row["parameters"]), row["status"]) for row in rows} == {
        ("sum", "{'n': 1}", "tested"),
        ("sum", "{'n': 2}", "FAILED"),
        ("other", "{'pair': '(1, 2)'}", "tested"),
        ("skipped", "None", "not done"),
        ("false", "None", "FAILED"),
        ("torn", "None", "FAILED"),
    }
    row = next(row for row in rows if row["name"] == "sum")
    assert list(row) == [
        "name", "page", "parameters", "kind", "domain", "relation", "claimed", "counted",
        "status", "network", "certificate",
    ]  # fmt: skip
    assert (row["page"], row["kind"], row["relation"]) == ("test_lemmas.py", "proper", ">=")


def test_a_run_without_lemmas_says_so(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_a(): pass")
    run = pytester.runpytest_inprocess("--exactregions-lemmas", "rows.json")

    run.stdout.fnmatch_lines(["lemmas: none, in *"])
    assert json.loads((pytester.path / "rows.json").read_text()) == []


@pytest.mark.parametrize("marker", ["", "1", "'a', kind='linear'", "'a', relation='<'", "'a', b=1"])
def test_a_marker_that_says_nothing_is_an_error(pytester: pytest.Pytester, marker: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.lemma({marker})\ndef test_a(): pass\n")
    run = pytester.runpytest_inprocess("--exactregions-lemmas", "rows.json")

    assert run.ret == pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines(["*the marker lemma has *; write lemma(name, kind=*"])


def test_the_marker_is_known(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_lemmas=LEMMAS)

    pytester.runpytest_inprocess("--strict-markers").assert_outcomes(
        passed=3, failed=1, skipped=1, xfailed=1, errors=1
    )


def test_a_run_that_tests_no_network_loads_nothing_of_the_package(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import sys
        def test_nothing_is_loaded():
            assert "_exactregions_pytest" in sys.modules
            assert not {"exactregions", "hypothesis"} & set(sys.modules)
        """
    )

    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_without_hypothesis_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try: import exactregions.testing\nexcept ImportError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == (
        "exactregions.testing needs Hypothesis, which is not installed; "
        "install it with: pip install 'exactregions[test]'\n"
    )
