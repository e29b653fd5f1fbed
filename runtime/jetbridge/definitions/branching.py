"""Ops whose result decides what runs after them: `@branch_op` and `@short_circuit_op`.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#branching
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

from jetbridge.definitions.op_decorator import op
from jetbridge.definitions.op_definition import OpDefinition

BRANCH = "branch"
SHORT_CIRCUIT = "short_circuit"


@overload
def branch_op(compute_fn: Callable[..., Any]) -> OpDefinition: ...
@overload
def branch_op(compute_fn: None = None, **options: Any) -> Callable[[Callable[..., Any]], OpDefinition]: ...
def branch_op(compute_fn: Callable[..., Any] | None = None, *, kind: str = "branch_python", **options: Any) -> Any:
    """Make an op that returns the name of the op or graph directly after it to follow, or a list of names; the others are skipped.

    Takes all options of `@op`. Returning None follows none.
    """
    return _decorator(compute_fn, {"flow": BRANCH}, kind=kind, **options)


@overload
def short_circuit_op(compute_fn: Callable[..., Any]) -> OpDefinition: ...
@overload
def short_circuit_op(compute_fn: None = None, **options: Any) -> Callable[[Callable[..., Any]], OpDefinition]: ...
def short_circuit_op(
    compute_fn: Callable[..., Any] | None = None,
    *,
    ignore_downstream_trigger_rules: bool = True,
    kind: str = "short_circuit",
    **options: Any,
) -> Any:
    """Make an op after which, if it returns a false value, everything is skipped.

    With `ignore_downstream_trigger_rules=False` only what is directly after it is skipped, and the rest goes by its trigger rules.
    https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#shortcircuitoperator
    """
    flow = {"flow": SHORT_CIRCUIT, "ignore_downstream_trigger_rules": ignore_downstream_trigger_rules}
    return _decorator(compute_fn, flow, kind=kind, **options)


def _decorator(compute_fn: Callable[..., Any] | None, flow: dict[str, Any], **options: Any) -> Any:
    def decorate(function: Callable[..., Any]) -> OpDefinition:
        made: OpDefinition = op(**options)(function)
        return made.replace(**flow)

    return decorate if compute_fn is None else decorate(compute_fn)
