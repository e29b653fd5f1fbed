"""Counts the rows of each region and publishes a report: monthly on the first of a month, else daily."""

from __future__ import annotations

from datetime import datetime

from jetbridge import (
    RetryPolicy,
    ScheduleDefinition,
    TriggerRule,
    branch_op,
    from_context,
    job,
    op,
    template,
)
from jetbridge.airflow import TaskInstance
from jetbridge.ops import empty
from jetbridge.resources import Shell

REGIONS = ["eu", "us"]
ROWS = {"eu": 120, "us": 80}


@op(kind="python")
def count_rows(region):
    # In real life: ask the warehouse.
    return ROWS[region]


@op(kind="bash")
def announce(shell: Shell, bash_command: str = template("echo 'counted the rows of {{ ds_nodash }}'")) -> str:
    return shell.run(bash_command)


@branch_op
def choose(ds: str = from_context()):
    return "monthly" if ds.endswith("-01") else "daily_only"


@op(kind="bash")
def monthly(
    shell: Shell, bash_command: str = template("echo 'the month {{ macros.ds_format(ds, '%Y-%m-%d', '%B %Y') }}'")
) -> str:
    return shell.run(bash_command)


@op(kind="python", trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
def publish(ti: TaskInstance):
    counts = ti.xcom_pull(task_ids=[f"count_{region}" for region in REGIONS])
    print("rows:", sum(counts))
    return sum(counts)


@job(
    tags={"report": ""},
    start_date=datetime(2024, 1, 1),
    catchup=False,
    op_retry_policy=RetryPolicy(max_retries=2, delay=300),
)
def daily_report():
    counts = [count_rows.alias(f"count_{region}").partial(region=region)() for region in REGIONS]
    announce_done = announce(after=counts)
    branch = choose(after=announce_done)
    monthly_done = monthly(after=branch)
    daily = empty.alias("daily_only")(after=branch)
    publish(after=[monthly_done, daily])


daily_report_schedule = ScheduleDefinition(job=daily_report, cron_schedule="0 6 * * *")
