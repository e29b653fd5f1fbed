"""Operators of Beam: a pipeline is a program that is run here, which runs it or hands it to Dataflow.

https://airflow.apache.org/docs/apache-airflow-providers-apache-beam/stable/operators.html
"""

from __future__ import annotations

import logging
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.apache.beam.jobs import DataflowJob
from jetbridge.airflow.providers.apache.beam.options import (
    CheckJobRunning,
    DataflowConfiguration,
    as_arguments,
    snake_case,
)
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.dataflow import job_name
from jetbridge.airflow.virtualenv import VirtualEnvironment
from jetbridge.definitions.signals import TaskException

_log = logging.getLogger(__name__)
_JOB_ID = re.compile(r"Submitted job: ([^\"\n\s]*)|Created job with id: \[([^\"\n\s]*)\]")


class BeamBasePipelineOperator(DeclaredOperator):
    """What all pipelines share: their options, and what is done with a job of Dataflow."""

    runner: str = "DirectRunner"
    default_pipeline_options: dict[str, Any] | None = None
    pipeline_options: dict[str, Any] | None = None
    gcp_conn_id: str = "google_cloud_default"
    dataflow_config: DataflowConfiguration | dict[str, Any] | None = None
    deferrable: bool = False  # it waits in its place, whatever deferred it in Airflow

    name_option: ClassVar[str | None] = "job_name"
    account_option: ClassVar[str] = "service_account_email"
    job: DataflowJob | None = None

    @property
    def is_dataflow(self) -> bool:
        """Whether Dataflow runs it."""
        return self.runner.lower() == "dataflowrunner"

    def prepare(self) -> dict[str, Any]:
        """Settle the job of Dataflow, if it is one; the options of the pipeline."""
        given = self.dataflow_config
        config = DataflowConfiguration(**given) if isinstance(given, dict) else given or DataflowConfiguration()
        self.config = replace(config, job_name=config.job_name or self.task_id)
        options = dict(self.default_pipeline_options or {})
        if self.is_dataflow:
            self.job = DataflowJob(self.config, job_name(str(self.config.job_name), append=self.config.append_job_name))
            options |= self._of_dataflow(self.job)
        return options | (self.pipeline_options or {})

    def _of_dataflow(self, job: DataflowJob) -> dict[str, Any]:
        chain = self.config.impersonation_chain
        return {
            **({self.name_option: job.name} if self.name_option else {}),
            **({self.account_option: self.config.service_account} if self.config.service_account else {}),
            **({"impersonateServiceAccount": chain if isinstance(chain, str) else ",".join(chain)} if chain else {}),
            "project": job.project,
            "region": self.config.location,
        }

    def start(self, command: Sequence[str], options: dict[str, Any], context: Context) -> None:
        """Run the program: to its end, or until it has told the id of its job.

        Raises:
            TaskException: it failed.
        """
        whole = [*command, f"--runner={self.runner}", *as_arguments(options)]
        _log.info("%s", " ".join(whole))
        process = subprocess.Popen(  # noqa: S603 -- the command is the task
            whole, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for line in process.stdout or ():
            _log.info("%s", line.rstrip())
            found = _JOB_ID.search(line) if self.job is not None else None
            if self.job is not None and found is not None:
                self.job.id = found.group(1) or found.group(2)
                context["ti"].xcom_push(key="dataflow_job_id", value=self.job.id)
                threading.Thread(target=_drain, args=(process,), daemon=True).start()
                return
        _drain(process)
        if process.returncode:
            raise TaskException(f"Apache Beam process failed with return code {process.returncode}")

    def ended(self) -> dict[str, Any] | None:
        """Wait for the job of Dataflow, if it is one."""
        if self.job is None:
            return None
        self.job.wait()
        return {"dataflow_job_id": self.job.id}

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.job is not None:
            self.job.cancel()


def _drain(process: subprocess.Popen[str]) -> None:
    """Log what the program still says, and wait for its end."""
    with process:
        for line in process.stdout or ():
            _log.info("%s", line.rstrip())


class BeamRunPythonPipelineOperator(BeamBasePipelineOperator):
    """Runs a pipeline of Python."""

    py_file: str
    py_interpreter: str = "python3"
    py_options: list[str] | None = None
    py_requirements: list[str] | None = None
    py_system_site_packages: bool = False

    template_fields = (
        "py_file",
        "runner",
        "pipeline_options",
        "default_pipeline_options",
        "dataflow_config",
        "gcp_conn_id",
    )

    def execute(self, context: Context) -> dict[str, Any] | None:
        """Run it.

        Raises:
            TaskException: it failed, or it is to run in an environment in which nothing is installed.
        """
        options = snake_case(self.prepare())
        if isinstance(options.get("labels"), dict):
            options["labels"] = [f"{name}={value}" for name, value in options["labels"].items()]
        with ExitStack() as stack:
            file = local(self.py_file, self.gcp_conn_id, stack)
            if str(options.get("requirements_file", "")).startswith("gs://"):
                options["requirements_file"] = local(options["requirements_file"], self.gcp_conn_id, stack)
            self.start([self._python(stack), *(self.py_options or ()), file], options, context)
            return self.ended()

    def _python(self, stack: ExitStack) -> str:
        if self.py_requirements is None:
            return self.py_interpreter
        if not self.py_requirements and not self.py_system_site_packages:
            raise TaskException(
                "Nothing is installed in the environment of the pipeline: give `py_requirements` with apache-beam, or `py_system_site_packages=True`"
            )
        environment = VirtualEnvironment(
            self.py_requirements, self.py_interpreter.removeprefix("python"), self.py_system_site_packages
        )
        return stack.enter_context(environment.made())


class BeamRunJavaPipelineOperator(BeamBasePipelineOperator):
    """Runs a pipeline of Java; where one of the same name runs, it is waited for before."""

    jar: str
    job_class: str | None = None

    name_option = None  # it comes last
    account_option = "serviceAccount"
    template_fields = (
        "jar",
        "runner",
        "job_class",
        "pipeline_options",
        "default_pipeline_options",
        "dataflow_config",
        "gcp_conn_id",
    )

    def execute(self, context: Context) -> dict[str, Any] | None:
        """Run it."""
        options = self.prepare()
        with ExitStack() as stack:
            jar = local(self.jar, self.gcp_conn_id, stack)
            while self.job is not None and self._has_to_wait(self.job):
                if options.get("streaming"):
                    return {"dataflow_job_id": None}
                time.sleep(self.config.poll_sleep)
            if self.job is not None:
                options["jobName"] = self.job.name
            command = ["java", "-cp", jar, self.job_class] if self.job_class else ["java", "-jar", jar]
            self.start(command, options, context)
            return self.ended()

    def _has_to_wait(self, job: DataflowJob) -> bool:
        return self.config.check_if_running is CheckJobRunning.WaitForRun and job.runs(str(self.config.job_name))


def local(place: str, gcp_conn_id: str, stack: ExitStack) -> str:
    """A file as one of this machine: what is in Cloud Storage is copied for the time being."""
    if not place.lower().startswith("gs://"):
        return place
    return str(stack.enter_context(GCSHook(gcp_conn_id).provide_file(object_url=place)).name)
