"""Schedules by datasets, alone and beside a clock."""

import pendulum
from airflow import DAG
from airflow.datasets import Dataset, DatasetAlias
from airflow.operators.empty import EmptyOperator
from airflow.timetables.datasets import DatasetOrTimeSchedule
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.timetables.trigger import CronTriggerTimetable

ORDERS, RATES, USERS = Dataset("s3://orders"), Dataset("s3://rates", extra={"daily": True}), Dataset("users")
NIGHTLY = CronTriggerTimetable("0 1 * * *", timezone="UTC")
SCHEDULES = {
    "by_alias": [DatasetAlias("late")],
    "by_all": ORDERS & RATES,
    "by_any": ORDERS | RATES,
    "by_both": (ORDERS & RATES) | USERS,
    "by_list": [ORDERS, RATES],
    "by_one": [ORDERS],
    "or_nightly": DatasetOrTimeSchedule(timetable=NIGHTLY, datasets=(ORDERS | RATES)),
    "or_interval": DatasetOrTimeSchedule(
        timetable=CronDataIntervalTimetable("0 1 * * *", timezone="Europe/Berlin"), datasets=[ORDERS, RATES]
    ),
}
for name, schedule in SCHEDULES.items():
    with DAG(name, schedule=schedule, start_date=pendulum.datetime(2024, 1, 1), catchup=False) as dag:
        EmptyOperator(task_id="a")
        globals()[name] = dag
