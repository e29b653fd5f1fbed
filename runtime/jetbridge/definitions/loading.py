"""`Definitions` of everything that stands in modules: their jobs, schedules and sensors.

https://docs.dagster.io/api/dagster/definitions#dagster.load_definitions_from_module
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from jetbridge.definitions.automation.schedule import ScheduleDefinition
from jetbridge.definitions.automation.sensor import SensorDefinition
from jetbridge.definitions.definitions_object import Definitions
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.errors import InvalidInvocationError


def load_definitions_from_modules(
    modules: Iterable[ModuleType],
    resources: Mapping[str, Any] | None = None,
    loggers: Mapping[str, Any] | None = None,
    executor: Any = None,
) -> Definitions:
    """The jobs, schedules and sensors that have a name in one of the modules; one that has several names counts once.

    Raises:
        InvalidDefinitionError: two different ones are called the same.
    """
    found = list({id(value): value for module in modules for value in vars(module).values()}.values())
    return Definitions(
        jobs=[each for each in found if isinstance(each, JobDefinition)],
        schedules=[each for each in found if isinstance(each, ScheduleDefinition)],
        sensors=[each for each in found if isinstance(each, SensorDefinition)],
        resources=resources,
        loggers=loggers,
        executor=executor,
    )


def load_definitions_from_module(module: ModuleType, **shared: Any) -> Definitions:
    """Of one module; `resources`, `loggers`, `executor` as of `load_definitions_from_modules`."""
    return load_definitions_from_modules([module], **shared)


def load_definitions_from_current_module(**shared: Any) -> Definitions:
    """Of the module that calls this, as far as it has come.

    Raises:
        InvalidInvocationError: the call stands in no module.
    """
    frame = inspect.currentframe()
    caller = None if frame is None or frame.f_back is None else inspect.getmodule(frame.f_back)
    if caller is None:
        raise InvalidInvocationError("load_definitions_from_current_module was called outside of a module.")
    return load_definitions_from_module(caller, **shared)


def load_definitions_from_package_module(package_module: ModuleType, **shared: Any) -> Definitions:
    """Of a package and of all modules in it, at any depth; they are imported."""
    return load_definitions_from_modules([package_module, *_modules_in(package_module)], **shared)


def load_definitions_from_package_name(package_name: str, **shared: Any) -> Definitions:
    """The same of a package by its name."""
    return load_definitions_from_package_module(importlib.import_module(package_name), **shared)


def _modules_in(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)
