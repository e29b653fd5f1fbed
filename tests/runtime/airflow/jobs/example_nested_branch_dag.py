import pendulum

from jetbridge import ScheduleDefinition, TriggerRule, branch_op, job
from jetbridge.ops import empty


@branch_op(kind="branch_task")
def branch(task_id_to_return: str) -> str:
    return task_id_to_return


@job(tags={"example": ""}, start_date=pendulum.datetime(2021, 1, 1, tz="UTC"), catchup=False)
def example_nested_branch_dag():
    branch_1 = branch.partial(task_id_to_return="true_1").alias("branch_1")()
    true_1 = empty.alias("true_1")(after=branch_1)
    false_1 = empty.alias("false_1")(after=branch_1)
    branch_2 = branch.partial(task_id_to_return="true_2").alias("branch_2")(after=false_1)
    true_2 = empty.alias("true_2")(after=branch_2)
    false_2 = empty.alias("false_2")(after=branch_2)
    join_2 = empty.override(trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS).alias("join_2")(
        after=[true_2, false_2]
    )
    false_3 = empty.alias("false_3")(after=join_2)
    empty.override(trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS).alias("join_1")(after=[true_1, false_3])


example_nested_branch_dag_schedule = ScheduleDefinition(job=example_nested_branch_dag, cron_schedule="@daily")
