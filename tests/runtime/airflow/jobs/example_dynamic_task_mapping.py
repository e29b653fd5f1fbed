import pendulum

from jetbridge import job, op


@op(kind="task")
def add_one(x: int):
    return x + 1


@op(kind="task")
def sum_it(values):
    total = sum(values)
    print(f"Total was {total}")


@job(start_date=pendulum.datetime(2022, 3, 4, tz="UTC"))
def example_dynamic_task_mapping():
    added_values = add_one.expand(x=[1, 2, 3])
    sum_it(added_values)
