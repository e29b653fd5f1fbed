"""Written modules that Python cannot import: one of them must not keep `definitions.py`, and with it all jobs, from loading."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from jetbridge_translator.render.checks import imported, module_name
from jetbridge_translator.render.formatting import LintProblem

_UNDEFINED = "F821"
_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def unloadable(files: Mapping[str, str], lint: Iterable[LintProblem]) -> frozenset[str]:
    """The paths of modules that use an undefined name when they are imported, and of those that import them."""
    found = {each.path for each in lint if each.code == _UNDEFINED and _runs_at_once(files[each.path], each.line)}
    if not found:
        return frozenset()
    trees = {path: ast.parse(text) for path, text in files.items() if path.endswith(".py") and path not in _SURROUNDING}
    while True:
        names = {module_name(path) for path in found}
        more = {path for path, tree in trees.items() if path not in found and names & set(_imports(tree))}
        if not more:
            return frozenset(found)
        found |= more


_SURROUNDING = ("definitions.py", "tests/test_jobs.py")


def _runs_at_once(text: str, line: int) -> bool:
    """Whether a line runs when the module is imported; the defaults and decorators of a function do, its body does not."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, _LATER)]
    bodies = [node.body if isinstance(node.body, list) else [node.body] for node in functions]
    return not any(body[0].lineno <= line <= (body[-1].end_lineno or line) for body in bodies)


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        for module in imported(node):
            yield module
            if isinstance(node, ast.ImportFrom):
                yield from (f"{module}.{alias.name}" for alias in node.names)
