"""A `definitions.py` without the modules that cannot be imported."""

from __future__ import annotations

import ast
from pathlib import Path
from types import CodeType


def without_modules(file: Path, modules: set[str]) -> CodeType:
    """The code of a file, less the imports of these modules and the names that they bound, where lists name them."""
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    taken_out = _TakeOut(modules)
    return compile(ast.fix_missing_locations(taken_out.visit(tree)), str(file), "exec")


class _TakeOut(ast.NodeTransformer):
    """Removes imports, and elements of lists and tuples that came from them."""

    def __init__(self, modules: set[str]) -> None:
        self._modules = modules
        self._names: set[str] = set()

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        """`from broken import job`."""
        module = node.module or ""
        if node.level == 0 and module in self._modules:
            self._names.update(alias.asname or alias.name for alias in node.names)
            return None
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        """`import broken`."""
        kept = [alias for alias in node.names if alias.name not in self._modules]
        gone = [alias for alias in node.names if alias.name in self._modules]
        self._names.update(alias.asname or alias.name.split(".")[0] for alias in gone)
        node.names = kept
        return node if kept else None

    def visit_List(self, node: ast.List) -> ast.AST:
        """`[good, broken]`."""
        node.elts = [element for element in node.elts if not self._came_from_broken(element)]
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        """`(good, broken)`."""
        node.elts = [element for element in node.elts if not self._came_from_broken(element)]
        return self.generic_visit(node)

    def _came_from_broken(self, element: ast.expr) -> bool:
        while isinstance(element, (ast.Attribute, ast.Starred)):
            element = element.value
        return isinstance(element, ast.Name) and element.id in self._names
