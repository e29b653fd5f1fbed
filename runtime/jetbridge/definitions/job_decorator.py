"""`@job`: makes a job of a function whose calls of ops and graphs become nodes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, overload

from jetbridge.definitions.graph_decorator import make_graph
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.naming import name_like

if TYPE_CHECKING:
    from jetbridge.definitions.hooks import HookDefinition
    from jetbridge.definitions.retries import RetryPolicy


@overload
def job(compose_fn: Callable[..., Any]) -> JobDefinition: ...
@overload
def job(compose_fn: None = None, **options: Any) -> Callable[[Callable[..., Any]], JobDefinition]: ...
def job(
    compose_fn: Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    resource_defs: Mapping[str, Any] | None = None,
    config: Any = None,
    tags: Mapping[str, Any] | None = None,
    run_tags: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    logger_defs: Mapping[str, Any] | None = None,
    executor_def: Any = None,
    hooks: Set[HookDefinition] | None = None,
    op_retry_policy: RetryPolicy | None = None,
    partitions_def: Any = None,
    input_values: Mapping[str, Any] | None = None,
    owners: Sequence[str] | None = None,
    op_defaults: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Any:
    """Make a job of a function; used bare or with options. The body runs once, now.

    Beside the options of the op layer: `op_defaults` are settings (`OpSettings`, `retry_policy`) for all ops, and Airflow's arguments of a DAG
    (`params`, `start_date`, `end_date`, `catchup`, `max_active_runs`, `max_active_tasks`, `dagrun_timeout`, `fail_fast`, …: `JobSettings`).
    https://docs.dagster.io/api/dagster/jobs#dagster.job

    Raises:
        InvalidDefinitionError: the body or an option does not fit.
    """

    def decorate(function: Callable[..., Any]) -> JobDefinition:
        graph = make_graph(function, source="@job", name=name, out={})
        made = JobDefinition(
            graph_def=graph,
            description=description or (inspect.cleandoc(function.__doc__) if function.__doc__ else None),
            resource_defs=resource_defs,
            config=config,
            tags=tags,
            run_tags=run_tags,
            metadata=metadata,
            logger_defs=logger_defs,
            executor_def=executor_def,
            hook_defs=hooks,
            op_retry_policy=op_retry_policy,
            partitions_def=partitions_def,
            input_values=input_values,
            owners=owners,
            op_defaults=op_defaults,
            **settings,
        )
        made.decorated_fn = function
        name_like(made, function)
        return made

    return decorate if compose_fn is None else decorate(compose_fn)
