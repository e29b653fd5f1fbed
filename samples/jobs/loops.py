"""One chain of tasks per country, joined at the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from jetbridge import RetryPolicy, ScheduleDefinition, TriggerRule, job, op, template
from jetbridge.ops import empty
from jetbridge.resources import Shell
from jetbridge.scheduling.timetables import DeltaDataIntervalTimetable

COUNTRIES = ["de", "fr", "it"]
DROP = "/data/drop"


@op(kind="bash")
def fetch(shell: Shell, bash_command: str) -> str:
    return shell.run(bash_command)


@op(kind="python")
def load(country: str, limit: int = 100) -> int:
    print(f"loading at most {limit} rows of {country}")
    return limit


@op(kind="bash", pool="small")
def clean(shell: Shell, bash_command: str = "echo cleaned") -> str:
    return shell.run(bash_command)


@job(
    start_date=datetime(2024, 1, 1),
    catchup=False,
    op_retry_policy=RetryPolicy(max_retries=1, delay=300),
    op_defaults={"execution_timeout": timedelta(minutes=30), "owner": "sales"},
)
def countries():
    start = empty.alias("start")()
    stores = []
    for country in COUNTRIES:
        fetch_done = fetch.alias(f"fetch_{country}").partial(
            bash_command=template(f"echo {DROP}/{country}/{{{{ ds }}}}.csv")
        )(after=start)
        stores.append(load.alias(f"store_{country}").partial(country=country)(after=fetch_done))
    end = empty.alias("end").override(trigger_rule=TriggerRule.ALL_DONE)(after=stores)
    for n in range(2):
        clean.alias(f"clean_{n}")(after=end)


countries_schedule = ScheduleDefinition(job=countries, timetable=DeltaDataIntervalTimetable(timedelta(hours=6)))
