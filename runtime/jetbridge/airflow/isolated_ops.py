"""Ops whose function runs in another interpreter: `@virtualenv_op`, `@external_python_op`, and the branches among them.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html#using-the-taskflow-api-with-complex-conflicting-python-dependencies
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from jetbridge.airflow.context import get_current_context
from jetbridge.airflow.isolated_operators import (
    BranchExternalPythonOperator,
    BranchPythonVirtualenvOperator,
    ExternalPythonOperator,
    PythonVirtualenvOperator,
)
from jetbridge.airflow.operator import BASE_ARGUMENTS, BaseBranchOperator
from jetbridge.airflow.team_operators import OPERATOR_FIELDS, constructor_parameters, note_rendered
from jetbridge.definitions.branching import BRANCH
from jetbridge.definitions.op_decorator import op
from jetbridge.definitions.op_definition import OpDefinition

Decorator = Callable[[Callable[..., Any]], OpDefinition]


def virtualenv_op(compute_fn: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make an op whose function is called in a virtual environment that is made for it.

    The function stands alone there: it imports what it needs in its body. Texts among the options are templates.

    Args:
        compute_fn: The function.
        options: Those of `PythonVirtualenvOperator` (`requirements=`, `system_site_packages=`, `venv_cache_path=`, …) and of `@op`.

    Raises:
        InvalidDefinitionError: the function or an option of the op does not fit.
    """
    return isolated_decorator(PythonVirtualenvOperator, "virtualenv_task", compute_fn, options)


def branch_virtualenv_op(compute_fn: Callable[..., Any] | None = None, **options: Any) -> Any:
    """The same for a function that names the ops to follow."""
    return isolated_decorator(BranchPythonVirtualenvOperator, "branch_virtualenv_task", compute_fn, options)


def external_python_op(compute_fn: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make an op whose function is called with another interpreter, `python=`; see `virtualenv_op`."""
    return isolated_decorator(ExternalPythonOperator, "external_python_task", compute_fn, options)


def branch_external_python_op(compute_fn: Callable[..., Any] | None = None, **options: Any) -> Any:
    """The same for a function that names the ops to follow."""
    return isolated_decorator(BranchExternalPythonOperator, "branch_external_python_task", compute_fn, options)


def isolated_decorator(
    operator_class: type[Any],
    kind: str,
    function: Callable[..., Any] | None,
    options: dict[str, Any],
    **of_call: Any,
) -> Any:
    """A decorator of ops whose function an operator calls.

    Args:
        operator_class: The operator; it has `python_callable`, `op_args` and `op_kwargs`.
        kind: What the ops are.
        function: The function, when the decorator stands without parentheses.
        options: Arguments of the operator and of `@op`.
        of_call: Further arguments of the operator.
    """
    names = {each.name for each in constructor_parameters(operator_class)} | {"python"} & options.keys()
    of_call |= {name: options.pop(name) for name in names & options.keys() if name not in BASE_ARGUMENTS}
    options = {"kind": kind, **options}

    def decorate(inner: Callable[..., Any]) -> OpDefinition:
        return _make(operator_class, inner, of_call, options)

    return decorate if function is None else decorate(function)


def _make(
    operator_class: type[Any],
    function: Callable[..., Any],
    of_call: dict[str, Any],
    options: dict[str, Any],
) -> OpDefinition:
    described = operator_class(task_id=function.__name__, python_callable=function, **of_call)

    named = inspect.signature(function).parameters
    fields = {name: getattr(described, name) for name in operator_class.template_fields if name in of_call}

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        context = get_current_context()
        operator = operator_class(task_id=function.__name__, python_callable=function, **of_call)
        operator.dag = context["dag"]
        operator.render_template_fields(context, context["dag"].renderer)
        note_rendered(context, operator, fields)
        given = {name: value for name, value in kwargs.items() if name in named or name not in context}
        operator.op_args, operator.op_kwargs = args, given
        return operator.execute(context)

    setattr(call, OPERATOR_FIELDS, fields)
    made: OpDefinition = op(**options)(call)
    return made.replace(flow=BRANCH) if issubclass(operator_class, BaseBranchOperator) else made
