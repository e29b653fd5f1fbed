import pendulum

from jetbridge import ScheduleDefinition, job, op, template
from jetbridge.airflow import TaskInstance
from jetbridge.resources import Shell
from jetbridge.scheduling.timetables import OnceTimetable

value_1 = [1, 2, 3]
value_2 = {"a": "b"}


@op(kind="task")
def push(ti: TaskInstance):
    ti.xcom_push(key="value from pusher 1", value=value_1)


@op(kind="task")
def push_by_returning():
    return value_2


@op(kind="task")
def puller(pulled_value_2, ti: TaskInstance):
    pulled_value_1 = ti.xcom_pull(task_ids="push", key="value from pusher 1")
    if pulled_value_1 != value_1 or pulled_value_2 != value_2:
        raise ValueError("The values differ")


@op(kind="task")
def pull_value_from_bash_push(ti: TaskInstance):
    bash_pushed_via_return_value = ti.xcom_pull(key="return_value", task_ids="bash_push")
    bash_manually_pushed_value = ti.xcom_pull(key="manually_pushed_value", task_ids="bash_push")
    print(f"The xcom value pushed by task push via return value is {bash_pushed_via_return_value}")
    print(f"The xcom value pushed by task push manually is {bash_manually_pushed_value}")


@op(kind="bash")
def bash_push(
    shell: Shell,
    bash_command: str = template(
        'echo "bash_push demo"  && echo "Manually set xcom value '
        '{{ ti.xcom_push(key="manually_pushed_value", value="manually_pushed_value") }}" && echo "value_by_return"'
    ),
) -> str:
    return shell.run(bash_command)


@op(kind="bash", do_xcom_push=False)
def bash_pull(
    shell: Shell,
    bash_command: str = template(
        'echo "bash pull demo" && '
        "echo \"The xcom pushed manually is {{ task_instance.xcom_pull(task_ids='bash_push', dag_id='example_xcom', key='manually_pushed_value') }}\" && "
        "echo \"The returned_value xcom is {{ task_instance.xcom_pull(task_ids='bash_push', dag_id='example_xcom', key='return_value') }}\" && "
        'echo "finished"'
    ),
) -> str:
    return shell.run(bash_command)


@job(tags={"example": ""}, start_date=pendulum.datetime(2021, 1, 1, tz="UTC"), catchup=False)
def example_xcom():
    pushed = bash_push()
    bash_pull(after=pushed)
    pull_value_from_bash_push(after=pushed)
    puller(push_by_returning(), after=push())


example_xcom_schedule = ScheduleDefinition(job=example_xcom, timetable=OnceTimetable())
