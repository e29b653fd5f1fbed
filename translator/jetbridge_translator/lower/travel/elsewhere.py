"""Functions of other modules: the name that the written module has for them."""

from __future__ import annotations

from jetbridge_translator.lower.expressions import Imported, Verbatim
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.model import Callable


def function_elsewhere(scope: ModuleScope, function: Callable) -> Verbatim | Imported | None:
    """How a function of another module is named: as the file imports it, by the module that the file imports, or by an import of ours.

    None if it has no name there: a lambda, or a function inside of another one.
    """
    module, name = _home(scope, function)
    if module is None:
        return None
    if module.startswith("builtins."):  # a method of a built-in class: `str.upper`
        return Verbatim(f"{module.removeprefix('builtins.')}.{name}", ())
    return _by_name(scope, module, name) or _by_module(scope, module, name) or Imported(module or "builtins", name)


def _home(scope: ModuleScope, function: Callable) -> tuple[str | None, str]:
    """The module and name of a function; no module if no import leads to it.

    A class that a module of the sources made by calling `type` has the key of that module, `folder:package.module`: no name there need be bound to it.
    """
    module = scope.module_of(function.file) if function.file is not None else None
    if module is not None:
        named = function.at_module_level and not function.is_lambda and module != scope.module
        return (module if named else None), function.name
    qualified = function.qualified_name
    if not qualified or ":" in qualified or qualified.startswith("airflow."):
        return None, function.name
    package, _, name = qualified.rpartition(".")
    return package, name


def _by_name(scope: ModuleScope, module: str, name: str) -> Verbatim | None:
    """As the file imports it: from its own module, or from another one that passes it on; not by a name that a task took over."""
    same = {
        local: found
        for local, found in scope.imports.items()
        if found.name == name and not scope.is_airflow(local) and not scope.is_task(local)
    }
    exact = [local for local, found in same.items() if found.module == module]
    passed_on = [local for local, found in same.items() if scope.passes_on(found.module, name)]
    local = next(iter(exact or passed_on), None)
    return None if local is None else Verbatim(local, (local,))


def _by_module(scope: ModuleScope, module: str, name: str) -> Verbatim | None:
    for local, found in scope.imports.items():
        whole = found.module if found.name is None else f"{found.module}.{found.name}"
        if whole == module:
            return Verbatim(f"{local}.{name}", (local.partition(".")[0],))
    return None
