"""Read and migrate folders of DAG files, and tell of everything that is not as it should be.

    PYTHONPATH=tests python -m sweep FOLDER… [--work DIR] [--seconds N]

Each folder is one project: it is read, migrated into a folder of its own under DIR, and what was written has to pass the gates.
Prints a line per folder, and at the end the sums, the gates that projects fail, and why tasks became stubs, the commonest first; exit code 1 if there is a traceback, a hang, something unaccounted for, or a project that fails a gate.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from sweep.gates import failures, lacks_operators
from sweep.one import OURS, sweep_folder

_SHOWN = 300
_BAD = frozenset({"tracebacks", "hangs", "gaps", *OURS.values()})


def main() -> int:
    """Sweep all folders."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument(
        "--work", type=Path, help="where the projects are written; a folder for the time being without it"
    )
    parser.add_argument("--seconds", type=int, default=1800, help="after so many seconds a folder counts as a hang")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(sweep_folder(given.folders[0], given.work)))
        return 0
    with tempfile.TemporaryDirectory() as passing:
        work = given.work or Path(passing)
        sums: Counter[str] = Counter()
        causes: Counter[str] = Counter()
        for folder in given.folders:
            figures, stubs = _swept(folder, work / folder.name, given.seconds)
            sums.update(figures)
            causes.update(stubs)
    for cause, count in causes.most_common():
        print(f"{count:6} stubs: {cause[:_SHOWN]}")
    print("sum:", _figures(sums))
    return 1 if any(count for name, count in sums.items() if name in _BAD or name.startswith("projects failing")) else 0


def _swept(folder: Path, target: Path, seconds: int) -> tuple[Counter[str], Counter[str]]:
    """One folder, in a process of its own, so that nothing that happens there ends the sweep."""
    command = [sys.executable, "-m", "sweep", "--one", "--work", str(target), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        return _told(folder, Counter(hangs=1), [f"more than {seconds} seconds"]), Counter()
    if done.returncode != 0:
        return _told(folder, Counter(tracebacks=1), [done.stderr]), Counter()
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    figures, said = Counter(answer["figures"]), list(answer["said"])
    figures["projects that cannot be loaded here"] += lacks_operators(target)
    for gate, text in failures(target):
        figures[f"projects failing {gate}"] += 1
        said.append(f"{gate}: {text}")
    return _told(folder, figures, said), Counter(answer["stubs"])


def _told(folder: Path, figures: Counter[str], said: list[str]) -> Counter[str]:
    print(f"{folder.name}: {_figures(figures)}", flush=True)
    for text in said:
        print("   ", text[-_SHOWN:].replace("\n", "\n    "), flush=True)
    return figures


def _figures(figures: Counter[str]) -> str:
    runnable = figures["tasks"] - figures["stubs"]
    share = (
        f"; {runnable} of {figures['tasks']} tasks run ({runnable / figures['tasks']:.1%})" if figures["tasks"] else ""
    )
    return ", ".join(f"{count} {name}" for name, count in figures.items()) + share


if __name__ == "__main__":
    sys.exit(main())
