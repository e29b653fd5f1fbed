"""Functions that a configuration names: by a dotted name, or by a file and a name in it.

https://astronomer.github.io/dag-factory/latest/features/callbacks/
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.model import ExternalName

if TYPE_CHECKING:
    from pathlib import Path

    from jetbridge_translator.evaluate.protocol import Machine, Site

TASK_CALLBACKS = (
    "on_execute_callback",
    "on_success_callback",
    "on_failure_callback",
    "on_retry_callback",
    "on_skipped_callback",
)
DAG_CALLBACKS = ("on_execute_callback", "on_success_callback", "on_failure_callback", "sla_miss_callback")


def config_file(name: Any, site: Site, machine: Machine) -> Path:
    """The file that an absolute path names; one that is meant for the machine of Airflow is looked for in the given folders.

    Raises:
        EvaluatedError: the path is relative, or nothing like it is there.
    """
    text = os.fspath(name)
    if not os.path.isabs(text):  # noqa: PTH117 -- it is a text
        raise value_error(f"{text!r} must be an absolute path")
    found = machine.file_of(text)
    if found is None:
        raise EvaluatedError("builtins.FileNotFoundError", f"No such file or directory: {text!r}")
    if str(found) != os.path.normpath(text):
        machine.finding("DAG229", site, f"`{text}` was taken to be `{found.name}` beside the DAGs")
    return found


def function_in(file: Any, name: Any, site: Site, machine: Machine) -> Any:
    """The function of this name in a file.

    Raises:
        EvaluatedError: there is none.
    """
    return machine.get_attribute(machine.module_in(config_file(file, site, machine)), str(name), site)


def take_function(settings: dict[str, Any], target: str, prefix: str, site: Site, machine: Machine) -> None:
    """Put the function of `<prefix>_name` and `<prefix>_file` in the place of both."""
    name, file = settings.pop(f"{prefix}_name"), settings.pop(f"{prefix}_file")
    settings[target] = function_in(file, name, site, machine)


def take_callbacks(settings: dict[str, Any], kinds: tuple[str, ...], site: Site, machine: Machine) -> None:
    """Put functions in the place of the names of callbacks."""
    for kind in kinds:
        if settings.get(kind) is not None:
            settings[kind] = callback(settings[kind], kind, site, machine)
        if settings.get(f"{kind}_name") is not None and settings.get(f"{kind}_file") is not None:
            take_function(settings, kind, kind, site, machine)


def callback(value: Any, kind: str, site: Site, machine: Machine) -> Any:
    """A callback: a dotted name, one with parameters, or a list of these.

    Raises:
        EvaluatedError: it is none of them.
    """
    if isinstance(value, list):
        return [callback(item, kind, site, machine) for item in value]
    if isinstance(value, str):
        return machine.named(value, site)
    if not isinstance(value, dict) or not isinstance(value.get("callback"), str):
        raise value_error(f"Invalid type passed to {kind}")
    function = machine.named(value["callback"], site)
    given = {name: item for name, item in value.items() if name != "callback"}
    if _is_notifier(function, site, machine):
        return machine.call(function, (), given, site)
    return machine.call(machine.named("functools.partial", site), (function,), given, site)


def _is_notifier(function: Any, site: Site, machine: Machine) -> bool:
    """Whether it is a class of notifiers; of a class that is not read, its name tells."""
    if isinstance(function, ExternalName):
        return function.qualified_name.rpartition(".")[2][:1].isupper()
    if not isinstance(function, type):
        return False
    try:
        machine.get_attribute(function, "notify", site)
    except EvaluatedError:
        return False
    return True
