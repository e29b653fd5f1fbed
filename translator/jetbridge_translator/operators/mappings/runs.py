"""Runs of other jobs: asking for one.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/trigger_dag_run.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import Case, OpShape, parameter
from jetbridge_translator.operators.registry import operator

operator(
    "airflow.operators.trigger_dagrun.TriggerDagRunOperator",
    also=[
        "airflow.operators.dagrun_operator.TriggerDagRunOperator",
        "airflow.operators.TriggerDagRunOperator",
        "airflow.providers.standard.operators.trigger_dagrun.TriggerDagRunOperator",
    ],
    kind="TriggerDagRunOperator",
    shape=OpShape.CLASS,
    target=("jetbridge.airflow", "TriggerDagRunOperator"),
    args={
        "trigger_dag_id": parameter(),
        "trigger_run_id": parameter(),
        "conf": parameter(),
        "logical_date": parameter(),
        "execution_date": parameter(),
        "run_after": parameter(),
        "reset_dag_run": parameter(default=False),
        "skip_when_already_exists": parameter(default=False),
        "wait_for_completion": parameter(default=False),
        "poke_interval": parameter(default=60),
        "allowed_states": parameter(),
        "failed_states": parameter(),
        "deferrable": parameter(default=False),
    },
    ignored={
        "note": "runs have no notes",
        "fail_when_dag_is_paused": "jobs are not paused",
        "openlineage_inject_parent_info": "no lineage events are sent",
        "trigger_rerun": "Airflow itself takes no notice of it",
    },
    cases=[
        Case(
            'TriggerDagRunOperator(task_id="next", trigger_dag_id="sales", conf={"day": "{{ ds }}"}, wait_for_completion=True)',
            'trigger_dag_run.alias("next").partial(\n'
            '    trigger_dag_id="sales", conf={"day": template("{{ ds }}")}, wait_for_completion=True\n'
            ")()",
        )
    ],
)
