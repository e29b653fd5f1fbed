"""Methods of hooks that the runtime's hooks of the same name do not have: code that calls one has no counterpart.

`facts/lacking_hook_methods.json` names them, by hook; `tests/peers/hook_methods.py` makes it from the published providers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import libcst as cst
from libcst.helpers import get_full_name_for_node

from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.lower.travel.imports import is_airflow


@cache
def table() -> Mapping[str, frozenset[str]]:
    """Hook -> its methods that are not there."""
    facts = resources.files("jetbridge_translator.operators").joinpath("facts").joinpath("lacking_hook_methods.json")
    return {hook: frozenset(names) for hook, names in json.loads(facts.read_text(encoding="utf-8")).items()}


def lacking(tree: cst.Module, imports: Mapping[str, ImportedName]) -> set[str]:
    """What a piece of code uses of hooks that only Airflow's have, as qualified names.

    Args:
        tree: the code.
        imports: what its names stand for, also those that it imports itself.
    """
    hooks = {local: name for local, name in imports.items() if is_airflow(name.module) and name.name in table()}
    if not hooks:
        return set()
    calls = _Calls(hooks)
    tree.visit(calls)
    return calls.found


class _Calls(cst.CSTVisitor):
    """Follows hooks from where they are made to what is asked of them."""

    def __init__(self, hooks: Mapping[str, ImportedName]) -> None:
        super().__init__()
        self.hooks = hooks
        self.made: dict[str, ImportedName] = {}  # variable or attribute -> the class that it holds one of
        self.found: set[str] = set()

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        """A target forgets what it held."""
        self.made.pop(get_full_name_for_node(node.target) or "", None)

    def leave_Assign(self, original_node: cst.Assign) -> None:
        """`hook = PostgresHook(…)`."""
        for target in original_node.targets:
            self._keep(target.target, original_node.value)

    def leave_AnnAssign(self, original_node: cst.AnnAssign) -> None:
        """`hook: PostgresHook = PostgresHook(…)`."""
        self._keep(original_node.target, original_node.value)

    def visit_WithItem(self, node: cst.WithItem) -> None:
        """`with FTPHook(…) as hook:`."""
        if node.asname is not None:
            self._keep(node.asname.name, node.item)

    def _keep(self, target: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
        name, hook = get_full_name_for_node(target), self._class_of(value)
        if name is not None and hook is not None:
            self.made[name] = hook

    def _class_of(self, node: cst.BaseExpression | None) -> ImportedName | None:
        """The class of the hook that a call makes."""
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Name):
            return None
        return self.hooks.get(node.func.value)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        """`hook.method`, `PostgresHook(…).method`."""
        hook = self._class_of(node.value) or self.made.get(get_full_name_for_node(node.value) or "")
        if hook is not None and node.attr.value in table()[hook.name or ""]:
            self.found.add(f"{hook.module}.{hook.name}.{node.attr.value}")
