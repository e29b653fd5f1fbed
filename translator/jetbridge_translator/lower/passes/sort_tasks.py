"""First pass: which tasks are uses of one op, and what all tasks of a DAG say alike."""

from __future__ import annotations

from dataclasses import replace

from jetbridge_translator.lower.alike import with_alike_as_one
from jetbridge_translator.lower.callbacks import shared_callbacks
from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.settings import job_values
from jetbridge_translator.lower.uses import groups_of
from jetbridge_translator.lower.values import ValueWriter


def sort_tasks(draft: Draft) -> Draft:
    """Group the tasks by op, and take up the settings that a job can say once."""
    hoisted = {dag_id: job_values(dag) for dag_id, dag in draft.dag_file.dags.items()}
    writer = ValueWriter(draft.scope)
    callbacks = {dag_id: shared_callbacks(dag, writer) for dag_id, dag in draft.dag_file.dags.items()}
    groups = with_alike_as_one(groups_of(draft.dag_file, draft.scope, draft.adapted))
    return replace(draft, groups=groups, hoisted=hoisted, callbacks=callbacks)
