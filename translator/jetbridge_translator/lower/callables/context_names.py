"""The names of the template context that a function's parameter may have.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html#variables
"""

from __future__ import annotations

TASK_INSTANCE = frozenset({"ti", "task_instance"})

TEXTS = frozenset(
    {
        "ds",
        "ds_nodash",
        "next_ds",
        "next_ds_nodash",
        "prev_ds",
        "prev_ds_nodash",
        "run_id",
        "task_instance_key_str",
        "tomorrow_ds",
        "tomorrow_ds_nodash",
        "ts",
        "ts_nodash",
        "ts_nodash_with_tz",
        "yesterday_ds",
        "yesterday_ds_nodash",
    }
)

OTHERS = frozenset(
    {
        "conf",
        "conn",
        "dag",
        "dag_run",
        "data_interval_end",
        "data_interval_start",
        "exception",
        "execution_date",
        "expanded_ti_count",
        "inlet_events",
        "inlets",
        "logical_date",
        "macros",
        "map_index_template",
        "next_execution_date",
        "outlet_events",
        "outlets",
        "params",
        "prev_data_interval_end_success",
        "prev_data_interval_start_success",
        "prev_end_date_success",
        "prev_execution_date",
        "prev_execution_date_success",
        "prev_start_date_success",
        "reason",
        "start_date",
        "task",
        "task_reschedule_count",
        "templates_dict",
        "test_mode",
        "triggering_asset_events",
        "triggering_dataset_events",
        "try_number",
        "var",
    }
)

OF_AIRFLOW_2 = frozenset(
    {
        "conf",
        "execution_date",
        "expanded_ti_count",
        "next_ds",
        "next_ds_nodash",
        "next_execution_date",
        "prev_ds",
        "prev_ds_nodash",
        "prev_execution_date",
        "prev_execution_date_success",
        "test_mode",
        "tomorrow_ds",
        "tomorrow_ds_nodash",
        "triggering_dataset_events",
        "yesterday_ds",
        "yesterday_ds_nodash",
    }
)
"""Names that Airflow 3 took away: a function's own default counts there."""

CONTEXT_NAMES = TASK_INSTANCE | TEXTS | OTHERS
