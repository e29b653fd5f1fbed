"""Glue: run jobs and crawlers; wait for them.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/glue.html
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.glue import JOB_DONE, GlueCrawlerHook, GlueJobHook
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import (
    AwsBaseOperator,
    AwsBaseSensor,
    aws_template_fields,
)
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.definitions.signals import TaskException

_ARTIFACTS = "artifacts/glue-scripts/"


class GlueJobOperator(AwsBaseOperator):
    """Runs a job (which is made if it is not there), and gives the id of the run. A script that is a local file is uploaded first."""

    job_name: str = "aws_glue_default_job"
    job_desc: str = "AWS Glue Job with Airflow"
    script_location: str | None = None
    concurrent_run_limit: int | None = None
    script_args: dict[str, Any] | None = None
    retry_limit: int = 0
    num_of_dpus: float | None = None
    s3_bucket: str | None = None
    iam_role_name: str | None = None
    iam_role_arn: str | None = None
    create_job_kwargs: dict[str, Any] | None = None
    run_job_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = True
    verbose: bool = False
    replace_script_file: bool = False
    update_config: bool = False
    stop_job_run_on_kill: bool = False
    sleep_before_return: int = 0
    job_poll_interval: float = 6
    waiter_delay: int = 60
    waiter_max_attempts: int = 75

    template_fields = aws_template_fields(
        "job_name",
        "script_location",
        "script_args",
        "create_job_kwargs",
        "run_job_kwargs",
        "s3_bucket",
        "iam_role_name",
        "iam_role_arn",
    )
    template_ext = ()

    def check_arguments(self) -> None:
        """Fill in what was left out."""
        self.script_args = self.script_args or {}
        self.create_job_kwargs = self.create_job_kwargs or {}
        self.run_job_kwargs = self.run_job_kwargs or {}

    @cached_property
    def hook(self) -> GlueJobHook:
        """The hook."""
        return GlueJobHook(
            self.aws_conn_id,
            self.verify,
            self.region_name,
            config=self.botocore_config,
            job_name=self.job_name,
            desc=self.job_desc,
            concurrent_run_limit=self.concurrent_run_limit or 1,
            script_location=self._script(),
            retry_limit=self.retry_limit,
            num_of_dpus=self.num_of_dpus,
            iam_role_name=self.iam_role_name,
            iam_role_arn=self.iam_role_arn,
            s3_bucket=self.s3_bucket,
            create_job_kwargs=self.create_job_kwargs,
            update_config=self.update_config,
            job_poll_interval=self.job_poll_interval,
        )

    def _script(self) -> str | None:
        if self.script_location is None or self.script_location.startswith("s3://"):
            return self.script_location
        key = _ARTIFACTS + Path(self.script_location).name
        S3Hook(self.aws_conn_id).load_file(self.script_location, key, self.s3_bucket, replace=self.replace_script_file)
        return f"s3://{self.s3_bucket}/{key}"

    def execute(self, context: Context) -> str:
        """The id of the run.

        Raises:
            TaskException: it failed.
        """
        started = self.hook.initialize_job(self.script_args, self.run_job_kwargs)
        self._job_run_id = started["JobRunId"]
        context["ti"].xcom_push(key="glue_job_run_id", value=self._job_run_id)
        if self.waits:
            self.hook.job_completion(self.job_name, self._job_run_id, self.verbose)
        return self._job_run_id

    def on_kill(self) -> None:
        """Stop the run, if that was asked for."""
        if self.stop_job_run_on_kill and getattr(self, "_job_run_id", None):
            self.hook.conn.batch_stop_job_run(JobName=self.job_name, JobRunIds=[self._job_run_id])


AwsGlueJobOperator = GlueJobOperator


class GlueJobSensor(AwsStateSensor):
    """Waits for the end of a run."""

    job_name: str
    run_id: str
    verbose: bool = False
    poke_interval: float = 120
    max_retries: int = 60

    service = "glue"
    waiter = JOB_DONE
    template_fields = aws_template_fields("job_name", "run_id")

    def arguments(self) -> dict[str, Any]:
        """The run."""
        return {"JobName": self.job_name, "RunId": self.run_id}


class GlueCrawlerOperator(AwsBaseOperator):
    """Makes or changes a crawler and runs it, and gives its name."""

    config: dict[str, Any]
    poll_interval: int = 5
    wait_for_completion: bool = True
    fail_on_already_running: bool = True

    hook_class = GlueCrawlerHook
    template_fields = aws_template_fields("config")

    @cached_property
    def hook(self) -> GlueCrawlerHook:
        """The hook."""
        return GlueCrawlerHook(self.aws_conn_id, self.verify, self.region_name, config=self.botocore_config)

    def execute(self, context: Context) -> str:
        """The name of the crawler.

        Raises:
            TaskException: the crawl failed.
        """
        name = self.hook.create_or_update(self.config)
        self.hook.start_crawler(name)
        if self.waits:
            self.hook.wait_for_crawler_completion(name, self.poll_interval)
        return name


AwsGlueCrawlerOperator = GlueCrawlerOperator


class GlueCrawlerSensor(AwsBaseSensor):
    """Waits until a crawler rests."""

    crawler_name: str

    hook_class = GlueCrawlerHook
    template_fields = aws_template_fields("crawler_name")

    @cached_property
    def hook(self) -> GlueCrawlerHook:
        """The hook."""
        return GlueCrawlerHook(self.aws_conn_id, self.verify, self.region_name, config=self.botocore_config)

    def poke(self, context: Context) -> bool:
        """Whether it rests after a good crawl.

        Raises:
            TaskException: the crawl failed.
        """
        found = self.hook.get_crawler(self.crawler_name)
        last = found.get("LastCrawl", {}).get("Status")
        if found["State"] != "READY":
            return False
        if last in {"FAILED", "CANCELLED"}:
            raise TaskException(f"Status: {last}")
        return True


class GlueCatalogPartitionSensor(AwsBaseSensor):
    """Waits for a partition of a table of the catalogue."""

    table_name: str
    expression: str = "ds='{{ ds }}'"
    database_name: str = "default"
    poke_interval: float = 180

    service = "glue"
    template_fields = aws_template_fields("database_name", "table_name", "expression")

    def poke(self, context: Context) -> bool:
        """Whether it is there."""
        database, _, table = self.table_name.rpartition(".")
        answer = self.client.get_partitions(
            DatabaseName=database or self.database_name, TableName=table, Expression=self.expression, MaxResults=1
        )
        return bool(answer["Partitions"])


AwsGlueCatalogPartitionSensor = GlueCatalogPartitionSensor
