"""Task groups of a configuration, the order in which tasks are made, and the edges.

https://astronomer.github.io/dag-factory/latest/configuration/configuring_workflows/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.dag_factory.callables import TASK_CALLBACKS, take_callbacks
from jetbridge_translator.extract.dag_factory.tasks import NOT_ARGUMENTS
from jetbridge_translator.extract.edges import dependencies
from jetbridge_translator.extract.errors import value_error

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

Entries = dict[str, dict[str, Any]]
SiteOf = Callable[[str], "Site"]


def by_name(entries: Any, key: str) -> Entries:
    """Tasks or groups by their names, of a mapping or of a list whose entries say theirs.

    Raises:
        EvaluatedError: an entry has no name, or two have the same.
    """
    if isinstance(entries, dict) or entries is None:
        return entries or {}
    found: Entries = {}
    for entry in entries:
        if not isinstance(entry, dict) or key not in entry:
            raise value_error(f"each entry of the list must have a '{key}'")
        if entry[key] in found:
            raise value_error(f"two entries have the {key} '{entry[key]}'")
        found[entry[key]] = {name: value for name, value in entry.items() if name != key}
    return found


def make_groups(entries: Entries, dag: Any, site_of: SiteOf, machine: Machine) -> dict[str, Any]:
    """The task groups, each after the one around it."""
    made: dict[str, Any] = {}
    for name in entries:
        _make_group(name, entries, made, dag, site_of, machine, ())
    return made


def _make_group(
    name: str,
    entries: Entries,
    made: dict[str, Any],
    dag: Any,
    site_of: SiteOf,
    machine: Machine,
    inside: tuple[str, ...],
) -> None:
    if name in made:
        return
    if name in inside:
        raise value_error(f"the task group {name!r} stands inside itself")
    config, site = entries[name], site_of(name)
    if parent := config.get("parent_group_name"):
        _make_group(parent, entries, made, dag, site_of, machine, (*inside, name))
        config["parent_group"] = made[parent]
    if isinstance(config.get("default_args"), dict):
        take_callbacks(config["default_args"], TASK_CALLBACKS, site, machine)
    given = {key: value for key, value in config.items() if key not in NOT_ARGUMENTS}
    kind = machine.named("airflow.utils.task_group.TaskGroup", site)
    made[name] = machine.call(kind, (), {**given, "group_id": name, "dag": dag}, site)


def in_order(tasks: Entries) -> list[str]:
    """The names of the tasks, each after those that it depends on.

    Raises:
        EvaluatedError: they depend on each other in a circle.
    """
    waits = {name: sum(above in tasks for above in config.get("dependencies") or ()) for name, config in tasks.items()}
    below: dict[str, list[str]] = {name: [] for name in tasks}
    for name, config in tasks.items():
        for above in config.get("dependencies") or ():
            if above in tasks:
                below[above].append(name)
    ready = [name for name, count in waits.items() if count == 0]
    for name in ready:
        for child in below[name]:
            waits[child] -= 1
            if waits[child] == 0:
                ready.append(child)
    if len(ready) != len(tasks):
        raise value_error("Cycle detected in task dependencies!")
    return ready


def set_dependencies(
    entries: Mapping[str, dict[str, Any]], made: Mapping[str, Any], site_of: SiteOf, machine: Machine
) -> None:
    """The edges; a task in a group is known by its full id.

    Raises:
        EvaluatedError: a task or group that is depended on is not there.
    """
    for name, config in entries.items():
        for above in config.get("dependencies") or ():
            site = site_of(name)
            (source,) = dependencies(_known(name, entries, made, site, machine), site, machine)
            source.relate(dependencies(_known(above, entries, made, site, machine), site, machine), upstream=True)


def _known(
    name: str, entries: Mapping[str, dict[str, Any]], made: Mapping[str, Any], site: Site, machine: Machine
) -> Any:
    if name not in entries:
        raise value_error(f"{name!r} is no task and no task group")
    group = entries[name].get("task_group")
    full = name if group is None else f"{machine.get_attribute(group, 'group_id', site)}.{name}"
    if full not in made:
        raise value_error(f"{full!r} is no task and no task group")
    return made[full]
