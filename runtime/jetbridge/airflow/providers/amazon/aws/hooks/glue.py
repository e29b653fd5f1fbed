"""Glue: jobs and crawlers.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/hooks/glue/index.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until
from jetbridge.definitions.signals import TaskException

JOB_DONE = until(
    "get_job_run",
    "JobRun.JobRunState",
    "SUCCEEDED",
    "FAILED STOPPED TIMEOUT ERROR EXPIRED",
    reason="JobRun.ErrorMessage",
)
CRAWLER_READY = until("get_crawler", "Crawler.State", "READY")


class GlueJobHook(AwsBaseHook):
    """Jobs of Glue: made or changed as the arguments say, run, waited for."""

    def __init__(
        self,
        *args: Any,
        job_name: str | None = None,
        desc: str | None = None,
        concurrent_run_limit: int = 1,
        script_location: str | None = None,
        retry_limit: int = 0,
        num_of_dpus: float | None = None,
        iam_role_name: str | None = None,
        iam_role_arn: str | None = None,
        s3_bucket: str | None = None,
        create_job_kwargs: dict[str, Any] | None = None,
        update_config: bool = False,
        job_poll_interval: float = 6,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "glue"})
        self.job_name, self.desc, self.script_location = job_name, desc, script_location
        self.concurrent_run_limit, self.retry_limit = concurrent_run_limit or 1, retry_limit
        self.num_of_dpus, self.s3_bucket = num_of_dpus, s3_bucket
        self.role_name, self.given_role_arn = iam_role_name, iam_role_arn
        self.create_job_kwargs = dict(create_job_kwargs or {})
        self.update_config, self.job_poll_interval = update_config, job_poll_interval

    def initialize_job(
        self, script_arguments: dict[str, Any] | None = None, run_kwargs: dict[str, Any] | None = None
    ) -> dict[str, str]:
        """Start a run of the job, which is made if it is not there; Glue's answer."""
        name = self.create_or_update_glue_job() if self.update_config else self.get_or_create_glue_job()
        started: dict[str, str] = self.conn.start_job_run(
            JobName=name, Arguments=script_arguments or {}, **(run_kwargs or {})
        )
        return started

    def has_job(self, job_name: str | None) -> bool:
        """Whether there is a job of that name."""
        errors = client("botocore.exceptions", extra="amazon")
        try:
            self.conn.get_job(JobName=job_name)
        except errors.ClientError as error:
            if error.response["Error"]["Code"] == "EntityNotFoundException":
                return False
            raise
        return True

    def get_or_create_glue_job(self) -> str | None:
        """The name of the job, made if it is not there."""
        if not self.has_job(self.job_name):
            self.conn.create_job(**self.create_glue_job_config())
        return self.job_name

    def create_or_update_glue_job(self) -> str | None:
        """The name of the job, made or changed as the arguments say."""
        config = self.create_glue_job_config()
        if self.has_job(self.job_name):
            self.conn.update_job(JobName=config.pop("Name"), JobUpdate=config)
        else:
            self.conn.create_job(**config)
        return self.job_name

    def create_glue_job_config(self) -> dict[str, Any]:
        """What Glue is told of the job.

        Raises:
            ValueError: nobody says where its logs go, or whose role it has.
        """
        if self.s3_bucket is None:
            raise ValueError("Could not initialize glue job, error: Specify Parameter `s3_bucket`")
        defaults = {
            "Description": self.desc,
            "ExecutionProperty": {"MaxConcurrentRuns": self.concurrent_run_limit},
            "Command": {"Name": "glueetl", "ScriptLocation": self.script_location},
            "MaxRetries": self.retry_limit,
            "LogUri": f"s3://{self.s3_bucket}/logs/glue-logs/{self.job_name}",
        }
        config = {"Name": self.job_name, "Role": self._role(), **defaults, **self.create_job_kwargs}
        if "WorkerType" not in config and "MaxCapacity" not in config:
            config["MaxCapacity"] = self.num_of_dpus or 10
        return config

    def _role(self) -> str:
        if self.given_role_arn:
            return self.given_role_arn
        if not self.role_name:
            raise ValueError("The job has no role: give `iam_role_name` or `iam_role_arn`")
        return self.expand_role(self.role_name)

    def get_job_state(self, job_name: str, run_id: str) -> str:
        """The state of a run."""
        return str(self.conn.get_job_run(JobName=job_name, RunId=run_id)["JobRun"]["JobRunState"])

    def job_completion(
        self, job_name: str, run_id: str, verbose: bool = False, attempts: int = 10**6
    ) -> dict[str, str]:
        """Wait for the end of a run.

        Raises:
            TaskException: it failed.
        """
        delay = self.job_poll_interval
        answer = self.wait_for(JOB_DONE, delay=delay, max_attempts=attempts, JobName=job_name, RunId=run_id)
        return {"JobRunState": answer["JobRun"]["JobRunState"], "JobRunId": run_id}


AwsGlueJobHook = GlueJobHook


class GlueCrawlerHook(AwsBaseHook):
    """Crawlers of Glue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "glue"})

    def has_crawler(self, crawler_name: str) -> bool:
        """Whether there is a crawler of that name."""
        errors = client("botocore.exceptions", extra="amazon")
        try:
            self.conn.get_crawler(Name=crawler_name)
        except errors.ClientError as error:
            if error.response["Error"]["Code"] == "EntityNotFoundException":
                return False
            raise
        return True

    def get_crawler(self, crawler_name: str) -> dict[str, Any]:
        """What Glue says of a crawler."""
        found: dict[str, Any] = self.conn.get_crawler(Name=crawler_name)["Crawler"]
        return found

    def create_or_update(self, crawler_kwargs: dict[str, Any]) -> str:
        """Make or change a crawler; its name."""
        name = str(crawler_kwargs["Name"])
        if self.has_crawler(name):
            self.conn.update_crawler(**{key: value for key, value in crawler_kwargs.items() if key != "Tags"})
        else:
            self.conn.create_crawler(**crawler_kwargs)
        return name

    def start_crawler(self, crawler_name: str) -> dict[str, Any]:
        """Start a crawler."""
        answer: dict[str, Any] = self.conn.start_crawler(Name=crawler_name)
        return answer

    def wait_for_crawler_completion(self, crawler_name: str, poll_interval: float = 5) -> str:
        """Wait until a crawler rests; the state of its last crawl.

        Raises:
            TaskException: the crawl failed.
        """
        answer = self.wait_for(CRAWLER_READY, delay=poll_interval, max_attempts=10**6, Name=crawler_name)
        state = str(answer["Crawler"].get("LastCrawl", {}).get("Status", "SUCCEEDED"))
        if state in {"FAILED", "CANCELLED"}:
            raise TaskException(f"Status: {state}")
        return state


AwsGlueCrawlerHook = GlueCrawlerHook
