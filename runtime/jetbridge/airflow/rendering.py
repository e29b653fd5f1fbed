"""Jinja as Airflow uses it: a sandbox, strict about names that do not exist, with containers rendered at any depth.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html#jinja-templating
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import jinja2
import jinja2.nativetypes
import jinja2.sandbox

from jetbridge.airflow.filters import FILTERS
from jetbridge.airflow.removed_names import REPLACEMENTS
from jetbridge.scheduling.timetables import AirflowGeneration


class _AirflowEnvironment(jinja2.Environment):
    """Templates may read names that begin with one underscore, as in Airflow."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 -- Jinja's signature
        """Everything is safe but what belongs to the interpreter."""
        return not jinja2.sandbox.is_internal_attribute(obj, attr)


class SandboxedEnvironment(_AirflowEnvironment, jinja2.sandbox.SandboxedEnvironment):
    """Renders to text."""


class NativeEnvironment(_AirflowEnvironment, jinja2.nativetypes.NativeEnvironment):
    """Renders to Python values (`render_template_as_native_obj=True`)."""


class RemovedNameUndefined(jinja2.StrictUndefined):
    """A name that Airflow 3 took away says what to use instead."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_obj is jinja2.utils.missing and name in REPLACEMENTS:
            return f"{name!r} is undefined: Airflow 3 took it away; {REPLACEMENTS[name]}"
        return str(super()._undefined_message)


@dataclass(frozen=True)
class TemplateSettings:
    """How the templates of one job are rendered: the arguments of a DAG that concern them."""

    searchpath: tuple[str, ...] = ()
    native: bool = False
    macros: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    undefined: type[jinja2.Undefined] | None = None
    environment_options: Mapping[str, Any] = field(default_factory=dict)
    generation: AirflowGeneration = AirflowGeneration.V3


class TemplateRenderer:
    """Renders templates of one job; keeps them compiled."""

    def __init__(self, settings: TemplateSettings | None = None) -> None:
        self.settings = settings or TemplateSettings()
        self._compiled: dict[str, jinja2.Template] = {}

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The Jinja environment, made at the first use."""
        settings = self.settings
        strict = RemovedNameUndefined if settings.generation is AirflowGeneration.V3 else jinja2.StrictUndefined
        options: dict[str, Any] = {
            "loader": jinja2.FileSystemLoader(list(settings.searchpath)),
            "undefined": settings.undefined or strict,
            "extensions": ["jinja2.ext.do"],
            "cache_size": 0,
            **settings.environment_options,
        }
        environment: jinja2.Environment = (NativeEnvironment if settings.native else SandboxedEnvironment)(**options)
        environment.filters.update(FILTERS)
        environment.globals.update(settings.macros)
        environment.filters.update(settings.filters)
        return environment

    def render_text(self, text: str, context: Mapping[str, Any]) -> Any:
        """The text with its expressions evaluated; a Python value if the job renders to native objects.

        Raises:
            jinja2.TemplateError: a name is undefined, or the template is malformed.
        """
        template = self._compiled.get(text)
        if template is None:
            template = self._compiled[text] = self.environment.from_string(text)
        return self._evaluate(template, context)

    def render_file(self, name: str, context: Mapping[str, Any]) -> Any:
        """The same for a file found on the search path.

        Raises:
            jinja2.TemplateNotFound: no folder of the search path has it.
        """
        return self._evaluate(self.environment.get_template(name), context)

    def file_source(self, name: str) -> str | None:
        """What a file on the search path holds; None if there is no such file."""
        loader = self.environment.loader
        try:
            return None if loader is None else loader.get_source(self.environment, name)[0]
        except jinja2.TemplateNotFound:
            return None

    def render(self, value: Any, context: Mapping[str, Any], extensions: tuple[str, ...] = ()) -> Any:
        """A value with the texts in it rendered, at any depth; texts that end like a file name are read from the search path.

        Tuples, named tuples, lists, dictionaries (values, not keys) and sets are copied; an object with `template_fields` is changed in
        place; everything else stays.
        """
        return self._render(value, context, extensions, set())

    def _render(self, value: Any, context: Mapping[str, Any], extensions: tuple[str, ...], seen: set[int]) -> Any:
        if isinstance(value, str):
            is_file = bool(extensions) and value.endswith(extensions)
            return self.render_file(value, context) if is_file else self.render_text(value, context)
        items = self._render_items(value, context, extensions, seen)
        if items is not None:
            return items
        self._render_object(value, context, extensions, seen)
        return value

    def _render_items(self, value: Any, context: Mapping[str, Any], extensions: tuple[str, ...], seen: set[int]) -> Any:
        def inner(item: Any) -> Any:
            return self._render(item, context, extensions, seen)

        if isinstance(value, tuple):
            items = [inner(item) for item in value]
            return tuple(items) if type(value) is tuple else type(value)(*items)
        if isinstance(value, list):
            return [inner(item) for item in value]
        if isinstance(value, dict):
            return {key: inner(item) for key, item in value.items()}
        if isinstance(value, set):
            return {inner(item) for item in value}
        return None

    def _render_object(
        self, value: Any, context: Mapping[str, Any], extensions: tuple[str, ...], seen: set[int]
    ) -> None:
        fields = getattr(value, "template_fields", None)
        if fields is None or id(value) in seen:
            return
        seen.add(id(value))
        for name in fields:
            if rendered := self._render(getattr(value, name), context, extensions, seen):
                setattr(value, name, rendered)

    def _evaluate(self, template: jinja2.Template, context: Mapping[str, Any]) -> Any:
        """What `Template.render` does, without copying the context: some of its names are costly to compute."""
        environment = template.environment
        names = ChainMap(cast("MutableMapping[str, Any]", context), template.globals)
        try:
            nodes = list(
                template.root_render_func(
                    environment.context_class(environment, names, template.name, template.blocks)  # type: ignore[arg-type]
                )
            )
        except Exception:  # noqa: BLE001 -- Jinja raises it again, with the template's lines in the traceback
            environment.handle_exception()
        if self.settings.native:
            return jinja2.nativetypes.native_concat(nodes)
        return "".join(nodes)
