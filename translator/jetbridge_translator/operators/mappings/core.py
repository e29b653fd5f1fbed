"""Airflow's own operators and the standard provider: Python, Bash, branching, order.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import PYTHON_CALLABLE, Case, OpShape, parameter, setting
from jetbridge_translator.operators.registry import operator

_SHELL = ("jetbridge.resources", "Shell")
_PYTHON_IGNORED = {
    "provide_context": "a function is always given the context that its parameters name",
    "show_return_value_in_logs": "what an op returns is kept as its output, not printed",
    "templates_exts": "template_file() names its file outright",
}

operator(
    "airflow.operators.bash.BashOperator",
    also=[
        "airflow.operators.BashOperator",
        "airflow.operators.bash_operator.BashOperator",
        "airflow.providers.standard.operators.bash.BashOperator",
    ],
    kind="bash",
    resource=_SHELL,
    method="run",
    returns="str",
    args={
        "bash_command": parameter("str"),
        "env": parameter("dict[str, str] | None"),
        "append_env": parameter("bool", default=False),
        "cwd": parameter("str | None"),
        "skip_on_exit_code": parameter(default=99),
        "output_encoding": parameter("str", default="utf-8"),
        "output_processor": parameter(),
    },
    template_extensions=(".sh", ".bash"),
    cases=[
        Case(
            'BashOperator(task_id="count", bash_command="wc -l < /data/{{ ds_nodash }}.csv")',
            '@op(kind="bash")\n'
            'def count(shell: Shell, bash_command: str = template("wc -l < /data/{{ ds_nodash }}.csv")) -> str:\n'
            "    return shell.run(bash_command)",
        ),
        Case(
            'BashOperator(task_id="build", bash_command="make", cwd="/src", env={"LEVEL": "3"}, append_env=True)',
            '@op(kind="bash")\n'
            "def build(\n"
            "    shell: Shell,\n"
            "    env: dict[str, str] | None,\n"
            '    bash_command: str = "make",\n'
            "    append_env: bool = True,\n"
            '    cwd: str | None = "/src",\n'
            ") -> str:\n"
            "    return shell.run(bash_command, env=env, append_env=append_env, cwd=cwd)",
        ),
    ],
)

operator(
    "airflow.operators.empty.EmptyOperator",
    also=[
        "airflow.operators.DummyOperator",
        "airflow.operators.dummy.DummyOperator",
        "airflow.operators.dummy_operator.DummyOperator",
        "airflow.operators.empty_operator.EmptyOperator",
        "airflow.providers.standard.operators.empty.EmptyOperator",
    ],
    kind="empty",
    target=("jetbridge.ops", "empty"),
    cases=[Case('EmptyOperator(task_id="start")', 'empty.alias("start")()')],
)

operator(
    "airflow.operators.latest_only.LatestOnlyOperator",
    also=[
        "airflow.operators.LatestOnlyOperator",
        "airflow.operators.latest_only_operator.LatestOnlyOperator",
        "airflow.providers.standard.operators.latest_only.LatestOnlyOperator",
    ],
    kind="latest_only",
    target=("jetbridge.ops", "latest_only"),
    cases=[Case('LatestOnlyOperator(task_id="latest")', 'latest_only.alias("latest")()')],
)

operator(
    "airflow.operators.python.PythonOperator",
    also=[
        "airflow.operators.PythonOperator",
        "airflow.operators.python_operator.PythonOperator",
        "airflow.providers.standard.operators.python.PythonOperator",
    ],
    kind="python",
    shape=OpShape.FUNCTION,
    args={**PYTHON_CALLABLE, "templates_dict": parameter()},
    ignored=_PYTHON_IGNORED,
    cases=[
        Case(
            'PythonOperator(task_id="load", python_callable=lambda ds: print(ds))',
            '@op(kind="python")\ndef load(ds: str = from_context()):\n    return print(ds)',
        )
    ],
)

operator(
    "airflow.operators.python.BranchPythonOperator",
    also=[
        "airflow.operators.BranchPythonOperator",
        "airflow.operators.python_operator.BranchPythonOperator",
        "airflow.providers.standard.operators.python.BranchPythonOperator",
    ],
    kind="branch_python",
    shape=OpShape.FUNCTION,
    decorator="branch_op",
    args={**PYTHON_CALLABLE, "templates_dict": parameter()},
    ignored=_PYTHON_IGNORED,
    cases=[
        Case(
            'BranchPythonOperator(task_id="choose", python_callable=lambda: "daily")',
            '@branch_op\ndef choose():\n    return "daily"',
        )
    ],
)

operator(
    "airflow.operators.python.ShortCircuitOperator",
    also=[
        "airflow.operators.ShortCircuitOperator",
        "airflow.operators.python_operator.ShortCircuitOperator",
        "airflow.providers.standard.operators.python.ShortCircuitOperator",
    ],
    kind="short_circuit",
    shape=OpShape.FUNCTION,
    decorator="short_circuit_op",
    args={
        **PYTHON_CALLABLE,
        "templates_dict": parameter(),
        "ignore_downstream_trigger_rules": setting(default=True),
    },
    ignored=_PYTHON_IGNORED,
    cases=[
        Case(
            'ShortCircuitOperator(task_id="gate", python_callable=lambda: False, ignore_downstream_trigger_rules=False)',
            "@short_circuit_op(ignore_downstream_trigger_rules=False)\ndef gate():\n    return False",
        )
    ],
)
