"""Pipelines of Beam: the programs that are run, and the jobs of Dataflow that are waited for."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case
from peers.sent.cases.google import CONNECTIONS

OPERATORS = "airflow.providers.apache.beam.operators.beam"
JOBS = "/projects/shop/locations/eu/jobs"
FLOW = {"job_name": "count_words", "append_job_name": False, "location": "eu", "poll_sleep": 0}


def pipeline(language: str, output: str = "", *states: str, code: int = 0, **arguments: Any) -> Case:
    jobs = [{"id": "j", "name": "count-words", "currentState": state} for state in states]
    answers = (("GET", f"{JOBS}/j", jobs), ("GET", JOBS, [{}])) if jobs else ()
    program = {"Python": "python3", "Java": "java"}[language]
    return Case(
        f"{OPERATORS}.BeamRun{language}PipelineOperator", arguments, answers, CONNECTIONS, {program: (output, code)}
    )


CREATED = "Created job with id: [j]"
OPTIONS = {
    "outputTable": "t",
    "experiments": ["a", "b"],
    "usePublicIps": False,
    "streaming": False,
    "labels": {"a": "b"},
}
CASES = (
    pipeline("Python", py_file="/opt/count.py", py_options=["-m"], pipeline_options=OPTIONS, default_pipeline_options={"region": "eu"}),
    pipeline("Java", code=1, jar="/opt/count.jar"),
    pipeline("Python", CREATED, "JOB_STATE_RUNNING", "JOB_STATE_DONE", py_file="/opt/count.py", runner="DataflowRunner", dataflow_config=FLOW),
    pipeline("Python", CREATED, "JOB_STATE_FAILED", py_file="/opt/count.py", runner="DataflowRunner", dataflow_config=FLOW),
    pipeline("Java", jar="/opt/count.jar", job_class="org.Count", pipeline_options={"output": "o", "usePublicIps": False}),
    pipeline("Java", "Submitted job: j", "JOB_STATE_DONE", jar="/opt/count.jar", runner="DataflowRunner", dataflow_config={**FLOW, "service_account": "a@b"}),
)  # fmt: skip
