"""The TaskFlow decorators.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import PYTHON_CALLABLE, Case, OpShape, parameter, setting
from jetbridge_translator.operators.mappings.sensors import WAITING
from jetbridge_translator.operators.registry import operator

_ARGUMENTS = {**PYTHON_CALLABLE, "templates_dict": parameter()}
_IGNORED = {
    "show_return_value_in_logs": "what an op returns is kept as its output, not printed",
    "templates_exts": "template_file() names its file outright",
}

operator(
    "_PythonDecoratedOperator",
    kind="task",
    shape=OpShape.FUNCTION,
    args=_ARGUMENTS,
    ignored=_IGNORED,
    cases=[
        Case(
            "@task\ndef add_one(x: int):\n    return x + 1\n\nadd_one(1)",
            '@op(kind="task")\ndef add_one(x: int):\n    return x + 1',
        )
    ],
)

operator(
    "_BranchPythonDecoratedOperator",
    kind="branch_task",
    shape=OpShape.FUNCTION,
    decorator="branch_op",
    args=_ARGUMENTS,
    ignored=_IGNORED,
    cases=[
        Case(
            '@task.branch\ndef choose():\n    return "left"\n\nchoose()',
            '@branch_op(kind="branch_task")\ndef choose():\n    return "left"',
        )
    ],
)

operator(
    "_ShortCircuitDecoratedOperator",
    kind="short_circuit_task",
    shape=OpShape.FUNCTION,
    decorator="short_circuit_op",
    args={**_ARGUMENTS, "ignore_downstream_trigger_rules": setting(default=True)},
    ignored=_IGNORED,
    cases=[
        Case(
            "@task.short_circuit\ndef gate():\n    return False\n\ngate()",
            '@short_circuit_op(kind="short_circuit_task")\ndef gate():\n    return False',
        )
    ],
)

operator(
    "_AssetMainOperator",
    kind="_AssetMainOperator",
    shape=OpShape.FUNCTION,
    args=_ARGUMENTS,
    ignored={**_IGNORED, "definition_name": "the id of the task says it"},
    cases=[
        Case(
            "@asset(schedule=None)\ndef totals():\n    return 1",
            '@op(kind="_AssetMainOperator")\ndef totals():\n    return 1',
        )
    ],
)

operator(
    "_BashDecoratedOperator",
    kind="bash_task",
    shape=OpShape.FUNCTION,
    resource=("jetbridge.resources", "Shell"),
    method="run",
    args={
        **PYTHON_CALLABLE,
        "env": parameter(hands_over=True),
        "append_env": parameter(default=False, hands_over=True),
        "cwd": parameter(hands_over=True),
        "skip_on_exit_code": parameter(default=99, hands_over=True),
        "output_encoding": parameter(default="utf-8", hands_over=True),
        "output_processor": parameter(hands_over=True),
    },
    ignored={**_IGNORED, "bash_command": "it is what the function returns"},
    cases=[
        Case(
            '@task.bash\ndef greet():\n    return "echo hello"\n\ngreet()',
            '@op(kind="bash_task")\ndef greet(shell: Shell):\n    return shell.run("echo hello")',
        ),
        Case(
            '@task.bash\ndef show(name: str):\n    return f"echo {name}"\n\nshow("x")',
            '@op(kind="bash_task")\ndef show(context, shell: Shell, name: str):\n    return shell.run(context.render(f"echo {name}"))',
        ),
    ],
)

operator(
    "DecoratedSensorOperator",
    kind="sensor_task",
    shape=OpShape.FUNCTION,
    decorator="sensor_op",
    args={**_ARGUMENTS, **{name: setting(default=rule.default) for name, rule in WAITING.items()}},
    ignored=_IGNORED,
    cases=[
        Case(
            '@task.sensor(poke_interval=30, mode="reschedule")\ndef ready() -> bool:\n    return True\n\nready()',
            '@sensor_op(poke_interval=30, mode="reschedule")\ndef ready() -> bool:\n    return True',
        )
    ],
)
