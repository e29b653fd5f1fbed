"""What the text of a Python file uses: Variables, connections, environment variables, hooks, macros, packages."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator

from jetbridge_translator.inventory.items import ItemKind, Use
from jetbridge_translator.model import Place

_VARIABLE_METHODS = frozenset({"get", "set", "update", "delete", "setdefault", "get_variable_from_secrets"})
_CONNECTION_METHODS = frozenset({"get_connection", "get_connections", "get_connection_from_secrets", "get_hook", "get"})
_MACROS = "airflow.macros"
_NESTED = frozenset({"apache", "microsoft", "common", "dbt", "atlassian", "cncf"})


def uses_of_code(tree: ast.Module, file: str, is_own: Callable[[str], bool]) -> Iterator[Use]:
    """Everything outside that a file's statements name; `is_own` tells modules of the given folders."""
    names = _imported(tree)
    yield from _packages(tree, file, is_own)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node, _qualified(node.func, names), file)
        elif isinstance(node, ast.Subscript) and _qualified(node.value, names) == "os.environ":
            yield Use(ItemKind.ENVIRONMENT, _text(node.slice), _place(file, node), "os.environ")


def _imported(tree: ast.Module) -> dict[str, str]:
    """What the import statements of a file bind, at any depth: local name to qualified name."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                names[bound] = alias.name if alias.asname else bound
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return names


def _qualified(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_qualified(node.value, names)}.{node.attr}"
    return ""


def _of_call(node: ast.Call, called: str, file: str) -> Iterator[Use]:
    owner, _, method = called.rpartition(".")
    kind = owner.rpartition(".")[2]
    place = _place(file, node)
    if kind == "Variable" and method in _VARIABLE_METHODS:
        yield Use(ItemKind.VARIABLE, _argument(node, "key"), place, f"Variable.{method}")
    elif called in ("os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop"):
        yield Use(ItemKind.ENVIRONMENT, _argument(node, "key"), place, called)
    elif method in _CONNECTION_METHODS and (kind.endswith("Hook") or kind == "Connection"):
        yield Use(ItemKind.CONNECTION, _argument(node, "conn_id"), place, f"{kind}.{method}")
    elif method.endswith("Hook") and method != "BaseHook":
        yield Use(ItemKind.HOOK, called, place)
        yield from _hook_connections(node, method, place)
    elif called.startswith(f"{_MACROS}."):
        yield Use(ItemKind.MACRO, called.removeprefix("airflow."), place)


def _hook_connections(node: ast.Call, hook: str, place: Place) -> Iterator[Use]:
    for keyword in node.keywords:
        if keyword.arg and keyword.arg.endswith("conn_id"):
            yield Use(ItemKind.CONNECTION, _text(keyword.value), place, f"{keyword.arg} of {hook}")
    if (
        not node.keywords
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ):
        yield Use(ItemKind.CONNECTION, node.args[0].value, place, f"first argument of {hook}")


def _packages(tree: ast.Module, file: str, is_own: Callable[[str], bool]) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for module in _modules(node):
                if module.partition(".")[0] not in sys.stdlib_module_names and not is_own(module):
                    yield Use(ItemKind.PACKAGE, _distribution(module), _place(file, node), f"imports {module}")


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if node.module and not node.level else []


def _distribution(module: str) -> str:
    """The package that brings a module: providers of Airflow by their rule, others by the name of the module."""
    parts = module.split(".")
    if parts[0] == "airflow":
        if parts[1:2] != ["providers"] or len(parts) < 3:  # noqa: PLR2004 -- airflow.providers.NAME
            return "apache-airflow"
        provider = parts[2:4] if parts[2] in _NESTED else parts[2:3]
        return "-".join(["apache-airflow-providers", *provider])
    return parts[0]


def _argument(node: ast.Call, name: str) -> str:
    if node.args:
        return _text(node.args[0])
    return next((_text(keyword.value) for keyword in node.keywords if keyword.arg == name), "<not given>")


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return f"<{ast.unparse(node)}>"


def _place(file: str, node: ast.stmt | ast.expr) -> Place:
    return Place(file, node.lineno, node.col_offset + 1)
