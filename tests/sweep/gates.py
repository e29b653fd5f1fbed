"""What a written project must pass, whatever it was written from: it compiles, loads without Airflow, lints, binds, and passes its own tests."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from sweep.accounts import tree_of

_ABSENT = Path(__file__).parent / "absent"
_SECONDS = 600
_STAND_INS = """
import os, runpy, sys
if os.path.exists("tests/conftest.py"):
    runpy.run_path("tests/conftest.py")  # stand-ins for variables that jobs read while they are loaded
"""
_LOAD = f"""{_STAND_INS}
import definitions
loaded = [name for name in sys.modules if name.partition(".")[0] == "airflow"]
sys.exit(f"it loads {{loaded}}" if loaded else 0)
"""
_LIST = f"""{_STAND_INS}
from jetbridge.cli import main
sys.argv[1:] = ["list", "."]
main()
"""


def failures(project: Path) -> Iterator[tuple[str, str]]:
    """The gates that a project does not pass, each with what was said; one whose operators stand in a package that is not here cannot be loaded."""
    absent = lacks_operators(project)
    for name, gate in GATES.items():
        answer = "" if absent and gate in (_loads, _binds, _tests) else gate(project)
        if answer:
            yield name, answer


def _compiles(project: Path) -> str:
    return _answer(project, "-W", "ignore", "-m", "compileall", "-q", "-x", "^$", ".")


def _loads(project: Path) -> str:
    return _answer(project, "-W", "ignore", "-c", _LOAD)


def _binds(project: Path) -> str:
    return _answer(project, "-W", "ignore", "-c", _LIST)


def _lints(project: Path) -> str:
    return _answer(
        project, "-m", "ruff", "check", "--no-cache", "--isolated", "--quiet", "--output-format=concise", "."
    )


def _tests(project: Path) -> str:
    return _answer(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=line", ".")


def _answer(project: Path, *command: str) -> str:
    """What a command of Python says in the project, if it does not end well."""
    stand_ins = {"PYTHONPATH": str(_ABSENT), "SWEPT_IMPORTS": " ".join(sorted(_foreign_imports(project)))}
    environment = {**os.environ, **stand_ins, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"more than {_SECONDS} seconds"
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"


def lacks_operators(project: Path) -> bool:
    """Whether it uses classes of operators of a package that is not here: nothing can stand in for their constructors."""
    foreign = _foreign_imports(project)
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module in foreign
        and importlib.util.find_spec(node.module.partition(".")[0]) is None
        and any(alias.name.endswith(("Operator", "Sensor")) for alias in node.names)
        for file in project.rglob("*.py")
        for node in ast.walk(tree_of(file.read_text(encoding="utf-8")))
    )


def _foreign_imports(project: Path) -> set[str]:
    """The modules that the project imports and does not have, with the packages that they are in; nothing of Airflow."""
    found: set[str] = set()
    for file in project.rglob("*.py"):
        for node in ast.walk(tree_of(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    parents = {name.rsplit(".", depth)[0] for name in found for depth in range(name.count(".") + 1)}
    return {name for name in parents if name.partition(".")[0] != "airflow" and not _is_own(project, name)}


def _is_own(project: Path, name: str) -> bool:
    top = project / name.partition(".")[0]
    return top.exists() or top.with_suffix(".py").exists()


GATES: dict[str, Callable[[Path], str]] = {
    "compiles": _compiles,
    "loads": _loads,
    "binds": _binds,
    "lints": _lints,
    "tests": _tests,
}
