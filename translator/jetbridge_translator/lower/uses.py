"""The tasks of a file sorted by the op that each of them is a use of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from jetbridge_translator.lower.sources import parts_of, required_parameters
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.model import Argument, AssetValue, Callable, Dag, DagFile, Source, StatementKind, Task
from jetbridge_translator.operators.facts import template_fields_of
from jetbridge_translator.operators.mapping import ArgumentRole, OperatorMapping, OpShape
from jetbridge_translator.operators.registry import mapping_of, own_mapping_of

ASSET_FUNCTION = "_AssetMainOperator"
"""The operator that stands behind `@asset`."""


class OpForm(str, Enum):
    """What the op of a group of tasks is written as."""

    FUNCTION = "function"  # the user's function, decorated
    WRAPPER = "wrapper"  # an op that calls a function that stays where it is
    CALL = "call"  # one method of a resource
    READY = "ready"  # an op of jetbridge.ops
    CLASS = "class"  # the team's own operator class
    STUB = "stub"  # nobody maps the operator: it refuses to run


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a use gives to its op."""

    value: Any
    source: Source | None = None
    templated: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """One task as a use of an op."""

    dag: Dag
    task: Task
    positional: tuple[Value, ...] = ()
    named: dict[str, Value] = field(default_factory=dict)
    expanded: dict[str, Value] = field(default_factory=dict)  # key "" for expand_kwargs
    settings: dict[str, Value] = field(default_factory=dict)  # arguments that become settings of the decorator
    unmapped: dict[str, Argument] = field(default_factory=dict)  # arguments that nothing consumed


@dataclass(frozen=True, slots=True)
class OpGroup:
    """Tasks that are uses of one op."""

    form: OpForm
    mapping: OperatorMapping | None
    uses: tuple[Use, ...]
    adapted: str | None = None  # the name in the project's adapter of a class that runs as Airflow's own

    @property
    def first(self) -> Task:
        """The task that was made first."""
        return self.uses[0].task

    @property
    def class_name(self) -> str:
        """The operator class of the tasks."""
        team = self.first.team_class
        if self.adapted is not None:
            return self.adapted
        return team.name if team is not None else self.first.operator_class


def groups_of(dag_file: DagFile, scope: ModuleScope, adapted: Mapping[str, str] | None = None) -> tuple[OpGroup, ...]:
    """All ops that a file needs, in the order in which their first tasks were made.

    `adapted` names the operators that run as Airflow's own classes, which nobody maps.
    """
    adapted = adapted or {}
    found: dict[tuple[Any, ...], list[Use]] = {}
    kinds: dict[tuple[Any, ...], tuple[OpForm, OperatorMapping | None]] = {}
    for dag in dag_file.dags.values():
        for task in dag.tasks.values():
            mapping = _mapping_of_class(task) if _is_of_team(task, scope) else mapping_of_task(task)
            name = adapted.get(task.operator) if mapping is None else None
            form = _form(task, mapping, scope) if name is None else OpForm.CLASS
            key = (name, *_key(task, form, mapping), *_decorator_options(task, form, mapping))
            found.setdefault(key, []).append(_use(dag, task, form, mapping))
            kinds.setdefault(key, (form, mapping))
    return tuple(OpGroup(*kinds[key], tuple(uses), key[0]) for key, uses in found.items())


def _is_of_team(task: Task, scope: ModuleScope) -> bool:
    """Whether the team wrote the operator's class: here, or in a module that the file imports it from."""
    if task.team_class is not None:
        return True
    imported = scope.imports.get(task.operator_class)
    is_elsewhere = imported is not None and imported.module in scope.siblings
    kinds = {scope.statements[index].kind for index in scope.statements_of(task.operator_class)}
    return not task.is_taskflow and (is_elsewhere or StatementKind.CLASS in kinds)


def mapping_of_task(task: Task) -> OperatorMapping | None:
    """The entry of a task's operator; None if nobody maps it."""
    if task.is_taskflow:
        return mapping_of(task.operator_class)
    found = mapping_of(task.operator) or mapping_of(f"{task.operator_module}.{task.operator_class}")
    if found is None or task.mapping is None or not _CALL_ARGUMENTS & task.mapping.arguments.keys():
        return found
    # The call itself is mapped (`expand(op_kwargs=[…])`): the class knows how to make it, an op of the function would not.
    return replace(found, shape=OpShape.CLASS, target=("jetbridge.airflow", task.operator_class))


_CALL_ARGUMENTS = frozenset({"op_args", "op_kwargs"})


def _mapping_of_class(task: Task) -> OperatorMapping | None:
    """The entry that the user or a package has for a class of the team: without one the class itself travels."""
    return own_mapping_of(f"{task.operator_module}.{task.operator_class}")


_FORMS = {OpShape.CLASS: OpForm.CLASS, OpShape.READY: OpForm.READY, OpShape.CALL: OpForm.CALL}


def _form(task: Task, mapping: OperatorMapping | None, scope: ModuleScope) -> OpForm:
    if mapping is None and _is_of_team(task, scope):
        return OpForm.CLASS
    if mapping is not None and mapping.shape in _FORMS:
        return _FORMS[mapping.shape]
    if mapping is None or task.callable is None:
        return OpForm.STUB
    return OpForm.FUNCTION if _is_own(task.callable, scope) else OpForm.WRAPPER


def _is_own(function: Callable, scope: ModuleScope) -> bool:
    """Whether the function can become the op itself: it is written in this file, or nothing but its text can be had."""
    is_inside = (
        not function.at_module_level and function.file is not None and scope.module_of(function.file) is not None
    )
    return bool(function.text) and not function.of_object and (function.file == scope.file or is_inside)


def _key(task: Task, form: OpForm, mapping: OperatorMapping | None) -> tuple[Any, ...]:
    if form is OpForm.CLASS:
        return (form, task.team_class.name if task.team_class is not None else task.operator_class)
    if form is OpForm.READY and mapping is not None:
        return (form, mapping.names[0])
    if form in (OpForm.FUNCTION, OpForm.WRAPPER) and task.callable is not None:
        name = task.callable.qualified_name or task.callable.name
        where = (task.callable.file, task.callable.place, name, repr(task.callable.holder))
        extra = task.call_site.place if form is OpForm.WRAPPER and not task.is_taskflow else None
        return (form, mapping.names[0] if mapping else "", where, extra, _count_of_args(task, task.callable))
    return (form, task.call_site.place, task.operator)


def _count_of_args(task: Task, function: Callable) -> int:
    """How many values `*args` gets: an op has one parameter for each of them, so another number of them is another op."""
    named = next((index for index, name in enumerate(function.parameters) if name.startswith("*")), None)
    if named is None or function.parameters[named].startswith("**"):
        return 0
    return max(0, len(function.bound_arguments) + len(task.op_args) - named)


def _decorator_options(task: Task, form: OpForm, mapping: OperatorMapping | None) -> tuple[Any, ...]:
    """What a decorator is told that says how its function is called: no use can say otherwise, so that it belongs to the op."""
    if form not in (OpForm.FUNCTION, OpForm.WRAPPER) or mapping is None or mapping.decorator in _OVERRIDABLE:
        return ()
    rules = {name for name, rule in mapping.args.items() if rule.role is ArgumentRole.SETTING}
    return tuple((name, repr(given.value)) for name, given in sorted(task.arguments.items()) if name in rules)


_OVERRIDABLE = frozenset({"op", "branch_op", "short_circuit_op"})


def _use(dag: Dag, task: Task, form: OpForm, mapping: OperatorMapping | None) -> Use:
    late = {name for name, rule in mapping.args.items() if rule.is_late} if mapping is not None else set()
    templated = frozenset((*task.template_fields, *(mapping.template_fields if mapping is not None else ()))) - late
    expanded = _expanded(task, templated)
    if form is OpForm.STUB or mapping is None:
        named = {name: _value(name, given, templated) for name, given in task.arguments.items()}
        spread = form is OpForm.STUB or task.is_taskflow  # a class of the team takes op_args and op_kwargs as they are
        given_by_name = task.op_kwargs if spread else {}
        named |= {name: Value(given.value, given.source, templated=True) for name, given in given_by_name.items()}
        given_in_order = task.op_args if spread else ()
        positional = tuple(Value(given.value, given.source, templated=True) for given in given_in_order)
        return Use(dag, task, positional, {k: v for k, v in named.items() if k not in expanded}, expanded)
    is_call = mapping.shape is not OpShape.CLASS
    positional = (*_bound_in_order(task), *_positional(task)) if is_call else ()
    named = {**_bound_by_name(task), **_named(task)} if is_call else {}
    named |= _assets_by_name(task) if task.operator_class == ASSET_FUNCTION else {}
    settings: dict[str, Value] = {}
    unmapped: dict[str, Argument] = {}
    connections = {argument for each in mapping.connections for argument in each.arguments}
    for name, given in task.arguments.items():
        rule = mapping.args.get(name)
        if name in mapping.ignored or name in expanded:
            continue
        if name in connections:
            named[name] = _value(name, given, templated)
            continue
        if rule is None:
            unmapped[name] = given
        elif rule.role is ArgumentRole.SETTING and given.value != rule.default:
            settings[rule.name or name] = _value(name, given, templated)
        elif (rule.role is ArgumentRole.PARAMETER or not is_call) and given.value != rule.default:
            named[name] = _value(name, given, templated)
    return Use(dag, task, positional, named, expanded, settings, unmapped)


def _positional(task: Task) -> tuple[Value, ...]:
    whole = task.arguments.get("op_args")
    texts = parts_of(whole.source) if whole is not None else {}
    return tuple(Value(g.value, g.source or texts.get(i), templated=True) for i, g in enumerate(task.op_args))


def _bound_in_order(task: Task) -> tuple[Value, ...]:
    """What `functools.partial` binds is given by the use, as the rest is."""
    return tuple(Value(value) for value in task.callable.bound_arguments) if task.callable is not None else ()


def _bound_by_name(task: Task) -> dict[str, Value]:
    bound = task.callable.bound_keywords if task.callable is not None else ()
    return {name: Value(value) for name, value in bound}


def _named(task: Task) -> dict[str, Value]:
    whole = task.arguments.get("op_kwargs")
    texts = parts_of(whole.source) if whole is not None else {}
    return {name: Value(g.value, g.source or texts.get(name), templated=True) for name, g in task.op_kwargs.items()}


def _assets_by_name(task: Task) -> dict[str, Value]:
    """What Airflow gives to the function under `@asset`: `self` is its asset, each other name without a default an asset of that name."""
    if task.callable is None:
        return {}
    required = [each for each in required_parameters(task.callable.text) if each != "context"]
    own = next(iter(task.settings.outlets), None)
    return {name: Value(own if name == "self" else AssetValue("asset", name=name, uri=name)) for name in required}


def _value(name: str, given: Argument, templated: frozenset[str]) -> Value:
    return Value(given.value, given.source, name in templated)


def _expanded(task: Task, templated: frozenset[str]) -> dict[str, Value]:
    if task.mapping is None:
        return {}
    fields = templated | frozenset(template_fields_of(f"{task.operator_module}.{task.operator_class}") or ())
    is_python = task.callable is not None
    return {
        name: Value(given.value, given.source, is_python or name in fields)
        for name, given in task.mapping.arguments.items()
    }


__all__ = ["OpForm", "OpGroup", "Use", "Value", "groups_of", "mapping_of_task"]
