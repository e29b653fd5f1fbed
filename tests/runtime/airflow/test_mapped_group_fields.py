"""What a task inside a mapped group is given: a reference to what the group was expanded over, as Airflow shows it."""

from __future__ import annotations

from typing import Any

from jetbridge import graph, job, op
from jetbridge.airflow.bound import dag_view
from jetbridge.airflow.structure import dag_document


@op(kind="task")
def make() -> list[int]:
    return [1, 2]


@op(kind="task")
def use(value: Any, unit: Any = None) -> Any:
    return value, unit


@graph
def group(value: Any) -> None:
    use(value)


@graph
def named(value: Any, unit: Any) -> None:
    use(value, unit=unit)


@job
def mapped() -> None:
    group.alias("over_results").expand(value=make())
    group.alias("over_values").expand(value=[1, 2])
    named.partial(unit="MB").expand(value=[1, 2])


def test_a_groups_parameter_is_a_reference_to_what_it_was_expanded_over() -> None:
    tasks = dag_document(dag_view(mapped))["tasks"]
    fields = {task_id: task["template_fields"] for task_id, task in tasks.items()}
    assert fields["over_results.use"]["op_args"] == "(XComArg(make['return_value']),)"
    assert fields["over_values.use"]["op_args"] == "(XComArg(),)"
    assert fields["named.use"]["op_kwargs"] == "{'unit': 'MB'}"
