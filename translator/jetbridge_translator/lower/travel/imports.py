"""Import statements as data."""

from __future__ import annotations

import ast
import textwrap

from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.read import parse_again


def imported_names(text: str, module: str = "") -> tuple[ImportedName, ...]:
    """What an import statement binds; `module` is the dotted name of the file it stands in, for relative imports."""
    found: list[ImportedName] = []
    for node in ast.walk(parse_again(text)):
        if isinstance(node, ast.Import):
            found += [_plain(alias) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node.module, node.level, module)
            found += [ImportedName(base, alias.name, alias.asname or alias.name) for alias in node.names]
    return tuple(found)


def inner_imports(text: str, module: str) -> tuple[ImportedName, ...]:
    """What a statement that is no import imports inside: in the body of a function."""
    return imported_names(textwrap.dedent(text), module) if "import" in text else ()


def _plain(alias: ast.alias) -> ImportedName:
    return ImportedName(alias.name, None, alias.asname or alias.name)


def absolute(target: str | None, level: int, module: str) -> str:
    """The absolute name of a module that is imported relatively from `module`."""
    if not level:
        return target or ""
    parent = module.split(".")[:-level]
    return ".".join([*parent, target] if target else parent)


def is_airflow(qualified_name: str) -> bool:
    """Whether a name belongs to Airflow or one of its providers."""
    return qualified_name == "airflow" or qualified_name.startswith("airflow.")
