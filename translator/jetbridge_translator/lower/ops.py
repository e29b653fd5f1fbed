"""Groups of tasks -> ops, and the calls that use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jetbridge_translator.lower.adapted import ADAPTER
from jetbridge_translator.lower.connections import (
    GivenConnection,
    connections_of,
    resources_of,
    settled,
)
from jetbridge_translator.lower.expressions import Call, Expression, Imported, Literal, Local, Verbatim
from jetbridge_translator.lower.function_ops import FunctionOps
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import snake_case
from jetbridge_translator.lower.op_calls import decorator_of, plain_resource
from jetbridge_translator.lower.op_parts import (
    annotation,
    class_named,
    holds_output,
    is_default,
    is_writable,
    method_call,
    type_of_default,
)
from jetbridge_translator.lower.plan import (
    ImportedName,
    NamedValue,
    OpPlan,
    Parameter,
    ResourceUse,
    WrittenBody,
)
from jetbridge_translator.lower.uses import OpForm, OpGroup
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.lower.written_op import WrittenOp
from jetbridge_translator.operators.mapping import OperatorMapping
from jetbridge_translator.operators.op_names import default_op_name


class OpWriter(FunctionOps):
    """Writes the ops of one file."""

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

    def _call(self, group: OpGroup, mapping: OperatorMapping) -> WrittenOp:
        name, wished = self._op_name(group)
        connections = connections_of(group, self._resource_names)
        inputs = [
            key for key in (*mapping.args, *(c.argument for c in connections if c.argument)) if _is_given(group, key)
        ]
        same = {key: value for key in inputs if (value := self._same(group, key)) is not None}
        fixed = {key: value for key, value in same.items() if is_default(value)}
        parameters = [self._parameter(group, mapping, key, fixed.get(key)) for key in inputs]
        settings, at_op = self._settings(group, mapping.kind)
        ordered = [part for part in parameters if part.default is None] + [part for part in parameters if part.default]
        resources = plain_resource(mapping) + tuple(each.use for each in resources_of(connections))
        body = WrittenBody(
            "ops/call.py.j2",
            (*(Parameter(each.key, each.resource) for each in resources), *ordered),
            annotation(mapping.returns),
            None,
            _method_call(mapping, resources[0], connections, [key for key in inputs if key in mapping.args]),
        )
        decorator = decorator_of(mapping)
        plan = OpPlan(name, decorator, settings, body, group.first.place, wished, resources)
        return WrittenOp(plan, self._calls(group, Local(name), name, at_op, (*fixed, *settled(connections))))

    def _parameter(self, group: OpGroup, mapping: OperatorMapping, key: str, fixed: Expression | None) -> Parameter:
        """A parameter of an op that calls a resource; a value that only some uses give has Airflow's default for the others."""
        rule = mapping.args.get(key)
        if fixed is None and not all(key in use.named or key in use.expanded for use in group.uses):
            fixed = Literal(rule.default if rule is not None else None)
        written = annotation(rule.annotation if rule is not None else "str")
        return Parameter(key, written or type_of_default(fixed), fixed)

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
        ready = (ADAPTER, group.adapted) if group.adapted is not None else ready
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
            if value is not None and key.isidentifier() and is_default(value):
                fixed[key] = value
            elif key.isidentifier() and all(is_writable(use, key, self._scope) for use in group.uses):
                open_names.append(key)
        bare = replace(group, uses=tuple(replace(use, settings={}) for use in group.uses))
        settings, at_op = self._settings(bare, task.operator_class)
        parameters = [Parameter(key) for key in open_names] + [
            Parameter(key, type_of_default(value), value) for key, value in fixed.items()
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


def _is_given(group: OpGroup, key: str) -> bool:
    return any(key in use.named or key in use.expanded for use in group.uses)


def _method_call(
    mapping: OperatorMapping, first: ResourceUse, connections: Sequence[GivenConnection], given: Sequence[str]
) -> Call:
    """The method of the resource without a keyword; the other connections are handed to it."""
    receivers = [each.value for each in connections if each.rule.keyword is None]
    others = [(each.rule.keyword, each.value) for each in connections if each.rule.keyword is not None]
    return method_call(mapping, receivers[0] if receivers else Local(first.key), given, others)
