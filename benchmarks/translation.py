"""Files per second of reading DAG files, against bare `libcst.parse_module` on the same files: one core, cold.

    python benchmarks/translation.py [FOLDER…] [--rounds N]

Each round runs in a fresh process; the best round counts. Without a folder: the samples.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples" / "dags"
LIMIT = 2.5


def source_files(folders: list[Path]) -> list[Path]:
    """The Python files of the folders that Airflow would load."""
    from jetbridge_translator.extract.files import dag_files  # noqa: PLC0415 -- not in the measured part

    return dag_files(folders, is_v3=False)


def parse_with_libcst(folders: list[Path]) -> None:
    """Nothing but libcst's parse."""
    import libcst  # noqa: PLC0415 -- only what is measured is loaded

    files = [file.read_bytes() for file in source_files(folders)]
    started = time.perf_counter()
    for content in files:
        with contextlib.suppress(libcst.ParserSyntaxError):
            libcst.parse_module(content)
    print(json.dumps(time.perf_counter() - started))


def evaluate_only(folders: list[Path]) -> None:
    """Reading and evaluating, without a meaning for Airflow's names."""
    from jetbridge_translator.evaluate import evaluate_file  # noqa: PLC0415 -- only what is measured is loaded
    from jetbridge_translator.read import Folders  # noqa: PLC0415 -- only what is measured is loaded

    class Nothing:
        def resolve(self, qualified_name: str) -> object:  # noqa: ARG002 -- the protocol names it
            return NotImplemented

    files = source_files(folders)
    started = time.perf_counter()
    given = Folders(folders)
    for file in files:
        evaluate_file(file, given, Nothing())
    print(json.dumps(time.perf_counter() - started))


def read_models(folders: list[Path]) -> None:
    """The whole way from files to models."""
    from jetbridge_translator.extract.reading import read_dags  # noqa: PLC0415 -- only what is measured is loaded

    started = time.perf_counter()
    read_dags(folders)
    print(json.dumps(time.perf_counter() - started))


PARTS: dict[str, Callable[[list[Path]], None]] = {
    "libcst.parse_module": parse_with_libcst,
    "read and evaluate": evaluate_only,
    "files to models": read_models,
}


def measure(part: str, folders: list[Path], rounds: int) -> float:
    """The best time of a part, each round in a process of its own."""
    command = [sys.executable, __file__, "--part", part, *map(str, folders)]
    answers = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(rounds)]  # noqa: S603 -- it is this script
    return min(float(json.loads(answer)) for answer in answers)


def main() -> int:
    """Print the table; 1 if the limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=tuple(PARTS))
    given = parser.parse_args()
    if given.part:
        PARTS[given.part](given.folders)
        return 0
    count = len(source_files(given.folders))
    times = {part: measure(part, given.folders, given.rounds) for part in PARTS}
    floor = times["libcst.parse_module"]
    print(f"{count} files")
    for part, seconds in times.items():
        print(f"{part:22} {seconds:8.3f} s {count / seconds:9.0f} files/s {seconds / floor:6.2f} x libcst")
    return 0 if times["files to models"] <= LIMIT * floor else 1


if __name__ == "__main__":
    sys.exit(main())
