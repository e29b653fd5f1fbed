"""Dynamic task mapping of operators: `partial(…).expand(…)` and `expand_kwargs(…)`.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.contexts import is_left_out, place_of
from jetbridge_translator.extract.default_args import merged_defaults, merged_params
from jetbridge_translator.extract.errors import airflow_error, type_error, value_error
from jetbridge_translator.extract.methods import Method, known_keywords
from jetbridge_translator.extract.settings import BASE_PARAMETERS, normalised_setting
from jetbridge_translator.extract.tasks import TaskNode
from jetbridge_translator.extract.xcom import Output
from jetbridge_translator.operators.facts import template_fields_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.construct import Construction


class PartialObject(AbstractObject):
    """`SomeOperator.partial(task_id=…, …)`: DAG and group are those of this call, not of `expand`'s."""

    def __init__(self, kind: Construction, keywords: dict[str, Any], site: Site, machine: Machine) -> None:
        self.kind = kind
        may_name = {"task_id": keywords["**"]} if "**" in keywords else {}
        self.keywords = {**may_name, **known_keywords(keywords, f"`{kind.name}`", site, machine)}
        self.site = site
        self.dag, self.group = place_of(keywords, site, machine)
        self.defaults = merged_defaults(self.dag, self.group, keywords.get("default_args"))

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`expand` and `expand_kwargs`."""
        return Method(name, self._expander(name)) if name in ("expand", "expand_kwargs") else NotImplemented

    def _expander(self, name: str) -> Any:
        def body(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
            mapped = mapped_arguments(name, arguments, keywords)
            return self._expand(name, mapped, site, machine).value

        return body

    def _expand(self, name: str, mapped: dict[str, Any], site: Site, machine: Machine) -> TaskNode:
        from jetbridge_translator.extract.construct import (  # noqa: PLC0415 -- it knows tasks
            arguments_of,
            defaulted_arguments,
            place_task,
            unknown_task_id,
        )

        task_id = self.keywords.get("task_id")
        if not isinstance(task_id, str):
            machine.finding("DAG207", site, f"the task_id of this mapped `{self.kind.name}` is unknown: it is left out")
            task_id = unknown_task_id(site, machine)
        mapped = known_keywords(mapped, f"mapped `{self.kind.name}`", site, machine)
        node = TaskNode(task_id, self.site.place(), site.call_site())
        node.is_unknown = is_left_out(self.keywords.get("task_id"), self.keywords, self.dag, self.group)
        node.operator, node.operator_class, node.operator_module = self.kind.imported, self.kind.name, self.kind.module
        node.dag, node.group = self.dag, self.group
        defaulted = defaulted_arguments(
            self.kind.canonical, {**self.keywords, **mapped}, self.defaults, self.site, machine
        )
        node.arguments = {**arguments_of(self.keywords, self.site, machine), **defaulted}
        node.callable = self.keywords.get("python_callable")
        node.params = merged_params(self.dag, self.keywords.get("params"), self.keywords.get("default_args"))
        node.template_fields = _template_fields(self.kind, site, machine)
        own = {name: value for name, value in self.keywords.items() if name not in BASE_PARAMETERS}
        node.attributes = own
        take_partial_settings(node, self.keywords, self.defaults)
        set_mapping(node, name, mapped, site)
        refuse_in_mapped_group(node)
        place_task(node, site, machine)
        node.link_references(mapped)
        node.link_template_fields()
        return node


def _template_fields(kind: Construction, site: Site, machine: Machine) -> tuple[str, ...] | None:
    if kind.owner is None:
        return template_fields_of(kind.canonical)
    fields = machine.get_attribute(kind.owner, "template_fields", site)
    return tuple(fields) if isinstance(fields, (list, tuple)) else ()


def mapped_arguments(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
    """The arguments to map over, by name; of `expand_kwargs` under the empty name.

    Raises:
        EvaluatedError: there is nothing to map over, or a value that cannot be mapped.
    """
    if name == "expand_kwargs":
        value = arguments[0] if arguments else keywords.get("kwargs")
        if not isinstance(value, (list, tuple, Output)) and not is_opaque(value):
            raise type_error(f"expected XComArg or list[dict], not {type(value).__name__}")
        return {"": value}
    if not keywords:
        raise type_error("no arguments to expand against")
    for key, value in keywords.items():
        if isinstance(value, (str, bytes, int, float)):
            raise value_error(f"expand() got an unexpected type {type(value).__name__!r} for keyword argument {key!r}")
    return dict(keywords)


def set_mapping(node: TaskNode, name: str, mapped: dict[str, Any], site: Site) -> None:
    """Note what a task is mapped over, with the texts."""
    node.mapping_kind = name
    node.mapped = mapped
    node.mapped_sources = {key: site.argument_source(key or 0) for key in mapped}


def take_partial_settings(node: TaskNode, given: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Settings of a mapped task: BaseOperator's arguments of `partial`, else from default_args."""
    from jetbridge_translator.extract.settings import NOT_SETTINGS  # noqa: PLC0415 -- only needed here

    for name in BASE_PARAMETERS - NOT_SETTINGS:
        if name in given or name in defaults:
            value = given[name] if name in given else defaults[name]
            node.settings[name] = normalised_setting(name, value)
            node.explicit.add(name)


def refuse_in_mapped_group(node: TaskNode) -> None:
    """Airflow does not map a task inside a mapped group.

    Raises:
        EvaluatedError: the task stands in one.
    """
    if node.group is not None and any(group.mapping_kind is not None for group in node.group.enclosing()):
        raise airflow_error("operator expansion in an expanded task group is not yet supported")
