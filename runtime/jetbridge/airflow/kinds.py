"""Kinds of ops: which Airflow class stands behind a kind, and which of its arguments are template fields.

https://airflow.apache.org/docs/apache-airflow/stable/operators-and-hooks-ref.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from jetbridge.airflow.operator_fields import field_values, operator_table
from jetbridge.scheduling.timetables import AirflowGeneration

_CALL_FIELDS = ("templates_dict", "op_args", "op_kwargs")
_VENV_V2 = ("requirements", "index_urls", "op_args", "venv_cache_path", "op_kwargs", "templates_dict")
_VENV_V3 = (*_VENV_V2, "index_urls_from_connection_ids")
_VENV: Mapping[str, Any] = MappingProxyType({"requirements": ()})
_EXTERNAL = ("op_args", "python", "op_kwargs", "templates_dict")


SET_LATER: Final = object()
"""Marks a template field that the task itself sets while it runs."""
_SET_LATER = {
    AirflowGeneration.V2: type("ArgNotSet", (), {"__module__": "airflow.utils.types"})(),
    AirflowGeneration.V3: type("SetDuringExecution", (), {"__module__": "airflow.sdk.definitions._internal.types"})(),
}
"""What Airflow shows for it: objects of these classes."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What a kind stands for.

    `calls` says that the op's inputs are the arguments of a function (`op_args`, `op_kwargs`); else each template field is the input of that
    name. `taskflow`: a decorated function, whose positional arguments Airflow keeps as a tuple. `no_args` is what Airflow keeps when there are
    none. `own` are inputs that are arguments of the operator, not of the function. Of an operator of a provider, `forms` say how each field follows
    from its arguments (`defaults` are those of the arguments), and `connections` are the spellings of the arguments that name its connections.
    """

    operator: str
    fields: tuple[str, ...] = ()
    calls: bool = False
    taskflow: bool = False
    defaults: Mapping[str, Any] = field(default_factory=dict)
    fields_v3: tuple[str, ...] | None = None
    extensions: tuple[str, ...] = ()
    no_args: tuple[()] | list[Any] = ()
    own: frozenset[str] = frozenset()
    forms: Mapping[str, list[Any]] | None = None
    connections: tuple[tuple[str, ...], ...] = ()

    def default(self, name: str, generation: AirflowGeneration) -> Any:
        """The value of a template field that was not given."""
        value = self.defaults.get(name)
        return _SET_LATER[generation] if value is SET_LATER else value

    def values(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The template fields of a provider's operator that was given these arguments."""
        return field_values(self.fields, self.forms or {}, {**self.defaults, **arguments})

    def op_args(self, args: list[Any], *, is_mapped: bool = False) -> Any:
        """Positional arguments as Airflow keeps them: a tuple of a decorated function's, a list of an operator's."""
        if not args:
            return [] if is_mapped else self.no_args
        return tuple(args) if self.taskflow and not is_mapped else args

    def template_fields(self, generation: AirflowGeneration) -> tuple[str, ...]:
        """The template fields in that generation."""
        if generation is AirflowGeneration.V3 and self.fields_v3 is not None:
            return self.fields_v3
        return self.fields


def _function(operator: str, fields: tuple[str, ...] = _CALL_FIELDS, **more: Any) -> Kind:
    return Kind(operator, fields, calls=True, **more)


def _taskflow(operator: str, fields: tuple[str, ...] = _CALL_FIELDS, **more: Any) -> Kind:
    return Kind(operator, fields, calls=True, taskflow=True, **more)


KINDS: dict[str, Kind] = {
    "python": _function("PythonOperator"),
    "branch_python": _function("BranchPythonOperator"),
    "short_circuit": _function("ShortCircuitOperator"),
    "python_virtualenv": _function("PythonVirtualenvOperator", _VENV_V2, fields_v3=_VENV_V3),
    "branch_python_virtualenv": _function("BranchPythonVirtualenvOperator", _VENV_V2, fields_v3=_VENV_V3),
    "external_python": _function("ExternalPythonOperator", _EXTERNAL),
    "branch_external_python": _function("BranchExternalPythonOperator", _EXTERNAL),
    "python_sensor": _function("PythonSensor", no_args=[]),
    "task": _taskflow("_PythonDecoratedOperator"),
    "branch_task": _taskflow("_BranchPythonDecoratedOperator"),
    "short_circuit_task": _taskflow("_ShortCircuitDecoratedOperator"),
    "virtualenv_task": _taskflow("_PythonVirtualenvDecoratedOperator", _VENV_V2, fields_v3=_VENV_V3, defaults=_VENV),
    "branch_virtualenv_task": _taskflow(
        "_BranchPythonVirtualenvDecoratedOperator", _VENV_V2, fields_v3=_VENV_V3, defaults=_VENV
    ),
    "external_python_task": _taskflow("_PythonExternalDecoratedOperator", _EXTERNAL),
    "branch_external_python_task": _taskflow("_BranchExternalPythonDecoratedOperator", _EXTERNAL),
    "docker_task": _taskflow("_DockerDecoratedOperator", ("op_args", "op_kwargs")),
    "kubernetes_task": _taskflow("_KubernetesDecoratedOperator", ("op_args", "op_kwargs")),
    "asset": _taskflow("_AssetMainOperator"),
    "sensor_task": _taskflow("DecoratedSensorOperator", ("op_args", "op_kwargs"), no_args=[]),
    "bash_task": _taskflow(
        "_BashDecoratedOperator",
        ("op_args", "op_kwargs", "bash_command", "env", "cwd"),
        no_args=[],
        defaults={"bash_command": SET_LATER},
        own=frozenset({"append_env", "output_encoding", "skip_on_exit_code", "output_processor"}),
    ),
    "bash": Kind("BashOperator", ("bash_command", "env", "cwd"), extensions=(".sh", ".bash")),
    "bash_sensor": Kind("BashSensor", ("bash_command", "env")),
    "empty": Kind("EmptyOperator"),
    "dummy": Kind("DummyOperator"),
    "latest_only": Kind("LatestOnlyOperator"),
    "branch_datetime": Kind("BranchDateTimeOperator"),
    "branch_day_of_week": Kind("BranchDayOfWeekOperator"),
    "trigger_dag_run": Kind(
        "TriggerDagRunOperator",
        (
            "trigger_dag_id",
            "trigger_run_id",
            "logical_date",
            "conf",
            "wait_for_completion",
            "skip_when_already_exists",
        ),
        defaults={"wait_for_completion": False, "skip_when_already_exists": False},
    ),
    "external_task_sensor": Kind(
        "ExternalTaskSensor",
        ("external_dag_id", "external_task_id", "external_task_ids", "external_task_group_id"),
    ),
    "date_time_sensor": Kind("DateTimeSensor", ("target_time",)),
    "time_sensor": Kind("TimeSensor"),
    "time_delta_sensor": Kind("TimeDeltaSensor", (), fields_v3=("delta",)),
    "day_of_week_sensor": Kind("DayOfWeekSensor"),
    "file_sensor": Kind(
        "FileSensor", ("filepath",), fields_v3=("filepath", "fs_conn_id"), defaults={"fs_conn_id": "fs_default"}
    ),
    "email": Kind(
        "EmailOperator",
        ("to", "subject", "html_content", "files"),
        fields_v3=(
            "to",
            "subject",
            "html_content",
            "from_email",
            "files",
            "cc",
            "bcc",
            "mime_subtype",
            "mime_charset",
            "conn_id",
            "custom_headers",
        ),
        defaults={"files": [], "mime_subtype": "mixed", "mime_charset": "utf-8", "conn_id": "smtp_default"},
        extensions=(".html",),
    ),
    "http": Kind(
        "HttpOperator", ("endpoint", "data", "headers", "http_conn_id"), defaults={"http_conn_id": "http_default"}
    ),
}
"""Every kind by its name."""


_BY_CLASS = {kind.operator: kind for kind in KINDS.values()}


def kind_of(name: str | None) -> Kind:
    """The kind of that name; `python` for None.

    A name that is not in the table is a class name: of a known class each template field is the input of that name (`op_args` too), of another
    one nothing is known.
    """
    known = KINDS.get(name or "python")
    if known is not None:
        return known
    of_provider = _of_provider(name or "")
    by_class = _BY_CLASS.get(name or "") if of_provider.forms is None else None
    return of_provider if by_class is None else _by_inputs(by_class)


@cache
def _of_provider(name: str) -> Kind:
    """An operator of a provider, by the tables in `operator_fields/`; a kind without fields where they do not hold it."""
    found = operator_table().get(name)
    if found is None:
        return Kind(name)
    return Kind(
        name,
        tuple(found["fields"]),
        defaults=MappingProxyType(found.get("defaults", {})),
        forms=MappingProxyType(found.get("forms", {})),
        connections=tuple(map(tuple, found.get("connections", ()))),
    )


@cache
def _by_inputs(kind: Kind) -> Kind:
    if not kind.calls:
        return kind
    return replace(
        kind, calls=False, defaults=MappingProxyType({"op_args": kind.no_args, "op_kwargs": {}, **kind.defaults})
    )
