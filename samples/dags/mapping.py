"""Dynamic task mapping: one task instance for each element of a list that is known only when it runs."""

from __future__ import annotations

from datetime import datetime

from airflow.decorators import task, task_group
from airflow.models.dag import DAG
from airflow.operators.bash import BashOperator

with DAG("partitions", schedule=None, start_date=datetime(2024, 1, 1)):

    @task
    def list_partitions():
        return [1, 2, 3]

    @task
    def size(partition: int, unit: str):
        return f"{partition * 10}{unit}"

    @task(trigger_rule="all_done")
    def total(sizes):
        print(list(sizes))

    @task
    def compress(partition: int):
        return f"{partition}.gz"

    @task
    def upload(file: str):
        print("uploading", file)

    @task_group
    def ship(partition):
        upload(compress(partition))

    sizes = size.partial(unit="MB").expand(partition=list_partitions())
    total(sizes)
    ship.expand(partition=[4, 5])
    BashOperator.partial(task_id="echo", env={"LEVEL": "3"}).expand(bash_command=["echo 1", "echo {{ ds }}"])
