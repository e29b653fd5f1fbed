"""Which tests use only the public op layer: read from their source text, without running them.

A test is left out if it, or a function, class or fixture of its file that it uses, names

- something of a private module that is neither public under the same name nor mere plumbing (`plumbing.py`),
- something of another layer: assets, Pipes, components, the web server (or selects assets),
- an attribute that begins with an underscore.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from conformance.plumbing import PLUMBING

OTHER_LAYERS = re.compile(
    r"(multi_|graph_|materialize|observable_|build_.*asset|load_asset|define_asset|with_resources|external_asset|map_asset)?asset(s|_check|_sensor)?$"
    r"|.*(Asset|Pipes|Component|Freshness|AutoMaterialize|AutomationCondition|Backfill|CodeLocation|ComputeLog).*"
    r"|(materialize|multi_asset|graph_multi_asset|multi_observable_source_asset|observable_source_asset|multi_asset_check).*"
    r"|(asset|load_asset|define_asset|external_asset|map_asset|build_asset|build_column|freshness|build_last)_.*"
)
OF_THIS_LAYER = {"AssetKey", "AssetMaterialization", "AssetObservation"}
PRODUCTS = ("dagster", "dagster_shared", "dagster_test")


def public_names(package: Path) -> set[str]:
    """What `from dagster import …` can give, read from its `__init__.py`."""
    tree = ast.parse((package / "__init__.py").read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


@dataclass
class Names:
    """What a piece of a file names: things of Dagster by (module, name), things of the file, and private attributes."""

    foreign: set[tuple[str, str]] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)


class TestFile:
    """The tests of one file, and what each needs."""

    def __init__(self, text: str, public: set[str]) -> None:
        self._tree = ast.parse(text)
        self._public = public
        self._imported = dict(_imported(self._tree))
        self._pieces = {name: self._names_of(node) for name, node in _bound(self._tree)}

    def kept(self) -> set[str]:
        """The functions (`test_x`) and methods (`TestX.test_x`) that use only the public op layer."""
        return {name for name in self._tests() if not self.reasons(name)}

    def reasons(self, test: str) -> set[str]:
        """What keeps a test out."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [test, *([test.split(".", maxsplit=1)[0]] if "." in test else [])]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._pieces:
                continue
            seen.add(name)
            names = self._pieces[name]
            found |= {f"{module}.{name}" for module, name in names.foreign if self._is_outside(module, name)}
            found |= names.private
            waiting.extend(names.own)
        return found

    def _tests(self) -> Iterator[str]:
        return (name for name in self._pieces if name.split(".")[-1].startswith("test"))

    def _is_outside(self, module: str, name: str) -> bool:
        if OTHER_LAYERS.fullmatch(name) and name not in OF_THIS_LAYER:
            return True
        if module == "dagster" and not name.startswith("_"):
            return False
        return (module, name) not in PLUMBING and ("*", name) not in PLUMBING and name not in self._public

    def _names_of(self, node: ast.AST) -> Names:
        names = Names()
        imported = {**self._imported, **dict(_imported(node))}
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                self._add_name(names, imported, part.id)
            elif isinstance(part, ast.arg):
                names.own.add(part.arg)  # a fixture of the file
            elif isinstance(part, ast.keyword) and part.arg == "asset_selection":
                names.foreign.add(("dagster", "AssetSelection"))
            elif isinstance(part, ast.Attribute):
                self._add_attribute(names, imported, part)
        return names

    @staticmethod
    def _add_name(names: Names, imported: dict[str, tuple[str, str]], name: str) -> None:
        if name not in imported:
            names.own.add(name)
        elif imported[name][1]:
            names.foreign.add(imported[name])

    @staticmethod
    def _add_attribute(names: Names, imported: dict[str, tuple[str, str]], part: ast.Attribute) -> None:
        owner = part.value
        module = imported.get(owner.id) if isinstance(owner, ast.Name) else None
        if module is not None and (not module[1] or isinstance(PLUMBING.get(module), SimpleNamespace)):
            names.foreign.add((".".join(filter(None, module)), part.attr))
        elif re.match(r"_[a-z]", part.attr) and part.attr != "_replace" and not _is_self(owner):
            names.private.add(part.attr)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def _imported(node: ast.AST) -> Iterator[tuple[str, tuple[str, str]]]:
    """Names that imports of Dagster bind, with module and name; of a whole module, the name is empty."""
    for part in ast.walk(node):
        if isinstance(part, ast.ImportFrom) and (part.module or "").split(".")[0] in PRODUCTS:
            yield from ((alias.asname or alias.name, (part.module or "", alias.name)) for alias in part.names)
        elif isinstance(part, ast.Import):
            for alias in part.names:
                if alias.name.split(".")[0] in PRODUCTS:
                    yield alias.asname or alias.name.split(".")[0], (alias.name, "")


def _bound(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The names of a file and the statements that bind them; methods as `Class.method`, a class without its tests as the class."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [part for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))]
            tests = [method for method in methods if method.name.startswith("test")]
            yield from ((f"{node.name}.{method.name}", method) for method in tests)
            rest: list[ast.stmt] = [part for part in node.body if part not in tests]
            yield node.name, ast.Module([*map(ast.Expr, node.bases), *rest], [])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                (name.id, node) for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
            )
