"""The graph whose body runs now: it collects nodes. Frames stack, since a graph can be defined inside the body of another."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from jetbridge.definitions.composition.handles import Handle
from jetbridge.definitions.node import AfterRef, Node, OutputRef
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.errors import InvalidDefinitionError

_local = threading.local()


def current_frame() -> Frame | None:
    """The graph whose body runs now, if any."""
    stack = getattr(_local, "frames", None)
    return stack[-1] if stack else None


@contextmanager
def composing(name: str, source: str) -> Iterator[Frame]:
    """Collect the calls that are made inside the block."""
    stack = _local.__dict__.setdefault("frames", [])
    frame = Frame(name, source)
    stack.append(frame)
    try:
        yield frame
    finally:
        stack.pop()


class Frame:
    """Nodes by name, in the order of their calls; `uninvoked` are aliases and the like that were made here and not yet called."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.source = source
        self.nodes: dict[str, Node] = {}
        self.definitions: dict[str, NodeDefinition] = {}
        self.uninvoked: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def describe(self) -> str:
        """The graph, for texts."""
        return f"{self.source} {self.name}"

    def name_for(self, definition: NodeDefinition, alias: str | None) -> str:
        """The name of a new node: its alias, or the definition's name, counted from the second use on.

        Raises:
            InvalidDefinitionError: the alias, or another definition of the same name, is taken.
        """
        if alias is not None:
            if alias in self.nodes:
                raise InvalidDefinitionError(
                    f"In {self.describe()}, invoked the same node ({alias}) twice without aliasing. Give each use a name of its own."
                )
            return alias
        count = self._counts.get(definition.name, 0) + 1
        name = definition.name if count == 1 else f"{definition.name}_{count}"
        while name in self.nodes:
            count += 1
            name = f"{definition.name}_{count}"
        self._counts[definition.name] = count
        return name

    def add(self, node: Node) -> None:
        """Record a node."""
        known = self.definitions.setdefault(node.definition.name, node.definition)
        if known is not node.definition:
            raise InvalidDefinitionError(
                f'In {self.describe()}: Detected conflicting node definitions with the same name "{known.name}". '
                "Two different ops or graphs of one name cannot be used in one graph: rename one of them."
            )
        self.nodes[node.name] = node

    def change_settings(self, name: str, **settings: Any) -> None:
        """Set settings of a node that was recorded already."""
        node = self.nodes[name]
        self.nodes[name] = replace(node, settings=replace(node.settings or NO_SETTINGS, **settings))

    def mark_setup(self, name: str) -> None:
        """Mark a node as setup."""
        self.change_settings(name, is_setup=True)

    def mark_teardown(self, name: str, setups: Any, *, on_failure_fail_dagrun: bool) -> None:
        """Mark a node as teardown, and the given nodes as its setups, which come before it.

        https://airflow.apache.org/docs/apache-airflow/stable/howto/setup-and-teardown.html
        """
        self.change_settings(name, is_teardown=True, on_failure_fail_dagrun=on_failure_fail_dagrun or None)
        refs = after_refs(setups, self.describe(), name)
        for ref in refs:
            if isinstance(ref, OutputRef):
                self.mark_setup(ref.node)
        node = self.nodes[name]
        self.nodes[name] = replace(node, after=merge_after(node.after, refs))


def after_refs(given: Any, where: str, node_name: str) -> tuple[AfterRef, ...]:
    """What `after=` was given: a handle, or any nesting of lists and tuples of handles; None is nothing.

    Raises:
        InvalidDefinitionError: something else is in it.
    """
    if given is None:
        return ()
    ref = getattr(given, "order_ref", None)
    if ref is not None and isinstance(given, Handle):
        return (ref(),)
    if isinstance(given, Mapping):
        given = given.values()
    if not isinstance(given, Handle) and not isinstance(given, (str, bytes)) and hasattr(given, "__iter__"):
        return merge_after(*(after_refs(item, where, node_name) for item in given))
    raise InvalidDefinitionError(
        f'In {where}, the use of "{node_name}" got after={given!r}. after= takes handles of calls before it, or lists of them.'
    )


def merge_after(*parts: tuple[AfterRef, ...]) -> tuple[AfterRef, ...]:
    """All refs once, in order."""
    return tuple(dict.fromkeys(ref for part in parts for ref in part))


def settings_or_none(settings: OpSettings) -> OpSettings | None:
    """None if nothing is said."""
    return None if settings is NO_SETTINGS or settings == NO_SETTINGS else settings
