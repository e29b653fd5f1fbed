"""Collect operator facts from the source of installed packages, without importing them.

`python -m jetbridge_translator.operators.collect SITE_PACKAGES PACKAGE... --out FILE` writes one JSON file: class names, bases, constructor
parameters, template fields, and how each template field follows from the parameters. Facts only; no code of the packages is kept.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from jetbridge_translator.operators.facts import ROOT_CLASSES
from jetbridge_translator.operators.forms import form_of, literal_of

_AWS_FIELDS = ("aws_conn_id", "region_name", "verify")  # what the amazon provider's `aws_template_fields` adds
_SKIPPED_FOLDERS = {"tests", "example_dags", "system"}


def modules(site_packages: Path, package: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of a package (or the one module) with its syntax tree; what does not parse is left out."""
    base = site_packages.joinpath(*package.split("."))
    files = sorted(base.rglob("*.py")) if base.is_dir() else [base.with_suffix(".py")]
    for file in files:
        if _SKIPPED_FOLDERS.intersection(file.relative_to(site_packages).parts):
            continue
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError):
            continue
        parts = file.relative_to(site_packages).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), tree


def class_facts(module: str, tree: ast.Module) -> dict[str, dict[str, Any]]:
    """The raw facts of every class of a module, by qualified name."""
    imports = _imports(module, tree)
    local = {node.name: f"{module}.{node.name}" for node in _statements(tree.body) if isinstance(node, ast.ClassDef)}
    found: dict[str, dict[str, Any]] = {}
    for node in _statements(tree.body):
        if isinstance(node, ast.ClassDef):
            found[f"{module}.{node.name}"] = _facts_of_class(node, {**imports, **local})
    return found


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a block; both arms of `if` and `try`, the first one first."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _statements(node.orelse)
            yield from _statements(node.body)
        elif isinstance(node, ast.Try):
            yield from _statements(node.body)
        else:
            yield node


def _imports(module: str, tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = module.split(".")[: -node.level]
                base = ".".join([*parent, base]) if base else ".".join(parent)
            names.update({alias.asname or alias.name: f"{base}.{alias.name}" for alias in node.names})
    return names


def _facts_of_class(node: ast.ClassDef, names: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {"bases": [names.get(text, text) for text in map(_base_name, node.bases)]}
    for statement in _statements(node.body):
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            facts.update(_facts_of_init(statement))
        target, value = _assigned(statement)
        if target == "template_fields" and value is not None:
            facts["template_fields"] = _template_fields(value)
        elif target == "custom_operator_name" and isinstance(value, ast.Constant):
            facts["custom_operator_name"] = value.value
    return facts


def _base_name(node: ast.expr) -> str:
    """The class of a base, its type arguments left out."""
    return ast.unparse(node.value if isinstance(node, ast.Subscript) else node)


def _assigned(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id, statement.value
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.value
    return None, None


def _template_fields(value: ast.expr) -> list[str]:
    """Names in order; `*Base.template_fields` as `*Base`, what cannot be read as `?`."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, (ast.Tuple, ast.List, ast.Set)):
        return [name for item in value.elts for name in _template_fields(item)]
    if isinstance(value, ast.Starred):
        return _template_fields(value.value)
    if isinstance(value, ast.Attribute) and value.attr == "template_fields":
        return ["*" + ast.unparse(value.value)]
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.BitOr)):
        return _template_fields(value.left) + _template_fields(value.right)
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "aws_template_fields":
        return sorted({*_AWS_FIELDS, *(name for item in value.args for name in _template_fields(item))})
    if isinstance(value, ast.Call) and len(value.args) == 1:
        receiver = (
            _template_fields(value.func.value)
            if isinstance(value.func, ast.Attribute) and value.func.attr == "union"
            else []
        )
        return receiver + _template_fields(value.args[0])
    return ["?"]


def _facts_of_init(node: ast.FunctionDef) -> dict[str, Any]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args][1:]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(
        arguments.defaults[-len(positional) or len(arguments.defaults) :]
    )
    named = [*zip(positional, defaults, strict=False), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    parameters = [[a.arg] if default is None else [a.arg, literal_of(default)] for a, default in named]
    known = {a.arg for a, _ in named}
    return {"parameters": parameters, **_body_facts(node, known)}


def _body_facts(node: ast.FunctionDef, parameters: set[str]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    passed: dict[str, Any] = {}
    node = _Inlined(parameters).visit(node)
    for statement in ast.walk(node):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                    form = form_of(statement.value, parameters)
                    attributes[target.attr] = (
                        form if target.attr not in attributes or attributes[target.attr] == form else ["?"]
                    )
        elif isinstance(statement, ast.Call) and ast.unparse(statement.func) == "super().__init__":
            passed = {k.arg: form_of(k.value, parameters) for k in statement.keywords if k.arg}
    return {"attributes": attributes, "super": passed}


class _Inlined(ast.NodeTransformer):
    """Puts `x or []` in the place of a parameter `x` after the statement `x = x or []`."""

    def __init__(self, parameters: set[str]) -> None:
        self.parameters = parameters
        self.values: dict[str, ast.expr] = {}

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        """Note a parameter that gets another value; put noted values into all others."""
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in self.parameters:
            form = form_of(node.value, self.parameters)
            self.values[target.id] = node.value if form != ["?"] else ast.Constant(...)
            return node
        node.value = self.visit(node.value)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The noted value."""
        return self.values.get(node.id, node)


def operators_of(classes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The classes that come down from BaseOperator."""
    return {name: facts for name, facts in classes.items() if _is_operator(name, classes, set())}


def _is_operator(name: str, classes: dict[str, dict[str, Any]], seen: set[str]) -> bool:
    if name.rsplit(".", 1)[-1] in ROOT_CLASSES:
        return True
    if name not in classes:
        return name.endswith(("Operator", "Sensor"))
    if name in seen:
        return False
    return any(_is_operator(base, classes, seen | {name}) for base in classes[name]["bases"])


@click.command()
@click.argument("site_packages", type=click.Path(exists=True, path_type=Path))
@click.argument("packages", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
def main(site_packages: Path, packages: tuple[str, ...], out: Path) -> None:
    """Write the facts of all operators in PACKAGES of SITE_PACKAGES."""
    classes: dict[str, dict[str, Any]] = {}
    for package in packages:
        for module, tree in modules(site_packages, package):
            classes.update(class_facts(module, tree))
    facts = operators_of(classes)
    wanted = {field for fact in facts.values() for field in fact.get("template_fields", ())}
    for fact in facts.values():
        if "attributes" in fact:
            fact["attributes"] = {k: v for k, v in fact["attributes"].items() if k in wanted}
    lines = [f"{json.dumps(name)}: {json.dumps(fact, separators=(',', ':'))}" for name, fact in sorted(facts.items())]
    out.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    click.echo(f"{out}: {len(facts)} operators")


if __name__ == "__main__":
    main()
