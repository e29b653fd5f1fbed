"""Reads Airflow DAG files without running them and writes op/job code."""
