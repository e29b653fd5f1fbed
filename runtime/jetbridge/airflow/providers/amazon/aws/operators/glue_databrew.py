"""Glue DataBrew: jobs.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/glue_databrew.html
"""

from __future__ import annotations

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until


class GlueDataBrewStartJobOperator(AwsCallOperator):
    """Runs a job, and gives the id of the run."""

    job_name: str
    wait_for_completion: bool = True
    waiter_delay: int = 30
    waiter_max_attempts: int = 60

    service = "databrew"
    action, sends = "start_job_run", pairs(Name="job_name")
    waiter = until("describe_job_run", "State", "SUCCEEDED", "STOPPED FAILED TIMEOUT")
    asks = pairs(Name="job_name", RunId="@RunId")
    result = "{run_id: RunId}"
    template_fields = aws_template_fields(
        "deferrable", "job_name", "wait_for_completion", "waiter_delay", "waiter_max_attempts"
    )
