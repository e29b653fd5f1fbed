"""The passes in their order: a file that was read -> the plan of its module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jetbridge_translator.lower.connections import ResourceNames
from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.names import OUR_NAMES, RESERVED_NODE_NAMES, Names
from jetbridge_translator.lower.passes.gather_code import gather_code
from jetbridge_translator.lower.passes.sort_tasks import sort_tasks
from jetbridge_translator.lower.passes.write_bodies import write_bodies
from jetbridge_translator.lower.passes.write_jobs import write_jobs
from jetbridge_translator.lower.passes.write_ops import write_ops
from jetbridge_translator.lower.travel.scope import ModuleScope, ScopeStatement
from jetbridge_translator.lower.travel.siblings import scopes_of
from jetbridge_translator.model import DagFile, SourceModule, StatementKind

PASSES: tuple[Callable[[Draft], Draft], ...] = (sort_tasks, write_ops, write_bodies, write_jobs, gather_code)


def lower(
    dag_file: DagFile, resource_names: ResourceNames | None = None, adapted: dict[str, str] | None = None
) -> Draft:
    """Make the plan of a file; `module` of the result is set. `resource_names` are those of the project; without them the file is one of its own."""
    scope = _own_scope(dag_file)
    names = Names(OUR_NAMES | RESERVED_NODE_NAMES, user_names(scope))
    draft = Draft(dag_file, scope, names, resource_names or ResourceNames([dag_file]), adapted=adapted or {})
    for one in PASSES:
        draft = one(draft)
    return draft


def _own_scope(dag_file: DagFile) -> ModuleScope:
    """The names of the file itself. A package of its name (`etl/` beside `etl.py`) is what imports mean by it, so that it needs another one."""
    own = dag_file.module or SourceModule(dag_file.file, "", ())
    helpers = [helper for helper in dag_file.helper_modules if helper.file != own.file]
    if any(helper.name == own.name for helper in helpers):
        own = replace(own, name=f"{own.name}__file")
    scope = scopes_of((own, *helpers))[own.name]
    scope.siblings[own.name] = replace(scope, tasks=_names_of_tasks(dag_file))
    return scope.siblings[own.name]


def user_names(scope: ModuleScope) -> set[str]:
    """Names that the user's own code may bring along."""
    parts = [part for part in scope.statements if not part.makes_dag]
    outside = {name for part in parts if not part.nested for name in part.binds}
    inside = {name for part in parts if part.nested for name in part.binds if not _is_free(part, name, scope)}
    return outside | inside | {name for name in scope.imports if not scope.is_airflow(name)}


def _is_free(part: ScopeStatement, name: str, scope: ModuleScope) -> bool:
    """Whether a name inside of a DAG's block is left to the ops: a task has it, or a function that becomes an op."""
    return part.kind not in (StatementKind.ASSIGNMENT, StatementKind.CLASS) or name in scope.tasks


def _names_of_tasks(dag_file: DagFile) -> frozenset[str]:
    dags = dag_file.dags.values()
    sites = [task.call_site for dag in dags for task in dag.tasks.values()]
    sites += [group.call_site for dag in dags for group in dag.groups.values() if group.call_site is not None]
    return frozenset(site.variable for site in sites if site.variable)
