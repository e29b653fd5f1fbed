"""Which DAGs Airflow refuses after the file was loaded, and why.

https://github.com/apache/airflow/blob/2.11.2/airflow/models/dag.py (`DAG.validate`)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from croniter import CroniterBadCronError, CroniterBadDateError, croniter

from jetbridge_translator.evaluate.opaque import find_opaque
from jetbridge_translator.model import AirflowVersion, ParamValue

if TYPE_CHECKING:
    from jetbridge_translator.model import Dag

_NEVER_SCHEDULED = "airflow.timetables.simple.NullTimetable"


def refusal_of(dag: Dag) -> str | None:
    """The reason for which Airflow refuses the DAG; None if it takes it."""
    return next((reason for check in _CHECKS if (reason := check(dag))), None)


def _cron(dag: Dag) -> str | None:
    given = dag.schedule.arguments
    expressions = [given.get("cron"), *given.get("crons", ())]
    return next((reason for text in expressions if isinstance(text, str) if (reason := _bad_cron(text))), None)


def _bad_cron(text: str) -> str | None:
    try:
        croniter(text)
    except (CroniterBadCronError, CroniterBadDateError) as error:
        return f"its schedule {text!r} is no cron expression: {error}"
    return None


def _params(dag: Dag) -> str | None:
    """A run that the scheduler starts is given no values, so the defaults must fit."""
    if dag.schedule.timetable == _NEVER_SCHEDULED:
        return None
    checked = ((name, value) for name, value in dag.params.items() if isinstance(value, ParamValue))
    return next((reason for name, value in checked if (reason := _bad_param(name, value, dag.version))), None)


def _bad_param(name: str, param: ParamValue, version: AirflowVersion) -> str | None:
    if param.required:
        return f"it has a schedule, and its param {name!r} no default"
    if not param.schema or find_opaque([param.default, param.schema]) is not None:
        return None
    from jetbridge.airflow.params import Param  # noqa: PLC0415 -- loads jsonschema, which few files need
    from jetbridge.definitions.signals import ParamValidationError  # noqa: PLC0415 -- as above
    from jetbridge.scheduling.timetables import AirflowGeneration  # noqa: PLC0415 -- as above

    try:
        Param(param.default, schema=param.schema).resolve(generation=AirflowGeneration(version.value))
    except ParamValidationError as error:
        return f"it has a schedule, and the default of its param {name!r} does not fit: {str(error).splitlines()[0]}"
    return None


def _setups(dag: Dag) -> str | None:
    def follows_setup(upstream: tuple[str, ...]) -> bool:
        return any(dag.tasks[task_id].is_setup for task_id in upstream if task_id in dag.tasks)

    for task in dag.tasks.values():
        rule: Any = task.settings.trigger_rule
        if rule != "all_success" and not task.is_teardown and follows_setup(task.upstream_task_ids):
            return f"{task.task_id!r} follows a setup task by the trigger rule {rule!r} in place of 'all_success'"
    return None


_CHECKS: tuple[Callable[[Dag], str | None], ...] = (_cron, _params, _setups)
