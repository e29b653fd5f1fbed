"""Last pass: what of the user's module travels along, and the module as a whole."""

from __future__ import annotations

from dataclasses import replace

from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.literals import literal
from jetbridge_translator.lower.plan import FunctionBody, GraphPlan, ImportedName, ModulePlan, NamedValue, OpPlan
from jetbridge_translator.lower.travel.closure import Closure, closure_of
from jetbridge_translator.lower.travel.free_names import free_names
from jetbridge_translator.lower.travel.imports import inner_imports
from jetbridge_translator.lower.travel.needs import imported_by, of_job, of_op, of_statements


def gather_code(draft: Draft) -> Draft:
    """Put the module together."""
    plans = tuple({op.plan.name: op.plan for op in draft.ops if op.plan is not None}.values())
    graphs = tuple(graph for bodies in draft.bodies.values() for graph in bodies.graphs)
    needed = set(draft.also_needed) | {name for op in draft.ops for name in (*of_op(op.plan), *op.needs)}
    needed |= {name for job in draft.jobs for name in of_job(job)}
    needed |= {name for graph in graphs for name in of_statements(graph.body)}
    from_ops = {imported.local: imported for op in draft.ops for imported in op.imports}
    written = frozenset(plan.name for plan in plans) | {imported.binds for imported in from_ops.values()}
    constants = {name: value for op in draft.ops for name, value in op.constants.items()}
    closure = closure_of(draft.scope, needed - written, written | constants.keys())
    read = needed.union(closure.unknown, *(free_names(statement.text) for statement in closure.statements))
    imports = {**from_ops, **{imported.local: imported for imported in closure.imports}}
    available = {imported.local: imported for imported in _usable(draft)}
    module = ModulePlan(
        draft.dag_file.file,
        draft.scope.docstring,
        draft.scope.has_future_annotations and _annotates(plans, closure),
        tuple({**available, **imports}.values()),
        closure.statements,
        tuple(NamedValue(name, literal(value)) for name, value in constants.items() if name in read),
        plans,
        graphs,
        draft.jobs,
        frozenset(imports),
        closure.undefined,
        _leads_to(draft, plans, graphs, closure),
    )
    return replace(draft, module=module)


def _leads_to(
    draft: Draft, plans: tuple[OpPlan | NamedValue, ...], graphs: tuple[GraphPlan, ...], closure: Closure
) -> tuple[ImportedName, ...]:
    texts = [statement.text for statement in closure.statements] + _functions(plans)
    inside = [imported for text in texts for imported in inner_imports(text, draft.scope.module)]
    return tuple(dict.fromkeys((*inside, *imported_by(plans, graphs, draft.jobs))))


def _functions(plans: tuple[OpPlan | NamedValue, ...]) -> list[str]:
    return [plan.body.text for plan in plans if isinstance(plan, OpPlan) and isinstance(plan.body, FunctionBody)]


def _usable(draft: Draft) -> list[ImportedName]:
    """The file's imports that written code may use: those that are not Airflow's."""
    return [imported for local, imported in draft.scope.imports.items() if not draft.scope.is_airflow(local)]


def _annotates(plans: tuple[OpPlan | NamedValue, ...], closure: Closure) -> bool:
    """Whether the user's code has annotations, which were written to be read late."""
    texts = _functions(plans) + [statement.text for statement in closure.statements]
    return any("->" in text or ": " in text.partition("\n")[0].partition("(")[2] for text in texts)
