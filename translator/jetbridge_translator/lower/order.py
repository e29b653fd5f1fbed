"""The passes in their order: a file that was read -> the plan of its module."""

from __future__ import annotations

from collections.abc import Callable

from jetbridge_translator.lower.connections import ResourceNames
from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.names import OUR_NAMES, RESERVED_NODE_NAMES, Names
from jetbridge_translator.lower.passes.gather_code import gather_code
from jetbridge_translator.lower.passes.sort_tasks import sort_tasks
from jetbridge_translator.lower.passes.write_bodies import write_bodies
from jetbridge_translator.lower.passes.write_jobs import write_jobs
from jetbridge_translator.lower.passes.write_ops import write_ops
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.travel.siblings import scopes_of
from jetbridge_translator.model import DagFile, SourceModule

PASSES: tuple[Callable[[Draft], Draft], ...] = (sort_tasks, write_ops, write_bodies, write_jobs, gather_code)


def lower(dag_file: DagFile, resource_names: ResourceNames | None = None) -> Draft:
    """Make the plan of a file; `module` of the result is set. `resource_names` are those of the project; without them the file is one of its own."""
    own = dag_file.module or SourceModule(dag_file.file, "", ())
    scope = scopes_of((own, *(helper for helper in dag_file.helper_modules if helper.file != own.file)))[own.name]
    names = Names(OUR_NAMES | RESERVED_NODE_NAMES, user_names(scope))
    draft = Draft(dag_file, scope, names, resource_names or ResourceNames([dag_file]))
    for one in PASSES:
        draft = one(draft)
    return draft


def user_names(scope: ModuleScope) -> set[str]:
    """Names that the user's own code may bring along."""
    own = {name for part in scope.statements if not part.makes_dag and not part.nested for name in part.binds}
    return own | {name for name in scope.imports if not scope.is_airflow(name)}
