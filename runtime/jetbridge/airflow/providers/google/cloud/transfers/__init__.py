"""Airflow's package of the same name: classes that code of the team inherits from and calls."""
