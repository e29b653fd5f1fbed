"""The TaskFlow decorators.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import PYTHON_CALLABLE, Case, OpShape, parameter, setting
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
