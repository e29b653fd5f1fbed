"""Airflow's side, the job's side, and the comparison."""
