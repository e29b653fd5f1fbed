"""Groups of tasks -> ops, and the calls that use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jetbridge_translator.lower.callables.rewrite import rewrite
from jetbridge_translator.lower.callables.signature import Given, function_of, op_function, parameter_names
from jetbridge_translator.lower.callbacks import Callbacks, hooks, own_callbacks
from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Expression,
    Imported,
    Literal,
    Local,
    Mapping,
    Verbatim,
)
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import Names, common_name, default_op_name, identifier, node_name, snake_case
from jetbridge_translator.lower.plan import FunctionBody, ImportedName, NamedValue, OpPlan, Parameter, WrittenBody
from jetbridge_translator.lower.settings import own_values, setting_expression, shared_values
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import OpForm, OpGroup, Use, Value
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Callable, Task, TaskOutput
from jetbridge_translator.operators.mapping import OperatorMapping

_KINDS_OF_DECORATORS = frozenset({"branch_python", "short_circuit"})
"""Kinds that `@branch_op` and `@short_circuit_op` have by themselves."""


@dataclass(frozen=True, slots=True)
class WrittenOp:
    """An op with the calls of its uses; `plan` is None for an op of jetbridge.ops. `imports` are those of the user's code in it."""

    plan: OpPlan | NamedValue | None
    calls: dict[tuple[str, str], NodeCall]
    imports: tuple[ImportedName, ...] = ()
    missing: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # module-level names beside those in the plan's text
    constants: dict[str, Any] = field(default_factory=dict)  # values of local names that the function reads


class OpWriter:
    """Writes the ops of one file."""

    def __init__(
        self,
        scope: ModuleScope,
        names: Names,
        hoisted: dict[str, dict[str, Any]],
        callbacks: dict[str, Callbacks],
    ) -> None:
        self._scope = scope
        self._callbacks = callbacks
        self._names = names
        self._hoisted = hoisted

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
            settings |= self._hooks(use)
            calls[use.dag.dag_id, use.task.task_id] = self._node_call(group, use, function, op_name, settings, fixed)
        return calls

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
            _extensions(group, task),
            task.is_setup,
            task.is_teardown,
            task.on_failure_fail_dagrun,
        )

    def _settings(self, group: OpGroup, kind: str) -> tuple[tuple[tuple[str, Expression], ...], frozenset[str]]:
        """What the decorator says, and which of Airflow's settings that covers."""
        shared = shared_values(self._own(group))
        writer = ValueWriter(self._scope)
        given = group.uses[0].settings
        own = tuple((name, writer.write(value.value, value.source)) for name, value in given.items())
        written = tuple((name, setting_expression(name, value)) for name, value in shared.items())
        said = () if kind in _KINDS_OF_DECORATORS else (("kind", Literal(kind)),)
        return (*said, *own, *written), frozenset(shared)

    def _function(self, group: OpGroup) -> WrittenOp:
        function = group.first.callable
        mapping = group.mapping
        if function is None or mapping is None:
            raise UnwritableError("there is no function")
        name = self._op_name(group)[0] if function.is_lambda else self._names.claim_own(function.name, "op")
        text = function_of(function.text, name, is_lambda=function.is_lambda)
        if not function.is_lambda and name != function.name:
            text = text.replace(f"def {function.name}(", f"def {name}(", 1)
        written = op_function(text, _given(group))
        rewritten = rewrite(written.text, self._scope.imports)
        settings, at_op = self._settings(group, mapping.kind)
        decorator = Imported("jetbridge", mapping.decorator)
        settings = (*settings, *_ins(written.extras))
        plan = OpPlan(name, decorator, settings, FunctionBody(rewritten.text), group.first.place)
        calls = self._calls(_with_bound(group, function), Local(name), name, at_op, ())
        constants = {use.name: use.value for use in function.names if use.value is not None}
        return WrittenOp(plan, calls, (*written.imports, *rewritten.imports), rewritten.missing, (), constants)

    def _wrapper(self, group: OpGroup) -> WrittenOp:
        """An op that calls a function of another module by the name that it has there."""
        function = group.first.callable
        if function is None or group.mapping is None:
            raise UnwritableError("there is no function")
        target = ValueWriter(self._scope).write(function)
        name, wished = self._op_name(group)
        given = _given(group)
        header = f"def {name}({', '.join(_parameters_of(function, given))}): ..."
        written = op_function(header, given)
        text = _calling(written.text, target_text=_dotted(target), names=parameter_names(written.text))
        settings, at_op = self._settings(group, group.mapping.kind)
        decorator = Imported("jetbridge", group.mapping.decorator)
        plan = OpPlan(name, decorator, settings, FunctionBody(text), group.first.place, wished)
        needs = tuple(part for part in (target.names if isinstance(target, Verbatim) else ()))
        calls = self._calls(_with_bound(group, function), Local(name), name, at_op, ())
        extra = (ImportedName(target.module, target.name, _dotted(target)),) if isinstance(target, Imported) else ()
        return WrittenOp(plan, calls, (*written.imports, *extra), (), needs)

    def _call(self, group: OpGroup, mapping: OperatorMapping) -> WrittenOp:
        name, wished = self._op_name(group)
        given = [key for key in mapping.args if any(key in use.named or key in use.expanded for use in group.uses)]
        fixed = {key: value for key in given if (value := self._same(group, key)) is not None}
        parameters = [Parameter(key, _annotation(mapping.args[key].annotation), fixed.get(key)) for key in given]
        settings, at_op = self._settings(group, mapping.kind)
        resource = mapping.resource or ("", "")
        resource_name = snake_case(resource[1])
        ordered = [part for part in parameters if part.default is None] + [part for part in parameters if part.default]
        call = _method_call(mapping, resource_name, given)
        body = WrittenBody(
            "ops/call.py.j2",
            (Parameter(resource_name, Imported(*resource)), *ordered),
            _annotation(mapping.returns),
            None,
            call,
        )
        plan = OpPlan(name, Imported("jetbridge", mapping.decorator), settings, body, group.first.place, wished)
        return WrittenOp(plan, self._calls(group, Local(name), name, at_op, tuple(fixed)))

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
        team = group.first.team_class
        if team is None:
            raise UnwritableError("there is no class")
        name = self._names.claim(snake_case(team.name), "op")
        target = self._class_name(team.name)
        keywords = () if name == default_op_name(team.name) else (("name", Literal(name)),)
        function = Imported("jetbridge.airflow", "operator_op")
        plan = NamedValue(name, Call(function, (Verbatim(target, (target,)),), keywords))
        calls = self._calls(group, Local(name), name, frozenset(), ())
        return WrittenOp(plan, calls, needs=(target,))

    def _class_name(self, name: str) -> str:
        for local, imported in self._scope.imports.items():
            if imported.name == name:
                return local
        return name

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
            elif all(_is_writable(use, key, self._scope) for use in group.uses):
                open_names.append(key)
        settings, at_op = self._settings(group, task.operator_class)
        parameters = [Parameter(key) for key in open_names] + [
            Parameter(key, None, value) for key, value in fixed.items()
        ]
        text = f"{task.operator_class} has to be written by hand: see {task.place}"
        call = Call(Imported("jetbridge.airflow", "FailException"), (Literal(text),))
        body = WrittenBody("ops/stub.py.j2", tuple(parameters), None, None, call)
        plan = OpPlan(name, Imported("jetbridge", "op"), settings, body, task.place, wished)
        kept = frozenset(open_names)
        uses = tuple(
            replace(use, positional=(), named={key: value for key, value in use.named.items() if key in kept})
            for use in group.uses
        )
        stubbed = replace(group, uses=uses)
        return WrittenOp(plan, self._calls(stubbed, Local(name), name, at_op, tuple(fixed)))

    def _op_name(self, group: OpGroup) -> tuple[str, str]:
        """The name of an op, and the name that it would have had if that had been free."""
        names = list(dict.fromkeys(last_part(use.task) for use in group.uses))
        wanted = identifier(names[0]) if len(names) == 1 else common_name(names)
        variable = group.first.call_site.variable
        wished = wanted or identifier(variable or group.first.operator_class.lower())
        return self._names.claim(wished, "op"), wished


def last_part(task: Task) -> str:
    """A task's id without its group's."""
    prefix = f"{task.group_id}." if task.group_id else ""
    return task.task_id.removeprefix(prefix)


def holds_output(value: Any) -> bool:
    """Whether a result of a task stands somewhere in a value."""
    if isinstance(value, TaskOutput):
        return True
    if isinstance(value, dict):
        return any(map(holds_output, value.values()))
    return isinstance(value, (list, tuple, set)) and any(map(holds_output, value))


def _extensions(group: OpGroup, task: Task) -> tuple[str, ...]:
    """Endings of texts that name a template file."""
    given = task.arguments.get("templates_exts")
    if given is not None and isinstance(given.value, (list, tuple)):
        return tuple(str(ending) for ending in given.value)
    return group.mapping.template_extensions if group.mapping is not None else ()


def _given(group: OpGroup) -> Given:
    positional = max(len(use.positional) for use in group.uses)
    names = dict.fromkeys(name for use in group.uses for name in (*use.named, *use.expanded) if name)
    function = group.first.callable
    bound = tuple(name for name, _ in function.bound_keywords) if function is not None else ()
    return Given(positional + len(function.bound_arguments if function else ()), (*names, *bound))


def _with_bound(group: OpGroup, function: Callable) -> OpGroup:
    """`functools.partial`: what it binds is given by each use."""
    if not function.bound_arguments and not function.bound_keywords:
        return group
    leading = tuple(Value(value) for value in function.bound_arguments)
    bound = {name: Value(value) for name, value in function.bound_keywords}
    uses = tuple(
        replace(use, positional=(*leading, *use.positional), named={**bound, **use.named}) for use in group.uses
    )
    return replace(group, uses=uses)


def _ins(extras: Sequence[str]) -> tuple[tuple[str, Expression], ...]:
    """Inputs that the function takes by `**kwargs` have to be declared."""
    if not extras:
        return ()
    return (("ins", Mapping(tuple((Literal(name), Call(Imported("jetbridge", "In"))) for name in extras))),)


def _parameters_of(function: Callable, given: Given) -> list[str]:
    """The parameters of a function of another module, as far as they are known."""
    known = [name for name in function.parameters if not name.startswith("*")]
    more = [name for name in given.names if name not in known]
    missing = [f"value_{index + 1}" for index in range(len(known), given.positional)]
    return [*known, *missing, *more]


def _calling(text: str, *, target_text: str, names: list[str]) -> str:
    header = text[: text.rindex(":")]
    arguments = ", ".join(f"**{name[2:]}" if name.startswith("**") else f"{name}={name}" for name in names)
    return f"{header}:\n    return {target_text}({arguments})"


def _dotted(target: Expression) -> str:
    if isinstance(target, Verbatim):
        return target.text
    if isinstance(target, Imported) and target.name is not None:
        return target.name
    raise UnwritableError("the function has no name")


def _annotation(text: str | None) -> Expression | None:
    return None if text is None else Verbatim(text)


def _method_call(mapping: OperatorMapping, resource: str, given: Sequence[str]) -> Call:
    """`shell.run(bash_command, env=env)`: the first argument by position, the others by name."""
    method = Attribute(Local(resource), mapping.method or "")
    order = list(mapping.args)
    leading = tuple(Local(key) for key in given if key == order[0])
    keywords = tuple((mapping.args[key].name or key, Local(key)) for key in given if key != order[0])
    return Call(method, leading, keywords)


def _is_writable(use: Use, key: str, scope: ModuleScope) -> bool:
    value = use.named.get(key) or use.expanded.get(key)
    if value is None:
        return False
    try:
        ValueWriter(scope, templated=value.templated).write(value.value, value.source)
    except UnwritableError:
        return False
    return True
