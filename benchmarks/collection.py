"""Reading a large collection of DAG files, and what it costs beside libcst's parse and beside a real Airflow's import of the same files.

    python benchmarks/collection.py FOLDER… [--airflow PYTHON] [--files N]

Each folder is one project, as it would be given to `migrate`. Each part runs in a process of its own and tells the time that the processor worked.
`PYTHON` is the interpreter of an environment with Airflow: its DagBag imports the files that it can import, and both sides are measured on those.
The memory is the peak after the first tenth of the files, and after all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LIMIT = 2.5
TENTH = 10

DAG_BAG = """
import json, logging, os, sys, time, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from airflow.models.dagbag import DagBag
bag, answers = DagBag(os.devnull, include_examples=False, read_dags_from_db=False), {}
for folder, files in json.load(sys.stdin).items():
    sys.path.insert(0, folder)
    for file in files:
        begun, wrong = time.process_time(), len(bag.import_errors)
        try:
            bag.process_file(file, only_if_updated=False)
        except BaseException:
            continue
        if len(bag.import_errors) == wrong:
            answers[file] = time.process_time() - begun
    sys.path.remove(folder)
with open(sys.argv[1], "w") as stream:
    json.dump(answers, stream)
"""


def dag_files_of(folders: list[Path], most: int | None) -> dict[Path, list[Path]]:
    """The files of each folder that Airflow would load."""
    from jetbridge_translator.extract.files import dag_files  # noqa: PLC0415 -- not in the measured part

    found: dict[Path, list[Path]] = {}
    left = most if most is not None else sys.maxsize
    for folder in folders:
        found[folder.absolute()] = dag_files([folder.absolute()], is_v3=False)[:left]
        left -= len(found[folder.absolute()])
    return found


def parse(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Nothing but libcst's parse."""
    import libcst  # noqa: PLC0415 -- only what is measured is loaded

    contents = [Path(file).read_bytes() for files in given["projects"].values() for file in files]
    started = time.process_time()
    for content in contents:
        with contextlib.suppress(libcst.ParserSyntaxError, RecursionError, UnicodeDecodeError):
            libcst.parse_module(content)
    yield {"seconds": time.process_time() - started}


def read(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """From files to models, one file after the other; nothing of a file is kept once it was read."""
    from jetbridge_translator.extract.generation import generation_of  # noqa: PLC0415 -- only what is measured is loaded
    from jetbridge_translator.extract.installed import installed_packages  # noqa: PLC0415 -- as above
    from jetbridge_translator.extract.one_file import FileReader  # noqa: PLC0415 -- as above
    from jetbridge_translator.extract.session import Inputs  # noqa: PLC0415 -- as above

    started, done, total = time.process_time(), 0, sum(map(len, given["projects"].values()))
    for name, files in given["projects"].items():
        root = Path(name)
        version = generation_of(map(Path, files), [root])
        reader = FileReader((root,), (), Inputs(version, installed=installed_packages([root])))
        for file in files:
            reader.read(Path(file))
            done += 1
            if done == max(1, total // TENTH):
                yield {"early": _peak()}
    yield {"seconds": time.process_time() - started, "late": _peak()}


def read_all(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`read_dags` of whole folders: with workers, or with the results of an earlier run."""
    from jetbridge_translator.extract import ReadOptions, read_dags  # noqa: PLC0415 -- only what is measured is loaded

    cache = Path(given["cache"]) if given.get("cache") else None
    begun, started = time.perf_counter(), time.process_time()
    for name in given["projects"]:
        read_dags([Path(name)], ReadOptions(workers=given.get("workers", 1), cache=cache))
    yield {"clock": time.perf_counter() - begun, "seconds": time.process_time() - started}


PARTS: dict[str, Callable[[dict[str, Any]], Iterator[dict[str, Any]]]] = {"parse": parse, "read": read, "all": read_all}


def _peak() -> float:
    """The most memory that this process had, in MB."""
    import resource  # noqa: PLC0415 -- only Unix has it

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(part: str, projects: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    """What a part tells, from a process of its own."""
    question = json.dumps({"projects": projects, **more})
    command = [sys.executable, __file__, "--part", part]
    done = subprocess.run(command, input=question, check=True, capture_output=True, text=True)  # noqa: S603 -- it is this script
    return {key: value for line in done.stdout.splitlines() for key, value in json.loads(line).items()}


def import_with_airflow(python: Path, projects: dict[str, list[str]]) -> dict[str, float]:
    """The files that a real Airflow can import, and the seconds that it needs for each."""
    with tempfile.TemporaryDirectory() as home:
        quiet = {"AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__CORE__UNIT_TEST_MODE": "True"}
        answer = Path(home, "answer.json")
        subprocess.run(  # noqa: S603 -- the user named it
            [str(python), "-c", DAG_BAG, str(answer)],
            input=json.dumps(projects),
            env={**os.environ, **quiet, "AIRFLOW_HOME": home},
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, float] = json.loads(answer.read_text(encoding="utf-8"))
        return found


def main() -> int:
    """Print the figures; 1 if reading takes more than the limit allows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--airflow", type=Path, metavar="PYTHON")
    parser.add_argument("--files", type=int, metavar="N", help="no more than so many files")
    parser.add_argument("--part", choices=tuple(PARTS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        for answer in PARTS[given.part](json.load(sys.stdin)):
            print(json.dumps(answer))
        return 0
    projects = {str(k): list(map(str, v)) for k, v in dag_files_of(given.folders, given.files).items() if v}
    ratio = _tell_of_reading(projects)
    _tell_of_runs(projects)
    if given.airflow:
        _tell_of_airflow(given.airflow, projects)
    return 0 if ratio <= LIMIT else 1


def _tell_of_reading(projects: dict[str, list[str]]) -> float:
    count = sum(map(len, projects.values()))
    floor, ours = measure("parse", projects)["seconds"], measure("read", projects)
    ratio: float = ours["seconds"] / floor
    print(f"{count} files of {len(projects)} projects")
    print(f"libcst.parse_module    {floor:8.2f} s {count / floor:7.0f} files/s")
    print(
        f"files to models        {ours['seconds']:8.2f} s {count / ours['seconds']:7.0f} files/s  {ratio:.2f} x libcst"
    )
    print(f"memory                 {ours['early']:8.0f} MB after a tenth of the files, {ours['late']:.0f} MB after all")
    return ratio


def _tell_of_runs(projects: dict[str, list[str]]) -> None:
    one, two = (measure("all", projects, workers=workers)["clock"] for workers in (1, 2))
    print(f"on the clock           {one:8.2f} s with one worker, {two:.2f} s with two: {one / two:.2f} x")
    with tempfile.TemporaryDirectory() as cache:
        first, second = (measure("all", projects, cache=cache)["seconds"] for _ in range(2))
    print(f"with kept results      {first:8.2f} s the first time, {second:.2f} s the second: {first / second:.1f} x")


def _tell_of_airflow(python: Path, projects: dict[str, list[str]]) -> None:
    theirs = import_with_airflow(python, projects)
    taken = {root: [file for file in files if file in theirs] for root, files in projects.items()}
    ours, seconds = measure("read", {root: files for root, files in taken.items() if files}), sum(theirs.values())
    print(f"files that Airflow imports: {len(theirs)}")
    print(
        f"DagBag                 {seconds:8.2f} s; files to models {ours['seconds']:.2f} s: {seconds / ours['seconds']:.1f} x faster"
    )


if __name__ == "__main__":
    sys.exit(main())
