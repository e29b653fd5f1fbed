"""A cluster that is started before the work and stopped after it, whatever became of the work."""

from __future__ import annotations

from datetime import datetime

from airflow.decorators import setup, task, teardown
from airflow.models.dag import DAG

with DAG("cluster", schedule="@once", start_date=datetime(2024, 1, 1)):

    @setup
    def start_cluster():
        return "cluster-1"

    @task
    def work(cluster: str):
        print("working on", cluster)

    @teardown
    def stop_cluster(cluster: str):
        print("stopping", cluster)

    cluster = start_cluster()
    work(cluster) >> stop_cluster(cluster)
