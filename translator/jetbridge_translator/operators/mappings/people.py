"""Tasks that ask a person.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/hitl.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import ArgumentRule, Case, OpShape, parameter
from jetbridge_translator.operators.registry import operator

_ASKING = {
    "subject": parameter(),
    "body": parameter(),
    "defaults": parameter(),
    "response_timeout": parameter(),
    "assigned_users": parameter(),
}
_CHOICE = {**_ASKING, "options": parameter(), "multiple": parameter(default=False)}


def _asks(name: str, args: dict[str, ArgumentRule], case: Case) -> None:
    operator(
        f"airflow.providers.standard.operators.hitl.{name}",
        kind=name,
        shape=OpShape.CLASS,
        target=("jetbridge.airflow", name),
        args=args,
        cases=[case],
    )


_asks(
    "HITLOperator",
    _CHOICE,
    Case(
        'HITLOperator(task_id="ask", subject="Which one?", options=["a", "b"], defaults="a")',
        'hitl.alias("ask").partial(subject="Which one?", options=["a", "b"], defaults="a")()',
    ),
)
_asks(
    "ApprovalOperator",
    {
        **_ASKING,
        "ignore_downstream_trigger_rules": parameter(default=False),
        "fail_on_reject": parameter(default=False),
    },
    Case('ApprovalOperator(task_id="ask", subject="Go on?")', 'approval.alias("ask").partial(subject="Go on?")()'),
)
_asks(
    "HITLBranchOperator",
    {**_CHOICE, "options_mapping": parameter()},
    Case(
        'HITLBranchOperator(task_id="ask", subject="Where to?", options=["a", "b"])',
        'hitl_branch.alias("ask").partial(subject="Where to?", options=["a", "b"])()',
    ),
)
_asks(
    "HITLEntryOperator",
    _CHOICE,
    Case(
        'HITLEntryOperator(task_id="ask", subject="What is the name?")',
        'hitl_entry.alias("ask").partial(subject="What is the name?")()',
    ),
)
