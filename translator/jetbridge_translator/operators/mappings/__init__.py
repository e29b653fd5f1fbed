"""The tables, one file per Airflow provider (Airflow's own operators: `core`)."""
