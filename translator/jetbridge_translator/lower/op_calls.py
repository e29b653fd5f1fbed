"""What every op has, however it is written: its name, its settings, and the calls of its uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge_translator.lower.callbacks import Callbacks, hooks, own_callbacks
from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.connections import (
    ResourceNames,
)
from jetbridge_translator.lower.data_settings import data_settings, shared_data
from jetbridge_translator.lower.expressions import Expression, Imported, Literal
from jetbridge_translator.lower.names import Names, common_name, identifier, snake_case
from jetbridge_translator.lower.op_parts import (
    extensions_of,
    last_part,
    node_names,
)
from jetbridge_translator.lower.plan import (
    ResourceUse,
)
from jetbridge_translator.lower.settings import own_values, setting_expression, shared_values
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import OpGroup, Use
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Dag
from jetbridge_translator.operators.mapping import OperatorMapping

_KINDS_OF_DECORATORS = frozenset(
    {
        "branch_python", "short_circuit", "sensor_task",
        "virtualenv_task", "branch_virtualenv_task", "external_python_task", "branch_external_python_task",
        "docker_task", "kubernetes_task",
    }
)  # fmt: skip
"""Kinds that `@branch_op`, `@short_circuit_op` and their kin have by themselves."""


class OpCalls:
    """The names, settings and calls of one file's ops."""

    def __init__(
        self,
        scope: ModuleScope,
        names: Names,
        hoisted: dict[str, dict[str, Any]],
        callbacks: dict[str, Callbacks],
        resource_names: ResourceNames,
    ) -> None:
        self._resource_names = resource_names
        self._scope = scope
        self._callbacks = callbacks
        self._names = names
        self._hoisted = hoisted
        self._constants: dict[str, Any] = {}
        self._nodes: dict[str, dict[str, str]] = {}

    def _own(self, group: OpGroup) -> list[dict[str, Any]]:
        return [own_values(use.task, use.dag, self._hoisted[use.dag.dag_id]) for use in group.uses]

    def _calls(
        self,
        group: OpGroup,
        function: Expression,
        op_name: str,
        at_op: frozenset[str],
        fixed: Sequence[str],
    ) -> dict[tuple[str, str], NodeCall]:
        """The calls of a group: settings said at the op and values fixed at the op are left out."""
        calls: dict[tuple[str, str], NodeCall] = {}
        for use, own in zip(group.uses, self._own(group), strict=True):
            settings = {name: setting_expression(name, value) for name, value in own.items() if name not in at_op}
            data = data_settings(use.task, ValueWriter(self._scope))
            settings |= {name: value for name, value in data.items() if name not in at_op}
            settings |= self._hooks(use) | self._of_this_use(group, use)
            calls[use.dag.dag_id, use.task.task_id] = self._node_call(group, use, function, op_name, settings, fixed)
        return calls

    def _of_this_use(self, group: OpGroup, use: Use) -> dict[str, Expression]:
        """What the decorator says for the first use, and this one says otherwise."""
        first = group.uses[0].settings
        if use.settings == first or group.mapping is None:
            return {}
        writer = ValueWriter(self._scope)
        differing = {name: value for name, value in use.settings.items() if first.get(name) != value}
        missing = {name: Literal(group.mapping.args[name].default) for name in first.keys() - use.settings.keys()}
        return missing | {name: writer.write(value.value, value.source) for name, value in differing.items()}

    def _hooks(self, use: Use) -> dict[str, Expression]:
        """The callbacks of one task, where not all tasks of its DAG have them."""
        writer = ValueWriter(self._scope)
        own = own_callbacks(use.task, self._callbacks[use.dag.dag_id], writer)
        return {"hooks": hooks(own)} if own else {}

    def _node_call(
        self,
        group: OpGroup,
        use: Use,
        function: Expression,
        op_name: str,
        settings: dict[str, Expression],
        fixed: Sequence[str],
    ) -> NodeCall:
        task = use.task
        last = last_part(task)
        name = self._node_names(use.dag)[task.task_id]
        return NodeCall(
            task.task_id,
            name,
            op_name,
            function,
            task.call_site,
            task.sources.get("task_id"),
            use.positional,
            {key: value for key, value in use.named.items() if key not in fixed},
            use.expanded,
            settings,
            {} if name == last else {"airflow/task_id": task.task_id},
            {},
            extensions_of(group, task),
            task.is_setup,
            task.is_teardown,
            task.on_failure_fail_dagrun,
        )

    def _node_names(self, dag: Dag) -> dict[str, str]:
        if dag.dag_id not in self._nodes:
            self._nodes[dag.dag_id] = node_names(dag)
        return self._nodes[dag.dag_id]

    def _settings(self, group: OpGroup, kind: str) -> tuple[tuple[tuple[str, Expression], ...], frozenset[str]]:
        """What the decorator says, and which of Airflow's settings that covers."""
        shared = shared_values(self._own(group))
        writer = ValueWriter(self._scope)
        given = group.uses[0].settings
        always = group.mapping.settings if group.mapping is not None else ()
        own: tuple[tuple[str, Expression], ...] = tuple((name, Literal(value)) for name, value in always)
        own += tuple((name, writer.write(value.value, value.source)) for name, value in given.items())
        written = tuple((name, setting_expression(name, value)) for name, value in shared.items())
        said = () if kind in _KINDS_OF_DECORATORS else (("kind", Literal(kind)),)
        data = shared_data([data_settings(use.task, writer) for use in group.uses])
        return (*said, *own, *written, *data.items()), frozenset(shared) | frozenset(data)

    def _op_name(self, group: OpGroup) -> tuple[str, str]:
        """The name of an op, and the name that it would have had if that had been free."""
        names = list(dict.fromkeys(last_part(use.task) for use in group.uses))
        wanted = identifier(names[0]) if len(names) == 1 else common_name(names)
        variables = {use.task.call_site.variable for use in group.uses}
        variable = variables.pop() if len(variables) == 1 else None
        function = group.first.callable
        own = (
            function.name if function is not None and not function.is_lambda else snake_case(group.first.operator_class)
        )
        wished = wanted or identifier(variable or own)
        return self._names.claim(wished, "op"), wished


def decorator_of(mapping: OperatorMapping) -> Imported:
    """The decorator of an op."""
    return Imported("jetbridge", mapping.decorator)


def plain_resource(mapping: OperatorMapping) -> tuple[ResourceUse, ...]:
    """The resource of a mapping that needs no connection."""
    if mapping.resource is None:
        return ()
    return (ResourceUse(snake_case(mapping.resource[1]), Imported(*mapping.resource)),)
