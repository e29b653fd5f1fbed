"""Orders of a day: read, summed up, printed; values go from task to task."""

from __future__ import annotations

import json

import pendulum
from airflow.decorators import dag, task

CURRENCY = "EUR"


def total(orders: dict[str, float]) -> float:
    return sum(orders.values())


@dag(schedule="@daily", start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Berlin"), catchup=False, tags=["orders"])
def orders_of_the_day(minimum: float = 10.0):
    @task
    def read() -> dict:
        # In real life: ask the shop.
        return json.loads('{"1001": 301.27, "1002": 433.21, "1003": 502.22}')

    @task(multiple_outputs=True)
    def summarise(orders: dict, ds=None):
        return {"total": total(orders), "count": len(orders), "day": ds}

    @task(retries=2)
    def report(amount: float, count: int, ti=None):
        print(f"{count} orders, {amount:.2f} {CURRENCY}, attempt {ti.try_number}")

    summary = summarise(read())
    report(summary["total"], count=summary["count"])


orders_of_the_day()
