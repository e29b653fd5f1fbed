"""A use of an op or graph as a body needs it: what is called, under which name, with what."""

from __future__ import annotations

from dataclasses import dataclass, field

from jetbridge_translator.lower.expressions import Expression
from jetbridge_translator.lower.uses import Value
from jetbridge_translator.model import CallSite, Source


@dataclass(frozen=True, slots=True)
class NodeCall:
    """One node of a body. `entity` is the task or group id; `op_name` the name that the node has without an alias."""

    entity: str
    name: str
    op_name: str
    function: Expression
    call_site: CallSite | None
    name_source: Source | None = None
    positional: tuple[Value, ...] = ()
    named: dict[str, Value] = field(default_factory=dict)
    expanded: dict[str, Value] = field(default_factory=dict)
    settings: dict[str, Expression] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # texts on edges, kept as tags
    extensions: tuple[str, ...] = ()
    is_setup: bool = False
    is_teardown: bool = False
    on_failure_fail_dagrun: bool = False
    passed: tuple[tuple[str, Expression], ...] = ()  # of a graph: outer results that it is given
    fixed: tuple[tuple[str, Expression], ...] = ()  # of a graph: values that only this use has
