"""Branches and sensors that go by the clock, by files and by commands: carried over as classes of the runtime.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/datetime.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import ArgumentRule, Case, OpShape, parameter
from jetbridge_translator.operators.mappings.sensors import WAITING
from jetbridge_translator.operators.registry import operator

_STANDARD = "airflow.providers.standard"
_DEFERRED = dict.fromkeys(
    ("deferrable", "start_from_trigger", "end_from_trigger", "trigger_kwargs"),
    "a waiting sensor gives its place back in mode reschedule, whatever deferred it in Airflow",
)
_WAYS = {
    "follow_task_ids_if_true": parameter(),
    "follow_task_ids_if_false": parameter(),
    "use_task_logical_date": parameter(default=False),
    "use_task_execution_date": parameter(default=False),
}


def _carried(name: str, also: tuple[str, ...], args: dict[str, ArgumentRule], case: Case, *, is_sensor: bool) -> None:
    """Register a class that `jetbridge.airflow` has under Airflow's name."""
    class_name = name.rpartition(".")[2]
    operator(
        name,
        also=also,
        kind=class_name,
        shape=OpShape.CLASS,
        target=("jetbridge.airflow", class_name),
        args={**args, **(WAITING if is_sensor else {})},
        ignored={name: why for name, why in _DEFERRED.items() if name not in args} if is_sensor else {},
        cases=[case],
    )


_carried(
    "airflow.operators.datetime.BranchDateTimeOperator",
    (f"{_STANDARD}.operators.datetime.BranchDateTimeOperator",),
    {**_WAYS, "target_lower": parameter(), "target_upper": parameter()},
    Case(
        "from datetime import time\n"
        'BranchDateTimeOperator(task_id="when", follow_task_ids_if_true="a", follow_task_ids_if_false="b", target_lower=None, '
        "target_upper=time(11))",
        'branch_date_time.alias("when").partial(follow_task_ids_if_true="a", follow_task_ids_if_false="b", target_upper=time(11))()',
    ),
    is_sensor=False,
)

_carried(
    "airflow.operators.weekday.BranchDayOfWeekOperator",
    (f"{_STANDARD}.operators.weekday.BranchDayOfWeekOperator",),
    {**_WAYS, "week_day": parameter()},
    Case(
        'BranchDayOfWeekOperator(task_id="when", follow_task_ids_if_true="a", follow_task_ids_if_false="b", week_day="Monday")',
        'branch_day_of_week.alias("when").partial(follow_task_ids_if_true="a", follow_task_ids_if_false="b", week_day="Monday")()',
    ),
    is_sensor=False,
)

for _suffix, _name in (("", ""), ("Async", "_async")):
    _carried(
        f"airflow.sensors.date_time.DateTimeSensor{_suffix}",
        (f"{_STANDARD}.sensors.date_time.DateTimeSensor{_suffix}",),
        {"target_time": parameter()},
        Case(
            f'DateTimeSensor{_suffix}(task_id="wait", target_time="2024-01-02")',
            f'date_time_sensor{_name}.alias("wait").partial(target_time="2024-01-02")()',
        ),
        is_sensor=True,
    )
    _carried(
        f"airflow.sensors.time_sensor.TimeSensor{_suffix}",
        (f"{_STANDARD}.sensors.time.TimeSensor{_suffix}",),
        {"target_time": parameter()},
        Case(
            f'from datetime import time\nTimeSensor{_suffix}(task_id="wait", target_time=time(11))',
            f'time_sensor{_name}.alias("wait").partial(target_time=time(11))()',
        ),
        is_sensor=True,
    )
    _carried(
        f"airflow.sensors.time_delta.TimeDeltaSensor{_suffix}",
        (f"{_STANDARD}.sensors.time_delta.TimeDeltaSensor{_suffix}",),
        {"delta": parameter(), "deferrable": parameter(default=False)},
        Case(
            f'TimeDeltaSensor{_suffix}(task_id="wait", delta=5)',
            f'time_delta_sensor{_name}.alias("wait").partial(delta=5)()',
        ),
        is_sensor=True,
    )

_carried(
    "airflow.sensors.time_delta.WaitSensor",
    (f"{_STANDARD}.sensors.time_delta.WaitSensor",),
    {"time_to_wait": parameter()},
    Case('WaitSensor(task_id="wait", time_to_wait=5)', 'wait_sensor.alias("wait").partial(time_to_wait=5)()'),
    is_sensor=True,
)

_carried(
    "airflow.sensors.weekday.DayOfWeekSensor",
    (f"{_STANDARD}.sensors.weekday.DayOfWeekSensor", "airflow.contrib.sensors.weekday_sensor.DayOfWeekSensor"),
    {
        "week_day": parameter(),
        "use_task_logical_date": parameter(default=False),
        "use_task_execution_day": parameter(default=False),
    },
    Case(
        'DayOfWeekSensor(task_id="wait", week_day="Monday")',
        'day_of_week_sensor.alias("wait").partial(week_day="Monday")()',
    ),
    is_sensor=True,
)

_carried(
    "airflow.sensors.filesystem.FileSensor",
    (f"{_STANDARD}.sensors.filesystem.FileSensor", "airflow.contrib.sensors.file_sensor.FileSensor"),
    {"filepath": parameter(), "fs_conn_id": parameter(default="fs_default"), "recursive": parameter(default=False)},
    Case(
        'FileSensor(task_id="wait", filepath="/data/{{ ds }}.csv", poke_interval=10)',
        'file_sensor.alias("wait").partial(filepath=template("/data/{{ ds }}.csv"), poke_interval=10)()',
    ),
    is_sensor=True,
)

_carried(
    "airflow.sensors.bash.BashSensor",
    (f"{_STANDARD}.sensors.bash.BashSensor", "airflow.contrib.sensors.bash_sensor.BashSensor"),
    {
        "bash_command": parameter(),
        "env": parameter(),
        "output_encoding": parameter(default="utf-8"),
        "retry_exit_code": parameter(),
    },
    Case(
        'BashSensor(task_id="wait", bash_command="test -e /data/ready")',
        'bash_sensor.alias("wait").partial(bash_command="test -e /data/ready")()',
    ),
    is_sensor=True,
)

_carried(
    "airflow.sensors.external_task.ExternalTaskSensor",
    (
        f"{_STANDARD}.sensors.external_task.ExternalTaskSensor",
        "airflow.sensors.external_task_sensor.ExternalTaskSensor",
        "airflow.operators.sensors.ExternalTaskSensor",
    ),
    {
        "external_dag_id": parameter(),
        "external_task_id": parameter(),
        "external_task_ids": parameter(),
        "external_task_group_id": parameter(),
        "allowed_states": parameter(),
        "skipped_states": parameter(),
        "failed_states": parameter(),
        "execution_delta": parameter(),
        "execution_date_fn": parameter(),
        "check_existence": parameter(default=False),
    },
    Case(
        'ExternalTaskSensor(task_id="wait", external_dag_id="sales", external_task_id="load", check_existence=True)',
        'external_task_sensor.alias("wait").partial(external_dag_id="sales", external_task_id="load", check_existence=True)()',
    ),
    is_sensor=True,
)

_carried(
    "airflow.sensors.external_task.ExternalTaskMarker",
    (
        f"{_STANDARD}.sensors.external_task.ExternalTaskMarker",
        "airflow.sensors.external_task_sensor.ExternalTaskMarker",
    ),
    {
        "external_dag_id": parameter(),
        "external_task_id": parameter(),
        "logical_date": parameter(),
        "execution_date": parameter(),
        "recursion_depth": parameter(default=10),
    },
    Case(
        'ExternalTaskMarker(task_id="tell", external_dag_id="sales", external_task_id="load")',
        'external_task_marker.alias("tell").partial(external_dag_id="sales", external_task_id="load")()',
    ),
    is_sensor=False,
)
