"""Imports by a text: `importlib.import_module`, and Airflow's `import_string`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import outside
from jetbridge_translator.evaluate.native_functions import computes
from jetbridge_translator.evaluate.statements.imports import load

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


@computes("importlib.import_module")
def _import_module(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    name = arguments[0] if arguments else keywords.get("name")
    package = arguments[1] if len(arguments) > 1 else keywords.get("package")
    if not isinstance(name, str) or not name:
        return NotImplemented
    if name.startswith("."):
        if not isinstance(package, str):
            return NotImplemented
        up = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        name = ".".join([*parts[: len(parts) - up + 1], *filter(None, [name.lstrip(".")])])
    return load(machine, name, machine.frame)


@computes("airflow.utils.module_loading.import_string", "airflow.sdk.module_loading.import_string")
def _import_string(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    dotted = arguments[0] if arguments else keywords.get("dotted_path")
    return outside.named(machine, dotted, machine.frame, machine.node) if isinstance(dotted, str) else NotImplemented
