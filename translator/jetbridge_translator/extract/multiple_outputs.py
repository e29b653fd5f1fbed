"""`multiple_outputs` of a TaskFlow function that says nothing about it: Airflow asks the return annotation.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html#multiple-outputs-inference
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.read import parse_expression

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_MAPPINGS = frozenset(
    {
        "dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "DefaultDict", "defaultdict", "ChainMap", "Counter",
    }
)  # fmt: skip
"""Last parts of the names of classes that are mappings."""


def returns_mapping(function: Any, site: Site, machine: Machine) -> bool:
    """Whether the function is annotated to return a mapping (also `dict[str, int]`, `"Dict[str, str]"`, a TypedDict of the program)."""
    annotations = getattr(function, "annotations", None)
    annotation = annotations.get("return") if isinstance(annotations, dict) else None
    return annotation is not None and _is_mapping(annotation, function)


def _is_mapping(annotation: Any, function: Any) -> bool:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return _is_mapping(parse_expression(annotation.value), function)
        except SyntaxError:
            return False
    if isinstance(annotation, ast.Subscript):
        return _is_mapping(annotation.value, function)
    if isinstance(annotation, ast.Attribute):
        return annotation.attr in _MAPPINGS
    return isinstance(annotation, ast.Name) and (annotation.id in _MAPPINGS or _names_mapping(annotation.id, function))


def _names_mapping(name: str, function: Any) -> bool:
    """A class of the program that inherits from a mapping or TypedDict, or an alias of one."""
    module = getattr(function, "module", None)
    value = getattr(module, "names", {}).get(name) if module is not None else None
    if isinstance(value, type):
        return issubclass(value, dict) or any(base.__name__ in (*_MAPPINGS, "TypedDict") for base in value.__mro__)
    qualified = getattr(value, "qualified_name", "")
    return isinstance(qualified, str) and qualified.rsplit(".", 1)[-1] in _MAPPINGS
