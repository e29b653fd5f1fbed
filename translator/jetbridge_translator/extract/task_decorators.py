"""`task`, `task.branch`, `setup`, `teardown`, …: the names that decorate.

https://airflow.apache.org/docs/apache-airflow/stable/howto/create-custom-decorator.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.construct import Construction, keyword_sources
from jetbridge_translator.extract.errors import attribute_error, type_error
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.extract.taskflow import DecoratedTask

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.model import Source

_V2, _V3 = "airflow.decorators", "airflow.providers.standard.decorators"
_CORE = {
    "": "python._PythonDecoratedOperator",
    "python": "python._PythonDecoratedOperator",
    "virtualenv": "python_virtualenv._PythonVirtualenvDecoratedOperator",
    "external_python": "external_python._PythonExternalDecoratedOperator",
    "branch": "branch_python._BranchPythonDecoratedOperator",
    "branch_virtualenv": "branch_virtualenv._BranchPythonVirtualenvDecoratedOperator",
    "branch_external_python": "branch_external_python._BranchExternalPythonDecoratedOperator",
    "short_circuit": "short_circuit._ShortCircuitDecoratedOperator",
    "sensor": "sensor.DecoratedSensorOperator",
    "bash": "bash._BashDecoratedOperator",
}
_PROVIDERS = {
    "docker": "airflow.providers.docker.decorators.docker._DockerDecoratedOperator",
    "kubernetes": "airflow.providers.cncf.kubernetes.decorators.kubernetes._KubernetesDecoratedOperator",
    "kubernetes_cmd": "airflow.providers.cncf.kubernetes.decorators.kubernetes_cmd._KubernetesCmdDecoratedOperator",
    "pyspark": "airflow.providers.apache.spark.decorators.pyspark._PySparkDecoratedOperator",
    "spark_submit": "airflow.providers.apache.spark.decorators.spark_submit._SparkSubmitDecoratedOperator",
    "analytics": "airflow.providers.common.sql.decorators.analytics._AnalyticsDecoratedOperator",
    "sql": "airflow.providers.common.sql.decorators.sql._SQLDecoratedOperator",
    "snowpark": "airflow.providers.snowflake.decorators.snowpark._SnowparkDecoratedOperator",
    "sftp_sensor": "airflow.providers.sftp.decorators.sensors.sftp._DecoratedSFTPSensor",
    "stub": "airflow.providers.standard.decorators.stub._StubOperator",
}
DECORATOR_FUNCTIONS = {
    "python.python_task": "python",
    "python_virtualenv.virtualenv_task": "virtualenv",
    "external_python.external_python_task": "external_python",
    "branch_python.branch_task": "branch",
    "short_circuit.short_circuit_task": "short_circuit",
    "sensor.sensor_task": "sensor",
    "bash.bash_task": "bash",
}
"""The functions behind `@task.branch` and the like, in their modules: the variants."""
_CONDITIONS = ("run_if", "skip_if")


def canonical_decorator(variant: str, *, is_v3: bool) -> str | None:
    """The qualified name of the operator class behind `@task.variant`."""
    if variant in _CORE:
        return f"{_V3 if is_v3 else _V2}.{_CORE[variant]}"
    return _PROVIDERS.get(variant)


class TaskDecorator(AbstractObject):
    """`task` and, through its attributes, the variants; `dag.task` makes tasks of this DAG, wherever they are called."""

    def __init__(self, variant: str = "", dag: AbstractObject | None = None) -> None:
        self.variant = variant
        self.dag = dag

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`task.branch` and the like.

        Raises:
            EvaluatedError: `dag.task` has no variants, for it is a `functools.partial`.
        """
        if self.dag is not None:
            raise attribute_error("functools.partial", name)
        if name in _CONDITIONS:
            return Method(name, _condition)
        if self.variant or canonical_decorator(name, is_v3=session_of(machine).is_v3) is None:
            machine.finding("DAG208", site, f"`@task.{name}` is no decorator that the tables know")
            return NotImplemented
        return TaskDecorator(name)

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """`@task` on a function, or `@task(…)` that then takes the function.

        Raises:
            EvaluatedError: positional arguments besides the function.
        """
        given = dict(keywords) if self.dag is None else {"dag": self.dag, **keywords}
        function = given.pop("python_callable", arguments[0] if arguments else None)
        if function is None:
            sources = tuple(keyword_sources(keywords, site).items())
            return Method("task", lambda inner, *_: self._decorated(inner[0], given, machine, sources))
        if len(arguments) > 1:
            raise type_error("No args allowed while using @task, use kwargs instead")
        return self._decorated(function, given, machine)

    def _decorated(
        self, function: Any, given: dict[str, Any], machine: Machine, sources: tuple[tuple[str, Source], ...] = ()
    ) -> DecoratedTask:
        name = canonical_decorator(self.variant, is_v3=session_of(machine).is_v3) or ""
        given = dict(given)
        multiple = given.pop("multiple_outputs", None)
        if isinstance(function, DecoratedTask):
            function = function.function
        imported = f"airflow.decorators.task{'.' if self.variant else ''}{self.variant}"
        return DecoratedTask(function, Construction(name, imported), given, {}, multiple, setting_sources=sources)


def _condition(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Method:
    """`@task.run_if(…)` over `@task`: it skips while the task runs, and leaves the task itself as it is."""

    def decorate(inner: tuple[Any, ...], *_: Any) -> Any:
        machine.finding("DAG209", site, "`@task.run_if` and `@task.skip_if` decide when the task runs")
        return inner[0]

    return Method("condition", decorate)


def make_setup(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`@setup` on a function or on a decorated task or group."""
    return replace(_as_task(arguments[0], machine), is_setup=True)


def make_teardown(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`@teardown` and `@teardown(on_failure_fail_dagrun=True)`."""
    fails = bool(keywords.get("on_failure_fail_dagrun"))

    def decorate(inner: tuple[Any, ...], *_: Any) -> DecoratedTask:
        return replace(_as_task(inner[0], machine), is_teardown=True, on_failure_fail_dagrun=fails)

    return decorate(arguments) if arguments else Method("teardown", decorate)


def _as_task(function: Any, machine: Machine) -> DecoratedTask:
    return function if isinstance(function, DecoratedTask) else TaskDecorator()._decorated(function, {}, machine)  # noqa: SLF001 -- the same notion, this file
