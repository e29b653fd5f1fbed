"""Airflow's side, the jobs' side, and the comparison of both."""
