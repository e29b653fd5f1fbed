import pendulum

from jetbridge import graph, job, op
from jetbridge.ops import empty
from jetbridge.resources import Shell


@op(kind="bash")
def task_2(shell: Shell, bash_command: str = "echo 1") -> str:
    return shell.run(bash_command)


@graph
def section_1():
    task_1 = empty.alias("task_1")()
    task_2(after=task_1)
    empty.alias("task_3")(after=task_1)


@graph
def inner_section_2():
    empty.alias("task_4")(after=[task_2(), empty.alias("task_3")()])


@graph
def section_2():
    empty.alias("task_1")()
    inner_section_2()


@job(tags={"example": ""}, start_date=pendulum.datetime(2021, 1, 1, tz="UTC"), catchup=False)
def example_task_group():
    first = section_1(after=empty.alias("start")())
    empty.alias("end")(after=section_2(after=first))
