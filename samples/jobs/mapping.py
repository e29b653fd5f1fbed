"""Dynamic task mapping: one task instance for each element of a list that is known only when it runs."""

from __future__ import annotations

from datetime import datetime

from jetbridge import TriggerRule, graph, job, op, template
from jetbridge.resources import Shell


@op(kind="task")
def list_partitions():
    return [1, 2, 3]


@op(kind="task")
def size(partition: int, unit: str):
    return f"{partition * 10}{unit}"


@op(kind="task", trigger_rule=TriggerRule.ALL_DONE)
def total(sizes):
    print(list(sizes))


@op(kind="task")
def compress(partition: int):
    return f"{partition}.gz"


@op(kind="task")
def upload(file: str):
    print("uploading", file)


@op(kind="bash")
def echo(shell: Shell, bash_command: str, env: dict[str, str] | None) -> str:
    return shell.run(bash_command, env=env)


@graph
def ship(partition):
    compress_result = compress(partition)
    upload(compress_result)


@job(start_date=datetime(2024, 1, 1))
def partitions():
    list_partitions_result = list_partitions()
    sizes = size.partial(unit="MB").expand(partition=list_partitions_result)
    total(sizes)
    ship.expand(partition=[4, 5])
    echo.partial(env={"LEVEL": "3"}).expand(bash_command=["echo 1", template("echo {{ ds }}")])
