"""Start the worker with an interpreter that has Airflow and knows nothing of Jetbridge.

    python launch.py REQUEST_FILE ANSWER_FD JETBRIDGE_FOLDER

Neither our site-packages nor our source folder may stand on that interpreter's `sys.path`: they would shadow what Airflow needs.
So the three packages that the worker imports from are made by hand, as empty packages that point at their folders.
"""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path


def main(request_file: str, answer_fd: str, jetbridge_folder: str) -> None:
    """Read the request, answer it line by line."""
    validation = Path(__file__).resolve().parents[1]
    sys.path[:] = [entry for entry in sys.path if entry != str(Path(__file__).resolve().parent)]
    _make_package("jetbridge", Path(jetbridge_folder))
    _make_package("jetbridge_translator", validation.parent)
    _make_package("jetbridge_translator.validation", validation)
    importlib.import_module("jetbridge_translator.validation.worker.serve").serve(request_file, int(answer_fd))


def _make_package(name: str, folder: Path) -> None:
    module = types.ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module


if __name__ == "__main__":
    main(*sys.argv[1:])
