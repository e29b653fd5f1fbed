"""`@task` and its variants: a decorated function makes a task with each call.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.construct import Construction, construct, keyword_sources, place_task
from jetbridge_translator.extract.contexts import is_left_out, place_of
from jetbridge_translator.extract.default_args import merged_defaults, merged_params
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.frozen import sourced
from jetbridge_translator.extract.mapping import (
    mapped_arguments,
    refuse_in_mapped_group,
    set_mapping,
    take_partial_settings,
)
from jetbridge_translator.extract.methods import Method, known_keywords
from jetbridge_translator.extract.multiple_outputs import returns_mapping
from jetbridge_translator.extract.settings import BASE_PARAMETERS
from jetbridge_translator.extract.setup_teardown import TEARDOWN_RULE
from jetbridge_translator.extract.tasks import TaskNode
from jetbridge_translator.operators.facts import template_fields_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.xcom import PlainOutput
    from jetbridge_translator.model import Argument, Source


@dataclass(frozen=True, eq=False)
class DecoratedTask(AbstractObject):
    """A function under `@task`: `keywords` are the operator's, `partial` the function's that `partial(…)` fixed."""

    function: Any
    kind: Construction
    keywords: dict[str, Any]
    partial: dict[str, Any]
    multiple_outputs: bool | None = None
    is_setup: bool = False
    is_teardown: bool = False
    on_failure_fail_dagrun: bool = False
    partial_sources: tuple[tuple[str, Source | None], ...] = ()
    setting_sources: tuple[tuple[str, Source], ...] = ()

    @property
    def name(self) -> str:
        """The name of the function."""
        return str(getattr(self.function, "__name__", "unknown"))

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make a task; returns its output."""
        return self._make(arguments, known_keywords(keywords, f"call of `{self.name}`", site, machine), site, machine)

    def _make(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> PlainOutput:
        own = self._operator_keywords()
        dag, group = place_of(own, site, machine)
        own["task_id"] = unique_task_id(own["task_id"], dag, group)
        op_kwargs = self._filled(keywords, merged_defaults(dag, group, own.get("default_args")))
        call = {**own, "python_callable": self.function, "op_args": arguments, "op_kwargs": op_kwargs}
        node = construct(self.kind, call, site, machine)
        self._describe(node, machine, site)
        node.arguments = self._arguments(node, site, machine)
        node.op_args, node.op_kwargs = arguments, op_kwargs
        node.op_sources = {
            **{i: site.argument_source(i) for i in range(len(arguments))},
            **{k: site.argument_source(k) for k in keywords},
        }
        place_task(node, site, machine)
        node.link_template_fields()
        return node.output()

    def _arguments(self, node: TaskNode, site: Site, machine: Machine) -> dict[str, Argument]:
        """The operator's own arguments: they stand at the decorator, with their texts."""
        own = {k: v for k, v in node.arguments.items() if k not in ("python_callable", "op_args", "op_kwargs")}
        texts = dict(self.setting_sources)
        at_decorator = {k: sourced(self.keywords[k], texts.get(k), site, machine) for k in own if k in self.keywords}
        return {**own, **at_decorator}

    def _operator_keywords(self) -> dict[str, Any]:
        own = {"task_id": self.name, **self.keywords}
        if self.is_teardown:
            if "trigger_rule" in own:
                raise value_error("Trigger rule not configurable for teardown tasks.")
            own["trigger_rule"] = TEARDOWN_RULE
        own.pop("on_failure_fail_dagrun", None)
        own.pop("multiple_outputs", None)
        return own

    def _filled(self, given: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
        """The function's keywords: those of `partial`, the call's, and default_args of the same name, as Airflow does."""
        filled = {**given, **self.partial}
        for name in getattr(self.function, "parameters", ()):
            if name not in filled and name in defaults:
                filled[name] = defaults[name]
        return filled

    def _describe(self, node: TaskNode, machine: Machine, site: Site) -> None:
        node.is_taskflow = True
        node.setting_sources = {k: v for k, v in self.setting_sources if k in BASE_PARAMETERS}
        node.callable = self.function
        node.is_setup, node.is_teardown = self.is_setup, self.is_teardown
        node.on_failure_fail_dagrun = bool(self.keywords.get("on_failure_fail_dagrun", self.on_failure_fail_dagrun))
        node.settings["multiple_outputs"] = self._multiple_outputs(machine, site)
        documented = any(self.keywords.get(name) for name in ("doc", "doc_json", "doc_md", "doc_rst", "doc_yaml"))
        if not documented and getattr(self.function, "__doc__", None):
            node.settings["doc_md"] = self.function.__doc__

    def _multiple_outputs(self, machine: Machine, site: Site) -> bool:
        if self.multiple_outputs is not None:
            return bool(self.multiple_outputs)
        return returns_mapping(self.function, site, machine)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`override`, `partial`, `expand`, `expand_kwargs`, `function`."""
        if name == "override":
            return Method(name, lambda _, keywords, at, __: self._override(keywords, at))
        if name == "partial":
            return Method(name, lambda _, keywords, at, __: self._partial(keywords, at))
        if name in ("expand", "expand_kwargs"):
            return Method(name, self._expander(name))
        if name in ("function", "__wrapped__"):
            return self.function
        if name in ("is_setup", "is_teardown", "on_failure_fail_dagrun", "multiple_outputs", "kwargs"):
            return self.keywords if name == "kwargs" else getattr(self, name)
        return (
            getattr(self.function, name, NotImplemented)
            if name in ("__name__", "__doc__", "__qualname__", "__module__")
            else NotImplemented
        )

    def _override(self, keywords: dict[str, Any], site: Site) -> DecoratedTask:
        chosen = keywords.get("multiple_outputs", self.multiple_outputs)
        kept = {name: source for name, source in self.setting_sources if name not in keywords}
        sources = tuple({**kept, **keyword_sources(keywords, site)}.items())
        return replace(self, keywords={**self.keywords, **keywords}, multiple_outputs=chosen, setting_sources=sources)

    def _partial(self, keywords: dict[str, Any], site: Site) -> DecoratedTask:
        sources = tuple((name, site.argument_source(name)) for name in keywords)
        return replace(self, partial={**keywords, **self.partial}, partial_sources=(*self.partial_sources, *sources))

    def _expander(self, name: str) -> Any:
        def body(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
            return self._expand(name, mapped_arguments(name, arguments, keywords), site, machine)

        return body

    def _expand(self, name: str, mapped: dict[str, Any], site: Site, machine: Machine) -> PlainOutput:
        own = known_keywords(self._operator_keywords(), f"`{self.name}`", site, machine)
        mapped = known_keywords(mapped, f"mapped `{self.name}`", site, machine)
        dag, group = place_of(own, site, machine)
        own = {name: value for name, value in own.items() if name not in ("dag", "task_group")}
        node = TaskNode(unique_task_id(own["task_id"], dag, group), site.place(), site.call_site())
        node.is_unknown = is_left_out(own["task_id"], self.keywords, dag, group)
        node.operator, node.operator_class, node.operator_module = self.kind.imported, self.kind.name, self.kind.module
        node.dag, node.group = dag, group
        node.template_fields = template_fields_of(self.kind.canonical)
        node.attributes = {
            "op_args": [],
            **{k: v for k, v in own.items() if k in (node.template_fields or ())},
            "op_kwargs": dict(self.partial),
        }
        node.params = merged_params(dag, own.get("params"), own.get("default_args"))
        take_partial_settings(node, own, merged_defaults(dag, group, own.get("default_args")))
        self._describe(node, machine, site)
        if "doc_md" not in self.keywords:
            node.settings.pop("doc_md", None)
        node.op_kwargs, node.op_sources = dict(self.partial), dict(self.partial_sources)
        set_mapping(node, name, mapped, site)
        refuse_in_mapped_group(node)
        place_task(node, site, machine)
        node.link_references(mapped)
        node.link_template_fields()
        return node.output()


def unique_task_id(task_id: Any, dag: Any, group: Any) -> Any:
    """The id with `__1`, `__2`, … when it is taken; one that is unknown stays so."""
    if dag is None or not isinstance(task_id, str):
        return task_id
    full = group.child_id(task_id) if group is not None else task_id
    if full not in dag.tasks:
        return task_id
    prefix = re.split(r"__\d+$", full)[0]
    numbers = [int(found[1]) for name in dag.tasks if (found := re.match(rf"^{re.escape(prefix)}__(\d+)$", name))]
    return f"{re.split(r'__[0-9]+$', task_id)[0]}__{max(numbers, default=0) + 1}"
