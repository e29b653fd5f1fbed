"""Asking for a run of another job of the project.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/trigger_dag_run.html
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from jetbridge.airflow.context import Context
from jetbridge.airflow.external import RUN_STATES
from jetbridge.airflow.manual_run import manual_run
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.params import run_params
from jetbridge.airflow.schedules_of_jobs import schedule_of
from jetbridge.airflow.sibling_jobs import sibling_of
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.signals import RescheduleException, SkipException, TaskException
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.queued import run_queued
from jetbridge.scheduling.timetables import AirflowGeneration
from jetbridge.scheduling.timetables.moments import coerce_moment, moment_of, utc_now
from jetbridge.storage.run import Run, RunsFilter, RunStatus

_BY_TAG = "airflow/triggered_by"


class _NotSet:
    """What Airflow 3 shows for a logical date that was not given."""

    __module__ = "airflow.sdk.definitions._internal.types"
    __qualname__ = "ArgNotSet"

    def __str__(self) -> str:
        return "NOTSET"


NOT_GIVEN: Final = _NotSet()


class TriggerDagRunOperator(BaseOperator):
    """Asks for a run of another job of the same project, and waits for it if it is told to.

    The run is put on the instance as queued: whoever serves the instance executes it. A task that waits executes it itself where nobody
    else has begun to.

    Args:
        trigger_dag_id: The other job's DAG id.
        trigger_run_id: The run's id; Airflow's own way of naming runs without it.
        conf: The run's `dag_run.conf`; it must be JSON.
        logical_date: Its logical date; now without it.
        execution_date: Airflow 2's older name of the same.
        run_after: The moment after which it may run; with it, and without a logical date, the run has none.
        reset_dag_run: Run again where there is a run of that id or date.
        skip_when_already_exists: Skip in that case. Without both, fail.
        wait_for_completion: Wait until the run has ended.
        poke_interval: Seconds between two looks.
        allowed_states: States of the run that are well; success.
        failed_states: States of the run that fail the task; failed.
        deferrable: Give the place back while it waits.
        kwargs: BaseOperator's arguments.
    """

    template_fields = (
        "trigger_dag_id", "trigger_run_id", "logical_date", "conf", "wait_for_completion", "skip_when_already_exists",
    )  # fmt: skip

    def __init__(
        self,
        *,
        trigger_dag_id: str,
        trigger_run_id: str | None = None,
        conf: Mapping[str, Any] | str | None = None,
        logical_date: Any = NOT_GIVEN,
        execution_date: Any = None,
        run_after: Any = NOT_GIVEN,
        reset_dag_run: bool = False,
        skip_when_already_exists: bool = False,
        wait_for_completion: bool = False,
        poke_interval: float = 60,
        allowed_states: Iterable[str] | None = None,
        failed_states: Iterable[str] | None = None,
        deferrable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.trigger_dag_id, self.trigger_run_id, self.conf = trigger_dag_id, trigger_run_id, conf
        self.logical_date = logical_date if execution_date is None else execution_date
        self.run_after, self.reset_dag_run = run_after, reset_dag_run
        self.skip_when_already_exists, self.wait_for_completion = skip_when_already_exists, wait_for_completion
        self.poke_interval, self.deferrable = float(poke_interval), deferrable
        self.allowed_states = [_text(each) for each in allowed_states or ("success",)]
        self.failed_states = [_text(each) for each in (("failed",) if failed_states is None else failed_states)]

    def shown_field(self, name: str, generation: AirflowGeneration) -> Any:
        """Airflow 2 shows None for a logical date that was not given."""
        value = super().shown_field(name, generation)
        return None if value is NOT_GIVEN and generation is AirflowGeneration.V2 else value

    def execute(self, context: Context) -> None:
        """Ask for the run, and wait.

        Raises:
            NotFoundException: there is no such job.
            SkipException: there is such a run already, and this is to be skipped.
            TaskException: there is such a run already, the conf is no JSON, or the run ended in a state that fails.
            RescheduleException: it waits, and is deferrable.
        """
        job = sibling_of(context.step.job, self.trigger_dag_id)
        asked_by = "/".join(map(str, context["ti"].key))
        run = self._asked_before(job, asked_by) or self._ask(job, asked_by, context)
        if self.wait_for_completion:
            self._wait(job, run)

    def _asked_before(self, job: JobDefinition, asked_by: str) -> Run | None:
        """The run that this very try has asked for, before it gave its place back."""
        found = self.instance.get_runs(RunsFilter(job_name=job.name, tags={_BY_TAG: asked_by}))
        return found[0] if found else None

    def _ask(self, job: JobDefinition, asked_by: str, context: Context) -> Run:
        facts = self._facts(job, context["dag"].generation)
        known = self._known(job, facts)
        if known is not None:
            if not self.reset_dag_run:
                self._refuse(facts)
            self.instance.delete_run(known.run_id)
        run = Run(
            job_name=job.name,
            run_id=self._free_id(facts.run_id),
            status=RunStatus.QUEUED,
            tags={**job.run_tags, _BY_TAG: asked_by},
            airflow={"facts": facts},
        )
        self.instance.add_run(run)
        if context["dag"].generation is AirflowGeneration.V2 and facts.logical_date is not None:
            context["ti"].xcom_push(key="trigger_logical_date_iso", value=facts.logical_date.isoformat())
        context["ti"].xcom_push(key="trigger_run_id", value=facts.run_id)
        return run

    def _refuse(self, facts: RunFacts) -> None:
        if self.skip_when_already_exists:
            raise SkipException("Skipping due to skip_when_already_exists is set to True and DagRunAlreadyExists")
        raise TaskException(
            f"A run of {self.trigger_dag_id} already exists for run id {facts.run_id} at {facts.logical_date}"
        )

    def _facts(self, job: JobDefinition, generation: AirflowGeneration) -> RunFacts:
        conf = self._conf()
        run_params((job.params or {},), conf, generation)
        date = _moment(self.logical_date)
        if date is NOT_GIVEN or (date is None and generation is AirflowGeneration.V2):
            date = utc_now() if self.run_after is NOT_GIVEN else None
        facts = manual_run(job, schedule_of(job), date, conf)
        after = _moment(self.run_after)
        named_after = date or (after if isinstance(after, dt.datetime) else utc_now())
        if date is None:
            facts = replace(facts, logical_date=None, data_interval=None)
        run_id = str(self.trigger_run_id) if self.trigger_run_id else f"manual__{named_after.isoformat()}"
        return replace(facts, run_id=run_id, is_triggered=True)

    def _conf(self) -> dict[str, Any]:
        try:
            conf = json.loads(self.conf) if isinstance(self.conf, str) and self.conf else self.conf
            json.dumps(conf)
        except (TypeError, ValueError) as error:
            raise TaskException(f"conf parameter should be JSON Serializable: {self.conf}") from error
        return dict(conf or {})

    def _known(self, job: JobDefinition, facts: RunFacts) -> Run | None:
        """A run of that id or logical date that is there already."""
        runs: list[Run] = self.instance.get_runs(RunsFilter(job_name=job.name))
        for run in runs:
            there = run.airflow.get("facts")
            if there is not None and facts.run_id in {run.run_id, there.run_id}:
                return run
            if there is not None and facts.logical_date is not None and there.logical_date == facts.logical_date:
                return run
        return None

    def _free_id(self, run_id: str) -> str:
        """Runs of two jobs may have one id in Airflow; an instance keeps each under an id of its own."""
        free, count = run_id, 1
        while self.instance.has_run(free):
            count += 1
            free = f"{run_id}__{count}"
        return free

    def _wait(self, job: JobDefinition, run: Run) -> None:
        while True:
            status = self.instance.run_named(run.run_id).status
            if status is RunStatus.QUEUED:
                status = run_queued(job, run, self.instance).run.status
            state = RUN_STATES.get(status, "queued")
            self.log.info("%s is %s; waiting for %s", self.trigger_dag_id, state, self.allowed_states)
            if state in self.failed_states:
                raise TaskException(f"{self.trigger_dag_id} failed with failed states {state}")
            if state in self.allowed_states:
                return
            if self.deferrable:
                raise RescheduleException(utc_now() + dt.timedelta(seconds=self.poke_interval))
            time.sleep(self.poke_interval)


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        return moment_of(value)
    return coerce_moment(value) if isinstance(value, dt.datetime) else value


def _text(state: Any) -> str:
    return str(getattr(state, "value", state))
