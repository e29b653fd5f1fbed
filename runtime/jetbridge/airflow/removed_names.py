"""Names of Airflow 2's template context that Airflow 3 took away, and what its documentation names instead.

https://airflow.apache.org/docs/apache-airflow/stable/installation/upgrading_to_airflow3.html
"""

from __future__ import annotations

REPLACEMENTS: dict[str, str] = {
    "conf": "read the setting where it is needed",
    "execution_date": "use logical_date or data_interval_start",
    "next_ds": "use {{ data_interval_end | ds }}",
    "next_ds_nodash": "use {{ data_interval_end | ds_nodash }}",
    "next_execution_date": "use data_interval_end",
    "prev_ds": "use {{ prev_data_interval_start_success | ds }}",
    "prev_ds_nodash": "use {{ prev_data_interval_start_success | ds_nodash }}",
    "prev_execution_date": "use prev_data_interval_start_success",
    "prev_execution_date_success": "use prev_data_interval_start_success",
    "tomorrow_ds": "use {{ macros.ds_add(ds, 1) }}",
    "tomorrow_ds_nodash": "use {{ macros.ds_add(ds, 1) | replace('-', '') }}",
    "triggering_dataset_events": "use triggering_asset_events",
    "yesterday_ds": "use {{ macros.ds_add(ds, -1) }}",
    "yesterday_ds_nodash": "use {{ macros.ds_add(ds, -1) | replace('-', '') }}",
}
