"""Setup and teardown tasks: `as_setup`, `as_teardown`, and the edges that a `with` block of them makes.

https://airflow.apache.org/docs/apache-airflow/stable/howto/setup-and-teardown.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.tasks import TaskNode

TEARDOWN_RULE = "all_done_setup_success"


@dataclass(slots=True)
class _Side:
    """Setups (or teardowns) of the open blocks, innermost last; `paired` are the teardowns (or setups) found on the other end."""

    managed: list[list[TaskNode]] = field(default_factory=list)
    paired: list[list[TaskNode]] = field(default_factory=list)


@dataclass(slots=True)
class Scopes:
    """The open `with` blocks of a file, and the work tasks made inside each."""

    setups: _Side = field(default_factory=_Side)
    teardowns: _Side = field(default_factory=_Side)
    work: dict[tuple[int, ...], list[TaskNode]] = field(default_factory=dict)
    active: bool = False

    def add(self, task: TaskNode) -> None:
        """A task was made: it belongs to the innermost block."""
        if not self.active or task.is_setup or task.is_teardown:
            return
        for side in (self.setups, self.teardowns):
            if side.managed and side.managed[-1]:
                self.work.setdefault(_identity(side.managed[-1]), []).append(task)


def _identity(tasks: list[TaskNode]) -> tuple[int, ...]:
    return tuple(id(task) for task in tasks)


def scopes_of(machine: Machine) -> Scopes:
    """The open blocks of the file."""
    session = session_of(machine)
    if session.scopes is None:
        session.scopes = Scopes()
    return session.scopes


class ScopeObject(AbstractObject):
    """What `with setup_task as scope` binds: `scope.add_task(task)`."""

    __slots__ = ()

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`add_task`."""
        return Method(name, _add_task) if name == "add_task" else NotImplemented


def _add_task(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
    from jetbridge_translator.extract.edges import dependencies  # noqa: PLC0415 -- edges know tasks, tasks know setups

    for dependency in dependencies(arguments[0] if arguments else keywords.get("task"), site, machine):
        for task in dependency.roots():
            scopes_of(machine).add(task)


def enter(tasks: list[TaskNode], site: Site, machine: Machine) -> ScopeObject:
    """Open a block of setups or of teardowns."""
    scopes = scopes_of(machine)
    is_setup = tasks[0].is_setup
    if any(task.is_setup != is_setup for task in tasks):
        raise value_error("All tasks in the list must be either setup or teardown tasks")
    side = scopes.setups if is_setup else scopes.teardowns
    side.managed.append(tasks)
    side.paired.append(_partners(tasks[0], of_setup=is_setup))
    scopes.active = True
    return ScopeObject()


def _partners(task: TaskNode, *, of_setup: bool) -> list[TaskNode]:
    """The nearest teardowns below a setup (or setups above a teardown), looking outward through its neighbours."""
    neighbours = _below(task) if of_setup else _above(task)
    seen = {id(task)}
    while neighbours:
        found = [node for node in neighbours if (node.is_teardown if of_setup else node.is_setup)]
        if found:
            return found
        seen |= {id(node) for node in neighbours}
        wider = [other for node in neighbours for other in [*_below(node), *_above(node)] if id(other) not in seen]
        neighbours = list({id(node): node for node in wider}.values())
    return []


def _below(task: TaskNode) -> list[TaskNode]:
    return [task.dag.tasks[name] for name in task.downstream if name in task.dag.tasks] if task.dag else []


def _above(task: TaskNode) -> list[TaskNode]:
    return [task.dag.tasks[name] for name in task.upstream if name in task.dag.tasks] if task.dag else []


def leave(site: Site, machine: Machine) -> None:
    """Close the innermost block: setup above the work's roots, teardown below its leaves, inner blocks within outer ones."""
    scopes = scopes_of(machine)
    machine.mark_dag(site)
    if scopes.setups.managed and scopes.setups.managed[-1]:
        _link_work(scopes, setups=scopes.setups.managed[-1], teardowns=None)
    if scopes.teardowns.managed and scopes.teardowns.managed[-1]:
        _link_work(scopes, setups=None, teardowns=scopes.teardowns.managed[-1])
    _close(scopes)
    scopes.active = False


def _link_work(scopes: Scopes, *, setups: list[TaskNode] | None, teardowns: list[TaskNode] | None) -> None:
    managed = setups or teardowns or []
    work = [t for t in scopes.work.get(_identity(managed), []) if not (t.is_setup or t.is_teardown)]
    if not work:
        return
    roots = [task for task in work if not task.upstream] or [work[0]]
    leaves = [task for task in work if not task.downstream] or [work[-1]]
    if setups:
        _relate(setups, roots)
        own = scopes.teardowns.managed[-1] if scopes.teardowns.managed else []
        _relate(own or leaves, _last(scopes.setups.paired))
    elif teardowns:
        _relate(leaves, teardowns)
        own = scopes.setups.managed[-1] if scopes.setups.managed else []
        _relate(_last(scopes.teardowns.paired), own or roots)


def _last(stack: list[list[TaskNode]]) -> list[TaskNode]:
    return stack[-1] if stack else []


def _relate(above: list[TaskNode], below: list[TaskNode]) -> None:
    for task in above:
        if below and task not in below:
            task.relate(below, upstream=False)


def _close(scopes: Scopes) -> None:
    """Pop both sides; the outer setup comes before the inner one, the inner teardown before the outer one."""
    setup, teardown = _pop(scopes.setups.managed), _pop(scopes.teardowns.managed)
    if setup and _last(scopes.setups.managed):
        _relate(_last(scopes.setups.managed), setup)
    if teardown and _last(scopes.teardowns.managed):
        _relate(teardown, _last(scopes.teardowns.managed))
    teardown_of_setup, setup_of_teardown = _pop(scopes.setups.paired), _pop(scopes.teardowns.paired)
    if teardown_of_setup and _last(scopes.setups.paired):
        _relate(teardown_of_setup, _last(scopes.setups.paired))
    if setup_of_teardown and _last(scopes.teardowns.paired):
        _relate(_last(scopes.teardowns.paired), setup_of_teardown)
    for tasks in (setup, teardown):
        scopes.work.pop(_identity(tasks), None)


def _pop(stack: list[list[TaskNode]]) -> list[TaskNode]:
    return stack.pop() if stack else []


def marker(name: str, receiver: Any, task: TaskNode) -> Method:
    """`as_setup()` and `as_teardown(setups=…, on_failure_fail_dagrun=…)` of a task or its output; both return the receiver."""

    def as_setup(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        mark_setup(task)
        return receiver

    def as_teardown(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        from jetbridge_translator.extract.edges import dependencies  # noqa: PLC0415 -- edges know tasks, tasks know setups

        mark_teardown(task)
        if keywords.get("on_failure_fail_dagrun") is not None:
            task.on_failure_fail_dagrun = bool(keywords["on_failure_fail_dagrun"])
        setups = keywords.get("setups")
        machine.mark_dag(site)
        for dependency in dependencies(setups, site, machine) if setups is not None else ():
            for setup in dependency.roots():
                mark_setup(setup)
                setup.relate([task], upstream=False)
        return receiver

    return Method(name, as_setup if name == "as_setup" else as_teardown)


def mark_setup(task: TaskNode) -> None:
    """Make a task a setup.

    Raises:
        EvaluatedError: it is a teardown already.
    """
    if task.is_teardown:
        raise value_error(f"Cannot mark task '{task.task_id}' as setup; task is already a teardown.")
    task.is_setup = True


def mark_teardown(task: TaskNode) -> None:
    """Make a task a teardown; it then runs once its setups succeeded and all else is done.

    Raises:
        EvaluatedError: it is a setup already.
    """
    if task.is_setup:
        raise value_error(f"Cannot mark task '{task.task_id}' as teardown; task is already a setup.")
    task.is_teardown = True
    task.settings["trigger_rule"] = TEARDOWN_RULE
