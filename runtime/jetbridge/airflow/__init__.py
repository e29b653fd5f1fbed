"""Airflow's meaning at run time."""
