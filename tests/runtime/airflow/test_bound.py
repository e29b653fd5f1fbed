"""What Airflow would say of bound jobs: what the structure document does not take from the op's own words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pendulum

from jetbridge import Backoff, RetryPolicy, ScheduleDefinition, TriggerRule, graph, job, op, template
from jetbridge.airflow import BaseOperator, Context, Param, operator_op
from jetbridge.airflow.bound import dag_view
from jetbridge.airflow.structure import dag_document
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.in_process import execute_in_process
from jetbridge.ops import empty
from jetbridge.scheduling.timetables import AirflowGeneration, Asset, CronTriggerTimetable

V2, V3 = AirflowGeneration.V2, AirflowGeneration.V3
START = pendulum.datetime(2024, 1, 1, tz="Europe/Zurich")


class Greet(BaseOperator):
    template_fields = ("greeting", "names")

    def __init__(self, greeting: str, names: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.greeting, self.names = greeting.strip(), names or []

    def execute(self, context: Context) -> str:  # noqa: ARG002 -- the signature of operators
        return f"{self.greeting} {', '.join(self.names)} of {self.dag.dag_id}"


greet = operator_op(Greet, owner="ann")


@op(kind="python", params={"size": 5}, outlets=[Asset("s3://a")], inlets=[Asset("s3://b")])
def sized(context: Context, text: str = template("{{ params.size }}/{{ params.name }}")) -> Any:
    return [text, context["task"].outlets]


@op(kind="python", retry_policy=RetryPolicy(max_retries=3, delay=60, backoff=Backoff.EXPONENTIAL))
def retried(x: int, *, y: int = 2) -> int:
    return x + y


@graph
def section() -> None:
    empty.alias("inner").override(trigger_rule=TriggerRule.ALL_DONE)()


@job(
    start_date=START,
    end_date=dt.datetime(2025, 1, 1),  # noqa: DTZ001 -- naive: in the zone of the start date
    params={"name": "x", "size": Param(1, type="integer"), "must": Param(type="string")},
    tags={"team": "a", "report": "", "airflow/dag_id": "my.dag"},
    op_defaults={"pool": "small", "depends_on_past": True},
)
def described() -> None:
    """Words for people."""
    first = greet.alias("hello").partial("hi {{ ds }} ").tag({"airflow/task_id": "hello-task"})()
    second = sized(after=first)
    section(after=[second, retried.partial(1, y=3)()])


SCHEDULE = ScheduleDefinition(job=described, timetable=CronTriggerTimetable("0 6 * * *", timezone="Europe/Zurich"))


def test_dag() -> None:
    view = dag_view(described, SCHEDULE, V3)
    document = dag_document(view)
    assert document["dag_id"] == "my.dag"
    assert document["schedule"]["value"] == "0 6 * * *"
    assert (document["start_date"], document["end_date"]) == ("2023-12-31T23:00:00+00:00", "2024-12-31T23:00:00+00:00")
    assert (document["timezone"], document["catchup"], document["tags"]) == ("Europe/Zurich", False, ["report"])
    assert document["description"] is None
    assert document["owner"] == "airflow, ann"
    assert (document["params"]["name"], document["params"]["size"]) == ("x", 1)
    assert document["params"]["must"]["__type__"] == "airflow.sdk.definitions._internal.types.ArgNotSet"
    assert document["task_groups"] == {"section": {"parent": None, "class": "TaskGroup"}}


def test_older_generation() -> None:
    document = dag_document(dag_view(described, SCHEDULE, V2))
    assert document["catchup"] is True
    assert document["schedule"]["value"] == "0 6 * * *"
    assert document["params"]["must"]["__type__"] == "airflow.utils.types.ArgNotSet"


def test_tasks() -> None:
    tasks = dag_document(dag_view(described, None, V3))["tasks"]
    assert list(tasks) == ["hello-task", "retried", "section.inner", "sized"]
    hello, inner = tasks["hello-task"], tasks["section.inner"]
    assert (hello["operator"], hello["owner"]) == ("Greet", "ann")
    assert hello["template_fields"] == {"greeting": "'hi {{ ds }}'", "names": "[]"}
    assert inner["upstream_task_ids"] == ["retried", "sized"]
    assert (inner["trigger_rule"], inner["task_group"], inner["pool"]) == ("all_done", "section", "small")
    assert tasks["retried"]["template_fields"]["op_args"] == "[1]"
    assert tasks["retried"]["template_fields"]["op_kwargs"] == "{'y': 3}"
    assert (tasks["retried"]["retries"], tasks["retried"]["retry_delay"]) == (3, 60.0)
    assert tasks["retried"]["retry_exponential_backoff"] is True
    assert tasks["sized"]["outlets"] == ["Asset(name='s3://a', uri='s3://a', group='asset', extra={}, watchers=[])"]
    assert all(task["depends_on_past"] for task in tasks.values())


def test_params_of_the_task_win_in_a_run() -> None:
    facts = RunFacts("manual__1", START, (START, START), conf={"must": "given"})
    result = execute_in_process(described, facts=facts)
    assert result.output_for_node("sized") == ["5/x", [Asset("s3://a")]]
    assert result.output_for_node("hello") == "hi 2023-12-31  of my.dag"  # in UTC, as in Airflow
