"""Schedules by assets, alone and beside a clock; timetables that Airflow 2 does not have."""

from datetime import timedelta

import pendulum
from airflow.sdk import DAG, Asset, AssetAlias, AssetAll, AssetAny
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.timetables.trigger import CronTriggerTimetable, MultipleCronTriggerTimetable

ORDERS, RATES, USERS = Asset("s3://orders"), Asset("s3://rates", extra={"daily": True}), Asset("users", group="people")
NIGHTLY = CronTriggerTimetable("0 1 * * *", timezone="UTC")
TWICE = MultipleCronTriggerTimetable("10 * * * *", "40 3 * * *", timezone="Europe/Berlin")
SCHEDULES = {
    "by_alias": [AssetAlias("late")],
    "by_alias_of_group": AssetAlias("late", group="people"),
    "by_all": ORDERS & RATES,
    "by_any": ORDERS | RATES,
    "by_both": (ORDERS & RATES) | USERS,
    "by_class": AssetAll(ORDERS, AssetAny(RATES, USERS)),
    "by_list": [ORDERS, RATES],
    "by_name": Asset("events", uri="s3://events/all", group="raw"),
    "by_one": ORDERS,
    "by_reference": [Asset.ref(name="s3://orders"), Asset.ref(uri="s3://rates/")],
    "or_nightly": AssetOrTimeSchedule(timetable=NIGHTLY, assets=(ORDERS | RATES)),
    "or_interval": AssetOrTimeSchedule(
        timetable=CronDataIntervalTimetable("0 1 * * *", timezone="Europe/Berlin"), assets=[ORDERS, RATES]
    ),
    "at_once": CronTriggerTimetable("0 3 * * *", timezone="UTC", run_immediately=True),
    "at_once_soon": CronTriggerTimetable("0 3 * * *", timezone="UTC", run_immediately=timedelta(hours=12)),
    "twice": TWICE,
    "thrice": MultipleCronTriggerTimetable(
        "0 1 * * *", "30 2 * * *", "0 1 1 * *", timezone="America/New_York", interval=timedelta(hours=1)
    ),
}
for name, schedule in SCHEDULES.items():
    with DAG(name, schedule=schedule, start_date=pendulum.datetime(2024, 1, 1)) as dag:
        EmptyOperator(task_id="a")
        globals()[name] = dag
with DAG("no_start", schedule="@daily"):
    EmptyOperator(task_id="a")
