"""Groups of tasks -> ops, and the calls that use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jetbridge_translator.lower.callables.calling import calling
from jetbridge_translator.lower.callables.closures import differing, given_to, values_around, with_inputs
from jetbridge_translator.lower.callables.handing_over import handing_over
from jetbridge_translator.lower.callables.rewrite import rewrite
from jetbridge_translator.lower.callables.signature import function_of, op_function
from jetbridge_translator.lower.callbacks import Callbacks, hooks, own_callbacks
from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.connections import (
    GivenConnection,
    ResourceNames,
    connections_of,
    resources_of,
    settled,
)
from jetbridge_translator.lower.data_settings import data_settings, shared_data
from jetbridge_translator.lower.expressions import Call, Expression, Imported, Literal, Local, Verbatim
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import Names, common_name, identifier, node_name, snake_case
from jetbridge_translator.lower.op_parts import (
    annotation,
    class_named,
    declared_inputs,
    dotted,
    extensions_of,
    given_by,
    holds_output,
    is_mutable,
    is_writable,
    last_part,
    method_call,
    with_bound,
)
from jetbridge_translator.lower.plan import (
    FunctionBody,
    ImportedName,
    NamedValue,
    OpPlan,
    Parameter,
    ResourceUse,
    WrittenBody,
)
from jetbridge_translator.lower.settings import own_values, setting_expression, shared_values
from jetbridge_translator.lower.travel.foreign import home_of, names_of_home
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import OpForm, OpGroup, Use
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.lower.written_op import WrittenOp
from jetbridge_translator.model import Callable
from jetbridge_translator.operators.mapping import OperatorMapping
from jetbridge_translator.operators.op_names import default_op_name

_KINDS_OF_DECORATORS = frozenset(
    {
        "branch_python", "short_circuit", "sensor_task",
        "virtualenv_task", "branch_virtualenv_task", "external_python_task", "branch_external_python_task",
    }
)  # fmt: skip
"""Kinds that `@branch_op`, `@short_circuit_op` and their kin have by themselves."""


class OpWriter:
    """Writes the ops of one file."""

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

    def write(self, group: OpGroup) -> WrittenOp:
        """The op of a group."""
        if group.form is OpForm.READY and group.mapping is not None and group.mapping.target is not None:
            target = Imported(*group.mapping.target)
            return WrittenOp(None, self._calls(group, target, group.mapping.target[1], frozenset(), ()))
        if group.form is OpForm.CLASS:
            return self._class(group)
        if group.form is OpForm.FUNCTION:
            return self._function(group)
        if group.form is OpForm.CALL and group.mapping is not None:
            return self._call(group, group.mapping)
        if group.form is OpForm.WRAPPER:
            return self._wrapper(group)
        return self._stub(group)

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
        return {"hooks": hooks(own, writer)} if own else {}

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
        name = node_name(last)
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

    def _settings(self, group: OpGroup, kind: str) -> tuple[tuple[tuple[str, Expression], ...], frozenset[str]]:
        """What the decorator says, and which of Airflow's settings that covers."""
        shared = shared_values(self._own(group))
        writer = ValueWriter(self._scope)
        given = group.uses[0].settings
        always = group.mapping.settings if group.mapping is not None else ()
        own: tuple[tuple[str, Expression], ...] = tuple((name, Literal(value)) for name, value in always)
        own += tuple((name, writer.write(value.value, value.source)) for name, value in given.items())
        written = tuple((name, setting_expression(name, value)) for name, value in shared.items())
        data = shared_data([data_settings(use.task, writer) for use in group.uses])
        said = () if kind in _KINDS_OF_DECORATORS else (("kind", Literal(kind)),)
        return (*said, *own, *written, *data.items()), frozenset(shared) | frozenset(data)

    def _function(self, group: OpGroup) -> WrittenOp:
        function = group.first.callable
        mapping = group.mapping
        if function is None or mapping is None:
            raise UnwritableError("there is no function")
        home = home_of(self._scope, function.file)
        name = self._function_name(group, function, is_own=home is self._scope)
        text = function_of(function.text, name, is_lambda=function.is_lambda)
        if not function.is_lambda and name != function.name:
            text = text.replace(f"def {function.name}(", f"def {name}(", 1)
        inputs = differing(group, self._constants)
        group = given_to(group, inputs)
        written = op_function(with_inputs(text, inputs), given_by(group))
        rewritten = rewrite(written.text, home.imports)
        body = self._body(group, mapping, rewritten.text)
        settings, at_op = self._settings(group, mapping.kind)
        decorator = _decorator(mapping)
        settings = (*settings, *declared_inputs(written.extras))
        plan = OpPlan(name, decorator, settings, body, group.first.place, resources=_plain_resource(mapping))
        calls = self._calls(with_bound(group, function), Local(name), name, at_op, ())
        constants = {name: value for name, value in values_around(group.uses[0]).items() if name not in inputs}
        self._constants |= constants
        resource = _resource(mapping)
        foreign = names_of_home(rewritten.text, home, self._scope)
        imports = (*written.imports, *rewritten.imports, *resource, *foreign)
        return WrittenOp(plan, calls, imports, rewritten.missing, (), constants)

    def _function_name(self, group: OpGroup, function: Callable, *, is_own: bool) -> str:
        if function.is_lambda:
            return self._op_name(group)[0]
        return (self._names.claim_own if is_own else self._names.claim)(function.name, "op")

    def _body(self, group: OpGroup, mapping: OperatorMapping, text: str) -> FunctionBody:
        """The function, which hands what it returns to a resource if the table says so (`@task.bash`)."""
        if mapping.resource is None or mapping.method is None:
            return FunctionBody(text)
        given = [name for name, rule in mapping.args.items() if rule.hands_over and name in group.uses[0].named]
        name = snake_case(mapping.resource[1])
        return FunctionBody(handing_over(text, name, mapping.resource[1], mapping.method, given))

    def _wrapper(self, group: OpGroup) -> WrittenOp:
        """An op that calls a function of another module by the name that it has there."""
        function = group.first.callable
        if function is None or group.mapping is None:
            raise UnwritableError("there is no function")
        target = ValueWriter(self._scope).write(function)
        name, wished = self._op_name(group)
        local, given = self._target_text(target, name), given_by(group)
        written = op_function(calling(name, local, function, given), given)
        settings, at_op = self._settings(group, group.mapping.kind)
        settings = (*settings, *declared_inputs(written.extras))
        body, resources = self._body(group, group.mapping, written.text), _plain_resource(group.mapping)
        plan = OpPlan(name, _decorator(group.mapping), settings, body, group.first.place, wished, resources)
        needs = tuple(part for part in (target.names if isinstance(target, Verbatim) else ()))
        calls = self._calls(with_bound(group, function), Local(name), name, at_op, ())
        extra = (ImportedName(target.module, target.name, local),) if isinstance(target, Imported) else ()
        resource = _resource(group.mapping)
        return WrittenOp(plan, calls, (*written.imports, *extra, *resource), (), needs)

    def _target_text(self, target: Expression, op_name: str) -> str:
        """The name by which an op calls its function: never its own."""
        text = dotted(target)
        return f"{text}_function" if isinstance(target, Imported) and text == op_name else text

    def _call(self, group: OpGroup, mapping: OperatorMapping) -> WrittenOp:
        name, wished = self._op_name(group)
        connections = connections_of(group, self._resource_names)
        inputs = [
            key for key in (*mapping.args, *(c.argument for c in connections if c.argument)) if _is_given(group, key)
        ]
        same = {key: value for key in inputs if (value := self._same(group, key)) is not None}
        fixed = {key: value for key, value in same.items() if not is_mutable(value)}
        parameters = [self._parameter(group, mapping, key, fixed.get(key)) for key in inputs]
        settings, at_op = self._settings(group, mapping.kind)
        ordered = [part for part in parameters if part.default is None] + [part for part in parameters if part.default]
        resources = _plain_resource(mapping) + tuple(each.use for each in resources_of(connections))
        body = WrittenBody(
            "ops/call.py.j2",
            (*(Parameter(each.key, each.resource) for each in resources), *ordered),
            annotation(mapping.returns),
            None,
            _method_call(mapping, resources[0], connections, [key for key in inputs if key in mapping.args]),
        )
        decorator = _decorator(mapping)
        plan = OpPlan(name, decorator, settings, body, group.first.place, wished, resources)
        return WrittenOp(plan, self._calls(group, Local(name), name, at_op, (*fixed, *settled(connections))))

    def _parameter(self, group: OpGroup, mapping: OperatorMapping, key: str, fixed: Expression | None) -> Parameter:
        """A parameter of an op that calls a resource; a value that only some uses give has Airflow's default for the others."""
        rule = mapping.args.get(key)
        if fixed is None and not all(key in use.named or key in use.expanded for use in group.uses):
            fixed = Literal(rule.default if rule is not None else None)
        return Parameter(key, annotation(rule.annotation if rule is not None else "str"), fixed)

    def _same(self, group: OpGroup, key: str) -> Expression | None:
        """The expression of an argument that is the same in all uses; None if it differs, is a result, or belongs to a mapped use."""
        values = [use.named.get(key) for use in group.uses]
        first = values[0]
        if any(use.expanded for use in group.uses):
            return None
        if first is None or any(value is None or repr(value.value) != repr(first.value) for value in values):
            return None
        if holds_output(first.value):
            return None
        extensions = group.mapping.template_extensions if group.mapping else ()
        writer = ValueWriter(self._scope, templated=first.templated, extensions=extensions)
        return writer.write(first.value, first.source)

    def _class(self, group: OpGroup) -> WrittenOp:
        """An op of a class: the team's own, or one of jetbridge.airflow."""
        ready = group.mapping.target if group.mapping is not None else None
        class_name = ready[1] if ready is not None else group.class_name
        name = self._names.claim(snake_case(class_name), "op")
        target = Imported(*ready) if ready is not None else class_named(class_name, self._scope)
        elsewhere = self._import_of(group) if isinstance(target, Verbatim) else ()
        keywords = () if name == default_op_name(class_name) else (("name", Literal(name)),)
        plan = NamedValue(name, Call(Imported("jetbridge.airflow", "operator_op"), (target,), keywords))
        calls = self._calls(group, Local(name), name, frozenset(), ())
        return WrittenOp(plan, calls, elsewhere, needs=target.names if isinstance(target, Verbatim) else ())

    def _import_of(self, group: OpGroup) -> tuple[ImportedName, ...]:
        """The import of a class that the file itself does not name: a function of another module made the task."""
        name, team = group.class_name, group.first.team_class
        if name in self._scope.imports or self._scope.statements_of(name) or team is None:
            return ()
        module = self._scope.module_of(team.file)
        return (ImportedName(module, name, name),) if module is not None else ()

    def _stub(self, group: OpGroup) -> WrittenOp:
        """Nobody maps the operator: an op with its arguments that refuses to run."""
        task = group.first
        name, wished = self._op_name(group)
        fixed: dict[str, Expression] = {}
        open_names: list[str] = []
        for key in dict.fromkeys(key for use in group.uses for key in (*use.named, *use.expanded)):
            try:
                value = self._same(group, key)
            except UnwritableError:
                value = None
            if value is not None:
                fixed[key] = value
            elif all(is_writable(use, key, self._scope) for use in group.uses):
                open_names.append(key)
        bare = replace(group, uses=tuple(replace(use, settings={}) for use in group.uses))
        settings, at_op = self._settings(bare, task.operator_class)
        parameters = [Parameter(key) for key in open_names] + [
            Parameter(key, None, value) for key, value in fixed.items()
        ]
        text = f"{task.operator_class} has to be written by hand: see {task.place}"
        call = Call(Imported("jetbridge.airflow", "FailException"), (Literal(text),))
        body = WrittenBody("ops/stub.py.j2", tuple(parameters), None, None, call)
        plan = OpPlan(name, Imported("jetbridge", "op"), settings, body, task.place, wished)
        kept = frozenset(open_names)
        uses = tuple(
            replace(use, positional=(), named={k: v for k, v in use.named.items() if k in kept}, settings={})
            for use in group.uses
        )
        stubbed = replace(group, uses=uses)
        return WrittenOp(plan, self._calls(stubbed, Local(name), name, at_op, tuple(fixed)))

    def _op_name(self, group: OpGroup) -> tuple[str, str]:
        """The name of an op, and the name that it would have had if that had been free."""
        names = list(dict.fromkeys(last_part(use.task) for use in group.uses))
        wanted = identifier(names[0]) if len(names) == 1 else common_name(names)
        variable = group.first.call_site.variable
        function = group.first.callable
        own = (
            function.name if function is not None and not function.is_lambda else snake_case(group.first.operator_class)
        )
        wished = wanted or identifier(variable or own)
        return self._names.claim(wished, "op"), wished


def _decorator(mapping: OperatorMapping) -> Imported:
    return Imported("jetbridge", mapping.decorator)


def _is_given(group: OpGroup, key: str) -> bool:
    return any(key in use.named or key in use.expanded for use in group.uses)


def _plain_resource(mapping: OperatorMapping) -> tuple[ResourceUse, ...]:
    """The resource of a mapping that needs no connection."""
    if mapping.resource is None:
        return ()
    return (ResourceUse(snake_case(mapping.resource[1]), Imported(*mapping.resource)),)


def _method_call(
    mapping: OperatorMapping, first: ResourceUse, connections: Sequence[GivenConnection], given: Sequence[str]
) -> Call:
    """The method of the resource without a keyword; the other connections are handed to it."""
    receivers = [each.value for each in connections if each.rule.keyword is None]
    others = [(each.rule.keyword, each.value) for each in connections if each.rule.keyword is not None]
    return method_call(mapping, receivers[0] if receivers else Local(first.key), given, others)


def _resource(mapping: OperatorMapping) -> tuple[ImportedName, ...]:
    """The import of the resource that an op of a function asks for."""
    return (ImportedName(*mapping.resource, mapping.resource[1]),) if mapping.resource is not None else ()
