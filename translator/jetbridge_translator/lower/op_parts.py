"""The small parts of which ops are put together."""

from __future__ import annotations

import ast
from collections.abc import Sequence
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
    walk,
)
from jetbridge_translator.lower.expressions import Sequence as SequenceOf
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import node_name
from jetbridge_translator.lower.sources import parsed
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import ASSET_FUNCTION, OpGroup, Use
from jetbridge_translator.lower.values import TEMPLATE, TEMPLATE_FILE, ValueWriter, is_mapped_argument
from jetbridge_translator.model import Dag, Task, TaskOutput
from jetbridge_translator.operators.mapping import OperatorMapping


def last_part(task: Task) -> str:
    """A task's id without its group's."""
    prefix = f"{task.group_id}." if task.group_id else ""
    return task.task_id.removeprefix(prefix)


def node_names(dag: Dag) -> dict[str, str]:
    """The names of a DAG's tasks as nodes: two ids of one group that differ by a dash only get a number."""
    taken: set[tuple[str | None, str]] = set()
    found: dict[str, str] = {}
    for task in sorted(dag.tasks.values(), key=lambda task: node_name(last_part(task)) != last_part(task)):
        wanted = name = node_name(last_part(task))
        number = 2
        while (task.group_id, name) in taken:
            name, number = f"{wanted}_{number}", number + 1
        taken.add((task.group_id, name))
        found[task.task_id] = name
    return found


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
    unnamed = [name for name in names if not name.isidentifier()]
    if unnamed:
        raise UnwritableError(f"the argument {unnamed[0]!r} is no name that a parameter can have")
    return Given(positional, tuple(names), whole_context=group.first.operator_class == ASSET_FUNCTION)


def declared_inputs(extras: Sequence[str]) -> tuple[tuple[str, Expression], ...]:
    """Inputs that the function takes by `**kwargs` have to be declared."""
    if not extras:
        return ()
    return (("ins", Mapping(tuple((Literal(name), Call(Imported("jetbridge", "In"))) for name in extras))),)


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


def is_default(value: Expression) -> bool:
    """Whether a value can stand as default of a parameter: it is made anew by nobody, so it may be shared by all calls."""
    if is_mutable(value):
        return False
    calls = [part for part in walk(value) if isinstance(part, Call) and part.function not in (TEMPLATE, TEMPLATE_FILE)]
    return not calls and not any(_has_call(part.text) for part in walk(value) if isinstance(part, Verbatim))


def _has_call(text: str) -> bool:
    tree = parsed(text)
    return tree is None or any(isinstance(node, (ast.Call, ast.List, ast.Dict, ast.Set)) for node in ast.walk(tree))


def type_of_default(value: Expression | None) -> Expression | None:
    """What a default says about the type of its parameter: a template is a text."""
    is_template = isinstance(value, Call) and value.function in (TEMPLATE, TEMPLATE_FILE)
    return Verbatim("str") if is_template else None


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
