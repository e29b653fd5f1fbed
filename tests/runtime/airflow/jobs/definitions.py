from example_dynamic_task_mapping import example_dynamic_task_mapping
from example_nested_branch_dag import example_nested_branch_dag, example_nested_branch_dag_schedule
from example_task_group import example_task_group
from example_xcom import example_xcom, example_xcom_schedule
from latest_only_job import latest_only_job, latest_only_schedule
from tutorial_taskflow_api import tutorial_taskflow_api

from jetbridge import Definitions
from jetbridge.resources import Shell

defs = Definitions(
    jobs=[
        example_dynamic_task_mapping,
        example_nested_branch_dag,
        example_task_group,
        example_xcom,
        latest_only_job,
        tutorial_taskflow_api,
    ],
    schedules=[example_nested_branch_dag_schedule, example_xcom_schedule, latest_only_schedule],
    resources={"shell": Shell()},
)
