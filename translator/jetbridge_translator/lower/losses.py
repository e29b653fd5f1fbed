"""Settings of a task that have an effect in Airflow and none in a job."""

from __future__ import annotations

from typing import Any

from jetbridge_translator.lower.callbacks import written_callbacks
from jetbridge_translator.lower.data_settings import written_data
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Task

_DATA = {
    "params": "templates that name one of them fail",
    "inlets": "what it reads is not known",
    "outlets": "the update of the assets is not recorded",
}


_LOST = {
    "pre_execute": "it is not called",
    "post_execute": "it is not called",
    "run_as_user": "the op runs as the user who runs the job",
    "executor_config": "executors of jobs know nothing of it",
    "resources": "executors of jobs know nothing of it",
    "max_active_tis_per_dagrun": "as many mapped steps of one run work at a time as the executor allows",
    "wait_for_past_depends_before_skipping": "a step that is skipped does not wait for the run before",
}
"""Settings that no op has, and what that means."""

_NOTHING: tuple[Any, ...] = (None, {}, False)
"""Values of those settings with which Airflow does no more than a job."""

WITHOUT_EFFECT = {
    **dict.fromkeys(("doc", "doc_md", "doc_rst", "doc_json", "doc_yaml"), "documentation in Airflow's UI"),
    "task_display_name": "a label of Airflow's UI",
    "map_index_template": "a label of Airflow's UI",
    "logger_name": "logs of a step have its own name",
    "allow_nested_operators": "a check of Airflow's own",
    "executor": "which of Airflow's executors runs the task",
    "default_args": "what they hold is in the settings of the task",
}
"""Settings that change nothing that a task does."""


def lost_settings(task: Task, writer: ValueWriter) -> list[tuple[str, str]]:
    """The names of those settings, each with what its loss means."""
    settings = task.settings
    found: list[tuple[str, str]] = []
    if settings.sla is not None:
        found.append(("sla", "nobody is told when the task is late"))
    not_written = (name for name in settings.callbacks if written_callbacks(task, name, writer) is None)
    found += [(name, "it is not called") for name in not_written]
    for name, what in _DATA.items():
        value = {"params": task.params}.get(name) or list(getattr(settings, name, ()))
        if value and written_data(name, value, task, writer) is None:
            found.append((name, what))
    found += [(name, what) for name, what in _LOST.items() if settings.other.get(name) not in _NOTHING]
    return found
