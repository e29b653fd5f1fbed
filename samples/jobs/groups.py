"""Task groups: nested, chained, and with a value that leaves its group."""

from datetime import datetime

from jetbridge import GraphOut, graph, job, op
from jetbridge.ops import empty
from jetbridge.resources import Shell


@op(kind="task")
def count_rows():
    return 120


@op(kind="bash")
def copy(shell: Shell, bash_command: str = "echo copy") -> str:
    return shell.run(bash_command)


@op(kind="bash")
def build(shell: Shell, bash_command: str = "echo build") -> str:
    return shell.run(bash_command)


@op(kind="task")
def publish(rows):
    print("rows:", rows)


@graph
def checks():
    schema = empty.alias("schema")()
    nulls = empty.alias("nulls")(after=schema)
    return nulls


@graph(out={"count_rows": GraphOut(), "checks_nulls": GraphOut()})
def staging():
    """Raw tables"""
    rows = count_rows()
    copy_done = copy()
    checks_done = checks(after=copy_done)
    return {"count_rows": rows, "checks_nulls": checks_done}


@graph
def marts(count_rows):
    build()
    publish(count_rows)


@job(start_date=datetime(2024, 1, 1))
def warehouse():
    start = empty.alias("start")()
    staging_result = staging(after=start)
    marts_done = marts(
        count_rows=staging_result.count_rows, after=[staging_result.count_rows, staging_result.checks_nulls]
    )
    empty.alias("end")(after=marts_done)
