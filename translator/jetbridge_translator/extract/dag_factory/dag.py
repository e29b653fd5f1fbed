"""One DAG of a configuration.

https://astronomer.github.io/dag-factory/latest/configuration/configuring_workflows/
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.dag_factory.callables import (
    DAG_CALLBACKS,
    TASK_CALLBACKS,
    config_file,
    function_in,
    take_callbacks,
)
from jetbridge_translator.extract.dag_factory.dialects import Dialect, in_seconds
from jetbridge_translator.extract.dag_factory.groups import by_name, in_order, make_groups, set_dependencies
from jetbridge_translator.extract.dag_factory.moments import moment_of
from jetbridge_translator.extract.dag_factory.schedules import schedule_arguments
from jetbridge_translator.extract.dag_factory.tasks import make_task
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine
    from jetbridge_translator.extract.dag_factory.documents import Document

Config = dict[str, Any]
_TAG = "dagfactory"
_HANDED_ON = (
    "dag_display_name", "description", "catchup", "max_active_runs", "dagrun_timeout", "template_searchpath",
    "render_template_as_native_obj", "on_success_callback", "on_failure_callback", "default_args", "doc_md", "access_control",
    "is_paused_upon_creation", "params", "start_date", "end_date", "max_active_tasks",
)  # fmt: skip
_OF_2 = ("default_view", "orientation", "sla_miss_callback")
_MOMENTS = ("start_date", "end_date")


def make_dag(name: str, config: Config, document: Document, dialect: Dialect, machine: Machine) -> Any:
    """The DAG of a merged configuration, with its tasks, groups and edges. `config` is changed.

    Raises:
        EvaluatedError: dag-factory or Airflow does not take the configuration.
    """
    settings = _settings(name, config, document, dialect, machine)
    dag = _dag(name, settings, document, dialect, machine)
    tasks, groups = by_name(config.get("tasks"), "task_id"), by_name(config.get("task_groups"), "group_name")
    group_site = partial(document.site_of, machine, name, "task_groups")
    made_groups = make_groups(groups, dag, group_site, machine)
    made: dict[str, Any] = {}
    for task in in_order(tasks):
        entry = tasks[task]
        entry.update(task_id=task, dag=dag)
        if made_groups and entry.get("task_group_name"):
            entry["task_group"] = made_groups[entry["task_group_name"]]
        known_as, node = make_task(task, entry, made, dialect, document.site_of(machine, name, "tasks", task), machine)
        made[known_as] = node
    entry_site = partial(document.site_of, machine, name, "tasks")
    set_dependencies({**tasks, **groups}, {**made, **made_groups}, entry_site, machine)
    return dag


def _settings(name: str, config: Config, document: Document, dialect: Dialect, machine: Machine) -> Config:
    """The settings of the DAG as Python has them: moments, durations, functions."""
    site = document.site_of(machine, name)
    made = in_seconds(config) if dialect is Dialect.V0 else dict(config)
    args = made.get("default_args") or {}
    made["default_args"] = args = in_seconds(args) if dialect is Dialect.V0 else dict(args)
    if dialect is Dialect.V0 and "start_date" not in args:
        raise value_error(f"{name} config is missing start_date")
    for block in (args,) if dialect is Dialect.V0 else (made, args):
        for key in _MOMENTS:
            if block.get(key) is not None:
                block[key] = moment_of(block[key], str(block.get("timezone", "UTC")), site, machine)
    take_callbacks(made, DAG_CALLBACKS, site, machine)
    take_callbacks(args, (*TASK_CALLBACKS, "sla_miss_callback"), site, machine)
    return made


def _dag(name: str, settings: Config, document: Document, dialect: Dialect, machine: Machine) -> Any:
    site = document.site_of(machine, name)
    names = _HANDED_ON if session_of(machine).is_v3 else (*_HANDED_ON, *_OF_2)
    given = {key: settings[key] for key in names if settings.get(key) is not None}
    if dialect is Dialect.V1:
        given.setdefault("start_date", None)  # so that Airflow 3 does not take the one of default_args
    else:
        given = {
            key: value for key, value in given.items() if key not in _MOMENTS
        }  # 0.x has them in default_args alone
    if "concurrency" in settings:
        given["max_active_tasks"] = settings["concurrency"]
    if settings.get("user_defined_macros"):
        given["user_defined_macros"] = _macros(settings["user_defined_macros"], document, name, machine)
    if (documentation := _documentation(settings, document, name, machine)) is not None:
        given["doc_md"] = documentation
    tags = settings.get("tags") or []
    given["tags"] = tags if _TAG in tags else [*tags, _TAG]
    schedule = schedule_arguments(settings, dialect, site, machine)
    return machine.call(machine.named("airflow.DAG", site), (), {"dag_id": name, **schedule, **given}, site)


def _macros(macros: Config, document: Document, name: str, machine: Machine) -> Config:
    """Macros by their dotted names."""
    site = document.site_of(machine, name, "user_defined_macros")
    made: Config = {}
    for key, value in macros.items():
        if isinstance(value, dict):
            made[key] = _macros(value, document, name, machine)
        else:
            made[key] = machine.named(value, site) if isinstance(value, str) else value
    return made


def _documentation(settings: Config, document: Document, name: str, machine: Machine) -> Any:
    """`doc_md` out of a file or of a function. The configuration itself, which dag-factory adds to it, is left out."""
    site = document.site_of(machine, name)
    function, file = settings.get("doc_md_python_callable_name"), settings.get("doc_md_python_callable_file")
    if function and file:
        given = settings.get("doc_md_python_arguments") or {}
        return machine.call(function_in(file, function, site, machine), (), given, site)
    if settings.get("doc_md_file_path"):
        return machine.text_of(config_file(settings["doc_md_file_path"], site, machine))
    return None
