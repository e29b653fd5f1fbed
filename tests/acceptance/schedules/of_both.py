"""Schedules that both generations of Airflow know, one DAG each: by cron in zones that change their clocks, by spans, by events."""

import datetime as dt
from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.operators.empty import EmptyOperator
from airflow.timetables.events import EventsTimetable
from airflow.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable
from airflow.timetables.trigger import CronTriggerTimetable, DeltaTriggerTimetable
from dateutil.relativedelta import FR, relativedelta

UTC = pendulum.datetime(2024, 1, 1)
BERLIN = pendulum.datetime(2024, 1, 1, tz="Europe/Berlin")
NEW_YORK = pendulum.datetime(2024, 1, 1, tz="America/New_York")
LORD_HOWE = pendulum.datetime(2024, 1, 1, tz="Australia/Lord_Howe")
KOLKATA = pendulum.datetime(2024, 1, 1, tz="Asia/Kolkata")
MONTH = relativedelta(months=1)
EVENTS = [pendulum.datetime(2024, 3, day, 4) for day in (31, 28, 29)]
SETTINGS = {
    "annually": {"schedule": "0 0 1 1 *", "start_date": UTC, "catchup": True},
    "berlin_gap": {"schedule": "30 2 * * *", "start_date": BERLIN, "catchup": True},
    "berlin_gap_now": {"schedule": "30 2 * * *", "start_date": BERLIN},
    "berlin_hours": {"schedule": "15 */3 * * *", "start_date": BERLIN},
    "continuous": {"schedule": "@continuous", "start_date": UTC, "max_active_runs": 1},
    "cron_interval": {"schedule": CronDataIntervalTimetable("0 3 * * *", timezone="Europe/Berlin"), "start_date": UTC},
    "daily": {"schedule": "@daily", "start_date": UTC},
    "daily_berlin": {"schedule": "@daily", "start_date": BERLIN, "catchup": True},
    "daily_new_york": {"schedule": "@daily", "start_date": NEW_YORK, "catchup": True},
    "delta": {"schedule": timedelta(hours=7), "start_date": UTC},
    "delta_berlin": {"schedule": timedelta(days=1), "start_date": BERLIN},
    "delta_interval": {"schedule": DeltaDataIntervalTimetable(timedelta(hours=30)), "start_date": UTC, "catchup": True},
    "delta_new_york": {"schedule": timedelta(hours=7), "start_date": NEW_YORK, "catchup": True},
    "delta_trigger": {"schedule": DeltaTriggerTimetable(timedelta(hours=5)), "start_date": UTC},
    "delta_trigger_interval": {
        "schedule": DeltaTriggerTimetable(timedelta(days=2), interval=timedelta(days=1)),
        "start_date": BERLIN,
        "catchup": True,
    },
    "ended": {"schedule": "@daily", "start_date": UTC, "end_date": pendulum.datetime(2024, 2, 1)},
    "ends": {"schedule": "0 6 * * *", "start_date": UTC, "end_date": pendulum.datetime(2024, 4, 2), "catchup": True},
    "events": {"schedule": EventsTimetable(EVENTS), "start_date": UTC},
    "events_only": {"schedule": EventsTimetable(EVENTS, restrict_to_events=True, description="x"), "start_date": UTC},
    "five_to": {"schedule": "5,10,55 1,13 1,15,31 * *", "start_date": BERLIN},
    "friday_13": {"schedule": "0 0 13 * 5", "start_date": UTC},
    "hourly": {"schedule": "@hourly", "start_date": UTC},
    "hourly_berlin": {"schedule": "@hourly", "start_date": BERLIN},
    "in_default_args": {"schedule": "@daily", "default_args": {"start_date": BERLIN}},
    "kolkata": {"schedule": "45 5 * * MON-FRI", "start_date": KOLKATA},
    "last_day": {"schedule": "0 4 L * *", "start_date": UTC},
    "last_friday": {"schedule": "0 4 * * L5", "start_date": UTC},
    "later": {"schedule": "@daily", "start_date": pendulum.datetime(2026, 12, 24, tz="Europe/Berlin")},
    "leap_day": {"schedule": "0 0 29 2 *", "start_date": UTC},
    "lord_howe": {"schedule": "0 */3 * * *", "start_date": LORD_HOWE},
    "lord_howe_gap": {"schedule": "15 2 * * *", "start_date": LORD_HOWE, "catchup": True},
    "month": {"schedule": relativedelta(months=1), "start_date": pendulum.datetime(2024, 1, 31)},
    "month_by_name": {"schedule": MONTH, "start_date": pendulum.datetime(2024, 1, 31), "catchup": True},
    "monthly_new_york": {"schedule": "@monthly", "start_date": NEW_YORK},
    "naive": {"schedule": "0 7 * * *", "start_date": dt.datetime(2024, 1, 1)},
    "naive_hour": {"schedule": "30 7 * * *", "start_date": dt.datetime(2024, 1, 1, 9), "catchup": True},
    "names": {"schedule": "0 12 * JAN,MAR,NOV SUN", "start_date": UTC},
    "never": {"schedule": None},
    "new_york_fold": {"schedule": "30 1 * * *", "start_date": NEW_YORK, "catchup": True},
    "new_york_gap": {"schedule": "30 2 * * *", "start_date": NEW_YORK, "catchup": True},
    "new_york_quarters": {"schedule": "*/15 * * * *", "start_date": NEW_YORK, "catchup": True},
    "next_friday": {"schedule": relativedelta(days=1, weekday=FR(1)), "start_date": UTC},
    "offset": {"schedule": "0 7 * * *", "start_date": dt.datetime(2024, 1, 1, tzinfo=dt.timezone(timedelta(hours=2)))},
    "once": {"schedule": "@once", "start_date": UTC},
    "once_later": {"schedule": "@once", "start_date": pendulum.datetime(2027, 1, 1)},
    "quarterly": {"schedule": "@quarterly", "start_date": BERLIN},
    "ranges": {"schedule": "10-50/20 8-18/5 * * 1-5", "start_date": NEW_YORK},
    "seconds": {"schedule": "0 0 * * * 30", "start_date": UTC},
    "started_at_half_past": {"schedule": "0 6 * * *", "start_date": pendulum.datetime(2024, 1, 1, 7, 30)},
    "sunday": {"schedule": "0 0 * * 7", "start_date": UTC},
    "third_friday": {"schedule": "0 4 * * 5#3", "start_date": UTC},
    "trigger": {"schedule": CronTriggerTimetable("0 3 * * *", timezone="America/New_York"), "start_date": UTC},
    "trigger_gap": {
        "schedule": CronTriggerTimetable("30 2 * * *", timezone="Europe/Berlin"),
        "start_date": UTC,
        "catchup": True,
    },
    "trigger_interval": {
        "schedule": CronTriggerTimetable("0 3 * * 1", timezone="Europe/Berlin", interval=timedelta(days=4)),
        "start_date": BERLIN,
    },
    "weekly": {"schedule": "@weekly", "start_date": UTC},
    "workdays": {"schedule": "0 6 * * 1-5", "start_date": UTC},
    "yearly": {"schedule": "@yearly", "start_date": UTC},
}
for name, settings in SETTINGS.items():
    with DAG(name, **{"catchup": False, **settings}) as dag:
        EmptyOperator(task_id="a")
        globals()[name] = dag
