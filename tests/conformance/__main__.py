"""`python -m conformance`: run the tests, print passes per group, exit 1 below the goal.

python -m conformance [--group NAME]... [--file PART]... [--failures] [--cache FOLDER] [--jobs N]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from conformance.sources import VERSION, environment, unpacked_tests

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
OF_ALL, OF_A_GROUP = 0.95, 0.85
SECONDS_PER_FILE = 600


@dataclass(frozen=True)
class Outcome:
    """What became of one test."""

    group: str
    test: str
    passed: bool
    text: str


def run_file(python: Path, root: Path, group: str, file: str) -> list[Outcome]:
    """Run the selected tests of one file in a process of its own; what has no outcome did not pass."""
    with tempfile.TemporaryDirectory(prefix="conformance", ignore_cleanup_errors=True) as scratch:
        out = Path(scratch) / "outcomes.jsonl"
        out.touch()
        settings = {"CONFORMANCE_ROOT": str(root), "CONFORMANCE_OUT": str(out), "TMPDIR": scratch}
        inherited = {name: value for name, value in os.environ.items() if not name.endswith("_HOME")}
        inherited["HOME"] = os.environ.get("HOME", scratch)
        inherited["PYTHONPATH"] = os.pathsep.join((str(HERE.parent), str(HERE / "stand_in")))
        command = [str(python), "-m", "pytest", f"dagster_tests/{file}", "-q", "-p", "conformance.recorder"]
        plain = ["-p", "no:cacheprovider", "-o", "addopts=", "--rootdir", str(root)]
        try:
            subprocess.run(
                [*command, *plain],
                cwd=root,
                env={**inherited, **settings},
                capture_output=True,
                check=False,
                timeout=SECONDS_PER_FILE,
            )
        except subprocess.TimeoutExpired:
            print(f"{file}: stopped after {SECONDS_PER_FILE} s", file=sys.stderr)
        return _outcomes(group, file, [json.loads(line) for line in out.read_text("utf-8").splitlines()])


def run_and_tell(python: Path, root: Path, group: str, file: str) -> list[Outcome]:
    """The same, and a line that says how the file went: all files take minutes."""
    found = run_file(python, root, group, file)
    print(f"{file}: {sum(outcome.passed for outcome in found)} of {len(found)}", file=sys.stderr, flush=True)
    return found


def _outcomes(group: str, file: str, lines: list[dict[str, str]]) -> list[Outcome]:
    found = {line["test"]: Outcome(group, f"{file}::{line['test']}", False, "did not end") for line in lines}
    for line in lines:
        if "outcome" in line:
            passed = line["outcome"] == "passed"
            found[line["test"]] = Outcome(group, f"{file}::{line['test']}", passed, line["text"])
    return list(found.values()) or [Outcome(group, file, False, "no test was collected")]


def shares(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    """How many passed, of how many, by group; in the order in which groups come."""
    counted: dict[str, tuple[int, int]] = {}
    for outcome in outcomes:
        passed, of = counted.get(outcome.group, (0, 0))
        counted[outcome.group] = (passed + outcome.passed, of + 1)
    return counted


def print_table(counted: dict[str, tuple[int, int]], total: tuple[int, int]) -> None:
    """One line a group, as `docs/conformance.md` has them."""
    print("| group | passed | of |")
    print("| --- | --- | --- |")
    for group, (passed, of) in counted.items():
        print(f"| {group} | {passed} | {of} |")
    print(f"\nDagster {VERSION}: {total[0]} of {total[1]} pass, {total[0] / total[1]:.1%}")


def arguments() -> argparse.Namespace:
    """What the command was told."""
    parser = argparse.ArgumentParser(description="Dagster's own tests of its op layer, run against Jetbridge.")
    parser.add_argument("--group", action="append", default=[], help="only this group; may be repeated")
    parser.add_argument("--file", action="append", default=[], help="only files whose path has this; may be repeated")
    parser.add_argument("--failures", action="store_true", help="name the tests that do not pass")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "jetbridge" / "conformance")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="files at once")
    return parser.parse_args()


def main() -> int:
    """Run; 0 if the goal is reached."""
    told = arguments()
    told.cache.mkdir(parents=True, exist_ok=True)
    root, python = unpacked_tests(told.cache), environment(told.cache)
    groups = tomllib.loads((HERE / "files.toml").read_text("utf-8"))
    work = [
        (python, root, group, file)
        for group, files in groups.items()
        for file in files
        if (not told.group or group in told.group) and (not told.file or any(part in file for part in told.file))
    ]
    with ThreadPoolExecutor(told.jobs) as pool:
        outcomes = [outcome for found in pool.map(lambda item: run_and_tell(*item), work) for outcome in found]
    if told.failures:
        for outcome in outcomes:
            if not outcome.passed:
                print(f"{outcome.test}: {outcome.text}")
    counted = shares(outcomes)
    total = sum(outcome.passed for outcome in outcomes), len(outcomes)
    print_table(counted, total)
    short = [group for group, (passed, of) in counted.items() if passed < OF_A_GROUP * of]
    return 1 if short or total[0] < OF_ALL * total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
