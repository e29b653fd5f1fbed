"""`run_with_fakes`: a job from end to end, touching nothing outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import jinja2
from jinja2.utils import missing

from jetbridge.airflow.bound import source_folder
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.manual_run import manual_run
from jetbridge.airflow.params import NOTSET, Param
from jetbridge.airflow.rendering import TemplateRenderer
from jetbridge.airflow.schedules_of_jobs import schedule_of
from jetbridge.airflow.task_instance import TaskInstance
from jetbridge.airflow.variable import Variable
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.op_parameters import ParameterRole
from jetbridge.definitions.resources.definition import ResourceDefinition
from jetbridge.definitions.signals import ParamValidationError
from jetbridge.definitions.states import TaskState
from jetbridge.execution.in_process import execute_in_process
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan import plan_of
from jetbridge.testing.fakes import Call, FakeConf, FakeResource, FakeText
from jetbridge.testing.stand_ins import with_stand_ins

DATE = datetime(2024, 1, 2, tzinfo=timezone.utc)
_FORMATS = {"date": "2024-01-02", "date-time": "2024-01-02T00:00:00+00:00", "time": "00:00:00+00:00"}


@dataclass(frozen=True, slots=True)
class FakeRun:
    """What became of a run: the state of each task, why those that failed did, and what the systems were asked to do, in order."""

    states: Mapping[str, str]
    failures: Mapping[str, str]
    calls: tuple[Call, ...]

    @property
    def success(self) -> bool:
        """Whether nothing failed."""
        return not self.failures


def run_with_fakes(job: JobDefinition, *, date: datetime = DATE, real: Collection[str] = ()) -> FakeRun:
    """Run a job for a date with a fake for each of its resources, without calling the functions that take none.

    What is real: which op runs after which, trigger rules, mapping, rendered templates, the values that each op is given, the methods that ops call on
    resources. A function that takes no resource is not called, since it may reach anything; it is looked at: it has to take what it would be given,
    and every name that it uses has to be there. `real` are the ids of tasks whose functions are called nevertheless.

    All ways of a branch are followed, what is mapped over has one element, and callbacks are not called. Variables, connections, XComs and template
    files that are not there are fakes as well.

    Raises:
        InvalidDefinitionError: the job does not bind.
    """
    calls: list[Call] = []
    resources = {
        key: ResourceDefinition.hardcoded_resource(FakeResource(key, kind, calls.append))
        for key, kind in _resource_classes(job).items()
    }
    facts = replace(manual_run(job, schedule_of(job), date, _needed_params(job)), start_date=date)
    facts = replace(facts, conf=FakeConf(facts.conf or {}), run_id=f"manual__{date.isoformat()}")
    runs: list[JobRun] = []
    with _nothing_outside():
        execute_in_process(
            job.without_callbacks(),
            raise_on_error=False,
            resources=resources,
            facts=facts,
            observe=runs.append,
            change_plan=lambda plan: with_stand_ins(plan, Path(source_folder(job)), real),
        )
    return _fake_run(runs[0], tuple(calls))


def _resource_classes(job: JobDefinition) -> dict[str, type | None]:
    found: dict[str, type | None] = {}
    for step in plan_of(job).steps:
        found.update(dict.fromkeys(step.op.required_resource_keys))
        signature = step.op.body.signature
        for parameter in () if signature is None else signature.of_role(ParameterRole.RESOURCE):
            found[parameter.name] = parameter.annotation if isinstance(parameter.annotation, type) else None
    return found


def _needed_params(job: JobDefinition) -> dict[str, Any]:
    """Values for params that have none: whoever starts the job has to give them."""
    params = {name: param for name, param in (job.params or {}).items() if isinstance(param, Param)}
    return {name: _of_schema(param.schema) for name, param in params.items() if not _has_default(param)}


def _has_default(param: Param) -> bool:
    try:
        param.resolve()
    except ParamValidationError:
        return False
    return True


def _of_schema(schema: Mapping[str, Any]) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind in {"integer", "number"}:
        return schema.get("minimum", schema.get("maximum", 1))
    if kind == "string":
        return _FORMATS.get(schema.get("format", ""), "x" * schema.get("minLength", 4))
    return {"boolean": True, "array": [], "object": {}}.get(kind)


@contextmanager
def _nothing_outside() -> Iterator[None]:
    """While it is open, what comes from outside of the project is a fake."""
    pull, read, make = (
        TaskInstance.xcom_pull,
        TemplateRenderer.render_file,
        TemplateRenderer.__dict__["environment"].func,
    )

    def variable(
        _key: str, default_var: Any = NOTSET, _json: bool = False, *, default: Any = NOTSET, **_words: Any
    ) -> Any:
        return next((given for given in (default, default_var) if given is not NOTSET), FakeText())

    def xcom_pull(self: TaskInstance, *args: Any, **kwargs: Any) -> Any:
        found = pull(self, *args, **kwargs)
        return FakeText() if found is None else found

    def render_file(self: TemplateRenderer, name: str, context: Mapping[str, Any]) -> Any:
        try:
            return read(self, name, context)
        except jinja2.TemplateNotFound:
            return FakeText()

    def environment(self: TemplateRenderer) -> jinja2.Environment:
        made: jinja2.Environment = make(self)
        made.undefined = _strict_about_names(made.undefined)  # type: ignore[assignment]
        return made

    lenient = cached_property(environment)
    lenient.__set_name__(TemplateRenderer, "environment")
    with ExitStack() as stack:
        for owner, name, stand_in in (
            (Variable, "get", variable),
            (Connection, "get", lambda _conn_id: FakeText()),
            (TaskInstance, "xcom_pull", xcom_pull),
            (TemplateRenderer, "render_file", render_file),
            (TemplateRenderer, "environment", lenient),
        ):
            stack.enter_context(mock.patch.object(owner, name, stand_in))
        yield


def _strict_about_names(strict: type[jinja2.Undefined]) -> Callable[..., Any]:
    """A name that no template has is an error; what an object from outside has, nobody knows."""

    def make(hint: str | None = None, obj: Any = missing, name: str | None = None, *args: Any) -> Any:
        return strict(hint, obj, name, *args) if obj is missing else FakeText()

    return make


def _fake_run(job_run: JobRun, calls: tuple[Call, ...]) -> FakeRun:
    runs = [run for progress in job_run.progress.steps for run in progress.all_runs()]
    names = [run.step.task_id if run.map_index < 0 else f"{run.step.task_id}[{run.map_index}]" for run in runs]
    return FakeRun(
        {name: run.state.value for name, run in zip(names, runs, strict=True)},
        {name: _reason(run.error) for name, run in zip(names, runs, strict=True) if run.state is TaskState.FAILED},
        calls,
    )


def _reason(error: Any) -> str:
    while (cause := getattr(error, "cause", None)) is not None:
        error = cause
    return str(getattr(error, "message", error)).strip()
