"""A function of these parameters that hands them on to another one, which stays in its own module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from jetbridge_translator.lower.callables.context_names import CONTEXT_NAMES
from jetbridge_translator.lower.callables.signature import Given
from jetbridge_translator.model import Callable


@dataclass(frozen=True, slots=True)
class _Part:
    """One parameter of the op, and how it is handed on."""

    parameter: str
    argument: str
    has_default: bool = False


def calling(name: str, target: str, function: Callable, given: Given) -> str:
    """The text of the function `name`, which calls `target` with what it is given and with what of the context that one asks for."""
    parts = list(_parts_of_text(function, given) if function.text else _parts_of_names(function, given))
    ordered = [
        part.parameter for part in sorted(parts, key=lambda part: (part.parameter[:2] == "**", part.has_default))
    ]
    arguments = ", ".join(part.argument for part in parts)
    return f"def {name}({', '.join(ordered)}):\n    return {target}({arguments})"


def _parts_of_text(function: Callable, given: Given) -> Iterator[_Part]:
    """Of a function that is read: no parameter more than it is given, so that its own defaults hold."""
    tree = ast.parse(function.text).body
    parameters = next(node.args for node in tree if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    by_position = [*parameters.posonlyargs, *parameters.args][1 if function.of_object else 0 :]
    defaults = _defaults(parameters)
    more = range(len(by_position), given.positional)
    for index, parameter in enumerate(by_position):
        positional = index < len(parameters.posonlyargs) or bool(more)
        if index < given.positional or parameter.arg in given.names or parameter.arg in CONTEXT_NAMES:
            yield _part(parameter.arg, defaults, positional=positional)
    yield from (_Part(f"value_{index + 1}", f"value_{index + 1}") for index in more)
    for parameter in parameters.kwonlyargs:
        if parameter.arg in given.names or parameter.arg in CONTEXT_NAMES:
            yield _part(parameter.arg, defaults)
    if parameters.kwarg is not None:
        known = {parameter.arg for parameter in (*by_position, *parameters.kwonlyargs)}
        yield from (_part(name, {}) for name in given.names if name not in known)
        yield _Part(f"**{parameters.kwarg.arg}", f"**{parameters.kwarg.arg}")


def _part(name: str, defaults: dict[str, str], *, positional: bool = False) -> _Part:
    default = defaults.get(name)
    return _Part(
        name if default is None else f"{name}={default}", name if positional else f"{name}={name}", default is not None
    )


def _defaults(parameters: ast.arguments) -> dict[str, str]:
    """Defaults that are constants; of others the caller has to give a value."""
    by_position = [*parameters.posonlyargs, *parameters.args]
    leading = by_position[len(by_position) - len(parameters.defaults) :]
    pairs = [
        *zip(leading, parameters.defaults, strict=True),
        *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True),
    ]
    return {parameter.arg: ast.unparse(value) for parameter, value in pairs if isinstance(value, ast.Constant)}


def _parts_of_names(function: Callable, given: Given) -> Iterator[_Part]:
    """Of a function of a package: all parameters that are known by name."""
    known = [name for name in function.parameters if not name.startswith("*")]
    for index in range(max(len(known), given.positional)):
        name = known[index] if index < len(known) else f"value_{index + 1}"
        yield _part(name, {}, positional=index < given.positional)
    yield from (_part(name, {}) for name in given.names if name not in known)
