"""Modules that one file imported and the next one imports too: evaluated once, as long as nobody changes them.

Airflow's DagBag has the same (`sys.modules`). But what one file does to a module must not be seen by the next one, whatever the order in which
files are read. So a module is kept only if evaluating it made nothing of Airflow, and it is dropped as soon as something in it was changed from outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.reach import reachable

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.evaluate.modules import Module
    from jetbridge_translator.evaluate.protocol import Externals
    from jetbridge_translator.evaluate.settings import EvaluationSettings
    from jetbridge_translator.read import Folders


class Home:
    """Where functions and classes find the evaluator that works now."""

    __slots__ = ("machine",)

    machine: Evaluator


@dataclass(slots=True)
class SharedModules:
    """What the evaluations of one batch share."""

    externals: Externals
    settings: EvaluationSettings
    home: Home = field(default_factory=Home)
    modules: dict[str, Module] = field(default_factory=dict)
    reach: dict[str, frozenset[int]] = field(default_factory=dict)
    stand_ins: dict[str, Any] = field(default_factory=dict)

    def keep(self, machine: Evaluator) -> None:
        """After a file: keep the modules that other files may use, drop those that were changed."""
        fresh = {key: module for key, module in machine.modules.items() if key and key not in self.modules}
        candidates = {key: reach for key, module in fresh.items() if (reach := _reach(module, machine)) is not None}
        known = {**self.reach, **candidates}
        everything = {**self.modules, **fresh}
        changed = {key for key, reach in known.items() if _changed(reach, _below(key, everything), machine)}
        kept = known.keys() - changed
        while dropped := {key for key in kept if not kept.issuperset(everything[key].imported)}:
            kept -= dropped
        for key in list(self.modules):
            if key not in kept:
                del self.modules[key], self.reach[key]
        for key in kept & candidates.keys():
            self.modules[key], self.reach[key] = fresh[key], candidates[key]


def _reach(module: Module, machine: Evaluator) -> frozenset[int] | None:
    return reachable(module, machine.known_externals()) if module.clean else None


def _below(key: str, modules: dict[str, Module]) -> set[str]:
    """A module and all that it imports, directly or not."""
    found, todo = set(), [key]
    while todo:
        if (name := todo.pop()) not in found:
            found.add(name)
            todo.extend(modules[name].imported if name in modules else ())
    return found


def _changed(reach: frozenset[int], below: set[str], machine: Evaluator) -> bool:
    """Whether something was changed by who is no part of the module: what it imports has run before it, each time."""
    return any(changed in reach and by not in below for changed, by in machine.changes)


def shared_modules(folders: Folders, externals: Externals, settings: EvaluationSettings) -> SharedModules:
    """What evaluations with the same folders, names and settings share."""
    found = folders.room.get(SharedModules)
    if found is None or found.externals is not externals or found.settings != settings:
        found = folders.room[SharedModules] = SharedModules(externals, settings)
    return found
