"""Airflow's exponential wait between attempts: the same for the same task, run and try, so that attempts spread without chance.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html
"""

from __future__ import annotations

import hashlib
import math

from jetbridge.definitions.retries import RetryPolicy
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun

MAX_RETRY_DELAY = 24 * 60 * 60
"""Seconds that Airflow never waits longer than."""
DEFAULT_DELAY = 300.0


def airflow_wait(job_run: JobRun, run: StepRun, policy: RetryPolicy) -> float:
    """Seconds to wait after this attempt."""
    delay = DEFAULT_DELAY if policy.delay is None else policy.delay
    least = max(1, math.ceil(delay * 2 ** (run.try_number - 1)))
    date = job_run.facts.logical_date
    dag_id = job_run.plan.job.tags.get("airflow/dag_id", job_run.plan.job.name)
    text = f"{dag_id}#{run.step.task_id}#{date}#{run.try_number}"
    digest = int(hashlib.sha1(text.encode()).hexdigest(), 16)  # noqa: S324 - spreads load, guards nothing
    wait = float(min(least + digest % least, MAX_RETRY_DELAY))
    return wait if policy.max_delay is None else min(wait, policy.max_delay)
