"""What every written file has to pass: it compiles, nothing of Airflow is left, each import leads somewhere."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from jetbridge_translator.lower.adapted import ADAPTER
from jetbridge_translator.lower.travel.imports import is_airflow


@dataclass(frozen=True, slots=True)
class Problem:
    """A written file that does not pass; with `compiles=False` it cannot be loaded at all."""

    path: str
    line: int
    message: str
    compiles: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with the written Python files; empty for a sound project."""
    own = {module_name(path) for path in files if path.endswith(".py")}
    found: list[Problem] = []
    for path, text in sorted(files.items()):
        if path.endswith(".py"):
            found += _of_file(path, text, own)
    return tuple(found)


def module_name(path: str) -> str:
    """The dotted name of a file of the project."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _of_file(path: str, text: str, own: set[str]) -> Iterator[Problem]:
    try:
        tree = ast.parse(text)
        compile(text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        yield Problem(path, getattr(error, "lineno", 1) or 1, f"does not compile: {error}", compiles=False)
        return
    for node in ast.walk(tree):
        for module in imported(node):
            if is_airflow(module) and path != f"{ADAPTER}.py":
                yield Problem(path, getattr(node, "lineno", 1), f"imports {module}")
            elif module.partition(".")[0] in {name.partition(".")[0] for name in own} and not _leads(module, own):
                yield Problem(path, getattr(node, "lineno", 1), f"imports {module}, which was not written")


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names; none for another node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


def _leads(module: str, own: set[str]) -> bool:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return True
    return module in own or any(name.startswith(f"{module}.") for name in own)
