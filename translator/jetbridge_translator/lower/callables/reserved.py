"""Parameters of the user's functions that mean something else to an op: they get another name there."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from jetbridge_translator.lower.callables.signature import parameter_names
from jetbridge_translator.lower.uses import OpGroup

_RESERVED = frozenset({"config"})
"""An op takes its configuration by this name: https://docs.dagster.io/guides/operate/configuration/run-configuration"""


def with_free_names(text: str, group: OpGroup) -> tuple[str, OpGroup]:
    """A function without parameters of such names, and the group whose uses give their values under the new ones."""
    names = {name: f"{name}_value" for name in parameter_names(text) if name in _RESERVED}
    if not names:
        return text, group
    uses = tuple(
        replace(
            use,
            named={names.get(name, name): value for name, value in use.named.items()},
            expanded={names.get(name, name): value for name, value in use.expanded.items()},
        )
        for use in group.uses
    )
    return cst.parse_module(text).visit(_Renamer(names)).code, replace(group, uses=uses)


class _Renamer(cst.CSTTransformer):
    """Renames variables; attributes and the names of arguments stay."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        """A variable or a parameter."""
        return updated_node.with_changes(value=self._names.get(original_node.value, original_node.value))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        """`value.config` keeps its attribute."""
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """`call(config=…)` keeps its keyword."""
        return updated_node.with_changes(keyword=original_node.keyword)
