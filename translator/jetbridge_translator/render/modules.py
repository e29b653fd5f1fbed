"""A module plan -> its text, not yet formatted."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from jinja2 import Environment

from jetbridge_translator.lower.expressions import Imported
from jetbridge_translator.lower.plan import ImportedName, ModulePlan, NamedValue
from jetbridge_translator.render.expressions import ModuleText


def module_text(plan: ModulePlan, templates: Environment) -> str:
    """The text of a module: first what it holds, then the imports that this turned out to need."""
    text = ModuleText(plan.imports, plan.taken, _bound(plan))
    body = templates.get_template("module.py.j2").render(
        writer=text,
        plan=plan,
        is_value=_is_value,
        graph_decorator=Imported("jetbridge", "graph"),
        job_decorator=Imported("jetbridge", "job"),
    )
    head = templates.get_template("imports.py.j2").render(
        plan=plan, lines=import_lines(text.imports.values()), future=plan.future_annotations
    )
    return head + body


def _is_value(plan: object) -> bool:
    return isinstance(plan, NamedValue)


def _bound(plan: ModulePlan) -> frozenset[str]:
    """Names that the module itself defines."""
    own = {op.name for op in plan.ops} | {graph.name for graph in plan.graphs} | {job.function for job in plan.jobs}
    own |= {value.name for value in plan.values}
    return frozenset(own.union(*(_defined(statement.text) for statement in plan.statements)))


def _defined(text: str) -> Iterator[str]:
    """Names that a statement of the user's module binds there."""
    for part in ast.parse(text).body:
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield part.name
        else:
            yield from (
                node.id for node in ast.walk(part) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )


def import_lines(imports: Iterable[ImportedName]) -> list[str]:
    """Import statements, one a name; the formatter joins and sorts them."""
    return sorted({_line(name) for name in imports})


def _line(name: ImportedName) -> str:
    if name.name is None:
        return f"import {name.module}" + ("" if name.local == name.module else f" as {name.local}")
    alias = "" if name.local == name.name else f" as {name.local}"
    return f"from {name.module} import {name.name}{alias}"
