"""`adapted(TheirOperator)`: an operator class of an installed Airflow that runs as it is, under our context.

This module imports nothing of Airflow: the class is handed over by the one module of a project that does (`migrate --adapter airflow`).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.exceptions import AIRFLOW_NAMES
from jetbridge.airflow.operator import BaseOperator
from jetbridge.definitions.signals import FailException

DEFERRED = "TaskDeferred"
OWN = frozenset({"operator", "dag", "instance", "task_id", "params", "execution_timeout", "template_fields"})
"""What the adapter has for itself; all other attributes are the operator's."""


def adapted(airflow_class: type[Any]) -> type[BaseOperator]:
    """A class for `operator_op` that makes an operator of Airflow and executes it.

    Its template fields are rendered by us. Connections and Variables are Airflow's own affair: both read the same environment variables. It runs to its
    end in one piece: an operator that can wait elsewhere (deferrable, or a sensor that reschedules) is told to wait where it is.
    """
    members = {
        "__doc__": airflow_class.__doc__,
        "__init__": _constructor(airflow_class),
        "airflow_class": airflow_class,
        "template_fields": tuple(airflow_class.template_fields),
        "template_ext": tuple(airflow_class.template_ext),
    }
    made: type[BaseOperator] = type(airflow_class.__name__, (_Adapted,), members)
    return made


def _constructor(airflow_class: type[Any]) -> Any:
    """A constructor with the parameters of the class and its bases, as `operator_op` looks for them."""

    def construct(self: _Adapted, **arguments: Any) -> None:
        _Adapted.__init__(self, **arguments)

    parameters: dict[str, inspect.Parameter] = {}
    for each in airflow_class.__mro__:
        init = each.__dict__.get("__init__")
        for name, parameter in inspect.signature(init).parameters.items() if inspect.isfunction(init) else ():
            if name not in parameters and parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
                parameters[name] = parameter.replace(kind=parameter.KEYWORD_ONLY, default=None)
    del parameters["self"]
    construct.__signature__ = inspect.Signature(list(parameters.values()))  # type: ignore[attr-defined]
    return construct


class _Adapted(BaseOperator):
    """Makes the operator at once, so that wrong arguments are told at once, and lends it its own template fields to render."""

    airflow_class: type[Any]

    def __init__(self, *, task_id: str, params: Any = None, execution_timeout: Any = None, **arguments: Any) -> None:
        super().__init__(task_id=task_id, params=params, execution_timeout=execution_timeout)
        with _as_ours():
            self.operator = self.airflow_class(task_id=task_id, **arguments)
        if getattr(self.operator, "mode", None) == "reschedule":
            self.operator.mode = "poke"
        if getattr(self.operator, "deferrable", False):
            self.operator.deferrable = False

    def __getattr__(self, name: str) -> Any:
        if name in OWN or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.operator, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in type(self).template_fields and "operator" in self.__dict__:
            setattr(self.operator, name, value)
        else:
            super().__setattr__(name, value)

    def execute(self, context: Context) -> Any:
        """Execute it; its `execute` itself, without what Airflow puts around it for its own task runner."""
        execute = inspect.unwrap(type(self.operator).execute)
        with _as_ours():
            self.operator.pre_execute(context)
            return execute(self.operator, context)

    def on_kill(self) -> None:
        """Tell it that the task is stopped."""
        self.operator.on_kill()


@contextmanager
def _as_ours() -> Iterator[None]:
    """Airflow's exceptions as ours of the same name: only ours mean anything to the engine."""
    try:
        yield
    except Exception as error:
        names = [each.__name__ for each in type(error).__mro__]
        if DEFERRED in names:
            raise FailException("The operator wants to wait in Airflow's triggerer, which is not there.") from error
        ours = next((AIRFLOW_NAMES[name] for name in names if name in AIRFLOW_NAMES), None)
        if ours is None:
            raise
        raise ours(str(error)) from error
