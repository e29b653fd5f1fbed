"""Ops of functions: the user's function itself, or a function that calls one of another module."""

from __future__ import annotations

from dataclasses import replace

from jetbridge_translator.lower.callables.calling import calling
from jetbridge_translator.lower.callables.closures import (
    constants_of,
    given_to,
    inputs_around,
    values_around,
    with_inputs,
)
from jetbridge_translator.lower.callables.handing_over import handing_over
from jetbridge_translator.lower.callables.reserved import with_free_names
from jetbridge_translator.lower.callables.rewrite import rewrite
from jetbridge_translator.lower.callables.signature import function_of, op_function, unread_names
from jetbridge_translator.lower.callables.spelling import spelled
from jetbridge_translator.lower.expressions import Local
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import snake_case
from jetbridge_translator.lower.op_calls import OpCalls, decorator_of, plain_resource
from jetbridge_translator.lower.op_parts import (
    declared_inputs,
    given_by,
)
from jetbridge_translator.lower.plan import (
    FunctionBody,
    ImportedName,
    OpPlan,
)
from jetbridge_translator.lower.travel.foreign import home_of, names_of_home
from jetbridge_translator.lower.travel.free_names import free_names
from jetbridge_translator.lower.uses import OpGroup
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.lower.written_op import WrittenOp
from jetbridge_translator.model import Argument, Callable
from jetbridge_translator.operators.mapping import OperatorMapping


class FunctionOps(OpCalls):
    """Writes the ops of functions."""

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
        text, group = with_free_names(text, group)
        read = free_names(text)
        inputs = inputs_around(group, self._constants, home, read)
        group = given_to(group, inputs)
        inputs += _unread(text, group)
        written = op_function(with_inputs(text, inputs), given_by(group))
        rewritten = rewrite(written.text, home.imports)
        body = self._body(group, mapping, rewritten.text)
        settings, at_op = self._settings(group, mapping.kind)
        decorator = decorator_of(mapping)
        settings = (*settings, *declared_inputs(written.extras))
        plan = OpPlan(name, decorator, settings, body, group.first.place, resources=plain_resource(mapping))
        calls = self._calls(group, Local(name), name, at_op, ())
        constants = constants_of(group, home, read - set(inputs))
        self._constants |= {name: value for name, value in values_around(group.uses[0]).items() if name not in inputs}
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
        function, mapping = group.first.callable, group.mapping
        if function is None or mapping is None:
            raise UnwritableError("there is no function")
        given_as = group.first.arguments.get("python_callable", Argument(None)).source
        target = ValueWriter(self._scope).write(replace(function, bound_arguments=(), bound_keywords=()), given_as)
        name, wished = self._op_name(group)
        called, given = spelled(target, name), given_by(group)
        text = calling(name, called.text, function, given)
        text, group = with_free_names(with_inputs(text, _unread(text, group)), group)
        written = op_function(text, given_by(group))
        settings, at_op = self._settings(group, mapping.kind)
        settings = (*settings, *declared_inputs(written.extras))
        body, resources = self._body(group, mapping, written.text), plain_resource(mapping)
        plan = OpPlan(name, decorator_of(mapping), settings, body, group.first.place, wished, resources)
        calls = self._calls(group, Local(name), name, at_op, ())
        resource = _resource(mapping)
        return WrittenOp(plan, calls, (*written.imports, *called.imports, *resource), (), called.names)


def _unread(text: str, group: OpGroup) -> tuple[str, ...]:
    """What the tasks give and the function does not take: Airflow leaves it out of the call, and shows it as a rendered field."""
    by_name = {"templates_dict", *(name for use in group.uses for name in use.task.op_kwargs)}
    return tuple(name for name in unread_names(text, given_by(group)) if name in by_name)


def _resource(mapping: OperatorMapping) -> tuple[ImportedName, ...]:
    """The import of the resource that an op of a function asks for."""
    return (ImportedName(*mapping.resource, mapping.resource[1]),) if mapping.resource is not None else ()
