"""The small parts of which ops are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jetbridge_translator.lower.callables.signature import Given
from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Comprehension,
    Expression,
    Imported,
    Literal,
    Local,
    Mapping,
    Verbatim,
)
from jetbridge_translator.lower.expressions import Sequence as SequenceOf
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import ASSET_FUNCTION, OpGroup, Use, Value
from jetbridge_translator.lower.values import ValueWriter, is_mapped_argument
from jetbridge_translator.model import Callable, Task, TaskOutput
from jetbridge_translator.operators.mapping import OperatorMapping


def last_part(task: Task) -> str:
    """A task's id without its group's."""
    prefix = f"{task.group_id}." if task.group_id else ""
    return task.task_id.removeprefix(prefix)


def holds_output(value: Any) -> bool:
    """Whether a result of a task stands somewhere in a value."""
    if isinstance(value, TaskOutput) or is_mapped_argument(value):
        return True
    if isinstance(value, dict):
        return any(map(holds_output, value.values()))
    return isinstance(value, (list, tuple, set)) and any(map(holds_output, value))


def extensions_of(group: OpGroup, task: Task) -> tuple[str, ...]:
    """Endings of texts that name a template file."""
    given = task.arguments.get("templates_exts")
    if given is not None and isinstance(given.value, (list, tuple)):
        return tuple(str(ending) for ending in given.value)
    return group.mapping.template_extensions if group.mapping is not None else ()


def given_by(group: OpGroup) -> Given:
    """How the uses of a group call their function."""
    positional = max(len(use.positional) for use in group.uses)
    names = dict.fromkeys(name for use in group.uses for name in (*use.named, *use.expanded) if name)
    function = group.first.callable
    bound = tuple(name for name, _ in function.bound_keywords) if function is not None else ()
    count = positional + len(function.bound_arguments if function else ())
    return Given(count, (*names, *bound), whole_context=group.first.operator_class == ASSET_FUNCTION)


def with_bound(group: OpGroup, function: Callable) -> OpGroup:
    """`functools.partial`: what it binds is given by each use."""
    if not function.bound_arguments and not function.bound_keywords:
        return group
    leading = tuple(Value(value) for value in function.bound_arguments)
    bound = {name: Value(value) for name, value in function.bound_keywords}
    uses = tuple(
        replace(use, positional=(*leading, *use.positional), named={**bound, **use.named}) for use in group.uses
    )
    return replace(group, uses=uses)


def declared_inputs(extras: Sequence[str]) -> tuple[tuple[str, Expression], ...]:
    """Inputs that the function takes by `**kwargs` have to be declared."""
    if not extras:
        return ()
    return (("ins", Mapping(tuple((Literal(name), Call(Imported("jetbridge", "In"))) for name in extras))),)


def dotted(target: Expression) -> str:
    """The name of a function in the written module.

    Raises:
        UnwritableError: it has none.
    """
    if isinstance(target, Verbatim):
        return target.text
    if isinstance(target, Imported) and target.name is not None:
        return target.name
    raise UnwritableError("the function has no name")


def annotation(text: str | None) -> Expression | None:
    """An annotation that a table gives as text."""
    return None if text is None else Verbatim(text)


def is_mutable(value: Expression) -> bool:
    """Whether a value is a list, dict or set written out: it belongs to the use, since a default of a parameter is shared."""
    if isinstance(value, Literal):
        return isinstance(value.value, (list, dict, set))
    if isinstance(value, SequenceOf):
        return value.brackets != "()"
    return isinstance(value, (Comprehension, Mapping)) or (isinstance(value, Verbatim) and value.text[:1] in ("[", "{"))


def method_call(
    mapping: OperatorMapping, receiver: Expression, given: Sequence[str], others: Sequence[tuple[str, Expression]] = ()
) -> Call:
    """`shell.run(bash_command, env=env)`: the first argument by position, the others by name; `others` are further resources."""
    method = Attribute(receiver, mapping.method or "")
    order = list(mapping.args)
    leading = tuple(Local(key) for key in given if key == order[0])
    keywords = tuple((mapping.args[key].name or key, Local(key)) for key in given if key != order[0])
    return Call(method, leading, (*others, *keywords))


def is_writable(use: Use, key: str, scope: ModuleScope) -> bool:
    """Whether an argument of a use can be written."""
    value = use.named.get(key) or use.expanded.get(key)
    if value is None:
        return False
    try:
        ValueWriter(scope, templated=value.templated).write(value.value, value.source)
    except UnwritableError:
        return False
    return True


def class_named(name: str, scope: ModuleScope) -> Verbatim:
    """A class by the name that the file has for it."""
    for local, imported in scope.imports.items():
        if imported.name == name:
            return Verbatim(local, (local,))
    return Verbatim(name, (name,))
