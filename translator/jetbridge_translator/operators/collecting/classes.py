"""Classes as they stand in the source: bases, constructor, class attributes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jetbridge_translator.operators.collecting.sources import imports, statements
from jetbridge_translator.operators.forms import form_of, literal_of


@dataclass(slots=True)
class SourceClass:
    """One class: `names` are the qualified names of what its module binds, `values` its class attributes."""

    name: str
    bases: tuple[str, ...]
    names: dict[str, str]
    init: ast.FunctionDef | None = None
    values: dict[str, ast.expr] = field(default_factory=dict)

    def qualified(self, text: str) -> str:
        """The qualified name of a name that the class's module uses."""
        head, _, rest = text.partition(".")
        return self.names.get(head, head) + (f".{rest}" if rest else "")


def classes_of(module: str, tree: ast.Module) -> dict[str, SourceClass]:
    """Every class of the module level, by qualified name."""
    found = [node for node in statements(tree.body) if isinstance(node, ast.ClassDef)]
    names = {**imports(module, tree), **{node.name: f"{module}.{node.name}" for node in found}}
    return {f"{module}.{node.name}": _source_class(f"{module}.{node.name}", node, names) for node in found}


def _source_class(name: str, node: ast.ClassDef, names: dict[str, str]) -> SourceClass:
    made = SourceClass(name, (), names)
    made.bases = tuple(made.qualified(ast.unparse(_without_arguments(base))) for base in node.bases)
    for statement in statements(node.body):
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            made.init = statement
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            made.values[statement.targets[0].id] = statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            made.values[statement.target.id] = statement.value
    return made


def _without_arguments(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


Literal = Callable[[ast.expr], ast.expr]
"""Puts the literal in the place of a name or class attribute that stands for one."""


def constructor_facts(kind: SourceClass, constants: dict[str, ast.expr], literal: Literal) -> dict[str, Any]:
    """Parameters in order, attributes set from them, and what goes to `super().__init__`; `constants` are class attributes, bases' included."""
    if kind.init is None:
        return {}
    arguments = kind.init.args
    positional = [*arguments.posonlyargs, *arguments.args][1:]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults[-len(positional) :] if positional else []
    named = [*zip(positional, defaults, strict=False), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    parameters = [[a.arg] if default is None else [a.arg, literal_of(literal(default))] for a, default in named]
    inlined = _Inlined({a.arg for a, _ in named}, constants)
    return {"parameters": parameters, **_body_facts(inlined.visit(kind.init), inlined.parameters)}


def _body_facts(node: ast.FunctionDef, parameters: set[str]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    passed: dict[str, Any] = {}
    for statement in ast.walk(node):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                    form = form_of(statement.value, parameters)
                    attributes[target.attr] = form if attributes.get(target.attr, form) == form else ["?"]
        elif isinstance(statement, ast.Call) and ast.unparse(statement.func) == "super().__init__":
            passed = {k.arg: form_of(k.value, parameters) for k in statement.keywords if k.arg}
    return {"attributes": attributes, "super": passed}


class _Inlined(ast.NodeTransformer):
    """Puts `x or []` in the place of a parameter `x` after `x = x or []`, and the value of a class attribute in the place of `self.NAME`."""

    def __init__(self, parameters: set[str], constants: dict[str, ast.expr]) -> None:
        self.parameters = parameters
        self.constants = constants
        self.values: dict[str, ast.expr] = {}

    def visit_If(self, node: ast.If) -> ast.If:
        """`if new is None: new = x` gives `new or x`, `if old: new = old` gives `old or new`; other conditions leave a parameter unknown."""
        before = dict(self.values)
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)
        asked = {name.id for name in ast.walk(node.test) if isinstance(name, ast.Name)}
        for name in {name for name, value in self.values.items() if before.get(name) is not value}:
            changed, kept = self.values[name], before.get(name) or ast.Name(name, ast.Load())
            if node.orelse:
                self.values[name] = ast.Constant(...)
            elif name in asked:
                self.values[name] = ast.BoolOp(ast.Or(), [kept, changed])
            elif isinstance(changed, ast.Name) and changed.id in asked:
                self.values[name] = ast.BoolOp(ast.Or(), [changed, kept])
            else:
                self.values[name] = ast.Constant(...)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        """Note a parameter that gets another value, and a local name that gets a literal; put noted values into all others."""
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in self.parameters:
            form = form_of(self.visit(node.value), self.parameters)
            self.values[target.id] = node.value if form != ["?"] else ast.Constant(...)
            return node
        node.value = self.visit(node.value)
        if isinstance(target, ast.Name):
            self.values[target.id] = node.value if isinstance(node.value, ast.Constant) else ast.Constant(...)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The noted value."""
        return self.values.get(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A class attribute that is a literal."""
        if isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name) and node.value.id == "self":
            value = self.constants.get(node.attr)
            return value if isinstance(value, ast.Constant) else node
        return node
