"""Which steps decide how a run with Airflow's rules has ended."""

from __future__ import annotations

from jetbridge.execution.plan.step import Plan, Step


def leaf_steps(plan: Plan) -> list[int]:
    """The steps whose end decides the run: those after which nothing but teardowns comes, and no teardowns (unless they fail the run).

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#dag-run-status
    """

    def counts(step: Step) -> bool:
        return not step.is_teardown or step.fails_run

    leaves = [
        step.index
        for step in plan.steps
        if counts(step) and not any(counts(plan.steps[index]) for index in step.downstream)
    ]
    return leaves or [step.index for step in plan.steps if not step.downstream]
