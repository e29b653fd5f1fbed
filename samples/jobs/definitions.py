"""All jobs of this project with their schedules and resources: what `jetbridge` loads."""

from jetbridge import Definitions

from branches import quality_gate, quality_gate_schedule
from daily_report import daily_report, daily_report_schedule
from groups import warehouse
from loops import countries, countries_schedule
from mapping import partitions
from resources import RESOURCES
from setup_teardown import cluster, cluster_schedule
from taskflow import orders_of_the_day, orders_of_the_day_schedule
from team_operator import stock_job

defs = Definitions(
    jobs=[
        quality_gate,
        daily_report,
        warehouse,
        countries,
        partitions,
        cluster,
        orders_of_the_day,
        stock_job,
    ],
    schedules=[
        quality_gate_schedule,
        daily_report_schedule,
        countries_schedule,
        cluster_schedule,
        orders_of_the_day_schedule,
    ],
    resources=RESOURCES,
)
