"""All classes of some packages together: which are operators, and the facts of each."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

from jetbridge_translator.operators.aliases import standard_name
from jetbridge_translator.operators.collecting.classes import SourceClass, constructor_facts
from jetbridge_translator.operators.collecting.template_fields import evaluated
from jetbridge_translator.operators.facts import ROOT_CLASSES

_ROOT_FIELDS = {"DecoratedOperator": ["op_args", "op_kwargs"]}


class Catalogue:
    """The classes by qualified name."""

    def __init__(self, classes: dict[str, SourceClass], constants: dict[str, ast.expr]) -> None:
        self.classes = classes
        self.constants = constants
        self.fields_of = cache(self._fields_of)

    def wanted(self) -> dict[str, dict[str, Any]]:
        """The facts of all operators, and of the other classes that they inherit from."""
        operators = [name for name in self.classes if self._is_operator(name, frozenset())]
        kept = dict.fromkeys(base for name in operators for base in self._lineage(name))
        facts = {name: self._facts(self.classes[name]) for name in kept}
        fields = {field for fact in facts.values() for field in fact.get("template_fields") or ()}
        for fact in facts.values():
            if "attributes" in fact:
                fact["attributes"] = {k: v for k, v in fact["attributes"].items() if k in fields}
        return facts

    def _facts(self, kind: SourceClass) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "bases": list(kind.bases),
            **constructor_facts(kind, self._constants(kind), lambda node: self._literal(kind, node)),
        }
        if "template_fields" in kind.values:
            facts["template_fields"] = self.fields_of(kind.name) or ["?"]
            if self.fields_of(kind.name) == []:
                facts["template_fields"] = []
        if "template_ext" in kind.values:
            extensions = evaluated(kind.values["template_ext"], kind, lambda _: None)
            facts.update({} if extensions is None else {"template_ext": extensions})
        custom = kind.values.get("custom_operator_name")
        if isinstance(custom, ast.Constant):
            facts["custom_operator_name"] = custom.value
        return facts

    def _literal(self, kind: SourceClass, node: ast.expr) -> ast.expr:
        """The literal that a module's constant or a class attribute of another class stands for."""
        if isinstance(node, ast.Name):
            own = f"{kind.name.rpartition('.')[0]}.{node.id}"
            return self.constants.get(own) or self.constants.get(kind.qualified(node.id), node)
        if isinstance(node, ast.Attribute):
            owner = kind.qualified(ast.unparse(node.value))
            value = self._constants(self.classes[owner]).get(node.attr) if owner in self.classes else None
            return value if isinstance(value, ast.Constant) else node
        return node

    def _constants(self, kind: SourceClass) -> dict[str, ast.expr]:
        found: dict[str, ast.expr] = {}
        for name in self._lineage(kind.name):
            found = {**self.classes[name].values, **found}
        return found

    def _fields_of(self, name: str) -> list[str] | None:
        kind = self.classes.get(name) or self.classes.get(standard_name(name))
        last = name.rsplit(".", 1)[-1]
        if kind is None:
            return _ROOT_FIELDS.get(last, []) if last in ROOT_CLASSES else None
        if "template_fields" in kind.values:
            return evaluated(kind.values["template_fields"], kind, self.fields_of)
        inherited = [
            self.fields_of(base)
            for base in kind.bases
            if base in self.classes or base.rsplit(".", 1)[-1] in ROOT_CLASSES
        ]
        return next((fields for fields in inherited if fields), inherited[0] if inherited else [])

    def _lineage(self, name: str) -> list[str]:
        if name not in self.classes:
            return []
        return list(dict.fromkeys([name, *(b for base in self.classes[name].bases for b in self._lineage(base))]))

    def _is_operator(self, name: str, seen: frozenset[str]) -> bool:
        if name.rsplit(".", 1)[-1] in ROOT_CLASSES:
            return True
        if name not in self.classes:
            return name.endswith(("Operator", "Sensor"))
        return name not in seen and any(self._is_operator(base, seen | {name}) for base in self.classes[name].bases)
