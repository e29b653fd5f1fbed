"""The modules of packages that stand in a site-packages folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_SKIPPED_FOLDERS = {"tests", "example_dags", "system", "_vendor"}


def modules(site_packages: Path, package: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of a package (or the one module) with its syntax tree; what does not parse is left out."""
    base = site_packages.joinpath(*package.split("."))
    files = sorted(base.rglob("*.py")) if base.is_dir() else [base.with_suffix(".py")]
    for file in files:
        parts = file.relative_to(site_packages).with_suffix("").parts
        if not _SKIPPED_FOLDERS.intersection(parts) and (tree := _parsed(file)) is not None:
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), tree


def _parsed(file: Path) -> ast.Module | None:
    try:
        return ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a block; both arms of `if`, the first one last, so that it wins; of `try` the attempt."""
    for node in body:
        if isinstance(node, ast.If):
            yield from statements(node.orelse)
            yield from statements(node.body)
        elif isinstance(node, ast.Try):
            yield from statements(node.body)
        else:
            yield node


def constants(module: str, tree: ast.Module) -> dict[str, ast.expr]:
    """What the module level binds to a literal, by qualified name; `cast(T, x)` is `x`."""
    found: dict[str, ast.expr] = {}
    for node in statements(tree.body):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and ast.unparse(value.func) in ("cast", "typing.cast") and len(value.args) > 1:
            value = value.args[1]
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
            found[f"{module}.{target.id}"] = value
    return found


def imports(module: str, tree: ast.Module) -> dict[str, str]:
    """What the imports of a module bind: local name to qualified name."""
    names: dict[str, str] = {}
    for node in statements(tree.body):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = module.split(".")[: -node.level]
                base = ".".join([*parent, base]) if base else ".".join(parent)
            names.update({alias.asname or alias.name: f"{base}.{alias.name}" for alias in node.names})
    return names
