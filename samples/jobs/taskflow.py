"""Orders of a day: read, summed up, printed; values go from task to task."""

from __future__ import annotations

import json

import pendulum
from jetbridge import RetryPolicy, ScheduleDefinition, from_context, job, op
from jetbridge.airflow import TaskInstance

CURRENCY = "EUR"


def total(orders: dict[str, float]) -> float:
    return sum(orders.values())


@op(kind="task", multiple_outputs=True)
def read() -> dict:
    # In real life: ask the shop.
    return json.loads('{"1001": 301.27, "1002": 433.21, "1003": 502.22}')


@op(kind="task", multiple_outputs=True)
def summarise(orders: dict, ds: str = from_context()):
    return {"total": total(orders), "count": len(orders), "day": ds}


@op(kind="task", retry_policy=RetryPolicy(max_retries=2, delay=300))
def report(amount: float, count: int, ti: TaskInstance):
    print(f"{count} orders, {amount:.2f} {CURRENCY}, attempt {ti.try_number}")


@job(
    tags={"orders": ""},
    params={"minimum": 10.0},
    start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Berlin"),
    catchup=False,
)
def orders_of_the_day():
    read_result = read()
    summary = summarise(read_result)
    report(summary["total"], count=summary["count"])


orders_of_the_day_schedule = ScheduleDefinition(
    job=orders_of_the_day, cron_schedule="@daily", execution_timezone="Europe/Berlin"
)
